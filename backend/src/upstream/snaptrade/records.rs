//! Which CRM record stands for which users of SnapTrade, and which of their accounts: the records file.
//!
//! It is read anew whenever a record is asked for, together with the secrets of the users, so that a user who was connected or
//! whose secret was changed counts at once. No error of it names a user: an identifier may be a person's name.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use inlay_contract::portfolio::RecordKind;
use inlay_contract::{Currency, RecordId};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::send::Credentials;
use crate::secret::{SecretPlace, UnreadableSecret};
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
    /// Not TOML of the agreed form. Says where and not what: the parser quotes the line, and a line may name a person.
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
    /// A user without an identifier, or one that stands there twice.
    #[error("in the records file {}, user {number} has no identifier or that of an earlier one", path.display())]
    User {
        /// The file.
        path: PathBuf,
        /// Which `[[user]]` block, counted from one.
        number: usize,
    },
    /// A record without users, or with one that has no `[[user]]` block.
    #[error("in the records file {}, the record {record} has no users, or one without a [[user]] block", path.display())]
    Users {
        /// The file.
        path: PathBuf,
        /// The record.
        record: RecordId,
    },
    /// An account that is not `<institution>/<account>`.
    #[error("the records file {} names an account of the record {record} in another form than \"<institution>/<account>\"", path.display())]
    Accounts {
        /// The file.
        path: PathBuf,
        /// The record.
        record: RecordId,
    },
    /// The secret of a user cannot be read.
    #[error("the secret of user {number} in the records file {} cannot be read", path.display())]
    Secret {
        /// The file.
        path: PathBuf,
        /// Which `[[user]]` block, counted from one.
        number: usize,
        /// Why.
        #[source]
        source: UnreadableSecret,
    },
}

/// One record, and what is needed to read it.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: RecordId,
    pub(super) kind: RecordKind,
    pub(super) name: String,
    pub(super) users: Vec<User>,
    /// Keys of its accounts; `None` for all that its users have connected.
    pub(super) accounts: Option<Vec<String>>,
    /// The currency of totals, where the firm wants another than the accounts suggest.
    pub(super) currency: Option<Currency>,
}

/// A user whose accounts are read.
#[derive(Debug)]
pub(super) struct User {
    pub(super) credentials: Credentials,
    /// Display name, for whoever owns the accounts.
    pub(super) name: Option<String>,
}

/// A records file.
#[derive(Debug, Clone)]
pub(super) struct RecordsFile {
    path: PathBuf,
}

