//! Somebody who sits at the widget: an open session, and what can be asked with it.

use bytes::Bytes;
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, SESSION_PATH};
use inlay_contract::kyc::{
    CheckId, ConsentGiven, DECIDE_KYC_PERMISSION, Decision, DecisionRequest, IDEMPOTENCY_KEY_HEADER,
    KYC_CHECKS_PATH, KYC_EVENTS_PATH, KYC_PATH, KYC_REVEAL_PATH, Panel, Purpose, REVEAL_KYC_PERMISSION,
    RevealRequest, START_KYC_PERMISSION, StartRequest, Started, VIEW_KYC_PERMISSION,
};
use inlay_contract::session::{SessionGrant, SessionRequest, VIEW_PORTFOLIO_PERMISSION};
use inlay_contract::{ErrorCode, InstanceId, Nonce, OrgId, Problem};
use inlay_playground::assertion::{Subject, claims};
use inlay_playground::{OrgKey, mint};
use inlay_sandbox::orgs::Org;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;

use super::configuration::CONSENT;
use super::events::Stream;
use super::instance::Instance;
use crate::silence;
use crate::stack::{HOST, PUBLIC_ORIGIN};

/// Who starts checks.
pub(crate) const ADVISOR: &str = inlay_playground::assertion::USER;
/// Who decides what they left open.
pub(crate) const OFFICER: &str = "005A0000000ae6kIAA";
/// Every KYC permission.
pub(crate) const ALL: [&str; 4] = [
    VIEW_KYC_PERMISSION,
    START_KYC_PERMISSION,
    DECIDE_KYC_PERMISSION,
    REVEAL_KYC_PERMISSION,
];

/// An open session at one backend.
pub(crate) struct Desk {
    pub(crate) base_url: String,
    pub(crate) client: reqwest::Client,
    pub(crate) grant: SessionGrant,
    pub(crate) instance: InstanceId,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Instance {
    /// Opens a session of the advisor, who may do everything, on a record.
    pub(crate) async fn advisor(&self, org: &Org, record: &str) -> Desk {
        self.open(org, record, ADVISOR, &ALL).await
    }

    /// Opens a session of the officer, who may do everything too.
    pub(crate) async fn officer(&self, org: &Org, record: &str) -> Desk {
        self.open(org, record, OFFICER, &ALL).await
    }

    /// Opens a session in a widget of its own.
    pub(crate) async fn open(&self, org: &Org, record: &str, user: &str, may: &[&str]) -> Desk {
        let instance = InstanceId(inlay_backend::random::uuid());
        let id: OrgId = org.id.parse().unwrap();
        let key = self.keys.iter().find(|key| key.org == id).unwrap();
        let now = self.clock.clock().now();
        let request = vouched(key, record, user, may, instance, now);
        let call = self
            .client
            .post(format!("{}{SESSION_PATH}", self.base_url))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&request);
        Desk {
            base_url: self.base_url.clone(),
            client: self.client.clone(),
            grant: Answer::of(call).await.json(),
            instance,
        }
    }
}

/// What a widget asks for a session with: its org's word for a user on a record, signed at an instant.
pub(crate) fn vouched(
    key: &OrgKey,
    record: &str,
    user: &str,
    may: &[&str],
    instance: InstanceId,
    now: Timestamp,
) -> SessionRequest {
    let nonce: Nonce = inlay_backend::random::uuid()
        .simple()
        .to_string()
        .parse()
        .unwrap();
    let subject = Subject {
        org: key.org.clone(),
        record: record.parse().unwrap(),
        object: "Account".to_owned(),
        nonce: nonce.clone(),
        instance,
    };
    let mut claims = claims(subject, PUBLIC_ORIGIN, HOST, now.as_second());
    claims.sub = user.parse().unwrap();
    claims.perms = may.iter().map(|name| (*name).to_owned()).collect();
    claims.perms.push(VIEW_PORTFOLIO_PERMISSION.to_owned());
    SessionRequest {
        assertion: mint(key, &claims).unwrap(),
        instance,
        nonce,
    }
}

impl Desk {
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base_url))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .header(INSTANCE_HEADER, self.instance.to_string())
            .bearer_auth(&self.grant.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn panel(&self) -> Panel {
        self.get(KYC_PATH).await.json()
    }

    /// Asks for a start under a key of its own.
    pub(crate) async fn ask_start(&self, package: &str) -> Answer {
        let request = StartRequest {
            package: package.to_owned(),
            purpose: Purpose::Onboarding,
            consent: ConsentGiven {
                version: CONSENT.to_owned(),
                language: "en".to_owned(),
            },
            although_valid: false,
        };
        let key = inlay_backend::random::uuid().to_string();
        let call = self
            .request(Method::POST, KYC_CHECKS_PATH)
            .header(IDEMPOTENCY_KEY_HEADER, key)
            .json(&request);
        Answer::of(call).await
    }

    /// Starts a check; it must be a new one.
    pub(crate) async fn start(&self, package: &str) -> CheckId {
        let answer = self.ask_start(package).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json::<Started>().check.id
    }

    pub(crate) async fn decide(&self, check: CheckId, decision: Decision, note: &str) -> Answer {
        let request = DecisionRequest {
            decision,
            note: note.to_owned(),
        };
        let path = format!("{KYC_CHECKS_PATH}/{check}/decision");
        Answer::of(self.request(Method::POST, &path).json(&request)).await
    }

    pub(crate) async fn reveal(&self, reason: &str) -> Answer {
        let request = RevealRequest {
            reason: reason.to_owned(),
        };
        Answer::of(self.request(Method::POST, KYC_REVEAL_PATH).json(&request)).await
    }

    pub(crate) async fn report(&self, check: CheckId) -> Answer {
        self.get(&format!("{KYC_CHECKS_PATH}/{check}/report")).await
    }

    pub(crate) async fn ask_report_link(&self, check: CheckId) -> Answer {
        let path = format!("{KYC_CHECKS_PATH}/{check}/report-link");
        Answer::of(self.request(Method::POST, &path)).await
    }

    /// Follows the record from the event after this one on; without it, from now on.
    pub(crate) async fn follow(&self, after: Option<u64>) -> Stream {
        let mut call = self.request(Method::GET, KYC_EVENTS_PATH);
        if let Some(after) = after {
            call = call.header("last-event-id", after);
        }
        Stream::of(call).await
    }
}

impl Answer {
    pub(crate) async fn of(call: RequestBuilder) -> Self {
        let response = call.send().await.unwrap();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: silence::body(response).await.unwrap(),
        }
    }

    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> ErrorCode {
        self.json::<Problem>().code
    }
}
