//! Which CRM record stands for which accounts: the records file.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use inlay_contract::portfolio::RecordKind;
use inlay_contract::{Currency, RecordId};
use serde::Deserialize;

use super::stamp::Stamp;
use crate::upstream::malformed::line_of;

/// Why a records file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// Not there, or not ours to read.
    #[error("the records file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// Not TOML of the agreed form. Says where and not what: a line may name a person.
    #[error("the records file {} is not of the agreed form, line {line}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, counted from one.
        line: usize,
    },
    /// One record stands there twice.
    #[error("the records file {} names the record {record} twice", path.display())]
    RecordTwice {
        /// The file.
        path: PathBuf,
        /// The record.
        record: RecordId,
    },
    /// A record without accounts, or with one that is not `<broker id>/<account id>`.
    #[error("the records file {} has no usable list of accounts for the record {record}: write each as \"<broker id>/<account id>\"", path.display())]
    Accounts {
        /// The file.
        path: PathBuf,
        /// The record.
        record: RecordId,
    },
}

/// The content of a records file.
#[derive(Debug)]
pub(super) struct Records {
    records: BTreeMap<RecordId, Record>,
    accounts: BTreeMap<String, AccountDetails>,
}

/// One record and its accounts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) id: RecordId,
    pub(super) kind: RecordKind,
    pub(super) name: String,
    /// Account keys, `<broker id>/<account id>`.
    pub(super) accounts: Vec<String>,
    /// The currency of totals, where the firm wants another than the accounts suggest.
    pub(super) currency: Option<Currency>,
}

/// What no statement says about an account.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountDetails {
    key: String,
    pub(super) name: Option<String>,
    pub(super) registration: Option<String>,
    #[serde(default)]
    pub(super) owners: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    record: Vec<Record>,
    #[serde(default)]
    account: Vec<AccountDetails>,
}

impl Records {
    pub(super) fn find(&self, id: &RecordId) -> Option<&Record> {
        self.records.get(id)
    }

    pub(super) fn account(&self, key: &str) -> Option<&AccountDetails> {
        self.accounts.get(key)
    }
}

/// A records file and what was last read from it.
#[derive(Debug)]
pub(super) struct RecordsFile {
    path: PathBuf,
    known: Mutex<Option<(Stamp, Arc<Records>)>>,
}

impl RecordsFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            known: Mutex::default(),
        }
    }

    /// The records as the file has them now.
    pub(super) fn read(&self) -> Result<Arc<Records>, RecordsError> {
        let unreadable = |source| RecordsError::Unreadable {
            path: self.path.clone(),
            source,
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = Stamp::of(&fs::metadata(&self.path).map_err(unreadable)?);
        if let Some((_, records)) = known.as_ref().filter(|(before, _)| *before == stamp) {
            return Ok(Arc::clone(records));
        }
        let text = fs::read_to_string(&self.path).map_err(unreadable)?;
        let records = Arc::new(self.parse(&text)?);
        *known = Some((stamp, Arc::clone(&records)));
        Ok(records)
    }

    pub(super) fn parse(&self, text: &str) -> Result<Records, RecordsError> {
        let written: Written = toml::from_str(text).map_err(|error| RecordsError::Malformed {
            path: self.path.clone(),
            line: line_of(&error, text),
        })?;
        let mut records = BTreeMap::new();
        for record in written.record {
            let is_key = |key: &String| {
                key.split_once('/')
                    .is_some_and(|(broker, id)| !broker.is_empty() && !id.is_empty())
            };
            if record.accounts.is_empty() || !record.accounts.iter().all(is_key) {
                return Err(RecordsError::Accounts {
                    path: self.path.clone(),
                    record: record.id,
                });
            }
            if let Some(twice) = records.insert(record.id.clone(), record) {
                return Err(RecordsError::RecordTwice {
                    path: self.path.clone(),
                    record: twice.id,
                });
            }
        }
        let accounts = written
            .account
            .into_iter()
            .map(|details| (details.key.clone(), details))
            .collect();
        Ok(Records { records, accounts })
    }
}
