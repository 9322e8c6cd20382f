//! One table for everything that comes in rows: virtualised, sortable, searchable, with a choice of columns and an export
//! that equals what is on the screen; and, with rows that have levels, a tree.
//!
//! What a table shows is behind one trait ([`Rows`]): cells are plain [`Value`]s, and text, order and export are all made
//! from the same value, so they cannot differ. [`arrange`], [`csv`], [`keys`], [`layout`], [`search`] and [`window`] are
//! plain Rust with tests; [`mod@grid`] and its neighbours turn them into elements, without generics, so that ten tables
//! weigh what one weighs. It may import `contract`, `analytics` (for the names of parts and figures), `i18n`, `ui` and
//! `browser`. It deliberately knows no portfolio: which columns there are stands in `portfolio/tables`.

mod arrange;
mod columns_menu;
mod content;
mod csv;
mod export;
mod grid;
mod keys;
mod layout;
mod recycling;
mod rows;
mod search;
mod shown;
mod state;
mod toolbar;
mod value;
mod view;
mod window;

pub(crate) use arrange::Sort;
pub(crate) use rows::{Column, Explained, From, Outline, Room, Rows, TableRows};
pub(crate) use state::TableState;
pub(crate) use value::{Unit, Value};
pub(crate) use view::{TableScene, Toggle, table};
