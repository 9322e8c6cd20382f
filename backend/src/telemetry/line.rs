//! One line of the log, in one of its two forms, made of nothing but what the list of fields allows.

use std::fmt::{self, Write as _};

use tracing::field::{Field, Visit};

use super::cause::{cause, scrubbed};
use super::fields::{FIELDS, Form, LIBRARY_FIELDS, LogField, find};
use crate::config::LogFormat;

/// Longest word of a field, in bytes.
const LONGEST_WORD: usize = 128;
/// Longest message, in characters. Ours are far shorter.
const LONGEST_MESSAGE: usize = 200;
/// What stands for a value that does not look as its field's values may.
const REFUSED: &str = "(refused)";
/// What stands for the message of a library, which may hold anything.
const LIBRARY_MESSAGE: &str = "event of a library";

/// Writes fields, each as ` name=value` or `,"name":value`.
pub(super) struct FieldWriter<'a> {
    pub(super) text: &'a mut String,
    pub(super) format: LogFormat,
    /// Whose event it is.
    pub(super) origin: Origin,
    /// Fields that were not written.
    pub(super) dropped: u64,
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A crate of this workspace: its messages are literals, which a test sees to.
    Own,
    /// Anybody else.
    Library,
}

/// Finds what an event says itself, apart from its fields.
pub(super) struct Head {
    /// Its message.
    pub(super) message: String,
    /// Where it comes from, where a library speaks through the `log` crate.
    pub(super) target: Option<String>,
    pub(super) origin: Origin,
}

impl Origin {
    pub(super) fn of(target: &str) -> Self {
        if target.starts_with("inlay") {
            Self::Own
        } else {
            Self::Library
        }
    }
}

impl FieldWriter<'_> {
    fn allowed(&mut self, field: &Field) -> Option<&'static LogField> {
        if is_head(field.name()) {
            return None;
        }
        let list = match self.origin {
            Origin::Own => FIELDS,
            Origin::Library => LIBRARY_FIELDS,
        };
        let found = find(list, field.name());
        self.dropped += u64::from(found.is_none());
        found
    }

    fn number(&mut self, field: &Field, value: impl fmt::Display) {
        if let Some(field) = self.allowed(field) {
            self.name(field.name);
            let _infallible = write!(self.text, "{value}");
        }
    }

    fn words(&mut self, field: &Field, words: &str) {
        let Some(field) = self.allowed(field) else {
            return;
        };
        self.name(field.name);
        match field.form {
            Form::Word if is_word(words) => string(self.text, self.format, words),
            Form::Cause => string(self.text, self.format, &scrubbed(words)),
            Form::Setting => string(self.text, self.format, words),
            Form::Word | Form::Number => {
                self.dropped += 1;
                string(self.text, self.format, REFUSED);
            }
        }
    }

    /// A field that is not an event's own.
    pub(super) fn extra(&mut self, name: &str, words: &str) {
        self.name(name);
        string(self.text, self.format, words);
    }

    fn name(&mut self, name: &str) {
        let _infallible = match self.format {
            LogFormat::Text => write!(self.text, " {name}="),
            LogFormat::Json => write!(self.text, ",\"{name}\":"),
        };
    }
}

impl Visit for FieldWriter<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no word for the others.
        if value.is_finite() {
            self.number(field, value);
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.number(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.number(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.number(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.words(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        self.words(field, &cause(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if is_head(field.name()) {
            return;
        }
        // A value that is not allowed is not even looked at.
        let list = match self.origin {
            Origin::Own => FIELDS,
            Origin::Library => LIBRARY_FIELDS,
        };
        match find(list, field.name()) {
            Some(_) => self.words(field, &format!("{value:?}")),
            None => self.dropped += 1,
        }
    }
}

impl Head {
    pub(super) fn new(origin: Origin) -> Self {
        Self {
            message: match origin {
                Origin::Own => String::new(),
                Origin::Library => LIBRARY_MESSAGE.to_owned(),
            },
            target: None,
            origin,
        }
    }
}

impl Visit for Head {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" if self.origin == Origin::Own => value.clone_into(&mut self.message),
            "log.target" if is_word(value) => self.target = Some(value.to_owned()),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" && self.origin == Origin::Own {
            let message = format!("{value:?}");
            self.message = match message.char_indices().nth(LONGEST_MESSAGE) {
                Some((end, _)) => message[..end].to_owned(),
                None => message,
            };
        }
    }
}

/// What is not a field: the event itself, where the `log` crate puts it, and what says to traces how to show a span.
fn is_head(name: &str) -> bool {
    name == "message" || name.starts_with("log.") || name.starts_with("otel.")
}

pub(super) fn is_word(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/{}*()[]".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST_WORD && text.bytes().all(is_allowed)
}

/// `words` as a value: as they are where that cannot be misread, else in quotation marks.
pub(super) fn string(text: &mut String, format: LogFormat, words: &str) {
    if format == LogFormat::Text && is_word(words) {
        text.push_str(words);
        return;
    }
    text.push('"');
    for letter in words.chars() {
        escaped(text, letter);
    }
    text.push('"');
}

/// Message of a text line: without quotation marks, and still on one line.
pub(super) fn bare(text: &mut String, words: &str) {
    for letter in words.chars() {
        match letter {
            '"' => text.push('"'),
            letter => escaped(text, letter),
        }
    }
}

/// Nothing that a terminal obeys or that reorders what is read, in the one spelling that JSON knows, too.
fn escaped(text: &mut String, letter: char) {
    let is_command = letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    match letter {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        // All of these are in the basic plane.
        letter if is_command => {
            let _infallible = write!(text, "\\u{:04x}", u32::from(letter));
        }
        letter => text.push(letter),
    }
}

/// A line of the source, without the folder that it was built in: of a library, its name with the version and the file in it.
pub(crate) fn place(file: &str, line: u32) -> String {
    let parts: Vec<&str> = file.split(['/', '\\']).collect();
    let source = parts.iter().rposition(|part| *part == "src").unwrap_or_default();
    let own = parts.get(source.saturating_sub(1)..).unwrap_or_default();
    format!("{}:{line}", own.join("/"))
}
