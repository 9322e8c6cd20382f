//! When the provider is asked, when it is not, and what is said while it is out of reach.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::FutureExt as _;
use futures::future::{BoxFuture, join, join_all};
use inlay_contract::Figure;
use inlay_contract::book::{Book, Node, NodeKind};
use inlay_contract::portfolio::{AssetClass, Portfolio, RecordKind};
use jiff::civil::{Date, date};
use tokio::sync::Semaphore;

use super::*;
use crate::clock::ManualClock;
use crate::upstream::{Position, Snapshot, SnapshotAccount};

const RECORD: &str = "001A0000006Vm9rIAC";

/// Gives the scripted failures in turn, then portfolios of the named client; waits for a permit each time.
struct Scripted {
    client: &'static str,
    n_holdings: usize,
    n_calls: AtomicU32,
    n_book_calls: AtomicU32,
    book_as_of: Mutex<Date>,
    failures: Mutex<VecDeque<UpstreamError>>,
    permits: Semaphore,
}

impl PortfolioProvider for Scripted {
    fn snapshot<'a>(&'a self, _: &'a RecordId, _: &'a str) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
        Box::pin(async move {
            self.n_calls.fetch_add(1, Ordering::SeqCst);
            self.permits.acquire().await.unwrap().forget();
            let failure = self.failures.lock().unwrap().pop_front();
            failure.map_or_else(|| Ok(snapshot(self.client, self.n_holdings)), Err)
        })
    }

    fn book<'a>(&'a self, record: &'a RecordId, _: &'a str) -> BoxFuture<'a, Result<Book, UpstreamError>> {
        Box::pin(async move {
            self.n_book_calls.fetch_add(1, Ordering::SeqCst);
            let failure = self.failures.lock().unwrap().pop_front();
            let as_of = *self.book_as_of.lock().unwrap();
            failure.map_or_else(|| Ok(book(record, as_of)), Err)
        })
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
        Box::pin(async { Ok(()) })
    }
}

/// A book of one node, named by its record.
fn book(record: &RecordId, as_of: Date) -> Book {
    let node = Node {
        parent: None,
        kind: NodeKind::Person,
        name: record.to_string(),
        owners: Vec::new(),
        account: None,
    };
    Book {
        record: record.clone(),
        currency: "USD".parse().unwrap(),
        as_of,
        stale_since: None,
        days: vec![as_of],
        nodes: vec![node],
        accounts: Vec::new(),
        instruments: Vec::new(),
        positions: Vec::new(),
        transactions: Vec::new(),
        rates: Vec::new(),
        benchmarks: Vec::new(),
        target: None,
        links: Vec::new(),
    }
}

fn snapshot(client: &str, n_holdings: usize) -> Snapshot {
    let currency = "USD".parse().unwrap();
    let as_of = date(2026, 6, 30);
    let account = SnapshotAccount {
        id: "a".to_owned(),
        name: "Account".to_owned(),
        number_ending: String::new(),
        registration: None,
        owners: Vec::new(),
        as_of,
        stated_total: None,
    };
    let position = |index: usize| Position {
        account: "a".to_owned(),
        name: Some(format!("Security {index}")),
        symbol: None,
        asset_class: AssetClass::Equity,
        quantity: 1.into(),
        price: None,
        price_date: None,
        market_value: Some(inlay_contract::Money::new(100.into(), currency)),
    };
    Snapshot {
        kind: RecordKind::Person,
        name: client.to_owned(),
        base_currency: currency,
        as_of,
        accounts: vec![account],
        positions: (0..n_holdings).map(position).collect(),
        rates: BTreeMap::new(),
        valuations: Vec::new(),
        flows: Vec::new(),
        notices: Vec::new(),
    }
}

/// A valid org id that differs in its number.
fn org(number: u8) -> OrgId {
    let id15 = format!("00D5g000000{number:04}");
    let check = inlay_contract::id::checksum(id15.as_bytes().try_into().unwrap());
    format!("{id15}{}", std::str::from_utf8(&check).unwrap())
        .parse()
        .unwrap()
}

