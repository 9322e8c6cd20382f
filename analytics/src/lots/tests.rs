//! Published cases, then properties of the two cost methods. Numbers of the cases: test data of Portfolio Performance
//! (`CostCalculationTest`) and of fava-portfolio-returns (`linear_growth_stock`).

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const BOTH: [CostMethod; 2] = [CostMethod::Fifo, CostMethod::Average];

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn lot(day: i8, quantity: &str, cost: &str) -> OpenLot {
    let cost = Ok(decimal(cost));
    OpenLot {
        opened: Some(date(2026, 3, day)),
        quantity: decimal(quantity),
        cost: Cost {
            local: cost,
            base: cost,
        },
    }
}

fn ledger(method: CostMethod, lots: &[OpenLot]) -> Ledger {
    let mut ledger = Ledger::new(method);
    for lot in lots {
        ledger.add(*lot);
    }
    ledger
}

fn cost(lots: &[OpenLot]) -> Decimal {
    lots.iter().map(|lot| lot.cost.base.unwrap()).sum()
}

fn gain(closed: &[Closed]) -> Decimal {
    closed
        .iter()
        .map(|closed| closed.proceeds.base.unwrap() - closed.cost.base.unwrap())
        .sum()
}

#[test]
fn a_partial_sale_leaves_the_published_cost() {
    for (method, expected) in [(CostMethod::Fifo, "4400.74"), (CostMethod::Average, "4383.74")] {
        let held = ledger(
            method,
            &[
                lot(1, "109", "3149.20"),
                lot(2, "52", "1684.92"),
                lot(3, "-15", "-500"),
            ],
        );
        assert_eq!(
            cost(&held.into_lots()).round_dp(2),
            decimal(expected),
            "{method:?}"
        );
    }
}

#[test]
fn selling_everything_leaves_no_cent_behind() {
    for method in BOTH {
        let mut held = ledger(method, &[lot(1, "10", "100.01")]);
        let closed: Vec<_> = ["-3", "-3", "-4"]
            .iter()
            .flat_map(|quantity| held.add(lot(2, quantity, "0")))
            .collect();
        assert_eq!(held.into_lots(), [], "{method:?}");
        assert_eq!(gain(&closed), decimal("-100.01"), "{method:?}");
    }
}

#[test]
fn two_purchases_at_different_prices_have_the_published_cost() {
    for method in BOTH {
        let held = ledger(method, &[lot(1, "1", "10"), lot(20, "1", "25")]);
        assert_eq!(cost(&held.into_lots()), decimal("35"), "{method:?}");
    }
}

#[test]
fn the_oldest_units_are_sold_first() {
    let mut held = ledger(CostMethod::Fifo, &[lot(1, "10", "100"), lot(5, "10", "300")]);
    let closed = held.add(lot(9, "-12", "-480"));
    assert_eq!(closed[0].opened, Some(date(2026, 3, 1)));
    assert_eq!(
        (closed[0].quantity, closed[0].cost.base),
        (decimal("10"), Ok(decimal("100")))
    );
    assert_eq!(closed[0].proceeds.base, Ok(decimal("400")));
    assert_eq!(
        (closed[1].quantity, closed[1].cost.base),
        (decimal("2"), Ok(decimal("60")))
    );
    assert_eq!(held.into_lots(), [lot(5, "8", "240")]);
}

#[test]
fn a_short_sale_earns_when_it_is_covered_and_not_before() {
    for method in BOTH {
        let mut held = Ledger::new(method);
        assert_eq!(held.add(lot(1, "-10", "-500")), []);
        let closed = held.add(lot(2, "10", "420"));
        assert_eq!(
            (closed[0].quantity, gain(&closed)),
            (decimal("10"), decimal("80"))
        );
        assert_eq!(held.into_lots(), []);
    }
}

#[test]
fn a_sale_of_more_than_is_held_turns_the_position() {
    for method in BOTH {
        let mut held = ledger(method, &[lot(1, "4", "40")]);
        assert_eq!(gain(&held.add(lot(2, "-10", "-120"))), decimal("8"));
        let lots = held.into_lots();
        assert_eq!(
            (lots[0].quantity, lots[0].cost.base),
            (decimal("-6"), Ok(decimal("-72")))
        );
    }
}

