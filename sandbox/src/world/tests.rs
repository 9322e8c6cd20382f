//! What the numbers of the world promise to a reader of the API.

use std::collections::{HashMap, HashSet};

use inlay_contract::{Currency, Decimal, Money, RecordId};
use jiff::civil::date;

use super::*;
use crate::answer::{EntityKind, Holding};

mod history;
use crate::orgs::{NORTH, SOUTH};
use crate::records::{self, north, south};

const EVER: std::ops::RangeInclusive<Date> = Date::MIN..=Date::MAX;

fn world() -> World {
    World::new(date(2026, 6, 30)).unwrap()
}

/// The holdings converted at the published rates and added up, as an adapter has to do it.
fn total(world: &World, holdings: &[Holding], base: Currency) -> Decimal {
    let table = world.rates(base.as_str(), world.as_of()).unwrap();
    let rates: HashMap<Currency, Decimal> = table
        .rates
        .iter()
        .map(|rate| (rate.currency, rate.rate))
        .collect();
    holdings
        .iter()
        .map(|holding| holding.market_value * rates[&holding.currency])
        .sum()
}

fn every_portfolio(world: &World) -> Vec<(CrmIdentity, Portfolio<'_>)> {
    let mut all = Vec::new();
    for (org, records) in orgs::ALL.into_iter().zip(world.records()) {
        for record in records.records {
            let portfolio = world.portfolio(org, &record.id).unwrap();
            all.push((
                CrmIdentity {
                    id: record.id,
                    name: record.name,
                    kind: record.kind,
                },
                portfolio,
            ));
        }
    }
    all
}

struct CrmIdentity {
    id: String,
    name: String,
    kind: EntityKind,
}

#[test]
fn the_last_valuation_is_the_sum_of_the_holdings_at_the_published_rates() {
    let world = world();
    for (record, portfolio) in every_portfolio(&world) {
        let base = portfolio.entity().base_currency;
        let expected = Money::new(total(&world, &portfolio.holdings(), base), base)
            .rounded()
            .amount;
        let last = portfolio
            .valuations(EVER)
            .valuations
            .last()
            .map_or(Decimal::ZERO, |last| last.value);
        assert_eq!(last, expected, "{}", record.name);
    }
}

#[test]
fn a_market_value_is_exactly_quantity_times_price() {
    let world = world();
    for holding in world.portfolio(&NORTH, north::HOUSEHOLD).unwrap().holdings() {
        let expected = holding
            .price
            .map_or(holding.quantity, |price| price * holding.quantity);
        assert_eq!(holding.market_value, expected, "{}", holding.instrument.name);
    }
}

#[test]
fn a_household_is_worth_its_accounts_and_counts_a_joint_one_once() {
    let world = world();
    for record in [north::HOUSEHOLD, north::EURO_HOUSEHOLD, north::LARGE_HOUSEHOLD] {
        let household = world.portfolio(&NORTH, record).unwrap();
        let base = household.entity().base_currency;
        let accounts = household.accounts().accounts;
        let distinct: HashSet<_> = accounts.iter().map(|account| &account.id).collect();
        assert_eq!(distinct.len(), accounts.len());
        assert!(
            accounts.iter().any(|account| 1 < account.owners.len()),
            "no joint account"
        );
        let sum: Decimal = accounts
            .iter()
            .map(|account| world.firm(&NORTH).portfolio(&account.id).unwrap())
            .map(|account| total(&world, &account.holdings(), base))
            .sum();
        assert_eq!(sum, total(&world, &household.holdings(), base));
    }
}

#[test]
fn every_owner_of_a_joint_account_sees_it_whole() {
    let world = world();
    let household = world.portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let joint = household
        .accounts()
        .accounts
        .into_iter()
        .find(|account| 1 < account.owners.len())
        .unwrap();
    for owner in &joint.owners {
        let person = world.firm(&NORTH).portfolio(&owner.id).unwrap();
        assert_eq!(person.entity().kind, EntityKind::Person);
        assert!(person.accounts().accounts.contains(&joint));
    }
}

