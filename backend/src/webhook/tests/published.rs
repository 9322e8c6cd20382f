//! The vectors that the authors of the schemes publish: their numbers and texts here, and all of their files where the folder
//! of published specifications stands beside the workspace. `INLAY_SPECS` names another place for it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::scheme::{Scheme as _, Window};
use super::super::standard::StandardWebhooks;
use super::*;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SECOND: i64 = 1_614_265_330;
const BODY: &str = r#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const ONFIDO_TOKEN: &str = "_ABC123abc123ABC123abc123ABC123_";
const ONFIDO_BODY: &str = r#"{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","status":"complete","completed_at_iso8601":"2020-01-01T00:00:00Z","href":"https://api.onfido.com/v3/checks/check-123"}}}"#;
const ONFIDO_SIGNATURE: &str = "a0082d7481f9f0a2907583dbe1f344d6d4c0d9989df2fd804f98479f60cd760e";

fn verify(signature: &str, now: i64) -> Result<(), ErrorCode> {
    let headers = headers_of(&[
        ("webhook-id", ID.as_bytes()),
        ("webhook-timestamp", SECOND.to_string().as_bytes()),
        ("webhook-signature", signature.as_bytes()),
    ])
    .unwrap();
    code(ring("platform", &[(NORTH, SECRET)]).verify("platform", &headers, BODY.as_bytes(), at(now)))
}

fn folder(name: &str) -> Option<PathBuf> {
    let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = std::env::var_os("INLAY_SPECS").map_or_else(beside_the_workspace, PathBuf::from);
    let folder = folder.join(name);
    if !folder.is_dir() {
        println!(
            "skipped: {} does not exist; set INLAY_SPECS to the folder that holds it",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[test]
fn what_the_standard_s_own_libraries_sign_is_accepted() {
    assert_eq!(standard_signature(SECRET, ID, SECOND, BODY.as_bytes()), SIGNATURE);
    assert_eq!(
        standard_signature(
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            1_649_367_553,
            br#"{"email":"test@example.com","username":"test_user"}"#,
        ),
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    );
    assert_eq!(verify(SIGNATURE, SECOND), Ok(()));
    let without_prefix = ring("platform", &[(NORTH, SECRET.strip_prefix("whsec_").unwrap())]);
    let headers = standard_headers(SECRET, ID, SECOND, BODY.as_bytes());
    assert!(
        without_prefix
            .verify("platform", &headers, BODY.as_bytes(), at(SECOND))
            .is_ok()
    );
}

#[test]
fn the_right_signature_is_found_among_foreign_ones_and_nothing_else_passes() {
    let foreign = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    let right = SIGNATURE;
    assert_eq!(
        verify(&format!("v1,{foreign} v2,{foreign} {right} v1,{foreign}"), SECOND),
        Ok(())
    );
    for signature in [
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=",
        "v1,",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ] {
        assert_eq!(
            verify(signature, SECOND),
            Err(ErrorCode::WebhookSignature),
            "{signature}"
        );
    }
}

#[test]
fn a_delivery_counts_for_five_minutes_to_either_side() {
    for (now, expected) in [
        (SECOND + 300, Ok(())),
        (SECOND + 301, Err(ErrorCode::WebhookTime)),
        (SECOND - 300, Ok(())),
        (SECOND - 301, Err(ErrorCode::WebhookTime)),
    ] {
        assert_eq!(verify(SIGNATURE, now), expected, "{now}");
    }
    let Window { past, future } = StandardWebhooks.window();
    assert_eq!((past.as_secs(), future.as_secs()), (300, 300));
}

#[test]
fn what_onfido_s_own_client_accepts_is_accepted() {
    let ring = ring("onfido", &[(NORTH, ONFIDO_TOKEN)]);
    let new_year = at(1_577_836_800);
    let verify = |signature| {
        code(ring.verify(
            "onfido",
            &onfido_headers(signature),
            ONFIDO_BODY.as_bytes(),
            new_year,
        ))
    };
    assert_eq!(verify(ONFIDO_SIGNATURE), Ok(()));
    let changed = ONFIDO_SIGNATURE.replacen('a', "b", 1);
    assert_eq!(verify(&changed), Err(ErrorCode::WebhookSignature));
}

#[test]
fn all_files_of_the_standard_s_vectors() {
    let Some(folder) = folder("standard-webhooks") else {
        return;
    };
    let vectors = json(&folder.join("vectors.json"));
    for case in vectors["sign"].as_array().unwrap() {
        let body = text(case, "body").as_bytes();
        let second = case["timestamp"].as_i64().unwrap();
        let signed = standard_signature(text(case, "secret"), text(case, "id"), second, body);
        assert_eq!(signed, text(case, "signature"));
    }
    let verify_at = &vectors["verify_at"];
    assert_eq!(
        (
            text(verify_at, "id"),
            text(verify_at, "body"),
            text(verify_at, "secret")
        ),
        (ID, BODY, SECRET)
    );
    for case in verify_at["cases"].as_array().unwrap() {
        let accepted = verify(text(case, "header"), verify_at["now"].as_i64().unwrap()).is_ok();
        assert_eq!(accepted, text(case, "expect") == "accept", "{case}");
    }
    for case in vectors["time_cases"].as_array().unwrap() {
        let accepted = verify(SIGNATURE, case["now"].as_i64().unwrap()).is_ok();
        assert_eq!(accepted, text(case, "expect") == "accept", "{case}");
    }
    for missing in vectors["missing_header_cases"].as_array().unwrap() {
        let mut headers = standard_headers(SECRET, ID, SECOND, BODY.as_bytes());
        headers.remove(missing.as_str().unwrap()).unwrap();
        let refused =
            ring("platform", &[(NORTH, SECRET)]).verify("platform", &headers, BODY.as_bytes(), at(SECOND));
        assert_eq!(code(refused), Err(ErrorCode::WebhookMalformed), "{missing}");
    }
    for case in vectors["secret_cases"].as_array().unwrap() {
        // Without its padding a secret is refused here, as most libraries of the standard do.
        let is_whole = case["note"] == "prefix optional";
        assert_eq!(
            StandardWebhooks.key(text(case, "secret")).is_ok(),
            is_whole,
            "{case}"
        );
    }
}

#[test]
fn all_files_of_onfido_s_vectors() {
    let Some(folder) = folder("onfido") else { return };
    let vectors = json(&folder.join("webhook-vectors.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let body = match case["body_file"].as_str() {
            Some(file) => std::fs::read(folder.join(file)).unwrap(),
            None => text(case, "body").as_bytes().to_vec(),
        };
        let ring = ring("onfido", &[(NORTH, text(case, "token"))]);
        let event: Value = serde_json::from_slice(&body).unwrap();
        let completed = event["payload"]["object"]["completed_at_iso8601"].as_str();
        let now = completed.map_or(at(0), |completed| completed.parse().unwrap());
        let headers = onfido_headers(text(case, "signature"));
        let accepted = ring.verify("onfido", &headers, &body, now).is_ok();
        assert_eq!(
            accepted,
            text(case, "expect") == "accept",
            "{}",
            text(case, "name")
        );
    }
}
