//! What the history promises: books, values, rates and hierarchy tell one story.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::*;
use crate::answer::{Account, CloseSeries, NodeKind, Transaction, TransactionKind};

fn household(world: &World) -> Portfolio<'_> {
    world.portfolio(&NORTH, north::HOUSEHOLD).unwrap()
}

fn account_named(portfolio: &Portfolio<'_>, name: &str) -> Account {
    let accounts = portfolio.accounts_ever().accounts;
    accounts.into_iter().find(|account| account.name == name).unwrap()
}

fn is_flow(kind: TransactionKind) -> bool {
    matches!(
        kind,
        TransactionKind::Deposit
            | TransactionKind::Withdrawal
            | TransactionKind::DeliveryIn
            | TransactionKind::DeliveryOut
            | TransactionKind::Transfer
    )
}

/// The value in `base` of the accounts that belong on each day, from the closes and published rates alone.
fn totals(world: &World, portfolio: &Portfolio<'_>, closes: &CloseSeries) -> Vec<Decimal> {
    let base = portfolio.entity().base_currency;
    let rates = world.rate_history(base.as_str(), EVER).unwrap();
    let first = rates.days.binary_search(&closes.days[0]).unwrap();
    let rates: HashMap<Currency, Vec<Decimal>> = rates
        .rates
        .into_iter()
        .map(|series| (series.currency, series.rates))
        .collect();
    let accounts: HashMap<String, Account> = portfolio
        .accounts_ever()
        .accounts
        .into_iter()
        .map(|account| (account.id.clone(), account))
        .collect();
    let mut totals = vec![Decimal::ZERO; closes.days.len()];
    for account in &closes.accounts {
        let known = &accounts[&account.account_id];
        for pocket in &account.pockets {
            for (index, (day, value)) in closes.days.iter().zip(&pocket.values).enumerate() {
                let belongs = known.joined_on.is_none_or(|joined| joined <= *day)
                    && known.left_on.is_none_or(|left| *day < left);
                if let Some(value) = value.filter(|_| belongs) {
                    totals[index] += value * rates[&pocket.currency][first + index];
                }
            }
        }
    }
    totals
        .into_iter()
        .map(|total| Money::new(total, base).rounded().amount)
        .collect()
}

#[test]
fn the_closes_of_the_accounts_add_up_to_every_valuation() {
    let world = world();
    for record in [
        north::HOUSEHOLD,
        north::EURO_HOUSEHOLD,
        north::PERSON,
        north::LARGE_HOUSEHOLD,
    ] {
        let portfolio = world.portfolio(&NORTH, record).unwrap();
        let closes = portfolio.closes(EVER);
        let totals = totals(&world, &portfolio, &closes);
        let valuations = portfolio.valuations(EVER).valuations;
        let offset = closes.days.len() - valuations.len();
        for (index, valuation) in valuations.iter().enumerate() {
            assert_eq!(closes.days[offset + index], valuation.date);
            assert_eq!(
                totals[offset + index],
                valuation.value,
                "{record} on {}",
                valuation.date
            );
        }
    }
}

#[test]
fn every_holding_is_what_the_transactions_of_its_account_add_up_to() {
    let world = world();
    for (record, portfolio) in every_portfolio(&world) {
        let mut units: BTreeMap<(String, String), Decimal> = BTreeMap::new();
        let mut cash: BTreeMap<(String, Currency), Decimal> = BTreeMap::new();
        for transaction in portfolio.transactions(EVER) {
            let account = transaction.account_id.clone();
            let is_in_kind = matches!(
                transaction.kind,
                TransactionKind::DeliveryIn | TransactionKind::DeliveryOut
            ) || transaction.kind == TransactionKind::Transfer
                && transaction.quantity.is_some();
            if !is_in_kind {
                *cash.entry((account.clone(), transaction.currency)).or_default() += transaction.amount;
            }
            if let (Some(quantity), Some(instrument)) = (transaction.quantity, transaction.instrument_id) {
                *units.entry((account, instrument)).or_default() += quantity;
            }
        }
        for holding in portfolio.holdings() {
            let booked = if holding.price.is_some() {
                units.remove(&(holding.account_id, holding.instrument.id.clone()))
            } else {
                cash.remove(&(holding.account_id, holding.currency))
            };
            assert_eq!(
                booked.unwrap_or_default(),
                holding.quantity,
                "{}: {}",
                record.name,
                holding.instrument.name
            );
        }
        // What is left over belongs to accounts that are gone, or was given away whole.
        let held: HashSet<String> = portfolio
            .accounts()
            .accounts
            .into_iter()
            .map(|account| account.id)
            .collect();
        let is_over = |((account, _), amount): (&(String, String), &Decimal)| {
            held.contains(account) && !amount.is_zero()
        };
        assert!(!units.iter().any(is_over), "{}", record.name);
    }
}

