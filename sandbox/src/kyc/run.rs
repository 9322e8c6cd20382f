//! One run on its way through its script.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::ordered::Ordered;
use super::plot::Plot;
use super::script::{self, Change, Ending, Stage};
use super::state::Begin;
use super::target::Vendor;
use crate::answer::{Check, CheckStatus, Step, StepStatus, StepType};
use crate::orgs::Org;

/// A run of one vendor for one firm.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) org: &'static Org,
    pub(crate) vendor: Vendor,
    /// The vendor's name of the person.
    pub(crate) subject: String,
    pub(crate) ordered: Ordered,
    /// Labels that the caller gave it.
    pub(crate) tags: Vec<String>,
    pub(crate) created_at: Timestamp,
    /// How it stands, in the platform's words. The other vendor's words are made from them.
    pub(crate) check: Check,
    /// What is still to come.
    ahead: VecDeque<Stage>,
    /// Scripted time that was skipped by advancing.
    skipped: SignedDuration,
}

/// Something about a run that a vendor sends word of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A step has begun.
    StepBegan(usize),
    /// A step is over.
    StepOver(usize),
    /// The run is over.
    RunOver,
}

impl Run {
    pub(super) fn new(id: String, org: &'static Org, order: Begin, plot: Plot, now: Timestamp) -> Self {
        let step = |(place, kind): (usize, &StepType)| Step {
            id: format!("step_{}", place + 1),
            step_type: *kind,
            status: StepStatus::Waiting,
            result: None,
            sub_result: None,
            reasons: Vec::new(),
            started_at: None,
            finished_at: None,
        };
        let ordered = order.ordered.steps();
        let steps = script::steps(plot, &ordered);
        Self {
            org,
            vendor: order.vendor,
            subject: order.subject,
            ordered: order.ordered,
            tags: order.tags,
            created_at: now,
            check: Check {
                id,
                reference: order.reference,
                status: CheckStatus::Pending,
                result: None,
                requirements_due: None,
                risk: None,
                reasons: Vec::new(),
                steps: steps.iter().enumerate().map(step).collect(),
                updated_at: now,
                report: false,
            },
            ahead: script::stages(plot, &ordered).into(),
            skipped: SignedDuration::ZERO,
        }
    }

    /// Lets scripted time pass at once.
    pub(super) fn skip(&mut self, duration: SignedDuration) {
        self.skipped = self.skipped.saturating_add(duration);
    }

    /// Does the next stage if its time has come; `passed` is the scripted time since the start without what was skipped.
    /// `None` when nothing is due.
    pub(super) fn step(&mut self, passed: SignedDuration, now: Timestamp) -> Option<Vec<Happening>> {
        let elapsed = passed.saturating_add(self.skipped).as_millis();
        let due = self
            .ahead
            .front()
            .is_some_and(|stage| i128::from(stage.at) <= elapsed);
        if !due {
            return None;
        }
        let stage = self.ahead.pop_front()?;
        // Two stages that are made up for at one moment are still told apart.
        let at = now.max(
            self.check
                .updated_at
                .saturating_add(1.millisecond())
                .unwrap_or(now),
        );
        self.check.updated_at = at;
        let mut happenings = Vec::new();
        for change in &stage.changes {
            self.apply(change, at, &mut happenings);
        }
        Some(happenings)
    }

    fn apply(&mut self, change: &Change, at: Timestamp, happenings: &mut Vec<Happening>) {
        match *change {
            Change::Run(status) => self.check.status = status,
            Change::Step(place, status) => {
                let step = &mut self.check.steps[place];
                if step.started_at.is_none() {
                    step.started_at = Some(at);
                    happenings.push(Happening::StepBegan(place));
                }
                if status == StepStatus::Error {
                    step.finished_at = Some(at);
                    happenings.push(Happening::StepOver(place));
                }
                step.status = status;
            }
            Change::Found(place, finding) => {
                let step = &mut self.check.steps[place];
                step.status = StepStatus::Done;
                step.result = Some(finding.result);
                step.sub_result = finding.sub_result.map(str::to_owned);
                step.reasons = texts(finding.reasons);
                step.finished_at = Some(at);
                happenings.push(Happening::StepOver(place));
            }
            Change::End(ending) => {
                self.end(ending, at);
                happenings.push(Happening::RunOver);
            }
        }
    }

