//! Reaches the readers of answers' headers for `crate::fuzzing`.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::head::{
    LONGEST_RETRY_AFTER_SECONDS, date, media_type, request_id, retry_after_seconds, told_limit,
};

/// No provider makes us wait for longer than agreed, and its name for a request fits into a log line.
pub(in crate::upstream) fn fuzz_headers(headers: &HeaderMap) {
    for status in [StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        let wait = retry_after_seconds(status, headers);
        assert!(wait.is_none_or(|seconds| seconds <= LONGEST_RETRY_AFTER_SECONDS));
    }
    if let Some(wait) = told_limit(headers).and_then(|told| told.resets_after) {
        assert!(wait.as_secs() <= LONGEST_RETRY_AFTER_SECONDS.into());
    }
    assert!(
        request_id(headers).is_none_or(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()))
    );
    assert!(media_type(headers).is_none_or(|media_type| !media_type.contains(';')));
    let _ = date(headers);
}
