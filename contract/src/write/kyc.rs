//! What the widget asks for about a KYC file.

use super::{ToJson, ToObject, Writer};
use crate::kyc::{ConsentGiven, Decision, DecisionRequest, Purpose, RevealRequest, StartRequest};

impl ToObject for StartRequest {
    fn write_fields(&self, out: &mut Writer) {
        out.field("package", &self.package);
        out.field("purpose", &self.purpose);
        out.field("consent", &self.consent);
        out.field("although_valid", &self.although_valid);
    }
}

impl ToObject for ConsentGiven {
    fn write_fields(&self, out: &mut Writer) {
        out.field("version", &self.version);
        out.field("language", &self.language);
    }
}

impl ToObject for DecisionRequest {
    fn write_fields(&self, out: &mut Writer) {
        out.field("decision", &self.decision);
        out.field("note", &self.note);
    }
}

impl ToObject for RevealRequest {
    fn write_fields(&self, out: &mut Writer) {
        out.field("reason", &self.reason);
    }
}

impl ToJson for Purpose {
    fn write(&self, out: &mut Writer) {
        out.text(match self {
            Self::Onboarding => "onboarding",
            Self::PeriodicReview => "periodic_review",
            Self::TriggerEvent => "trigger_event",
        });
    }
}

impl ToJson for Decision {
    fn write(&self, out: &mut Writer) {
        out.text(match self {
            Self::Confirm => "confirm",
            Self::FalsePositive => "false_positive",
            Self::Inconclusive => "inconclusive",
            Self::OverrideApproved => "override_approved",
            Self::OverrideDeclined => "override_declined",
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_written;
    use super::*;

    #[test]
    fn a_start_is_asked_for_as_it_is_meant() {
        for purpose in [
            Purpose::Onboarding,
            Purpose::PeriodicReview,
            Purpose::TriggerEvent,
        ] {
            assert_written(&StartRequest {
                package: "standard".to_owned(),
                purpose,
                consent: ConsentGiven {
                    version: "2026-01".to_owned(),
                    language: "de".to_owned(),
                },
                although_valid: purpose == Purpose::TriggerEvent,
            });
        }
    }

    #[test]
    fn a_decision_and_a_reason_arrive_as_they_are_meant() {
        for decision in [
            Decision::Confirm,
            Decision::FalsePositive,
            Decision::Inconclusive,
            Decision::OverrideApproved,
            Decision::OverrideDeclined,
        ] {
            assert_written(&DecisionRequest {
                decision,
                note: "Seen the \"papers\".".to_owned(),
            });
        }
        assert_written(&RevealRequest {
            reason: "The client is on the phone".to_owned(),
        });
    }
}
