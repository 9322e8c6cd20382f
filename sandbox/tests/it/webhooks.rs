//! Webhooks as a receiver meets them: signed, repeated until they are taken, and late, lost or doubled on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use inlay_sandbox::Sandbox;
use inlay_sandbox::kyc::{DeliveryPlan, Target, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::north;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::client::{Client, assert_problem, http};
use crate::kyc::{enrol, held, order};
use crate::onfido::Onfido;

/// Somebody to send webhooks to.
pub(crate) struct Receiver {
    pub(crate) url: String,
    heard: Arc<Heard>,
}

#[derive(Default)]
struct Heard {
    deliveries: Mutex<Vec<Delivery>>,
    /// How many deliveries are refused before the first one is taken.
    refusals: Mutex<u32>,
}

#[derive(Clone)]
pub(crate) struct Delivery {
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Delivery {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn take(State(heard): State<Arc<Heard>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    heard.deliveries.lock().unwrap().push(Delivery { headers, body });
    let mut refusals = heard.refusals.lock().unwrap();
    if *refusals > 0 {
        *refusals -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::ACCEPTED
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let heard = Arc::<Heard>::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, heard }
    }

    pub(crate) fn target(&self, org: &'static Org, vendor: Vendor) -> Target {
        Target::new(org, vendor, &self.url, None).unwrap()
    }

    fn heard(&self) -> Vec<Delivery> {
        self.heard.deliveries.lock().unwrap().clone()
    }

    /// Waits until `count` deliveries have come, and a little longer in case there are more.
    pub(crate) async fn after(&self, count: usize) -> Vec<Delivery> {
        for _ in 0..500 {
            if self.heard().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        self.heard()
    }
}

/// Stages of a clear standard check: the begin, two of each of four steps, the end.
const STAGES: usize = 10;

/// A check of somebody with nothing against them, from the beginning to the end.
async fn whole_check(sandbox: &Sandbox) -> String {
    let client = Client::of(sandbox, &NORTH).await;
    let subject = enrol(&client, north::CLEAR_PERSON).await;
    let check = order(&client, &subject, "check-1").await;
    sandbox.advance_kyc(Duration::from_secs(60));
    check.id
}

pub(crate) fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

fn signature(key: &[u8], delivery: &Delivery) -> String {
    let head = format!(
        "{}.{}.",
        delivery.header("webhook-id"),
        delivery.header("webhook-timestamp")
    );
    let signed = [head.as_bytes(), &delivery.body].concat();
    format!("v1,{}", STANDARD.encode(mac(key, &signed)))
}

#[tokio::test]
async fn the_platform_says_look_again_after_each_stage_signed_with_the_firms_secret() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Platform));
    let id = whole_check(&sandbox).await;
    let heard = receiver.after(STAGES).await;
    assert_eq!(heard.len(), STAGES);
    let key = STANDARD
        .decode(NORTH.webhook_secret.trim_start_matches("whsec_"))
        .unwrap();
    for delivery in &heard {
        assert_eq!(delivery.header("webhook-signature"), signature(&key, delivery));
        assert_eq!(delivery.header("content-type"), "application/json");
        let body = delivery.json();
        assert_eq!(body["type"], "kyc.check.updated");
        assert_eq!(body["data"], json!({"id": id, "reference": "check-1"}));
        assert!(body["timestamp"].is_string());
    }
    let ids: BTreeSet<&str> = heard.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), STAGES);
}

#[tokio::test]
async fn a_configured_secret_takes_the_place_of_the_printed_one() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    let key = [7; 32];
    let secret = format!("whsec_{}", STANDARD.encode(key));
    sandbox.add_webhook(Target::new(&NORTH, Vendor::Platform, &receiver.url, Some(&secret)).unwrap());
    whole_check(&sandbox).await;
    let heard = receiver.after(STAGES).await;
    assert_eq!(heard[0].header("webhook-signature"), signature(&key, &heard[0]));
}

#[tokio::test]
async fn nobody_hears_of_another_firms_or_vendors_checks() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&SOUTH, Vendor::Platform));
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Onfido));
    whole_check(&sandbox).await;
    assert!(receiver.after(0).await.is_empty());
    assert_eq!(sandbox.kyc_counts().webhooks_sent, 0);
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_under_the_same_name() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    *receiver.heard.refusals.lock().unwrap() = 2;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Platform));
    whole_check(&sandbox).await;
    let heard = receiver.after(STAGES + 2).await;
    let mut times = BTreeMap::<&str, usize>::new();
    for delivery in &heard {
        *times.entry(delivery.header("webhook-id")).or_default() += 1;
    }
    assert_eq!((heard.len(), times.len()), (STAGES + 2, STAGES));
    let counts = sandbox.kyc_counts();
    assert_eq!(
        (counts.webhooks_sent, counts.webhooks_accepted),
        (STAGES + 2, STAGES)
    );
}

