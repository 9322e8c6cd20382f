//! Gains against cost, as the reader of a holding sees them. Published numbers: test data of fava-portfolio-returns
//! (`linear_growth_stock`) and of Ghostfolio (`portfolio-calculator-msft-buy-with-dividend`).

use inlay_contract::book::TransactionKind::{Buy, Deposit, Dividend, Sell};
use inlay_contract::book::{Book, Closes};
use proptest::prelude::*;

use super::*;
use crate::period::Period;
use crate::sample::generated::household;
use crate::sample::{book, cash, currency, decimal, june, position, share, transaction};

const BOTH: [CostMethod; 2] = [CostMethod::Fifo, CostMethod::Average];

fn everything(node: usize) -> Question {
    Question {
        node,
        period: Period::SinceInception,
    }
}

fn one_share(positions: &[(&str, &str)]) -> Book {
    let mut book = book();
    book.instruments = vec![share("Share", "USD"), cash("USD")];
    book.positions = positions
        .iter()
        .map(|(quantity, price)| position(0, 0, quantity, Some(price)))
        .collect();
    book
}

fn gain(amount: &str, cost: &str, ratio: &str) -> Figure<CostedGain> {
    Figure::value(CostedGain {
        amount: decimal(amount),
        cost: decimal(cost),
        ratio: Some(decimal(ratio)),
    })
}

#[test]
fn two_purchases_have_gained_what_is_published() {
    let mut book = one_share(&[("2", "35")]);
    book.transactions = vec![
        transaction(june(1), 0, Buy, Some((0, "1")), "-10"),
        transaction(june(4), 0, Buy, Some((0, "1")), "-25"),
    ];
    let engine = Engine::new(book);
    for method in BOTH {
        assert_eq!(engine.unrealised(0, method), gain("35", "35", "1"), "{method:?}");
        assert_eq!(engine.positions(0, method)[0].unrealised, gain("35", "35", "1"));
    }
    let opened: Vec<_> = engine
        .lots(0, CostMethod::Fifo)
        .iter()
        .map(|lot| lot.opened)
        .collect();
    assert_eq!(opened, [Some(june(1)), Some(june(4))]);
    assert_eq!(engine.lots(0, CostMethod::Average)[0].opened, None);
}

// The source names the gain without the dividend, 33.25; what the client earned is 33.87, or 11.34 %.
#[test]
fn a_dividend_is_part_of_what_was_earned_and_not_of_the_price_gain() {
    let mut book = one_share(&[("1", "331.83")]);
    book.positions.push(position(0, 1, "0.62", None));
    book.days = vec![june(1), june(2), june(30)];
    book.accounts.truncate(1);
    book.nodes.truncate(2);
    book.accounts[0].closes = vec![Closes {
        currency: currency("USD"),
        values: ["0", "298.58", "332.45"]
            .map(|value| Some(decimal(value)))
            .to_vec(),
    }];
    book.transactions = vec![
        transaction(june(2), 0, Deposit, None, "298.58"),
        transaction(june(2), 0, Buy, Some((0, "1")), "-298.58"),
        transaction(june(16), 0, Dividend, None, "0.62"),
    ];
    let engine = Engine::new(book);
    let report = engine.performance(everything(0));
    assert_eq!(report.gain, Figure::value(decimal("33.87")));
    let earned = report.time_weighted.known().unwrap();
    assert!(
        (earned - decimal("0.11343694")).abs() <= Decimal::new(1, 8),
        "{earned}"
    );
    assert_eq!(
        engine.unrealised(0, CostMethod::Fifo).map(|gain| gain.amount),
        Figure::value(decimal("33.25"))
    );
    assert_eq!(
        engine.income(everything(0)).received,
        Figure::value(decimal("0.62"))
    );
}

#[test]
fn units_of_unknown_cost_make_the_gain_partial_and_not_larger() {
    let mut book = one_share(&[("3", "20")]);
    book.transactions = vec![transaction(june(1), 0, Buy, Some((0, "2")), "-30")];
    let engine = Engine::new(book);
    for method in BOTH {
        let known = CostedGain {
            amount: decimal("10"),
            cost: decimal("30"),
            ratio: Some(decimal("0.333333333333")),
        };
        let partial = Figure::Partial {
            value: known,
            included: 1,
            of: 2,
        };
        assert_eq!(engine.unrealised(0, method), partial);
        let lots = engine.lots(0, method);
        assert_eq!(lots[0].cost, Figure::unavailable(UnavailableReason::NoCostBasis));
        assert_eq!(lots[0].value, Figure::value(decimal("20")));
    }
}

#[test]
fn a_holding_in_two_lines_has_one_cost_between_them() {
    let mut book = one_share(&[("1", "20"), ("3", "20")]);
    book.transactions = vec![transaction(june(1), 0, Buy, Some((0, "4")), "-60")];
    let engine = Engine::new(book);
    let rows = engine.positions(0, CostMethod::Fifo);
    assert_eq!(rows[0].unrealised, gain("5", "15", "0.333333333333"));
    assert_eq!(rows[1].unrealised, gain("15", "45", "0.333333333333"));
    assert_eq!(
        engine.unrealised(0, CostMethod::Fifo).map(|gain| gain.amount),
        Figure::value(decimal("20"))
    );
}

