//! Published cases, then properties.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn flows(list: &[(i32, &str)]) -> Vec<DatedFlow> {
    list.iter()
        .map(|(days, amount)| DatedFlow {
            days: *days,
            amount: decimal(amount),
        })
        .collect()
}

// Bloomberg Prep, CFA item on GIPS: denominator 591.237, return 2.45 % (.0245418).
#[test]
fn a_month_with_four_flows_has_the_published_return() {
    let flows = flows(&[(5, "-15.05"), (9, "19.82"), (15, "16.42"), (24, "-18.96")]);
    let capital = average_capital(decimal("585.60"), &flows, 31).unwrap();
    assert_eq!(capital.round_dp(3), decimal("591.237"));
    let return_ = modified_dietz(decimal("585.60"), &flows, decimal("602.34"), 31).unwrap();
    assert_eq!(return_.round_dp(7), decimal("0.0245418"));
}

// Textbook case of the Modified Dietz method: 150 ÷ 125 = 120 %.
#[test]
fn a_flow_at_half_time_counts_half() {
    let return_ = modified_dietz(100.into(), &flows(&[(365, "50")]), 300.into(), 730);
    assert_eq!(return_, Ok(decimal("1.2")));
}

// Ghostfolio, test of two purchases of BALN: average capital 474.938461538, gross .0770626154, net .0703249004. The source
// calls it ROAI; it is a return on average capital and not a time-weighted one.
#[test]
fn two_purchases_have_the_published_return_on_average_investment() {
    let bought = flows(&[(0, "285.8"), (8, "273.2")]);
    let capital = average_capital(Decimal::ZERO, &bought, 26).unwrap();
    assert_eq!(capital.round_dp(9), decimal("474.938461538"));
    let gross = decimal("148.9") * Decimal::from(4) - decimal("559");
    assert_eq!(
        return_on_capital(gross, capital).map(|ratio| ratio.round_dp(10)),
        Ok(decimal("0.0770626154"))
    );
    let net = gross - decimal("3.20");
    assert_eq!(
        return_on_capital(net, capital).map(|ratio| ratio.round_dp(10)),
        Ok(decimal("0.0703249004"))
    );
}

#[test]
fn a_gain_without_capital_is_an_error_and_not_infinite() {
    assert_eq!(
        modified_dietz(Decimal::ZERO, &[], 100.into(), 30),
        Err(DietzError::NoCapital)
    );
    let taken_out_early = flows(&[(1, "-200")]);
    let return_ = modified_dietz(100.into(), &taken_out_early, Decimal::ZERO, 30);
    assert_eq!(return_, Err(DietzError::NoCapital));
    assert_eq!(
        modified_dietz(100.into(), &[], 100.into(), 0),
        Err(DietzError::NoDays)
    );
    let absurd = modified_dietz(Decimal::MAX, &[], Decimal::MIN, 30);
    assert_eq!(absurd, Err(DietzError::Overflow(Overflow)));
}

proptest! {
    #[test]
    fn without_flows_it_is_the_simple_return(opening in 1_i64..1_000_000_000, closing in 0_i64..1_000_000_000, days in 1..4_000_i32) {
        let (opening, closing) = (Decimal::new(opening, 2), Decimal::new(closing, 2));
        let return_ = modified_dietz(opening, &[], closing, days).unwrap();
        prop_assert!((return_ - (closing / opening - Decimal::ONE)).abs() <= Decimal::new(1, 12));
    }

    #[test]
    fn a_flow_may_be_split_and_moved_in_the_list(
        amounts in prop::collection::vec((0..100_i32, 1_i64..100_000), 1..20),
        cents in 1_i64..50_000,
    ) {
        let flows: Vec<_> = amounts
            .iter()
            .map(|(days, cents)| DatedFlow { days: *days, amount: Decimal::new(*cents, 2) })
            .collect();
        let mut split = flows.clone();
        split[0].amount -= Decimal::new(cents, 2);
        split.push(DatedFlow { days: split[0].days, amount: Decimal::new(cents, 2) });
        split.reverse();
        let (opening, closing) = (1_000.into(), 5_000.into());
        prop_assert_eq!(modified_dietz(opening, &flows, closing, 100), modified_dietz(opening, &split, closing, 100));
    }
}
