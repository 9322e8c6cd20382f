//! Published cases, then properties. Sources of the numbers stand at each case.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn flows(list: &[(Date, &str)]) -> Vec<Flow> {
    list.iter()
        .map(|(date, amount)| Flow {
            date: *date,
            amount: amount.parse().unwrap(),
        })
        .collect()
}

fn rate(list: &[(Date, &str)]) -> Decimal {
    match xirr(&flows(list)) {
        RateOfReturn::Rate(rate) => rate,
        other => panic!("{other:?}"),
    }
}

fn assert_near(actual: Decimal, expected: &str, tolerance: Decimal) {
    let expected: Decimal = expected.parse().unwrap();
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected}"
    );
}

// Microsoft, description of XIRR: 0.373362535.
#[test]
fn the_rate_is_the_one_that_a_spreadsheet_gives() {
    let list = [
        (date(2008, 1, 1), "-10000"),
        (date(2008, 3, 1), "2750"),
        (date(2008, 10, 30), "4250"),
        (date(2009, 2, 15), "3250"),
        (date(2009, 4, 1), "2750"),
    ];
    assert_near(rate(&list), "0.3733625335", Decimal::new(1, 10));
}

// Portfolio Performance, IRRTest: 0.050140747.
#[test]
fn a_year_less_a_day_is_counted_in_days() {
    let list = [(date(2010, 1, 1), "-200"), (date(2010, 12, 31), "210")];
    assert_near(rate(&list), "0.05014075029097831", Decimal::new(1, 12));
}

// Portfolio Performance, IRRTest: −0.999251643 ± 1e-4.
#[test]
fn a_client_who_lost_nearly_everything_gets_a_rate() {
    let list = [
        (date(2019, 5, 24), "-1560.94"),
        (date(2020, 1, 13), "-1160"),
        (date(2020, 6, 29), "42.80"),
    ];
    assert_near(rate(&list), "-0.999251643", Decimal::new(1, 4));
}

// Flows of the README of pyxirr; the result is derived.
#[test]
fn three_flows_in_three_years() {
    let list = [
        (date(2020, 1, 1), "-1000"),
        (date(2021, 1, 1), "750"),
        (date(2022, 1, 1), "500"),
    ];
    assert_near(rate(&list), "0.17500926", Decimal::new(1, 8));
}

// MathWorks, description of xirr, as tested by pyxirr for actual/365.
#[test]
fn years_have_365_days() {
    let list = [
        (date(2007, 1, 12), "-10000"),
        (date(2008, 2, 14), "2500"),
        (date(2008, 3, 3), "2000"),
        (date(2008, 6, 14), "3000"),
        (date(2008, 12, 1), "4000"),
    ];
    assert_near(rate(&list), "0.10064378342638", Decimal::new(1, 12));
}

// Inputs of a CFA lesson on performance (shares bought at 100 and 120, dividends, sold at 130); the result is derived.
#[test]
fn money_weighting_favours_the_year_with_more_money() {
    let flows = [(0, -100), (1, -118), (2, 264)].map(|(years, amount): (i32, i64)| DatedFlow {
        days: years * 365,
        amount: amount.into(),
    });
    let RateOfReturn::Rate(rate) = rate_over(&flows, 365) else {
        panic!("no rate")
    };
    assert_near(rate, "0.1386", Decimal::new(5, 5));
}

// Modified Dietz gives 120 % for it; the equation 100 (1 + r)² + 50 (1 + r) = 300 has the root 0.5.
#[test]
fn a_flow_at_half_time_is_compounded_for_half_the_time() {
    let flows = [(0, -100), (365, -50), (730, 300)].map(|(days, amount): (i32, i64)| DatedFlow {
        days,
        amount: amount.into(),
    });
    assert_eq!(rate_over(&flows, 365), RateOfReturn::Rate(Decimal::new(5, 1)));
    // Over the period of two years: 1.5² − 1.
    assert_eq!(rate_over(&flows, 730), RateOfReturn::Rate(Decimal::new(125, 2)));
}

