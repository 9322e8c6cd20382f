//! What happens when the folder or the records file changes or is not there.

use std::fs;

use inlay_contract::ErrorCode;
use tempfile::TempDir;

use super::super::{RecordsError, survey};
use super::*;

const RECORD: &str = "001A0000006Vm9rIAC";

/// A folder with a records file that names one account.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let records = format!(
        "[[record]]\nid = \"{RECORD}\"\nkind = \"person\"\nname = \"A\"\naccounts = [\"b.example/1\"]\n"
    );
    fs::write(folder.path().join("records.toml"), records).unwrap();
    folder
}

fn statement(as_of: &str, server: &str, cash: &str) -> String {
    format!(
        "<OFX><SIGNONMSGSRSV1><SONRS><DTSERVER>{server}</SONRS></SIGNONMSGSRSV1><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS>
        <DTASOF>{as_of}<CURDEF>USD<INVACCTFROM><BROKERID>b.example<ACCTID>1</INVACCTFROM><INVBAL><AVAILCASH>{cash}</INVBAL>
        </INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>"
    )
}

fn open(folder: &TempDir) -> OfxProvider {
    provider(folder.path(), &folder.path().join("records.toml"))
}

async fn cash(provider: &OfxProvider) -> Decimal {
    ask(provider, RECORD).await.unwrap().positions[0].quantity
}

#[tokio::test]
async fn a_statement_put_into_the_folder_counts_at_once_and_a_removed_one_no_longer() {
    let folder = folder();
    let provider = open(&folder);
    fs::write(
        folder.path().join("b.ofx"),
        statement("20260529", "20260529", "5"),
    )
    .unwrap();
    assert_eq!(cash(&provider).await, decimal("5"));
    fs::write(
        folder.path().join("a.OFX"),
        statement("20260630", "20260630", "77"),
    )
    .unwrap();
    assert_eq!(cash(&provider).await, decimal("77"));
    fs::write(
        folder.path().join("a.OFX"),
        statement("20260630", "20260630", "123.45"),
    )
    .unwrap();
    assert_eq!(cash(&provider).await, decimal("123.45"));
    fs::remove_file(folder.path().join("a.OFX")).unwrap();
    assert_eq!(cash(&provider).await, decimal("5"));
}

#[tokio::test]
async fn of_two_statements_of_one_moment_the_later_made_one_is_the_correction() {
    let folder = folder();
    fs::write(
        folder.path().join("a.ofx"),
        statement("20260630", "20260702", "2"),
    )
    .unwrap();
    fs::write(
        folder.path().join("b.ofx"),
        statement("20260630", "20260701", "1"),
    )
    .unwrap();
    fs::copy(folder.path().join("b.ofx"), folder.path().join("copy.qfx")).unwrap();
    assert_eq!(cash(&open(&folder)).await, decimal("2"));
}

#[tokio::test]
async fn a_broken_file_leaves_the_older_statement_standing_and_is_named() {
    let folder = folder();
    fs::write(
        folder.path().join("may.ofx"),
        statement("20260529", "20260529", "5"),
    )
    .unwrap();
    fs::write(
        folder.path().join("june.ofx"),
        statement("20260630", "20260630", "6").trim_end_matches("</OFX>"),
    )
    .unwrap();
    fs::write(folder.path().join("notes.txt"), "not a statement").unwrap();
    fs::write(folder.path().join(".hidden.ofx"), "not a statement").unwrap();
    fs::create_dir(folder.path().join("archive.ofx")).unwrap();
    let snapshot = ask(&open(&folder), RECORD).await.unwrap();
    assert_eq!(snapshot.positions[0].quantity, decimal("5"));
    assert_eq!(refused_files(&snapshot), [("june.ofx", 1)]);
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_unreachable() {
    let folder = folder();
    let provider = provider(&folder.path().join("absent"), &folder.path().join("records.toml"));
    assert_eq!(
        provider.ready().await.unwrap_err().code(),
        ErrorCode::ProviderUnreachable
    );
    assert_eq!(
        ask(&provider, RECORD).await.unwrap_err().code(),
        ErrorCode::ProviderUnreachable
    );
    assert!(open(&folder).ready().await.is_ok());
}

#[tokio::test]
async fn a_mistake_in_the_records_file_is_told_at_start_and_later() {
    let folder = folder();
    let provider = open(&folder);
    let path = folder.path().join("records.toml");
    let good = fs::read_to_string(&path).unwrap();
    let open = |text: &str| {
        fs::write(&path, text).unwrap();
        OfxProvider::open(OfxConfig {
            folder: folder.path().to_owned(),
            records: path.clone(),
        })
        .map(drop)
    };
    assert!(matches!(
        open(&format!("{good}{good}")),
        Err(RecordsError::RecordTwice { .. })
    ));
    assert!(matches!(
        open(&good.replace("b.example/1", "b.example")),
        Err(RecordsError::Accounts { .. })
    ));
    assert!(matches!(
        open(&good.replace("[\"b.example/1\"]", "[]")),
        Err(RecordsError::Accounts { .. })
    ));
    assert!(matches!(
        open(&good.replace("IAC", "IAD")),
        Err(RecordsError::Malformed { .. })
    ));
    let broken = open("[[record]]\nname = 'Household of Anna Canary\n").unwrap_err();
    assert!(
        matches!(broken, RecordsError::Malformed { line: 2, .. }),
        "{broken}"
    );
    assert!(
        !format!("{broken:?} {broken}").contains("Canary"),
        "a line may name a person"
    );
    assert!(matches!(open("[[recrod]]"), Err(RecordsError::Malformed { .. })));
    assert_eq!(
        provider.ready().await.unwrap_err().code(),
        ErrorCode::ProviderNonsense
    );
    fs::remove_file(&path).unwrap();
    assert_eq!(
        provider.ready().await.unwrap_err().code(),
        ErrorCode::ProviderUnreachable
    );
}

#[test]
fn a_survey_lists_accounts_and_refusals_as_the_command_line_prints_them() {
    let survey = survey(&fixtures()).unwrap();
    let accounts: Vec<_> = survey
        .accounts
        .iter()
        .map(|one| (one.key.as_str(), one.positions))
        .collect();
    let expected = [
        ("cedar-brokerage.example/CB-55-20981", 4),
        ("harbor-securities.example/00711804412", 3),
        ("isarbank.example/DE-4470-118", 3),
        ("quarry-retirement.example/8812.0047-03", 2),
    ];
    assert_eq!(accounts, expected);
    let json = serde_json::to_value(&survey).unwrap();
    let isarbank = serde_json::json!({
        "key": "isarbank.example/DE-4470-118", "name": "isarbank.example …0118", "currency": "EUR",
        "as_of": "2026-06-30", "positions": 3,
    });
    assert_eq!(json["accounts"][2], isarbank);
    let delta = serde_json::json!([{
        "file": "delta-broken.ofx", "line": 20, "reason": "<UNITS> should be a number and is “1,250.00”.",
    }]);
    assert_eq!(json["refused"], delta);
}
