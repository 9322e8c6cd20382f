//! `--ofx DIR`: an org whose portfolios come from custodian statements. CRM records for the accounts are invented here,
//! the same ones at each start, so that an address of the record page can be kept.

use std::path::Path;

use anyhow::{Context, Result, bail};
use inlay_contract::id::checksum;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::state::{Folder, Org, Record, Source, write_private};
use crate::{command, project, say};

const ORG: &[u8; 15] = b"00D5g00000CUSTD";
const ORG_NAME: &str = "Custodian statements";

/// What `inlay statements DIR --json` prints.
#[derive(Debug, Deserialize)]
struct Survey {
    accounts: Vec<Account>,
    refused: Vec<Refusal>,
}

#[derive(Debug, Deserialize)]
struct Account {
    /// `<broker id>/<account id>`
    key: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Refusal {
    file: String,
    line: Option<u64>,
    reason: String,
}

/// The file that tells the backend which record stands for which accounts.
#[derive(Debug, Serialize)]
struct RecordsFile {
    record: Vec<RecordBlock>,
}

#[derive(Debug, Serialize)]
struct RecordBlock {
    id: String,
    kind: String,
    name: String,
    accounts: Vec<String>,
}

/// Reads the statements in `statements`, says which are refused, and writes the records file of the others.
pub(super) fn read(folder: &Folder, statements: &Path) -> Result<(Org, Source)> {
    let mut inlay = command::program(project::programs().join("inlay"));
    let printed = command::output(inlay.arg("statements").arg(statements).arg("--json"))?;
    let survey: Survey =
        serde_json::from_str(&printed).context("`inlay statements` printed something else than expected")?;
    for refusal in &survey.refused {
        say::note(&refused(refusal));
    }
    if survey.accounts.is_empty() {
        bail!("{} holds no statement that can be read", statements.display());
    }
    let (records, blocks) = invent(&survey.accounts);
    let records_file =
        toml::to_string(&RecordsFile { record: blocks }).context("the records file cannot be written")?;
    write_private(&folder.statement_records(), &records_file)?;
    let org = Org {
        org: with_checksum(ORG),
        name: ORG_NAME.to_owned(),
        records,
    };
    Ok((
        org,
        Source::Ofx {
            folder: statements.to_owned(),
            records: folder.statement_records(),
        },
    ))
}

fn refused(refusal: &Refusal) -> String {
    let line = refusal
        .line
        .map(|line| format!(", line {line}"))
        .unwrap_or_default();
    format!("refused: {}{line}: {}", refusal.file, refusal.reason)
}

/// One household of all accounts, then one record for each account.
fn invent(accounts: &[Account]) -> (Vec<Record>, Vec<RecordBlock>) {
    let entries = std::iter::once((
        "household",
        "All accounts",
        "household".to_owned(),
        keys(accounts),
    ))
    .chain(accounts.iter().map(|account| {
        (
            "account",
            &*account.name,
            account.key.clone(),
            vec![account.key.clone()],
        )
    }));
    entries
        .map(|(kind, name, seed, accounts)| {
            let id = record_id(&seed);
            let record = Record {
                id: id.clone(),
                object: "Account".to_owned(),
                kind: kind.to_owned(),
                name: name.to_owned(),
            };
            (
                record,
                RecordBlock {
                    id,
                    kind: kind.to_owned(),
                    name: name.to_owned(),
                    accounts,
                },
            )
        })
        .unzip()
}

fn keys(accounts: &[Account]) -> Vec<String> {
    accounts.iter().map(|account| account.key.clone()).collect()
}

/// A record id made from `seed`: 9 digits of base 62 are enough that two accounts never share one.
fn record_id(seed: &str) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut id = *b"0015g0000000000";
    for (digit, byte) in id.iter_mut().skip(6).zip(Sha256::digest(seed.as_bytes())) {
        *digit = DIGITS[usize::from(byte) % DIGITS.len()];
    }
    with_checksum(&id)
}

fn with_checksum(id15: &[u8; 15]) -> String {
    id15.iter()
        .chain(&checksum(id15))
        .copied()
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use inlay_contract::{OrgId, RecordId};

    use super::*;

    fn accounts() -> Vec<Account> {
        [("121099999/1", "Brokerage"), ("121099999/2", "Retirement")]
            .map(|(key, name)| Account {
                key: key.to_owned(),
                name: name.to_owned(),
            })
            .into()
    }

    #[test]
    fn every_account_has_a_record_and_the_household_has_all_accounts() {
        let (records, blocks) = invent(&accounts());
        assert_eq!(
            records
                .iter()
                .map(|record| record.kind.as_str())
                .collect::<Vec<_>>(),
            ["household", "account", "account"]
        );
        assert_eq!(blocks[0].accounts, ["121099999/1", "121099999/2"]);
        assert_eq!(blocks[2].accounts, ["121099999/2"]);
        for (record, block) in records.iter().zip(&blocks) {
            assert_eq!(record.id, block.id);
            assert!(record.id.parse::<RecordId>().is_ok(), "{}", record.id);
        }
        assert!(with_checksum(ORG).parse::<OrgId>().is_ok());
    }

    #[test]
    fn an_accounts_record_is_the_same_whatever_stands_beside_it() {
        let (all, _) = invent(&accounts());
        let (alone, _) = invent(&accounts()[1..]);
        assert_eq!(all[2], alone[1]);
        assert_ne!(all[1].id, all[2].id);
    }

    #[test]
    fn a_refused_statement_is_told_with_file_line_and_reason() {
        let survey = r#"{"accounts":[],"refused":[{"file":"a.ofx","line":12,"reason":"no date"},{"file":"b.ofx","line":null,"reason":"empty"}]}"#;
        let survey: Survey = serde_json::from_str(survey).unwrap();
        assert_eq!(refused(&survey.refused[0]), "refused: a.ofx, line 12: no date");
        assert_eq!(refused(&survey.refused[1]), "refused: b.ofx: empty");
    }
}
