//! The levels of a household agree with each other and with what each of them says of itself.

use proptest::prelude::*;

use super::*;
use crate::period::Period;
use crate::sample::generated::household;

const PERIODS: [Period; 3] = [Period::SinceInception, Period::MonthToDate, Period::OneMonth];

fn coverage(figure: &Figure<Decimal>) -> Option<(u32, u32)> {
    match figure {
        Figure::Partial { included, of, .. } => Some((*included, *of)),
        _ => None,
    }
}

#[test]
fn each_node_is_followed_by_its_children_and_the_largest_child_comes_first() {
    let engine = Engine::new(household(5));
    let rows = engine.tree(Question {
        node: 0,
        period: Period::MonthToDate,
    });
    assert_eq!(rows.len(), engine.book().nodes.len());
    assert_eq!((rows[0].node, rows[0].depth, rows[0].accounts), (0, 0, 4));
    for (index, row) in rows.iter().enumerate().skip(1) {
        let parent = rows[..index]
            .iter()
            .rev()
            .find(|above| above.depth < row.depth)
            .unwrap();
        assert_eq!(
            engine.book().nodes[row.node].parent,
            u32::try_from(parent.node).ok()
        );
    }
    for parent in 0..engine.book().nodes.len() {
        let children = rows
            .iter()
            .filter(|row| engine.book().nodes[row.node].parent == u32::try_from(parent).ok());
        let values: Vec<_> = children.map(|row| row.value.known().copied()).collect();
        assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
    }
}

#[test]
fn an_account_that_joined_within_the_period_has_a_gain_in_it_and_no_return() {
    let mut book = household(5);
    book.rates[0].rates = vec![Some(Decimal::ONE); book.days.len()];
    for account in &mut book.accounts {
        (account.joined, account.left) = (None, None);
        account.closes.truncate(1);
        let values = &mut account.closes[0].values;
        values.iter_mut().for_each(|value| *value = Some(Decimal::TEN));
    }
    let last = book.days.len() - 1;
    book.accounts[2].closes[0].values[last] = Some(Decimal::from(13));
    book.accounts[2].joined = Some(book.days[last - 1]);
    book.transactions.clear();
    let engine = Engine::new(book);
    let rows = engine.tree(Question {
        node: 0,
        period: Period::OneMonth,
    });
    let row = rows.iter().find(|row| row.node == 6).unwrap();
    assert_eq!(row.gain, Figure::value(Decimal::from(3)));
    assert_eq!(rows[0].gain, row.gain);
    assert_eq!(
        row.time_weighted,
        Figure::unavailable(UnavailableReason::BeforeInception)
    );
}

#[test]
fn a_node_that_is_not_there_has_no_rows() {
    let engine = Engine::new(household(5));
    let question = Question {
        node: 99,
        period: Period::MonthToDate,
    };
    assert_eq!(engine.tree(question), []);
}

proptest! {
    #[test]
    fn children_add_up_to_their_parent(seed in any::<u64>()) {
        let engine = Engine::new(household(seed));
        for period in PERIODS {
            let rows = engine.tree(Question { node: 0, period });
            for row in &rows {
                let children: Vec<_> = rows
                    .iter()
                    .filter(|child| engine.book().nodes[child.node].parent == u32::try_from(row.node).ok())
                    .collect();
                if children.is_empty() {
                    continue;
                }
                let sum = |figure: fn(&TreeRow) -> &Figure<Decimal>| -> Decimal {
                    children.iter().filter_map(|child| figure(child).known().copied()).sum()
                };
                prop_assert_eq!(row.value.known().copied().unwrap_or_default(), sum(|row| &row.value));
                prop_assert_eq!(row.income.known().copied().unwrap_or_default(), sum(|row| &row.income));
                prop_assert_eq!(row.holdings, children.iter().map(|child| child.holdings).sum::<u32>());
                prop_assert_eq!(row.accounts, children.iter().map(|child| child.accounts).sum::<u32>());
                if children.iter().all(|child| child.gain.known().is_some()) {
                    prop_assert_eq!(row.gain.known().copied(), Some(sum(|row| &row.gain)));
                }
                if let Some((included, of)) = coverage(&row.value) {
                    let known: u32 = rows_coverage(&children).map(|(included, _)| included).sum();
                    let all: u32 = rows_coverage(&children).map(|(_, of)| of).sum();
                    prop_assert_eq!((included, of), (known, all));
                }
            }
        }
    }

    #[test]
    fn a_row_says_what_the_page_of_its_node_says(seed in any::<u64>()) {
        let engine = Engine::new(household(seed));
        for period in PERIODS {
            for row in engine.tree(Question { node: 0, period }) {
                let question = Question { node: row.node, period };
                let report = engine.performance(question);
                prop_assert_eq!(&row.value, &engine.value(row.node));
                prop_assert_eq!(&row.time_weighted, &report.time_weighted);
                if report.gain.known().is_some() {
                    prop_assert_eq!(&row.gain, &report.gain);
                }
            }
        }
    }
}

/// How many holdings of each child are known, and how many there are.
fn rows_coverage<'a>(children: &'a [&TreeRow]) -> impl Iterator<Item = (u32, u32)> + 'a {
    children.iter().map(|child| match &child.value {
        Figure::Partial { included, of, .. } => (*included, *of),
        Figure::Unavailable { .. } => (0, child.holdings),
        Figure::Value { .. } | Figure::Stale { .. } => (child.holdings, child.holdings),
    })
}
