//! One function for each parser that meets bytes from outside: what the fuzz targets in `fuzz/` run, and what the tests here run
//! over their seeds.
//!
//! A function takes any bytes, and panics when a promise is broken: not only when a parser panics itself, but also when two
//! readers of one text disagree, when something refused is let in, or when an error repeats what it was given. Parsers are
//! reached from inside their own folders (`fuzzing.rs` there), so that nothing becomes public for it.
//! It deliberately does no I/O.

mod body;
mod configuration;
mod contract;
mod json;
mod statement;

#[cfg(test)]
mod tests;

use std::error::Error;

/// What a fuzz target runs.
pub type Target = fn(&[u8]);

/// Stands in the seeds and dictionaries where a secret or a client's data would: no error may repeat it.
pub const MARKER: &str = "zq7canary";

/// All targets, by the name that they have in `fuzz/fuzz_targets` and `fuzz/seeds`.
pub const TARGETS: [(&str, Target); 17] = [
    ("assertion", crate::session::fuzz_assertion),
    ("certificate", configuration::certificate),
    ("configuration", configuration::configuration),
    ("contract", contract::contract),
    ("host_message", contract::host_message),
    ("json", json::json),
    ("onfido", crate::upstream::onfido::fuzz),
    ("platform_book", crate::upstream::platform::fuzz_book),
    ("platform_checks", crate::upstream::platform::fuzz_checks),
    ("platform_portfolio", crate::upstream::platform::fuzz_portfolio),
    ("request_body", body::request_body),
    ("request_headers", crate::api::fuzz_headers),
    ("salesforce", crate::upstream::salesforce::fuzz),
    ("snaptrade", crate::upstream::snaptrade::fuzz),
    ("statement", statement::statement),
    ("upstream_answer", crate::upstream::fuzz_answer),
    ("webhook", crate::webhook::fuzz),
];

/// Runs the target of this name.
///
/// # Panics
/// When a promise is broken, and when there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("a fuzz target that the table does not know");
    target(data);
}

/// No error may repeat what it was given: it goes into logs.
pub(crate) fn assert_repeats_nothing(error: &(dyn Error + 'static)) {
    let mut next = Some(error);
    while let Some(error) = next {
        let said = format!("{error} {error:?}");
        assert!(
            !said.contains(MARKER),
            "an error repeats what it was given: {said}"
        );
        next = error.source();
    }
}

/// The pieces of a text between lines of three dashes: how one input carries several documents.
pub(crate) fn pieces(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    const LINE: &[u8] = b"\n---\n";
    let mut rest = Some(data);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.windows(LINE.len()).position(|window| window == LINE);
        rest = end.map(|end| &text[end + LINE.len()..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}
