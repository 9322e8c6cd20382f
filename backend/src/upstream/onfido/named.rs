//! The names under which the rest of the service knows what Onfido makes: one text for workflow runs and checks alike.

use anyhow::anyhow;

use super::wire::Id;
use crate::upstream::UpstreamError;
use crate::upstream::kyc::RunId;

const CHECK: &str = "check:";
const REPORT: &str = "report:";

/// What a [`RunId`] of this adapter stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A run of a workflow.
    WorkflowRun(Id),
    /// A check of reports.
    Check(Id),
    /// One report of a check. Only deliveries name it: of whose check it is, Onfido must be asked.
    Report(Id),
}

impl Named {
    /// What stands behind a name of ours.
    ///
    /// # Errors
    /// `Nonsense` for what is no name of ours.
    pub(super) fn of(run: &RunId) -> Result<Self, UpstreamError> {
        let named = if let Some(id) = run.0.strip_prefix(CHECK) {
            Self::Check(Id::parse(id)?)
        } else if let Some(id) = run.0.strip_prefix(REPORT) {
            Self::Report(Id::parse(id)?)
        } else {
            Self::WorkflowRun(Id::parse(&run.0)?)
        };
        named.id_without_colon()?;
        Ok(named)
    }

    /// Our name for it.
    ///
    /// # Errors
    /// `Nonsense` for an id that would be read back as something else.
    pub(super) fn name(&self) -> Result<RunId, UpstreamError> {
        let prefix = match self {
            Self::WorkflowRun(_) => "",
            Self::Check(_) => CHECK,
            Self::Report(_) => REPORT,
        };
        Ok(RunId(format!("{prefix}{}", self.id_without_colon()?)))
    }

    /// An id that itself looks like a name of ours would stand for two things.
    fn id_without_colon(&self) -> Result<&str, UpstreamError> {
        let id = self.id().as_str();
        if id.contains(':') {
            return Err(UpstreamError::Nonsense(anyhow!(
                "an id of Onfido's has a colon in it"
            )));
        }
        Ok(id)
    }

    fn id(&self) -> &Id {
        match self {
            Self::WorkflowRun(id) | Self::Check(id) | Self::Report(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_stored_before_there_were_checks_is_a_workflow_run() {
        let run = RunId("b48fdff9-66a1-405d-9912-54780799bd68".to_owned());
        assert!(matches!(Named::of(&run), Ok(Named::WorkflowRun(_))));
    }

    proptest! {
        #[test]
        fn a_name_stands_for_one_thing_alone(id in "[a-z0-9:._-]{0,40}") {
            for make in [Named::WorkflowRun, Named::Check, Named::Report] {
                let Ok(id) = Id::parse(&id) else { continue };
                let named = make(id);
                if let Ok(name) = named.name() {
                    prop_assert_eq!(Named::of(&name).unwrap(), named);
                }
            }
        }

        // A name comes from the store, and an id in it from a delivery.
        #[test]
        fn no_name_leads_to_a_path_of_more_than_one_segment(name in any::<String>()) {
            if let Ok(named) = Named::of(&RunId(name)) {
                let id = named.id().as_str();
                prop_assert!(id.bytes().all(|byte| byte.is_ascii_graphic() && !b"/%?#".contains(&byte)));
            }
        }
    }
}
