//! A caller that does everything right, so that each test can do one thing wrong.

use inlay_sandbox::orgs::Org;
use inlay_sandbox::{Config, Sandbox, TokenAnswer, World, serve};
use jiff::civil::date;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

pub(crate) const API_VERSION: &str = "2026-06-01";

/// A sandbox as of 30 June 2026 on a port of its own.
pub(crate) async fn sandbox() -> Sandbox {
    serve(Config::in_process(date(2026, 6, 30))).await.unwrap()
}

pub(crate) fn http() -> reqwest::Client {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests call the sandbox themselves, without the backend's client"
    )]
    let builder = reqwest::Client::builder();
    builder.no_proxy().build().unwrap()
}

/// A caller with a fresh token of one firm.
pub(crate) struct Client {
    http: reqwest::Client,
    base_url: String,
    token: String,
    client_id: &'static str,
}

impl Client {
    pub(crate) async fn of(sandbox: &Sandbox, org: &Org) -> Self {
        let http = http();
        let response = http
            .post(format!("{}/oauth/token", sandbox.base_url()))
            .basic_auth(org.client_id, Some(org.client_secret))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let token: TokenAnswer = read(response).await;
        let client_id = inlay_sandbox::orgs::by_client_id(org.client_id)
            .unwrap()
            .client_id;
        Self {
            http,
            base_url: sandbox.base_url().to_owned(),
            token: token.access_token,
            client_id,
        }
    }

    /// A complete request that was not sent yet.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base_url))
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .header("x-request-id", "it-1")
            .header("x-api-version", API_VERSION)
            .header("x-client-id", self.client_id)
    }

    pub(crate) async fn response(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    /// The answer to a call that must succeed.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let response = self.response(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        read(response).await
    }
}

pub(crate) async fn read<T: DeserializeOwned>(response: Response) -> T {
    let text = response.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|failure| panic!("{failure}: {text:.300}"))
}

/// The entity id behind a record.
pub(crate) fn entity_id(world: &World, org: &Org, record: &str) -> String {
    world.portfolio(org, record).unwrap().entity().id
}

/// Asserts that a response is a problem document of a status.
pub(crate) async fn assert_problem(response: Response, status: StatusCode) {
    assert_eq!(response.status(), status);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = read(response).await;
    assert_eq!(problem["status"], status.as_u16());
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|detail| detail.ends_with('.') || !detail.is_empty())
    );
}
