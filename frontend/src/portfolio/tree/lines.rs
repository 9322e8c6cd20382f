//! The rows of the tree that are seen, for the table.

use inlay_analytics::explanation::FigureId;
use inlay_contract::book::LinkTarget;

use super::hierarchy::{Hierarchy, Item, Name, Origin};
use super::opened::Opened;
use crate::i18n::{Language, Words};
use crate::table::{Column, From, Outline, Room, Rows, TableRows, Unit, Value};

const NAME: usize = 0;
const KIND: usize = 1;
const CONTENT: usize = 2;
const VALUE: usize = 3;
const WEIGHT: usize = 4;
const GAIN: usize = 5;
const RETURN: usize = 6;
const INCOME: usize = 7;

const COLUMNS: [Column; 8] = [
    Column {
        title: Words::tree_name,
        room: Room::Text(12),
        from: From::Card,
        notes: &[KIND, CONTENT],
    },
    Column {
        title: Words::kind,
        room: Room::Short(8),
        from: From::Choice,
        notes: &[],
    },
    Column {
        title: Words::holdings,
        room: Room::Text(9),
        from: From::Choice,
        notes: &[],
    },
    number(Words::value, From::Card),
    number(Words::weight, From::Medium),
    number(Words::gain, From::Wide),
    number(Words::period_return, From::Card),
    number(Words::income, From::Wide),
];

const fn number(title: fn(&Words) -> &'static str, from: From) -> Column {
    Column {
        title,
        room: Room::Number,
        from,
        notes: &[],
    }
}

/// The rows that are seen.
pub(super) fn lines(hierarchy: &Hierarchy, opened: &Opened) -> TableRows {
    let is_open = |item| {
        let opening = hierarchy.opening(item);
        opening.is_some_and(|(key, by_itself)| opened.is_open(key, by_itself))
    };
    let seen = hierarchy.structure().seen(is_open);
    let lines = seen.into_iter().map(|item| Line {
        item,
        is_open: hierarchy.opening(item).map(|_| is_open(item)),
    });
    TableRows::new(Lines {
        lines: lines.collect(),
        hierarchy: hierarchy.clone(),
    })
}

struct Line {
    item: usize,
    is_open: Option<bool>,
}

struct Lines {
    hierarchy: Hierarchy,
    lines: Vec<Line>,
}

impl Lines {
    fn item(&self, row: usize) -> Option<&Item> {
        self.hierarchy.item(self.lines.get(row)?.item)
    }

    fn name(&self, item: &Item, language: &Language) -> Value<'_> {
        let directory = self.hierarchy.directory();
        let name = match &item.name {
            Name::Plain(name) => name.clone(),
            Name::Joint(owners) => language.words.joint_owners(&language.list(owners)),
            Name::Account(account) => return Value::text(directory.account(*account)),
            Name::Instrument(instrument) => return directory.name_value(Some(*instrument), language),
        };
        Value::Text(name.into())
    }

    /// What a level holds, in numbers; of a holding, its symbol.
    fn content(&self, item: &Item, language: &Language) -> Value<'_> {
        if let Name::Instrument(instrument) = item.name {
            return self.hierarchy.directory().symbol_value(Some(instrument));
        }
        let count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let holdings = language
            .words
            .count_holdings(&language.formats, count(item.holdings));
        if matches!(item.name, Name::Account(_)) {
            return Value::Text(holdings.into());
        }
        let accounts = language
            .words
            .count_accounts(&language.formats, count(item.accounts));
        Value::Text([accounts.as_str(), " · ", &holdings].concat().into())
    }
}

impl Rows for Lines {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_> {
        let Some(item) = self.item(row) else {
            return Value::Nothing;
        };
        let currency = self.hierarchy.directory().currency;
        let detail = item.detail.as_ref();
        match column {
            NAME => self.name(item, language),
            KIND => match item.origin {
                Origin::Level(kind, _) => Value::Ranked {
                    rank: kind as u32,
                    text: language.words.node_kind(kind),
                },
                Origin::Holding(_) => Value::Nothing,
            },
            CONTENT => self.content(item, language),
            VALUE => Value::Number(Unit::Money(currency), item.value.clone()),
            WEIGHT => Value::optional(Unit::Weight, item.weight),
            GAIN => detail.map_or(Value::Nothing, |detail| {
                Value::Number(Unit::Change(currency), detail.gain.clone())
            }),
            RETURN => detail.map_or(Value::Nothing, |detail| {
                Value::Number(Unit::Return, detail.time_weighted.clone())
            }),
            INCOME => detail.map_or(Value::Nothing, |detail| {
                Value::Number(Unit::Money(currency), detail.income.clone())
            }),
            _ => Value::Nothing,
        }
    }

    fn figure(&self, row: usize, column: usize) -> Option<FigureId> {
        match (self.item(row)?.origin, column) {
            (Origin::Level(_, Some(_)), VALUE) => Some(FigureId::Value),
            (Origin::Level(_, Some(_)), GAIN) => Some(FigureId::Gain),
            (Origin::Level(_, Some(_)), RETURN) => Some(FigureId::TimeWeighted),
            (Origin::Level(_, Some(_)), INCOME) => Some(FigureId::IncomeReceived),
            (Origin::Holding(Some(position)), VALUE) => Some(FigureId::PositionValue(position)),
            _ => None,
        }
    }

    fn node(&self, row: usize) -> Option<usize> {
        match self.item(row)?.origin {
            Origin::Level(_, node) => node,
            Origin::Holding(_) => None,
        }
    }

    fn link(&self, row: usize) -> Option<LinkTarget> {
        self.hierarchy.link(self.lines.get(row)?.item)
    }

    fn outline(&self, row: usize) -> Option<Outline> {
        let line = self.lines.get(row)?;
        let place = self.hierarchy.structure().place(line.item)?;
        let parent = place.parent.and_then(|parent| {
            // Items are listed in the order of the tree.
            self.lines.binary_search_by_key(&parent, |line| line.item).ok()
        });
        Some(Outline {
            item: line.item,
            level: place.depth + 1,
            position: place.position,
            set_size: place.set_size,
            is_open: line.is_open,
            parent,
        })
    }
}