#[test]
fn a_day_has_a_return_even_where_its_year_would_be_absurd() {
    let flows = [(0, -100), (1, 130)].map(|(days, amount): (i32, i64)| DatedFlow {
        days,
        amount: amount.into(),
    });
    assert_eq!(rate_over(&flows, 1), RateOfReturn::Rate(Decimal::new(3, 1)));
    assert_eq!(rate_over(&flows, 365), RateOfReturn::TooLarge);
}

#[test]
fn flows_of_one_sign_have_no_rate() {
    let day = |day| date(2026, 6, day);
    assert_eq!(xirr(&[]), RateOfReturn::OneSign);
    assert_eq!(
        xirr(&flows(&[(day(1), "5"), (day(9), "7")])),
        RateOfReturn::OneSign
    );
    assert_eq!(
        xirr(&flows(&[(day(1), "-5"), (day(9), "0")])),
        RateOfReturn::OneSign
    );
    // Both signs, but on one day: no time passes in which anything could be earned.
    assert_eq!(
        xirr(&flows(&[(day(1), "-5"), (day(1), "7")])),
        RateOfReturn::OneSign
    );
    let at_once = [
        (Decimal::ZERO, Decimal::ONE),
        (Decimal::new(1, 28), Decimal::NEGATIVE_ONE),
    ];
    assert_ne!(rate_of_return(&at_once), RateOfReturn::OneSign);
}

#[test]
fn several_rates_are_all_named_and_none_is_chosen() {
    // (1 + r) is 1.1 and 1.3: 100 x² − 240 x + 143 = 0.
    let flows = [(0, -100), (365, 240), (730, -143)].map(|(days, amount): (i32, i64)| DatedFlow {
        days,
        amount: amount.into(),
    });
    let expected = vec![Decimal::new(1, 1), Decimal::new(3, 1)];
    assert_eq!(rate_over(&flows, 365), RateOfReturn::SeveralRoots(expected));
    assert_eq!(
        rate_over(&flows, 365).single(),
        Err(UnavailableReason::SeveralRoots)
    );
}

#[test]
fn a_rate_that_the_curve_only_touches_is_found() {
    // 100 (x − 1.1)² = 0.
    let flows = [(0, -100), (365, 220), (730, -121)].map(|(days, amount): (i32, i64)| DatedFlow {
        days,
        amount: amount.into(),
    });
    let RateOfReturn::Rate(rate) = rate_over(&flows, 365) else {
        panic!("no rate")
    };
    // At a double root the curve is flat: half of the digits are lost.
    assert_near(rate, "0.1", Decimal::new(1, 5));
}

#[test]
fn where_no_rate_makes_the_flows_worth_nothing_there_is_none() {
    // 100 x² − 200 x + 150 is positive everywhere.
    let flows = [(0, 100), (365, -200), (730, 150)].map(|(days, amount): (i32, i64)| DatedFlow {
        days,
        amount: amount.into(),
    });
    assert_eq!(rate_over(&flows, 365), RateOfReturn::NoRoot);
}

#[test]
fn a_sum_beyond_all_money_is_too_large() {
    let list = [
        (date(2026, 1, 1), "79228162514264337593543950335"),
        (date(2026, 1, 1), "79228162514264337593543950335"),
        (date(2026, 2, 1), "-1"),
    ];
    assert_eq!(xirr(&flows(&list)), RateOfReturn::TooLarge);
}

/// Σ amount ÷ (1 + rate)^(days ÷ 365), and the sum of the sizes of its terms.
fn present_value(flows: &[DatedFlow], rate: Decimal) -> (f64, f64) {
    let growth = 1.0 + binary(rate);
    flows.iter().fold((0.0, 0.0), |(value, size), flow| {
        let term = binary(flow.amount) * growth.powf(-f64::from(flow.days) / 365.0);
        (value + term, size + term.abs())
    })
}

