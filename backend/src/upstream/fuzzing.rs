//! Reaches what every provider's answers go through for `crate::fuzzing`.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::UpstreamError;
use super::caller::{header_of, is_plain_id};
use super::client::fuzz_headers;
use super::token::fuzz_token_answer;

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
        assert!(header_of(text).as_bytes().len() <= 128);
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
