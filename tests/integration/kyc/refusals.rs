//! What is no delivery of a firm's vendor: each refusal that the documentation of webhooks promises, at the door itself.

use inlay_contract::ErrorCode;
use inlay_sandbox::kyc::{Speed, Vendor};
use inlay_sandbox::orgs::{NORTH, SOUTH};
use serde_json::json;

use super::deliveries::Delivery;
use super::desk::Answer;
use super::instance::{Instance, detail};
use super::parts::{Parts, Settings, Vendors};

const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];
const BODY: &str = r#"{"type":"kyc.check.updated","data":{"id":"chk_1"}}"#;

fn now(instance: &Instance) -> i64 {
    instance.clock.clock().now().as_second()
}

/// One of each firm's vendor, as it should be.
fn genuine(instance: &Instance) -> [Delivery; 2] {
    [
        Delivery::signed(&NORTH, Vendor::Platform, "msg_1", BODY, now(instance)),
        Delivery::signed(&SOUTH, Vendor::Onfido, "", BODY, now(instance)),
    ]
}

async fn assert_refused(instance: &Instance, delivery: &Delivery, status: u16, code: ErrorCode) {
    let answer = delivery.send(instance).await;
    assert_eq!((answer.status, answer.code()), (status, code), "{delivery:?}");
}

/// What the sender says of itself in the part of the text that a signature covers, with one bit of it turned.
fn with_bit_turned(text: &str, place: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    // The lowest bit of an ASCII character makes another visible one.
    bytes[place] ^= 1;
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn any_turned_bit_is_refused() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    for delivery in genuine(&instance) {
        for place in [0, 1, BODY.len() / 2, BODY.len() - 1] {
            for bit in 0..8 {
                let mut forged = delivery.clone();
                let mut body = forged.body.to_vec();
                body[place] ^= 1 << bit;
                forged.body = body.into();
                assert_refused(&instance, &forged, 401, ErrorCode::WebhookSignature).await;
            }
        }
        for extra in [" ", "\n", "}"] {
            let mut longer = delivery.clone();
            longer.body = [BODY, extra].concat().into();
            assert_refused(&instance, &longer, 401, ErrorCode::WebhookSignature).await;
        }
    }
    let [platform, onfido] = genuine(&instance);
    for name in ["webhook-id", "webhook-timestamp"] {
        let forged = with_bit_turned(platform.header(name), platform.header(name).len() - 1);
        let forged = platform.clone().with(name, &forged);
        assert_refused(&instance, &forged, 401, ErrorCode::WebhookSignature).await;
    }
    let signature = onfido.header("x-sha2-signature");
    let other = if signature.ends_with('0') { "1" } else { "0" };
    let forged = [&signature[..63], other].concat();
    let forged = onfido.clone().with("x-sha2-signature", &forged);
    assert_refused(&instance, &forged, 401, ErrorCode::WebhookSignature).await;

    for delivery in genuine(&instance) {
        assert_eq!(
            delivery.send(&instance).await.status,
            202,
            "the true one is taken after all of it"
        );
    }
}

#[tokio::test]
async fn a_delivery_counts_at_its_own_time_only() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let now = now(&instance);
    for (id, second, status) in [
        ("msg_past", now - 301, 401),
        ("msg_future", now + 301, 401),
        ("msg_late", now - 299, 202),
        ("msg_early", now + 299, 202),
    ] {
        let delivery = Delivery::signed(&NORTH, Vendor::Platform, id, BODY, second);
        let answer = delivery.send(&instance).await;
        assert_eq!(answer.status, status, "{id}");
        if status == 401 {
            assert_eq!(answer.code(), ErrorCode::WebhookTime, "{id}");
        }
    }
    let hours = 3_600;
    for (second, status) in [
        (now - 73 * hours, 401),
        (now - 71 * hours, 202),
        (now + 301, 401),
        (now + 299, 202),
    ] {
        let completed = jiff::Timestamp::from_second(second).unwrap().to_string();
        let body = json!({"payload": {"resource_type": "workflow_run", "action": "workflow_run.completed",
            "object": {"id": "run", "completed_at_iso8601": completed}}});
        let delivery = Delivery::signed(&SOUTH, Vendor::Onfido, "", &body.to_string(), now);
        assert_eq!(delivery.send(&instance).await.status, status, "{completed}");
    }
}

