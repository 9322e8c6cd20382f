//! What the head of an answer says beside its status: when to come again, how much is left, names and dates.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// Longest wait that a provider can impose on us, in seconds.
pub(super) const LONGEST_RETRY_AFTER_SECONDS: u32 = 300;
/// Longest name of a request that is taken from an answer, in bytes.
const LONGEST_REQUEST_ID: usize = 128;
/// A reset above this is an instant of the provider's clock (Unix time) and not a span in seconds.
const EARLIEST_INSTANT: u64 = 1_000_000_000;
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the provider says about its own limit: `X-RateLimit-*`, `RateLimit-*`, `RateLimit` (draft-ietf-httpapi-ratelimit-headers,
/// in its older and its newer form) or `Sforce-Limit-Info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldLimit {
    /// Calls in one window, where it says so.
    pub limit: Option<u64>,
    /// Calls that are left in this window.
    pub remaining: u64,
    /// Time until the next window, where it says so, at most five minutes.
    pub resets_after: Option<Duration>,
}

/// Seconds until it is worth coming again, at most five minutes. A date counts from the answer's own `Date`, so that only the
/// provider's clock is used; a refusal without `Retry-After` may name the end of its window instead.
pub(super) fn retry_after_seconds(status: StatusCode, headers: &HeaderMap) -> Option<u32> {
    let named = text(headers, RETRY_AFTER.as_str()).and_then(|text| {
        seconds(text).or_else(|| {
            let at = http_date(text)?;
            let wait = at.duration_since(date(headers)?).as_secs().max(0);
            Some(u32::try_from(wait).unwrap_or(u32::MAX))
        })
    });
    let of_limit = || {
        let refused = status == StatusCode::TOO_MANY_REQUESTS;
        let after = text(headers, "x-ratelimit-retry-after").and_then(seconds);
        let reset = || told_limit(headers)?.resets_after.map(whole_seconds);
        refused.then(|| after.or_else(reset)).flatten()
    };
    named
        .or_else(of_limit)
        .map(|seconds| seconds.min(LONGEST_RETRY_AFTER_SECONDS))
}

pub(super) fn told_limit(headers: &HeaderMap) -> Option<ToldLimit> {
    separate(headers, "x-ratelimit")
        .or_else(|| separate(headers, "ratelimit"))
        .or_else(|| joined(text(headers, "ratelimit")?))
        .or_else(|| of_salesforce(text(headers, "sforce-limit-info")?))
        .map(|told| ToldLimit {
            resets_after: told.resets_after.map(|after| {
                let longest = Duration::from_secs(LONGEST_RETRY_AFTER_SECONDS.into());
                after.min(longest)
            }),
            ..told
        })
}

/// `…-Limit`, `…-Remaining` and `…-Reset`.
fn separate(headers: &HeaderMap, family: &str) -> Option<ToldLimit> {
    let named = |what: &str| number(text(headers, &format!("{family}-{what}"))?);
    let reset = named("reset").map(|reset| match reset {
        EARLIEST_INSTANT.. => {
            let now = date(headers).map_or(reset, |date| u64::try_from(date.as_second()).unwrap_or(reset));
            Duration::from_secs(reset.saturating_sub(now))
        }
        _ => Duration::from_secs(reset),
    });
    Some(ToldLimit {
        limit: named("limit"),
        remaining: named("remaining")?,
        resets_after: reset,
    })
}

/// `limit=100, remaining=50, reset=30` or `"default";r=50;t=30`.
fn joined(text: &str) -> Option<ToldLimit> {
    let named = |names: [&str; 2]| {
        text.split([',', ';']).find_map(|part| {
            let (name, value) = part.split_once('=')?;
            names.contains(&name.trim()).then(|| number(value.trim()))?
        })
    };
    Some(ToldLimit {
        limit: named(["limit", "q"]),
        remaining: named(["remaining", "r"])?,
        resets_after: named(["reset", "t"]).map(Duration::from_secs),
    })
}

/// `api-usage=18/5000`: what the org has used of the calls of one day.
fn of_salesforce(text: &str) -> Option<ToldLimit> {
    let usage = text
        .split(',')
        .find_map(|part| part.trim().strip_prefix("api-usage="))?;
    let (used, limit) = usage.split_once('/')?;
    let (used, limit) = (number(used)?, number(limit)?);
    Some(ToldLimit {
        limit: Some(limit),
        remaining: limit.saturating_sub(used),
        resets_after: None,
    })
}

/// Goes into the audit log: nothing but printable characters, and not many.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(X_REQUEST_ID)?.to_str().ok()?;
    let is_plain = !text.is_empty()
        && text.len() <= LONGEST_REQUEST_ID
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_plain.then(|| text.to_owned())
}

pub(super) fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = text.split(';').next().unwrap_or_default().trim();
    Some(essence.to_ascii_lowercase())
}

/// When the answer was made, by the provider's clock.
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(text(headers, DATE.as_str())?)
}

/// The one form that is sent today (RFC 9110, 5.6.7) is also one of mail.
fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

