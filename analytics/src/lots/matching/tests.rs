//! Cost across accounts, days and gaps of the book.

use inlay_contract::book::TransactionKind::{Buy, DeliveryIn, DeliveryOut, Other, Sell, Transfer};

use super::*;
use crate::sample::{book, cash, currency, decimal, june, position, share, transaction};

fn dollars_only(wanted: Currency, _: Date) -> Known {
    if wanted == currency("USD") {
        Ok(Decimal::ONE)
    } else {
        Err(UnavailableReason::NoRate)
    }
}

fn one_share(positions: &[(u32, &str)], transactions: Vec<Transaction>) -> Book {
    let mut book = book();
    book.instruments = vec![share("Share", "USD")];
    book.positions = positions
        .iter()
        .map(|(account, quantity)| position(*account, 0, quantity, Some("10")))
        .collect();
    book.transactions = transactions;
    book
}

fn fifo(book: &Book) -> Matched {
    matched(book, CostMethod::Fifo, &dollars_only)
}

fn lots(matched: &Matched, account: u32) -> Vec<(Option<Date>, Decimal, Known)> {
    let holding = matched.holding(account, 0).unwrap();
    holding
        .lots
        .iter()
        .map(|lot| (lot.opened, lot.quantity, lot.cost.base))
        .collect()
}

fn leg(date: Date, account: u32, to: u32, quantity: &str) -> Transaction {
    Transaction {
        counterpart: Some(to),
        ..transaction(date, account, Transfer, Some((0, quantity)), quantity)
    }
}

#[test]
fn a_transfer_between_accounts_keeps_the_days_and_the_cost() {
    let buys = [
        transaction(june(1), 0, Buy, Some((0, "10")), "-100"),
        transaction(june(2), 0, Buy, Some((0, "10")), "-200"),
    ];
    let expected = vec![
        (Some(june(1)), decimal("10"), Ok(decimal("100"))),
        (Some(june(2)), decimal("5"), Ok(decimal("100"))),
    ];
    let (out, into) = (leg(june(5), 0, 1, "-15"), leg(june(5), 1, 0, "15"));
    let in_transit = Transaction {
        date: june(8),
        ..into.clone()
    };
    for legs in [
        [out.clone(), into.clone()],
        [into, out.clone()],
        [out, in_transit],
    ] {
        let book = one_share(&[(0, "5"), (1, "15")], [buys.to_vec(), legs.to_vec()].concat());
        let matched = fifo(&book);
        assert_eq!(lots(&matched, 1), expected);
        assert_eq!(
            lots(&matched, 0),
            [(Some(june(2)), decimal("5"), Ok(decimal("100")))]
        );
        assert!(matched.sales.is_empty());
    }
}

#[test]
fn units_older_than_the_book_have_no_cost_and_are_sold_first() {
    let book = one_share(
        &[(0, "12")],
        vec![
            transaction(june(1), 0, Buy, Some((0, "10")), "-100"),
            transaction(june(3), 0, Sell, Some((0, "-3")), "36"),
        ],
    );
    let matched = fifo(&book);
    let unknown = Err(UnavailableReason::NoCostBasis);
    assert_eq!(matched.sales[0].closed[0].cost.base, unknown);
    assert_eq!(
        lots(&matched, 0),
        [
            (None, decimal("2"), unknown),
            (Some(june(1)), decimal("10"), Ok(decimal("100")))
        ]
    );
}

#[test]
fn a_sale_of_what_was_never_bought_has_no_gain() {
    let book = one_share(&[], vec![transaction(june(3), 0, Sell, Some((0, "-3")), "36")]);
    let matched = fifo(&book);
    assert_eq!(matched.sales[0].closed[0].cost, Cost::UNKNOWN);
    assert_eq!(lots(&matched, 0), []);
}

#[test]
fn units_that_vanished_unseen_are_held_no_more() {
    let book = one_share(
        &[(0, "6")],
        vec![transaction(june(1), 0, Buy, Some((0, "10")), "-100")],
    );
    assert_eq!(
        lots(&fifo(&book), 0),
        [(Some(june(1)), decimal("6"), Ok(decimal("60")))]
    );
}