#[test]
fn the_named_records_are_what_they_are_named() {
    let world = world();
    let north = |record| world.portfolio(&NORTH, record).unwrap();
    let household = north(north::HOUSEHOLD);
    assert_eq!(household.accounts().accounts.len(), 6);
    let currencies: HashSet<_> = household
        .holdings()
        .iter()
        .map(|holding| holding.currency.to_string())
        .collect();
    assert_eq!(
        currencies,
        ["USD", "EUR", "CHF", "GBP", "JPY"].map(str::to_owned).into()
    );
    assert_eq!(
        north(north::EURO_HOUSEHOLD).entity().base_currency.as_str(),
        "EUR"
    );
    assert_eq!(north(north::PERSON).entity().kind, EntityKind::Person);
    assert_eq!(north(north::ACCOUNT).entity().kind, EntityKind::Account);
    assert_eq!(north(north::ACCOUNT).accounts().accounts[0].owners.len(), 1);
    assert_eq!(north(north::JOINT_ACCOUNT).accounts().accounts[0].owners.len(), 2);
    for record in [south::HOUSEHOLD, south::PERSON, south::ACCOUNT] {
        assert!(world.portfolio(&SOUTH, record).is_some(), "{record}");
    }
}

#[test]
fn the_large_household_has_its_size_on_any_date() {
    for as_of in [date(2023, 5, 2), date(2026, 6, 30), date(2031, 2, 3)] {
        let world = World::new(as_of).unwrap();
        let large = world.portfolio(&NORTH, north::LARGE_HOUSEHOLD).unwrap();
        assert_eq!(large.accounts().accounts.len(), 50);
        let holdings = large.holdings();
        assert_eq!(holdings.len(), 10_000);
        assert!(large.transactions(EVER).len() < 60_000);
        assert!(holdings.iter().all(|holding| Decimal::ZERO < holding.quantity));
    }
}

#[test]
fn a_young_household_begins_four_months_ago_with_its_opening_deposit() {
    let world = world();
    let young = world.portfolio(&NORTH, north::YOUNG_HOUSEHOLD).unwrap();
    // 28 February 2026 is a Saturday.
    let opening = date(2026, 3, 2);
    assert_eq!(young.entity().inception, Some(opening));
    let first = young.valuations(EVER).valuations[0];
    let flow = &young.flows(EVER).flows[0];
    assert_eq!((first.date, first.value), (opening, flow.amount));
    assert_eq!(flow.date, opening);
}

#[test]
fn an_empty_household_has_no_history_rather_than_zeros() {
    let world = world();
    let empty = world.portfolio(&NORTH, north::EMPTY).unwrap();
    assert_eq!(empty.entity().inception, None);
    assert!(empty.accounts().accounts.is_empty());
    assert!(empty.holdings().is_empty());
    assert!(empty.valuations(EVER).valuations.is_empty());
    assert!(empty.flows(EVER).flows.is_empty());
    assert!(empty.closes(EVER).days.is_empty() && empty.transactions(EVER).is_empty());
    assert!(empty.benchmarks(EVER).assignments.is_empty());
    assert_eq!(empty.structure().nodes.len(), 2, "the household and its member");
}

#[test]
fn valuations_are_every_business_day_of_three_years_and_closes_of_the_whole_history() {
    let world = world();
    let household = world.portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let days = household.valuations(EVER).valuations;
    assert_eq!(days[0].date, date(2023, 6, 30));
    assert_eq!(days[days.len() - 1].date, world.as_of());
    assert_eq!(days.len(), 783);
    let closes = household.closes(EVER);
    assert_eq!(household.entity().inception, Some(date(2019, 4, 8)));
    assert_eq!(closes.days[0], date(2019, 4, 8));
    assert_eq!(closes.days.last(), Some(&world.as_of()));
    let part = household
        .valuations(date(2024, 2, 29)..=date(2024, 3, 4))
        .valuations;
    let dates: Vec<Date> = part.iter().map(|valuation| valuation.date).collect();
    assert_eq!(dates, [date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 4)]);
    let before = household.valuations(date(2010, 1, 1)..=date(2011, 1, 1));
    assert!(before.valuations.is_empty());
}

