//! What the service is asked from outside: an advisor's start, and a vendor's delivery.

use bytes::Bytes;
use inlay_contract::http::{
    CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, REQUEST_ID_HEADER, SESSION_PATH,
};
use inlay_contract::kyc::{
    ConsentGiven, IDEMPOTENCY_KEY_HEADER, KYC_CHECKS_PATH, Purpose, StartRequest, Started,
};
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::{InstanceId, Nonce};
use inlay_playground::assertion::{Subject, claims};
use inlay_playground::mint;
use jiff::Timestamp;

use super::process::{CONSENT_VERSION, Equipment, HOST, PACKAGE, PUBLIC_ORIGIN, plain_client};
use super::vendor::Vendor;
use crate::silence;

/// The advisor's name for the start.
const KEY: &str = "an-advisors-one-and-only-start";

/// Who asks.
pub(super) struct Requests<'a> {
    client: reqwest::Client,
    equipment: &'a Equipment,
    vendor: &'static Vendor,
}

/// What came of a request; an error where the process died over it. An answer of another kind than the wanted one is a failure
/// of the test, for a process that dies gives none.
type Answered<T> = Result<T, reqwest::Error>;

impl<'a> Requests<'a> {
    pub(super) fn of(equipment: &'a Equipment, vendor: &'static Vendor) -> Self {
        Self {
            client: plain_client(),
            equipment,
            vendor,
        }
    }

    /// Starts the check, always with the same key, in a session of its own. Answers with our name for the request.
    pub(super) async fn start(&self, service: &str, now: Timestamp) -> Answered<(String, Started)> {
        let instance = InstanceId("6f1c1f0e-8d0c-4b0a-9a53-0c0ffee00001".parse().unwrap());
        let session = self.session(service, instance, now).await?;
        let request = StartRequest {
            package: PACKAGE.to_owned(),
            purpose: Purpose::Onboarding,
            consent: ConsentGiven {
                version: CONSENT_VERSION.to_owned(),
                language: "en".to_owned(),
            },
            although_valid: false,
        };
        let answer = self
            .client
            .post(format!("{service}{KYC_CHECKS_PATH}"))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .header(INSTANCE_HEADER, instance.to_string())
            .header(IDEMPOTENCY_KEY_HEADER, KEY)
            .bearer_auth(&session.token)
            .json(&request)
            .send()
            .await?;
        Ok((request_id(&answer), ours(&silence::body(answer).await?)))
    }

    async fn session(&self, service: &str, instance: InstanceId, now: Timestamp) -> Answered<SessionGrant> {
        let nonce: Nonce = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let party = self.vendor.party();
        let subject = Subject {
            org: party.org,
            record: party.record,
            object: "Account".to_owned(),
            nonce: nonce.clone(),
            instance,
        };
        let claims = claims(subject, PUBLIC_ORIGIN, HOST, now.as_second());
        let request = SessionRequest {
            assertion: mint(&self.equipment.key, &claims).unwrap(),
            instance,
            nonce,
        };
        let answer = self
            .client
            .post(format!("{service}{SESSION_PATH}"))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&request)
            .send()
            .await?;
        Ok(ours(&silence::body(answer).await?))
    }

    /// Delivers the word that a run is over. Answers with our name for the request where the delivery is new.
    pub(super) async fn deliver(&self, service: &str, run: &str, now: Timestamp) -> Answered<Option<String>> {
        let delivery = self.vendor.delivery(run, now);
        let mut request = self
            .client
            .post(format!("{service}/webhooks/{}", self.vendor.adapter()))
            .header("content-type", "application/json")
            .body(delivery.body);
        for (name, value) in delivery.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await?;
        let status = answer.status().as_u16();
        let request_id = request_id(&answer);
        silence::body(answer).await?;
        match status {
            202 => Ok(Some(request_id)),
            200 => Ok(None),
            other => panic!("a delivery is answered with {other}"),
        }
    }
}

fn request_id(answer: &reqwest::Response) -> String {
    let header = answer.headers().get(REQUEST_ID_HEADER).unwrap();
    header.to_str().unwrap().to_owned()
}

fn ours<T: serde::de::DeserializeOwned>(text: &Bytes) -> T {
    serde_json::from_slice(text).unwrap_or_else(|error| panic!("not what was asked for ({error}): {text:?}"))
}
