//! The script of a check: what happens after how long, for every plot and whatever was ordered. Pure.

use super::plot::Plot;
use crate::answer::{CheckResult, CheckStatus, RiskLevel, StepResult, StepStatus, StepType};

/// What happens at one moment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stage {
    /// Milliseconds after the start, at normal speed.
    pub(super) at: u64,
    /// In this order.
    pub(super) changes: Vec<Change>,
}

/// One thing that happens. Steps are named by their place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// The run stands elsewhere.
    Run(CheckStatus),
    /// A step stands elsewhere, without a result.
    Step(usize, StepStatus),
    /// A step is done.
    Found(usize, Finding),
    /// The run is over. Steps that are not are skipped.
    End(Ending),
}

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Finding {
    pub(super) result: StepResult,
    pub(super) sub_result: Option<&'static str>,
    pub(super) reasons: &'static [&'static str],
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ending {
    pub(super) status: CheckStatus,
    pub(super) result: Option<CheckResult>,
    pub(super) risk: Option<RiskLevel>,
    pub(super) reasons: &'static [&'static str],
    /// Days from the end to the day by which something must be brought.
    pub(super) requirements_days: Option<i64>,
}

/// How one step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Plain,
    /// A person of the vendor looks at it.
    Reviewed,
    /// The client is asked and answers.
    Answered,
    /// The client is asked and never answers: the run ends here.
    Unanswered,
    /// Goes on while the others are made, and is done last.
    Late,
    /// Waits for a partner of the vendor.
    AtPartner,
    /// Cannot be carried out: the run ends here.
    Breaks,
    /// Done, and what it found ends the run.
    Final,
}

const BEGINS: u64 = 800;
const STEP: u64 = 1_500;
const REVIEW: u64 = 5_000;
const CLIENT_ANSWERS: u64 = 60_000;
const CLIENT_GIVEN_UP: u64 = 20_000;
const PARTNER: u64 = 6_000;
const LATE_AT: u64 = 90_000;

/// The steps of a check, in the order in which they are made.
pub(super) fn steps(plot: Plot, ordered: &[StepType]) -> Vec<StepType> {
    let mut steps = ordered.to_vec();
    if plot == Plot::UnknownWord {
        steps.insert(steps.len().saturating_sub(1), StepType::Voice);
    }
    steps
}

/// Everything that happens, soonest first.
pub(super) fn stages(plot: Plot, ordered: &[StepType]) -> Vec<Stage> {
    let steps = steps(plot, ordered);
    let mut stages = Vec::new();
    let mut stage = |at, changes| stages.push(Stage { at, changes });
    let mut now = BEGINS;
    let mut late = None;
    stage(now, vec![Change::Run(CheckStatus::Running)]);
    for (place, kind) in steps.iter().enumerate() {
        let (course, finding) = course(plot, *kind, place);
        let both = |run, step| vec![Change::Run(run), Change::Step(place, step)];
        now += 200;
        stage(now, vec![Change::Step(place, StepStatus::Running)]);
        now += STEP;
        match course {
            Course::Plain | Course::Final => {}
            Course::Reviewed => {
                stage(now, both(CheckStatus::ManualReview, StepStatus::ManualReview));
                now += REVIEW;
            }
            Course::Answered => {
                stage(
                    now,
                    both(CheckStatus::WaitingForClient, StepStatus::WaitingForClient),
                );
                now += CLIENT_ANSWERS;
                stage(now, both(CheckStatus::Running, StepStatus::Running));
                now += STEP;
            }
            Course::Unanswered => {
                stage(
                    now,
                    both(CheckStatus::WaitingForClient, StepStatus::WaitingForClient),
                );
                now += CLIENT_GIVEN_UP;
                break;
            }
            Course::Late => {
                late = Some((place, finding));
                continue;
            }
            Course::AtPartner => {
                stage(now, both(CheckStatus::HeldByPartner, StepStatus::QueuedAtPartner));
                now += PARTNER;
            }
            Course::Breaks => {
                stage(now, vec![Change::Step(place, StepStatus::Error)]);
                break;
            }
        }
        stage(
            now,
            vec![Change::Run(CheckStatus::Running), Change::Found(place, finding)],
        );
        if course == Course::Final {
            break;
        }
    }
    if let Some((place, finding)) = late {
        now = now.max(LATE_AT);
        stage(now, vec![Change::Found(place, finding)]);
    }
    stage(now + 500, vec![Change::End(ending(plot))]);
    stages
}

