//! Who was let in and what was counted, in the memory of a test.

use std::sync::atomic::Ordering;

use inlay_contract::{OrgId, UserId};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast;

use super::{Kept, MemoryStore};
use crate::store::{
    AccessStore, AuditEntry, Ended, LaunchRow, QuotaStore, SessionFilter, SessionRow, Slice, SliceWanted,
    SpentLaunch, StoreError, Stored,
};

fn forgotten<T>(rows: &mut Vec<T>, is_kept: impl Fn(&T) -> bool) -> u64 {
    let before = rows.len();
    rows.retain(is_kept);
    u64::try_from(before - rows.len()).unwrap_or(u64::MAX)
}

fn count<T>(rows: &[T], counts: impl Fn(&T) -> bool) -> u64 {
    u64::try_from(rows.iter().filter(|row| counts(row)).count()).unwrap_or(u64::MAX)
}

impl MemoryStore {
    /// Whether nobody can be let in or asked for from now on, nor counted.
    pub(crate) fn refuse_access(&self, does: bool) {
        self.refuses_access.store(does, Ordering::SeqCst);
    }

    /// Whether whoever counts gets no answer from now on.
    pub(crate) fn hang(&self, does: bool) {
        self.hangs.store(does, Ordering::SeqCst);
    }

    /// How often somebody wanted a slice.
    pub(crate) fn slices_asked(&self) -> u32 {
        self.slices_asked.load(Ordering::SeqCst)
    }

    /// As when a connection breaks.
    pub(crate) fn say_that_words_were_lost(&self) {
        let _ = self.ended.send(Ended::Many);
    }

    fn tell(&self, ended: Ended) {
        if !self.is_silent.load(Ordering::SeqCst) {
            // Nobody listening is no fault.
            let _ = self.ended.send(ended);
        }
    }

    fn access<'a, T: Send + 'a>(
        &'a self,
        work: impl FnOnce(&mut Kept) -> Result<T, StoreError> + Send + 'a,
    ) -> Stored<'a, T> {
        if self.refuses_access.load(Ordering::SeqCst) {
            let refused = StoreError::Unavailable(anyhow::anyhow!("refused by the test"));
            return Box::pin(std::future::ready(Err(refused)));
        }
        self.later(work)
    }
}

