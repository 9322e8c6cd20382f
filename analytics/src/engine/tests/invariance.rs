//! What must not change a figure, whatever a household looks like.

use inlay_contract::book::BenchmarkAssignment;
use proptest::prelude::*;

use super::*;
use crate::engine::span::Span;

/// What happens to one account on one day: growth in basis points, and cents that come in (or go out).
type Day = (i64, i64);

/// Accounts with the same number of days each.
fn accounts() -> impl Strategy<Value = Vec<Vec<Day>>> {
    (2..12_usize).prop_flat_map(|days| {
        let day = (
            -400_i64..500,
            prop_oneof![3 => Just(0_i64), 1 => -40_000_i64..80_000],
        );
        prop::collection::vec(prop::collection::vec(day, days), 1..5)
    })
}

/// The household that arises when every account begins with ten thousand dollars.
fn lived(accounts: &[Vec<Day>], with_flows: bool) -> Book {
    let mut all = Vec::new();
    let mut transactions = Vec::new();
    for (account, days) in (0_u32..).zip(accounts) {
        let mut value = Decimal::from(10_000);
        let mut closes = vec![Some(value)];
        for (date, (basis_points, cents)) in (2_i8..).zip(days) {
            let flow = if with_flows {
                Decimal::new(*cents, 2)
            } else {
                Decimal::ZERO
            };
            let grown = (value + flow.max(Decimal::ZERO)) * (Decimal::ONE + Decimal::new(*basis_points, 4));
            value = (grown + flow.min(Decimal::ZERO)).round_dp(10);
            closes.push(Some(value));
            if !flow.is_zero() {
                transactions.push(payment(date, account, &flow.to_string()));
            }
        }
        all.push(closes);
    }
    let empty: Vec<(&str, &[&str])> = all.iter().map(|_| ("USD", &[][..])).collect();
    let mut book = household(&empty);
    book.days = (1..).take(all[0].len()).map(june).collect();
    book.as_of = book.days[book.days.len() - 1];
    for (account, values) in book.accounts.iter_mut().zip(all) {
        account.closes[0].values = values;
    }
    transactions.sort_by_key(|one| one.date);
    Book { transactions, ..book }
}

fn near(one: &Figure<Decimal>, other: &Figure<Decimal>, tolerance: Decimal) -> bool {
    match (one.known(), other.known()) {
        (Some(one), Some(other)) => (one - other).abs() <= tolerance,
        _ => one == other,
    }
}