/// A valid record id that is not [`RECORD`].
fn another_record() -> String {
    let id15 = "001A0000006Vm9s";
    let check = inlay_contract::id::checksum(id15.as_bytes().try_into().unwrap());
    format!("{id15}{}", std::str::from_utf8(&check).unwrap())
}

struct Bench {
    clock: ManualClock,
    service: PortfolioService,
    provider: Arc<Scripted>,
    source: PortfolioSource,
}

impl Bench {
    fn new() -> Self {
        Self::with(CacheLimits::default(), 3)
    }

    fn with(limits: CacheLimits, n_holdings: usize) -> Self {
        let clock = ManualClock::at("2026-06-30T21:15:00Z".parse().unwrap());
        let service = PortfolioService::new(clock.clock(), limits);
        let (provider, source) = scripted("Ada Amberg", n_holdings);
        Self {
            clock,
            service,
            provider,
            source,
        }
    }

    async fn read(&self) -> Result<Portfolio, ErrorCode> {
        self.read_record(RECORD).await
    }

    async fn read_record(&self, record: &str) -> Result<Portfolio, ErrorCode> {
        let outcome = self
            .service
            .read(
                &org(1),
                &self.source,
                &record.parse().unwrap(),
                Part::Portfolio,
                "request-1",
            )
            .await;
        outcome
            .map(|answer| parsed(&answer))
            .map_err(|error| error.code())
    }

    async fn read_book(&self) -> Result<Book, ErrorCode> {
        let outcome = self
            .service
            .read(
                &org(1),
                &self.source,
                &RECORD.parse().unwrap(),
                Part::Book,
                "request-1",
            )
            .await;
        outcome
            .map(|answer| serde_json::from_slice(&answer.plain().unwrap()).unwrap())
            .map_err(|error| error.code())
    }

    fn n_book_calls(&self) -> u32 {
        self.provider.n_book_calls.load(Ordering::SeqCst)
    }

    fn fail_next(&self, error: UpstreamError) {
        self.provider.failures.lock().unwrap().push_back(error);
    }

    fn n_calls(&self) -> u32 {
        self.provider.n_calls.load(Ordering::SeqCst)
    }
}

fn scripted(client: &'static str, n_holdings: usize) -> (Arc<Scripted>, PortfolioSource) {
    let provider = Arc::new(Scripted {
        client,
        n_holdings,
        n_calls: AtomicU32::new(0),
        n_book_calls: AtomicU32::new(0),
        book_as_of: Mutex::new(date(2026, 6, 30)),
        failures: Mutex::default(),
        permits: Semaphore::new(1000),
    });
    let source = PortfolioSource {
        name: "Sandbox".to_owned(),
        provider: provider.clone(),
    };
    (provider, source)
}

fn parsed(answer: &Answer) -> Portfolio {
    serde_json::from_slice(&answer.plain().unwrap()).unwrap()
}

fn unreachable() -> UpstreamError {
    UpstreamError::Unreachable(anyhow::anyhow!("connection refused"))
}

#[tokio::test]
async fn for_five_minutes_the_provider_is_asked_once() {
    let bench = Bench::new();
    let first = bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(299));
    assert_eq!(bench.read().await.unwrap(), first);
    assert_eq!(bench.n_calls(), 1);
    bench.clock.advance(SignedDuration::from_secs(1));
    let second = bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 2);
    assert_eq!(
        second.source.read_at.duration_since(first.source.read_at),
        SignedDuration::from_mins(5)
    );
}

// Fifty widgets on the same household open at once when the team meeting begins.
#[tokio::test]
async fn fifty_readers_at_once_are_one_call() {
    let bench = Bench::new();
    bench.provider.permits.forget_permits(1000);
    let readers = join_all((0..50).map(|_| bench.read()));
    let release = async {
        // All readers have been polled once before this runs.
        assert_eq!(bench.n_calls(), 1);
        bench.provider.permits.add_permits(1);
    };
    let (portfolios, ()) = join(readers, release).await;
    assert_eq!(bench.n_calls(), 1);
    assert!(
        portfolios
            .into_iter()
            .all(|portfolio| portfolio.unwrap().record.name == "Ada Amberg")
    );
}

