//! The binary `inlay` as a person or a script uses it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::harness::{NORTH, SOUTH};
use crate::slow_clients::talk;

/// A folder with a configuration of one tenant.
fn folder(server_lines: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("index.html", "__INLAY_TENANT__");
    write(&format!("{}.pem", NORTH.id), &NORTH.certificate());
    write("secret", "s3cret");
    let server = format!("[server]\nlisten = '127.0.0.1:0'\nassets = '.'\n{server_lines}\n");
    write("inlay.toml", &(server + &NORTH.tenant_block()));
    folder
}

fn inlay(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_inlay"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[cfg(unix)]
#[test]
fn it_says_when_it_is_ready_and_stops_when_asked() {
    let folder = folder("");
    for signal in ["TERM", "INT"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_inlay"))
            .args(["serve", "--config", "inlay.toml"])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.next().unwrap().unwrap();
        let address = ready.strip_prefix("inlay listening on http://").unwrap();
        let answer = talk(
            address.parse().unwrap(),
            "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        );
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success(), "{signal}");
        assert!(
            lines.next().is_none(),
            "stdout holds the ready line and nothing else"
        );
    }
}

#[test]
fn config_check_says_what_is_configured_and_shows_no_secret() {
    let folder = folder("");
    let output = inlay(&["config", "check", "--config", "inlay.toml"], folder.path());
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains(NORTH.id) && said.contains("certificate valid until"),
        "{said}"
    );
    assert!(!said.contains("s3cret"), "{said}");
}

#[test]
fn config_check_says_what_kyc_does_for_each_org_and_shows_no_secret() {
    let folder = folder("public_origin = 'https://inlay.example.com'");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("consent.txt", "Agreed.");
    write("whsec", &format!("whsec_{}", "c2VjcmV0".repeat(5)));
    write("audit.key", &"5e".repeat(32));
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    write("salesforce.pem", &key.serialize_pem());
    write(&format!("{}.pem", SOUTH.id), &SOUTH.certificate());
    let config = std::fs::read_to_string(folder.path().join("inlay.toml")).unwrap();
    let kyc = "[tenant.kyc]\nname = 'Example Checks'\ngive_up_after_hours = 48\n\
        [tenant.kyc.platform]\nbase_url = 'https://checks.example'\nclient_id = 'i'\nclient_secret_file = 'secret'\n\
        [[tenant.kyc.package]]\nid = 'standard'\nname = 'Standard'\nproduct = 'p-1'\nparts = ['document', 'face']\n\
        [tenant.kyc.consent]\nversion = '2026-01'\ndefault_language = 'en'\n\
        texts = { en = 'consent.txt', de = 'consent.txt' }\n\
        [tenant.kyc.salesforce]\ninstance_url = 'https://example.my.salesforce.com'\nclient_id = '3MVG9'\n\
        username = 'inlay@example.com'\nprivate_key_file = 'salesforce.pem'\n\
        [tenant.kyc.webhook]\nsecret_files = ['whsec']\n";
    let records = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'audit.key'\n";
    write(
        "inlay.toml",
        &format!("{config}{kyc}{}{records}", SOUTH.tenant_block()),
    );
    let output = inlay(&["config", "check", "--config", "inlay.toml"], folder.path());
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}{}", text(&output.stderr));
    for part in [
        "KYC by Example Checks (platform at https://checks.example/), given up after 48 hours",
        "package standard (Standard) is p-1 there and looks at document, face",
        "consent 2026-01 in de, en (for others in en)",
        "approvals count for 60, 36 or 12 months",
        "clients from https://example.my.salesforce.com/ as inlay@example.com: Account (001…), Contact (003…)",
        "results are written into Inlay_Kyc_Check__c by Inlay_Check_Id__c, event Inlay_Kyc_Result__e",
        "webhooks at https://inlay.example.com/webhooks/platform, signed with 1 secret",
        "records in the SQLite file ",
        "audit key from ",
        "webhook deliveries are kept for 14 days",
    ] {
        assert!(said.contains(part), "{part:?} is missing: {said}");
    }
    let south = said.split(SOUTH.id).nth(2).unwrap();
    assert!(south.contains("  no KYC\n"), "{said}");
    for secret in ["s3cret", "whsec_", "c2VjcmV0", "5e5e", "PRIVATE KEY"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    assert!(!folder.path().join("inlay.db").exists(), "the store was opened");
}

#[test]
fn config_check_names_file_key_and_remedy() {
    let folder = folder("");
    std::fs::remove_file(folder.path().join("secret")).unwrap();
    for command in [vec!["config", "check"], vec!["serve"]] {
        let output = inlay(&[command, vec!["--config", "inlay.toml"]].concat(), folder.path());
        assert!(!output.status.success());
        let said = text(&output.stderr);
        for part in [
            "inlay.toml",
            "tenant[0].provider.platform.client_secret_file",
            "Put the secret",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
}

#[test]
fn a_taken_address_and_a_missing_widget_are_said_with_the_remedy() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = folder("");
    let file = folder.path().join("inlay.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    std::fs::write(&file, config.replace("127.0.0.1:0'", &format!("{address}'"))).unwrap();
    let said = text(&inlay(&["serve", "--config", "inlay.toml"], folder.path()).stderr);
    assert!(
        said.contains(&address) && said.contains("server.listen"),
        "{said}"
    );

    std::fs::write(&file, config).unwrap();
    std::fs::remove_file(folder.path().join("index.html")).unwrap();
    let said = text(&inlay(&["serve", "--config", "inlay.toml"], folder.path()).stderr);
    assert!(
        said.contains("index.html") && said.contains("build the widget"),
        "{said}"
    );
}

#[test]
fn statements_lists_accounts_and_refusals() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("broken.ofx"), "this is no statement").unwrap();
    let output = inlay(&["statements", ".", "--json"], folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["accounts"], serde_json::json!([]));
    assert_eq!(found["refused"][0]["file"], "broken.ofx");
    let output = inlay(&["statements", "."], folder.path());
    assert!(!output.status.success(), "a script must notice");
    assert!(
        text(&output.stdout).contains("broken.ofx:"),
        "{}",
        text(&output.stdout)
    );
    assert!(!inlay(&["statements", "missing"], folder.path()).status.success());
}
