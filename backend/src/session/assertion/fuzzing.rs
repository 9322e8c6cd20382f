//! Reaches the readers of assertions, launch codes and bearer tokens for `crate::fuzzing`.

use std::sync::LazyLock;

use base64::Engine as _;

use super::{
    ASSERTION_LIFETIME_SECONDS, AssertionClaims, CLOCK_SKEW_SECONDS, ErrorCode, Expectation, NotBefore,
    SigningOrg, Timestamp, URL_SAFE_NO_PAD, VerificationKey, check_claims, check_header, verify,
};
use crate::session::vouched::Vouched;
use crate::session::{BearerToken, LaunchCode};

/// The public half of a key whose private half is gone.
const PUBLIC_KEY: &str = "-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+RkV6NFiAUlVdLwKvNzb
XkANZLNAktVVi9DZzb4hA6s8HR0HBpldzUb2TjCSx7lG8Qy6u7xXKGlGPHkGm9cl
KtvwcRfV8Uuqo181WpD3OUnuF24N7BqhgS3ga6MDQNtT/pevWaO90c6+ailOkKXQ
0eZdvAROlK8kjBv8KT2AvgwzUDAN/+SwNlU0aqiypTOrJkR60nhJxJAyyUiI15/t
Xcu5v0sf1zZup4d3qV5rNwQmrQbeQdoXxb8oWvCVv2CV+WIRMu1VfqiqrbBo7vfF
CP00IsQsy/6QYwIsGcsCGXgOWvj9Tb8Sn2oilQb12abaFQ2PNiU50UHkECS+SFWn
RwIDAQAB
-----END PUBLIC KEY-----
";
/// 2026-06-30T12:00:00Z.
const NOW: i64 = 1_782_820_800;

static ORG: LazyLock<SigningOrg> = LazyLock::new(|| SigningOrg {
    org: "00D5g000004XYZaEAO".parse().expect("an org id"),
    host_origins: vec!["https://example.lightning.force.com".parse().expect("an origin")],
    keys: vec![VerificationKey::from_pem(PUBLIC_KEY.as_bytes()).expect("a key")],
});

/// Nobody forges an assertion. Claims that are taken are for this service, of this page, and not for longer than agreed.
/// A code or token that is read is exactly the text that it was read from.
pub(crate) fn fuzz_assertion(data: &[u8]) {
    let audience = "https://inlay.example.com".parse().expect("an origin");
    let expected = Expectation {
        audience: &audience,
        now: Timestamp::from_second(NOW).expect("an instant"),
    };
    if let Ok(text) = std::str::from_utf8(data) {
        let find = |org: &_| (ORG.org == *org).then_some(&*ORG);
        assert!(verify(text, find, expected).is_err(), "forged: {text}");
        // As the last part of an assertion whose other parts are in order.
        let payload = URL_SAFE_NO_PAD.encode(format!(r#"{{"iss":"sf:{}"}}"#, ORG.org));
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#);
        let with_signature = format!("{header}.{payload}.{text}");
        assert!(
            verify(&with_signature, find, expected).is_err(),
            "forged: {with_signature}"
        );

        assert!(LaunchCode::parse(text).is_none_or(|code| code.reveal() == text));
        assert!(BearerToken::parse(text).is_none_or(|token| token.reveal() == text));
    }
    if check_header(&URL_SAFE_NO_PAD.encode(data)).is_ok() {
        let text = String::from_utf8_lossy(data);
        assert!(
            text.contains("RS256") || text.contains('\\'),
            "another algorithm: {text}"
        );
    }
    check_payload(data, expected);
}

/// As if the signature fitted.
fn check_payload(payload: &[u8], expected: Expectation<'_>) {
    let Ok(claims) = serde_json::from_slice::<AssertionClaims>(payload) else {
        return;
    };
    let Ok(NotBefore { nbf }) = serde_json::from_slice(payload) else {
        return;
    };
    let Ok(usable_until) = check_claims(&claims, nbf, &ORG, expected) else {
        return;
    };
    let left = usable_until.as_second() - NOW;
    assert!(
        0 < left && left <= ASSERTION_LIFETIME_SECONDS + 2 * CLOCK_SKEW_SECONDS,
        "usable for {left} s"
    );
    assert_eq!(claims.aud, expected.audience.as_str());
    assert_eq!(claims.lh, ORG.host_origins[0].as_str());
    let (nonce, instance) = (claims.nonce.clone(), claims.inst);
    match Vouched::of(ORG.org.clone(), claims) {
        Ok(vouched) => assert_eq!(vouched.check_binding(&nonce, instance), Ok(())),
        Err(refusal) => assert_eq!(refusal.code, ErrorCode::PermissionMissing),
    }
}
