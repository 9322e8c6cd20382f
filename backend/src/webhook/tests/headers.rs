//! Headers that are not as the schemes say: none of them gets past, and none of them does harm.

use proptest::prelude::*;

use super::*;

const SECOND: i64 = 1_700_000_000;
const BODY: &[u8] = br#"{"data":{"id":"run-1"}}"#;

fn verify(headers: &HeaderMap) -> Result<(), ErrorCode> {
    code(ring("platform", &[(NORTH, NORTH_SECRET)]).verify("platform", headers, BODY, at(SECOND)))
}

fn signed() -> HeaderMap {
    standard_headers(NORTH_SECRET, "msg_1", SECOND, BODY)
}

fn with(name: &'static str, value: &str) -> HeaderMap {
    let mut headers = signed();
    headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    headers
}

#[test]
fn a_header_that_is_there_twice_is_not_chosen_from() {
    assert_eq!(verify(&signed()), Ok(()));
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut headers = signed();
        let same = headers[name].clone();
        headers.append(name, same);
        assert_eq!(verify(&headers), Err(ErrorCode::WebhookMalformed), "{name}");
        headers.remove(name);
        assert_eq!(verify(&headers), Err(ErrorCode::WebhookMalformed), "{name}");
    }
    let ring = ring("onfido", &[(NORTH, TOKEN)]);
    let mut headers = onfido_headers(&onfido_signature(TOKEN, BODY));
    let same = headers["x-sha2-signature"].clone();
    headers.append("x-sha2-signature", same);
    assert_eq!(
        code(ring.verify("onfido", &headers, BODY, at(SECOND))),
        Err(ErrorCode::WebhookMalformed)
    );
}

#[test]
fn a_timestamp_has_one_spelling_and_no_size_that_does_harm() {
    for timestamp in [
        "",
        " 1700000000",
        "1700000000 ",
        "+1700000000",
        "01700000000",
        "-1700000000",
        "-9223372036854775808",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999",
        "999999999999",
        "1700000000.0",
        "1.7e9",
        "0x6553f100",
        "1700000000000",
        "hello",
        "1_700_000_000",
    ] {
        assert_eq!(
            verify(&with("webhook-timestamp", timestamp)),
            Err(ErrorCode::WebhookMalformed),
            "{timestamp}"
        );
    }
    for timestamp in ["0", "1", "1700000001", "253402207200"] {
        assert_eq!(
            verify(&with("webhook-timestamp", timestamp)),
            Err(ErrorCode::WebhookSignature),
            "{timestamp}"
        );
    }
    let ring = ring("platform", &[(NORTH, NORTH_SECRET)]);
    for (second, now) in [
        (0, SECOND),
        (253_402_207_200, SECOND),
        (SECOND, 0),
        (SECOND, -377_705_023_201),
    ] {
        let headers = standard_headers(NORTH_SECRET, "msg_1", second, BODY);
        assert_eq!(
            code(ring.verify("platform", &headers, BODY, at(now))),
            Err(ErrorCode::WebhookTime),
            "{second} {now}"
        );
    }
}

#[test]
fn a_name_of_an_event_is_short_and_cannot_reach_into_the_body() {
    for id in ["", " ", "msg 1", "msg.1", ".", "m\u{fc}", &"m".repeat(256)] {
        assert_eq!(
            verify(&with("webhook-id", id)),
            Err(ErrorCode::WebhookMalformed),
            "{id}"
        );
    }
    assert_eq!(
        verify(&standard_headers(NORTH_SECRET, &"m".repeat(255), SECOND, BODY)),
        Ok(())
    );
}

