//! The last years of a node, linked alone, say what all of its years say.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// Two chains are cut at different levels, so they may differ in the last of twelve places.
const AGREEMENT: Decimal = Decimal::from_parts(1, 0, 0, false, 12);

/// One day: the change of its close in ten-thousandths, whether the close is known, and what came in.
type Step = (i64, bool, i64);

fn series(steps: &[Step]) -> NodeSeries {
    let mut value = Decimal::from(1_000_000);
    let mut flow_days = Vec::new();
    let mut net_until = Decimal::ZERO;
    let mut closes = Vec::new();
    for (day, &(change, is_known, inflow)) in steps.iter().enumerate() {
        let inflow = Decimal::from(inflow.max(0));
        value = (value * Decimal::new(10_000 + change, 4)).round_dp(2) + inflow;
        closes.push(if is_known {
            Ok(value)
        } else {
            Err(UnavailableReason::MissingClose)
        });
        net_until += inflow;
        if !inflow.is_zero() {
            flow_days.push(FlowDay {
                day,
                inflow,
                outflow: Decimal::ZERO,
                missing: None,
                net_until,
            });
        }
    }
    NodeSeries {
        closes,
        flows: Vec::new(),
        flow_days,
        opening: Some(0),
        index: OnceCell::new(),
        recent: OnceCell::new(),
        returns: OnceCell::new(),
    }
}

fn step() -> impl Strategy<Value = Step> {
    (-150_i64..160, prop::bool::weighted(0.99), -9_000_i64..1_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_return_of_the_last_years_does_not_depend_on_the_years_before(
        steps in prop::collection::vec(step(), RECENT_CLOSES * 2..RECENT_CLOSES * 2 + 200),
    ) {
        let series = series(&steps);
        let count = steps.len();
        let days: Vec<Date> = (0_i64..).take(count).map(|day| date(2016, 1, 4).saturating_add(day.days())).collect();
        let all = link(&days, &series.closes, &series.flow_days, series.opening);
        for from in (0..count).step_by(37).chain([count - RECENT_CLOSES, count - 2]) {
            let (found, expected) = (series.index(&days, from).growth(from, count - 1), all.growth(from, count - 1));
            match (found, expected) {
                (Ok(found), Ok(expected)) => prop_assert!((found - expected).abs() <= AGREEMENT, "{} {}", found, expected),
                (found, expected) => prop_assert_eq!(found, expected),
            }
        }
        prop_assert!(series.recent.get().is_some());
    }
}

#[test]
fn a_short_history_is_linked_once() {
    let series = series(&vec![(10, true, 0); RECENT_CLOSES]);
    let days = vec![date(2026, 1, 1); RECENT_CLOSES];
    series.index(&days, RECENT_CLOSES - 2);
    assert!(series.recent.get().is_none() && series.index.get().is_some());
}