/// The first account comes later and the last one goes earlier, if there are several.
fn with_membership(mut book: Book) -> Book {
    let last = book.accounts.len() - 1;
    if last > 0 {
        book.accounts[0].joined = book.days.get(1).copied();
        book.accounts[last].left = book.days.last().copied();
    }
    book
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn flows_of_the_client_never_change_the_return(days in accounts()) {
        let single = &days[..1];
        let (with, without) = (report(&lived(single, true), 0), report(&lived(single, false), 0));
        prop_assert!(near(&with.time_weighted, &without.time_weighted, Decimal::new(1, 8)));
    }

    #[test]
    fn children_add_up_to_their_parent(days in accounts()) {
        let book = with_membership(lived(&days, true));
        let engine = Engine::new(book);
        let span = Span { opening: 0, closing: engine.days().len() - 1 };
        let nodes = 1..=engine.book().accounts.len();
        let sum = |of: &dyn Fn(usize) -> Decimal| nodes.clone().map(of).sum::<Decimal>();
        prop_assert_eq!(sum(&|node| engine.gain_over(node, span).unwrap()), engine.gain_over(0, span).unwrap());
        prop_assert_eq!(sum(&|node| engine.net_flow_over(node, span).unwrap()), engine.net_flow_over(0, span).unwrap());
        prop_assert_eq!(
            sum(&|node| engine.node_close(node, span.closing).unwrap()),
            engine.node_close(0, span.closing).unwrap()
        );
    }

    #[test]
    fn grouping_accounts_leaves_the_household_alone(days in accounts()) {
        let plain = with_membership(lived(&days, true));
        let mut grouped = plain.clone();
        // The same accounts, each one level deeper than the one before.
        grouped.nodes = vec![node(None, NodeKind::Household, None)];
        for one in (0_u32..).take(plain.accounts.len()) {
            let parent = u32::try_from(grouped.nodes.len() - 1).unwrap();
            grouped.nodes.push(node(Some(parent), NodeKind::Group, None));
            grouped.nodes.insert(grouped.nodes.len(), node(Some(parent + 1), NodeKind::Account, Some(one)));
        }
        prop_assert_eq!(report(&plain, 0), report(&grouped, 0));
    }

    #[test]
    fn a_flow_may_be_booked_in_two_parts_and_in_any_order(days in accounts()) {
        let whole = lived(&days, true);
        let mut split = whole.clone();
        let third = |one: &Transaction| Transaction { amount: one.amount / Decimal::from(4), ..one.clone() };
        let rest = |one: &Transaction| Transaction { amount: one.amount * Decimal::new(75, 2), ..one.clone() };
        split.transactions = whole.transactions.iter().flat_map(|one| [third(one), rest(one)]).rev().collect();
        prop_assert_eq!(report(&whole, 0), report(&split, 0));
    }

    #[test]
    fn the_unit_of_money_does_not_matter(days in accounts(), factor in 2_i64..1_000) {
        let plain = lived(&days, true);
        let mut scaled = plain.clone();
        let factor = Decimal::from(factor);
        for value in scaled.accounts.iter_mut().flat_map(|one| &mut one.closes[0].values) {
            *value = value.map(|value| value * factor);
        }
        scaled.transactions.iter_mut().for_each(|one| one.amount *= factor);
        let (plain, scaled) = (report(&plain, 0), report(&scaled, 0));
        let close = Decimal::new(1, 9);
        prop_assert!(near(&plain.time_weighted, &scaled.time_weighted, close));
        prop_assert!(near(&plain.money_weighted, &scaled.money_weighted, close));
        prop_assert!(near(&plain.modified_dietz, &scaled.modified_dietz, close));
        prop_assert!(near(&plain.max_drawdown.map(|fall| fall.depth), &scaled.max_drawdown.map(|fall| fall.depth), close));
    }

    #[test]
    fn transfers_within_a_household_never_change_it(
        days in accounts(),
        transfers in prop::collection::vec((0..5_u32, 0..5_u32, 2_i8..12, 1_i64..1_000), 1..8),
    ) {
        let before = lived(&days, true);
        let mut after = before.clone();
        let accounts = u32::try_from(days.len()).unwrap();
        for (from, to, day, dollars) in transfers {
            let (from, to) = (from % accounts, to % accounts);
            if from == to || usize::try_from(day).unwrap() > before.days.len() {
                continue;
            }
            for (account, amount) in [(from, -dollars), (to, dollars)] {
                let values = &mut after.accounts[account as usize].closes[0].values;
                for value in values.iter_mut().skip(usize::try_from(day - 1).unwrap()).flatten() {
                    *value += Decimal::from(amount);
                }
            }
            after.transactions.push(leg(day, from, to, &(-dollars).to_string()));
            after.transactions.push(leg(day, to, from, &dollars.to_string()));
        }
        prop_assert_eq!(report(&before, 0), report(&after, 0));
    }

    // Whoever buys the index has its return, also when the index is held in another currency.
    #[test]
    fn a_benchmark_that_is_bought_is_equalled(levels in prop::collection::vec(50_i64..200, 3..20), purchase in 1_i64..10_000) {
        let levels: Vec<_> = levels.into_iter().map(Decimal::from).collect();
        let mut book = household(&[("USD", &[]), ("EUR", &[])]);
        book.days = (1..).take(levels.len()).map(june).collect();
        book.as_of = book.days[levels.len() - 1];
        let some = |values: Vec<Decimal>| values.into_iter().map(Some).collect::<Vec<_>>();
        let rate = |day: usize| Decimal::new(if day.is_multiple_of(2) { 125 } else { 80 }, 2);
        book.rates = vec![RateSeries { currency: currency("EUR"), rates: some((0..levels.len()).map(rate).collect()) }];
        // One unit in each account; new money on the second day buys at its start, that is, at the level before.
        let bought = Decimal::from(purchase) / levels[0];
        let units = |day: usize| if day == 0 { Decimal::ONE } else { Decimal::ONE + bought };
        book.accounts[0].closes[0].values = some(levels.iter().enumerate().map(|(day, level)| level * units(day)).collect());
        book.accounts[1].closes[0].values = some(levels.iter().enumerate().map(|(day, level)| level / rate(day)).collect());
        book.transactions = vec![payment(2, 0, &purchase.to_string())];
        book.benchmarks = vec![BenchmarkAssignment { name: String::new(), since: june(1), levels: some(levels) }];
        for node in 0..3 {
            let excess = *report(&book, node).excess.known().unwrap();
            prop_assert!(excess.abs() <= Decimal::new(1, 11), "{}", excess);
        }
    }

    #[test]
    fn the_series_ends_with_the_figures_beside_it(days in accounts()) {
        let report = report(&with_membership(lived(&days, true)), 0);
        let last = report.points[report.points.len() - 1];
        prop_assert_eq!(last.cumulative, report.time_weighted.known().copied());
        prop_assert_eq!(last.value, report.closing_value.known().copied());
        let net_flow: Decimal = report.points.iter().skip(1).map(|point| point.net_flow).sum();
        prop_assert_eq!(Some(net_flow), report.net_flow.known().copied());
        let deepest = report.points.iter().filter_map(|point| point.drawdown).min();
        prop_assert_eq!(deepest, report.max_drawdown.known().map(|fall| fall.depth));
        prop_assert!(deepest <= Some(Decimal::ZERO));
    }
}