    fn end(&mut self, ending: Ending, at: Timestamp) {
        let check = &mut self.check;
        for step in &mut check.steps {
            if !matches!(step.status, StepStatus::Done | StepStatus::Error) {
                step.status = StepStatus::Skipped;
            }
        }
        check.status = ending.status;
        check.result = ending.result;
        check.risk = ending.risk;
        check.reasons = texts(ending.reasons);
        check.requirements_due = ending.requirements_days.and_then(|days| {
            let today = at.to_zoned(jiff::tz::TimeZone::UTC).date();
            today.checked_add(days.days()).ok()
        });
        check.report = ending.result.is_some();
    }
}

fn texts(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::product::Product;
    use super::*;
    use crate::answer::{CheckResult, StepResult};
    use crate::orgs::NORTH;

    fn begun(plot: Plot) -> Run {
        let order = Begin {
            vendor: Vendor::Platform,
            subject: "sub_1".to_owned(),
            ordered: Ordered::Package(Product::Standard),
            reference: "one".to_owned(),
            tags: Vec::new(),
        };
        Run::new("chk_1".to_owned(), &NORTH, order, plot, Timestamp::UNIX_EPOCH)
    }

    fn through(run: &mut Run, seconds: i64) {
        while run
            .step(SignedDuration::from_secs(seconds), Timestamp::UNIX_EPOCH)
            .is_some()
        {}
    }

    #[test]
    fn nothing_happens_before_its_time_and_nothing_after_the_end() {
        let mut run = begun(Plot::Clear);
        assert_eq!(run.step(SignedDuration::ZERO, Timestamp::UNIX_EPOCH), None);
        assert_eq!(run.check.status, CheckStatus::Pending);
        through(&mut run, 3600);
        assert_eq!(run.check.status, CheckStatus::Completed);
        let at_the_end = run.check.clone();
        through(&mut run, 7200);
        assert_eq!(run.check, at_the_end);
    }

    #[test]
    fn each_change_is_later_than_the_one_before_even_when_made_up_for_at_once() {
        let mut run = begun(Plot::WatchlistHit);
        let mut before = run.check.updated_at;
        while run
            .step(SignedDuration::from_hours(1), Timestamp::UNIX_EPOCH)
            .is_some()
        {
            assert!(before < run.check.updated_at);
            before = run.check.updated_at;
        }
    }

    #[test]
    fn each_plot_ends_as_the_table_says() {
        use CheckStatus::{Cancelled, Completed, Error};
        for (plot, status, result) in [
            (Plot::Clear, Completed, Some(CheckResult::Pass)),
            (Plot::WatchlistHit, Completed, Some(CheckResult::Refer)),
            (
                Plot::Requirements,
                Completed,
                Some(CheckResult::PassWithRequirements),
            ),
            (Plot::NeedsClient, Completed, Some(CheckResult::Pass)),
            (Plot::LatePart, Completed, Some(CheckResult::Pass)),
            (Plot::Declined, Completed, Some(CheckResult::Fail)),
            (Plot::Abandoned, Cancelled, None),
            (Plot::Error, Error, None),
            (Plot::UnknownWord, Completed, Some(CheckResult::ConditionalPass)),
        ] {
            let mut run = begun(plot);
            through(&mut run, 3600);
            assert_eq!((run.check.status, run.check.result), (status, result), "{plot:?}");
            assert_eq!(run.check.report, result.is_some(), "{plot:?}");
            assert_eq!(run.check.requirements_due.is_some(), plot == Plot::Requirements);
        }
    }

    #[test]
    fn what_was_not_reached_is_skipped_and_has_no_result() {
        let mut run = begun(Plot::Declined);
        through(&mut run, 3600);
        let (done, rest) = run.check.steps.split_first().unwrap();
        assert_eq!(done.result, Some(StepResult::Fail));
        assert!(
            rest.iter()
                .all(|step| step.status == StepStatus::Skipped && step.result.is_none())
        );
    }

    #[test]
    fn whoever_needs_the_client_waits_for_the_client() {
        let mut run = begun(Plot::NeedsClient);
        through(&mut run, 10);
        assert_eq!(run.check.status, CheckStatus::WaitingForClient);
        run.skip(SignedDuration::from_secs(120));
        through(&mut run, 10);
        assert_eq!(run.check.status, CheckStatus::Completed);
    }
}
