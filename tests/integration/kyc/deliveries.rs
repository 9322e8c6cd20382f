//! What vendors deliver, kept as it came so that it can be delivered again, and again, in any order.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use inlay_sandbox::kyc::{Target, Vendor};
use inlay_sandbox::orgs::Org;
use sha2::Sha256;
use tokio::task::{JoinHandle, JoinSet};

use super::configuration::{adapter, webhook_secret};
use super::desk::Answer;
use super::instance::Instance;
use super::parts::Parts;

/// The headers of both schemes.
const HEADERS: [&str; 5] = [
    "content-type",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "x-sha2-signature",
];
/// How many deliveries are under way at the same time.
const AT_ONCE: usize = 8;

/// A delivery with its true signature.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) provider: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

/// Stands where a backend would, and keeps what is delivered.
pub(super) struct Recorder {
    url: String,
    heard: Heard,
    task: JoinHandle<()>,
}

type Heard = Arc<Mutex<Vec<Delivery>>>;

async fn keep(
    State(heard): State<Heard>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let kept = HEADERS.into_iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().unwrap();
        Some((name.to_owned(), value.to_owned()))
    });
    heard.lock().unwrap().push(Delivery {
        provider,
        headers: kept.collect(),
        body,
    });
    StatusCode::ACCEPTED
}

impl Recorder {
    /// Takes what a vendor delivers about a firm from now on.
    pub(super) async fn before(parts: &Parts, org: &'static Org, vendor: Vendor) -> Self {
        let heard = Heard::default();
        let router = Router::new()
            .route("/webhooks/{provider}", post(keep))
            .with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let at = format!("{url}/webhooks/{}", adapter(vendor));
        parts
            .sandbox
            .add_webhook(Target::new(org, vendor, &at, None).unwrap());
        Self { url, heard, task }
    }

    /// All deliveries since the last time.
    pub(super) fn take(&self) -> Vec<Delivery> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Recorder").field(&self.url).finish()
    }
}

impl Delivery {
    /// One that a firm's vendor would send, signed at an instant (seconds since 1970, UTC).
    pub(super) fn signed(org: &Org, vendor: Vendor, id: &str, body: &str, second: i64) -> Self {
        Self::signed_with(webhook_secret(org, vendor), vendor, id, body, second)
    }

    /// The same with another secret.
    pub(super) fn signed_with(secret: &str, vendor: Vendor, id: &str, body: &str, second: i64) -> Self {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let headers = match vendor {
            Vendor::Platform => {
                let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
                let code = mac(&key, &format!("{id}.{second}.{body}"));
                vec![
                    pair("webhook-id", id.to_owned()),
                    pair("webhook-timestamp", second.to_string()),
                    pair("webhook-signature", format!("v1,{}", STANDARD.encode(code))),
                ]
            }
            Vendor::Onfido => {
                let code = mac(secret.as_bytes(), body);
                let digits = code.iter().map(|byte| format!("{byte:02x}")).collect();
                vec![pair("x-sha2-signature", digits)]
            }
        };
        Self {
            provider: adapter(vendor).to_owned(),
            headers,
            body: Bytes::from(body.to_owned()),
        }
    }

    /// The same with another value of a header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn header(&self, name: &str) -> &str {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// Delivers it to a backend.
    pub(super) async fn send(&self, instance: &Instance) -> Answer {
        let url = format!("{}/webhooks/{}", instance.base_url, self.provider);
        let mut call = instance.client.post(url).body(self.body.clone());
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        Answer::of(call).await
    }
}

/// Delivers everything in this order, several at the same time; answers how each was received.
pub(super) async fn send_all(instance: &Arc<Instance>, deliveries: Vec<Delivery>) -> Vec<u16> {
    let mut statuses = Vec::new();
    let mut under_way = JoinSet::new();
    for delivery in deliveries {
        if under_way.len() == AT_ONCE {
            statuses.push(under_way.join_next().await.unwrap().unwrap());
        }
        let instance = Arc::clone(instance);
        under_way.spawn(async move { delivery.send(&instance).await.status });
    }
    while let Some(status) = under_way.join_next().await {
        statuses.push(status.unwrap());
    }
    statuses
}

/// Puts things into an order that depends on the seed alone (Fisher and Yates; the numbers are SplitMix64's).
pub(super) fn shuffle<T>(things: &mut [T], seed: u64) {
    let mut state = seed;
    for place in (1..things.len()).rev() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let other = bits % (u64::try_from(place).unwrap() + 1);
        things.swap(place, usize::try_from(other).unwrap());
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
