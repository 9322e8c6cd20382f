//! Reaches what every provider's answers go through for `crate::fuzzing`.

use inlay_analytics::engine::Engine;
use inlay_analytics::period::Period;
use inlay_analytics::report::{CostMethod, Dimension, Question};
use inlay_contract::book::Book;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::caller::is_plain_id;
use super::client::fuzz_headers;
use super::token::fuzz_token_answer;
use super::{Snapshot, UpstreamError};
use crate::portfolio::assemble::assemble;

/// A status, then lines of headers, then a body as a token endpoint could send it.
pub(crate) fn fuzz_answer(data: &[u8]) {
    let (head, body) = match data.windows(2).position(|window| window == b"\n\n") {
        Some(end) => (&data[..end], &data[end + 2..]),
        None => (data, data),
    };
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n').take(32) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name),
            HeaderValue::from_bytes(value.trim_ascii()),
        ) {
            headers.append(name, value);
        }
    }
    fuzz_headers(&headers);
    for status in [
        StatusCode::OK,
        StatusCode::BAD_REQUEST,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::BAD_GATEWAY,
    ] {
        fuzz_token_answer(status, body);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        assert!(
            !is_plain_id(text) || !text.contains(['/', '?', '#', '%', '\\', ' ']),
            "{text}"
        );
    }
}

/// What went wrong is told without a word of what was answered.
pub(super) fn check<T>(answer: Result<T, UpstreamError>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(error) => {
            crate::fuzzing::assert_repeats_nothing(&error);
            None
        }
    }
}

/// Longest history whose every figure is computed here: all of them over centuries of closes would be one input a second.
const MOST_DAYS: usize = 200;
const PERIODS: [Period; 4] = [
    Period::MonthToDate,
    Period::OneYear,
    Period::FiveYears,
    Period::SinceInception,
];

/// The first picture is computed or refused, and the widget can read it.
pub(super) fn show_portfolio(snapshot: Snapshot) {
    let record = "001A0000006Vm9rIAC".parse().expect("a record id");
    match assemble(snapshot, record, "Source".to_owned(), Timestamp::UNIX_EPOCH) {
        Ok(portfolio) => {
            let written = serde_json::to_string(&portfolio).expect("what was computed can be written");
            let read = inlay_contract::read::from_text(&written);
            assert_eq!(read, Some(portfolio), "the widget cannot read {written}");
        }
        Err(error) => crate::fuzzing::assert_repeats_nothing(&error),
    }
}

/// The widget can read a book, and answers its reader's questions from it.
pub(super) fn show_book(book: Book) {
    let written = serde_json::to_string(&book).expect("a book can be written");
    let read = inlay_contract::read::from_text(&written);
    assert_eq!(read.as_ref(), Some(&book), "the widget cannot read {written}");
    if MOST_DAYS < book.days.len() {
        return;
    }
    let engine = Engine::new(book);
    for node in 0..engine.book().nodes.len().min(4) {
        for period in PERIODS {
            let question = Question { node, period };
            let _ = engine.performance(question);
            let _ = engine.bridge(question);
            let _ = engine.income(question);
            let _ = engine.activity(question);
            let _ = engine.realised(question, CostMethod::Fifo);
            let _ = engine.tree(question);
        }
        let _ = engine.positions(node, CostMethod::Average);
        let _ = engine.lots(node, CostMethod::Fifo);
        let _ = engine.allocation(node, Dimension::AssetClass);
        let _ = engine.drift(node);
        let _ = engine.day_gain(node);
    }
}