#[test]
fn transactions_are_in_order_distinct_and_name_known_instruments_and_accounts() {
    let world = world();
    for (record, portfolio) in every_portfolio(&world) {
        let transactions = portfolio.transactions(EVER);
        assert!(transactions.is_sorted_by_key(|transaction| transaction.date));
        let ids: HashSet<&str> = transactions
            .iter()
            .map(|transaction| transaction.id.as_str())
            .collect();
        assert_eq!(ids.len(), transactions.len());
        let instruments = portfolio.instruments().instruments;
        let known: HashSet<&str> = instruments
            .iter()
            .map(|known| known.instrument.id.as_str())
            .collect();
        assert_eq!(known.len(), instruments.len());
        let accounts = portfolio.accounts_ever().accounts;
        let accounts: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
        for transaction in &transactions {
            assert!(
                accounts.contains(transaction.account_id.as_str()),
                "{}",
                record.name
            );
            let instrument = transaction.instrument_id.as_deref();
            assert!(
                instrument.is_none_or(|instrument| known.contains(instrument)),
                "{}",
                record.name
            );
        }
        for holding in portfolio.holdings() {
            assert!(
                known.contains(holding.instrument.id.as_str()),
                "{}",
                holding.instrument.name
            );
        }
    }
}

#[test]
fn the_world_shows_every_kind_of_transaction() {
    let world = world();
    let kinds: HashSet<TransactionKind> = every_portfolio(&world)
        .iter()
        .flat_map(|(_, portfolio)| portfolio.transactions(EVER))
        .map(|transaction| transaction.kind)
        .collect();
    assert_eq!(kinds.len(), 11, "{kinds:?}");
}

#[test]
fn transfers_inside_a_household_net_to_zero_and_are_no_flows_of_it() {
    let world = world();
    let household = household(&world);
    let transfers: Vec<Transaction> = household
        .transactions(EVER)
        .into_iter()
        .filter(|transaction| transaction.kind == TransactionKind::Transfer)
        .collect();
    assert!(6 < transfers.len());
    let mut by_day: BTreeMap<Date, Decimal> = BTreeMap::new();
    for transfer in &transfers {
        assert!(transfer.counterpart_account_id.is_some());
        *by_day.entry(transfer.date).or_default() += transfer.amount;
    }
    assert!(by_day.values().all(Decimal::is_zero));
    let days: Vec<Date> = by_day.into_keys().collect();
    assert_eq!(
        days,
        [
            date(2023, 2, 1),
            date(2023, 10, 18),
            date(2024, 6, 3),
            date(2025, 1, 15)
        ]
    );
    let flows = household.flows(EVER).flows;
    let closing = date(2023, 10, 18);
    assert!(!flows.iter().any(|flow| flow.date == closing));
    // For the account that received it all, the same is a flow.
    let roth = account_named(&household, "James Roth IRA");
    let own = world.firm(&NORTH).portfolio(&roth.id).unwrap().flows(EVER).flows;
    assert!(own.iter().any(|flow| flow.date == closing));
}

#[test]
fn what_was_transferred_in_kind_keeps_its_cost_and_one_delivery_has_none() {
    let world = world();
    let transactions = household(&world).transactions(EVER);
    let of_kind = |kind| {
        transactions
            .iter()
            .filter(move |transaction| transaction.kind == kind)
    };
    let in_kind: Vec<_> = of_kind(TransactionKind::Transfer)
        .filter(|transfer| transfer.quantity.is_some_and(|quantity| Decimal::ZERO < quantity))
        .collect();
    assert!(2 < in_kind.len() && in_kind.iter().all(|transfer| transfer.cost.is_some()));
    let without_cost = of_kind(TransactionKind::DeliveryIn)
        .filter(|delivery| delivery.cost.is_none())
        .count();
    let with_cost = of_kind(TransactionKind::DeliveryIn)
        .filter(|delivery| delivery.cost.is_some())
        .count();
    assert_eq!((without_cost, 5 < with_cost), (1, true));
    assert!(of_kind(TransactionKind::DeliveryIn).all(|delivery| delivery.date == date(2021, 9, 20)));
    let brandt = world
        .portfolio(&NORTH, records::SHARED)
        .unwrap()
        .transactions(EVER);
    let given: Vec<_> = brandt
        .iter()
        .filter(|one| one.kind == TransactionKind::DeliveryOut)
        .collect();
    assert_eq!(
        (given.len(), given[0].date, given[0].cost),
        (1, date(2024, 12, 2), None)
    );
    assert!(
        transactions
            .iter()
            .all(|one| one.cost.is_none() || one.quantity.is_some_and(|units| Decimal::ZERO < units))
    );
}

