//! What a table is made from.

use std::ops::Deref;
use std::sync::Arc;

use inlay_analytics::explanation::FigureId;
use inlay_analytics::report::Part;
use inlay_contract::book::LinkTarget;

use super::value::Value;
use crate::i18n::{Language, Words};

/// The rows of one table in their natural order, and its columns. Rows and columns are known by their position.
pub(crate) trait Rows: Send + Sync {
    /// All columns that the table may have, from left to right; the first one names the row and is always there. The same for
    /// every state of one table, so that a reader's choice outlives its rows.
    fn columns(&self) -> &'static [Column];

    /// How many rows there are.
    fn count(&self) -> usize;

    /// What stands in a cell; nothing for a position that does not exist.
    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_>;

    /// What a search may find the row by, besides what stands in its text columns.
    fn also_found_by(&self, _row: usize) -> Option<&str> {
        None
    }

    /// Whether the row belongs to a part. A table whose rows have no such thing belongs to every part.
    fn is_in(&self, _row: usize, _part: &Part) -> bool {
        true
    }

    /// The figure in a cell, if it can explain itself.
    fn figure(&self, _row: usize, _column: usize) -> Option<FigureId> {
        None
    }

    /// The node that the row's figures are about, where it is not the one that the whole table is about.
    fn node(&self, _row: usize) -> Option<usize> {
        None
    }

    /// Where the row can be seen in the provider's platform.
    fn link(&self, _row: usize) -> Option<LinkTarget> {
        None
    }

    /// The row's place in a tree; `None` for all rows of a plain table.
    fn outline(&self, _row: usize) -> Option<Outline> {
        None
    }
}

/// A figure that the reader asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explained {
    /// The column's title.
    pub(crate) label: &'static str,
    /// The node that it is about, where it is not the one that the whole table is about.
    pub(crate) node: Option<usize>,
    /// The figure.
    pub(crate) figure: FigureId,
}

/// A row's place in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outline {
    /// What the tree itself knows the row by.
    pub(crate) item: usize,
    /// Counted from 1 at the root.
    pub(crate) level: u32,
    /// Place among its siblings, counted from 1.
    pub(crate) position: u32,
    /// How many siblings there are, itself included.
    pub(crate) set_size: u32,
    /// Whether it is open; `None` where there is nothing to open.
    pub(crate) is_open: Option<bool>,
    /// Row of the parent; `None` at the root.
    pub(crate) parent: Option<usize>,
}

/// A column.
pub(crate) struct Column {
    /// Its title.
    pub(crate) title: fn(&Words) -> &'static str,
    /// How much room it takes.
    pub(crate) room: Room,
    /// In which widths it is there without being asked for.
    pub(crate) from: From,
    /// Columns that stand below this one in smaller type where they have no place of their own.
    pub(crate) notes: &'static [usize],
}

impl Column {
    /// A column of names, `rem` wide at least.
    pub(crate) const fn text(title: fn(&Words) -> &'static str, rem: u32, from: From) -> Self {
        Self::new(title, Room::Text(rem), from)
    }

    /// A column of dates or short words, `rem` wide.
    pub(crate) const fn short(title: fn(&Words) -> &'static str, rem: u32, from: From) -> Self {
        Self::new(title, Room::Short(rem), from)
    }

    /// A column of numbers.
    pub(crate) const fn number(title: fn(&Words) -> &'static str, from: From) -> Self {
        Self::new(title, Room::Number, from)
    }

    const fn new(title: fn(&Words) -> &'static str, room: Room, from: From) -> Self {
        Self {
            title,
            room,
            from,
            notes: &[],
        }
    }

    /// The same, with columns that stand below it.
    pub(crate) const fn above(self, notes: &'static [usize]) -> Self {
        Self { notes, ..self }
    }
}

/// How much room a column takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// A name: at least this many rem, and more where there is more.
    Text(u32),
    /// A date or a short word: this many rem.
    Short(u32),
    /// A number: as much as the longest one needs.
    Number,
}

/// In which widths of the container a column is there without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// Always, also on the two-line card.
    Card,
    /// From a medium width (34 rem) on.
    Medium,
    /// From a large width (56 rem) on.
    Wide,
    /// On a full page (74 rem).
    Full,
    /// Only when the reader chooses it.
    Choice,
}

/// The rows of a table of any kind. Equal only to itself: other rows are another value.
#[derive(Clone)]
pub(crate) struct TableRows(Arc<dyn Rows>);

impl TableRows {
    /// These rows.
    pub(crate) fn new(rows: impl Rows + 'static) -> Self {
        Self(Arc::new(rows))
    }
}

impl Deref for TableRows {
    type Target = dyn Rows;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl PartialEq for TableRows {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
