//! The binary `inlay serve` as an operator runs it: started on a folder, told to read everything again, watched by its log.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use inlay_backend::clock::Clock;
use inlay_contract::session::{SessionGrant, SessionRequest};
use inlay_contract::{ErrorCode, Problem};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use crate::harness::{NORTH, Widget};
use crate::tenants::folder::{Folder, ORIGIN, Signer};

/// Longer than anything here takes; who waits so long waits for something that does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running service.
pub(crate) struct Running {
    process: Child,
    pub(crate) base_url: String,
    log: Arc<Mutex<Vec<String>>>,
}

/// An open session and the widget that it is for.
pub(crate) struct OpenSession {
    widget: Widget,
    grant: SessionGrant,
}

impl Running {
    pub(crate) fn start(folder: &Folder) -> Self {
        Self::spawn(folder.command().args(["serve", "--config", "inlay.toml"]))
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (written, errors) = (Arc::clone(&log), process.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                written.lock().unwrap().push(line);
            }
        });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next();
        let Some(Ok(ready)) = ready else {
            panic!("it did not start: {:?}", log.lock().unwrap())
        };
        let base_url = ready.strip_prefix("inlay listening on ").unwrap().to_owned();
        Self {
            process,
            base_url,
            log,
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Has it read everything again, and waits until it says this of it.
    pub(crate) fn reload(&self, said: &str) -> String {
        let before = self.log.lock().unwrap().len();
        self.signal("HUP");
        self.wait_for(before, said)
    }

    /// The first line from number `after` on that holds this.
    pub(crate) fn wait_for(&self, after: usize, said: &str) -> String {
        let begun = Instant::now();
        loop {
            let log = self.log.lock().unwrap();
            if let Some(line) = log[after..].iter().find(|line| line.contains(said)) {
                return line.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "{said:?} was not said: {log:?}");
            drop(log);
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// All that it has logged.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().join("\n")
    }

    /// Opens a session with an assertion of [`NORTH`] that this key has signed now.
    pub(crate) async fn open(&self, signer: &Signer) -> Result<OpenSession, ErrorCode> {
        let widget = Widget::new();
        let key = EncodingKey::from_rsa_pem(signer.key.serialize_pem().as_bytes()).unwrap();
        let claims = NORTH.claims(ORIGIN, &widget, Clock::system().now());
        let request = SessionRequest {
            assertion: jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap(),
            instance: widget.instance,
            nonce: widget.nonce.clone(),
        };
        let answer = client()
            .post(format!("{}/api/session", self.base_url))
            .header("x-inlay-client", "1")
            .json(&request)
            .send()
            .await
            .unwrap();
        match answer.status().is_success() {
            true => Ok(OpenSession {
                widget,
                grant: answer.json().await.unwrap(),
            }),
            false => Err(answer.json::<Problem>().await.unwrap().code),
        }
    }

    /// Whether a session still counts: the platform of these tests cannot be reached, which only who has a session is told.
    pub(crate) async fn is_open(&self, session: &OpenSession) -> bool {
        let answer = client()
            .get(format!("{}/api/portfolio", self.base_url))
            .header("x-inlay-client", "1")
            .header("x-inlay-instance", session.widget.instance.to_string())
            .bearer_auth(&session.grant.token)
            .send()
            .await
            .unwrap();
        answer.json::<Problem>().await.unwrap().code != ErrorCode::SessionUnknown
    }

    /// What `/embed` says of who may frame an org's page.
    pub(crate) async fn policy(&self, org: &str) -> (u16, String) {
        let url = format!("{}/embed?org={org}", self.base_url);
        let answer = client().get(url).send().await.unwrap();
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        (answer.status().as_u16(), policy)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has then seen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a test is not the client of a provider"
)]
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}
