//! What vendors send word with: bodies and signatures of both schemes. Pure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use super::run::{Happening, Run};
use super::target::Vendor;
use crate::onfido;
use crate::orgs::Org;
use crate::random;

/// Word of something, the same bytes for every attempt to deliver it.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    pub(super) org: &'static Org,
    pub(super) vendor: Vendor,
    /// Names the event; stays the same when it is delivered again.
    pub(super) id: String,
    /// What happened, in the vendor's word: `kyc.check.updated`, `check.completed`.
    pub(super) event: &'static str,
    pub(super) body: Vec<u8>,
}

/// The words that a vendor sends after one stage of a run. The platform says only *look again*, once a stage; the other
/// vendor tells of each task or report and of the end.
pub(super) fn notices(run: &Run, happenings: &[Happening], base_url: &str) -> Vec<Notice> {
    const UPDATED: &str = "kyc.check.updated";
    let told: Vec<(&'static str, Value)> = match run.vendor {
        Vendor::Platform => {
            let body = json!({
                "type": UPDATED,
                "timestamp": run.check.updated_at,
                "data": {"id": run.check.id, "reference": run.check.reference},
            });
            vec![(UPDATED, body)]
        }
        Vendor::Onfido => happenings
            .iter()
            .filter_map(|happening| onfido::told(run, *happening, base_url))
            .collect(),
    };
    let notice = |(place, (event, body)): (usize, (&'static str, Value))| Notice {
        org: run.org,
        vendor: run.vendor,
        id: format!(
            "msg_{}_{}_{place}",
            run.check.id,
            run.check.updated_at.as_millisecond()
        ),
        event,
        body: body.to_string().into_bytes(),
    };
    told.into_iter().enumerate().map(notice).collect()
}

/// The headers that go with a body at a moment.
pub(super) fn headers(notice: &Notice, key: &[u8], now: Timestamp) -> Vec<(&'static str, String)> {
    match notice.vendor {
        Vendor::Platform => {
            let timestamp = now.as_second();
            vec![
                ("webhook-id", notice.id.clone()),
                ("webhook-timestamp", timestamp.to_string()),
                (
                    "webhook-signature",
                    standard_signature(key, &notice.id, timestamp, &notice.body),
                ),
            ]
        }
        Vendor::Onfido => vec![("x-sha2-signature", onfido_signature(key, &notice.body))],
    }
}

/// Standard Webhooks 1.0.0: base64 of HMAC-SHA256 over id, time and body.
fn standard_signature(key: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    let head = format!("{id}.{timestamp}.");
    format!("v1,{}", STANDARD.encode(mac(key, &[head.as_bytes(), body])))
}

/// Lower-case hexadecimal HMAC-SHA256 of the body.
fn onfido_signature(key: &[u8], body: &[u8]) -> String {
    random::hex(&mac(key, &[body]))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_of_standard_webhooks_comes_out() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = standard_signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_published_vector_of_onfido_comes_out() {
        let body = concat!(
            r#"{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","#,
            r#""status":"complete","completed_at_iso8601":"2020-01-01T00:00:00Z","#,
            r#""href":"https://api.onfido.com/v3/checks/check-123"}}}"#
        );
        assert_eq!(
            onfido_signature(b"_ABC123abc123ABC123abc123ABC123_", body.as_bytes()),
            "a0082d7481f9f0a2907583dbe1f344d6d4c0d9989df2fd804f98479f60cd760e"
        );
    }
}
