//! The running demo that is measured: started as a user starts it, stopped when dropped.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use bytes::Bytes;
use inlay_bed::process::resident_of;
use inlay_contract::http::{
    CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, PORTFOLIO_PATH, SESSION_PATH,
};
use inlay_contract::session::SessionGrant;
use rustix::process::{Pid, Signal, kill_process};
use serde::Deserialize;
use serde_json::{Value, json};

/// Away from the ports of a demo that somebody may have open.
const PORT_BASE: u16 = 19_700;
const INSTANCE: &str = "6f1c1f0e-8d0c-4b0a-9a53-1d2f3c4b5a69";
const NONCE: &str = "0123456789abcdef0123456789abcdef";

/// The running demo.
pub(crate) struct Demo {
    child: Child,
    state: tempfile::TempDir,
    /// Origin of the backend.
    pub(crate) backend: String,
    /// Origin of the record page.
    pub(crate) record_page: String,
}

/// A record to measure with.
#[derive(Deserialize)]
pub(crate) struct Record {
    /// Its org.
    #[serde(default)]
    pub(crate) org: String,
    id: String,
    object: String,
    kind: String,
}

/// Starts `cargo xtask demo` on ports of its own and waits for its address.
pub(crate) fn start() -> anyhow::Result<Demo> {
    let xtask =
        std::env::var_os("INLAY_XTASK").map_or_else(|| PathBuf::from("target/debug/xtask"), PathBuf::from);
    let state = tempfile::tempdir()?;
    let mut child = Command::new(&xtask)
        .args([
            "demo",
            "--no-build",
            "--port-base",
            &PORT_BASE.to_string(),
            "--state",
        ])
        .arg(state.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {}: use `cargo xtask bench`", xtask.display()))?;
    let record_page = format!("http://localhost:{}", PORT_BASE + 2);
    let stdout = child.stdout.take().context("the demo has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    if !lines.any(|line| line.is_ok_and(|line| line.contains(&record_page))) {
        bail!("the demo ended before it was ready");
    }
    // What the demo prints from here on is read and dropped, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(Demo {
        child,
        state,
        backend: format!("http://127.0.0.1:{PORT_BASE}"),
        record_page,
    })
}

impl Drop for Demo {
    fn drop(&mut self) {
        // SIGINT, as Ctrl-C sends it, so that the demo stops its servers. It can only have ended before.
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(id, Signal::INT);
        }
        let _ = self.child.wait();
    }
}

impl Demo {
    /// The first household of the first org.
    pub(crate) async fn first_household(&self, client: &reqwest::Client) -> anyhow::Result<Record> {
        #[derive(Deserialize)]
        struct Org {
            org: String,
            records: Vec<Record>,
        }
        #[derive(Deserialize)]
        struct Config {
            orgs: Vec<Org>,
        }
        let config: Config = client
            .get(format!("{}/config.json", self.record_page))
            .send()
            .await?
            .json()
            .await?;
        let org = config
            .orgs
            .into_iter()
            .next()
            .context("the record page has no org")?;
        let household = org.records.into_iter().find(|record| record.kind == "household");
        Ok(Record {
            org: org.org,
            ..household.context("the org has no household")?
        })
    }

    /// The headers of a session for the record.
    pub(crate) async fn session_headers(
        &self,
        client: &reqwest::Client,
        record: &Record,
    ) -> anyhow::Result<Vec<(String, String)>> {
        let request = json!({
            "org": record.org, "recordId": record.id, "objectApiName": record.object,
            "nonce": NONCE, "instanceId": INSTANCE,
        });
        let minted: Value = client
            .post(format!("{}/apex/mint", self.record_page))
            .json(&request)
            .send()
            .await?
            .json()
            .await?;
        let body = json!({ "assertion": minted["assertion"], "instance": INSTANCE, "nonce": NONCE });
        let grant: SessionGrant = client
            .post(format!("{}{SESSION_PATH}", self.backend))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&body)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await?;
        Ok(vec![
            (CLIENT_HEADER.to_owned(), CLIENT_HEADER_VALUE.to_owned()),
            (INSTANCE_HEADER.to_owned(), INSTANCE.to_owned()),
            ("authorization".to_owned(), format!("Bearer {}", grant.token)),
            ("accept-encoding".to_owned(), "gzip".to_owned()),
        ])
    }

    /// The portfolio's bytes as they travel.
    pub(crate) async fn portfolio_bytes(
        &self,
        client: &reqwest::Client,
        headers: &[(String, String)],
    ) -> anyhow::Result<Bytes> {
        let mut request = client.get(format!("{}{PORTFOLIO_PATH}", self.backend));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        Ok(request.send().await?.error_for_status()?.bytes().await?)
    }

    /// Resident memory of the backend's process, from the kernel.
    pub(crate) fn backend_resident_bytes(&self) -> anyhow::Result<u64> {
        let state = self.state.path().to_string_lossy().into_owned();
        for entry in fs::read_dir("/proc")?.flatten() {
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            let mut words = command.split(' ');
            let is_backend = words.next().is_some_and(|program| program.ends_with("/inlay"));
            if !is_backend || !command.contains(&state) {
                continue;
            }
            let id = entry.file_name().to_string_lossy().parse()?;
            return Ok(resident_of(id)?.now);
        }
        bail!("the backend's process is not found")
    }
}