// The one whose call it was closes the page; those who came later still look at it.
#[tokio::test]
async fn whoever_asked_first_may_leave_without_harm_to_those_who_joined() {
    let bench = Bench::new();
    bench.provider.permits.forget_permits(1000);
    let mut first = Box::pin(bench.read());
    assert!((&mut first).now_or_never().is_none());
    let mut joined = Box::pin(join_all((0..5).map(|_| bench.read())));
    assert!((&mut joined).now_or_never().is_none());
    assert_eq!(bench.n_calls(), 1);
    drop(first);
    bench.provider.permits.add_permits(1);
    for portfolio in joined.await {
        assert_eq!(portfolio.unwrap().record.name, "Ada Amberg");
    }
    assert_eq!(bench.n_calls(), 2, "one of them took over");
}

#[tokio::test]
async fn everybody_who_waited_gets_the_same_failure() {
    let bench = Bench::new();
    bench.fail_next(UpstreamError::RateLimited {
        retry_after_seconds: Some(9),
    });
    bench.provider.permits.forget_permits(1000);
    let record = RECORD.parse().unwrap();
    let org = org(1);
    let read = || {
        bench
            .service
            .read(&org, &bench.source, &record, Part::Portfolio, "request-1")
    };
    let release = async { bench.provider.permits.add_permits(1) };
    let (outcomes, ()) = join(join_all((0..10).map(|_| read())), release).await;
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().retry_after_seconds(), Some(9));
    }
    assert_eq!(bench.n_calls(), 1);
    // A failure is not kept: the next reader asks again.
    bench.provider.permits.add_permits(1);
    assert!(read().await.is_ok());
}

#[tokio::test]
async fn an_outage_is_bridged_with_figures_that_say_so() {
    for error in [
        unreachable(),
        UpstreamError::Timeout,
        UpstreamError::CircuitOpen {
            retry_after_seconds: 2,
        },
        UpstreamError::RateLimited {
            retry_after_seconds: None,
        },
    ] {
        let bench = Bench::new();
        let read_at = bench.read().await.unwrap().source.read_at;
        bench.clock.advance(SignedDuration::from_hours(3));
        bench.fail_next(error);
        let stale = bench.read().await.unwrap();
        assert_eq!(stale.source.stale_since, Some(read_at));
        assert!(matches!(stale.total_value, Figure::Stale { since, .. } if since == read_at));
        assert!(
            stale
                .holdings
                .iter()
                .all(|holding| matches!(holding.value, Figure::Stale { .. }))
        );
        assert!(
            stale
                .accounts
                .iter()
                .all(|account| matches!(account.value, Figure::Stale { .. }))
        );

        bench.clock.advance(SignedDuration::from_secs(9));
        bench.read().await.unwrap();
        assert_eq!(
            bench.n_calls(),
            2,
            "nobody waits for the same time-out at every click"
        );
        bench.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(
            bench.read().await.unwrap().source.stale_since,
            None,
            "back as soon as the provider is"
        );
    }
}

#[tokio::test]
async fn a_provider_that_names_a_time_is_left_alone_for_as_long() {
    let bench = Bench::new();
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(5));
    bench.fail_next(UpstreamError::RateLimited {
        retry_after_seconds: Some(45),
    });
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(44));
    bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 2);
    bench.clock.advance(SignedDuration::from_secs(1));
    bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 3);
}

// Old figures must not hide that access was withdrawn or that the provider has gone mad.
#[tokio::test]
async fn a_refusal_is_never_hidden_behind_old_figures() {
    for (error, code) in [
        (UpstreamError::RecordUnknown, ErrorCode::RecordUnknown),
        (UpstreamError::Authentication, ErrorCode::ProviderAuthentication),
        (
            UpstreamError::Rejected(anyhow::anyhow!("400")),
            ErrorCode::ProviderRejected,
        ),
        (
            UpstreamError::Nonsense(anyhow::anyhow!("no JSON")),
            ErrorCode::ProviderNonsense,
        ),
    ] {
        let bench = Bench::new();
        bench.read().await.unwrap();
        bench.clock.advance(SignedDuration::from_mins(5));
        bench.fail_next(error);
        assert_eq!(bench.read().await, Err(code));
    }
}

