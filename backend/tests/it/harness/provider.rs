//! A provider that says what a test wants.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::anyhow;
use futures::future::BoxFuture;
use inlay_backend::upstream::{PortfolioProvider, Position, Snapshot, SnapshotAccount, UpstreamError};
use inlay_contract::book::{Book, Link, LinkTarget, Node, NodeKind};
use inlay_contract::portfolio::{AssetClass, RecordKind};
use inlay_contract::{Money, RecordId};
use tokio::sync::Semaphore;

/// Stands for a provider's token, an account number, a stack trace: what must never reach a caller.
pub(crate) const CANARY: &str = "canary-7c1f-never-show-me";

/// What a [`FakeProvider`] answers.
#[derive(Clone, Copy)]
pub(crate) enum Says {
    Portfolio,
    /// The portfolio, with something wrong in it.
    Bent(fn(&mut Snapshot)),
    Error(fn() -> UpstreamError),
    /// The portfolio, but only once [`FakeProvider::release`] was called.
    PortfolioOnceReleased,
    Panic,
}

pub(crate) struct FakeProvider {
    name: &'static str,
    says: Mutex<Says>,
    questions: AtomicUsize,
    readiness_questions: AtomicUsize,
    released: Semaphore,
}

impl FakeProvider {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            says: Mutex::new(Says::Portfolio),
            questions: AtomicUsize::new(0),
            readiness_questions: AtomicUsize::new(0),
            released: Semaphore::new(0),
        }
    }

    pub(crate) fn says(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }

    /// Lets everybody go on who waits for [`Says::PortfolioOnceReleased`].
    pub(crate) fn release(&self) {
        self.released.add_permits(Semaphore::MAX_PERMITS);
    }

    /// How often a portfolio was asked for.
    pub(crate) fn questions(&self) -> usize {
        self.questions.load(Ordering::SeqCst)
    }

    /// How often it was asked whether it is ready.
    pub(crate) fn readiness_questions(&self) -> usize {
        self.readiness_questions.load(Ordering::SeqCst)
    }

    fn answer<T>(&self, good: impl FnOnce() -> T) -> Result<T, UpstreamError> {
        let says = *self.says.lock().unwrap();
        match says {
            Says::Portfolio | Says::Bent(_) | Says::PortfolioOnceReleased => Ok(good()),
            Says::Error(error) => Err(error()),
            Says::Panic => panic!("{CANARY}"),
        }
    }

    fn book_of(&self, record: &RecordId) -> Book {
        Book {
            record: record.clone(),
            currency: "USD".parse().unwrap(),
            as_of: "2026-06-29".parse().unwrap(),
            stale_since: None,
            days: vec!["2026-06-29".parse().unwrap()],
            nodes: vec![Node {
                parent: None,
                kind: NodeKind::Household,
                name: format!("{} household {record}", self.name),
                owners: vec![],
                account: None,
            }],
            accounts: vec![],
            instruments: vec![],
            positions: vec![],
            transactions: vec![],
            rates: vec![],
            benchmarks: vec![],
            target: None,
            links: vec![Link {
                to: LinkTarget::Record,
                url: "https://console.example/e/ent-1".to_owned(),
            }],
        }
    }

    fn portfolio(&self, record: &RecordId) -> Snapshot {
        let currency = "USD".parse().unwrap();
        let as_of = "2026-06-29".parse().unwrap();
        let money = |amount: &str| Money {
            amount: amount.parse().unwrap(),
            currency,
        };
        Snapshot {
            kind: RecordKind::Household,
            name: format!("{} household {record}", self.name),
            base_currency: currency,
            as_of,
            accounts: vec![SnapshotAccount {
                id: "a1".to_owned(),
                name: "Joint".to_owned(),
                number_ending: "0017".to_owned(),
                registration: None,
                owners: vec![],
                as_of,
                stated_total: None,
            }],
            positions: vec![Position {
                account: "a1".to_owned(),
                name: Some("US dollar".to_owned()),
                symbol: None,
                asset_class: AssetClass::Cash,
                quantity: "1250.25".parse().unwrap(),
                price: None,
                price_date: None,
                market_value: Some(money("1250.25")),
            }],
            rates: std::collections::BTreeMap::new(),
            valuations: vec![],
            flows: vec![],
            notices: vec![],
        }
    }
}

impl PortfolioProvider for FakeProvider {
    fn snapshot<'a>(
        &'a self,
        record: &'a RecordId,
        _request_id: &'a str,
    ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let must_wait = matches!(*self.says.lock().unwrap(), Says::PortfolioOnceReleased);
            if must_wait {
                drop(self.released.acquire().await);
            }
            let mut portfolio = self.answer(|| self.portfolio(record))?;
            if let Says::Bent(bend) = *self.says.lock().unwrap() {
                bend(&mut portfolio);
            }
            Ok(portfolio)
        })
    }

    fn book<'a>(
        &'a self,
        record: &'a RecordId,
        _request_id: &'a str,
    ) -> BoxFuture<'a, Result<Book, UpstreamError>> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { self.answer(|| self.book_of(record)) })
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
        self.readiness_questions.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { self.answer(|| ()) })
    }
}

/// Every way in which a provider can fail, with the status that the caller must see.
pub(crate) const FAILURES: [(fn() -> UpstreamError, u16); 8] = [
    (|| UpstreamError::RecordUnknown, 404),
    (|| UpstreamError::Unreachable(anyhow!(CANARY)), 502),
    (|| UpstreamError::Timeout, 504),
    (|| UpstreamError::Authentication, 502),
    (|| UpstreamError::Rejected(anyhow!(CANARY)), 502),
    (
        || UpstreamError::RateLimited {
            retry_after_seconds: Some(17),
        },
        503,
    ),
    (
        || UpstreamError::RateLimited {
            retry_after_seconds: None,
        },
        503,
    ),
    (
        || UpstreamError::Nonsense(anyhow!(CANARY).context("while reading holdings")),
        502,
    ),
];
