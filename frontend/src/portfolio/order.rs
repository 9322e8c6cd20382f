//! The order of the holdings.

use std::cmp::Ordering;

use inlay_contract::Decimal;
use inlay_contract::portfolio::{Account, Holding, Portfolio};

/// A column that can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Account,
    AssetClass,
    Quantity,
    Price,
    Value,
    Weight,
}

impl Column {
    /// All of them, from left to right.
    pub(super) const ALL: [Self; 7] = [
        Self::Name,
        Self::Account,
        Self::AssetClass,
        Self::Quantity,
        Self::Price,
        Self::Value,
        Self::Weight,
    ];

    /// Whether it holds numbers: those are first shown largest first.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Quantity | Self::Price | Self::Value | Self::Weight)
    }
}

/// By which column, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: Column,
    pub(super) descending: bool,
}

impl Sort {
    /// As the answer comes: largest value first.
    pub(super) const INITIAL: Self = Self {
        column: Column::Value,
        descending: true,
    };

    /// After a click on a column's header: the other way round, or another column.
    pub(super) fn clicked(self, column: Column) -> Self {
        Self {
            column,
            descending: if self.column == column {
                !self.descending
            } else {
                column.is_number()
            },
        }
    }
}

/// What a row is compared by. Unknown comes last whichever way it is sorted: it is neither small nor large.
#[derive(PartialEq, Eq)]
enum Key {
    Text(String),
    Number(Option<Decimal>),
}

/// Indices of the holdings in the wanted order; equal ones stay in the order of the answer.
pub(super) fn ordered(portfolio: &Portfolio, sort: Sort) -> Vec<usize> {
    let mut rows: Vec<(Key, usize)> = portfolio
        .holdings
        .iter()
        .enumerate()
        .map(|(index, holding)| (key(holding, &portfolio.accounts, sort.column), index))
        .collect();
    rows.sort_by(|(left, _), (right, _)| compare(left, right, sort.descending));
    rows.into_iter().map(|(_, index)| index).collect()
}

/// The account of a holding.
pub(super) fn account_of<'portfolio>(
    holding: &Holding,
    accounts: &'portfolio [Account],
) -> Option<&'portfolio Account> {
    accounts.iter().find(|account| account.id == holding.account)
}

fn key(holding: &Holding, accounts: &[Account], column: Column) -> Key {
    match column {
        Column::Name => Key::Text(holding.name.to_ascii_lowercase()),
        Column::Account => {
            let account = account_of(holding, accounts);
            Key::Text(
                account
                    .map(|account| account.name.to_ascii_lowercase())
                    .unwrap_or_default(),
            )
        }
        // Classes have an order of their own; it is that of the contract's type.
        Column::AssetClass => Key::Number(Some(Decimal::from(holding.asset_class as u8))),
        Column::Quantity => Key::Number(Some(holding.quantity)),
        Column::Price => Key::Number(holding.price.map(|price| price.amount)),
        Column::Value => Key::Number(holding.value.known().map(|value| value.amount)),
        Column::Weight => Key::Number(holding.weight),
    }
}

fn compare(left: &Key, right: &Key, descending: bool) -> Ordering {
    let turned = |order: Ordering| if descending { order.reverse() } else { order };
    match (left, right) {
        (Key::Text(left), Key::Text(right)) => turned(left.cmp(right)),
        (Key::Number(Some(left)), Key::Number(Some(right))) => turned(left.cmp(right)),
        (Key::Number(Some(_)), Key::Number(None)) => Ordering::Less,
        (Key::Number(None), Key::Number(Some(_))) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::UnavailableReason;
    use inlay_contract::portfolio::{AssetClass, Source};
    use inlay_contract::portfolio::{RecordKind, RecordSummary};
    use inlay_contract::{Figure, Money};

    use super::*;

    fn holding(name: &str, value: Option<&str>) -> Holding {
        let money = |amount: &str| Money::new(amount.parse().unwrap(), "USD".parse().unwrap());
        let value = match value {
            Some(amount) => Figure::value(money(amount)),
            None => Figure::unavailable(UnavailableReason::NoPrice),
        };
        Holding {
            account: "a".to_owned(),
            name: name.to_owned(),
            symbol: None,
            asset_class: AssetClass::Equity,
            quantity: Decimal::ONE,
            price: None,
            price_date: None,
            local_value: value.clone(),
            value,
            weight: None,
        }
    }

    fn portfolio(holdings: Vec<Holding>) -> Portfolio {
        Portfolio {
            record: RecordSummary {
                id: "001A0000006Vm9rIAC".parse().unwrap(),
                kind: RecordKind::Person,
                name: "Ada".to_owned(),
            },
            currency: "USD".parse().unwrap(),
            as_of: "2026-06-30".parse().unwrap(),
            source: Source {
                name: "Sandbox".to_owned(),
                read_at: "2026-06-30T21:15:00Z".parse().unwrap(),
                stale_since: None,
            },
            total_value: Figure::unavailable(UnavailableReason::NoPrice),
            day_change: Figure::unavailable(UnavailableReason::NoPrice),
            performance: Figure::unavailable(UnavailableReason::NoPrice),
            allocation: Figure::unavailable(UnavailableReason::NoPrice),
            accounts: Vec::new(),
            holdings,
            notices: Vec::new(),
        }
    }

    fn names(portfolio: &Portfolio, column: Column, descending: bool) -> String {
        let order = ordered(portfolio, Sort { column, descending });
        order
            .iter()
            .map(|index| portfolio.holdings[*index].name.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn an_unpriced_holding_is_last_both_ways() {
        let rows = [
            ("a", Some("5")),
            ("b", None),
            ("c", Some("-7")),
            ("d", Some("40")),
        ];
        let portfolio = portfolio(rows.map(|(name, value)| holding(name, value)).to_vec());
        assert_eq!(names(&portfolio, Column::Value, true), "d a c b");
        assert_eq!(names(&portfolio, Column::Value, false), "c a d b");
    }

    #[test]
    fn letter_case_does_not_decide_and_equals_keep_their_order() {
        let rows = ["beta", "Alpha", "alpha", "Gamma"];
        let portfolio = portfolio(rows.map(|name| holding(name, None)).to_vec());
        assert_eq!(names(&portfolio, Column::Name, false), "Alpha alpha beta Gamma");
        assert_eq!(names(&portfolio, Column::Weight, true), "beta Alpha alpha Gamma");
    }

    #[test]
    fn a_first_click_shows_the_largest_number_or_the_first_name() {
        let sort = Sort::INITIAL.clicked(Column::Name);
        assert!(!sort.descending);
        assert!(sort.clicked(Column::Name).descending);
        assert!(sort.clicked(Column::Quantity).descending);
        assert!(!Sort::INITIAL.clicked(Column::Value).descending);
    }

    proptest::proptest! {
        #[test]
        fn sorting_loses_and_doubles_nothing(values in proptest::collection::vec(proptest::option::of(-50_i64..50), 0..60)) {
            let rows = values.iter().map(|value| holding("x", value.map(|value| value.to_string()).as_deref()));
            let portfolio = portfolio(rows.collect());
            for column in Column::ALL {
                let mut order = ordered(&portfolio, Sort { column, descending: true });
                order.sort_unstable();
                proptest::prop_assert_eq!(order, (0..values.len()).collect::<Vec<_>>());
            }
        }
    }
}