fn seconds(text: &str) -> Option<u32> {
    // Digits that do not fit into the type are a long wait, too.
    is_number(text).then(|| text.parse().unwrap_or(u32::MAX))
}

fn number(text: &str) -> Option<u64> {
    is_number(text).then(|| text.parse().ok()).flatten()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn whole_seconds(span: Duration) -> u32 {
    u32::try_from(span.as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &str)| {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            (HeaderName::from_static(name), value)
        };
        lines.iter().map(line).collect()
    }

    fn told(lines: &[(&'static str, &str)]) -> Option<(Option<u64>, u64, Option<u64>)> {
        let told = told_limit(&headers(lines))?;
        Some((
            told.limit,
            told.remaining,
            told.resets_after.map(|after| after.as_secs()),
        ))
    }

    #[test]
    fn a_name_of_a_request_is_plain_text_or_left_out() {
        let read = |bytes: &[u8]| {
            let value = HeaderValue::from_bytes(bytes).unwrap();
            request_id(&HeaderMap::from_iter([(X_REQUEST_ID, value)]))
        };
        assert_eq!(read(b"req-7").as_deref(), Some("req-7"));
        for bytes in [b"".as_slice(), b"a b", b"\xff", &[b'x'; 129]] {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn retry_after_is_a_number_of_seconds_or_a_date_by_the_provider_s_clock() {
        let read = |lines: &[_]| retry_after_seconds(StatusCode::SERVICE_UNAVAILABLE, &headers(lines));
        let date = ("date", "Fri, 31 Dec 2027 23:59:49 GMT");
        assert_eq!(read(&[("retry-after", "30")]), Some(30));
        assert_eq!(read(&[("retry-after", "301")]), Some(300));
        assert_eq!(read(&[("retry-after", "99999999999999999999")]), Some(300));
        assert_eq!(
            read(&[("retry-after", "Fri, 31 Dec 2027 23:59:59 GMT"), date]),
            Some(10)
        );
        assert_eq!(
            read(&[("retry-after", "Fri, 31 Dec 2027 23:00:00 GMT"), date]),
            Some(0)
        );
        // Without the provider's own time a date says nothing.
        assert_eq!(read(&[("retry-after", "Fri, 31 Dec 2027 23:59:59 GMT")]), None);
        for text in ["-1", "+5", "1.5", ""] {
            assert_eq!(read(&[("retry-after", text)]), None, "{text}");
        }
        assert_eq!(
            read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "7")]),
            None
        );
    }

    #[test]
    fn a_refusal_without_retry_after_ends_with_its_window() {
        let read = |lines: &[_]| retry_after_seconds(StatusCode::TOO_MANY_REQUESTS, &headers(lines));
        assert_eq!(
            read(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "7")]),
            Some(7)
        );
        assert_eq!(read(&[("x-ratelimit-retry-after", "9")]), Some(9));
        assert_eq!(
            read(&[
                ("retry-after", "3"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", "7")
            ]),
            Some(3)
        );
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn every_way_of_naming_a_limit_is_read() {
        let separate = [
            ("x-ratelimit-limit", "250"),
            ("x-ratelimit-remaining", "3"),
            ("x-ratelimit-reset", "40"),
        ];
        assert_eq!(told(&separate), Some((Some(250), 3, Some(40))));
        assert_eq!(told(&[("ratelimit-remaining", "3")]), Some((None, 3, None)));
        let at = [
            ("x-ratelimit-remaining", "3"),
            ("x-ratelimit-reset", "1830297600"),
            ("date", "Fri, 31 Dec 2027 23:59:49 GMT"),
        ];
        assert_eq!(told(&at), Some((None, 3, Some(11))));
        let older = [("ratelimit", "limit=100, remaining=50, reset=30")];
        assert_eq!(told(&older), Some((Some(100), 50, Some(30))));
        let newer = [("ratelimit", "\"default\";r=50;t=30")];
        assert_eq!(told(&newer), Some((None, 50, Some(30))));
        let salesforce = [("sforce-limit-info", "api-usage=18/5000")];
        assert_eq!(told(&salesforce), Some((Some(5000), 4982, None)));
        assert_eq!(told(&[("x-ratelimit-limit", "250")]), None);
        assert_eq!(told(&[("x-ratelimit-remaining", "-1")]), None);
    }

    proptest! {
        #[test]
        fn no_header_makes_us_wait_for_longer_than_the_cap(text in "[ -~]{0,40}", name in 0_usize..4) {
            let name = ["retry-after", "ratelimit", "x-ratelimit-reset", "sforce-limit-info"][name];
            let lines = [(name, text.as_str()), ("x-ratelimit-remaining", "0"), ("date", "Fri, 31 Dec 2027 23:59:49 GMT")];
            let seconds = retry_after_seconds(StatusCode::TOO_MANY_REQUESTS, &headers(&lines));
            prop_assert!(seconds.unwrap_or(0) <= LONGEST_RETRY_AFTER_SECONDS);
            let after = told_limit(&headers(&lines)).and_then(|told| told.resets_after);
            prop_assert!(after.unwrap_or_default().as_secs() <= LONGEST_RETRY_AFTER_SECONDS.into());
        }
    }
}
