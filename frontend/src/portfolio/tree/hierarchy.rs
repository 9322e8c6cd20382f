//! The tree's items, from a book or from the portfolio's answer.

use std::sync::Arc;

use inlay_analytics::report::{PositionRow, TreeRow};
use inlay_contract::book::{Book, LinkTarget, Node, NodeKind};
use inlay_contract::portfolio::{Portfolio, RecordKind};
use inlay_contract::{Decimal, Figure};

use super::opened::Key;
use super::structure::Structure;
use crate::portfolio::tables::Directory;

/// Up to so many levels in all are open down to the accounts at first.
const SMALL: usize = 15;

/// A tree. Equal only to itself.
#[derive(Clone)]
pub(crate) struct Hierarchy(Arc<Inner>);

struct Inner {
    directory: Arc<Directory>,
    items: Vec<Item>,
    structure: Structure,
    is_small: bool,
}

/// One item: a level of the hierarchy, or a holding below an account.
pub(super) struct Item {
    pub(super) name: Name,
    pub(super) origin: Origin,
    key: Key,
    /// Accounts and holdings below.
    pub(super) accounts: u32,
    pub(super) holdings: u32,
    pub(super) value: Figure<Decimal>,
    pub(super) weight: Option<Decimal>,
    /// What only the book knows, and only of levels.
    pub(super) detail: Option<Detail>,
}

/// What an item is called.
pub(super) enum Name {
    /// So.
    Plain(String),
    /// After those who own it together.
    Joint(Vec<String>),
    /// After an account of the directory.
    Account(u32),
    /// After an instrument of the directory.
    Instrument(u32),
}

/// Where an item comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// A level; its position in the book, if there is one.
    Level(NodeKind, Option<usize>),
    /// A holding; its position in the book, if there is one.
    Holding(Option<usize>),
}

/// Figures of a level over the period.
pub(super) struct Detail {
    pub(super) gain: Figure<Decimal>,
    pub(super) time_weighted: Figure<Decimal>,
    pub(super) income: Figure<Decimal>,
}

impl PartialEq for Hierarchy {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Hierarchy {
    /// The hierarchy of a book: the engine's rows, and below each account its holdings as they come.
    pub(crate) fn of_book(
        directory: &Arc<Directory>,
        book: &Book,
        rows: Vec<TreeRow>,
        positions: &[PositionRow],
    ) -> Self {
        let mut of_account: Vec<Vec<&PositionRow>> = vec![Vec::new(); book.accounts.len()];
        for row in positions {
            let account = book.positions.get(row.position).map(|position| position.account);
            let account = account.and_then(|account| usize::try_from(account).ok());
            if let Some(held) = account.and_then(|account| of_account.get_mut(account)) {
                held.push(row);
            }
        }
        let mut tree = Growing::default();
        for row in rows {
            let Some(node) = book.nodes.get(row.node) else {
                continue;
            };
            let depth = row.depth;
            let account = node.account.and_then(|account| usize::try_from(account).ok());
            let id = account
                .and_then(|account| book.accounts.get(account))
                .map(|account| account.id.as_str());
            tree.level(depth, level(node, row), id);
            for held in account
                .and_then(|account| of_account.get(account))
                .into_iter()
                .flatten()
            {
                let Some(position) = book.positions.get(held.position) else {
                    continue;
                };
                tree.holding(
                    depth + 1,
                    position.instrument,
                    Some(held.position),
                    held.value.clone(),
                    held.weight,
                );
            }
        }
        tree.grown(directory)
    }

    /// The accounts and holdings of a portfolio whose book is not there yet.
    pub(crate) fn of_portfolio(directory: &Arc<Directory>, portfolio: &Portfolio) -> Self {
        let mut tree = Growing::default();
        let record = &portfolio.record;
        let kind = match record.kind {
            RecordKind::Household => Some(NodeKind::Household),
            RecordKind::Person => Some(NodeKind::Person),
            // The record is its own and only account.
            RecordKind::Account => None,
        };
        let n_accounts = u32::try_from(portfolio.accounts.len()).unwrap_or(u32::MAX);
        if let Some(kind) = kind {
            let holdings = u32::try_from(portfolio.holdings.len()).unwrap_or(u32::MAX);
            let value = portfolio.total_value.clone().map(|money| money.amount);
            let root = Item {
                name: Name::Plain(record.name.clone()),
                origin: Origin::Level(kind, None),
                key: Key::ROOT,
                accounts: n_accounts,
                holdings,
                value,
                weight: None,
                detail: None,
            };
            tree.level(0, root, None);
        }
        let depth = u32::from(kind.is_some());
        for (place, account) in (0..).zip(&portfolio.accounts) {
            let held = || {
                (0..)
                    .zip(&portfolio.holdings)
                    .filter(|(_, holding)| holding.account == account.id)
            };
            let item = Item {
                name: Name::Account(place),
                origin: Origin::Level(NodeKind::Account, None),
                key: Key::ROOT,
                accounts: 1,
                holdings: u32::try_from(held().count()).unwrap_or(u32::MAX),
                value: account.value.clone().map(|money| money.amount),
                weight: account.weight,
                detail: None,
            };
            tree.level(depth, item, Some(&account.id));
            for (instrument, holding) in held() {
                let value = holding.value.clone().map(|money| money.amount);
                tree.holding(depth + 1, instrument, None, value, holding.weight);
            }
        }
        tree.grown(directory)
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.0.directory
    }

