//! Published cases, then properties. Numbers of the cases: test data of Portfolio Performance and its manual
//! (`ClientIndexTest`, "Time-weighted return") and of fava-portfolio-returns (`mdd_test`).

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::history::{Flow, Valuation};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// One valuation a day from 31 December 2011 on.
fn history(values: &[Decimal], flows: &[(usize, Decimal)]) -> History {
    let day = |index: usize| date(2011, 12, 31) + jiff::Span::new().days(i64::try_from(index).unwrap());
    let valuations: Vec<_> = values
        .iter()
        .enumerate()
        .map(|(index, value)| Valuation {
            date: day(index),
            value: *value,
        })
        .collect();
    let flows: Vec<_> = flows
        .iter()
        .map(|(index, amount)| Flow {
            date: day(*index),
            amount: *amount,
        })
        .collect();
    History::new(&valuations, &flows).unwrap()
}

fn cumulative(history: &History) -> Vec<Decimal> {
    daily(history)
        .unwrap()
        .iter()
        .map(|point| point.cumulative)
        .collect()
}

fn assert_near(actual: &[Decimal], expected: &[&str], tolerance: &str) {
    assert_eq!(actual.len(), expected.len());
    for (index, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        let distance = (actual - decimal(expected)).abs();
        assert!(
            distance <= decimal(tolerance),
            "point {index}: {actual} is not {expected}"
        );
    }
}

#[test]
fn a_week_of_deposits_and_withdrawals_gives_the_published_curve() {
    // Each day: what came in or went out, and what was gained.
    let days = [
        ("0", "230"),
        ("200", "200"),
        ("-400", "-234.41"),
        ("0", "293.99"),
        ("0", "293.99"),
        ("5400", "195.99"),
        ("-3697.04", "-882.52"),
        ("0", "-1003.85"),
    ];
    let mut values = vec![decimal("10000")];
    let mut flows = Vec::new();
    for (index, (flow, gain)) in days.iter().enumerate() {
        values.push(values[index] + decimal(flow) + decimal(gain));
        flows.push((index + 1, decimal(flow)));
    }
    let history = history(&values, &flows);

    let returns: Vec<_> = daily(&history)
        .unwrap()
        .iter()
        .skip(1)
        .map(|point| point.of_day)
        .collect();
    let expected = [
        ".023",
        ".019175455",
        "-.0220517",
        ".0294117647",
        ".0285714286",
        ".012261967",
        "-.0545454545",
        "-.0865384615",
    ];
    assert_near(&returns, &expected, "0.00001");
    let expected = [
        "0",
        ".023",
        ".042616491",
        ".019624983",
        ".049614163",
        ".079603343",
        ".092841403",
        ".03323197",
        "-.056182678",
    ];
    assert_near(&cumulative(&history), &expected, "0.00001");
}

#[test]
fn two_clients_with_other_flows_have_the_same_published_curve() {
    let target = ["0", ".023", ".043", ".02", ".05", ".08", ".1", ".04", "-.05"];
    let with_flows = [1_000_000, 0, 20_000, -40_000, 0, 0, 540_000, -369_704, 0];
    let without = [1_000_000, 0, 0, 0, 0, 0, 0, 0, 0];
    for flows in [with_flows, without] {
        let mut values: Vec<Decimal> = vec![flows[0].into()];
        for index in 1..target.len() {
            let growth =
                (Decimal::ONE + decimal(target[index])) / (Decimal::ONE + decimal(target[index - 1]));
            let flow = Decimal::from(flows[index]);
            let (inflow, outflow) = (flow.max(Decimal::ZERO), -flow.min(Decimal::ZERO));
            // Minor units: whole numbers, as in the source.
            values.push(((values[index - 1] + inflow) * growth - outflow).round());
        }
        let flows: Vec<_> = flows
            .iter()
            .enumerate()
            .map(|(index, flow)| (index, Decimal::from(*flow)))
            .collect();
        assert_near(&cumulative(&history(&values, &flows)), &target, "0.00001");
    }
}

