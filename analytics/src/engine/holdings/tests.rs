//! Values of what is held, and how they are made up.

use inlay_contract::book::Book;
use inlay_contract::portfolio::AssetClass;
use proptest::prelude::*;

use super::*;
use crate::report::{Dimension, Part};
use crate::sample::generated::household;
use crate::sample::{book, cash, currency, decimal, june, position, share};

const DIMENSIONS: [Dimension; 5] = [
    Dimension::AssetClass,
    Dimension::Sector,
    Dimension::Region,
    Dimension::Currency,
    Dimension::Account,
];

fn shares_and_cash() -> Book {
    let mut book = book();
    book.instruments = vec![share("Share", "USD"), share("Aktie", "EUR"), cash("USD")];
    book.positions = vec![
        position(0, 0, "10", Some("12.50")),
        position(1, 1, "4", Some("20")),
        position(1, 2, "75.25", None),
    ];
    book
}

#[test]
fn a_holding_without_a_rate_is_left_out_and_counted() {
    let engine = Engine::new(shares_and_cash());
    let partial = |value, included, of| Figure::Partial {
        value: decimal(value),
        included,
        of,
    };
    assert_eq!(engine.value(0), partial("200.25", 2, 3));
    assert_eq!(engine.value(2), partial("75.25", 1, 2));
    assert_eq!(engine.value(1), Figure::value(decimal("125")));
    assert_eq!(
        engine.position_value(1),
        Figure::unavailable(UnavailableReason::NoRate)
    );
}

#[test]
fn a_holding_without_a_price_is_not_worth_nothing() {
    let mut book = shares_and_cash();
    (book.positions[0].price, book.positions[0].value) = (None, None);
    let engine = Engine::new(book);
    assert_eq!(engine.value(1), Figure::unavailable(UnavailableReason::NoPrice));
    // A price is named before a rate: without it no rate would help.
    assert_eq!(engine.positions(0, CostMethod::Fifo)[0].weight, None);
}

#[test]
fn what_an_account_held_when_it_left_is_not_counted() {
    let mut book = shares_and_cash();
    book.accounts[1].left = Some(june(29));
    let engine = Engine::new(book);
    assert_eq!(engine.value(0), Figure::value(decimal("125")));
    assert_eq!(
        engine.value(2),
        Figure::unavailable(UnavailableReason::NoHoldings)
    );
}

#[test]
fn a_book_that_could_not_be_read_again_is_stale_in_every_value() {
    let since = "2026-06-30T21:15:00Z".parse().unwrap();
    let mut book = shares_and_cash();
    book.stale_since = Some(since);
    let value = decimal("125");
    assert_eq!(Engine::new(book).value(1), Figure::Stale { value, since });
}

#[test]
fn an_amount_of_money_beyond_all_money_is_too_large() {
    let mut book = shares_and_cash();
    book.positions[0].value = Some(Decimal::MAX);
    let engine = Engine::new(book);
    assert_eq!(
        engine.position_value(0),
        Figure::unavailable(UnavailableReason::TooLarge)
    );
    let mut book = shares_and_cash();
    book.positions[0].value = Some(decimal("1000000000000000.01"));
    assert_eq!(
        Engine::new(book).value(1),
        Figure::value(decimal("1000000000000000.01"))
    );
}

#[test]
fn cash_is_cash_where_there_are_sectors_and_an_unnamed_sector_is_unclassified() {
    let mut book = shares_and_cash();
    book.instruments[1].currency = currency("USD");
    book.instruments[1].sector = Some(String::new());
    book.instruments[0].sector = Some("Energy".to_owned());
    let engine = Engine::new(book);
    let parts: Vec<Part> = engine
        .allocation(0, Dimension::Sector)
        .known()
        .unwrap()
        .iter()
        .map(|share| share.part.clone())
        .collect();
    let named = Part::Sector("Energy".to_owned());
    assert_eq!(parts, [named, Part::NoSector, Part::AssetClass(AssetClass::Cash)]);
}

