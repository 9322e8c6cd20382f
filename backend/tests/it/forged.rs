//! Assertions that prove nothing (security row S11). Each line is an attempt, with what it is told.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inlay_contract::ErrorCode;
use inlay_contract::session::AssertionClaims;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::harness::{Inlay, NORTH, SOUTH, STRANGER, Widget, as_json};

/// An honest assertion with one claim changed, signed by its own org.
async fn code_with(inlay: &Inlay, change: impl FnOnce(&mut AssertionClaims)) -> ErrorCode {
    let widget = Widget::new();
    let mut claims = inlay.claims(&NORTH, &widget);
    change(&mut claims);
    inlay.exchange(NORTH.sign(&claims), &widget).await.code()
}

/// An assertion made in any way.
async fn code_of(inlay: &Inlay, make: impl FnOnce(&AssertionClaims) -> String) -> ErrorCode {
    let widget = Widget::new();
    let assertion = make(&inlay.claims(&NORTH, &widget));
    inlay.exchange(assertion, &widget).await.code()
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_signature_that_is_none_is_refused() {
    use ErrorCode::{AssertionForged, OrgUnknown};
    let inlay = Inlay::start().await;

    for header in [
        json!({"alg": "none"}),
        json!({"alg": "None", "typ": "JWT"}),
        json!({"alg": ""}),
    ] {
        let unsigned =
            |claims: &AssertionClaims| format!("{}.{}.", encode(&header), encode(&as_json(claims)));
        assert_eq!(code_of(&inlay, unsigned).await, AssertionForged, "{header}");
    }
    let without_signature = |claims: &AssertionClaims| {
        format!(
            "{}.{}.",
            encode(&json!({"alg": "RS256"})),
            encode(&as_json(claims))
        )
    };
    assert_eq!(code_of(&inlay, without_signature).await, AssertionForged);

    // The public key is public: as the secret of an HMAC it must prove nothing.
    for secret in [NORTH.public_key(), NORTH.certificate()] {
        let confused = |claims: &AssertionClaims| {
            let key = EncodingKey::from_secret(secret.as_bytes());
            jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).unwrap()
        };
        assert_eq!(code_of(&inlay, confused).await, AssertionForged);
    }
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        let other = |claims: &AssertionClaims| NORTH.sign_anything(claims, &Header::new(algorithm));
        assert_eq!(code_of(&inlay, other).await, AssertionForged, "{algorithm:?}");
    }
    for foreign in [&SOUTH, &STRANGER] {
        assert_eq!(
            code_of(&inlay, |claims| foreign.sign(claims)).await,
            AssertionForged,
            "key of {}",
            foreign.id
        );
    }
    let brings_key = |claims: &AssertionClaims| {
        let header = Header {
            jku: Some("https://evil.example/keys".to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        STRANGER.sign_anything(claims, &header)
    };
    assert_eq!(code_of(&inlay, brings_key).await, AssertionForged);
    let unknown_org = |claims: &AssertionClaims| {
        STRANGER.sign(&AssertionClaims {
            iss: format!("sf:{}", STRANGER.id),
            ..claims.clone()
        })
    };
    assert_eq!(code_of(&inlay, unknown_org).await, OrgUnknown);
}

#[tokio::test]
async fn an_enrolled_org_cannot_speak_for_another() {
    let inlay = Inlay::start().await;
    let as_south = |claims: &AssertionClaims| {
        NORTH.sign(&AssertionClaims {
            iss: format!("sf:{}", SOUTH.id),
            ..claims.clone()
        })
    };
    assert_eq!(code_of(&inlay, as_south).await, ErrorCode::AssertionForged);
}

#[tokio::test]
async fn a_true_signature_under_wrong_claims_is_refused() {
    use ErrorCode::{
        AssertionAudience, AssertionBinding, AssertionExpired, AssertionLifetime, AssertionMalformed,
        AssertionNotYetValid, HostOrigin,
    };
    let inlay = Inlay::start().await;
    let now = inlay.clock.clock().now().as_second();

    for audience in [
        "https://inlay.example.com/",
        "https://inlay.example.com.evil.example",
        "http://inlay.example.com",
        "",
    ] {
        assert_eq!(
            code_with(&inlay, |claims| claims.aud = audience.to_owned()).await,
            AssertionAudience,
            "{audience}"
        );
    }
    let shift = |seconds: i64| {
        move |claims: &mut AssertionClaims| {
            claims.iat = now + seconds;
            claims.exp = now + seconds + 120;
        }
    };
    assert_eq!(code_with(&inlay, shift(-150)).await, AssertionExpired);
    assert_eq!(code_with(&inlay, shift(31)).await, AssertionNotYetValid);
    assert_eq!(
        code_with(&inlay, |claims| claims.exp = now + 121).await,
        AssertionLifetime
    );
    assert_eq!(
        code_with(&inlay, |claims| claims.nonce = Widget::new().nonce).await,
        AssertionBinding
    );
    assert_eq!(
        code_with(&inlay, |claims| claims.inst = Widget::new().instance).await,
        AssertionBinding
    );
    for host in [
        SOUTH.host_origin,
        "null",
        "",
        "https://north.lightning.force.com.evil.example",
        "https://north.lightning.force.com/",
    ] {
        assert_eq!(
            code_with(&inlay, |claims| claims.lh = host.to_owned()).await,
            HostOrigin,
            "{host}"
        );
    }
    assert_eq!(
        code_with(&inlay, |claims| claims.jti = String::new()).await,
        AssertionMalformed
    );
    assert_eq!(
        code_with(&inlay, |claims| claims.jti = "x".repeat(129)).await,
        AssertionMalformed
    );
    assert_eq!(
        code_with(&inlay, |claims| claims.ver = 2).await,
        AssertionMalformed
    );
    for issuer in [
        "",
        "sf:",
        NORTH.id,
        "https://login.salesforce.com",
        "sf:00D5g000004XYZa",
    ] {
        assert_eq!(
            code_with(&inlay, |claims| claims.iss = issuer.to_owned()).await,
            AssertionMalformed,
            "{issuer}"
        );
    }
}

#[tokio::test]
async fn a_claim_that_is_missing_or_of_another_type_is_refused() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let honest = as_json(&inlay.claims(&NORTH, &widget));
    let header = Header::new(Algorithm::RS256);
    for name in honest.as_object().unwrap().keys() {
        let mut without = honest.clone();
        without.as_object_mut().unwrap().remove(name);
        let mut other_type = honest.clone();
        other_type[name] = json!({"not": "this"});
        for claims in [without, other_type] {
            let answer = inlay
                .exchange(NORTH.sign_anything(&claims, &header), &widget)
                .await;
            assert_eq!(answer.code(), ErrorCode::AssertionMalformed, "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_no_assertion_at_all_is_refused() {
    let inlay = Inlay::start().await;
    let payload = encode(&json!({"iss": format!("sf:{}", NORTH.id)}));
    let header = encode(&json!({"alg": "RS256"}));
    for text in [
        String::new(),
        "...".to_owned(),
        "a.b.c".to_owned(),
        "not an assertion".to_owned(),
        format!("{header}.{payload}"),
        format!("{header}.{payload}.x.y"),
        format!("{header}==.{payload}.x"),
        format!("{payload}.{payload}.x"),
        format!("{header}.{header}.x"),
        format!("{header}.{}.x", URL_SAFE_NO_PAD.encode([0xff, 0xfe])),
        format!("{header}.{}.x", "A".repeat(9_000)),
    ] {
        let answer = inlay.exchange(text.clone(), &Widget::new()).await;
        assert_eq!(answer.code(), ErrorCode::AssertionMalformed, "{text}");
    }
}
