//! The command line: what scripts that start the sandbox rely on.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use inlay_sandbox::records;
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_inlay-sandbox");

#[test]
fn serve_says_where_it_listens_and_ends_well_when_terminated() {
    let mut child = Command::new(BINARY)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--as-of",
            "2026-06-30",
            "--token-lifetime",
            "60",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let ended = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(ended.success());
    assert!(child.wait().unwrap().success());
    let port = line
        .trim_end()
        .strip_prefix("inlay-sandbox listening on http://127.0.0.1:");
    assert!(
        port.is_some_and(|port| port.parse::<u16>().is_ok_and(|port| port != 0)),
        "{line}"
    );
}

#[test]
fn records_prints_the_records_file_of_the_record_page() {
    let output = Command::new(BINARY).arg("records").output().unwrap();
    assert!(output.status.success());
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed, serde_json::to_value(records::all()).unwrap());
    let first = &printed[0]["records"][0];
    assert_eq!(printed[0]["org"], "00D5g00000NORTHEA5");
    assert_eq!(first["id"], records::north::HOUSEHOLD);
    assert_eq!(
        (&first["object"], &first["kind"]),
        (&Value::from("Account"), &Value::from("household"))
    );
}

#[test]
fn an_impossible_date_is_refused_in_one_sentence() {
    let output = Command::new(BINARY)
        .args(["serve", "--listen", "127.0.0.1:0", "--as-of", "1999-01-01"])
        .output();
    let output = output.unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("as-of date must be between 2023-01-02 and 2039-12-30"),
        "{message}"
    );
}

#[test]
fn options_that_cannot_be_used_are_refused_in_one_sentence_before_anything_is_served() {
    for (arguments, words) in [
        (
            ["--platform-webhook", "west=http://127.0.0.1:1/"],
            "the firm is `north` or `south`",
        ),
        (
            ["--platform-webhook", "http://127.0.0.1:1/"],
            "a firm and a value",
        ),
        (
            ["--onfido-webhook", "north=ftp://127.0.0.1/"],
            "is no http or https address",
        ),
        (
            ["--salesforce-certificate", "north=/nowhere.pem"],
            "cannot read /nowhere.pem",
        ),
        (
            [
                "--salesforce-certificate",
                concat!("north=", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
            ],
            "the certificate of Northwind Wealth cannot be used",
        ),
        (["--kyc-speed", "fast"], "invalid value 'fast'"),
    ] {
        let mut command = Command::new(BINARY);
        let output = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .output();
        let output = output.unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn webhooks_and_keys_are_configured_on_the_command_line() {
    let mut child = Command::new(BINARY)
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--as-of",
            "2026-06-30",
            "--kyc-speed",
            "0",
        ])
        .args(["--platform-webhook", "north=http://127.0.0.1:9/webhooks/platform"])
        .args(["--platform-webhook", "south=http://127.0.0.1:9/webhooks/platform"])
        .args([
            "--platform-webhook-secret",
            "north=whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ])
        .args(["--onfido-webhook", "north=http://127.0.0.1:9/webhooks/onfido"])
        .args(["--onfido-webhook-token", "north=another-token"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("inlay-sandbox listening on "), "{line}");
}
