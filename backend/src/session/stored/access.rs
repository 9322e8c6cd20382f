//! Used assertions and launch codes in the store.

use std::num::NonZeroUsize;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use inlay_contract::{InstanceId, Nonce, OrgId, RecordId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::room::Room;
use super::unavailable;
use crate::session::launch::{LaunchStore, Spent};
use crate::session::permissions::Permissions;
use crate::session::replay::{ReplayError, ReplayGuard, assertion_hash};
use crate::session::token::TokenHash;
use crate::session::vouched::Vouched;
use crate::session::{NotKept, Unavailable};
use crate::store::{LaunchRow, SpentLaunch, Store};

/// A [`ReplayGuard`] for all instances on one store.
pub struct StoredAssertions {
    store: Arc<dyn Store>,
    room: Room,
}

/// A [`LaunchStore`] for all instances on one store.
pub struct StoredLaunches {
    store: Arc<dyn Store>,
    room: Room,
}

/// What an org vouched for, as it waits in the store.
#[derive(Serialize, Deserialize)]
struct Document {
    user_name: Option<String>,
    may: Vec<String>,
    record: RecordId,
    nonce: Nonce,
    instance: InstanceId,
    org: OrgId,
    user: UserId,
}

impl StoredAssertions {
    /// Remembers about `capacity` assertions, of all instances together.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, capacity: NonZeroUsize) -> Self {
        Self {
            store,
            room: Room::new(capacity),
        }
    }

    async fn use_up(
        &self,
        assertion: [u8; 32],
        usable_until: Timestamp,
        now: Timestamp,
    ) -> Result<(), ReplayError> {
        let has_room = self.room.enter(now, || self.store.count_assertions(now)).await;
        has_room.map_err(|error| match error {
            NotKept::Full => ReplayError::Full,
            NotKept::Unavailable(unavailable) => unavailable.into(),
        })?;
        let claimed = self.store.claim_assertion(assertion, usable_until, now).await;
        if claimed.map_err(|error| unavailable(&error))? {
            Ok(())
        } else {
            Err(ReplayError::Used)
        }
    }
}

impl ReplayGuard for StoredAssertions {
    fn claim<'a>(
        &'a self,
        org: &'a OrgId,
        jti: &'a str,
        usable_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), ReplayError>> {
        self.use_up(assertion_hash(org, jti), usable_until, now).boxed()
    }
}

impl StoredLaunches {
    /// Keeps about `capacity` codes, of all instances together.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, capacity: NonZeroUsize) -> Self {
        Self {
            store,
            room: Room::new(capacity),
        }
    }
}

impl LaunchStore for StoredLaunches {
    fn keep(
        &self,
        code: TokenHash,
        vouched: Vouched,
        works_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>> {
        async move {
            self.room.enter(now, || self.store.count_launches(now)).await?;
            let row = LaunchRow {
                code_hash: code.bytes(),
                org: vouched.org.clone(),
                user: vouched.user.clone(),
                works_until,
                document: document(vouched)?,
            };
            let kept = self.store.keep_launch(row).await;
            Ok(kept.map_err(|error| unavailable(&error))?)
        }
        .boxed()
    }

    fn spend(&self, code: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Spent, Unavailable>> {
        async move {
            let spent = self.store.spend_launch(code.bytes(), now).await;
            match spent.map_err(|error| unavailable(&error))? {
                SpentLaunch::Now(document) => Ok(Spent::Now(vouched(&document)?)),
                SpentLaunch::Before => Ok(Spent::Before),
                SpentLaunch::Unknown => Ok(Spent::Unknown),
            }
        }
        .boxed()
    }
}

fn document(vouched: Vouched) -> Result<String, Unavailable> {
    let document = Document {
        user_name: vouched.user_name,
        may: vouched.may.names().into_iter().map(str::to_owned).collect(),
        record: vouched.record,
        nonce: vouched.nonce,
        instance: vouched.instance,
        org: vouched.org,
        user: vouched.user,
    };
    serde_json::to_string(&document).map_err(|_| unreadable())
}

fn vouched(document: &str) -> Result<Vouched, Unavailable> {
    let document: Document = serde_json::from_str(document).map_err(|_| unreadable())?;
    Ok(Vouched {
        org: document.org,
        user: document.user,
        user_name: document.user_name,
        may: Permissions::held(&document.may),
        record: document.record,
        nonce: document.nonce,
        instance: document.instance,
    })
}

/// Neither the text nor what is wrong with it is said: it names a person.
fn unreadable() -> Unavailable {
    tracing::error!("what waits under a launch code cannot be written or read");
    Unavailable
}
