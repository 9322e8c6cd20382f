//! No secret of a firm stands in anything that the service says: every harness of these tests reads answers, streams and logs
//! through here.
//!
//! What is looked for is what the sandbox's firms have in their configuration, in every usual encoding. Tokens, assertions and
//! personal data are looked for in `tests/attack`, which knows them all and what each place may hold.

use std::sync::LazyLock;

use bytes::Bytes;
use inlay_sandbox::orgs;
use inlay_test_canaries::{Canaries, Scan};
use reqwest::Response;

static SECRETS: LazyLock<Scan> = LazyLock::new(|| {
    let mut canaries = Canaries::new();
    for org in orgs::ALL {
        for (what, secret) in [
            ("client secret at the platform", org.client_secret),
            ("client secret at Onfido", org.onfido_client_secret),
            ("webhook secret", org.webhook_secret),
            ("webhook token of Onfido", org.onfido_webhook_token),
            ("consumer key at SnapTrade", org.snaptrade_consumer_key),
        ] {
            canaries.secret(format!("the {what} of {}", org.name), secret);
        }
    }
    canaries.scan()
});

/// Fails where a secret stands in `bytes`, which came out at `place`.
#[track_caller]
pub(crate) fn assert_silent(place: &str, bytes: impl AsRef<[u8]>) {
    SECRETS.assert_none_in(place, bytes.as_ref());
}

/// The body of an answer of the service; neither in it nor in its head stands a secret.
pub(crate) async fn body(answer: Response) -> reqwest::Result<Bytes> {
    let place = answer.url().path().to_owned();
    assert_head_is_silent(&answer);
    let body = answer.bytes().await?;
    assert_silent(&place, &body);
    Ok(body)
}

/// The same for the head of an answer whose body is still to come.
pub(crate) fn assert_head_is_silent(answer: &Response) {
    for (name, value) in answer.headers() {
        assert_silent(&format!("the header {name} of {}", answer.url().path()), value);
    }
}

#[test]
fn a_secret_that_is_said_is_found() {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    for org in orgs::ALL {
        let basic = BASE64_STANDARD.encode(format!("{}:{}", org.client_id, org.client_secret));
        assert_eq!(SECRETS.in_bytes("a header", basic.as_bytes()).len(), 1);
        let text = format!("{{\"key\":\"{}\"}}", org.snaptrade_consumer_key);
        assert_eq!(SECRETS.in_bytes("an answer", text.as_bytes()).len(), 1);
    }
}