/// Its content, with secrets still in their places.
#[derive(Debug)]
pub(super) struct Records {
    path: PathBuf,
    records: BTreeMap<RecordId, WrittenRecord>,
    users: Vec<WrittenUser>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    record: Vec<WrittenRecord>,
    #[serde(default)]
    user: Vec<WrittenUser>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRecord {
    id: RecordId,
    kind: RecordKind,
    name: String,
    users: Vec<SecretString>,
    accounts: Option<Vec<String>>,
    currency: Option<Currency>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenUser {
    id: SecretString,
    secret_file: PathBuf,
    name: Option<String>,
}

impl RecordsFile {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file as it is now.
    pub(super) fn read(&self) -> Result<Records, RecordsError> {
        let text = std::fs::read_to_string(&self.path).map_err(|source| RecordsError::Unreadable {
            path: self.path.clone(),
            source,
        })?;
        Records::parse(&text, &self.path)
    }
}

impl Records {
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, RecordsError> {
        let path = path.to_owned();
        let written: Written = toml::from_str(text).map_err(|error| RecordsError::Malformed {
            path: path.clone(),
            line: line_of(&error, text),
        })?;
        let mut places = HashMap::new();
        for (place, user) in written.user.iter().enumerate() {
            let id = user.id.expose_secret();
            if id.is_empty() || places.insert(id, place).is_some() {
                return Err(RecordsError::User {
                    path,
                    number: place + 1,
                });
            }
        }
        let mut records = BTreeMap::new();
        for record in written.record {
            let is_listed = |id: &SecretString| places.contains_key(id.expose_secret());
            if record.users.is_empty() || !record.users.iter().all(is_listed) {
                return Err(RecordsError::Users {
                    path,
                    record: record.id,
                });
            }
            let is_key = |key: &String| {
                key.rsplit_once('/')
                    .is_some_and(|(institution, id)| !institution.is_empty() && !id.is_empty())
            };
            if !record.accounts.iter().flatten().all(is_key) {
                return Err(RecordsError::Accounts {
                    path,
                    record: record.id,
                });
            }
            if let Some(twice) = records.insert(record.id.clone(), record) {
                return Err(RecordsError::RecordTwice {
                    path,
                    record: twice.id,
                });
            }
        }
        Ok(Self {
            path,
            records,
            users: written.user,
        })
    }

    /// The record with its users' secrets as they are now; `None` for one that is not listed.
    pub(super) fn find(&self, id: &RecordId) -> Result<Option<Record>, RecordsError> {
        let Some(record) = self.records.get(id) else {
            return Ok(None);
        };
        let users: Result<Vec<_>, _> = record.users.iter().map(|id| self.user(id)).collect();
        Ok(Some(Record {
            id: record.id.clone(),
            kind: record.kind,
            name: record.name.clone(),
            users: users?.into_iter().flatten().collect(),
            accounts: record.accounts.clone(),
            currency: record.currency,
        }))
    }

    /// The user with this identifier, if there is one.
    pub(super) fn user(&self, id: &SecretString) -> Result<Option<User>, RecordsError> {
        let is_wanted = |user: &WrittenUser| user.id.expose_secret() == id.expose_secret();
        match self.users.iter().position(is_wanted) {
            Some(place) => self.open(place).map(Some),
            None => Ok(None),
        }
    }

    /// Whether every secret can be read.
    pub(super) fn check_secrets(&self) -> Result<(), RecordsError> {
        (0..self.users.len()).try_for_each(|place| self.open(place).map(drop))
    }

    /// Where the secrets stand.
    pub(super) fn secret_files(&self) -> Vec<PathBuf> {
        self.users.iter().map(|user| self.secret_file(user)).collect()
    }

    fn secret_file(&self, user: &WrittenUser) -> PathBuf {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        folder.join(&user.secret_file)
    }

    fn open(&self, place: usize) -> Result<User, RecordsError> {
        let user = &self.users[place];
        let secret = SecretPlace::File(self.secret_file(user));
        let secret = secret.read().map_err(|source| RecordsError::Secret {
            path: self.path.clone(),
            number: place + 1,
            source,
        })?;
        Ok(User {
            credentials: Credentials {
                id: user.id.clone(),
                secret,
            },
            name: user.name.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = "[[user]]\nid = \"user-anna\"\nsecret_file = \"anna.secret\"\nname = \"Anna\"\n";

    fn parsed(text: &str) -> Result<Records, RecordsError> {
        Records::parse(text, Path::new("records.toml"))
    }

    fn record(more: &str) -> String {
        format!(
            "{USERS}[[record]]\nid = \"001A0000006Vm9rIAC\"\nkind = \"person\"\nname = \"Anna\"\n{more}\n"
        )
    }

    #[test]
    fn a_record_leads_to_its_users_and_their_secrets_as_they_are_now() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.toml");
        std::fs::write(&path, record("users = [\"user-anna\"]\ncurrency = \"EUR\"")).unwrap();
        std::fs::write(folder.path().join("anna.secret"), "first\n").unwrap();
        let id: RecordId = "001A0000006Vm9rIAC".parse().unwrap();
        let file = RecordsFile::new(path);
        let secret = || {
            let found = file.read().unwrap().find(&id).unwrap().unwrap();
            found.users[0].credentials.secret.expose_secret().to_owned()
        };
        assert_eq!(secret(), "first");
        std::fs::write(folder.path().join("anna.secret"), "second\n").unwrap();
        assert_eq!(secret(), "second");
        std::fs::remove_file(folder.path().join("anna.secret")).unwrap();
        let error = file.read().unwrap().find(&id).unwrap_err();
        assert!(matches!(error, RecordsError::Secret { number: 1, .. }), "{error}");
        let other: RecordId = "001A0000006Vm9sIAC"
            .parse()
            .unwrap_or_else(|_| "0015g00000ZzH99AAF".parse().unwrap());
        assert!(file.read().unwrap().find(&other).unwrap().is_none());
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        let users = "users = [\"user-anna\"]";
        let twice = record(users) + record(users).strip_prefix(USERS).unwrap();
        for (text, expected) in [
            (record("users = []"), "has no users"),
            (record("users = [\"user-else\"]"), "without a [[user]] block"),
            (
                record(&format!("{users}\naccounts = [\"nowhere\"]")),
                "in another form",
            ),
            (format!("{USERS}{USERS}"), "user 2"),
            (twice, "twice"),
            (record("users = [\"user-anna\"]\nsecret = \"x\""), "line 10"),
        ] {
            let error = parsed(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn no_error_and_no_debug_form_names_a_user() {
        for text in [
            record("users = [\"user-else\"]"),
            record("users = \"user-anna\""),
            format!("{USERS}{USERS}"),
            USERS.replace("secret_file", "user-anna"),
            format!("{USERS}user-anna"),
        ] {
            let error = parsed(&text).unwrap_err();
            let said = format!("{error} {error:?}");
            assert!(
                !said.contains("user-anna") && !said.contains("user-else"),
                "{said}"
            );
        }
        let records = parsed(&record("users = [\"user-anna\"]")).unwrap();
        assert!(!format!("{records:?}").contains("user-anna"));
    }
}