#[test]
fn sub_periods_link_to_the_published_return() {
    let values = ["177.94", "160.26", "264.57", "426.82"].map(decimal);
    let history = history(&values, &[(2, decimal("84")), (3, decimal("67"))]);
    assert_near(&cumulative(&history)[3..], &[".255768"], "0.000001");
}

#[test]
fn the_index_falls_as_deep_as_the_published_drawdowns() {
    let prices = [10, 12, 5, 14, 14, 10, 1].map(Decimal::from);
    let mut peak = Decimal::ZERO;
    let drawdowns: Vec<_> = cumulative(&history(&prices, &[]))
        .into_iter()
        .map(|cumulative| {
            let wealth = Decimal::ONE + cumulative;
            peak = peak.max(wealth);
            wealth / peak - Decimal::ONE
        })
        .collect();
    assert_near(
        &drawdowns,
        &["0", "0", "-.583", "0", "0", "-.286", "-.929"],
        "0.0005",
    );
}

#[test]
fn counted_at_the_start_of_the_day_a_withdrawal_has_earned_nothing_that_day() {
    let history = history(&[100, 60].map(Decimal::from), &[(1, (-50).into())]);
    assert_eq!(start_of_day(&history).unwrap()[1].of_day, decimal("0.2"));
    assert_eq!(daily(&history).unwrap()[1].of_day, decimal("0.1"));
    // What goes out cannot have been there at the start.
    let history = self::history(&[100, 0].map(Decimal::from), &[(1, (-110).into())]);
    assert!(matches!(
        start_of_day(&history),
        Err(ReturnError::NoCapital { .. })
    ));
}

#[test]
fn a_gain_without_capital_is_an_error_and_not_infinite() {
    let history = history(&[0, 100].map(Decimal::from), &[]);
    assert_eq!(
        daily(&history),
        Err(ReturnError::NoCapital {
            date: date(2012, 1, 1)
        })
    );
}

#[test]
fn a_negative_value_is_an_error_and_not_a_percentage() {
    let first = history(&[-50, 100].map(Decimal::from), &[(1, 500.into())]);
    assert_eq!(
        daily(&first),
        Err(ReturnError::NegativeValue {
            date: date(2011, 12, 31)
        })
    );
    let last = history(&[100, -50].map(Decimal::from), &[]);
    assert_eq!(
        daily(&last),
        Err(ReturnError::NegativeValue {
            date: date(2012, 1, 1)
        })
    );
}

#[test]
fn one_valuation_has_no_return() {
    assert_eq!(
        daily(&history(&[Decimal::ONE], &[])),
        Err(ReturnError::NoPreviousClose)
    );
}

#[test]
fn a_client_who_took_everything_out_did_not_lose_everything() {
    let values = [100, 110, 0, 0].map(Decimal::from);
    let curve = cumulative(&history(&values, &[(2, (-110).into())]));
    assert_eq!(
        curve,
        [decimal("0"), decimal("0.1"), decimal("0.1"), decimal("0.1")]
    );
}

#[test]
fn an_account_may_be_opened_before_money_comes() {
    let values = [0, 0, 105].map(Decimal::from);
    let curve = cumulative(&history(&values, &[(2, 100.into())]));
    assert_eq!(curve, [decimal("0"), decimal("0"), decimal("0.05")]);
}

#[test]
fn a_lifetime_of_awkward_days_neither_overflows_nor_drifts() {
    // Thirds never end in decimal: the worst case for the running product. Up by 4/3, down by 3/4.
    let values: Vec<_> = (0..20_000)
        .map(|index| Decimal::from(if index % 2 == 0 { 3 } else { 4 }))
        .collect();
    let last = *cumulative(&history(&values[..19_999], &[])).last().unwrap();
    assert!(last.abs() < Decimal::new(1, 15), "{last}");
}

#[test]
fn a_return_beyond_every_plausible_number_is_an_error() {
    let values = [Decimal::new(1, 28), Decimal::MAX];
    assert_eq!(
        daily(&history(&values, &[])),
        Err(ReturnError::Overflow(Overflow))
    );
}