#[test]
fn accounts_join_leave_and_close_on_the_days_they_say() {
    let world = world();
    let household = household(&world);
    assert_eq!(household.accounts().accounts.len(), 6);
    assert_eq!(household.accounts_ever().accounts.len(), 8);
    let joined = account_named(&household, "James Roth IRA");
    assert_eq!(joined.joined_on, Some(date(2022, 5, 16)));
    let gone = account_named(&household, "Eleanor Charitable Fund");
    assert_eq!(
        (gone.left_on, gone.value),
        (Some(date(2024, 3, 18)), Decimal::new(0, 2))
    );
    let closed = account_named(&household, "James Rollover IRA");
    assert_eq!(closed.left_on, Some(date(2023, 10, 19)));

    let closes = household.closes(EVER);
    let close = |account: &Account, day: Date| {
        let series = closes
            .accounts
            .iter()
            .find(|closes| closes.account_id == account.id)
            .unwrap();
        series.pockets[0].values[closes.days.binary_search(&day).unwrap()]
    };
    assert!(
        close(&joined, date(2022, 5, 13)).is_some(),
        "it had a history before it joined"
    );
    assert!(close(&gone, date(2024, 3, 15)).is_some_and(|value| Decimal::ZERO < value));
    assert_eq!(close(&gone, date(2024, 3, 18)), None);
    assert_eq!(close(&closed, date(2023, 10, 18)), Some(Decimal::new(0, 2)));
    assert_eq!(close(&closed, date(2023, 10, 19)), None);

    // Leaving is a flow at the last close, so that it is no loss.
    let flows = household.flows(date(2024, 3, 18)..=date(2024, 3, 18)).flows;
    let leaving = flows.iter().find(|flow| flow.account_id == gone.id).unwrap();
    assert_eq!(Some(-leaving.amount), close(&gone, date(2024, 3, 15)));
    // So is joining, at the close of the day.
    let earlier = World::new(date(2023, 1, 31)).unwrap();
    let flows = super::history::household(&earlier)
        .flows(date(2022, 5, 16)..=date(2022, 5, 16))
        .flows;
    let joining: Vec<_> = flows.iter().filter(|flow| flow.account_id == joined.id).collect();
    assert_eq!(joining.len(), 1);
    assert_eq!(Some(joining[0].amount), close(&joined, date(2022, 5, 16)));
    // Its owner had it all along.
    let owner = world.firm(&NORTH).portfolio(&joined.owners[0].id).unwrap();
    assert_eq!(account_named(&owner, "James Roth IRA").joined_on, None);
}

#[test]
fn no_flow_is_forgotten_so_that_every_daily_return_is_believable() {
    // This world sees the joining, the closing and the moving away of accounts within its three years.
    let world = World::new(date(2024, 12, 31)).unwrap();
    for (record, portfolio) in every_portfolio(&world) {
        let mut flows: HashMap<Date, Decimal> = HashMap::new();
        for flow in portfolio.flows(EVER).flows {
            *flows.entry(flow.date).or_default() += flow.amount;
        }
        // A household is spread widely enough; a single account may hold little beside one share.
        let most = if record.kind == EntityKind::Household {
            Decimal::new(2, 2)
        } else {
            Decimal::new(5, 2)
        };
        for pair in portfolio.valuations(EVER).valuations.windows(2) {
            let flow = flows.get(&pair[1].date).copied().unwrap_or_default();
            let change = (pair[1].value - pair[0].value - flow) / pair[0].value;
            assert!(
                change.abs() < most,
                "{} on {}: {change}",
                record.name,
                pair[1].date
            );
        }
    }
}

#[test]
fn an_account_that_has_ended_has_no_record_and_still_tells_its_history() {
    let world = world();
    let gone = account_named(&household(&world), "Eleanor Charitable Fund");
    assert!(
        world
            .records()
            .iter()
            .flat_map(|org| &org.records)
            .all(|record| record.name != gone.name)
    );
    let own = world.firm(&NORTH).portfolio(&gone.id).unwrap();
    assert!(own.holdings().is_empty() && own.accounts().accounts.is_empty());
    assert_eq!(
        own.valuations(EVER).valuations.last().unwrap().date,
        date(2024, 3, 15)
    );
    assert!(!own.transactions(EVER).is_empty());
}

