//! What is accepted, and each refusal with its own code.

use std::sync::LazyLock;

use jsonwebtoken::EncodingKey;
use proptest::prelude::*;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize, date_time_ymd};
use serde_json::{Value, json};

use super::*;

const ORG: &str = "00D5g000004XYZaEAO";
const AUDIENCE: &str = "https://inlay.example.com";
const HOST: &str = "https://example.lightning.force.com";
const NONCE: &str = "00112233445566778899aabbccddeeff";
const INSTANCE: &str = "5f0c9a52-6d1c-4b0c-9d3b-0d7a3f7f2a11";
/// 2026-06-30T12:00:00Z, the moment at which the assertions of these tests are issued.
const ISSUED: i64 = 1_782_820_800;

static KEY: LazyLock<KeyPair> = LazyLock::new(new_key);
static NEXT_KEY: LazyLock<KeyPair> = LazyLock::new(new_key);

fn new_key() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap()
}

fn public(key: &KeyPair) -> VerificationKey {
    VerificationKey::from_pem(key.public_key_pem().as_bytes()).unwrap()
}

fn org_with(keys: Vec<VerificationKey>) -> SigningOrg {
    SigningOrg {
        org: ORG.parse().unwrap(),
        host_origins: vec![HOST.parse().unwrap()],
        keys,
    }
}

fn claims() -> Value {
    json!({
        "iss": format!("sf:{ORG}"), "aud": AUDIENCE, "sub": "0055g00000UsErAAAV", "iat": ISSUED, "exp": ISSUED + 120,
        "jti": "one", "rec": "0015g00000AbCdEAAV", "obj": "Account", "perms": ["Inlay_View_Portfolio"], "lh": HOST,
        "nonce": NONCE, "inst": INSTANCE, "ver": 1,
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

fn sign(header: &Value, claims: &Value, key: &KeyPair) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let key = EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).unwrap();
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::RS256).unwrap();
    format!("{signed}.{signature}")
}

fn verify_at(token: &str, org: &SigningOrg, second: i64) -> Result<Verified, Refusal> {
    let expected = Expectation {
        audience: &AUDIENCE.parse().unwrap(),
        now: Timestamp::from_second(second).unwrap(),
    };
    verify(token, |wanted| (*wanted == org.org).then_some(org), expected)
}

fn code_at(claims: &Value, second: i64) -> Option<ErrorCode> {
    let token = sign(&json!({"alg": "RS256"}), claims, &KEY);
    verify_at(&token, &org_with(vec![public(&KEY)]), second)
        .err()
        .map(|refusal| refusal.code)
}

#[test]
fn an_honest_assertion_is_verified_and_usable_for_its_life_and_the_skew() {
    let token = sign(
        &json!({"alg": "RS256", "typ": "JWT", "kid": "any"}),
        &claims(),
        &KEY,
    );
    let verified = verify_at(&token, &org_with(vec![public(&KEY)]), ISSUED).unwrap();
    assert_eq!(verified.org.as_str(), ORG);
    assert_eq!(verified.claims.rec.as_str(), "0015g00000AbCdEAAV");
    assert_eq!(verified.usable_until.as_second(), ISSUED + 150);
}

#[test]
fn clocks_may_differ_by_thirty_seconds_and_not_by_one_more() {
    assert_eq!(code_at(&claims(), ISSUED - 30), None);
    assert_eq!(
        code_at(&claims(), ISSUED - 31),
        Some(ErrorCode::AssertionNotYetValid)
    );
    assert_eq!(code_at(&claims(), ISSUED + 149), None);
    assert_eq!(
        code_at(&claims(), ISSUED + 150),
        Some(ErrorCode::AssertionExpired)
    );
    assert_eq!(code_at(&with("nbf", json!(ISSUED + 30)), ISSUED), None);
    assert_eq!(
        code_at(&with("nbf", json!(ISSUED + 31)), ISSUED),
        Some(ErrorCode::AssertionNotYetValid)
    );
}

#[test]
fn times_that_make_no_sense_are_refused_and_never_overflow() {
    use ErrorCode::{AssertionLifetime, AssertionMalformed, AssertionNotYetValid};
    for (field, value, code) in [
        ("exp", json!(ISSUED + 121), AssertionLifetime),
        ("exp", json!(i64::MAX), AssertionLifetime),
        ("exp", json!(ISSUED), AssertionMalformed),
        ("exp", json!(i64::MIN), AssertionMalformed),
        ("exp", json!(1e300), AssertionMalformed),
        ("exp", json!("soon"), AssertionMalformed),
        ("exp", Value::Null, AssertionMalformed),
        ("iat", json!(i64::MIN), AssertionLifetime),
        ("iat", json!(i64::MAX), AssertionMalformed),
        ("nbf", json!("later"), AssertionMalformed),
        ("nbf", json!(i64::MAX), AssertionNotYetValid),
    ] {
        assert_eq!(
            code_at(&with(field, value.clone()), ISSUED),
            Some(code),
            "{field} = {value}"
        );
    }
}

