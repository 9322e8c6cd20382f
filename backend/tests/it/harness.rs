//! Starts a service for one test and talks to it.
//!
//! Every answer that passes through here is checked for what must hold of all answers, so that a new route cannot
//! forget it: no cookie is set, no credential is offered across origins, the request has a name, and nothing of a
//! provider's own words shows.

mod answer;
mod kyc;
mod org;
mod provider;
mod stream;

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use inlay_backend::clock::ManualClock;
use inlay_backend::config::Config;
use inlay_backend::server::{Providers, Server, serve, serve_with};
use inlay_contract::session::{AssertionClaims, SessionGrant, SessionRequest};
use inlay_contract::{InstanceId, Nonce};
use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) use answer::Answer;
pub(crate) use kyc::{DOCUMENT_NUMBER, FakeChecks, Kyc, REPORT, open_store, tenants};
pub(crate) use org::{NORTH, Org, RECORD, SOUTH, STRANGER, USER, other_record};
pub(crate) use provider::{CANARY, FAILURES, FakeProvider, Says};
pub(crate) use stream::Stream;

/// The address that browsers would see; the service itself listens on a loopback port.
pub(crate) const PUBLIC_ORIGIN: &str = "https://inlay.example.com";
/// What the built widget looks like to the service.
const INDEX: &str = "<!doctype html><title>widget</title>\
    <script type=\"application/json\" id=\"inlay-tenant\">__INLAY_TENANT__</script>\
    <script src=\"/assets/hello-0011223344556677.js\"></script>\
    <script data-wasm=/assets/widget-0011223344556677.wasm src=/assets/boot-0011223344556677.js></script>";

/// A running service and everything that a test needs to talk to it.
pub(crate) struct Inlay {
    pub(crate) clock: ManualClock,
    pub(crate) north: Arc<FakeProvider>,
    pub(crate) south: Arc<FakeProvider>,
    /// The KYC side, where the test has one.
    pub(crate) kyc: Option<Kyc>,
    pub(crate) server: Server,
    client: reqwest::Client,
    folder: TempDir,
}

/// Starts a service with other settings than usual.
pub(crate) struct Builder {
    server_settings: String,
    session_settings: String,
    limits: String,
    upstream: Option<String>,
    index: &'static str,
    has_kyc: bool,
}

/// One widget on one page: a nonce and an instance, as its handshake made them.
#[derive(Clone)]
pub(crate) struct Widget {
    pub(crate) nonce: Nonce,
    pub(crate) instance: InstanceId,
}

/// An open session.
pub(crate) struct Opened {
    pub(crate) widget: Widget,
    pub(crate) grant: SessionGrant,
}

impl Inlay {
    /// A service with two tenants, [`NORTH`] and [`SOUTH`].
    pub(crate) async fn start() -> Self {
        Self::builder().start().await
    }

    pub(crate) fn builder() -> Builder {
        Builder {
            server_settings: String::new(),
            session_settings: String::new(),
            // The clock stands still, so nothing that was counted is ever forgotten.
            limits: "session_burst = 1_000_000\norg_burst = 1_000_000\naddress_burst = 1_000_000".to_owned(),
            upstream: None,
            index: INDEX,
            has_kyc: false,
        }
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.server.address()
    }

    /// Where the service keeps its things.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A request as it is: no header but what the test adds.
    pub(crate) fn bare(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.server.base_url());
        self.client.request(method.parse().unwrap(), url)
    }

    /// A request as the widget sends it, without a session.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.bare(method, path).header("x-inlay-client", "1")
    }

    /// A request with a session.
    pub(crate) fn with_session(&self, method: &str, path: &str, session: &Opened) -> reqwest::RequestBuilder {
        self.request(method, path)
            .bearer_auth(&session.grant.token)
            .header("x-inlay-instance", session.widget.instance.to_string())
    }

    pub(crate) async fn get_portfolio(&self, session: &Opened) -> Answer {
        Answer::of(self.with_session("GET", "/api/portfolio", session)).await
    }

    /// Claims as an honest org makes them now.
    pub(crate) fn claims(&self, org: &Org, widget: &Widget) -> AssertionClaims {
        org.claims(PUBLIC_ORIGIN, widget, self.clock.clock().now())
    }

    /// Sends an assertion on behalf of a widget.
    pub(crate) async fn exchange(&self, assertion: String, widget: &Widget) -> Answer {
        let request = SessionRequest {
            assertion,
            instance: widget.instance,
            nonce: widget.nonce.clone(),
        };
        Answer::of(self.request("POST", "/api/session").json(&request)).await
    }

    /// A session of [`USER`] on [`RECORD`] in `org`.
    pub(crate) async fn open(&self, org: &Org) -> Opened {
        self.open_on(org, RECORD).await
    }

    /// A session of [`USER`] on another record.
    pub(crate) async fn open_on(&self, org: &Org, record: &str) -> Opened {
        self.open_with(org, |claims| claims.rec = record.parse().unwrap())
            .await
    }

    /// A session of somebody who holds these permissions.
    pub(crate) async fn open_as(&self, org: &Org, user: &str, permissions: &[&str]) -> Opened {
        self.open_with(org, |claims| {
            claims.sub = user.parse().unwrap();
            claims.name = Some(format!("Name of {user}"));
            claims.perms = permissions.iter().map(|name| (*name).to_owned()).collect();
        })
        .await
    }

    /// A session with claims of its own.
    pub(crate) async fn open_with(&self, org: &Org, change: impl FnOnce(&mut AssertionClaims)) -> Opened {
        let widget = Widget::new();
        let mut claims = self.claims(org, &widget);
        change(&mut claims);
        let answer = self.exchange(org.sign(&claims), &widget).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Opened {
            widget,
            grant: answer.json(),
        }
    }
}