#[test]
fn a_hierarchy_has_its_parents_first_and_every_account_once() {
    let world = world();
    for (record, portfolio) in every_portfolio(&world) {
        let nodes = portfolio.structure().nodes;
        let mut known: HashMap<&str, NodeKind> = HashMap::new();
        for node in &nodes {
            match node.parent_id.as_deref() {
                None => assert!(known.is_empty() && node.id == portfolio.entity().id),
                Some(parent) => {
                    let expected: &[NodeKind] = match node.kind {
                        NodeKind::Person | NodeKind::JointOwners => &[NodeKind::Household],
                        NodeKind::Registration => &[NodeKind::Person, NodeKind::JointOwners],
                        NodeKind::Account => &[NodeKind::Registration],
                        NodeKind::Household => &[],
                    };
                    assert!(
                        expected.contains(&known[parent]),
                        "{}: {}",
                        record.name,
                        node.name
                    );
                }
            }
            assert!(
                known.insert(&node.id, node.kind).is_none(),
                "{}: {} twice",
                record.name,
                node.name
            );
            assert_eq!(node.kind == NodeKind::JointOwners, 1 < node.owners.len());
            assert_eq!(node.kind == NodeKind::Account, node.account_id.is_some());
        }
        let in_tree: HashSet<String> = nodes.iter().filter_map(|node| node.account_id.clone()).collect();
        let accounts: HashSet<String> = portfolio
            .accounts_ever()
            .accounts
            .into_iter()
            .map(|account| account.id)
            .collect();
        assert_eq!(in_tree, accounts, "{}", record.name);
    }
}

#[test]
fn a_benchmark_that_was_replaced_stays_in_the_history() {
    let world = world();
    let household = household(&world);
    let history = household.benchmarks(EVER);
    let said: Vec<_> = history
        .assignments
        .iter()
        .map(|one| (one.name.as_str(), one.since))
        .collect();
    assert_eq!(
        said,
        [
            ("Sandbox Growth Index", date(2019, 4, 8)),
            ("Sandbox Balanced Index", date(2022, 10, 3))
        ]
    );
    let present = &history.assignments[1];
    assert_eq!(
        (present.days[0], present.days.len()),
        (present.since, present.levels.len())
    );
    let shown = household.benchmark(EVER).levels;
    let offset = present.levels.len() - shown.len();
    assert!(
        shown
            .iter()
            .enumerate()
            .all(|(index, level)| present.levels[offset + index] == level.level)
    );
}

#[test]
fn rates_of_all_days_are_those_of_each_day() {
    let world = world();
    let history = world
        .rate_history("EUR", date(2020, 2, 28)..=date(2020, 3, 3))
        .unwrap();
    assert_eq!(
        history.days,
        [date(2020, 2, 28), date(2020, 3, 2), date(2020, 3, 3)]
    );
    for (index, day) in history.days.iter().enumerate() {
        let table = world.rates("EUR", *day).unwrap();
        let of_day: Vec<_> = history
            .rates
            .iter()
            .map(|series| (series.currency, series.rates[index]))
            .collect();
        let expected: Vec<_> = table
            .rates
            .iter()
            .map(|rate| (rate.currency, rate.rate))
            .collect();
        assert_eq!(of_day, expected);
    }
    assert!(world.rate_history("XXX", EVER).is_none());
}

#[test]
fn income_fees_and_taxes_are_no_flows_and_all_of_them_occur() {
    let world = world();
    let transactions = household(&world).transactions(EVER);
    let sum = |kind| -> Decimal {
        let of_kind = transactions.iter().filter(|transaction| transaction.kind == kind);
        of_kind.map(|transaction| transaction.amount).sum()
    };
    for kind in [TransactionKind::Dividend, TransactionKind::Interest] {
        assert!(Decimal::ZERO < sum(kind) && !is_flow(kind));
    }
    for kind in [TransactionKind::Fee, TransactionKind::Tax] {
        assert!(sum(kind) < Decimal::ZERO && !is_flow(kind));
    }
    // The household's own flows are the flows of its accounts that no other account answers.
    let days = date(2025, 1, 1)..=date(2025, 12, 31);
    let flows = household(&world).flows(days.clone()).flows.len();
    let booked = transactions
        .iter()
        .filter(|transaction| days.contains(&transaction.date));
    let crossing = booked
        .filter(|transaction| is_flow(transaction.kind) && transaction.counterpart_account_id.is_none());
    assert_eq!(flows, crossing.count());
}

#[test]
fn most_accounts_have_six_years_of_history() {
    let world = world();
    let (mut old, mut all) = (0, 0);
    for (record, portfolio) in every_portfolio(&world) {
        if record.kind == EntityKind::Account {
            all += 1;
            old += usize::from(
                portfolio
                    .entity()
                    .inception
                    .is_some_and(|first| first <= date(2020, 6, 30)),
            );
        }
    }
    assert!(all * 4 <= old * 5, "{old} of {all}");
    let short = world.portfolio(&NORTH, north::SHORT_HISTORY_PERSON).unwrap();
    assert_eq!(short.entity().inception, Some(date(2025, 10, 30)));
}
