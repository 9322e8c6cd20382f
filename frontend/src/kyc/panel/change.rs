//! What is new in a check since it was last seen: what is announced, and whether the host page has to know.

use inlay_contract::kyc::{Check, PartState};

/// What is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing that anybody waits for.
    Nothing,
    /// It was not there before.
    Started,
    /// It, or one of its parts, stands elsewhere.
    Progressed,
    /// It gets no further.
    Delayed,
    /// It goes on.
    Resumed,
    /// It is over.
    Finished,
    /// A person decided about it.
    Decided,
}

impl Change {
    /// From the check as it was last seen, if it was, to what it is now. The weightiest of several changes.
    pub(super) fn between(before: Option<&Check>, now: &Check) -> Self {
        let is_over = now.state.value.is_over();
        let Some(before) = before else {
            return if is_over { Self::Finished } else { Self::Started };
        };
        if is_over && !before.state.value.is_over() {
            return Self::Finished;
        }
        let decided = |check: &Check| (check.review.as_ref().map(|review| review.state), check.effective);
        if before.overridden != now.overridden || (is_over && decided(before) != decided(now)) {
            return Self::Decided;
        }
        match (before.delay, now.delay) {
            (None, Some(_)) => return Self::Delayed,
            (Some(_), None) if !is_over => return Self::Resumed,
            _ => {}
        }
        if before.state.value != now.state.value || done(before) != done(now) {
            return Self::Progressed;
        }
        Self::Nothing
    }

    /// Whether the record in the CRM says something else now.
    pub(super) const fn concerns_record(self) -> bool {
        matches!(self, Self::Finished | Self::Decided)
    }

    /// Whether what stands at the head of the panel may be another.
    pub(super) const fn concerns_head(self) -> bool {
        matches!(
            self,
            Self::Started | Self::Finished | Self::Decided | Self::Progressed
        )
    }
}

/// How many parts of a check are over.
pub(super) fn done(check: &Check) -> usize {
    let is_done = |state: PartState| {
        matches!(
            state,
            PartState::Finished | PartState::Skipped | PartState::Failed
        )
    };
    check
        .parts
        .iter()
        .filter(|part| is_done(part.state.value))
        .count()
}

#[cfg(test)]
pub(super) mod tests {
    use inlay_contract::ErrorCode;
    use inlay_contract::kyc::{Delay, Outcome, Review, ReviewState, RunState, Said};
    use inlay_contract::read::from_text;

    use super::*;

    /// A check that is running, with one of two parts over.
    pub(crate) fn running() -> Check {
        from_text(
            r#"{"id":"018f0c6e-6a3f-7f0e-9f57-0d1f5a3f6b11","attempt":{"number":1,"previous":null},"package":"standard",
            "provider":"Onfido","state":{"value":"in_progress","raw":"processing"},"outcome":null,"effective":null,
            "reasons":[],"parts":[
            {"id":"a","kind":{"value":"document"},"state":{"value":"finished"},"result":{"value":"clear"},"sub_result":null,
            "reasons":[],"started_at":null,"finished_at":null},
            {"id":"b","kind":{"value":"face"},"state":{"value":"waiting"},"result":null,"sub_result":null,"reasons":[],
            "started_at":null,"finished_at":null}],
            "risk":"unknown","requirements_due":null,"started_by":{"user":"005A0000008vm9qIAA","name":"Ada"},
            "purpose":"onboarding","consent_version":"1","started_at":"2026-06-30T08:00:00Z","finished_at":null,
            "valid_until":null,"review":null,"override":null,"delay":null,"has_report":false}"#,
        )
        .unwrap()
    }

    fn with(change: impl FnOnce(&mut Check)) -> Check {
        let mut check = running();
        change(&mut check);
        check
    }

    #[test]
    fn each_change_is_told_once() {
        let before = running();
        assert_eq!(Change::between(None, &before), Change::Started);
        assert_eq!(Change::between(Some(&before), &before), Change::Nothing);
        let further = with(|check| check.parts[1].state = Said::by_inlay(PartState::Finished));
        assert_eq!(Change::between(Some(&before), &further), Change::Progressed);
        assert_eq!((done(&before), done(&further)), (1, 2));
        let waiting = with(|check| check.state = Said::by_inlay(RunState::AwaitingClient));
        assert_eq!(Change::between(Some(&before), &waiting), Change::Progressed);
    }

    #[test]
    fn a_provider_that_is_down_and_comes_back_is_told() {
        let before = running();
        let since = "2026-06-30T08:00:10Z".parse().unwrap();
        let code = ErrorCode::ProviderUnreachable;
        let delayed = with(|check| check.delay = Some(Delay { since, code }));
        assert_eq!(Change::between(Some(&before), &delayed), Change::Delayed);
        assert_eq!(Change::between(Some(&delayed), &before), Change::Resumed);
    }

    #[test]
    fn the_host_page_hears_of_ends_and_decisions_and_of_nothing_else() {
        let over = with(|check| {
            check.state = Said::by_inlay(RunState::Finished);
            check.effective = Some(Outcome::Attention);
            check.review = Some(Review {
                state: ReviewState::Open,
                opened_at: "2026-06-30T08:05:00Z".parse().unwrap(),
                resolution: None,
            });
        });
        assert_eq!(Change::between(Some(&running()), &over), Change::Finished);
        let mut decided = over.clone();
        decided.effective = Some(Outcome::Approved);
        assert_eq!(Change::between(Some(&over), &decided), Change::Decided);
        assert!(Change::Finished.concerns_record() && Change::Decided.concerns_record());
        assert!(!Change::Started.concerns_record() && !Change::Progressed.concerns_record());
    }
}
