//! Measures what a start of a check costs until it is durable, over HTTP and on SQLite, and how much memory thousands of event
//! streams take that have nothing to say. `cargo xtask bench` runs this; it ends with a failure beyond the promised figures.
//!
//! The provider never answers, so that its time counts for nothing. Both ends of the streams are in this process, and both
//! count.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use inlay_backend::audit::ChainKey;
use inlay_backend::clock::Clock;
use inlay_backend::config::Config;
use inlay_backend::kyc::{ConsentTexts, KycTenant, OfferedPackage, Validity};
use inlay_backend::server::{self, KycSetup};
use inlay_backend::store;
use inlay_backend::upstream::UpstreamError;
use inlay_backend::upstream::kyc::{
    Answer, KycProvider, Notification, Observation, Order, Party, PartySource, Report, RunId, SubjectId,
    Submitted,
};
use inlay_bed::process::resident_of;
use inlay_contract::kyc::{PartKind, PartyKind};
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::{InstanceId, OrgId, RecordId};
use inlay_playground::{OrgKey, assertion, keys};
use jiff::SignedDuration;
use serde::Serialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ORG: &str = "00D5g000004XYZaEAO";
const HOST: &str = "https://bench.lightning.force.com";
const PUBLIC_ORIGIN: &str = "https://inlay.example.com";
/// Starts within this at the most, 99 of 100.
const PROMISED_MS: f64 = 20.0;
/// Memory of a stream at the most: 100 MB for 5,000 of them.
const PROMISED_BYTES: u64 = 20_000;
const STREAMS_OF_A_SESSION: usize = 4;

/// Measures starts and idle event streams.
#[derive(Parser)]
struct Arguments {
    /// Checks started one after the other, each of another client.
    #[arg(long, default_value_t = 500)]
    starts: u32,
    /// Event streams open at once.
    #[arg(long, default_value_t = 5_000)]
    streams: usize,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench-kyc.json")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Measured {
    /// Half of the starts within so many milliseconds.
    start_p50_ms: f64,
    /// 99 % of them within so many milliseconds.
    start_p99_ms: f64,
    /// Streams that were open.
    streams: usize,
    /// What memory they took in all, in bytes, both ends.
    streams_bytes: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Beside the build, so that it is a disk and not memory that is measured.
    let folder = tempfile::tempdir_in("target").context("run it at the root of the workspace")?;
    let org: OrgId = ORG.parse()?;
    let key = keys::ensure(folder.path(), &org)?;
    let server = serve(folder.path(), &key).await?;
    let bench = Bench {
        client: client()?,
        address: server.address(),
        org,
        key,
    };

    let mut latencies = Vec::new();
    for number in 0..arguments.starts {
        latencies.push(bench.start(number).await?);
    }
    latencies.sort_unstable();
    ensure!(!latencies.is_empty(), "nothing was started");
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;

    let before = resident_of(std::process::id())?.now;
    let mut open = Vec::with_capacity(arguments.streams);
    while open.len() < arguments.streams {
        // Each of another client, as on as many pages.
        let session = bench.session(u32::try_from(open.len())?).await?;
        for _ in 0..STREAMS_OF_A_SESSION {
            open.push(bench.follow(&session).await?);
        }
    }
    // Long enough for a few looks at the store on behalf of all of them.
    tokio::time::sleep(Duration::from_secs(6)).await;
    let measured = Measured {
        start_p50_ms: at(50),
        start_p99_ms: at(99),
        streams: open.len(),
        streams_bytes: resident_of(std::process::id())?.now.saturating_sub(before),
    };
    drop(open);
    server.shutdown().await;

