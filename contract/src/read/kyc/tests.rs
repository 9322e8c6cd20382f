//! What servers write of a KYC file is read as it is meant.

use super::super::tests::assert_reads;
use super::*;
use crate::error::ErrorCode;
use crate::read::from_text;

fn person() -> Person {
    Person {
        user: "005A0000008vm9qIAA".parse().unwrap(),
        name: Some("Ada Advisor".to_owned()),
    }
}

fn part() -> CheckPart {
    CheckPart {
        id: "r-1".to_owned(),
        kind: Said::by_provider(PartKind::Watchlist, "watchlist_enhanced"),
        state: Said::by_inlay(PartState::Finished),
        result: Some(Said::by_provider(PartResult::Attention, "consider")),
        sub_result: Some("caution".to_owned()),
        reasons: vec![Reason {
            code: "sanctions".to_owned(),
            raw: "sanction".to_owned(),
        }],
        started_at: Some("2026-06-30T08:00:00Z".parse().unwrap()),
        finished_at: None,
    }
}

fn resolution() -> Resolution {
    Resolution {
        by: Person {
            name: None,
            ..person()
        },
        at: "2026-07-01T08:00:00.25Z".parse().unwrap(),
        note: "Another \"person\" of that name.\nSeen.".to_owned(),
    }
}

fn check() -> Check {
    Check {
        id: "018f0c6e-6a3f-7f0e-9f57-0d1f5a3f6b11".parse().unwrap(),
        attempt: Attempt {
            number: 2,
            previous: Some("018f0c6e-6a3f-7f0e-9f57-0d1f5a3f6b10".parse().unwrap()),
        },
        package: "standard".to_owned(),
        provider: "Onfido".to_owned(),
        state: Said::by_provider(RunState::Finished, "review"),
        outcome: Some(Said::by_provider(Outcome::Attention, "review")),
        effective: Some(Outcome::Approved),
        reasons: Vec::new(),
        parts: vec![part()],
        risk: Risk::Medium,
        requirements_due: Some("2026-09-30".parse().unwrap()),
        started_by: person(),
        purpose: Purpose::PeriodicReview,
        consent_version: "2026-01".to_owned(),
        started_at: "2026-06-30T08:00:00Z".parse().unwrap(),
        finished_at: Some("2026-06-30T08:04:00Z".parse().unwrap()),
        valid_until: Some("2029-06-30".parse().unwrap()),
        review: Some(Review {
            state: ReviewState::FalsePositive,
            opened_at: "2026-06-30T08:04:00Z".parse().unwrap(),
            resolution: Some(resolution()),
        }),
        overridden: Some(Override {
            outcome: Outcome::Approved,
            resolution: resolution(),
        }),
        delay: Some(Delay {
            since: "2026-06-30T08:01:00Z".parse().unwrap(),
            code: ErrorCode::ProviderUnreachable,
        }),
        has_report: true,
    }
}

fn panel() -> Panel {
    Panel {
        party: MaskedParty {
            record: "001A0000006Vm9rIAC".parse().unwrap(),
            kind: PartyKind::Household,
            name: "Whitfield".to_owned(),
            birth_year: Some(1971),
            document_ending: Some("81X4".to_owned()),
            country: Some("CH".to_owned()),
            members: vec![PartyMember {
                record: "001A0000006Vm9sIAC".parse().unwrap(),
                name: "Ada".to_owned(),
            }],
        },
        overall: Overall::DueSoon,
        risk: Risk::High,
        last_completed: Some("2023-06-30".parse().unwrap()),
        next_review: None,
        checks: vec![check()],
        packages: vec![Package {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            parts: vec![PartKind::Document, PartKind::Face],
            typical: Some(TypicalTime {
                median_seconds: 90,
                most_seconds: 300,
                checks: 12,
            }),
        }],
        consent: Consent {
            version: "2026-01".to_owned(),
            language: "de".to_owned(),
            text: "Ich …".to_owned(),
        },
        reader: person().user,
        may: KycPermissions {
            read: true,
            start: true,
            decide: false,
            reveal: true,
        },
        sequence: 9_007_199_254_740_993,
    }
}

#[test]
fn a_file_is_read() {
    assert_reads(&panel());
    assert_reads(&KycEvent {
        sequence: 7,
        at: "2026-06-30T08:00:00Z".parse().unwrap(),
        kind: KycEventKind::Decided,
        check: check(),
    });
    assert_reads(&Started {
        outcome: StartOutcome::Joined,
        check: check(),
    });
}

#[test]
fn a_report_link_is_read() {
    assert_reads(&ReportLink {
        path: "/reports/018f".to_owned(),
        works_until: "2026-06-30T08:01:00Z".parse().unwrap(),
    });
}

#[test]
fn revealed_data_is_read() {
    assert_reads(&RevealedParty {
        birth_date: Some("1971-02-03".parse().unwrap()),
        document_number: None,
        address: vec!["Main Street 1".to_owned()],
        email: Some("a@example.com".to_owned()),
        hide_at: "2026-06-30T08:00:30Z".parse().unwrap(),
    });
}

#[test]
fn every_name_is_read() {
    RunState::ALL.iter().for_each(assert_reads);
    Outcome::ALL.iter().for_each(assert_reads);
    for kind in [
        PartKind::Document,
        PartKind::Face,
        PartKind::Identity,
        PartKind::Address,
        PartKind::Watchlist,
        PartKind::Device,
        PartKind::Unknown,
    ] {
        assert_reads(&kind);
    }
    for state in [
        PartState::Waiting,
        PartState::InProgress,
        PartState::AwaitingClient,
        PartState::InReview,
        PartState::Finished,
        PartState::Skipped,
        PartState::Failed,
        PartState::Unknown,
    ] {
        assert_reads(&state);
    }
    for result in [
        PartResult::Clear,
        PartResult::Attention,
        PartResult::Rejected,
        PartResult::Inconclusive,
        PartResult::Unknown,
    ] {
        assert_reads(&result);
    }
    for overall in [
        Overall::NeverChecked,
        Overall::Running,
        Overall::AwaitingClient,
        Overall::InReview,
        Overall::Valid,
        Overall::DueSoon,
        Overall::Overdue,
        Overall::Declined,
        Overall::Incomplete,
    ] {
        assert_reads(&overall);
    }
    for kind in [
        KycEventKind::Started,
        KycEventKind::Submitted,
        KycEventKind::Progressed,
        KycEventKind::Delayed,
        KycEventKind::Finished,
        KycEventKind::Decided,
    ] {
        assert_reads(&kind);
    }
    for state in [
        ReviewState::Open,
        ReviewState::Confirmed,
        ReviewState::FalsePositive,
        ReviewState::Inconclusive,
    ] {
        assert_reads(&state);
    }
    [Risk::Low, Risk::Medium, Risk::High, Risk::Unknown]
        .iter()
        .for_each(assert_reads);
    [
        Purpose::Onboarding,
        Purpose::PeriodicReview,
        Purpose::TriggerEvent,
    ]
    .iter()
    .for_each(assert_reads);
    [PartyKind::Person, PartyKind::Household, PartyKind::Other]
        .iter()
        .for_each(assert_reads);
    [
        StartOutcome::Started,
        StartOutcome::Joined,
        StartOutcome::Repeated,
    ]
    .iter()
    .for_each(assert_reads);
}

#[test]
fn a_file_of_another_shape_is_refused() {
    let text = serde_json::to_string(&panel()).unwrap();
    assert!(from_text::<Panel>(&text.replace("due_soon", "due_someday")).is_none());
    assert!(from_text::<Panel>(&text.replace("\"sequence\"", "\"number\"")).is_none());
}
