//! What is not signed with exactly this secret over exactly these bytes is refused.

use proptest::prelude::*;

use super::super::key::SecretFault;
use super::super::onfido::Onfido;
use super::super::scheme::Scheme as _;
use super::super::standard::StandardWebhooks;
use super::*;

const SECOND: i64 = 1_700_000_000;

/// What of a delivery is protected, in one piece, and where each part of it ends.
struct Wire {
    id: Vec<u8>,
    timestamp: Vec<u8>,
    signature: Vec<u8>,
    body: Vec<u8>,
}

impl Wire {
    fn signed(id: &str, body: &[u8]) -> Self {
        Self {
            id: id.as_bytes().to_vec(),
            timestamp: SECOND.to_string().into_bytes(),
            signature: standard_signature(NORTH_SECRET, id, SECOND, body).into_bytes(),
            body: body.to_vec(),
        }
    }

    fn bits(&self) -> usize {
        8 * (self.id.len() + self.timestamp.len() + self.signature.len() + self.body.len())
    }

    fn flip(&mut self, bit: usize) {
        let mut byte = bit / 8;
        for part in [
            &mut self.id,
            &mut self.timestamp,
            &mut self.signature,
            &mut self.body,
        ] {
            match part.get_mut(byte) {
                Some(found) => {
                    *found ^= 1 << (bit % 8);
                    return;
                }
                None => byte -= part.len(),
            }
        }
        panic!("there is no bit {bit}");
    }

    /// Whether it is let in: HTTP carries it, and it is verified, at whatever time it says it was signed.
    fn is_let_in(&self) -> bool {
        let headers = headers_of(&[
            ("webhook-id", &self.id),
            ("webhook-timestamp", &self.timestamp),
            ("webhook-signature", &self.signature),
        ]);
        let Some(headers) = headers else { return false };
        let claimed = std::str::from_utf8(&self.timestamp)
            .ok()
            .and_then(|text| text.parse().ok());
        let now = claimed.and_then(|second| Timestamp::from_second(second).ok());
        ring("platform", &[(NORTH, NORTH_SECRET)])
            .verify("platform", &headers, &self.body, now.unwrap_or(at(SECOND)))
            .is_ok()
    }
}

#[test]
fn no_single_bit_of_a_delivery_can_be_changed() {
    let mut wire = Wire::signed("msg_1", br#"{"type":"kyc.check.updated"}"#);
    assert!(wire.is_let_in());
    for bit in 0..wire.bits() {
        wire.flip(bit);
        assert!(!wire.is_let_in(), "bit {bit}");
        wire.flip(bit);
    }
    assert!(wire.is_let_in());
}

#[test]
fn no_single_bit_of_an_onfido_delivery_can_be_changed() {
    let ring = ring("onfido", &[(NORTH, TOKEN)]);
    let body = br#"{"payload":{"object":{"id":"run-1"}}}"#;
    let mut signature = onfido_signature(TOKEN, body).into_bytes();
    let is_let_in = |signature: &[u8], body: &[u8]| {
        headers_of(&[("x-sha2-signature", signature)])
            .is_some_and(|headers| ring.verify("onfido", &headers, body, at(SECOND)).is_ok())
    };
    assert!(is_let_in(&signature, body));
    for bit in 0..8 * signature.len() {
        signature[bit / 8] ^= 1 << (bit % 8);
        assert!(!is_let_in(&signature, body), "bit {bit} of the signature");
        signature[bit / 8] ^= 1 << (bit % 8);
    }
    let mut changed = body.to_vec();
    for bit in 0..8 * body.len() {
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!is_let_in(&signature, &changed), "bit {bit} of the body");
        changed[bit / 8] ^= 1 << (bit % 8);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_flipped_bit_of_any_delivery_is_refused(
        id in "[!-\\-/-~]{1,255}",
        body in prop::collection::vec(any::<u8>(), 0..2000),
        bit in any::<prop::sample::Index>(),
    ) {
        let mut wire = Wire::signed(&id, &body);
        prop_assert!(wire.is_let_in());
        wire.flip(bit.index(wire.bits()));
        prop_assert!(!wire.is_let_in());
    }

    #[test]
    fn what_moves_between_id_timestamp_and_body_is_refused(body in "[0-9]{1,9}\\.[0-9.]{0,20}") {
        // The same signed bytes, divided in another way.
        let id = "msg";
        let wire = Wire::signed(id, body.as_bytes());
        let whole = format!("{id}.{SECOND}.{body}");
        for (position, _) in whole.match_indices('.').skip(1) {
            let (head, rest) = whole.split_at(position);
            let Some((timestamp, body)) = rest[1..].split_once('.') else { continue };
            let moved = Wire {
                id: head.as_bytes().to_vec(),
                timestamp: timestamp.as_bytes().to_vec(),
                signature: wire.signature.clone(),
                body: body.as_bytes().to_vec(),
            };
            prop_assert!(!moved.is_let_in(), "{head} | {timestamp} | {body}");
        }
    }

    #[test]
    fn look_alike_secrets_fit_nothing(position in 0_usize..32, replacement in "[A-Za-z0-9+/]") {
        let secret = NORTH_SECRET.strip_prefix("whsec_").unwrap();
        let mut other = secret.to_owned();
        other.replace_range(position..=position, &replacement);
        prop_assume!(other != secret);
        let headers = standard_headers(&other, "msg_1", SECOND, b"body");
        let refused = ring("platform", &[(NORTH, NORTH_SECRET)]).verify("platform", &headers, b"body", at(SECOND));
        prop_assert_eq!(code(refused), Err(ErrorCode::WebhookSignature));
    }
}

#[test]
fn onfido_tokens_that_look_alike_fit_nothing() {
    let ring = ring("onfido", &[(NORTH, TOKEN)]);
    let upper = TOKEN.to_uppercase();
    let longer = format!("{TOKEN}x");
    for other in [
        &TOKEN[1..],
        &TOKEN[..31],
        &upper,
        &longer,
        "a-token-of-thirty-two-characterS",
    ] {
        let headers = onfido_headers(&onfido_signature(other, b"{}"));
        assert_eq!(
            code(ring.verify("onfido", &headers, b"{}", at(0))),
            Err(ErrorCode::WebhookSignature),
            "{other}"
        );
    }
}

#[test]
fn a_secret_that_is_none_is_refused_before_anything_is_verified_with_it() {
    let of = |bytes: usize| STANDARD.encode(vec![7; bytes]);
    for (secret, fault) in [
        (String::new(), SecretFault::Length),
        ("whsec_".to_owned(), SecretFault::Length),
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS".to_owned(),
            SecretFault::NotBase64,
        ),
        (format!("whsec_{} ", of(24)), SecretFault::NotBase64),
        (of(23), SecretFault::Length),
        (of(65), SecretFault::Length),
        (format!("whsk_{}", of(32)), SecretFault::Asymmetric),
        (format!("whpk_{}", of(32)), SecretFault::Asymmetric),
    ] {
        assert_eq!(StandardWebhooks.key(&secret).err(), Some(fault), "{secret}");
    }
    assert!(StandardWebhooks.key(&of(24)).is_ok() && StandardWebhooks.key(&of(64)).is_ok());
    for (token, fault) in [
        ("", SecretFault::Length),
        ("fifteen-letters", SecretFault::Length),
        ("a token with spaces in it, or two", SecretFault::Characters),
    ] {
        assert_eq!(Onfido.key(token).err(), Some(fault), "{token}");
    }
}

