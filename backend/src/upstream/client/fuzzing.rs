//! Reaches the readers of answers' headers for `crate::fuzzing`.

use super::{HeaderMap, LONGEST_RETRY_AFTER_SECONDS, date, media_type, request_id, retry_after_seconds};

/// No provider makes us wait for longer than agreed, and its name for a request fits into a log line.
pub(in crate::upstream) fn fuzz_headers(headers: &HeaderMap) {
    assert!(retry_after_seconds(headers).is_none_or(|seconds| seconds <= LONGEST_RETRY_AFTER_SECONDS));
    assert!(
        request_id(headers).is_none_or(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()))
    );
    assert!(media_type(headers).is_none_or(|media_type| !media_type.contains(';')));
    let _ = date(headers);
}