#[tokio::test]
async fn what_is_not_of_the_agreed_form_is_refused_before_anything_is_kept() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let [platform, onfido] = genuine(&instance);

    let mut unknown = platform.clone();
    unknown.provider = "somebody".to_owned();
    assert_refused(&instance, &unknown, 404, ErrorCode::NotFound).await;

    let mut large = platform.clone();
    large.body = vec![b' '; 262_145].into();
    assert_refused(&instance, &large, 413, ErrorCode::RequestTooLarge).await;
    large.body = vec![b' '; 262_144].into();
    assert_refused(&instance, &large, 401, ErrorCode::WebhookSignature).await;

    for (delivery, name, values) in [
        (&platform, "webhook-signature", ["", "v1,short"]),
        (&platform, "webhook-timestamp", ["", "yesterday"]),
        (&platform, "webhook-id", ["", "a\u{20}b"]),
        (&onfido, "x-sha2-signature", ["", "00"]),
    ] {
        for value in values {
            let delivery = delivery.clone().with(name, value);
            let answer = delivery.send(&instance).await;
            assert!(matches!(answer.status, 400 | 401), "{name} {value:?}: {answer:?}");
        }
        let mut bare = delivery.clone();
        bare.headers.retain(|(known, _)| known != name);
        assert_refused(&instance, &bare, 400, ErrorCode::WebhookMalformed).await;
    }

    // The path names the scheme; a signature of the other is none.
    let mut crossed = onfido.clone();
    crossed.provider = "platform".to_owned();
    assert_refused(&instance, &crossed, 400, ErrorCode::WebhookMalformed).await;

    let rows = instance.audit(&NORTH).await;
    assert!(
        rows.iter()
            .all(|row| row.action == "webhook.received" && row.outcome != "done")
    );
    instance.settled().await;
}

#[tokio::test]
async fn a_stranger_with_another_secret_is_refused_and_that_is_written_down() {
    let parts = Parts::start(Speed::HELD).await;
    let instance = parts.serve(VENDORS, "inlay").await;
    let now = now(&instance);
    let stranger = "whsec_c29tZWJvZHktZWxzZXMtc2VjcmV0LTAwMDAwMDAwMDE=";
    let strangers = [
        Delivery::signed_with(stranger, Vendor::Platform, "msg_1", BODY, now),
        // The other firm's secret is of no use here: it has another vendor.
        Delivery::signed(&SOUTH, Vendor::Platform, "msg_1", BODY, now),
        Delivery::signed(&NORTH, Vendor::Onfido, "", BODY, now),
    ];
    for delivery in &strangers {
        assert_refused(&instance, delivery, 401, ErrorCode::WebhookSignature).await;
    }
    for (org, provider, denials) in [(&NORTH, "platform", 2), (&SOUTH, "onfido", 1)] {
        let rows = instance.audit(org).await;
        assert_eq!(rows.len(), denials, "{}", org.name);
        for row in rows {
            assert_eq!(
                (&*row.action, &*row.outcome),
                ("webhook.received", "webhook_signature")
            );
            assert_eq!(detail(&row, "provider").as_deref(), Some(provider));
        }
    }
}

#[tokio::test]
async fn who_sends_too_many_waits_and_others_do_not() {
    let parts = Parts::start(Speed::HELD).await;
    let settings = Settings {
        webhook: "per_second = 1\nburst = 3",
        ..parts.settings("inlay")
    };
    let instance = parts.serve_as(VENDORS, &settings).await;
    let [platform, onfido] = genuine(&instance);
    let mut answers: Vec<Answer> = Vec::new();
    for _ in 0..6 {
        answers.push(platform.send(&instance).await);
    }
    assert_eq!(answers[0].status, 202);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(!refused.is_empty(), "{answers:?}");
    for answer in refused {
        assert_eq!(answer.code(), ErrorCode::RateLimited);
        assert_eq!(answer.headers["retry-after"], "1");
    }
    assert_eq!(
        onfido.send(&instance).await.status,
        202,
        "each vendor has a share of its own"
    );
}
