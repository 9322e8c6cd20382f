//! Reaches the records file for `crate::fuzzing`; statements are read by a crate of their own.

use super::records::RecordsFile;

/// A records file, which is taken or refused.
pub(crate) fn fuzz_records(text: &str) {
    let _ = RecordsFile::new("records.toml".into()).parse(text);
}