#[tokio::test]
async fn of_a_record_that_is_gone_nothing_is_kept() {
    let bench = Bench::new();
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(5));
    bench.fail_next(UpstreamError::RecordUnknown);
    bench.fail_next(unreachable());
    assert_eq!(bench.read().await, Err(ErrorCode::RecordUnknown));
    assert_eq!(bench.read().await, Err(ErrorCode::ProviderUnreachable));
}

// The client left, or was never ours: the workspace must not show for a day what the first picture refuses.
#[tokio::test]
async fn of_a_record_that_is_gone_the_other_part_is_not_kept_either() {
    let bench = Bench::new();
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(4));
    bench.read_book().await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(1));
    bench.fail_next(UpstreamError::RecordUnknown);
    assert_eq!(bench.read().await, Err(ErrorCode::RecordUnknown));
    // The book is a minute old: neither fresh, nor good enough for a bridge.
    bench.fail_next(unreachable());
    assert_eq!(bench.read_book().await, Err(ErrorCode::ProviderUnreachable));
    assert_eq!(bench.n_book_calls(), 2);

    // The other way round, and not of other records.
    let bench = Bench::new();
    let another = another_record();
    bench.read().await.unwrap();
    bench.read_record(&another).await.unwrap();
    bench.fail_next(UpstreamError::RecordUnknown);
    assert_eq!(bench.read_book().await, Err(ErrorCode::RecordUnknown));
    bench.fail_next(UpstreamError::RecordUnknown);
    assert_eq!(bench.read().await, Err(ErrorCode::RecordUnknown));
    bench.read_record(&another).await.unwrap();
    assert_eq!(bench.n_calls(), 3);
}

#[tokio::test]
async fn figures_of_the_day_before_yesterday_bridge_nothing() {
    let bench = Bench::new();
    bench.read().await.unwrap();
    bench
        .clock
        .advance(SignedDuration::from_hours(24) + SignedDuration::from_secs(1));
    bench.fail_next(unreachable());
    assert_eq!(bench.read().await, Err(ErrorCode::ProviderUnreachable));
}

#[tokio::test]
async fn without_older_figures_an_outage_is_an_error() {
    let bench = Bench::new();
    bench.fail_next(unreachable());
    assert_eq!(bench.read().await, Err(ErrorCode::ProviderUnreachable));
}

// S27: the same record id in two orgs is two clients.
#[tokio::test]
async fn one_org_never_sees_what_another_asked_for() {
    let bench = Bench::new();
    let (south, south_source) = scripted("Sue Southbank", 1);
    let record: RecordId = RECORD.parse().unwrap();
    let north = bench.read().await.unwrap();
    let south_org = org(2);
    let read_south = || {
        bench
            .service
            .read(&south_org, &south_source, &record, Part::Portfolio, "request-2")
    };
    assert_eq!(parsed(&read_south().await.unwrap()).record.name, "Sue Southbank");
    assert_eq!(north.record.name, "Ada Amberg");

    // Nor in an outage.
    bench.clock.advance(SignedDuration::from_mins(5));
    bench.fail_next(unreachable());
    south.failures.lock().unwrap().push_back(unreachable());
    assert_eq!(bench.read().await.unwrap().record.name, "Ada Amberg");
    assert_eq!(parsed(&read_south().await.unwrap()).record.name, "Sue Southbank");
}

