//! `inlay audit …` as a person or a script uses it, on a log that somebody tampers with.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use inlay_backend::audit::entry::DONE;
use inlay_backend::audit::{Action, ChainKey, Scene};
use inlay_backend::config::Config;
use inlay_backend::store::{self, AuditEntry};
use inlay_contract::ErrorCode;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tempfile::TempDir;

use crate::harness::{NORTH, RECORD, SOUTH, USER, other_record};

/// A folder with a configuration of one tenant, a key that `inlay` made, and no log yet.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(&format!("{}.pem", NORTH.id), &NORTH.certificate());
    write("secret", "s3cret");
    let head = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'audit.key'\n";
    write("inlay.toml", &(head.to_owned() + &NORTH.tenant_block()));
    assert!(audit(&["new-key", "audit.key"], folder.path()).status.success());
    folder
}

fn audit(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_inlay"))
        .arg("audit")
        .args(arguments)
        .env("INLAY_CONFIG", "inlay.toml")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn minute(number: u8) -> Timestamp {
    let first: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
    first + SignedDuration::from_mins(number.into())
}

/// What the log says of minute `number`: even ones are about the one party, odd ones about another.
fn entry(number: u8) -> AuditEntry {
    let party = if number.is_multiple_of(2) {
        RECORD.to_owned()
    } else {
        other_record(1)
    };
    let scene = Scene {
        org: NORTH.id.parse().unwrap(),
        at: minute(number),
        actor: Some(USER.parse().unwrap()),
        on_behalf_of: None,
        party: Some(party.parse().unwrap()),
        request_id: None,
    };
    let outcome = if number == 4 {
        Err(ErrorCode::KycPermissionMissing)
    } else {
        Ok(DONE)
    };
    scene
        .entry(Action::CheckDecided, outcome)
        .with_personal("note", "=said on the telephone")
}

/// Appends `n_rows` entries as the service does.
async fn write_log(folder: &Path, n_rows: u8) {
    let config = Config::load(&folder.join("inlay.toml")).unwrap();
    let key = ChainKey::new(config.audit.unwrap().key.bytes());
    let store = store::open(&config.store.unwrap().url, Arc::new(key))
        .await
        .unwrap();
    store.append((0..n_rows).map(entry).collect()).await.unwrap();
}

/// Changes the database as somebody can who may write to it.
async fn tamper(folder: &Path, statement: &'static str) {
    let url = format!("sqlite:{}", folder.join("inlay.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    for allow in [
        "DROP TRIGGER IF EXISTS audit_row_is_not_changed",
        "DROP TRIGGER IF EXISTS audit_row_is_not_deleted",
    ] {
        connection.execute(allow).await.unwrap();
    }
    let done = connection.execute(statement).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

#[test]
fn a_key_is_for_its_owner_alone_and_never_written_over() {
    let folder = folder();
    let file = folder.path().join("audit.key");
    let key = std::fs::read_to_string(&file).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = audit(&["new-key", "audit.key"], folder.path());
    assert_eq!(again.status.code(), Some(1));
    assert!(
        text(&again.stderr).contains("audit.key"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), key);

    let other = audit(&["new-key", "other.key"], folder.path());
    let shown = text(&other.stdout) + &text(&other.stderr);
    let other = std::fs::read_to_string(folder.path().join("other.key")).unwrap();
    assert_ne!(other, key);
    assert!(!shown.contains(other.trim()), "the key is not shown");
}

#[tokio::test]
async fn a_sound_log_is_said_to_be_so_and_its_end_can_be_kept() {
    let folder = folder();
    write_log(folder.path(), 6).await;
    let output = audit(&["verify"], folder.path());
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}{}", text(&output.stderr));
    assert!(said.contains(NORTH.id) && said.contains("all 6 rows"), "{said}");

    let output = audit(&["head"], folder.path());
    let end = text(&output.stdout).trim().to_owned();
    assert!(end.starts_with(&format!("{}:6:", NORTH.id)), "{end}");
    write_log(folder.path(), 2).await;
    let output = audit(&["verify", "--head", &end], folder.path());
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[tokio::test]
async fn what_was_done_to_a_log_is_said_with_the_row_and_a_script_notices() {
    for (statement, said) in [
        (
            "UPDATE audit_row SET outcome = 'done' WHERE sequence = 5",
            "row 5 is not what was written",
        ),
        (
            "UPDATE audit_row SET details = CAST(x'ff22' AS TEXT) WHERE sequence = 2",
            "row 2 cannot be read",
        ),
        ("DELETE FROM audit_row WHERE sequence = 3", "row 3 is missing"),
        (
            "DELETE FROM audit_row WHERE sequence > 4",
            "it ended with row 6, and row 5",
        ),
        (
            "UPDATE audit_head SET sequence = 4, mac = (SELECT mac FROM audit_row WHERE sequence = 4)",
            "the end of the log after row 6 was not sealed",
        ),
        (
            "UPDATE audit_row SET sequence = CASE sequence WHEN 2 THEN -4 WHEN 4 THEN 2 ELSE sequence END",
            "where row 2 belongs stands row 4",
        ),
        (
            "DELETE FROM audit_head",
            "the end of the log after row 6 was not sealed",
        ),
    ] {
        let folder = folder();
        write_log(folder.path(), 6).await;
        tamper(folder.path(), statement).await;
        let output = audit(&["verify"], folder.path());
        let found = text(&output.stdout);
        assert!(
            found.contains("NOT SOUND") && found.contains(said),
            "{statement}: {found}{}",
            text(&output.stderr)
        );
        assert_eq!(output.status.code(), Some(3), "{statement}");
    }
}

#[tokio::test]
async fn a_log_that_was_taken_away_is_noticed_by_whoever_kept_its_end() {
    let folder = folder();
    write_log(folder.path(), 3).await;
    let end = text(&audit(&["head"], folder.path()).stdout).trim().to_owned();
    tamper(folder.path(), "DELETE FROM audit_row").await;
    tamper(folder.path(), "DELETE FROM audit_head").await;
    let output = audit(&["verify", "--head", &end], folder.path());
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stdout).contains("it ended with row 3, and row 1"),
        "{}",
        text(&output.stdout)
    );

    let output = audit(&["verify"], folder.path());
    assert_eq!(output.status.code(), Some(1), "nothing is never sound");
    assert!(
        text(&output.stderr).contains("nothing was verified"),
        "{}",
        text(&output.stderr)
    );
}

#[tokio::test]
async fn the_log_of_an_org_that_is_configured_no_more_is_verified_even_without_its_end() {
    for (statement, said) in [
        (
            "DELETE FROM audit_head",
            "the end of the log after row 3 was not sealed",
        ),
        (
            "DELETE FROM audit_row",
            "it ended with row 3, and row 1 and what came after it are gone",
        ),
        (
            "UPDATE audit_head SET sequence = 0",
            "the end of the log after row 3 was not sealed",
        ),
    ] {
        let folder = folder();
        write_log(folder.path(), 3).await;
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(&format!("{}.pem", SOUTH.id), &SOUTH.certificate());
        let head = "[store]\nurl = 'sqlite:inlay.db'\n[audit]\nkey_file = 'audit.key'\n";
        write("inlay.toml", &(head.to_owned() + &SOUTH.tenant_block()));
        let sound = audit(&["verify"], folder.path());
        assert!(text(&sound.stdout).contains(&format!("{}: all 3 rows", NORTH.id)));
        tamper(folder.path(), statement).await;
        let output = audit(&["verify"], folder.path());
        let found = text(&output.stdout);
        let wanted = format!("{}: NOT SOUND: ", NORTH.id);
        assert!(
            found.contains(&wanted) && found.contains(said),
            "{statement}: {found}"
        );
        assert_eq!(output.status.code(), Some(3), "{statement}");
    }
}

#[tokio::test]
async fn another_key_is_told_from_a_changed_log() {
    let folder = folder();
    write_log(folder.path(), 3).await;
    std::fs::remove_file(folder.path().join("audit.key")).unwrap();
    assert!(audit(&["new-key", "audit.key"], folder.path()).status.success());
    for command in ["verify", "head"] {
        let output = audit(&[command], folder.path());
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("key"), "{said}");
    }
}

