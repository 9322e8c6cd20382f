//! What this API remembers: users that were registered, open portals, and how often each firm has called.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::secret_of;
use crate::answer::EntityKind;
use crate::orgs::Org;
use crate::random::{self, NoRandomness};
use crate::world::Firm;

/// The window over which calls are counted.
const WINDOW: Duration = Duration::from_secs(60);
/// How long the address of a portal is good.
const PORTAL_LIFETIME: Duration = Duration::from_secs(300);
/// Calls of a firm in a window.
pub(super) const LIMIT: u32 = 250;

/// The memory, shared by all connections.
#[derive(Debug)]
pub(crate) struct SnapTrade {
    base_url: String,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// By firm and user.
    registered: HashMap<(&'static str, String), Registered>,
    portals: HashMap<String, (Instant, &'static Org, String)>,
    calls: HashMap<&'static str, VecDeque<Instant>>,
}

/// A user who was registered while the sandbox runs.
#[derive(Debug, Clone)]
struct Registered {
    secret: String,
    /// Platform's identifiers of the persons whose accounts are connected.
    persons: Vec<String>,
}

/// How a firm stands with its limit after a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    pub(super) remaining: u32,
    /// Seconds until the oldest call is forgotten.
    pub(super) reset: u32,
    pub(super) is_exceeded: bool,
}

impl SnapTrade {
    pub(crate) fn new(base_url: String) -> Self {
        Self {
            base_url,
            inner: Mutex::default(),
        }
    }

    /// Counts a call of a firm.
    pub(super) fn count(&self, org: &'static Org, now: Instant) -> Allowance {
        let mut inner = self.lock();
        let calls = inner.calls.entry(org.short_name).or_default();
        while calls
            .front()
            .is_some_and(|call| WINDOW <= now.saturating_duration_since(*call))
        {
            calls.pop_front();
        }
        let used = u32::try_from(calls.len()).unwrap_or(u32::MAX);
        let is_exceeded = LIMIT <= used;
        if !is_exceeded {
            calls.push_back(now);
        }
        let oldest = calls.front().map_or(now, |call| *call);
        let rest = WINDOW.saturating_sub(now.saturating_duration_since(oldest));
        Allowance {
            remaining: LIMIT.saturating_sub(used + 1),
            reset: u32::try_from(rest.as_secs() + 1).unwrap_or(u32::MAX),
            is_exceeded,
        }
    }

    /// The persons whose accounts a user sees, if the secret is right.
    pub(super) fn persons(
        &self,
        org: &'static Org,
        firm: &Firm,
        user: &str,
        secret: &str,
    ) -> Option<Vec<String>> {
        if is_person(firm, user) {
            return (secret == secret_of(user)).then(|| vec![user.to_owned()]);
        }
        let inner = self.lock();
        let registered = inner.registered.get(&(org.short_name, user.to_owned()))?;
        (registered.secret == secret).then(|| registered.persons.clone())
    }

    /// The secret of a new user; `None` for one that is there.
    pub(super) fn register(
        &self,
        org: &'static Org,
        firm: &Firm,
        user: &str,
    ) -> Result<Option<String>, NoRandomness> {
        let secret = random::uuid()?;
        let key = (org.short_name, user.to_owned());
        let mut inner = self.lock();
        if is_person(firm, user) || inner.registered.contains_key(&key) {
            return Ok(None);
        }
        let registered = Registered {
            secret: secret.clone(),
            persons: Vec::new(),
        };
        inner.registered.insert(key, registered);
        Ok(Some(secret))
    }

    /// The users that were registered, in no particular order.
    pub(super) fn registered(&self, org: &'static Org) -> Vec<String> {
        let inner = self.lock();
        let own = inner
            .registered
            .keys()
            .filter(|(firm, _)| *firm == org.short_name);
        own.map(|(_, user)| user.clone()).collect()
    }

    /// The address of a portal for a user.
    pub(super) fn open_portal(
        &self,
        org: &'static Org,
        user: &str,
        now: Instant,
    ) -> Result<String, NoRandomness> {
        let token = random::token()?;
        let address = format!("{}{}?token={token}", self.base_url, super::PORTAL);
        self.lock()
            .portals
            .insert(token, (now + PORTAL_LIFETIME, org, user.to_owned()));
        Ok(address)
    }

    /// Whose portal it is, while it is open.
    pub(super) fn portal(&self, token: &str, now: Instant) -> Option<(&'static Org, String)> {
        let inner = self.lock();
        let (until, org, user) = inner.portals.get(token)?;
        (now < *until).then(|| (*org, user.clone()))
    }

    /// Connects the accounts of a person for a user who was registered.
    pub(super) fn connect(&self, org: &'static Org, user: &str, person: &str) {
        let mut inner = self.lock();
        if let Some(registered) = inner.registered.get_mut(&(org.short_name, user.to_owned()))
            && !registered.persons.iter().any(|known| known == person)
        {
            registered.persons.push(person.to_owned());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether somebody is a person of the firm, who is a user from the beginning.
pub(super) fn is_person(firm: &Firm, user: &str) -> bool {
    let entity = firm.portfolio(user).map(|portfolio| portfolio.entity());
    entity.is_some_and(|entity| entity.kind == EntityKind::Person)
}
