//! What the advisor sees first and what the workspace shows in its place a moment later are the same figures: the backend
//! makes them of the provider's totals, the engine of what happened in each account.

use std::collections::BTreeMap;

use inlay_analytics::engine::Engine;
use inlay_analytics::period::Period;
use inlay_analytics::report::{Dimension, Part, Question};
use inlay_contract::book::Book;
use inlay_contract::portfolio::{AssetClass, Performance, Portfolio};
use inlay_contract::{Decimal, Money};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};
use jiff::ToSpan;

use crate::stack::{AS_OF, Stack};

/// Records of every kind and age; a young one, one in another base currency and the largest are among them.
const RECORDS: [(&Org, &str); 11] = [
    (&NORTH, north::HOUSEHOLD),
    (&NORTH, north::EURO_HOUSEHOLD),
    (&NORTH, north::YOUNG_HOUSEHOLD),
    (&NORTH, north::LARGE_HOUSEHOLD),
    (&NORTH, north::SHORT_HISTORY_PERSON),
    (&NORTH, north::PERSON),
    (&NORTH, north::ACCOUNT),
    (&NORTH, north::JOINT_ACCOUNT),
    (&SOUTH, south::HOUSEHOLD),
    (&SOUTH, south::PERSON),
    (&SOUTH, south::ACCOUNT),
];

/// A hundredth of a basis point: a tenth of the last digit that is shown. The provider's totals are rounded to the cent every
/// day, closes times rates are not.
const AGREEMENT: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

struct Pictures {
    record: &'static str,
    first: Portfolio,
    engine: Engine,
}

async fn pictures(stack: &Stack, org: &Org, record: &'static str) -> Pictures {
    let first = stack.read(org, record).await.unwrap();
    let book: Book = stack.read_book(org, record).await.unwrap();
    assert_eq!(
        (first.as_of, first.currency),
        (book.as_of, book.currency),
        "{record}"
    );
    Pictures {
        record,
        first,
        engine: Engine::new(book),
    }
}

/// As it is shown: to the cent.
fn shown(amount: Decimal, like: Money) -> Decimal {
    Money::new(amount, like.currency).rounded().amount
}

#[track_caller]
fn assert_near(one: Decimal, other: Decimal, what: &str) {
    let distance = (one - other).abs();
    assert!(distance <= AGREEMENT, "{what}: {one} and {other}");
}

impl Pictures {
    fn assert_same_value(&self) {
        let total = *self.first.total_value.known().unwrap();
        let value = *self.engine.value(0).known().unwrap();
        assert_eq!(shown(value, total), total.rounded().amount, "{}", self.record);
    }

    fn assert_same_day(&self) {
        let first = self.first.day_change.known().unwrap();
        let figure = self.engine.day_gain(0);
        let gain = figure.known().unwrap();
        // Two closes, each rounded to the cent by the provider.
        let distance = (gain.amount - first.amount.amount).abs();
        assert!(
            distance <= Decimal::new(1, 2),
            "{}: {} and {}",
            self.record,
            gain.amount,
            first.amount.amount
        );
        assert_near(gain.ratio, first.ratio, self.record);
        assert_eq!(gain.previous_close, first.previous_close, "{}", self.record);
        assert_eq!(
            shown(gain.net_flow, first.net_flow),
            first.net_flow.rounded().amount,
            "{}",
            self.record
        );
    }

    /// Over the period on which the workspace opens: from the first close of the picture.
    fn assert_same_performance(&self) {
        let first: &Performance = self.first.performance.known().unwrap();
        let opening = first.points.first().unwrap().date;
        let report = self.engine.performance(Question {
            node: 0,
            period: Period::Custom {
                first: opening.checked_add(1.day()).unwrap(),
                last: AS_OF,
            },
        });
        let interval = report.interval.known().unwrap();
        assert_eq!(
            (interval.opening, interval.closing),
            (opening, AS_OF),
            "{}",
            self.record
        );
        let total_return = *report.time_weighted.known().unwrap();
        assert_near(total_return, first.total_return, self.record);
        assert!(2 < first.points.len(), "{}", self.record);
        assert_eq!(report.points.len(), first.points.len(), "{}", self.record);
        for (point, drawn) in report.points.iter().zip(&first.points) {
            let what = format!("{} on {}", self.record, drawn.date);
            assert_eq!(point.date, drawn.date, "{what}");
            let value = Money::new(point.value.unwrap(), self.first.currency).rounded();
            assert_eq!(value.amount, drawn.value, "{what}");
            assert_near(point.cumulative.unwrap(), drawn.cumulative, &what);
        }
    }

    fn assert_same_allocation(&self) {
        let slices = self.first.allocation.known().unwrap();
        let first: BTreeMap<String, _> = slices
            .iter()
            .map(|slice| (name(slice.asset_class), (slice.value, slice.weight)))
            .collect();
        let figure = self.engine.allocation(0, Dimension::AssetClass);
        let shares = figure.known().unwrap();
        assert_eq!(shares.len(), first.len(), "{}", self.record);
        for share in shares {
            let Part::AssetClass(class) = share.part else {
                panic!("{}: {:?}", self.record, share.part)
            };
            let what = format!("{}, {class:?}", self.record);
            let (value, weight) = first[&name(class)];
            assert_eq!(shown(share.value, value), value.rounded().amount, "{what}");
            assert_eq!(share.weight.is_some(), weight.is_some(), "{what}");
            assert_near(
                share.weight.unwrap_or_default(),
                weight.unwrap_or_default(),
                &what,
            );
        }
    }

    fn assert_same_accounts(&self) {
        let book = self.engine.book();
        for account in &self.first.accounts {
            let place = book.accounts.iter().position(|one| one.id == account.id).unwrap();
            let is_its_own = |node: &&inlay_contract::book::Node| {
                node.account.is_some_and(|own| usize::try_from(own) == Ok(place))
            };
            let node = book.nodes.iter().position(|node| is_its_own(&node)).unwrap();
            let stated = *account.value.known().unwrap();
            let value = *self.engine.value(node).known().unwrap();
            assert_eq!(
                shown(value, stated),
                stated.rounded().amount,
                "{}, {}",
                self.record,
                account.id
            );
        }
    }
}

/// A class has no order of its own.
fn name(class: AssetClass) -> String {
    serde_json::to_string(&class).unwrap()
}

#[tokio::test]
async fn no_figure_changes_when_the_workspace_takes_the_place_of_the_first_picture() {
    let stack = Stack::start().await;
    for (org, record) in RECORDS {
        let pictures = pictures(&stack, org, record).await;
        pictures.assert_same_value();
        pictures.assert_same_day();
        pictures.assert_same_performance();
        pictures.assert_same_allocation();
        pictures.assert_same_accounts();
    }
}