/// Days as growth in basis points and a flow in cents.
fn days() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-900_i64..1_500, -50_000_i64..200_000), 1..60)
}

/// Values that arise when `days` happen to 10 000; flows are applied as `twr.daily` says.
fn lived(days: &[(i64, i64)], with_flows: bool) -> (Vec<Decimal>, Vec<(usize, Decimal)>) {
    let mut values = vec![Decimal::from(10_000)];
    let mut flows = Vec::new();
    for (index, (basis_points, cents)) in days.iter().enumerate() {
        let flow = if with_flows {
            Decimal::new(*cents, 2)
        } else {
            Decimal::ZERO
        };
        let (inflow, outflow) = (flow.max(Decimal::ZERO), -flow.min(Decimal::ZERO));
        let grown = (values[index] + inflow) * (Decimal::ONE + Decimal::new(*basis_points, 4));
        // Nobody can take out more than there is; leave something to measure.
        let outflow = outflow.min(grown / Decimal::TWO).round_dp(2);
        values.push((grown - outflow).round_dp(12));
        flows.push((index + 1, inflow));
        flows.push((index + 1, -outflow));
    }
    (values, flows)
}

proptest! {
    // An advisor must not look better or worse because the client deposits or withdraws.
    #[test]
    fn flows_never_change_the_return(days in days()) {
        let (values, flows) = lived(&days, true);
        let (untouched, _) = lived(&days, false);
        let with = cumulative(&history(&values, &flows));
        let without = cumulative(&history(&untouched, &[]));
        for (with, without) in with.iter().zip(&without) {
            prop_assert!((with - without).abs() < Decimal::new(1, 6), "{with} {without}");
        }
    }

    #[test]
    fn without_flows_it_is_the_simple_return(values in prop::collection::vec(1_i64..1_000_000_000, 2..100)) {
        let values: Vec<_> = values.into_iter().map(|cents| Decimal::new(cents, 2)).collect();
        let linked = *cumulative(&history(&values, &[])).last().unwrap();
        let simple = values[values.len() - 1] / values[0] - Decimal::ONE;
        // Each of up to 100 roundings in the 20th place may be enlarged by the growth that follows it.
        let tolerance = Decimal::new(1, 8);
        prop_assert!((linked - simple).abs() <= tolerance, "{linked} {simple}");
    }

    // The same portfolio in another unit (cents, thousands, another currency at a fixed rate).
    #[test]
    fn the_unit_of_money_does_not_matter(days in days(), factor in 1_i64..10_000) {
        let (values, flows) = lived(&days, true);
        let factor = Decimal::from(factor);
        let scaled_values: Vec<_> = values.iter().map(|value| value * factor).collect();
        let scaled_flows: Vec<_> = flows.iter().map(|(day, flow)| (*day, flow * factor)).collect();
        let (plain, scaled) =
            (cumulative(&history(&values, &flows)), cumulative(&history(&scaled_values, &scaled_flows)));
        for (plain, scaled) in plain.iter().zip(&scaled) {
            prop_assert!((plain - scaled).abs() < Decimal::new(1, 15), "{plain} {scaled}");
        }
    }

    #[test]
    fn any_history_has_an_answer_or_an_error(
        values in prop::collection::vec(any::<i128>(), 1..20),
        flows in prop::collection::vec((0..25_usize, any::<i128>()), 0..20),
    ) {
        let shrink = |mantissa: i128| Decimal::from_i128_with_scale(mantissa % 79_228_162_514_264_337_593_543_950_335, 9);
        let values: Vec<_> = values.into_iter().map(shrink).collect();
        let flows: Vec<_> = flows.into_iter().map(|(day, flow)| (day, shrink(flow))).collect();
        if let Ok(points) = daily(&history(&values, &flows)) {
            prop_assert!(points.iter().all(|point| point.cumulative >= -Decimal::ONE));
        }
    }
}
