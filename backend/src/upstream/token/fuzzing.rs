//! Reaches the reader of token answers for `crate::fuzzing`.

use bytes::Bytes;

use super::{HttpAnswer, LONGEST_LIFE_SECONDS, StatusCode, Timestamp, accepted};
use crate::upstream::fuzzing::check;

/// A token that is taken lives, ends, and is shown nowhere.
pub(in crate::upstream) fn fuzz_token_answer(status: StatusCode, body: &[u8]) {
    let answer = HttpAnswer {
        status,
        retry_after_seconds: None,
        limit: None,
        request_id: None,
        date: None,
        body: Bytes::copy_from_slice(body),
    };
    let asked_at = Timestamp::UNIX_EPOCH;
    let jitter = body.first().copied().unwrap_or(0);
    let held = check(accepted(&answer))
        .and_then(|answer| check(answer.into_token(asked_at, jitter, "secret".into())));
    if let Some(held) = held {
        assert_eq!(status, StatusCode::OK);
        assert!(asked_at <= held.renew_at && held.renew_at <= held.ends_at);
        assert!(held.ends_at.as_second() <= i64::from(LONGEST_LIFE_SECONDS));
        assert!(held.token.header().is_sensitive());
        assert!(
            !format!("{held:?}").contains(crate::fuzzing::MARKER),
            "a token is shown"
        );
    }
}