#[tokio::test]
async fn memory_is_bounded_and_the_least_recently_used_goes_first() {
    let other = another_record();
    let weight = Answer::of(&Bench::new().read().await.unwrap()).unwrap().weight();
    let for_one_and_a_half = u64::try_from(weight * 3 / 2).unwrap();
    let bench = Bench::with(
        CacheLimits {
            max_bytes: for_one_and_a_half + 700,
            ..CacheLimits::default()
        },
        3,
    );
    bench.read_record(RECORD).await.unwrap();
    bench.read_record(&other).await.unwrap();
    bench.read_record(&other).await.unwrap();
    assert_eq!(bench.n_calls(), 2, "the newcomer is kept");
    bench.read_record(RECORD).await.unwrap();
    assert_eq!(bench.n_calls(), 3, "and the older one went for it");
    bench.service.slots.run_pending_tasks().await;
    assert!(bench.service.slots.weighted_size() <= for_one_and_a_half + 700);
}

#[tokio::test]
async fn an_answer_larger_than_the_cache_is_given_all_the_same() {
    let limits = CacheLimits {
        max_bytes: 100,
        ..CacheLimits::default()
    };
    let bench = Bench::with(limits, 3);
    assert_eq!(bench.read().await.unwrap().holdings.len(), 3);
    assert_eq!(bench.read().await.unwrap().holdings.len(), 3);
    assert_eq!(bench.n_calls(), 2);
}

#[tokio::test]
async fn the_compressed_form_holds_the_same() {
    let bench = Bench::with(CacheLimits::default(), 500);
    let answer = bench
        .service
        .read(
            &org(1),
            &bench.source,
            &RECORD.parse().unwrap(),
            Part::Portfolio,
            "request-1",
        )
        .await
        .unwrap();
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(&answer.gzip()[..])
        .read_to_end(&mut unpacked)
        .unwrap();
    assert_eq!(unpacked, answer.plain().unwrap());
    assert!(answer.gzip().len() * 10 < unpacked.len());
}

#[tokio::test]
async fn a_book_is_kept_and_bridged_like_a_portfolio_and_beside_it() {
    let bench = Bench::new();
    let read_at = bench.read().await.unwrap().source.read_at;
    let first = bench.read_book().await.unwrap();
    assert_eq!((first.record.as_str(), first.stale_since), (RECORD, None));
    bench.clock.advance(SignedDuration::from_secs(299));
    assert_eq!(bench.read_book().await.unwrap(), first);
    assert_eq!((bench.n_calls(), bench.n_book_calls()), (1, 1));

    bench.clock.advance(SignedDuration::from_hours(3));
    bench.fail_next(unreachable());
    let stale = bench.read_book().await.unwrap();
    assert_eq!(stale.stale_since, Some(read_at), "both were read at one moment");
    assert_eq!(stale.nodes, first.nodes);
    bench.clock.advance(SignedDuration::from_secs(10));
    bench.fail_next(UpstreamError::Authentication);
    assert_eq!(bench.read_book().await, Err(ErrorCode::ProviderAuthentication));
}

// A widget that shows figures of Monday beside a chart of Friday must get both of one day by reading again.
#[tokio::test]
async fn of_two_parts_of_different_closes_the_kept_one_is_asked_for_anew() {
    let bench = Bench::new();
    bench.read().await.unwrap();
    bench.read_book().await.unwrap();
    bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 1, "of one close both are kept");

    bench.clock.advance(SignedDuration::from_mins(4));
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_secs(61));
    *bench.provider.book_as_of.lock().unwrap() = date(2026, 7, 1);
    bench.read_book().await.unwrap();
    assert_eq!(bench.n_book_calls(), 2);
    bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 2);
}

#[tokio::test]
async fn a_bridge_doubts_nothing_that_is_newer() {
    let bench = Bench::new();
    bench.read_book().await.unwrap();
    *bench.provider.book_as_of.lock().unwrap() = date(2026, 7, 1);
    bench.clock.advance(SignedDuration::from_mins(4));
    bench.read().await.unwrap();
    bench.clock.advance(SignedDuration::from_mins(2));
    bench.fail_next(unreachable());
    assert!(bench.read_book().await.unwrap().stale_since.is_some());
    bench.read().await.unwrap();
    assert_eq!(bench.n_calls(), 1);
}