    let of_each = measured.streams_bytes / u64::try_from(measured.streams.max(1))?;
    say(&format!(
        "kyc: start to durable answer p50 {:.1} ms, p99 {:.1} ms ({} starts on SQLite); {} idle streams take {} kB in all, {of_each} bytes each",
        measured.start_p50_ms,
        measured.start_p99_ms,
        latencies.len(),
        measured.streams,
        measured.streams_bytes / 1_000,
    ));
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&measured)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    ensure!(
        measured.start_p99_ms <= PROMISED_MS,
        "a start takes longer than {PROMISED_MS} ms"
    );
    ensure!(
        of_each <= PROMISED_BYTES,
        "a stream takes more than {PROMISED_BYTES} bytes"
    );
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a measurement is not the client of a provider"
)]
fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder().no_proxy().build()
}

/// The service, and an org that vouches for people.
struct Bench {
    client: reqwest::Client,
    address: SocketAddr,
    org: OrgId,
    key: OrgKey,
}

struct Session {
    instance: InstanceId,
    grant: SessionGrant,
}

impl Bench {
    async fn session(&self, record: u32) -> anyhow::Result<Session> {
        let instance = InstanceId(inlay_backend::random::uuid());
        let nonce: inlay_contract::Nonce = inlay_backend::random::uuid().simple().to_string().parse()?;
        let subject = assertion::Subject {
            org: self.org.clone(),
            record: record_id(record)?,
            object: "Account".to_owned(),
            nonce: nonce.clone(),
            instance,
        };
        let now = Clock::system().now().as_second();
        let claims = assertion::claims(subject, PUBLIC_ORIGIN, HOST, now);
        let body = SessionRequest {
            assertion: assertion::mint(&self.key, &claims)?,
            instance,
            nonce,
        };
        let answer = self
            .client
            .post(format!("http://{}/api/session", self.address))
            .header("x-inlay-client", "1")
            .json(&body)
            .send()
            .await?
            .error_for_status()?;
        let grant = answer.json().await?;
        Ok(Session { instance, grant })
    }

    /// Starts a check of a client. Any answer but 201 ends it: a fast failure must not look like speed.
    async fn start(&self, number: u32) -> anyhow::Result<Duration> {
        let session = self.session(number).await?;
        let body = serde_json::json!({
            "package": "standard", "purpose": "onboarding",
            "consent": {"version": "1", "language": "en"},
        });
        let request = self
            .client
            .post(format!("http://{}/api/kyc/checks", self.address))
            .header("x-inlay-client", "1")
            .header("x-inlay-instance", session.instance.to_string())
            .header("idempotency-key", inlay_backend::random::uuid().to_string())
            .bearer_auth(&session.grant.token)
            .json(&body);
        let sent = Instant::now();
        let answer = request.send().await?;
        let took = sent.elapsed();
        ensure!(answer.status() == 201, "the service answered {}", answer.status());
        answer.bytes().await?;
        Ok(took)
    }

    /// Opens a stream and waits for the first thing that it says. A bare connection, so that hardly anything of this end counts.
    async fn follow(&self, session: &Session) -> anyhow::Result<TcpStream> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = format!(
            "GET /api/kyc/events HTTP/1.1\r\nhost: {}\r\nx-inlay-client: 1\r\nx-inlay-instance: {}\r\nauthorization: Bearer {}\r\n\r\n",
            self.address, session.instance, session.grant.token,
        );
        stream.write_all(request.as_bytes()).await?;
        let (mut head, mut piece) = (Vec::new(), [0; 2_048]);
        while !head.ends_with(b": following\n\n\r\n") {
            let read = stream.read(&mut piece).await?;
            ensure!(read != 0, "a stream ended: {}", String::from_utf8_lossy(&head));
            head.extend_from_slice(&piece[..read]);
            ensure!(
                head.starts_with(b"HTTP/1.1 200"),
                "{}",
                String::from_utf8_lossy(&head)
            );
        }
        Ok(stream)
    }
}

