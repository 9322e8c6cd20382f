//! The few things of the browser that `host`, `api` and `app` all need: clock, randomness, timers, animation frames.
//!
//! It imports nothing of the widget and deliberately knows neither messages nor requests nor elements.

pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod collation;
pub(crate) mod download;
pub(crate) mod focus;
pub(crate) mod folding;
pub(crate) mod frame;
pub(crate) mod language;
pub(crate) mod media;
pub(crate) mod printing;
pub(crate) mod random;
pub(crate) mod size_observer;
pub(crate) mod styles;
pub(crate) mod timer;