#[test]
fn while_a_secret_is_changed_the_old_and_the_new_one_are_both_good() {
    let (old, new) = (NORTH_SECRET, "whsec_bmV3LW5ldy1uZXctbmV3LW5ldy1uZXct");
    let both = ring("platform", &[(NORTH, old), (NORTH, new), (SOUTH, SOUTH_SECRET)]);
    for secret in [old, new] {
        let headers = standard_headers(secret, "msg_1", SECOND, b"{}");
        assert_eq!(
            both.verify("platform", &headers, b"{}", at(SECOND)).unwrap().org,
            org(NORTH)
        );
    }
    let mut headers = standard_headers(old, "msg_1", SECOND, b"{}");
    let of = |secret| standard_signature(secret, "msg_1", SECOND, b"{}");
    let list = format!("{} {}", of(new), of(old));
    headers.insert("webhook-signature", list.parse().unwrap());
    assert_eq!(
        both.verify("platform", &headers, b"{}", at(SECOND)).unwrap().org,
        org(NORTH)
    );
    let after = ring("platform", &[(NORTH, new)]);
    let headers = standard_headers(old, "msg_1", SECOND, b"{}");
    assert_eq!(
        code(after.verify("platform", &headers, b"{}", at(SECOND))),
        Err(ErrorCode::WebhookSignature)
    );
}

#[test]
fn the_secret_alone_says_whose_a_delivery_is() {
    let ring = ring("platform", &[(NORTH, NORTH_SECRET), (SOUTH, SOUTH_SECRET)]);
    for (secret, owner) in [(NORTH_SECRET, NORTH), (SOUTH_SECRET, SOUTH)] {
        let headers = standard_headers(secret, "msg_same", SECOND, b"{}");
        let verified = ring.verify("platform", &headers, b"{}", at(SECOND)).unwrap();
        assert_eq!(
            (verified.org, verified.event_id),
            (org(owner), "msg_same".to_owned())
        );
    }
    let mut headers = standard_headers(NORTH_SECRET, "msg_same", SECOND, b"{}");
    let of = |secret| standard_signature(secret, "msg_same", SECOND, b"{}");
    let of_both = format!("{} {}", of(NORTH_SECRET), of(SOUTH_SECRET));
    headers.insert("webhook-signature", of_both.parse().unwrap());
    assert_eq!(
        code(ring.verify("platform", &headers, b"{}", at(SECOND))),
        Err(ErrorCode::WebhookSignature)
    );
}

#[test]
fn a_secret_of_one_scheme_is_good_for_no_other_provider() {
    let mut keyring = ring("platform", &[(NORTH, NORTH_SECRET)]);
    keyring.add(&org(NORTH), "onfido", 1, TOKEN).unwrap();
    let headers = standard_headers(NORTH_SECRET, "msg_1", SECOND, b"{}");
    assert!(keyring.verify("onfido", &headers, b"{}", at(SECOND)).is_err());
    let headers = onfido_headers(&onfido_signature(TOKEN, b"{}"));
    assert!(keyring.verify("platform", &headers, b"{}", at(SECOND)).is_err());
    assert_eq!(
        code(keyring.verify("another", &headers, b"{}", at(SECOND))),
        Err(ErrorCode::NotFound)
    );
}