async fn serve(folder: &Path, key: &OrgKey) -> anyhow::Result<server::Server> {
    let dist = std::env::var_os("INLAY_DIST").unwrap_or_else(|| "dist".into());
    let dist = std::path::absolute(dist)?;
    std::fs::write(folder.join("secret"), "secret")?;
    let text = format!(
        "[server]\nlisten = '127.0.0.1:0'\npublic_origin = '{PUBLIC_ORIGIN}'\nassets = '{}'\nmax_connections = 10_000\n\
         [[tenant]]\norg = '{ORG}'\nname = 'Bench'\nhost_origins = ['{HOST}']\ncertificates = ['{}']\n\
         [tenant.provider.platform]\nbase_url = 'http://127.0.0.1:9'\nclient_id = 'bench'\nclient_secret_file = 'secret'\n",
        dist.display(),
        std::path::absolute(&key.certificate_path)?.display(),
    );
    let config = Config::parse(&text, &folder.join("inlay.toml"))?;
    let url = format!("sqlite:{}", folder.join("inlay.db").display());
    let kyc = KycSetup {
        store: store::open(&url, Arc::new(ChainKey::new(b"a key for measuring, and no more"))).await?,
        tenants: BTreeMap::from([(ORG.parse()?, tenant())]),
        webhooks: Vec::new(),
    };
    Ok(server::serve_with(config, Clock::system(), BTreeMap::new(), Some(kyc)).await?)
}

fn tenant() -> KycTenant {
    KycTenant {
        provider: Arc::new(Silent),
        provider_name: "Bench".to_owned(),
        parties: Arc::new(Silent),
        crm: None,
        packages: vec![OfferedPackage {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            provider_package: "standard".to_owned(),
            parts: vec![PartKind::Document],
        }],
        consent: ConsentTexts {
            version: "1".to_owned(),
            texts: BTreeMap::from([("en".to_owned(), "Agreed.".to_owned())]),
            default_language: "en".to_owned(),
        },
        validity: Validity::default(),
        give_up_after: SignedDuration::from_hours(24),
    }
}

/// A provider that never answers, and a CRM that answers at once.
struct Silent;

fn never<T: Send + 'static>() -> Answer<'static, T> {
    Box::pin(std::future::pending())
}

impl KycProvider for Silent {
    fn name(&self) -> &'static str {
        "platform"
    }

    fn enrol<'a>(&'a self, _: &'a Party, _: &'a str) -> Answer<'a, SubjectId> {
        never()
    }

    fn submit<'a>(&'a self, _: &'a Order, _: &'a str) -> Answer<'a, Submitted> {
        never()
    }

    fn observe<'a>(&'a self, _: &'a RunId, _: &'a str) -> Answer<'a, Observation> {
        never()
    }

    fn report<'a>(&'a self, _: &'a RunId, _: &'a str) -> Answer<'a, Report> {
        never()
    }

    fn notification(&self, _: &[u8]) -> Result<Notification, UpstreamError> {
        Err(UpstreamError::RecordUnknown)
    }

    fn ready(&self) -> Answer<'_, ()> {
        never()
    }
}

impl PartySource for Silent {
    fn party<'a>(&'a self, record: &'a RecordId, _: &'a str) -> Answer<'a, Party> {
        let party = Party {
            record: record.clone(),
            kind: PartyKind::Person,
            name: "Ada Bench".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Bench".to_owned(),
            birth_date: None,
            document_number: None,
            address: None,
            email: None,
            members: Vec::new(),
            owner: None,
        };
        Box::pin(std::future::ready(Ok(party)))
    }
}

/// The record of a client, another one for each number.
fn record_id(number: u32) -> anyhow::Result<RecordId> {
    let id15 = format!("0015g0000{number:06}");
    let bytes: &[u8; 15] = id15.as_bytes().try_into()?;
    let check = inlay_contract::id::checksum(bytes);
    Ok(format!("{id15}{}", std::str::from_utf8(&check)?).parse()?)
}

#[expect(
    clippy::print_stdout,
    reason = "what a measurement has to say is its standard output"
)]
fn say(line: &str) {
    println!("{line}");
}
