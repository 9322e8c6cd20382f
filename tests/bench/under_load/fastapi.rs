//! The peer that does the same work: a small service in Python with FastAPI and httpx (`peers/bff.py`), on uvicorn with two
//! workers, uvloop and httptools. It knows the sessions of ours and answers the same bytes under the same headers; it keeps no
//! access log, which costs it less than ours costs us.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inlay_bed::free_address;
use inlay_bed::process::{Process, on_processors};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::nginx::wait_until_reached;
use crate::subject::Subject;
use crate::{Arguments, Server};

/// Names the Python in which the packages of `peers/requirements.txt` are installed.
const PYTHON: &str = "INLAY_PEER_PYTHON";
/// Where its sessions end: far away.
const LATER: i64 = 4_102_444_800;

/// Starts it on a free port.
pub(crate) fn start(arguments: &Arguments, subject: &Subject) -> anyhow::Result<Server> {
    let python = std::env::var_os(PYTHON).map(PathBuf::from);
    let python = python.with_context(|| {
        format!("{PYTHON} names no Python with the packages of tests/bench/peers/requirements.txt; `cargo xtask bench` installs them")
    })?;
    let folder = tempfile::tempdir()?;
    let setup = folder.path().join("setup.json");
    fs::write(&setup, setup_of(subject).to_string())?;
    let address = free_address()?;
    let mut command = on_processors(arguments.servers().as_deref(), &python);
    command
        .args(["-m", "uvicorn", "bff:app", "--app-dir"])
        .arg(std::path::absolute("tests/bench/peers")?)
        .args(["--host", &address.ip().to_string()])
        .args(["--port", &address.port().to_string()])
        .args(["--workers", "2", "--loop", "uvloop", "--http", "httptools"])
        .args(["--no-access-log", "--log-level", "warning", "--backlog", "1024"])
        // What is written here must not be found by the next reader of the sources.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PEER_SETUP", &setup);
    let mut process = Process::start("uvicorn", &mut command, &folder.path().join("complaints"))?;
    wait_until_reached(&mut process, address)
        .with_context(|| fs::read_to_string(folder.path().join("complaints")).unwrap_or_default())?;
    Ok(Server {
        process,
        address,
        _folder: folder,
    })
}

fn setup_of(subject: &Subject) -> serde_json::Value {
    let sessions: Vec<_> = subject
        .desks
        .iter()
        .map(|desk| {
            json!({
                "token_sha256": hex(&Sha256::digest(desk.token().as_bytes())),
                "org": Subject::ORG.id,
                "record": Subject::RECORD,
                "instance": desk.instance().to_string(),
                "expires_at": LATER,
                "may_see_portfolio": true,
            })
        })
        .collect();
    let headers: serde_json::Map<_, _> = subject
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone().into()))
        .collect();
    json!({
        "provider": subject.bed.sandbox.base_url(),
        "client_id": Subject::ORG.client_id,
        "client_secret": Subject::ORG.client_secret,
        "sessions": sessions,
        "headers": headers,
        "body_base64": STANDARD.encode(&subject.body),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
