//! Income that was received, and what may be expected.

use inlay_contract::book::TransactionKind::{Dividend, Interest};
use inlay_contract::book::{Book, ExpectedPayment};
use jiff::civil::date;

use super::*;
use crate::period::Period;
use crate::report::CostMethod;
use crate::sample::{book, cash, decimal, june, position, share, transaction};

fn payment(year: i16, month: i8, per_unit: &str) -> ExpectedPayment {
    ExpectedPayment {
        date: date(year, month, 30),
        per_unit: decimal(per_unit),
    }
}

fn shares() -> Book {
    let mut book = book();
    book.instruments = vec![share("Share", "USD"), share("Fund", "USD"), cash("USD")];
    book.instruments[0].expected_income = Some(vec![
        payment(2026, 6, "9"),
        payment(2026, 9, "0.5"),
        payment(2027, 6, "0.5"),
        payment(2027, 9, "7"),
    ]);
    book.positions = vec![position(0, 0, "10", Some("12")), position(0, 2, "100", None)];
    book.transactions = vec![
        transaction(date(2026, 5, 31), 0, Dividend, None, "99"),
        transaction(june(1), 0, Dividend, None, "3"),
        transaction(june(2), 1, Interest, None, "0.25"),
    ];
    book
}

fn month(node: usize) -> Question {
    Question {
        node,
        period: Period::MonthToDate,
    }
}

#[test]
fn twelve_months_are_expected_from_the_day_after_today() {
    let income = Engine::new(shares()).income(month(0));
    assert_eq!(income.projected, Figure::value(decimal("10")));
    assert_eq!(income.received, Figure::value(decimal("3.25")));
}

#[test]
fn the_months_of_the_period_are_followed_by_those_to_come() {
    let months = Engine::new(shares()).income(month(0)).months;
    assert_eq!(months.len(), 13);
    assert_eq!(
        (months[0].dividends, months[0].interest),
        (decimal("3"), decimal("0.25"))
    );
    assert_eq!(months[3].projected, decimal("5"));
    assert_eq!(months[12].month, date(2027, 6, 1));
}

#[test]
fn a_period_in_the_past_does_not_show_the_months_since_as_empty() {
    let period = Period::Custom {
        first: date(2026, 1, 1),
        last: date(2026, 3, 31),
    };
    let months = Engine::new(shares()).income(Question { node: 0, period }).months;
    assert_eq!(
        months.iter().map(|month| month.month.month()).collect::<Vec<_>>(),
        [1, 2, 3]
    );
}

#[test]
fn a_holding_without_a_forecast_makes_the_projection_partial_and_cash_does_not() {
    let mut book = shares();
    book.positions.push(position(1, 1, "5", Some("20")));
    let engine = Engine::new(book);
    let partial = Figure::Partial {
        value: decimal("10"),
        included: 1,
        of: 2,
    };
    assert_eq!(engine.income(month(0)).projected, partial);
    let unknown = Figure::unavailable(UnavailableReason::NoForecast);
    assert_eq!(engine.income(month(2)).projected, unknown);
    assert_eq!(engine.positions(0, CostMethod::Fifo)[2].projected_income, unknown);
}

#[test]
fn a_short_position_pays_the_dividend() {
    let mut book = shares();
    book.positions[0].quantity = decimal("-10");
    assert_eq!(
        Engine::new(book).income(month(0)).projected,
        Figure::value(decimal("-10"))
    );
}

#[test]
fn income_in_a_currency_without_a_rate_is_missing_and_not_zero() {
    let mut book = shares();
    book.transactions[1].currency = "CHF".parse().unwrap();
    let received = Engine::new(book).income(month(0)).received;
    let partial = Figure::Partial {
        value: decimal("0.25"),
        included: 1,
        of: 2,
    };
    assert_eq!(received, partial);
}
