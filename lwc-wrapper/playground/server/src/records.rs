//! The records file: which orgs there are, and which records the record page offers. `inlay-sandbox records` and
//! `cargo xtask demo` write it.

use std::path::{Path, PathBuf};

use inlay_contract::{OrgId, RecordId};
use serde::{Deserialize, Serialize};

/// One org and its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Org {
    /// Its id.
    pub org: OrgId,
    /// The firm's name.
    pub name: String,
    /// What the record picker shows, in this order.
    pub records: Vec<Record>,
}

/// One record of an org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// API name of its object.
    pub object: String,
    /// What the record stands for.
    pub kind: RecordKind,
    /// Its name.
    pub name: String,
}

/// What a record stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Several people and their accounts.
    Household,
    /// One person.
    Person,
    /// One financial account.
    Account,
}

/// Why a records file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The file cannot be read.
    #[error("cannot read the records file {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a list of orgs with their records.
    #[error("the records file {} is not as expected", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
}

/// Reads a records file.
///
/// # Errors
/// When it cannot be read or is not of the expected form.
pub fn read(path: &Path) -> Result<Vec<Org>, RecordsError> {
    let text = std::fs::read(path).map_err(|source| RecordsError::Read {
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_slice(&text).map_err(|source| RecordsError::Form {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_record_id_is_refused_with_its_place_instead_of_failing_later_in_the_widget() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.json");
        let good = r#"[{"org":"00D5g00000TESTSEA5","name":"Test","records":[
            {"id":"001A0000006Vm9rIAC","object":"Account","kind":"household","name":"The Tests"}]}]"#;
        std::fs::write(&path, good).unwrap();
        assert_eq!(read(&path).unwrap()[0].records[0].kind, RecordKind::Household);

        std::fs::write(&path, good.replace("Vm9rIAC", "Vm9rIAD")).unwrap();
        let RecordsError::Form { source, .. } = read(&path).unwrap_err() else {
            panic!("the form is wrong")
        };
        assert!(source.to_string().contains("line 2"), "{source}");
    }
}