#[tokio::test]
async fn each_can_come_five_times_and_in_another_order() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Platform));
    sandbox.set_deliveries(DeliveryPlan {
        times: 5,
        shuffle_within_ms: 400,
        ..DeliveryPlan::default()
    });
    whole_check(&sandbox).await;
    let heard = receiver.after(5 * STAGES).await;
    assert_eq!(heard.len(), 5 * STAGES);
    let ids: Vec<&str> = heard.iter().map(|one| one.header("webhook-id")).collect();
    let distinct: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(distinct.len(), STAGES);
    let times: Vec<String> = heard
        .iter()
        .map(|one| one.json()["timestamp"].to_string())
        .collect();
    assert!(!times.is_sorted(), "they came in their order");
}

#[tokio::test]
async fn they_can_get_lost_or_be_late() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Platform));
    sandbox.set_deliveries(DeliveryPlan {
        dropped: true,
        ..DeliveryPlan::default()
    });
    whole_check(&sandbox).await;
    assert!(receiver.after(0).await.is_empty());
    sandbox.set_deliveries(DeliveryPlan {
        delay_ms: 400,
        ..DeliveryPlan::default()
    });
    let client = Client::of(&sandbox, &NORTH).await;
    let subject = enrol(&client, north::WATCHLIST_PERSON).await;
    order(&client, &subject, "check-2").await;
    sandbox.advance_kyc(Duration::from_secs(1));
    // What was lost stays lost.
    assert!(receiver.after(0).await.is_empty());
    let late = receiver.after(1).await;
    assert!(
        late.iter()
            .all(|one| one.json()["data"]["reference"] == "check-2")
    );
    assert!(!late.is_empty());
}

#[tokio::test]
async fn the_other_vendor_tells_of_tasks_and_the_end_and_signs_the_body() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    sandbox.add_webhook(receiver.target(&NORTH, Vendor::Onfido));
    let onfido = Onfido::of(&sandbox, &NORTH).await;
    let run = onfido.whole_run(&sandbox, north::CLEAR_PERSON).await;
    // Begin and end of four tasks, and the end of the run.
    let heard = receiver.after(9).await;
    assert_eq!(heard.len(), 9);
    let mut actions = BTreeMap::<String, usize>::new();
    for delivery in &heard {
        let hex: String = mac(NORTH.onfido_webhook_token.as_bytes(), &delivery.body)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(delivery.header("x-sha2-signature"), hex);
        let payload = delivery.json()["payload"].clone();
        let of_run = match payload["resource_type"].as_str().unwrap() {
            "workflow_run" => payload["object"]["id"].clone(),
            _ => payload["object"]["workflow_run_id"].clone(),
        };
        assert_eq!(of_run, run.as_str());
        *actions
            .entry(payload["action"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    let expected = [
        ("workflow_run.completed", 1),
        ("workflow_task.completed", 4),
        ("workflow_task.started", 4),
    ];
    assert_eq!(
        actions,
        expected.map(|(name, count)| (name.to_owned(), count)).into()
    );
}

#[tokio::test]
async fn targets_and_deliveries_are_set_over_http() {
    let sandbox = held().await;
    let receiver = Receiver::start().await;
    let put = async |path: &str, body: Value| {
        let url = format!("{}/sandbox/kyc/{path}", sandbox.base_url());
        http().put(url).json(&body).send().await.unwrap()
    };
    let target = json!([{"firm": "north", "vendor": "platform", "url": receiver.url}]);
    assert!(put("targets", target).await.status().is_success());
    assert!(put("deliveries", json!({"times": 2})).await.status().is_success());
    whole_check(&sandbox).await;
    assert_eq!(receiver.after(2 * STAGES).await.len(), 2 * STAGES);
    for (path, body) in [
        ("deliveries", json!({"times": 0})),
        ("deliveries", json!({"times": 21})),
        ("deliveries", json!({"lost": true})),
        (
            "targets",
            json!([{"firm": "west", "vendor": "platform", "url": "http://a/"}]),
        ),
        (
            "targets",
            json!([{"firm": "north", "vendor": "platform", "url": "file:///a"}]),
        ),
        (
            "targets",
            json!([{"firm": "north", "vendor": "platform", "url": "http://a/", "secret": "short"}]),
        ),
    ] {
        assert_problem(put(path, body).await, StatusCode::BAD_REQUEST).await;
    }
}
