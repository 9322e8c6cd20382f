//! Charts over time: one model, from which picture, data table, spoken summary, saved picture and printed page are made.
//!
//! [`model`], [`window`], [`layout`], [`trace`], [`keys`], [`gesture`] and [`grip`] are plain Rust with tests. The picture
//! ([`picture`]) stands by itself, since it is what the first load needs; everything that can be done with it is in
//! [`chart`].

mod chart;
mod draw;
mod export;
mod gesture;
mod grip;
mod keys;
mod layout;
mod model;
mod notes;
mod overlay;
mod picture;
mod print;
mod reading;
mod readout;
mod scene;
mod sheet;
mod strip;
mod table;
mod trace;
mod window;
mod words;

/// What the measuring page draws with.
#[cfg(feature = "bench")]
pub(crate) mod measured {
    pub(crate) use super::draw::draw;
    pub(crate) use super::layout::Layout;
    pub(crate) use super::window::Window;
}

pub(crate) use chart::time_chart;
pub(crate) use model::{Form, Marker, TimeModel, TimePane, TimeSeries, Unit};
pub(crate) use picture::time_picture;
pub(crate) use scene::TimeScene;
pub(crate) use table::time_table;