#[test]
fn only_sales_of_the_period_are_realised_in_it() {
    let mut book = one_share(&[("1", "20")]);
    book.transactions = vec![
        transaction(june(1).yesterday().unwrap(), 0, Buy, Some((0, "4")), "-40"),
        transaction(june(1).yesterday().unwrap(), 0, Sell, Some((0, "-1")), "12"),
        transaction(june(10), 0, Sell, Some((0, "-2")), "30"),
    ];
    let engine = Engine::new(book);
    let month = Question {
        node: 0,
        period: Period::MonthToDate,
    };
    let realised = engine.realised(month, CostMethod::Fifo);
    assert_eq!(realised.total, gain("10", "20", "0.5"));
    assert_eq!(realised.sales[0].proceeds, Figure::value(decimal("30")));
    assert_eq!(realised.sales[0].transaction, 2);
    let whole = engine.realised(everything(0), CostMethod::Fifo);
    assert_eq!(whole.total, gain("12", "30", "0.4"));
    // Nothing was sold in the other account, and that is known.
    let none = engine.realised(everything(2), CostMethod::Fifo).total;
    assert_eq!(none.known().map(|gain| gain.amount), Some(Decimal::ZERO));
}

#[test]
fn what_was_sold_before_an_account_joined_was_not_realised_here() {
    let mut book = one_share(&[("1", "20")]);
    book.accounts[0].joined = Some(june(5));
    book.transactions = vec![
        transaction(june(1), 0, Buy, Some((0, "3")), "-30"),
        transaction(june(2), 0, Sell, Some((0, "-1")), "90"),
        transaction(june(10), 0, Sell, Some((0, "-1")), "15"),
    ];
    let engine = Engine::new(book);
    assert_eq!(
        engine.realised(everything(0), CostMethod::Fifo).total,
        gain("5", "10", "0.5")
    );
    // What is left keeps the day and the cost of its purchase all the same.
    assert_eq!(engine.lots(0, CostMethod::Fifo)[0].opened, Some(june(1)));
}

proptest! {
    #[test]
    fn lots_are_exactly_what_is_held_and_worth_what_it_is_worth(seed in any::<u64>()) {
        let engine = Engine::new(household(seed));
        for method in BOTH {
            for holding in engine.holdings_of(0, method) {
                let positions = engine.values().positions(holding.account, holding.instrument);
                let held: Decimal = positions.iter().map(|(_, index)| engine.book().positions[*index].quantity).sum();
                prop_assert_eq!(holding.lots.iter().map(|lot| lot.quantity).sum::<Decimal>(), held);
                let values = positions.iter().map(|(_, index)| engine.values().of_position[*index]);
                let Some(value) = Sum::of(values).whole() else { continue };
                let lots = engine.priced(holding);
                let sum: Decimal = lots.iter().filter_map(|lot| lot.value.ok()).sum();
                if !lots.is_empty() {
                    prop_assert!((sum - value).abs() < Decimal::new(1, 12), "{} is not {}", sum, value);
                }
            }
        }
    }

    // The methods tell the same story of a whole life: what came out and is there, less what went in.
    #[test]
    fn realised_and_unrealised_gains_are_together_the_same_by_either_method(
        trades in prop::collection::vec((-40_i64..60, 100_i64..10_000), 1..30),
        price in 100_i64..10_000,
    ) {
        let mut held = 0;
        let mut paid = Decimal::ZERO;
        let mut transactions = Vec::new();
        for (day, (units, cents)) in (1_i8..).zip(trades) {
            let units = units.max(-held);
            if units == 0 {
                continue;
            }
            held += units;
            let amount = -Decimal::new(units * cents, 2);
            paid -= amount;
            let kind = if units > 0 { Buy } else { Sell };
            let moved = units.to_string();
            transactions.push(transaction(june(day.min(30)), 0, kind, Some((0, &moved)), &amount.to_string()));
        }
        let mut book = one_share(&[(&held.to_string(), &Decimal::new(price, 2).to_string())]);
        book.transactions = transactions;
        let engine = Engine::new(book);
        let value = Decimal::new(held * price, 2);
        for method in BOTH {
            let known = |figure: Figure<CostedGain>| figure.known().map_or(Decimal::ZERO, |gain| gain.amount);
            let total = known(engine.realised(everything(0), method).total) + known(engine.unrealised(0, method));
            prop_assert!((total - (value - paid)).abs() < Decimal::new(1, 12), "{:?}: {}", method, total);
        }
    }

    #[test]
    fn the_gains_of_all_lots_are_the_gain_of_the_household(seed in any::<u64>()) {
        let engine = Engine::new(household(seed));
        for method in BOTH {
            let lots = engine.lots(0, method);
            let gains: Decimal = lots.iter().filter_map(|lot| Some(lot.unrealised.known()?.amount)).sum();
            let whole = engine.unrealised(0, method).known().map_or(Decimal::ZERO, |gain| gain.amount);
            prop_assert!((gains - whole).abs() < Decimal::new(1, 12));
        }
    }
}
