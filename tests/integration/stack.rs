//! The parts as they stand in production, in one process: sandbox, backend and an org that signs assertions.
//!
//! Only the clock of the backend is set by hand. Everything between the parts is HTTP.

use std::fs;
use std::path::Path;

use inlay_backend::clock::{Clock, ManualClock};
use inlay_backend::config::Config;
use inlay_contract::book::Book;
use inlay_contract::http::{
    BOOK_PATH, CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, PORTFOLIO_PATH, SESSION_PATH,
};
use inlay_contract::portfolio::Portfolio;
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::{InstanceId, Nonce, OrgId, Problem, RecordId};
use inlay_playground::assertion::{Subject, claims};
use inlay_playground::{OrgKey, keys, mint};
use inlay_sandbox::Sandbox;
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::silence;

/// The valuation date of the sandbox in all tests: a Friday.
pub(crate) const AS_OF: Date = jiff::civil::date(2026, 10, 30);
/// The host page's origin.
pub(crate) const HOST: &str = "http://localhost:8702";
/// The backend's own origin, as browsers would see it.
pub(crate) const PUBLIC_ORIGIN: &str = "http://127.0.0.1:8700";

/// All parts, running.
pub(crate) struct Stack {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    backend: inlay_backend::server::Server,
    keys: Vec<OrgKey>,
    client: reqwest::Client,
    /// Keys, secrets and configuration of this test; removed with it.
    folder: TempDir,
}

/// What came back for a portfolio.
pub(crate) type Read = Result<Portfolio, Problem>;

impl Stack {
    /// Starts everything for the two orgs of the sandbox.
    pub(crate) async fn start() -> Self {
        let sandbox = inlay_sandbox::serve(inlay_sandbox::Config::in_process(AS_OF))
            .await
            .unwrap();
        let providers = [&NORTH, &SOUTH].map(|org| {
            format!(
                "[tenant.provider.platform]\nbase_url = \"{0}\"\nconsole_url = \"{0}/console/entities/{{entity}}\"\nclient_id = \"{1}\"\nclient_secret_file = \"{2}.secret\"\n",
                sandbox.base_url(),
                org.client_id,
                org.id
            )
        });
        Self::start_with(sandbox, &providers).await
    }

    /// The same, with the northern org on a folder of statements.
    pub(crate) async fn start_with_statements(folder: &str, records: &str) -> Self {
        let sandbox = inlay_sandbox::serve(inlay_sandbox::Config::in_process(AS_OF))
            .await
            .unwrap();
        let provider = format!("[tenant.provider.ofx]\nfolder = \"{folder}\"\nrecords = \"{records}\"\n");
        Self::start_with(sandbox, &[provider]).await
    }

    /// The northern org alone, with a token endpoint of its own in front of the sandbox's: `endpoint` makes it, and names its
    /// address beside whatever else the test needs of it.
    pub(crate) async fn start_behind<T, F: Future<Output = (T, String)>>(
        endpoint: impl FnOnce(&str) -> F,
    ) -> (Self, T) {
        let sandbox = inlay_sandbox::serve(inlay_sandbox::Config::in_process(AS_OF))
            .await
            .unwrap();
        let (kept, token_url) = endpoint(sandbox.base_url()).await;
        let provider = format!(
            "[tenant.provider.platform]\nbase_url = \"{}\"\ntoken_url = \"{token_url}\"\nclient_id = \"{}\"\nclient_secret_file = \"{}.secret\"\n",
            sandbox.base_url(),
            NORTH.client_id,
            NORTH.id
        );
        (Self::start_with(sandbox, &[provider]).await, kept)
    }

    /// Puts another client secret of `org` into its place.
    pub(crate) fn write_secret(&self, org: &Org, secret: &str) {
        fs::write(self.folder.path().join(format!("{}.secret", org.id)), secret).unwrap();
    }

    /// Has the backend look at its secrets at once.
    pub(crate) async fn reload(&self) {
        self.backend.reload().await;
    }