impl Builder {
    /// Lines for the `[server]` block.
    pub(crate) fn server(mut self, line: &str) -> Self {
        writeln!(self.server_settings, "{line}").unwrap();
        self
    }

    /// Lines for the `[session]` block.
    pub(crate) fn session(mut self, line: &str) -> Self {
        writeln!(self.session_settings, "{line}").unwrap();
        self
    }

    /// The `[limits]` block, in place of one that nobody meets.
    pub(crate) fn limits(mut self, lines: &str) -> Self {
        lines.clone_into(&mut self.limits);
        self
    }

    /// With another page of the built widget.
    pub(crate) fn index(mut self, page: &'static str) -> Self {
        self.index = page;
        self
    }

    /// With a real platform at this address for both tenants, in place of providers that say what a test wants.
    pub(crate) fn upstream(mut self, url: &str) -> Self {
        self.upstream = Some(url.to_owned());
        self
    }

    /// With KYC for both tenants.
    pub(crate) fn kyc(mut self) -> Self {
        self.has_kyc = true;
        self
    }

    pub(crate) async fn start(self) -> Inlay {
        crate::logs::capture();
        let folder = TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("dist/assets")).unwrap();
        fs::write(path("dist/index.html"), self.index).unwrap();
        fs::write(path("dist/manifest.json"), "{}").unwrap();
        for (name, content) in crate::assets::FILES {
            fs::write(path("dist/assets").join(name), content).unwrap();
        }
        fs::write(path("secret"), CANARY).unwrap();

        let mut toml = format!(
            "[server]\nlisten = '127.0.0.1:0'\npublic_origin = '{PUBLIC_ORIGIN}'\nassets = 'dist'\n{}\n[session]\n{}\n[limits]\n{}\n",
            self.server_settings, self.session_settings, self.limits,
        );
        for org in [&NORTH, &SOUTH] {
            fs::write(path(&format!("{}.pem", org.id)), org.certificate()).unwrap();
            toml += &org.tenant_block();
        }
        if let Some(url) = &self.upstream {
            toml = toml.replace("http://127.0.0.1:9", url);
        }
        let config = Config::parse(&toml, &path("inlay.toml")).unwrap();

        let now: Timestamp = "2026-06-30T12:00:00Z".parse().unwrap();
        let clock = ManualClock::at(now);
        let (north, south) = (
            Arc::new(FakeProvider::new("North")),
            Arc::new(FakeProvider::new("South")),
        );
        let mut providers = Providers::new();
        providers.insert(NORTH.id.parse().unwrap(), north.clone());
        providers.insert(SOUTH.id.parse().unwrap(), south.clone());
        let kyc = match self.has_kyc {
            true => Some(Kyc::new(folder.path(), &clock).await),
            false => None,
        };
        let setup = kyc.as_ref().map(Kyc::setup);
        let server = match self.upstream {
            Some(_) => serve(config, clock.clock()).await,
            None => serve_with(config, clock.clock(), providers, setup).await,
        };
        let server = server.unwrap();
        Inlay {
            kyc,
            clock,
            north,
            south,
            client: client(),
            server,
            folder,
        }
    }
}

impl Widget {
    pub(crate) fn new() -> Self {
        let nonce = inlay_backend::random::uuid().simple().to_string();
        Self {
            nonce: nonce.parse().unwrap(),
            instance: InstanceId(inlay_backend::random::uuid()),
        }
    }
}

/// The claims as JSON, to be bent by a test.
pub(crate) fn as_json(claims: &AssertionClaims) -> Value {
    serde_json::to_value(claims).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a test is not the client of a provider"
)]
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
