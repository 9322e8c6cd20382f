//! Bar charts: parts of a whole, drift from a target, amounts by month.
//!
//! Rows and columns are buttons that carry all text; a canvas behind them carries the bars, drawn where the buttons leave
//! room for them.

mod columns;
mod drift;
mod fill;
mod model;
mod months;
mod paper;
mod parts;
mod scene;
mod shape;

pub(crate) use columns::column_chart;
pub(crate) use drift::drift_chart;
pub(crate) use model::{Bar, BarModel, Column, ColumnModel, DriftBar, DriftModel, Layer};
pub(crate) use parts::bar_chart;
pub(crate) use scene::BarScene;
