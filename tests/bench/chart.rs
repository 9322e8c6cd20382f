//! The chart with a million days, in the browser, beside its peer.

use serde_json::Value;

use crate::script::{self, milliseconds};

/// What is promised, in milliseconds of the page's own code: reducing and drawing.
const DRAW_BOUND_MS: f64 = 8.0;
/// One step of zooming or panning.
const STEP_BOUND_MS: f64 = 4.0;

/// Runs the browser's part and returns what it printed.
pub(crate) fn measure() -> anyhow::Result<Value> {
    script::run("chart.mjs", script::PAGE)
}

/// The figures as lines to read.
pub(crate) fn lines(chart: &Value) -> Vec<String> {
    let mut lines: Vec<_> = [
        ("draw", DRAW_BOUND_MS),
        ("zoom", STEP_BOUND_MS),
        ("pan", STEP_BOUND_MS),
    ]
    .iter()
    .map(|(what, bound)| {
        let figures = |whose: &str| {
            let medians = &chart[whose][what];
            format!(
                "{} ms ({} ms with pixels)",
                milliseconds(&medians["script_ms"]),
                milliseconds(&medians["with_pixels_ms"])
            )
        };
        let name = chart["peer"]["name"].as_str().unwrap_or("peer");
        format!(
            "chart, {what}: Inlay {}, {name} {}; promised {bound} ms",
            figures("inlay"),
            figures("peer")
        )
    })
    .collect();
    lines.insert(
        0,
        format!(
            "chart of {} days, prepared once in {} ms (medians)",
            chart["points"],
            milliseconds(&chart["inlay"]["prepare_ms"])
        ),
    );
    lines
}
