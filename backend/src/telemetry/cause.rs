//! Why something failed, in words that may stand in a log (security row S24).
//!
//! Our own errors say nothing about anybody. Those of libraries may quote what they were working on: an address with
//! identifiers in its query, a row of a table, a piece of an answer. So the libraries' errors that are known are reduced to
//! their kind, and whatever text is left goes through [`scrubbed`].

use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write as _;

/// Longest cause, in characters. What is cut off is the end, and causes start with the outermost.
const LONGEST: usize = 400;
/// Longest word that can be no token.
const LONGEST_WORD: usize = 32;
/// Longest word with letters *and* digits that can be no identifier: `HTTP/1.1`, `sqlite3`.
const LONGEST_MIXED: usize = 8;
/// Longest run of digits that can be no account or document number: a count of bytes.
const LONGEST_NUMBER: usize = 7;

/// An error and its sources, outermost first, without what it may quote.
#[must_use]
pub fn cause(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        match reduced(error) {
            Some(kind) => text.push_str(&kind),
            None => text.push_str(&error.to_string()),
        }
        next = error.source();
    }
    scrubbed(&text)
}

/// What kind of error of a library this is; `None` for ours and for unknown ones.
fn reduced(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    if let Some(error) = error.downcast_ref::<tokio::task::JoinError>() {
        // Its own words hold the words of the panic.
        return Some(
            if error.is_panic() {
                "a task panicked"
            } else {
                "a task was cancelled"
            }
            .into(),
        );
    }
    if let Some(error) = error.downcast_ref::<std::io::Error>() {
        // One that wraps another says that one's words; the kind is said here, and the other comes as its source.
        return Some(error.kind().to_string().into());
    }
    if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        let (line, column) = (error.line(), error.column());
        return Some(format!("not the expected JSON at line {line}, column {column}").into());
    }
    if let Some(error) = error.downcast_ref::<sqlx::Error>() {
        return Some(of_database(error));
    }
    error
        .downcast_ref::<reqwest::Error>()
        .map(|error| of_client(error).into())
}

fn of_database(error: &sqlx::Error) -> Cow<'static, str> {
    match error {
        sqlx::Error::Database(refusal) => {
            // The message may quote the row; code and constraint name only what the row broke.
            let mut text = "the database refused".to_owned();
            if let Some(code) = refusal.code() {
                let _infallible = write!(text, " with {code}");
            }
            if let Some(constraint) = refusal.constraint() {
                let _infallible = write!(text, " by {constraint}");
            }
            text.into()
        }
        sqlx::Error::Io(_) => "the connection to the database broke off".into(),
        sqlx::Error::Tls(_) => "no secure connection to the database".into(),
        sqlx::Error::PoolTimedOut => "no connection to the database became free in time".into(),
        sqlx::Error::PoolClosed => "the connections to the database are closed".into(),
        sqlx::Error::RowNotFound => "the database has no such row".into(),
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            "the database answered in another form than expected".into()
        }
        _ => "the database could not be used".into(),
    }
}

/// The address is not said: it holds identifiers of clients.
fn of_client(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off or cannot be read"
    } else {
        "the request could not be sent"
    }
}

/// `text` without anything that could be quoted from elsewhere: what stands in quotation marks, addresses, long words, and words
/// or numbers that could be an identifier or a token. Control characters are written as escapes; the result is one line.
pub(super) fn scrubbed(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for word in without_quoted(text).split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        let core = word.trim_matches(|c: char| ",.;:!?()[]".contains(c));
        if is_harmless(core) {
            clean.push_str(word);
        } else {
            clean.push_str("(…)");
        }
        // A long text is not worth reading to its end, whatever it is.
        if LONGEST < clean.len() {
            break;
        }
    }
    match clean.char_indices().nth(LONGEST) {
        Some((end, _)) => clean[..end].to_owned(),
        None => clean,
    }
}

/// What stands between quotation marks becomes `"…"`. An apostrophe within a word is none.
fn without_quoted(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let end = match letter {
            '"' | '`' => Some(letter),
            '\'' if !before.is_alphanumeric() => Some(letter),
            '“' => Some('”'),
            '«' => Some('»'),
            _ => None,
        };
        before = letter;
        let Some(end) = end else {
            rest.push(letter);
            continue;
        };
        // Without an end, all of the rest is quoted.
        let mut is_escaped = false;
        for quoted in letters.by_ref() {
            if quoted == end && !is_escaped {
                break;
            }
            is_escaped = quoted == '\\' && !is_escaped;
        }
        rest.push_str("\"…\"");
        before = ' ';
    }
    rest
}

fn is_harmless(word: &str) -> bool {
    let mut run = 0;
    let (mut longest_run, mut digits, mut others) = (0, 0, 0);
    for letter in word.chars() {
        let is_plain = letter.is_ascii_alphanumeric() || "-_.:/'’…\"(),;{}[]".contains(letter);
        if !is_plain {
            return false;
        }
        if letter.is_ascii_digit() {
            run += 1;
            digits += 1;
            longest_run = longest_run.max(run);
        } else {
            run = 0;
            others += usize::from(letter.is_ascii_alphabetic());
        }
    }
    let is_short = word.chars().count() <= LONGEST_WORD;
    let is_mixed = digits != 0 && others != 0;
    is_short
        && longest_run <= LONGEST_NUMBER
        && !word.contains("://")
        && (!is_mixed || word.len() <= LONGEST_MIXED)
}
