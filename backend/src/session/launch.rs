//! Launch codes: a verified assertion waits on the server for the widget that it was made for (security row S11).
//!
//! Where an org's server hands in the assertion, the browser carries a code in its place. The code says nothing, works once
//! and for a minute, and opens a session only for the handshake that the assertion names.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use inlay_contract::session::LAUNCH_CODE_PREFIX;
use jiff::Timestamp;

use super::expiring::{ExpiringMap, NotAdded};
use super::token::{BearerToken, TokenHash};
use super::vouched::Vouched;
use super::{NotKept, Unavailable};

/// A launch code: its prefix, and 256 random bits like those of a bearer token.
pub struct LaunchCode(BearerToken);

impl LaunchCode {
    /// A new, unguessable code.
    #[must_use]
    pub fn generate() -> Self {
        Self(BearerToken::generate())
    }

    /// Whether `text` wants to be a launch code. No assertion begins like one: it begins with a JSON object in base64url.
    #[must_use]
    pub fn is_meant_by(text: &str) -> bool {
        text.starts_with(LAUNCH_CODE_PREFIX)
    }

    /// Reads the text form; `None` for what was never given out here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        BearerToken::parse(text.strip_prefix(LAUNCH_CODE_PREFIX)?).map(Self)
    }

    /// The text form: the prefix and 43 characters of base64url.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{LAUNCH_CODE_PREFIX}{}", self.0.reveal())
    }

    /// The hash under which the claims are kept.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        self.0.hash()
    }
}

impl fmt::Debug for LaunchCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LaunchCode(…)")
    }
}

/// Keeps what orgs vouched for under the hash of a launch code.
pub trait LaunchStore: Send + Sync {
    /// Keeps `vouched` until `works_until`.
    ///
    /// # Errors
    /// [`NotKept`] when no more can be kept at the moment.
    fn keep(
        &self,
        code: TokenHash,
        vouched: Vouched,
        works_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>>;

    /// Spends a code. Of any number of calls with the same code, one gets what is kept.
    ///
    /// # Errors
    /// [`Unavailable`].
    fn spend(&self, code: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Spent, Unavailable>>;
}

/// What came of spending a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// It was there, and this was its one use.
    Now(Vouched),
    /// It was used before.
    Before,
    /// Never given out here, or too long ago.
    Unknown,
}

/// A [`LaunchStore`] in memory, for a single instance of the service.
///
/// A spent code keeps its place without its content until it would have ended, so that a second use is told from a code that
/// never was.
pub struct MemoryLaunchStore(Mutex<ExpiringMap<TokenHash, Option<Vouched>>>);

impl MemoryLaunchStore {
    /// Keeps at most `capacity` codes.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(ExpiringMap::new(capacity.get())))
    }
}

impl LaunchStore for MemoryLaunchStore {
    fn keep(
        &self,
        code: TokenHash,
        vouched: Vouched,
        works_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>> {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = codes
            .add(code, Some(vouched), works_until, now)
            .map_err(|error| match error {
                // Two equal codes of 256 random bits do not happen; refusing is the safe answer all the same.
                NotAdded::Occupied | NotAdded::Full => NotKept::Full,
            });
        Box::pin(std::future::ready(kept))
    }

    fn spend(&self, code: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Spent, Unavailable>> {
        let mut codes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let spent = match codes.get_mut(&code, now).map(Option::take) {
            Some(Some(vouched)) => Spent::Now(vouched),
            Some(None) => Spent::Before,
            None => Spent::Unknown,
        };
        Box::pin(std::future::ready(Ok(spent)))
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use inlay_contract::InstanceId;

    use super::super::permissions::Permissions;
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn vouched() -> Vouched {
        Vouched {
            org: "00D5g000004XYZaEAO".parse().unwrap(),
            user: "0055g00000UsErAAAV".parse().unwrap(),
            user_name: None,
            may: Permissions::default(),
            record: "0015g00000AbCdEAAV".parse().unwrap(),
            nonce: "00112233445566778899aabbccddeeff".parse().unwrap(),
            instance: InstanceId(uuid::Uuid::from_u128(1)),
        }
    }

    fn keep(store: &MemoryLaunchStore, until: i64, now: i64) -> Result<TokenHash, NotKept> {
        let code = LaunchCode::generate().hash();
        block_on(store.keep(code, vouched(), second(until), second(now))).map(|()| code)
    }

    fn spend(store: &MemoryLaunchStore, code: TokenHash, now: i64) -> Spent {
        block_on(store.spend(code, second(now))).unwrap()
    }

    #[test]
    fn a_code_works_once_and_within_its_time() {
        let store = MemoryLaunchStore::new(NonZeroUsize::MAX);
        let (used, late) = (keep(&store, 60, 0).unwrap(), keep(&store, 60, 0).unwrap());
        assert_eq!(spend(&store, used, 59), Spent::Now(vouched()));
        assert_eq!(spend(&store, used, 59), Spent::Before);
        assert_eq!(spend(&store, used, 60), Spent::Unknown);
        assert_eq!(spend(&store, late, 60), Spent::Unknown);
        assert_eq!(spend(&store, LaunchCode::generate().hash(), 0), Spent::Unknown);
    }

    #[test]
    fn memory_is_bounded_and_comes_back() {
        let store = MemoryLaunchStore::new(NonZeroUsize::MIN);
        let code = keep(&store, 60, 0).unwrap();
        assert_eq!(keep(&store, 60, 1), Err(NotKept::Full));
        assert_eq!(
            spend(&store, code, 1),
            Spent::Now(vouched()),
            "who is in stays in"
        );
        assert_eq!(
            keep(&store, 62, 2),
            Err(NotKept::Full),
            "a spent code keeps its place"
        );
        assert!(keep(&store, 120, 60).is_ok());
    }

    #[test]
    fn the_text_form_leads_back_to_the_same_hash_and_shows_nowhere_else() {
        let code = LaunchCode::generate();
        let text = code.reveal();
        assert_eq!(text.len(), 46);
        assert!(LaunchCode::is_meant_by(&text));
        assert_eq!(LaunchCode::parse(&text).unwrap().hash(), code.hash());
        assert!(!format!("{code:?}").contains(&text[3..]));
        assert!(LaunchCode::parse(&text[3..]).is_none(), "without its prefix");
    }

    proptest::proptest! {
        #[test]
        fn foreign_text_is_no_code_and_no_panic(text in "(lc_)?[ -~]{0,60}") {
            if let Some(code) = LaunchCode::parse(&text) {
                proptest::prop_assert_eq!(code.reveal(), text);
            }
        }
    }
}