#[test]
fn the_past_does_not_depend_on_the_day_of_asking() {
    let early = World::new(date(2025, 12, 31)).unwrap();
    let late = world();
    let dates = date(2024, 1, 1)..=date(2025, 12, 31);
    for record in [north::HOUSEHOLD, north::EURO_HOUSEHOLD, north::LARGE_HOUSEHOLD] {
        let (early, late) = (
            early.portfolio(&NORTH, record).unwrap(),
            late.portfolio(&NORTH, record).unwrap(),
        );
        assert_eq!(early.valuations(dates.clone()), late.valuations(dates.clone()));
        assert_eq!(early.flows(dates.clone()), late.flows(dates.clone()));
        assert_eq!(early.benchmark(dates.clone()), late.benchmark(dates.clone()));
        assert_eq!(early.closes(dates.clone()), late.closes(dates.clone()));
        assert_eq!(
            early.transactions(dates.clone()),
            late.transactions(dates.clone())
        );
    }
}

#[test]
fn the_same_record_id_is_another_client_in_the_other_firm() {
    let world = world();
    let (north, south) = (
        world.portfolio(&NORTH, records::SHARED).unwrap(),
        world.portfolio(&SOUTH, records::SHARED).unwrap(),
    );
    assert_ne!(north.entity().id, south.entity().id);
    assert_ne!(north.entity().name, south.entity().name);
    assert!(world.firm(&SOUTH).portfolio(&north.entity().id).is_none());
    assert!(world.firm(&NORTH).portfolio(&south.entity().id).is_none());
}

#[test]
fn records_are_valid_distinct_and_the_same_on_every_date() {
    let world = world();
    assert_eq!(world.records(), records::all());
    for firm in world.records() {
        let ids: HashSet<RecordId> = firm
            .records
            .iter()
            .map(|record| record.id.parse().unwrap())
            .collect();
        assert_eq!(ids.len(), firm.records.len());
    }
    assert!(
        every_portfolio(&world)
            .iter()
            .all(|(record, _)| record.id.starts_with("001"))
    );
    assert!(
        every_portfolio(&world)
            .iter()
            .all(|(record, portfolio)| record.kind == portfolio.entity().kind)
    );
    assert!(world.portfolio(&NORTH, records::UNKNOWN).is_none());
}

#[test]
fn target_weights_add_up_to_one() {
    let world = world();
    for (record, portfolio) in every_portfolio(&world) {
        let sum: Decimal = portfolio
            .target()
            .weights
            .iter()
            .map(|target| target.weight)
            .sum();
        assert_eq!(sum, Decimal::ONE, "{}", record.name);
    }
}

#[test]
fn a_rate_and_its_inverse_agree() {
    let world = world();
    let rate = |base: &str, currency: &str| {
        let table = world.rates(base, world.as_of()).unwrap();
        table
            .rates
            .iter()
            .find(|rate| rate.currency.as_str() == currency)
            .unwrap()
            .rate
    };
    for currency in ["EUR", "CHF", "GBP", "JPY"] {
        let product = rate("USD", currency) * rate(currency, "USD");
        assert!(
            (product - Decimal::ONE).abs() < Decimal::new(1, 5),
            "{currency}: {product}"
        );
        assert_eq!(rate(currency, currency), Decimal::ONE);
    }
    assert!(world.rates("XXX", world.as_of()).is_none());
    assert!(world.rates("USD", world.as_of().tomorrow().unwrap()).is_none());
}

#[test]
fn a_date_without_prices_is_refused() {
    assert!(World::new(date(2020, 1, 1)).is_err());
    assert!(World::new(date(2045, 1, 1)).is_err());
}
