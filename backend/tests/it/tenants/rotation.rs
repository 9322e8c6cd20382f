//! A rotation from end to end: the commands of the operator, the service that they start, and assertions of either key.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use inlay_backend::clock::Clock;
use inlay_contract::session::{AssertionClaims, SessionRequest, VIEW_PORTFOLIO_PERMISSION};
use inlay_contract::{ErrorCode, Problem};
use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::folder::{Folder, NEXT, OLD, ORIGIN, Signer};
use crate::harness::{NORTH, RECORD, USER, Widget};

/// `inlay serve`, as an operator starts it.
struct Service {
    process: Child,
    base_url: String,
}

impl Service {
    fn start(folder: &Folder) -> Self {
        let mut process = folder
            .command()
            .args(["serve", "--config", "inlay.toml"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.next().unwrap().unwrap();
        let base_url = ready.strip_prefix("inlay listening on ").unwrap().to_owned();
        Self { process, base_url }
    }

    /// What it says to an assertion that this key has signed now: `None` is a session.
    async fn refusal(&self, signer: &Signer) -> Option<ErrorCode> {
        let widget = Widget::new();
        let key = EncodingKey::from_rsa_pem(signer.key.serialize_pem().as_bytes()).unwrap();
        let request = SessionRequest {
            assertion: jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims(&widget), &key).unwrap(),
            instance: widget.instance,
            nonce: widget.nonce,
        };
        let answer = client()
            .post(format!("{}/api/session", self.base_url))
            .header("x-inlay-client", "1")
            .json(&request)
            .send()
            .await
            .unwrap();
        match answer.status().is_success() {
            true => None,
            false => Some(answer.json::<Problem>().await.unwrap().code),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has then seen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn claims(widget: &Widget) -> AssertionClaims {
    let now = Clock::system().now().as_second();
    AssertionClaims {
        iss: format!("sf:{}", NORTH.id),
        aud: ORIGIN.to_owned(),
        sub: USER.parse().unwrap(),
        name: None,
        iat: now,
        exp: now + 120,
        jti: inlay_backend::random::uuid().to_string(),
        rec: RECORD.parse().unwrap(),
        obj: "Account".to_owned(),
        perms: vec![VIEW_PORTFOLIO_PERMISSION.to_owned()],
        lh: NORTH.host_origin.to_owned(),
        nonce: widget.nonce.clone(),
        inst: widget.instance,
        ver: 1,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a test is not the client of a provider"
)]
fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

fn certificate(folder: &Folder, arguments: &[&str]) -> String {
    folder.ok(&[&["tenant", "certificate"], arguments, &["--config", "inlay.toml"]].concat())
}

#[tokio::test]
async fn nobody_is_locked_out_while_one_certificate_takes_the_place_of_another() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let service = Service::start(&folder);
    assert_eq!(service.refusal(&OLD).await, None);
    assert_eq!(service.refusal(&NEXT).await, Some(ErrorCode::AssertionForged));

    let said = certificate(&folder, &["add", NORTH.id, "next.crt"]);
    for signer in [&OLD, &NEXT] {
        assert!(said.contains(&signer.fingerprint()[..16]), "{said}");
    }
    drop(service);
    let service = Service::start(&folder);
    assert_eq!(service.refusal(&OLD).await, None);
    assert_eq!(service.refusal(&NEXT).await, None);

    // As openssl shows it.
    let digits = OLD.fingerprint().to_uppercase();
    let shown = format!("{}:{}:{}", &digits[..2], &digits[2..4], &digits[4..6]);
    let said = certificate(&folder, &["remove", NORTH.id, &shown]);
    assert!(said.contains("Restart the service"), "{said}");
    assert_eq!(
        service.refusal(&OLD).await,
        None,
        "until then it counts, as is said"
    );
    drop(service);
    let service = Service::start(&folder);
    assert_eq!(service.refusal(&OLD).await, Some(ErrorCode::AssertionForged));
    assert_eq!(service.refusal(&NEXT).await, None);
    let name = |signer: &Signer| format!("{}-{}.pem", NORTH.id, &signer.fingerprint()[..16]);
    assert_eq!(
        folder.names("tenants"),
        [name(&NEXT), format!("{}.toml", NORTH.id)]
    );
}

#[test]
fn what_an_operator_wrote_into_the_file_is_there_after_a_rotation() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let file = format!("tenants/{}.toml", NORTH.id);
    let own = format!(
        "# Ask Ada before you change this.\n{}# The end.\n",
        folder.read(&file)
    );
    folder.write(&file, &own);
    certificate(&folder, &["add", NORTH.id, "next.crt"]);
    certificate(&folder, &["remove", NORTH.id, &OLD.fingerprint()]);
    let expected = own.replace(&OLD.fingerprint()[..16], &NEXT.fingerprint()[..16]);
    assert_eq!(folder.read(&file), expected);
}

#[test]
fn a_certificate_that_somebody_else_named_is_not_removed_from_the_disk() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let file = format!("tenants/{}.toml", NORTH.id);
    let own = folder.read(&file);
    folder.write(
        &file,
        &own.replace("certificates = [", "certificates = ['../next.crt', "),
    );
    let said = certificate(&folder, &["remove", NORTH.id, &NEXT.fingerprint()]);
    assert!(said.contains("stays where it is"), "{said}");
    assert!(folder.path("next.crt").exists());
    assert_eq!(folder.read(&file), own);
}
