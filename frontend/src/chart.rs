//! Charts: over time ([`time`]) and of parts ([`bars`]). Each has one model, from which the picture and everything that
//! is said, listed, saved or printed about it are made.
//!
//! [`surface`] is the only place that knows the drawing library, so that another one can take its place. Text is never
//! drawn into a picture on the screen: labels are elements, so they follow zoom, font and language. Colours are those of
//! the style sheet ([`inks`]). It may import `contract`, `analytics` (for long series), `i18n`, `browser` and `ui`. It
//! deliberately computes no figures and asks nobody for data.

mod bars;
#[cfg(feature = "bench")]
pub(crate) mod bench;
mod colour;
mod date_axis;
mod inks;
mod legend;
mod looks;
mod paper;
mod place;
mod screen;
mod surface;
mod time;
mod value_axis;

pub(crate) use bars::{
    Bar, BarModel, BarScene, Column, ColumnModel, DriftBar, DriftModel, Layer, bar_chart, column_chart,
    drift_chart,
};
pub(crate) use time::{
    Form, Marker, TimeModel, TimePane, TimeScene, TimeSeries, Unit, time_chart, time_picture, time_table,
};