    pub(super) fn structure(&self) -> &Structure {
        &self.0.structure
    }

    pub(super) fn item(&self, item: usize) -> Option<&Item> {
        self.0.items.get(item)
    }

    /// What an item is remembered by, and whether it is open by itself; `None` for one that has nothing to open.
    pub(super) fn opening(&self, item: usize) -> Option<(Key, bool)> {
        if !self.0.structure.has_children(item) {
            return None;
        }
        let is_account = matches!(self.item(item)?.origin, Origin::Level(NodeKind::Account, _));
        let is_first = self.0.structure.place(item)?.depth == 0;
        Some((self.item(item)?.key, is_first || self.0.is_small && !is_account))
    }

    /// Where an item can be seen in the provider's platform.
    pub(super) fn link(&self, item: usize) -> Option<LinkTarget> {
        let directory = self.directory();
        match self.item(item)?.name {
            Name::Account(account) => directory.account_link(account),
            _ if item == 0 => directory.record_link(),
            _ => None,
        }
    }
}

fn level(node: &Node, row: TreeRow) -> Item {
    let name = match (node.account, node.kind) {
        (Some(account), _) => Name::Account(account),
        (None, NodeKind::JointOwners) => Name::Joint(node.owners.clone()),
        (None, _) => Name::Plain(node.name.clone()),
    };
    Item {
        name,
        origin: Origin::Level(node.kind, Some(row.node)),
        key: Key::ROOT,
        accounts: row.accounts,
        holdings: row.holdings,
        value: row.value,
        weight: row.weight,
        detail: Some(Detail {
            gain: row.gain,
            time_weighted: row.time_weighted,
            income: row.income,
        }),
    }
}

/// A tree that is being listed.
#[derive(Default)]
struct Growing {
    items: Vec<Item>,
    depths: Vec<u32>,
    /// Keys from the root down to the item before.
    path: Vec<Key>,
    n_levels: usize,
}

impl Growing {
    /// Lists a level. An account is remembered by its identifier wherever it stands, everything else by the way to it.
    fn level(&mut self, depth: u32, item: Item, account_id: Option<&str>) {
        self.path.truncate(usize::try_from(depth).unwrap_or(usize::MAX));
        let above = self.path.last().copied().unwrap_or(Key::ROOT);
        let key = match (account_id, &item.name) {
            (Some(id), _) => Key::ROOT.with("account").with(id),
            (None, Name::Joint(owners)) => owners
                .iter()
                .fold(above.with("joint"), |key, owner| key.with(owner)),
            (None, Name::Plain(name)) => above.with(name),
            (None, Name::Account(_) | Name::Instrument(_)) => above,
        };
        self.path.push(key);
        self.n_levels += 1;
        self.depths.push(depth);
        self.items.push(Item { key, ..item });
    }

    fn holding(
        &mut self,
        depth: u32,
        instrument: u32,
        position: Option<usize>,
        value: Figure<Decimal>,
        weight: Option<Decimal>,
    ) {
        self.depths.push(depth);
        self.items.push(Item {
            name: Name::Instrument(instrument),
            origin: Origin::Holding(position),
            key: Key::ROOT,
            accounts: 0,
            holdings: 0,
            value,
            weight,
            detail: None,
        });
    }

    fn grown(self, directory: &Arc<Directory>) -> Hierarchy {
        Hierarchy(Arc::new(Inner {
            directory: Arc::clone(directory),
            structure: Structure::new(self.depths.into_iter()),
            items: self.items,
            is_small: self.n_levels <= SMALL,
        }))
    }
}