#[test]
fn a_list_of_signatures_is_read_as_a_list_and_ends() {
    let right = standard_signature(NORTH_SECRET, "msg_1", SECOND, BODY);
    let code = right.strip_prefix("v1,").unwrap();
    for list in [
        format!(" {right}"),
        format!("{right}  "),
        format!("v1a,AAAA {right}"),
        format!("v1,AAAA {right} nonsense , v1"),
        format!("{}{right}", "v1,AAAA ".repeat(15)),
    ] {
        assert_eq!(verify(&with("webhook-signature", &list)), Ok(()), "{list}");
    }
    for list in [
        code.to_owned(),
        format!("V1,{code}"),
        format!("v1, {code}"),
        format!("v1,,{code}"),
        format!("v1={code}"),
        format!("v1,{code},"),
        format!("{right},{right}"),
        format!("{right}\t{right}"),
        right.trim_end_matches('=').to_owned(),
        format!("{right}="),
        right.replace('/', "_").replace('+', "-") + "_",
        "v1,".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            verify(&with("webhook-signature", &list)),
            Err(ErrorCode::WebhookSignature),
            "{list}"
        );
    }
    let long = format!("{}{right}", "v1,AAAA ".repeat(16));
    assert_eq!(
        verify(&with("webhook-signature", &long)),
        Err(ErrorCode::WebhookMalformed)
    );
}

#[test]
fn an_onfido_signature_has_one_spelling() {
    let ring = ring("onfido", &[(NORTH, TOKEN)]);
    let right = onfido_signature(TOKEN, BODY);
    for signature in [
        right.to_uppercase(),
        format!("sha256={right}"),
        format!("{right} "),
        format!("0x{right}"),
        right[..62].to_owned(),
        format!("{right}00"),
        format!("{right},{right}"),
        String::new(),
    ] {
        let refused = ring.verify("onfido", &onfido_headers(&signature), BODY, at(SECOND));
        assert_eq!(code(refused), Err(ErrorCode::WebhookMalformed), "{signature}");
    }
}

#[test]
fn an_onfido_delivery_is_as_old_as_what_it_tells_of_where_it_says_so() {
    let ring = ring("onfido", &[(NORTH, TOKEN)]);
    let verify = |object: &str| {
        let body = format!(r#"{{"payload":{{"object":{object}}}}}"#);
        let headers = onfido_headers(&onfido_signature(TOKEN, body.as_bytes()));
        code(ring.verify(
            "onfido",
            &headers,
            body.as_bytes(),
            "2026-03-10T12:00:00Z".parse().unwrap(),
        ))
    };
    for (completed, expected) in [
        ("2026-03-10T11:59:00Z", Ok(())),
        ("2026-03-10T13:59:00+02:00", Ok(())),
        ("2026-03-07T12:00:00Z", Ok(())),
        ("2026-03-07T11:59:59Z", Err(ErrorCode::WebhookTime)),
        ("2026-03-10T12:05:00Z", Ok(())),
        ("2026-03-10T12:05:01Z", Err(ErrorCode::WebhookTime)),
    ] {
        assert_eq!(
            verify(&format!(r#"{{"completed_at_iso8601":"{completed}"}}"#)),
            expected,
            "{completed}"
        );
    }
    // Signed all the same: what has no instant that can be read is not turned away for it.
    for object in [
        "{}",
        r#"{"completed_at_iso8601":null}"#,
        r#"{"completed_at_iso8601":"soon"}"#,
        "[]",
        "7",
    ] {
        assert_eq!(verify(object), Ok(()), "{object}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_stands_in_the_headers_is_refused_without_panic(
        id in prop::collection::vec(any::<u8>(), 0..40),
        timestamp in "[-+0-9 .eE]{0,24}",
        signature in prop::collection::vec(any::<u8>(), 0..100),
        now in -377_705_023_201_i64..253_402_207_200,
    ) {
        let headers = headers_of(&[
            ("webhook-id", &id),
            ("webhook-timestamp", timestamp.as_bytes()),
            ("webhook-signature", &signature),
        ]);
        if let Some(headers) = headers {
            let ring = ring("platform", &[(NORTH, NORTH_SECRET)]);
            prop_assert!(ring.verify("platform", &headers, BODY, at(now)).is_err());
        }
    }
}