#[test]
fn a_jti_must_be_there_and_short() {
    for (jti, code) in [
        (json!(""), Some(ErrorCode::AssertionMalformed)),
        (json!("x".repeat(MAX_JTI_BYTES)), None),
        (
            json!("x".repeat(MAX_JTI_BYTES + 1)),
            Some(ErrorCode::AssertionMalformed),
        ),
        (json!(7), Some(ErrorCode::AssertionMalformed)),
    ] {
        assert_eq!(code_at(&with("jti", jti), ISSUED), code);
    }
}

#[test]
fn a_name_is_optional_short_and_plain_text() {
    for (name, code) in [
        (Value::Null, None),
        (json!("Ada Lovelace-Ørsted"), None),
        (json!("é".repeat(200)), None),
        (json!("é".repeat(201)), Some(ErrorCode::AssertionMalformed)),
        (json!("  "), Some(ErrorCode::AssertionMalformed)),
        (json!("Ada\nLovelace"), Some(ErrorCode::AssertionMalformed)),
        (json!(["Ada"]), Some(ErrorCode::AssertionMalformed)),
    ] {
        assert_eq!(code_at(&with("name", name.clone()), ISSUED), code, "{name}");
    }
}

#[test]
fn the_header_chooses_neither_algorithm_nor_key() {
    let org = org_with(vec![public(&KEY)]);
    for (header, code) in [
        (json!({"alg": "none"}), ErrorCode::AssertionForged),
        (json!({"alg": "HS256"}), ErrorCode::AssertionForged),
        (json!({"alg": "RS512"}), ErrorCode::AssertionForged),
        (json!({"alg": "rs256"}), ErrorCode::AssertionForged),
        (
            json!({"alg": "RS256", "jku": "https://evil.example/keys"}),
            ErrorCode::AssertionForged,
        ),
        (
            json!({"alg": "RS256", "jwk": {"kty": "RSA"}}),
            ErrorCode::AssertionForged,
        ),
        (
            json!({"alg": "RS256", "x5u": "https://evil.example/cert"}),
            ErrorCode::AssertionForged,
        ),
        (
            json!({"alg": "RS256", "crit": ["b64"], "b64": false}),
            ErrorCode::AssertionMalformed,
        ),
        (json!({"typ": "JWT"}), ErrorCode::AssertionMalformed),
    ] {
        let refusal = verify_at(&sign(&header, &claims(), &KEY), &org, ISSUED).unwrap_err();
        assert_eq!(refusal.code, code, "{header}");
    }
}

#[test]
fn during_a_rotation_both_keys_count_and_afterwards_one() {
    let header = json!({"alg": "RS256"});
    let (old, new) = (
        sign(&header, &claims(), &KEY),
        sign(&header, &claims(), &NEXT_KEY),
    );
    let rotating = org_with(vec![public(&KEY), public(&NEXT_KEY)]);
    assert!(verify_at(&old, &rotating, ISSUED).is_ok());
    assert!(verify_at(&new, &rotating, ISSUED).is_ok());
    let rotated = org_with(vec![public(&NEXT_KEY)]);
    assert_eq!(
        verify_at(&old, &rotated, ISSUED).unwrap_err().code,
        ErrorCode::AssertionForged
    );
}

#[test]
fn an_expired_certificate_no_longer_counts() {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.not_before = date_time_ymd(2024, 1, 1);
    params.not_after = date_time_ymd(2026, 1, 1);
    let certificate = params.self_signed(&*KEY).unwrap().pem();
    let org = org_with(vec![VerificationKey::from_pem(certificate.as_bytes()).unwrap()]);
    let token = sign(&json!({"alg": "RS256"}), &claims(), &KEY);
    assert_eq!(
        verify_at(&token, &org, ISSUED).unwrap_err().code,
        ErrorCode::AssertionForged
    );
}

#[test]
fn claims_given_twice_are_refused() {
    let text = claims()
        .to_string()
        .replacen('{', r#"{"rec":"0015g00000AbCdEAAV","#, 1);
    let signed = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256"}"#),
        URL_SAFE_NO_PAD.encode(text)
    );
    let key = EncodingKey::from_rsa_pem(KEY.serialize_pem().as_bytes()).unwrap();
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::RS256).unwrap();
    let refusal = verify_at(
        &format!("{signed}.{signature}"),
        &org_with(vec![public(&KEY)]),
        ISSUED,
    );
    assert_eq!(refusal.unwrap_err().code, ErrorCode::AssertionMalformed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_changed_character_is_noticed(position in 0_usize..4096, replacement in "[A-Za-z0-9_-]") {
        static TOKEN: LazyLock<String> = LazyLock::new(|| sign(&json!({"alg": "RS256"}), &claims(), &KEY));
        let mut token = TOKEN.clone();
        let position = position % token.len();
        token.replace_range(position..=position, &replacement);
        let is_unchanged = token == *TOKEN;
        prop_assert_eq!(verify_at(&token, &org_with(vec![public(&KEY)]), ISSUED).is_ok(), is_unchanged);
    }

    #[test]
    fn arbitrary_text_is_refused_without_panic(text in "[A-Za-z0-9_.{}=-]{0,200}") {
        prop_assert!(verify_at(&text, &org_with(vec![public(&KEY)]), ISSUED).is_err());
    }
}