#[tokio::test]
async fn a_party_gets_its_own_rows_of_the_time_that_was_asked_for_and_that_is_recorded() {
    let folder = folder();
    write_log(folder.path(), 8).await;
    let export = |arguments: &[&str]| {
        let output = audit(
            &[&["export", "--party", RECORD], arguments].concat(),
            folder.path(),
        );
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let lines = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let found = lines(&export(&[
        "--from",
        "2026-03-01T08:02:00Z",
        "--to",
        "2026-03-01T08:06:00Z",
    ]));
    let rows: Vec<_> = found.iter().map(|row| &row["sequence"]).collect();
    assert_eq!(
        rows,
        [&json!(3), &json!(5)],
        "the first instant counts, the last does not"
    );
    assert_eq!(found[1]["outcome"], "kyc_permission_missing");
    assert_eq!(found[0]["details"][0]["personal"], true);

    let csv = export(&["--from", "2026-03-01", "--to", "2026-03-01", "--format", "csv"]);
    assert_eq!(csv.lines().count(), 1 + 4, "{csv}");
    assert!(!csv.contains(",\"="), "{csv}");

    let everything = lines(&export(&[]));
    let exports: Vec<_> = everything
        .iter()
        .filter(|row| row["action"] == "audit.exported")
        .collect();
    assert_eq!(exports.len(), 2, "the two before this one");
    assert_eq!(
        exports[1]["details"][1],
        json!({"name": "rows", "value": "4", "personal": false})
    );
    assert!(audit(&["verify"], folder.path()).status.success());
}

#[test]
fn what_is_missing_is_said_with_its_remedy() {
    let folder = folder();
    std::fs::remove_file(folder.path().join("audit.key")).unwrap();
    let said = text(&audit(&["verify"], folder.path()).stderr);
    assert!(
        said.contains("audit.key_file") && said.contains("inlay audit new-key"),
        "{said}"
    );
    std::fs::write(folder.path().join("inlay.toml"), NORTH.tenant_block()).unwrap();
    let output = audit(&["verify"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("[store]"),
        "{}",
        text(&output.stderr)
    );
}
