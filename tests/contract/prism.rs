//! A mock server driven by an OpenAPI document, as a process of its own.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long it may take to read its document.
const PATIENCE: Duration = Duration::from_secs(60);

/// The process; it ends with this value.
pub(crate) struct Prism {
    process: Child,
    pub(crate) url: String,
}

impl Prism {
    /// Serves a document of the folder of specifications. `None`, and said, where that is absent.
    pub(crate) fn start(document: &str) -> Option<Self> {
        let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
        let specs = std::env::var_os("INLAY_SPECS").map_or_else(beside_the_workspace, PathBuf::from);
        let document = specs.join(document);
        if !document.is_file() {
            println!(
                "skipped: {} does not exist; set INLAY_SPECS to the folder that holds it",
                document.display()
            );
            return None;
        }
        let program = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("contract/node_modules/@stoplight/prism-cli/dist/index.js");
        assert!(
            program.is_file(),
            "the packages of tests/contract are not installed: run `cargo xtask setup`, or `npm ci` there"
        );
        let port = free_port();
        let mut process = Command::new("node")
            .arg(program)
            .args(["mock", "-h", "127.0.0.1", "-p", &port.to_string()])
            .arg(document)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(
                process.try_wait().unwrap().is_none(),
                "the mock server ended at once"
            );
            assert!(start.elapsed() < PATIENCE, "the mock server does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        let url = format!("http://127.0.0.1:{port}");
        Some(Self { process, url })
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
