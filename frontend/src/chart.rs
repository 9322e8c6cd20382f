//! The performance chart: one model, from which the picture, the data table and the spoken summary are all made.
//!
//! [`model`], [`value_axis`], [`date_axis`], [`geometry`] and [`colour`] are plain Rust with tests; [`draw`] is the
//! only place that knows the drawing library, so that another one can take its place; [`view`] is the element with its
//! crosshair. Text is never drawn into the picture: labels are elements, so they follow zoom, font and language.
//! It may import `contract`, `i18n` and `browser`. It deliberately computes no returns and asks nobody for data.

mod colour;
mod date_axis;
mod draw;
mod geometry;
mod model;
mod table;
mod value_axis;
mod view;

pub(crate) use model::ChartModel;
pub(crate) use table::chart_table;
pub(crate) use view::{ChartScene, chart};