#[test]
fn units_of_unknown_cost_stay_apart_from_those_whose_cost_is_known() {
    let unknown = OpenLot {
        opened: None,
        quantity: decimal("5"),
        cost: Cost::UNKNOWN,
    };
    let mut held = ledger(CostMethod::Average, &[unknown, lot(1, "15", "150")]);
    let closed = held.add(lot(2, "-4", "-80"));
    assert_eq!(
        (closed[0].quantity, closed[0].cost),
        (decimal("1"), Cost::UNKNOWN)
    );
    assert_eq!(
        (closed[1].quantity, closed[1].cost.base),
        (decimal("3"), Ok(decimal("30")))
    );
    let rest: Decimal = held.into_lots().iter().map(|lot| lot.quantity).sum();
    assert_eq!(rest, decimal("16"));
}

#[test]
fn a_split_changes_the_units_and_not_the_cost() {
    for method in BOTH {
        let mut held = ledger(method, &[lot(1, "10", "100"), lot(2, "5", "80")]);
        held.rescale(decimal("30"));
        let lots = held.into_lots();
        assert_eq!(cost(&lots), decimal("180"));
        assert_eq!(
            lots.iter().map(|lot| lot.quantity).sum::<Decimal>(),
            decimal("45")
        );
        assert_eq!(
            lots[0].quantity,
            if method == CostMethod::Fifo {
                decimal("30")
            } else {
                decimal("45")
            }
        );
    }
}

#[test]
fn more_leaves_than_is_there_and_nothing_is_made_up_for_it() {
    let mut held = ledger(CostMethod::Fifo, &[lot(1, "4", "40")]);
    assert_eq!(held.withdraw(decimal("6")), [lot(1, "4", "40")]);
    let lots = held.into_lots();
    assert_eq!((lots[0].quantity, lots[0].cost), (decimal("-2"), Cost::UNKNOWN));
}

#[test]
fn amounts_beyond_all_money_are_named_and_do_not_panic() {
    for method in BOTH {
        let huge = OpenLot {
            quantity: Decimal::MAX,
            ..lot(1, "1", "79228162514264337593543950335")
        };
        let mut held = ledger(method, &[huge, huge]);
        held.add(OpenLot {
            quantity: -Decimal::ONE,
            ..huge
        });
        held.rescale(Decimal::MAX);
        held.withdraw(Decimal::MAX);
    }
}

/// Days of trading: units (negative sold) and the price in cents.
fn trades() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-500_i64..500, 1_i64..100_000), 1..40)
}

fn play(method: CostMethod, trades: &[(i64, i64)]) -> (Vec<Closed>, Vec<OpenLot>) {
    let mut held = Ledger::new(method);
    let closed = trades
        .iter()
        .filter(|(units, _)| *units != 0)
        .flat_map(|(units, cents)| {
            let quantity = Decimal::new(*units, 1);
            let paid = quantity * Decimal::new(*cents, 2);
            held.add(OpenLot {
                quantity,
                cost: Cost {
                    local: Ok(paid),
                    base: Ok(paid),
                },
                ..lot(1, "1", "1")
            })
        })
        .collect();
    (closed, held.into_lots())
}

fn is_near(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= Decimal::new(1, 12)
}

proptest! {
    #[test]
    fn lots_hold_exactly_what_was_bought_and_not_sold(trades in trades()) {
        let units: Decimal = trades.iter().map(|(units, _)| Decimal::new(*units, 1)).sum();
        for method in BOTH {
            let (_, open) = play(method, &trades);
            prop_assert_eq!(open.iter().map(|lot| lot.quantity).sum::<Decimal>(), units);
            prop_assert!(open.iter().all(|lot| lot.quantity.is_sign_negative() == units.is_sign_negative()));
        }
    }

    // The methods move gains between sales; over the whole life they agree with the money that went in and out.
    #[test]
    fn both_methods_tell_of_the_same_money(trades in trades(), price in 1_i64..100_000) {
        let paid: Decimal = trades.iter().map(|(units, cents)| Decimal::new(*units, 1) * Decimal::new(*cents, 2)).sum();
        for method in BOTH {
            let (closed, open) = play(method, &trades);
            let value: Decimal = open.iter().map(|lot| lot.quantity * Decimal::new(price, 2)).sum();
            let total = gain(&closed) + value - cost(&open);
            prop_assert!(is_near(total, value - paid), "{method:?}: {total} is not {}", value - paid);
        }
    }

    #[test]
    fn scaling_prices_scales_every_gain(trades in trades(), factor in 1_i64..1000) {
        for method in BOTH {
            let scaled: Vec<_> = trades.iter().map(|(units, cents)| (*units, cents * factor)).collect();
            let (one, other) = (gain(&play(method, &trades).0), gain(&play(method, &scaled).0));
            prop_assert!(is_near(one * Decimal::from(factor), other));
        }
    }
}
