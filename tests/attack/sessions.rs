//! Widgets of real users: assertions, sessions, and requests with them.

use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, SESSION_PATH};
use inlay_contract::kyc::{
    DECIDE_KYC_PERMISSION, REVEAL_KYC_PERMISSION, START_KYC_PERMISSION, VIEW_KYC_PERMISSION,
};
use inlay_contract::session::{SessionGrant, SessionRequest, VIEW_PORTFOLIO_PERMISSION};
use inlay_contract::{InstanceId, Nonce};
use inlay_playground::assertion::{Subject, claims};
use inlay_playground::mint;
use inlay_sandbox::orgs::Org;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::stage::{HOST, Stage};

/// Everything.
pub(crate) const ALL: [&str; 5] = [
    VIEW_PORTFOLIO_PERMISSION,
    VIEW_KYC_PERMISSION,
    START_KYC_PERMISSION,
    DECIDE_KYC_PERMISSION,
    REVEAL_KYC_PERMISSION,
];
/// Another user, who may do everything too.
pub(crate) const OFFICER: &str = "005A0000000ae6kIAA";

/// A widget with an open session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) token: String,
    pub(crate) instance: InstanceId,
}

/// What came back, in full.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(call: RequestBuilder) -> Self {
        let response = call.send().await.unwrap();
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// Status, headers and body as one text, as a reader of the connection sees them.
    pub(crate) fn everything(&self) -> Vec<u8> {
        let mut text = format!("{}\n", self.status).into_bytes();
        for (name, value) in &self.headers {
            text.extend_from_slice(name.as_str().as_bytes());
            text.extend_from_slice(b": ");
            text.extend_from_slice(value.as_bytes());
            text.push(b'\n');
        }
        text.extend_from_slice(&self.body);
        text
    }
}

impl Stage {
    /// A request of a widget for a session that says what an honest org says, by a user who holds these permissions.
    pub(crate) fn session_request(
        &self,
        org: &Org,
        record: &str,
        user: &str,
        may: &[&str],
    ) -> SessionRequest {
        let instance = InstanceId(inlay_backend::random::uuid());
        let nonce: Nonce = inlay_backend::random::uuid()
            .simple()
            .to_string()
            .parse()
            .unwrap();
        let subject = Subject {
            org: org.id.parse().unwrap(),
            record: record.parse().unwrap(),
            object: "Account".to_owned(),
            nonce: nonce.clone(),
            instance,
        };
        let key = self.keys.iter().find(|key| key.org == subject.org).unwrap();
        let now = inlay_backend::clock::Clock::system().now().as_second();
        let mut claims = claims(subject, &self.base_url, HOST, now);
        claims.sub = user.parse().unwrap();
        claims.perms = may.iter().map(|name| (*name).to_owned()).collect();
        let assertion = mint(key, &claims).unwrap();
        self.learn("an assertion", &assertion);
        SessionRequest {
            assertion,
            instance,
            nonce,
        }
    }

    /// Opens a session.
    pub(crate) async fn open(&self, org: &Org, record: &str, user: &str, may: &[&str]) -> Session {
        let request = self.session_request(org, record, user, may);
        let answer = Answer::of(self.request(Method::POST, SESSION_PATH).json(&request)).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let grant: SessionGrant = serde_json::from_slice(&answer.body).unwrap();
        self.learn("a session token", &grant.token);
        Session {
            token: grant.token,
            instance: request.instance,
        }
    }

    /// A request as the widget sends it, without a session.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base_url))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
    }

    /// A request with a session.
    pub(crate) fn with(&self, session: &Session, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path)
            .bearer_auth(&session.token)
            .header(INSTANCE_HEADER, session.instance.to_string())
    }
}