/// How the step at `place` goes and what it finds. Whoever must bring something is asked in the first step, so that every
/// product has such a step.
fn course(plot: Plot, kind: StepType, place: usize) -> (Course, Finding) {
    let plain = |result, sub_result, reasons| Finding {
        result,
        sub_result,
        reasons,
    };
    let clear = plain(StepResult::Pass, None, &[]);
    match (plot, kind) {
        (Plot::WatchlistHit, StepType::Watchlist) => (
            Course::Reviewed,
            plain(
                StepResult::Refer,
                Some("potential_match"),
                &["politically_exposed"],
            ),
        ),
        (Plot::LatePart, StepType::Watchlist) => (Course::Late, clear),
        (Plot::Error, StepType::Identity) => (Course::Breaks, clear),
        (Plot::UnknownWord, StepType::Voice) => (
            Course::AtPartner,
            plain(
                StepResult::Plausible,
                Some("short_sample"),
                &["voice_sample_short"],
            ),
        ),
        (Plot::NeedsClient, _) if place == 0 => (Course::Answered, clear),
        (Plot::Abandoned, _) if place == 0 => (Course::Unanswered, clear),
        (Plot::Declined, StepType::Document) => (
            Course::Final,
            plain(StepResult::Fail, Some("suspected"), &["document_not_genuine"]),
        ),
        (Plot::Declined, _) if place == 0 => (
            Course::Final,
            plain(StepResult::Fail, Some("no_match"), &["identity_not_confirmed"]),
        ),
        (Plot::Requirements, StepType::Identity) => (
            Course::Plain,
            plain(
                StepResult::Pass,
                Some("address_outdated"),
                &["address_not_confirmed"],
            ),
        ),
        _ => (Course::Plain, clear),
    }
}

fn ending(plot: Plot) -> Ending {
    let completed = |result, risk, reasons| Ending {
        status: CheckStatus::Completed,
        result: Some(result),
        risk: Some(risk),
        reasons,
        requirements_days: None,
    };
    let without_result = |status, reasons| Ending {
        status,
        result: None,
        risk: None,
        reasons,
        requirements_days: None,
    };
    match plot {
        Plot::Clear | Plot::LatePart => completed(CheckResult::Pass, RiskLevel::Low, &[]),
        Plot::NeedsClient => completed(CheckResult::Pass, RiskLevel::Medium, &[]),
        Plot::WatchlistHit => completed(CheckResult::Refer, RiskLevel::High, &["watchlist_match"]),
        Plot::Requirements => Ending {
            requirements_days: Some(30),
            ..completed(
                CheckResult::PassWithRequirements,
                RiskLevel::Medium,
                &["address_not_confirmed"],
            )
        },
        Plot::Declined => completed(CheckResult::Fail, RiskLevel::High, &["document_not_genuine"]),
        Plot::UnknownWord => completed(
            CheckResult::ConditionalPass,
            RiskLevel::Medium,
            &["partner_condition"],
        ),
        Plot::Abandoned => without_result(CheckStatus::Cancelled, &["client_did_not_finish"]),
        Plot::Error => without_result(CheckStatus::Error, &["register_unavailable"]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::product::Product;
    use super::*;

    const PLOTS: [Plot; 9] = [
        Plot::Clear,
        Plot::WatchlistHit,
        Plot::Requirements,
        Plot::NeedsClient,
        Plot::LatePart,
        Plot::Declined,
        Plot::Abandoned,
        Plot::Error,
        Plot::UnknownWord,
    ];

    #[test]
    fn every_script_runs_forward_and_ends_once_at_its_end() {
        for plot in PLOTS {
            for product in Product::ALL {
                let stages = stages(plot, product.steps());
                assert!(stages.windows(2).all(|pair| pair[0].at < pair[1].at), "{plot:?}");
                let ends = |stage: &Stage| matches!(stage.changes[..], [Change::End(_)]);
                assert_eq!(stages.iter().filter(|stage| ends(stage)).count(), 1, "{plot:?}");
                assert!(stages.last().is_some_and(ends), "{plot:?}");
                assert!(stages.last().unwrap().at <= 100_000, "{plot:?}");
            }
        }
    }

    #[test]
    fn an_ordinary_check_takes_seconds_that_an_audience_can_wait() {
        for product in Product::ALL {
            let last = stages(Plot::Clear, product.steps()).last().unwrap().at;
            assert!((2_000..20_000).contains(&last), "{last}");
        }
    }

    #[test]
    fn a_late_part_is_the_only_one_still_open_for_most_of_the_time() {
        let stages = stages(Plot::LatePart, Product::Standard.steps());
        let found: Vec<u64> = stages
            .iter()
            .filter(|stage| matches!(stage.changes.last(), Some(Change::Found(..))))
            .map(|stage| stage.at)
            .collect();
        assert_eq!(found.len(), 4);
        assert!(found[2] < 10_000 && found[3] >= 90_000, "{found:?}");
    }
}
