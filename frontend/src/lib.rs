//! The Inlay widget: a client's portfolio, or KYC file, inside the CRM record page, in a frame, compiled to WebAssembly.
//!
//! Two doors lead out of it: `host` (the page around the frame) and `api` (the backend-for-frontend). `app`
//! stands between them and decides what is on the screen; `portfolio`, `kyc`, `chart` and `ui` draw it in the words and
//! formats of `i18n`. Arrows go that way only: a view knows neither messages nor requests.
//!
//! It may import `contract`. It deliberately keeps nothing outside memory (the frame's origin may be opaque: no cookie,
//! no storage), computes no figure, and puts no style into markup (the content security policy forbids it).

#![cfg_attr(
    feature = "bench",
    expect(
        dead_code,
        unused_imports,
        reason = "the measuring page is made of the chart alone"
    )
)]

mod api;
#[cfg(not(feature = "bench"))]
mod app;
mod browser;
mod calendar;
mod chart;
mod host;
mod i18n;
#[cfg(not(feature = "bench"))]
mod kyc;
mod later;
#[cfg(not(feature = "bench"))]
mod portfolio;
#[cfg(not(feature = "bench"))]
mod table;
mod ui;

/// What the measurements of `tests/bench` run; never in the widget.
#[cfg(feature = "bench")]
pub mod bench {
    pub use crate::chart::bench::{LongChart, walk};
}

/// Starts the widget in the page's element `#inlay`. Without that element nothing happens.
#[cfg(not(feature = "bench"))]
pub fn start() {
    app::start();
}
