//! The rows that are in the document.

use web_sys::{Element, HtmlElement, Node};

use super::patterns::Patterns;
use super::row::RowElement;
use crate::i18n::Words;
use crate::table::content::Screen;
use crate::table::recycling::assigned;
use crate::table::state::Active;

/// The rows that are in the document, and some that have been.
#[derive(Default)]
pub(super) struct Body {
    made: Option<Made>,
    /// In document order; each shows a place.
    rows: Vec<RowElement>,
    /// Out of the document, to be used again.
    spare: Vec<RowElement>,
}

/// What rows are copied from, and what for.
struct Made {
    patterns: Patterns,
    columns: Vec<usize>,
    words: &'static Words,
    platform: String,
}

/// How much is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Rows that have come in.
    New,
    /// All rows: what they show may have changed.
    All,
}

impl Body {
    /// Puts the rows of `window` into `parent`, in order. `platform` is what the way into the platform is called.
    pub(super) fn show(
        &mut self,
        parent: &Element,
        screen: &Screen<'_>,
        window: &[usize],
        extent: Extent,
        platform: &str,
    ) {
        if self.made.is_none() {
            // The framework may hand over the element of the table that stood here before, with rows that it knows nothing of.
            parent.set_text_content(None);
        }
        if extent == Extent::All {
            self.prepare(screen, platform);
        }
        let Some(made) = &self.made else { return };
        let before: Vec<usize> = self.rows.iter().filter_map(RowElement::place).collect();
        let assignments = assigned(&before, window);
        let mut former: Vec<Option<RowElement>> = self.rows.drain(..).map(Some).collect();
        let mut rows = Vec::with_capacity(window.len());
        for (place, assignment) in window.iter().zip(&assignments) {
            let row = match assignment.element.and_then(|element| former.get_mut(element)) {
                Some(row) => row.take(),
                None => self.spare.pop().or_else(|| RowElement::new(&made.patterns)),
            };
            let Some(mut row) = row else { continue };
            if extent == Extent::All || row.place() != Some(*place) || assignment.element.is_none() {
                row.write(*place, screen, &made.patterns);
            }
            rows.push((row, assignment.stays));
        }
        for row in former.into_iter().flatten() {
            row.element().remove();
            self.spare.push(row);
        }
        let mut next: Option<&HtmlElement> = None;
        for (row, stays) in rows.iter().rev() {
            if !stays {
                let next: Option<&Node> = next.map(AsRef::as_ref);
                let _ = parent.insert_before(row.element(), next);
            }
            next = Some(row.element());
        }
        self.rows = rows.into_iter().map(|(row, _)| row).collect();
    }

    /// Other columns, words or platform: other rows.
    fn prepare(&mut self, screen: &Screen<'_>, platform: &str) {
        let columns = &screen.layout.columns;
        let words = screen.language.words;
        let is_fit = |made: &Made| {
            made.columns == *columns && std::ptr::eq(made.words, words) && made.platform == platform
        };
        if self.made.as_ref().is_some_and(is_fit) {
            return;
        }
        for row in self.rows.drain(..) {
            row.element().remove();
        }
        self.spare.clear();
        self.made = Patterns::new(screen.rows.columns(), columns, words, platform).map(|patterns| Made {
            patterns,
            columns: columns.clone(),
            words,
            platform: platform.to_owned(),
        });
    }

    /// Makes `active` the one cell that the Tab key leads to.
    pub(super) fn set_tab_stop(&mut self, active: Active) {
        for row in &mut self.rows {
            let is_active = active.row.is_some() && row.place() == active.row;
            row.set_tab_stop(is_active.then_some(active.slot));
        }
    }

    /// The cell at a place of the table, if it is in the document.
    pub(super) fn cell(&self, place: usize, slot: usize) -> Option<&Element> {
        self.rows
            .iter()
            .find(|row| row.place() == Some(place))?
            .cell(slot)
    }
}