impl AccessStore for MemoryStore {
    fn claim_assertion(
        &self,
        assertion_hash: [u8; 32],
        usable_until: Timestamp,
        now: Timestamp,
    ) -> Stored<'_, bool> {
        self.access(move |kept| {
            kept.assertions
                .retain(|(hash, until)| *hash != assertion_hash || now < *until);
            let is_new = kept.assertions.iter().all(|(hash, _)| *hash != assertion_hash);
            if is_new {
                kept.assertions.push((assertion_hash, usable_until));
            }
            Ok(is_new)
        })
    }

    fn count_assertions(&self, now: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| Ok(count(&kept.assertions, |(_, until)| now < *until)))
    }

    fn forget_assertions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| {
            Ok(forgotten(&mut kept.assertions, |(_, until)| {
                over_before <= *until
            }))
        })
    }

    fn keep_launch(&self, row: LaunchRow) -> Stored<'_, ()> {
        self.access(move |kept| {
            kept.launches.push((row, false));
            Ok(())
        })
    }

    fn spend_launch(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, SpentLaunch> {
        self.access(move |kept| {
            let found = kept
                .launches
                .iter_mut()
                .find(|(row, _)| row.code_hash == code_hash && now < row.works_until);
            Ok(match found {
                None => SpentLaunch::Unknown,
                Some((_, true)) => SpentLaunch::Before,
                Some((row, is_spent)) => {
                    *is_spent = true;
                    SpentLaunch::Now(std::mem::take(&mut row.document))
                }
            })
        })
    }

    fn count_launches(&self, now: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| Ok(count(&kept.launches, |(row, _)| now < row.works_until)))
    }

    fn forget_launches(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| {
            Ok(forgotten(&mut kept.launches, |(row, _)| {
                over_before <= row.works_until
            }))
        })
    }

    fn insert_session(&self, row: SessionRow) -> Stored<'_, ()> {
        self.access(move |kept| {
            let holder = |row: &SessionRow| (row.org.clone(), row.user.clone(), row.instance);
            let place = kept
                .sessions
                .iter()
                .position(|other| holder(other) == holder(&row));
            if let Some(place) = place {
                self.tell(Ended::One(kept.sessions.remove(place).token_hash));
            }
            kept.sessions.push(row);
            Ok(())
        })
    }

    fn session(&self, token_hash: [u8; 32]) -> Stored<'_, Option<SessionRow>> {
        self.access(move |kept| {
            let mut sessions = kept.sessions.iter();
            Ok(sessions.find(|row| row.token_hash == token_hash).cloned())
        })
    }

    fn end_session(&self, token_hash: [u8; 32]) -> Stored<'_, bool> {
        self.access(move |kept| {
            let was_there = forgotten(&mut kept.sessions, |row| row.token_hash != token_hash) != 0;
            self.tell(Ended::One(token_hash));
            Ok(was_there)
        })
    }

    fn count_sessions(&self, ends_after: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| Ok(count(&kept.sessions, |row| ends_after < row.expires_at)))
    }

    fn forget_sessions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| Ok(forgotten(&mut kept.sessions, |row| over_before <= row.expires_at)))
    }

    fn running_sessions<'a>(
        &'a self,
        filter: &'a SessionFilter,
        now: Timestamp,
        limit: u32,
    ) -> Stored<'a, Vec<SessionRow>> {
        self.access(move |kept| {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let asked = kept.sessions.iter().filter(|row| {
                now < row.expires_at
                    && filter.org.as_ref().is_none_or(|org| *org == row.org)
                    && filter.user.as_ref().is_none_or(|user| *user == row.user)
            });
            Ok(asked.take(limit).cloned().collect())
        })
    }

    fn orgs_let_in(&self, now: Timestamp) -> Stored<'_, Vec<OrgId>> {
        self.access(move |kept| {
            let running = kept.sessions.iter().filter(|row| now < row.expires_at);
            let mut orgs: Vec<_> = running.map(|row| row.org.clone()).collect();
            orgs.sort();
            orgs.dedup();
            Ok(orgs)
        })
    }

    fn end_sessions<'a>(
        &'a self,
        org: &'a OrgId,
        user: Option<&'a UserId>,
        now: Timestamp,
        audit: AuditEntry,
    ) -> Stored<'a, u64> {
        self.access(move |kept| {
            kept.audit.push(audit);
            let is_meant = |of: &OrgId, who: &UserId| of == org && user.is_none_or(|user| user == who);
            for (row, is_spent) in &mut kept.launches {
                *is_spent |= is_meant(&row.org, &row.user);
            }
            let count = forgotten(&mut kept.sessions, |row| {
                row.expires_at <= now || !is_meant(&row.org, &row.user)
            });
            self.tell(Ended::Many);
            Ok(count)
        })
    }

    fn ended(&self) -> broadcast::Receiver<Ended> {
        self.ended.subscribe()
    }
}

impl QuotaStore for MemoryStore {
    fn take_slice(&self, wanted: SliceWanted) -> Stored<'_, Slice> {
        self.slices_asked.fetch_add(1, Ordering::SeqCst);
        if self.hangs.load(Ordering::SeqCst) {
            return Box::pin(std::future::pending());
        }
        self.access(move |kept| Ok(take_slice(kept, wanted)))
    }

    fn forget_rested(&self, full_before: Timestamp) -> Stored<'_, u64> {
        self.access(move |kept| {
            let before = kept.quotas.len();
            kept.quotas.retain(|_, full_at| full_before <= *full_at);
            Ok(u64::try_from(before - kept.quotas.len()).unwrap_or(u64::MAX))
        })
    }
}

/// The arithmetic of the statement, in its own words.
fn take_slice(kept: &mut Kept, wanted: SliceWanted) -> Slice {
    let interval = i64::from(wanted.interval_us);
    let empty = wanted.now + SignedDuration::from_micros(interval * i64::from(wanted.burst));
    let kept_until = kept.quotas.get(&wanted.subject).copied();
    let from = kept_until
        .filter(|full_at| *full_at <= empty)
        .map_or(wanted.now, |full_at| full_at.max(wanted.now));
    let behind = from.as_microsecond() - wanted.now.as_microsecond();
    let there = (i64::from(wanted.burst) * interval - behind) / interval;
    let granted = u32::try_from(there).unwrap_or(0).min(wanted.most);
    let granted = if granted < wanted.least { 0 } else { granted };
    let full_at = from + SignedDuration::from_micros(interval * i64::from(granted));
    kept.quotas.insert(wanted.subject, full_at);
    Slice { granted, full_at }
}
