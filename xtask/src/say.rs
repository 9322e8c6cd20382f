//! What the tasks say to the person at the terminal. Progress goes to stderr; stdout carries results only.
//!
//! A reader who went away is no reason to stop half-way: what cannot be written is dropped.

use std::io::{self, Write};

/// Something that takes a while begins.
pub(crate) fn begins(what: &str) {
    to_stderr(&format!("==> {what}"));
}

/// A remark about what is being done.
pub(crate) fn note(what: &str) {
    to_stderr(&format!("    {what}"));
}

/// Something ended well.
pub(crate) fn done(what: &str) {
    note(&format!("ok: {what}"));
}

/// Something ended badly; `what` is one sentence with its remedy.
pub(crate) fn failed(what: &str) {
    to_stderr(&format!("error: {what}"));
}

/// One line of another program's output.
pub(crate) fn passed_through(program: &str, line: &str) {
    to_stderr(&format!("{program:<16} | {line}"));
}

/// A result.
pub(crate) fn result(what: &str) {
    let _ = writeln!(io::stdout(), "{what}");
}

fn to_stderr(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
