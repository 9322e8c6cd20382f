//! One way along a log, row by row, each held against the one before.

use futures::future::join;

use self::pages::Page;
use super::super::chain::{BEFORE_FIRST, ChainKey, same};
use super::super::head::KnownEnd;
use super::{Extent, Fault, Finding};
use crate::store::{AuditHead, AuditRow, AuditStore, Mac, StoreError};

/// How far a log was verified.
pub(super) struct Walk<'a> {
    key: &'a ChainKey,
    org: &'a str,
    /// Ends of this org that were written down.
    known: Vec<&'a KnownEnd>,
    /// From which number to read on: 0 at first, where no row may be.
    next: u64,
    extent: Extent,
}

/// Where a walk ended before the log did.
pub(super) struct Stop {
    /// What is wrong.
    pub(super) finding: Finding,
    /// The row that stands there, if it can be read.
    pub(super) row: Option<AuditRow>,
}

impl<'a> Walk<'a> {
    pub(super) fn begun(key: &'a ChainKey, org: &'a str, known: &'a [KnownEnd]) -> Self {
        Self {
            key,
            org,
            known: known.iter().filter(|end| end.org.as_str() == org).collect(),
            next: 0,
            extent: Extent {
                rows: 0,
                first_at_us: 0,
                last_at_us: 0,
                mac: BEFORE_FIRST,
            },
        }
    }

    /// What has been found to be sound so far.
    pub(super) const fn extent(&self) -> Extent {
        self.extent
    }

    /// Goes on to the row of number `last`, or as far as there are rows. Answers with the first that does not fit.
    pub(super) async fn through<S>(&mut self, store: &S, last: u64) -> Result<Option<Stop>, StoreError>
    where
        S: AuditStore + Sync + ?Sized,
    {
        let org = self.org;
        let mut read = if self.next <= last {
            Some(pages::read(store, org, self.next, last).await)
        } else {
            None
        };
        while let Some(page) = read {
            let Page { rows, next } = match page {
                Ok(page) => page,
                Err(error) => return self.find_unreadable(store, error).await.map(Some),
            };
            let following = async {
                let next = next.filter(|next| *next <= last)?;
                Some(pages::read(store, org, next, last).await)
            };
            // The following piece is asked for first, and comes while this one is looked at.
            let (following, stop) = join(following, async { self.steps(rows) }).await;
            if stop.is_some() {
                return Ok(stop);
            }
            read = following;
        }
        Ok(None)
    }

    fn steps(&mut self, rows: Vec<AuditRow>) -> Option<Stop> {
        rows.into_iter().find_map(|row| {
            let finding = self.step(&row).err()?;
            Some(Stop {
                finding,
                row: Some(row),
            })
        })
    }

    /// Goes on row by row where a piece of the log could not be read, to the row that cannot. When the store itself cannot be
    /// used there is none.
    async fn find_unreadable<S>(&mut self, store: &S, error: StoreError) -> Result<Stop, StoreError>
    where
        S: AuditStore + Sync + ?Sized,
    {
        loop {
            match store.rows(self.org, self.next, 1).await {
                Ok(rows) => {
                    let Some(row) = rows.into_iter().next() else {
                        return Err(error);
                    };
                    if let Err(finding) = self.step(&row) {
                        return Ok(Stop {
                            finding,
                            row: Some(row),
                        });
                    }
                }
                Err(error) => {
                    // Nothing is said about a row while the store does not answer for the log at all.
                    store.head(self.org).await.map_err(|_| error)?;
                    return Ok(Stop {
                        finding: Finding {
                            row: self.extent.rows + 1,
                            fault: Fault::Unreadable,
                        },
                        row: None,
                    });
                }
            }
        }
    }

    fn step(&mut self, row: &AuditRow) -> Result<(), Finding> {
        let expected = self.extent.rows + 1;
        let found = |fault| Err(Finding { row: expected, fault });
        if row.sequence > expected {
            return found(Fault::Missing {
                through: row.sequence - 1,
            });
        }
        if row.sequence < expected {
            return found(Fault::OutOfOrder { found: row.sequence });
        }
        if !self.key.fits(&self.extent.mac, row) {
            return found(Fault::Altered);
        }
        if self
            .known
            .iter()
            .any(|end| end.sequence == expected && !same(&end.mac, &row.mac))
        {
            return found(Fault::Rewritten);
        }
        if expected == 1 {
            self.extent.first_at_us = row.at_us;
        }
        self.extent.rows = expected;
        self.extent.last_at_us = row.at_us;
        self.extent.mac = row.mac;
        self.next = expected + 1;
        Ok(())
    }

    /// What is wrong with the end, once every row that there is has been found to fit.
    pub(super) fn fault_at_end(&self, head: &AuditHead) -> Option<Finding> {
        let rows = self.extent.rows;
        let found = |row, fault| Some(Finding { row, fault });
        let nothing_was_written = rows == 0 && is_empty(head);
        if !nothing_was_written && !self.key.sealed(self.org, head) {
            return found(rows, Fault::Unsealed);
        }
        if head.sequence > rows {
            return found(rows + 1, Fault::CutOff { end: head.sequence });
        }
        if head.sequence < rows {
            let end = head.sequence;
            return found(end + 1, Fault::BeyondEnd { end });
        }
        if !same(&head.mac, &self.extent.mac) {
            return found(rows, Fault::Unsealed);
        }
        let end = self.known.iter().map(|end| end.sequence).max().unwrap_or(0);
        (end > rows).then_some(Finding {
            row: rows + 1,
            fault: Fault::CutOff { end },
        })
    }
}

/// Whether this is the end of a log in which nothing was ever written.
pub(super) fn is_empty(head: &AuditHead) -> bool {
    head.sequence == 0 && head.mac == Mac::default()
}

/// Reads a log in pieces, so that it never stands in memory as a whole.
pub(super) mod pages {
    use super::{AuditRow, AuditStore, StoreError};

    /// Rows read at once.
    const ROWS: u32 = 2_000;

    /// A piece of a log.
    pub(in super::super) struct Page {
        pub(in super::super) rows: Vec<AuditRow>,
        /// Where the next piece begins, if there may be one.
        pub(in super::super) next: Option<u64>,
    }

    /// The piece of the log that begins with the row of number `from`, and ends with `last` at the latest.
    pub(in super::super) async fn read<S>(
        store: &S,
        org: &str,
        from: u64,
        last: u64,
    ) -> Result<Page, StoreError>
    where
        S: AuditStore + Sync + ?Sized,
    {
        let left = last.saturating_sub(from).saturating_add(1);
        let limit = u32::try_from(left).map_or(ROWS, |left| left.min(ROWS));
        let rows = store.rows(org, from, limit).await?;
        let is_full = u64::try_from(rows.len()).is_ok_and(|n_rows| n_rows >= u64::from(limit));
        let next = rows.last().and_then(|row| row.sequence.checked_add(1));
        // A store that answers with earlier rows than it was asked for would have us go round for ever.
        let next = next.filter(|next| is_full && *next > from);
        Ok(Page { rows, next })
    }
}