/// What a client may do: put in, take out, and be left with something.
fn investments() -> impl Strategy<Value = Vec<DatedFlow>> {
    let flow = (1..4_000_i32, -1_000_000_i64..300_000);
    (
        1_000_000_i64..5_000_000,
        prop::collection::vec(flow, 0..40),
        1_i64..20_000_000,
    )
        .prop_map(|(opening, flows, closing)| {
            let mut all = vec![DatedFlow {
                days: 0,
                amount: Decimal::new(-opening, 2),
            }];
            all.extend(flows.into_iter().map(|(days, cents)| DatedFlow {
                days,
                amount: Decimal::new(cents, 2),
            }));
            all.push(DatedFlow {
                days: 4_000,
                amount: Decimal::new(closing, 2),
            });
            all
        })
}

proptest! {
    #[test]
    fn at_every_rate_that_is_named_the_flows_are_worth_nothing(flows in investments()) {
        let rates = match rate_over(&flows, 365) {
            RateOfReturn::Rate(rate) => vec![rate],
            RateOfReturn::SeveralRoots(rates) => rates,
            _ => vec![],
        };
        // Nearer to a total loss, twelve places are too few to compound with.
        for rate in rates.into_iter().filter(|rate| *rate > Decimal::new(-9_999, 4)) {
            let (value, size) = present_value(&flows, rate);
            prop_assert!(value.abs() <= 1e-6 * size, "{} at {}", value, rate);
        }
    }

    #[test]
    fn the_order_of_flows_does_not_matter((flows, shuffled) in investments().prop_flat_map(|flows| {
        (Just(flows.clone()), Just(flows).prop_shuffle())
    })) {
        prop_assert_eq!(rate_over(&flows, 365), rate_over(&shuffled, 365));
    }

    #[test]
    fn the_unit_of_money_does_not_matter(flows in investments(), factor in 1_i64..100_000) {
        let scaled: Vec<_> = flows
            .iter()
            .map(|flow| DatedFlow { amount: flow.amount * Decimal::from(factor), ..*flow })
            .collect();
        if let (RateOfReturn::Rate(plain), RateOfReturn::Rate(scaled)) = (rate_over(&flows, 365), rate_over(&scaled, 365)) {
            prop_assert!((plain - scaled).abs() <= Decimal::new(1, 9), "{} {}", plain, scaled);
        }
    }

    #[test]
    fn a_flow_may_be_split(flows in investments(), cents in 1_i64..100_000) {
        let part = Decimal::new(cents, 2);
        let mut split = flows.clone();
        split[0].amount -= part;
        split.push(DatedFlow { days: 0, amount: part });
        prop_assert_eq!(rate_over(&flows, 365), rate_over(&split, 365));
    }

    #[test]
    fn a_compounded_amount_gives_its_rate_back(percent in -99_i64..500, days in 30..8_000_i32) {
        let growth = 1.0 + f64::from(i32::try_from(percent).unwrap()) / 100.0;
        let closing = decimal(1e6 * growth.powf(f64::from(days) / 365.0), 6);
        prop_assume!(closing.is_some_and(|closing| closing > Decimal::ONE_HUNDRED));
        let flows = [
            DatedFlow { days: 0, amount: Decimal::from(-1_000_000) },
            DatedFlow { days, amount: closing.unwrap_or_default() },
        ];
        let RateOfReturn::Rate(rate) = rate_over(&flows, 365) else { panic!("no rate") };
        prop_assert!((rate - Decimal::new(percent, 2)).abs() <= Decimal::new(1, 6), "{}", rate);
    }

    #[test]
    fn any_flows_have_an_answer(flows in prop::collection::vec((any::<i32>(), any::<i128>(), 0..28_u32), 0..30), unit in any::<i32>()) {
        let flows: Vec<_> = flows
            .into_iter()
            .map(|(days, digits, places)| DatedFlow {
                days,
                amount: Decimal::from_i128_with_scale(digits % 79_228_162_514_264_337_593_543_950_335, places),
            })
            .collect();
        if let RateOfReturn::Rate(rate) = rate_over(&flows, unit) {
            prop_assert!(rate >= Decimal::NEGATIVE_ONE);
        }
    }
}