    /// The same, with these providers of the northern and the southern org.
    pub(crate) async fn start_with(sandbox: Sandbox, providers: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut keys = Vec::new();
        let mut configuration = server_block(folder.path());
        for (org, provider) in [&NORTH, &SOUTH].into_iter().zip(providers) {
            let id: OrgId = org.id.parse().unwrap();
            let key = keys::ensure(folder.path(), &id).unwrap();
            fs::write(
                folder.path().join(format!("{}.secret", org.id)),
                org.client_secret,
            )
            .unwrap();
            configuration.push_str(&format!(
                "\n[[tenant]]\norg = \"{}\"\nname = \"{}\"\nhost_origins = [\"{HOST}\"]\ncertificates = [\"{}\"]\n{provider}",
                org.id,
                org.name,
                key.certificate_path.display(),
            ));
            keys.push(key);
        }
        let path = folder.path().join("inlay.toml");
        fs::write(&path, configuration).unwrap();

        let clock = ManualClock::at(Clock::system().now());
        let config = Config::load(&path).unwrap_or_else(|error| panic!("{error}"));
        let backend = inlay_backend::server::serve(config, clock.clock()).await.unwrap();
        Self {
            sandbox,
            clock,
            backend,
            keys,
            client: plain_client(),
            folder,
        }
    }

    /// Opens a session on `record` of `org` and reads its portfolio, as a widget does.
    pub(crate) async fn read(&self, org: &Org, record: &str) -> Read {
        let session = self.open_session(org, record).await;
        self.read_in(&session).await
    }

    /// Opens a session on `record` of `org`.
    pub(crate) async fn open_session(&self, org: &Org, record: &str) -> Session {
        let instance = InstanceId(
            format!("6f1c1f0e-8d0c-4b0a-9a53-{:012x}", record.len())
                .parse()
                .unwrap(),
        );
        let nonce: Nonce = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let record: RecordId = record.parse().unwrap();
        let org: OrgId = org.id.parse().unwrap();
        let key = self.keys.iter().find(|key| key.org == org).unwrap();
        let subject = Subject {
            org,
            record,
            object: "Account".to_owned(),
            nonce: nonce.clone(),
            instance,
        };
        let assertion = mint(key, &claims(subject, PUBLIC_ORIGIN, HOST, self.now().as_second())).unwrap();
        let answer = self
            .client
            .post(format!("{}{SESSION_PATH}", self.backend.base_url()))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&SessionRequest {
                assertion,
                instance,
                nonce,
            })
            .send()
            .await
            .unwrap();
        let text = silence::body(answer).await.unwrap();
        let grant: SessionGrant =
            serde_json::from_slice(&text).unwrap_or_else(|_| panic!("no session: {text:?}"));
        Session { grant, instance }
    }

    /// Opens a session on `record` of `org` and reads its book.
    pub(crate) async fn read_book(&self, org: &Org, record: &str) -> Result<Book, Problem> {
        let session = self.open_session(org, record).await;
        self.read_book_in(&session).await
    }

    /// Reads the portfolio of a session.
    pub(crate) async fn read_in(&self, session: &Session) -> Read {
        ours::<Portfolio>(&self.read_text(session).await)
    }

    /// Reads the book of a session.
    pub(crate) async fn read_book_in(&self, session: &Session) -> Result<Book, Problem> {
        ours(&self.text_at(BOOK_PATH, session).await)
    }

    /// The portfolio as it came.
    pub(crate) async fn read_text(&self, session: &Session) -> String {
        self.text_at(PORTFOLIO_PATH, session).await
    }

    /// The answer at `path` as it came.
    pub(crate) async fn text_at(&self, path: &str, session: &Session) -> String {
        let answer = self
            .client
            .get(format!("{}{path}", self.backend.base_url()))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .header(INSTANCE_HEADER, session.instance.to_string())
            .bearer_auth(&session.grant.token)
            .send()
            .await
            .unwrap();
        assert!(
            answer.headers().get("set-cookie").is_none(),
            "an answer sets a cookie"
        );
        let body = silence::body(answer).await.unwrap();
        String::from_utf8(body.into()).unwrap()
    }

    /// Opens a page as a person does who follows a link: without any credentials.
    pub(crate) async fn follow(&self, url: &str) -> (u16, String) {
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The backend's present.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.clock().now()
    }
}

/// An open session.
pub(crate) struct Session {
    grant: SessionGrant,
    instance: InstanceId,
}

/// What was wanted, or the problem that came instead.
fn ours<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text)
        .map_err(|_| serde_json::from_str(text).unwrap_or_else(|_| panic!("neither of ours: {text}")))
}

/// The `[server]` of a backend on a free port, with a widget of one page in `folder`.
pub(crate) fn server_block(folder: &Path) -> String {
    let dist = folder.join("dist");
    fs::create_dir_all(dist.join("assets")).unwrap();
    fs::write(dist.join("index.html"), include_str!("../../frontend/index.html")).unwrap();
    format!("[server]\nlisten = \"127.0.0.1:0\"\npublic_origin = \"{PUBLIC_ORIGIN}\"\nassets = \"dist\"\n")
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
pub(crate) fn plain_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
