//! A log in memory that a test can tamper with as somebody can who may write to the database.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures::FutureExt as _;
use futures::future::ready;
use inlay_contract::{OrgId, RecordId};
use jiff::Timestamp;

use super::chain::{BEFORE_FIRST, ChainKey};
use super::head::KnownEnd;
use crate::store::{AuditEntry, AuditHead, AuditRow, AuditStore, Sealer as _, StoreError, Stored};

pub(super) const KEY: [u8; 32] = *b"a key of tests, 32 bytes long...";
pub(super) const ORG: &str = "00D5g000004XYZaEAO";
pub(super) const PARTY: &str = "0015g00000A1b2CAAR";

/// A row of number `sequence` with something in every column, as yet without its code.
pub(super) fn row(sequence: u64) -> AuditRow {
    AuditRow {
        org: ORG.to_owned(),
        sequence,
        at_us: 1_780_000_000_000_000 + i64::try_from(sequence).unwrap() * 1_500_000,
        actor: Some("0055g000001abcdAAA".to_owned()),
        on_behalf_of: Some("0055g000001abceAAA".to_owned()),
        action: "check.start".to_owned(),
        outcome: "done".to_owned(),
        party: Some(PARTY.to_owned()),
        check: Some("0192f0c1-8a3e-4c55-9d0b-3c6f6d1f2a90".to_owned()),
        purpose: Some("onboarding".to_owned()),
        consent_version: Some("2026-03".to_owned()),
        request_id: Some(format!("request-{sequence}")),
        provider_request_id: Some("provider-7".to_owned()),
        details: r#"[{"name":"package","value":"standard","personal":false}]"#.to_owned(),
        mac: BEFORE_FIRST,
    }
}

/// The logs, open to any change.
pub(super) struct Logs(Mutex<Inner>);

pub(super) struct Inner {
    pub(super) rows: Vec<AuditRow>,
    pub(super) head: AuditHead,
    /// The row that the database cannot make sense of.
    pub(super) unreadable: Option<u64>,
    /// Whether the database does not answer.
    pub(super) is_gone: bool,
}

impl Logs {
    /// A log of so many rows, as it would have been appended.
    pub(super) fn of(n_rows: u64) -> Self {
        Self::of_rows((1..=n_rows).map(row).collect())
    }

    /// A log of these rows, sealed and numbered in their order.
    pub(super) fn of_rows(mut rows: Vec<AuditRow>) -> Self {
        let key = ChainKey::new(&KEY);
        let mut mac = BEFORE_FIRST;
        for (row, sequence) in rows.iter_mut().zip(1..) {
            row.sequence = sequence;
            row.mac = key.seal_row(&mac, row);
            mac = row.mac;
        }
        let logs = Self(Mutex::new(Inner {
            rows,
            head: AuditHead::default(),
            unreadable: None,
            is_gone: false,
        }));
        logs.seal_end();
        logs
    }

    /// Seals the end where it stands, as only somebody with the key can.
    pub(super) fn seal_end(&self) {
        let mut inner = self.open();
        if let Some((sequence, mac)) = inner.rows.last().map(|row| (row.sequence, row.mac)) {
            let seal = ChainKey::new(&KEY).seal_head(ORG, sequence, &mac);
            inner.head = AuditHead { sequence, mac, seal };
        }
    }

    /// Where the log ends, written down.
    pub(super) fn end(&self) -> KnownEnd {
        let AuditHead { sequence, mac, .. } = self.open().head;
        KnownEnd {
            org: ORG.parse().unwrap(),
            sequence,
            mac,
        }
    }

    /// The log as whoever may write to the database has it.
    pub(super) fn open(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unusable() -> StoreError {
    StoreError::Unavailable(anyhow::anyhow!("said by a test"))
}

impl AuditStore for Logs {
    fn append(&self, _: Vec<AuditEntry>) -> Stored<'_, ()> {
        unreachable!("no test of reading appends")
    }

    fn rows<'a>(&'a self, org: &'a str, from: u64, limit: u32) -> Stored<'a, Vec<AuditRow>> {
        let log = self.open();
        let mut rows: Vec<_> = log
            .rows
            .iter()
            .filter(|row| row.org == org && row.sequence >= from)
            .collect();
        rows.sort_by_key(|row| row.sequence);
        rows.truncate(usize::try_from(limit).unwrap());
        let is_unreadable = rows.iter().any(|row| Some(row.sequence) == log.unreadable);
        ready(if log.is_gone || is_unreadable {
            Err(unusable())
        } else {
            Ok(rows.into_iter().cloned().collect())
        })
        .boxed()
    }

    fn rows_about<'a>(
        &'a self,
        org: &'a str,
        party: &'a RecordId,
        from: Timestamp,
        to: Timestamp,
    ) -> Stored<'a, Vec<AuditRow>> {
        let mut rows = self.open().rows.clone();
        rows.retain(|row| {
            row.org == org
                && row.party.as_deref() == Some(party.as_str())
                && (from.as_microsecond()..to.as_microsecond()).contains(&row.at_us)
        });
        ready(Ok(rows)).boxed()
    }

    fn head<'a>(&'a self, _: &'a str) -> Stored<'a, AuditHead> {
        let log = self.open();
        ready(if log.is_gone {
            Err(unusable())
        } else {
            Ok(log.head)
        })
        .boxed()
    }

    fn orgs(&self) -> Stored<'_, Vec<String>> {
        ready(Ok(vec![ORG.parse::<OrgId>().unwrap().into()])).boxed()
    }
}