#[test]
fn what_has_no_sector_is_another_part_than_what_has_no_region() {
    let mut book = shares_and_cash();
    book.instruments[1].currency = currency("USD");
    book.instruments[0].sector = Some("Europe".to_owned());
    book.instruments[0].region = None;
    book.instruments[1].sector = None;
    book.instruments[1].region = Some("Europe".to_owned());
    let engine = Engine::new(book);
    let parts = |by| -> Vec<Part> {
        let shares = engine.allocation(0, by);
        shares
            .known()
            .unwrap()
            .iter()
            .map(|share| share.part.clone())
            .collect()
    };
    let cash = Part::AssetClass(AssetClass::Cash);
    let europe = "Europe".to_owned();
    assert_eq!(
        parts(Dimension::Sector),
        [Part::Sector(europe.clone()), Part::NoSector, cash.clone()]
    );
    assert_eq!(
        parts(Dimension::Region),
        [Part::NoRegion, Part::Region(europe), cash]
    );
}

#[test]
fn trades_of_a_portfolio_pay_for_each_other() {
    let engine = Engine::new(household(11));
    let drifts = engine.drift(0);
    let drifts = drifts.known().unwrap();
    assert_eq!(
        drifts.iter().map(|drift| drift.trade).sum::<Decimal>(),
        Decimal::ZERO
    );
    assert!(
        drifts
            .windows(2)
            .all(|pair| pair[0].asset_class < pair[1].asset_class)
    );
    let mut book = household(11);
    book.target = None;
    assert_eq!(
        Engine::new(book).drift(0),
        Figure::unavailable(UnavailableReason::NoTarget)
    );
}

proptest! {
    #[test]
    fn every_split_adds_up_to_the_value(seed in any::<u64>(), node in 0..8_usize) {
        let engine = Engine::new(household(seed));
        let value = engine.value(node);
        for by in DIMENSIONS {
            let parts = engine.allocation(node, by);
            prop_assert_eq!(parts.known().is_some(), value.known().is_some());
            let parts = parts.known().cloned().unwrap_or_default();
            let sum: Decimal = parts.iter().map(|part| part.value).sum();
            prop_assert_eq!(sum, value.known().copied().unwrap_or_default());
            prop_assert!(parts.windows(2).all(|pair| pair[0].value >= pair[1].value));
            let mut distinct: Vec<_> = parts.iter().map(|part| part.part.clone()).collect();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), parts.len());
        }
    }

    // To whom an account belongs is no question of money.
    #[test]
    fn regrouping_accounts_leaves_the_household_alone(seed in any::<u64>(), parent in 0..3_u32) {
        let before = Engine::new(household(seed));
        let mut book = household(seed);
        book.nodes[4].parent = Some(parent);
        book.nodes[7].parent = Some(parent);
        let after = Engine::new(book);
        prop_assert_eq!(before.value(0), after.value(0));
        for by in DIMENSIONS {
            prop_assert_eq!(before.allocation(0, by), after.allocation(0, by));
        }
        prop_assert_eq!(before.drift(0), after.drift(0));
        for method in [CostMethod::Fifo, CostMethod::Average] {
            prop_assert_eq!(before.unrealised(0, method), after.unrealised(0, method));
        }
    }

    #[test]
    fn twice_as_much_of_everything_is_worth_twice_as_much(seed in any::<u64>(), factor in 1..1000_i64) {
        let before = Engine::new(household(seed));
        let mut book = household(seed);
        for position in &mut book.positions {
            position.quantity *= Decimal::from(factor);
            position.value = position.value.map(|value| value * Decimal::from(factor));
        }
        let after = Engine::new(book);
        prop_assert_eq!(before.value(0).map(|value| value * Decimal::from(factor)), after.value(0));
        let weights = |engine: &Engine| {
            let parts = engine.allocation(0, Dimension::AssetClass);
            parts.map(|parts| parts.into_iter().map(|part| (part.part, part.weight)).collect::<Vec<_>>())
        };
        prop_assert_eq!(weights(&before), weights(&after));
    }
}
