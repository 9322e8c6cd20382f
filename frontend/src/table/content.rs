//! What stands in one cell, what stands below it, and what can be done there. Two equal contents look the same, so that only
//! what differs has to be written.

use std::sync::Arc;

use super::layout::Layout;
use super::rows::{Rows, TableRows};
use super::value::Value;
use crate::i18n::Language;
use crate::ui::caveat_text;

/// What the rows are written from.
pub(super) struct Screen<'screen> {
    /// What the table shows.
    pub(super) rows: &'screen TableRows,
    /// Positions of the rows that are shown, in their order.
    pub(super) order: &'screen Arc<[usize]>,
    /// The columns.
    pub(super) layout: &'screen Layout,
    /// Who reads.
    pub(super) language: &'screen Language,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    /// The value as the reader reads it.
    pub(super) text: String,
    /// Whether it is a text, which may be cut off.
    pub(super) is_text: bool,
    /// How far the figure can be trusted, where that has to be said.
    pub(super) caveat: Option<String>,
    /// What stands below, in one line.
    pub(super) notes: Option<String>,
    /// Whether the figure can explain itself.
    pub(super) is_explained: bool,
    /// Whether the row has a page in the provider's platform; said in its first cell.
    pub(super) has_page: bool,
    /// Its place in a tree; said in its first cell.
    pub(super) branch: Option<Branch>,
}

/// What a row of a tree has below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Branch {
    /// Nothing.
    Leaf,
    /// Rows that are not shown.
    Closed,
    /// Rows that are shown.
    Open,
}

impl Content {
    /// Of the cell of `row` in `column`, which stands at `slot`.
    pub(super) fn new(screen: &Screen<'_>, row: usize, slot: usize, column: usize) -> Self {
        let rows = &**screen.rows;
        let language = screen.language;
        let value = rows.value(row, column, language);
        let branch = || {
            Some(match rows.outline(row)?.is_open {
                None => Branch::Leaf,
                Some(false) => Branch::Closed,
                Some(true) => Branch::Open,
            })
        };
        Self {
            text: value.shown(language),
            is_text: matches!(value, Value::Text(_)),
            caveat: value.figure().and_then(|figure| caveat_text(figure, language)),
            notes: notes(rows, row, screen.layout.notes(column), language),
            is_explained: rows.figure(row, column).is_some(),
            has_page: slot == 0 && rows.link(row).is_some(),
            branch: if slot == 0 { branch() } else { None },
        }
    }
}

/// What stands below, in one line.
fn notes(rows: &dyn Rows, row: usize, columns: &[usize], language: &Language) -> Option<String> {
    let texts = columns
        .iter()
        .map(|column| rows.value(row, *column, language).shown(language));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}