#[test]
fn a_rounded_position_does_not_lose_its_cost() {
    for held in ["1000.001", "999.9994"] {
        let book = one_share(
            &[(0, held)],
            vec![transaction(june(1), 0, Buy, Some((0, "1000")), "-100")],
        );
        assert_eq!(
            lots(&fifo(&book), 0),
            [(Some(june(1)), decimal(held), Ok(decimal("100")))]
        );
    }
}

#[test]
fn a_split_is_no_purchase() {
    let book = one_share(
        &[(0, "30")],
        vec![
            transaction(june(1), 0, Buy, Some((0, "10")), "-100"),
            transaction(june(2), 0, Other, Some((0, "20")), "0"),
        ],
    );
    assert_eq!(
        lots(&fifo(&book), 0),
        [(Some(june(1)), decimal("30"), Ok(decimal("100")))]
    );
}

#[test]
fn delivered_units_cost_what_they_cost_where_they_came_from() {
    let delivery = transaction(june(4), 0, DeliveryIn, Some((0, "5")), "70");
    let known = Transaction {
        cost: Some(decimal("40")),
        ..delivery.clone()
    };
    let book = one_share(&[(0, "10")], vec![delivery, known]);
    assert_eq!(
        lots(&fifo(&book), 0),
        [
            (Some(june(4)), decimal("5"), Err(UnavailableReason::NoCostBasis)),
            (Some(june(4)), decimal("5"), Ok(decimal("40")))
        ]
    );
}

#[test]
fn what_is_delivered_out_is_not_sold() {
    let book = one_share(
        &[(0, "4")],
        vec![
            transaction(june(1), 0, Buy, Some((0, "10")), "-100"),
            transaction(june(2), 0, DeliveryOut, Some((0, "-6")), "-90"),
        ],
    );
    let matched = fifo(&book);
    assert!(matched.sales.is_empty());
    assert_eq!(
        lots(&matched, 0),
        [(Some(june(1)), decimal("4"), Ok(decimal("40")))]
    );
}

#[test]
fn a_purchase_abroad_costs_what_the_currency_was_worth_that_day() {
    let mut book = one_share(
        &[(0, "10")],
        vec![transaction(june(1), 0, Buy, Some((0, "10")), "-110")],
    );
    book.instruments[0].currency = currency("EUR");
    let rate = |wanted: Currency, day: Date| {
        let euro = if day == june(1) { "1.10" } else { "1.30" };
        Ok(if wanted == currency("USD") {
            Decimal::ONE
        } else {
            decimal(euro)
        })
    };
    let matched = matched(&book, CostMethod::Average, &rate);
    let cost = matched.holding(0, 0).unwrap().lots[0].cost;
    assert_eq!((cost.local, cost.base), (Ok(decimal("100")), Ok(decimal("110"))));
    // Without a rate the cost in dollars is known all the same: dollars were paid.
    let cost = fifo(&book).holding(0, 0).unwrap().lots[0].cost;
    assert_eq!(
        (cost.local, cost.base),
        (Err(UnavailableReason::NoRate), Ok(decimal("110")))
    );
}

#[test]
fn money_has_no_lots() {
    let mut book = one_share(
        &[],
        vec![transaction(june(1), 0, DeliveryIn, Some((0, "100")), "100")],
    );
    book.instruments = vec![cash("USD")];
    book.positions = vec![position(0, 0, "100", None)];
    assert_eq!(fifo(&book).holding(0, 0), None);
}

#[test]
fn what_is_dated_after_the_as_of_date_has_not_happened() {
    let mut book = one_share(
        &[(0, "10")],
        vec![transaction(june(1), 0, Buy, Some((0, "10")), "-100")],
    );
    let later = transaction(june(30).tomorrow().unwrap(), 0, Sell, Some((0, "-10")), "500");
    book.transactions.push(later);
    assert!(fifo(&book).sales.is_empty());
}

#[test]
fn transactions_out_of_order_are_matched_by_date() {
    let book = one_share(
        &[(0, "5")],
        vec![
            transaction(june(9), 0, Sell, Some((0, "-5")), "75"),
            transaction(june(1), 0, Buy, Some((0, "10")), "-100"),
        ],
    );
    let matched = fifo(&book);
    assert_eq!(matched.sales[0].closed[0].cost.base, Ok(decimal("50")));
    assert_eq!(
        lots(&matched, 0),
        [(Some(june(1)), decimal("5"), Ok(decimal("50")))]
    );
}
