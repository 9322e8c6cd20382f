//! The one place in the widget that reads a clock.

/// Milliseconds since the frame's navigation began; never runs backwards.
pub(crate) fn since_navigation_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now())
}

/// Milliseconds since 1970-01-01T00:00:00Z, by the user's own clock.
pub(crate) fn epoch_ms() -> f64 {
    js_sys::Date::now()
}
