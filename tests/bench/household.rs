//! The engine in the browser: a large household opened, asked everything, and asked again for another period.

use serde_json::Value;

use crate::script::{self, milliseconds};

/// What is promised for everything that a change of period asks anew, in milliseconds.
const BOUND_MS: f64 = 16.0;

/// Runs the browser's part and returns what it printed.
pub(crate) fn measure() -> anyhow::Result<Value> {
    script::run("household.mjs", script::PAGE)
}

/// The figures as lines to read.
pub(crate) fn lines(household: &Value) -> Vec<String> {
    let size = &household["size"];
    vec![
        format!(
            "household of {} accounts, {} positions, {} days, {} transactions: opened in {}, first answers in {} ms (medians)",
            size["accounts"],
            size["positions"],
            size["days"],
            size["transactions"],
            milliseconds(&household["open_ms"]),
            milliseconds(&household["first_answers_ms"])
        ),
        format!(
            "household, change of period: {} ms (median), the slowest ({}) {} ms; promised {BOUND_MS} ms",
            milliseconds(&household["period_change_ms"]),
            household["slowest_period"]["name"].as_str().unwrap_or_default(),
            milliseconds(&household["slowest_period"]["ms"])
        ),
        format!(
            "household, parts of it: {}; what changes with the holdings only: {}",
            list(&household["of_period_ms"]),
            list(&household["of_holdings_ms"])
        ),
    ]
}

fn list(figures: &Value) -> String {
    let figures = figures.as_object().into_iter().flatten();
    let figures: Vec<_> = figures
        .map(|(name, figure)| format!("{name} {}", milliseconds(figure)))
        .collect();
    figures.join(", ")
}
