//! An answer, already checked for what must hold of every answer.

use inlay_contract::{ErrorCode, Problem};
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::provider::CANARY;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The body as text; empty when it is none.
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: reqwest::RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    /// The rest of an answer that has begun.
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await.unwrap().to_vec();
        let text = String::from_utf8(bytes.clone()).unwrap_or_default();
        let answer = Self {
            status,
            headers,
            bytes,
            text,
        };
        answer.check_what_holds_for_all();
        answer
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The code of a problem document, after checking that it is a whole and consistent one.
    pub(crate) fn code(&self) -> ErrorCode {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{} {}",
            self.status,
            self.text
        );
        let problem: Problem = self.json();
        let mut expected = Problem::new(problem.code, self.header("x-request-id").to_owned());
        expected.retry_after_seconds = problem.retry_after_seconds;
        assert_eq!(problem, expected);
        assert_eq!(problem.status, self.status);
        let retry_after = problem.retry_after_seconds.map(|seconds| seconds.to_string());
        assert_eq!(self.header("retry-after"), retry_after.unwrap_or_default());
        assert_eq!(
            self.header("www-authenticate"),
            if self.status == 401 { "Bearer" } else { "" }
        );
        problem.code
    }

    /// The headers that no answer leaves without (security rows S15, S16).
    fn check_headers(&self) {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(self.header(name), value, "{name}");
        }
        for name in [
            "content-security-policy",
            "cross-origin-resource-policy",
            "permissions-policy",
        ] {
            assert!(!self.header(name).is_empty(), "{name}");
        }
        let policy = self.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors ",
        ] {
            assert!(policy.contains(part), "{part}: {policy}");
        }
        // Kept is only what is the same for everybody and names its own content.
        let caches = self.header("cache-control");
        let is_kept = caches == "public, max-age=31536000, immutable";
        assert!(is_kept || caches == "no-store", "{caches}");
        assert!(!is_kept || self.status < 400, "an error is kept");
        if self.status >= 400 && self.header("content-type") == "application/problem+json" {
            assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        }
        assert!(!self.headers.contains_key("x-powered-by"), "no banner");
        assert!(!self.headers.contains_key("via"), "no banner");
    }

    fn check_what_holds_for_all(&self) {
        assert!(!self.headers.contains_key("set-cookie"), "no cookie, ever");
        assert!(
            !self.headers.contains_key("access-control-allow-credentials"),
            "no credentials, ever"
        );
        assert!(!self.headers.contains_key("server"), "no banner");
        assert!(
            !self.header("x-request-id").is_empty(),
            "every request has a name"
        );
        self.check_headers();
        assert!(
            !self.text.contains(CANARY),
            "a provider's own words reached the caller: {}",
            self.text
        );
        let shown = format!("{:?}", self.headers);
        assert!(
            !shown.contains(CANARY),
            "a provider's own words reached the caller: {shown}"
        );
    }
}
