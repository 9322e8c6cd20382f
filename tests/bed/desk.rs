//! Somebody at a widget: an open session, and what can be asked with it.

use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, SESSION_PATH};
use inlay_contract::kyc::{
    CheckId, ConsentGiven, DECIDE_KYC_PERMISSION, Decision, DecisionRequest, IDEMPOTENCY_KEY_HEADER,
    KYC_CHECKS_PATH, KYC_EVENTS_PATH, Purpose, REVEAL_KYC_PERMISSION, START_KYC_PERMISSION, StartRequest,
    VIEW_KYC_PERMISSION,
};
use inlay_contract::session::{SessionGrant, SessionRequest, VIEW_PORTFOLIO_PERMISSION};
use inlay_contract::{InstanceId, Nonce, Problem, UserId};
use inlay_playground::assertion::{Subject, claims};
use inlay_playground::mint;
use inlay_sandbox::orgs::Org;
use jiff::Timestamp;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;

use crate::bed::Bed;
use crate::configuration::{CONSENT, HOST, PUBLIC_ORIGIN};

/// Every permission.
const ALL: [&str; 5] = [
    VIEW_PORTFOLIO_PERMISSION,
    VIEW_KYC_PERMISSION,
    START_KYC_PERMISSION,
    DECIDE_KYC_PERMISSION,
    REVEAL_KYC_PERMISSION,
];

/// An open session.
#[derive(Clone)]
pub struct Desk {
    client: reqwest::Client,
    base_url: String,
    instance: InstanceId,
    token: String,
}

/// What came back, and after how long.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The whole body.
    pub body: Bytes,
    /// From the request to the end of the body.
    pub took: Duration,
}

/// The user of this number, below ten thousand.
///
/// # Errors
/// The number has more digits.
pub fn user(number: usize) -> anyhow::Result<UserId> {
    let id15 = format!("0055g000000{number:04}");
    let bytes: &[u8; 15] = id15.as_bytes().try_into()?;
    let check = inlay_contract::id::checksum(bytes);
    Ok(format!("{id15}{}", std::str::from_utf8(&check)?).parse()?)
}

impl Bed {
    /// Asks for a session of a user who may do everything, in a widget of its own.
    ///
    /// # Errors
    /// The connection breaks off. A refusal is an answer without a desk.
    pub async fn open(
        &self,
        org: &Org,
        record: &str,
        user: &UserId,
    ) -> anyhow::Result<(Answer, Option<Desk>)> {
        let instance = InstanceId(inlay_backend::random::uuid());
        let nonce: Nonce = inlay_backend::random::uuid().simple().to_string().parse()?;
        let subject = Subject {
            org: org.id.parse()?,
            record: record.parse()?,
            object: "Account".to_owned(),
            nonce: nonce.clone(),
            instance,
        };
        let key = self.key(&subject.org)?;
        let mut claims = claims(subject, PUBLIC_ORIGIN, HOST, now().as_second());
        claims.sub = user.clone();
        claims.perms = ALL.map(str::to_owned).into();
        let request = SessionRequest {
            assertion: mint(key, &claims)?,
            instance,
            nonce,
        };
        let call = self
            .client
            .post(format!("{}{SESSION_PATH}", self.base_url))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&request);
        let answer = Answer::of(call).await?;
        let desk = answer.ours::<SessionGrant>().map(|grant| Desk {
            client: self.client.clone(),
            base_url: self.base_url.clone(),
            instance,
            token: grant.token,
        });
        Ok((answer, desk))
    }

    /// A session that must be given.
    ///
    /// # Errors
    /// It is not.
    pub async fn must_open(&self, org: &Org, record: &str, user: &UserId) -> anyhow::Result<Desk> {
        let (answer, desk) = self.open(org, record, user).await?;
        desk.with_context(|| format!("no session: {answer:?}"))
    }
}

impl Desk {
    /// The headers of its requests.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        vec![
            (CLIENT_HEADER.to_owned(), CLIENT_HEADER_VALUE.to_owned()),
            (INSTANCE_HEADER.to_owned(), self.instance.to_string()),
            ("authorization".to_owned(), format!("Bearer {}", self.token)),
        ]
    }

    /// The bearer token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The widget instance.
    #[must_use]
    pub fn instance(&self) -> InstanceId {
        self.instance
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base_url));
        self.headers()
            .into_iter()
            .fold(request, |request, (name, value)| request.header(name, value))
    }

    /// What stands at a path.
    ///
    /// # Errors
    /// The connection breaks off.
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Ends the session.
    ///
    /// # Errors
    /// The connection breaks off.
    pub async fn end(&self) -> anyhow::Result<Answer> {
        Answer::of(self.request(Method::DELETE, SESSION_PATH)).await
    }

    /// Asks for a check under this key, also where there is a valid one.
    ///
    /// # Errors
    /// The connection breaks off.
    pub async fn start(&self, package: &str, key: &str) -> anyhow::Result<Answer> {
        let request = StartRequest {
            package: package.to_owned(),
            purpose: Purpose::Onboarding,
            consent: ConsentGiven {
                version: CONSENT.to_owned(),
                language: "en".to_owned(),
            },
            although_valid: true,
        };
        let call = self
            .request(Method::POST, KYC_CHECKS_PATH)
            .header(IDEMPOTENCY_KEY_HEADER, key)
            .json(&request);
        Answer::of(call).await
    }

    /// Decides about a check.
    ///
    /// # Errors
    /// The connection breaks off.
    pub async fn decide(&self, check: CheckId, decision: Decision) -> anyhow::Result<Answer> {
        let request = DecisionRequest {
            decision,
            note: "Looked at.".to_owned(),
        };
        let path = format!("{KYC_CHECKS_PATH}/{check}/decision");
        Answer::of(self.request(Method::POST, &path).json(&request)).await
    }

    /// Follows the record for so long; the answer is what was said meanwhile, and took as long as its head.
    ///
    /// # Errors
    /// The connection breaks off before.
    pub async fn follow(&self, so_long: Duration) -> anyhow::Result<Answer> {
        let asked = Instant::now();
        let mut response = self.request(Method::GET, KYC_EVENTS_PATH).send().await?;
        let took = asked.elapsed();
        let status = response.status();
        let mut heard = Vec::new();
        let listen = async {
            while let Some(piece) = response.chunk().await? {
                heard.extend_from_slice(&piece);
            }
            anyhow::Ok(())
        };
        // Who follows leaves when they have heard enough.
        if let Ok(ended) = tokio::time::timeout(so_long, listen).await {
            ended?;
        }
        Ok(Answer {
            status,
            body: heard.into(),
            took,
        })
    }
}

impl Answer {
    async fn of(call: RequestBuilder) -> anyhow::Result<Self> {
        let asked = Instant::now();
        let response = call.send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        Ok(Self {
            status,
            body,
            took: asked.elapsed(),
        })
    }

    /// What was asked for, where it came.
    #[must_use]
    pub fn ours<T: DeserializeOwned>(&self) -> Option<T> {
        let is_ours = self.status.is_success();
        is_ours.then(|| serde_json::from_slice(&self.body).ok()).flatten()
    }

    /// The code of a problem, or the status of what is none.
    #[must_use]
    pub fn problem(&self) -> String {
        serde_json::from_slice::<Problem>(&self.body).map_or_else(
            |_| self.status.as_u16().to_string(),
            |problem| problem.code.as_str().to_owned(),
        )
    }
}

fn now() -> Timestamp {
    inlay_backend::clock::Clock::system().now()
}
