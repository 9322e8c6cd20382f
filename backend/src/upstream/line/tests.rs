//! A line as its callers see it, in paused time: a provider that is played inside the test answers when and what it is told.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::num::NonZeroU32;

use futures::future::join_all;
use reqwest::Request;

use super::*;
use crate::clock::{Clock, ManualClock};
use crate::quota::{Quota, Quotas, Subject, TooSoon};
use crate::telemetry::Recorder;
use crate::upstream::client::ToldLimit;
use crate::upstream::fake::{came_to_nothing, counted};

const SECOND: Duration = Duration::from_secs(1);
const HOST: &str = "https://api.example/v1/things";

thread_local! {
    static PROVIDER: RefCell<Provider> = RefCell::default();
}

/// What the provider does, and what came to it.
#[derive(Default)]
struct Provider {
    /// The next answers; afterwards the last one again and again.
    turns: VecDeque<Turn>,
    arrivals: Vec<Instant>,
    present: usize,
    most_present: usize,
}

#[derive(Debug, Clone)]
struct Turn {
    takes: Duration,
    does: Does,
}

#[derive(Debug, Clone, Copy)]
enum Does {
    Answer(u16, Option<u32>, Option<ToldLimit>),
    BreakOff,
    RefuseConnection,
}

/// An answer without content.
#[derive(Debug)]
struct Played(u16, Option<u32>, Option<ToldLimit>);

/// Somebody is with the provider.
struct Presence;

impl Presence {
    fn new() -> Self {
        PROVIDER.with_borrow_mut(|provider| {
            provider.arrivals.push(Instant::now());
            provider.present += 1;
            provider.most_present = provider.most_present.max(provider.present);
        });
        Self
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        PROVIDER.with_borrow_mut(|provider| provider.present -= 1);
    }
}

impl Delivered for Played {
    async fn deliver(_: &HttpClient, _: Request) -> Result<Self, Failure> {
        let _presence = Presence::new();
        let turn = PROVIDER.with_borrow_mut(|provider| match provider.turns.len() {
            1 => provider.turns[0].clone(),
            _ => provider.turns.pop_front().unwrap(),
        });
        sleep(turn.takes).await;
        let lost = |was_sent| Failure {
            error: UpstreamError::Unreachable(anyhow::anyhow!("played")),
            was_sent,
        };
        match turn.does {
            Does::Answer(status, retry_after, limit) => Ok(Self(status, retry_after, limit)),
            Does::BreakOff => Err(lost(true)),
            Does::RefuseConnection => Err(lost(false)),
        }
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.0).unwrap()
    }

    fn retry_after_seconds(&self) -> Option<u32> {
        self.1
    }

    fn limit(&self) -> Option<&ToldLimit> {
        self.2.as_ref()
    }
}

fn at_once(does: Does) -> Turn {
    Turn {
        takes: Duration::ZERO,
        does,
    }
}

fn status(status: u16) -> Turn {
    at_once(Does::Answer(status, None, None))
}

fn play(turns: impl IntoIterator<Item = Turn>) {
    let turns = turns.into_iter().collect();
    PROVIDER.with_borrow_mut(|provider| {
        *provider = Provider {
            turns,
            ..Provider::default()
        }
    });
}

fn arrivals() -> Vec<Instant> {
    PROVIDER.with_borrow(|provider| provider.arrivals.clone())
}

fn n_calls() -> usize {
    arrivals().len()
}

fn line_with(limits: Limits) -> Line {
    line_counted_by(limits, &UpstreamContext::alone(Clock::system()))
}

fn line_counted_by(limits: Limits, context: &UpstreamContext) -> Line {
    let settings = LineSettings {
        limits,
        pinned_keys: Vec::new(),
    };
    let hosts = [HOST.parse().unwrap()];
    Line::new("test", &settings, &HttpSettings::default(), &hosts, context).unwrap()
}

fn line() -> Line {
    line_with(Limits::default())
}

async fn send_as(line: &Line, repeat: Repeat, asker: &Asker) -> Result<u16, UpstreamError> {
    let errand = Errand {
        endpoint: "things",
        repeat,
        foreseen: &[StatusCode::UNAUTHORIZED, StatusCode::TOO_EARLY],
        asker,
    };
    let build = || Ok(line.request(Method::GET, HOST.parse().unwrap()));
    let answer: Played = line.carry(&errand, build).await?;
    Ok(answer.0)
}

async fn send(line: &Line, repeat: Repeat) -> Result<u16, UpstreamError> {
    send_as(line, repeat, &Asker::interactive("record", "r")).await
}

async fn read(line: &Line) -> Result<u16, UpstreamError> {
    send(line, Repeat::Safe).await
}

// S21
#[tokio::test(start_paused = true)]
async fn a_read_that_failed_is_made_again_and_no_more_than_twice() {
    for trouble in [
        status(503),
        at_once(Does::BreakOff),
        at_once(Does::RefuseConnection),
    ] {
        play([trouble.clone(), trouble.clone(), status(200)]);
        assert_eq!(read(&line()).await.unwrap(), 200);
        assert_eq!(n_calls(), 3);
        play([trouble]);
        let failed = read(&line()).await;
        assert!(
            matches!(failed, Ok(503) | Err(UpstreamError::Unreachable(_))),
            "{failed:?}"
        );
        assert_eq!(n_calls(), 3);
    }
}

// S21: a second order would be a second check of a person.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_done_twice_is_sent_once() {
    for trouble in [status(503), status(429), at_once(Does::BreakOff)] {
        play([trouble, status(201)]);
        assert_ne!(send(&line(), Repeat::Never).await.ok(), Some(201));
        assert_eq!(n_calls(), 1);
    }
    play([at_once(Does::RefuseConnection), status(201)]);
    assert_eq!(send(&line(), Repeat::Never).await.unwrap(), 201);
    play([at_once(Does::BreakOff), status(201)]);
    assert_eq!(send(&line(), Repeat::Keyed).await.unwrap(), 201);
}

#[tokio::test(start_paused = true)]
async fn a_job_is_tried_again_once_since_it_comes_back_by_itself() {
    play([status(503)]);
    let job = Asker::background("run", "r");
    assert_eq!(send_as(&line(), Repeat::Safe, &job).await.unwrap(), 503);
    assert_eq!(n_calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_short_retry_after_is_waited_for() {
    play([at_once(Does::Answer(429, Some(2), None)), status(200)]);
    let begun = Instant::now();
    assert_eq!(read(&line()).await.unwrap(), 200);
    let waited = arrivals()[1] - begun;
    assert!(
        2 * SECOND <= waited && waited <= 2 * SECOND + Duration::from_millis(101),
        "{waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_long_retry_after_is_told_and_the_others_do_not_even_ask() {
    play([at_once(Does::Answer(429, Some(30), None)), status(200)]);
    let line = line();
    assert_eq!(read(&line).await.unwrap(), 429);
    let refused = read(&line).await.unwrap_err();
    assert_eq!(refused.retry_after_seconds(), Some(30));
    assert!(matches!(refused, UpstreamError::RateLimited { .. }));
    assert_eq!(n_calls(), 1);
    sleep(30 * SECOND).await;
    assert_eq!(read(&line).await.unwrap(), 200);
}

#[tokio::test(start_paused = true)]
async fn calls_slow_down_before_the_provider_has_to_refuse_one() {
    let nearly_none = ToldLimit {
        limit: Some(100),
        remaining: 2,
        resets_after: Some(4 * SECOND),
    };
    play([at_once(Does::Answer(200, None, Some(nearly_none))), status(200)]);
    let line = line();
    let begun = Instant::now();
    for _ in 0..4 {
        read(&line).await.unwrap();
    }
    let waited: Vec<_> = arrivals().iter().map(|at| (*at - begun).as_secs()).collect();
    assert_eq!(waited, [0, 0, 2, 4]);
}

#[tokio::test(start_paused = true)]
async fn nothing_of_a_call_outlives_its_deadline() {
    let never = Turn {
        takes: 3_600 * SECOND,
        does: Does::Answer(200, None, None),
    };
    play([never.clone()]);
    let begun = Instant::now();
    let line = line();
    let asker = Asker::interactive("record", "r").until(begun + 3 * SECOND);
    let failed = send_as(&line, Repeat::Safe, &asker).await.unwrap_err();
    assert!(matches!(failed, UpstreamError::Timeout), "{failed:?}");
    assert_eq!(begun.elapsed(), 3 * SECOND);

    // The line's own deadline holds where the caller has none.
    play([never]);
    let begun = Instant::now();
    assert!(read(&line).await.is_err());
    assert_eq!(begun.elapsed(), Limits::default().total_timeout);

    // A repetition that would begin after the deadline does not begin.
    play([at_once(Does::Answer(503, Some(4), None)), status(200)]);
    let asker = Asker::interactive("record", "r").until(Instant::now() + 3 * SECOND);
    let begun = Instant::now();
    assert_eq!(send_as(&line, Repeat::Safe, &asker).await.unwrap(), 503);
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

async fn open_breaker(line: &Line) {
    for _ in 0..10 {
        let _ = send(line, Repeat::Never).await;
    }
}

// S21
#[tokio::test(start_paused = true)]
async fn a_provider_that_is_down_is_left_alone_until_one_call_finds_it_back() {
    play([at_once(Does::BreakOff)]);
    let line = line();
    open_breaker(&line).await;
    let begun = Instant::now();
    let refused = read(&line).await.unwrap_err();
    assert!(
        matches!(
            refused,
            UpstreamError::CircuitOpen {
                retry_after_seconds: 1..=2
            }
        ),
        "{refused:?}"
    );
    assert_eq!((n_calls(), begun.elapsed()), (10, Duration::ZERO));

    let slow = Turn {
        takes: SECOND,
        does: Does::Answer(200, None, None),
    };
    play([slow]);
    sleep(2 * SECOND).await;
    let answers = join_all((0..20).map(|_| read(&line))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(n_calls(), 1);
    assert_eq!(read(&line).await.unwrap(), 200);
}

#[tokio::test(start_paused = true)]
async fn refusals_and_limits_never_open_the_breaker() {
    for code in [400, 401, 403, 404, 409, 429] {
        play([status(code)]);
        let line = line();
        for _ in 0..30 {
            assert_eq!(send(&line, Repeat::Never).await.unwrap(), code);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_whose_caller_went_away_does_not_keep_the_provider_shut_off() {
    play([at_once(Does::BreakOff)]);
    let line = line();
    open_breaker(&line).await;
    sleep(2 * SECOND).await;
    play([
        Turn {
            takes: 10 * SECOND,
            does: Does::Answer(200, None, None),
        },
        status(200),
    ]);
    let gave_up = tokio::time::timeout(SECOND, read(&line)).await;
    assert!(gave_up.is_err());
    assert_eq!(read(&line).await.unwrap(), 200);
}

#[tokio::test(start_paused = true)]
async fn a_provider_in_trouble_is_not_asked_three_times_as_often() {
    play([status(500), status(200)]);
    PROVIDER.with_borrow_mut(|provider| {
        // Half of the calls fail: not enough for the breaker.
        provider.turns = (0..4_000)
            .map(|number| status(if number % 2 == 0 { 500 } else { 404 }))
            .collect();
    });
    let line = line();
    for _ in 0..1_000 {
        read(&line).await.unwrap();
    }
    let repeated = n_calls() - 1_000;
    assert!((200..=400).contains(&repeated), "{repeated}");
}

#[tokio::test(start_paused = true)]
async fn no_more_call_at_once_than_agreed_and_nobody_is_lost() {
    play([Turn {
        takes: SECOND,
        does: Does::Answer(200, None, None),
    }]);
    let limits = Limits {
        concurrent: NonZeroU32::new(3).unwrap(),
        queue_length: 10,
        ..Limits::default()
    };
    let line = line_with(limits);
    let answers = join_all((0..20).map(|_| read(&line))).await;
    let n_answered = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(n_answered, 13, "three call, ten wait, seven are sent away");
    for answer in answers {
        assert!(
            matches!(answer, Ok(200) | Err(UpstreamError::RateLimited { .. })),
            "{answer:?}"
        );
    }
    assert_eq!(PROVIDER.with_borrow(|provider| provider.most_present), 3);
    assert_eq!(read(&line).await.unwrap(), 200);
}

/// Counts and lets one in so many milliseconds pass.
struct Metronome(ManualClock);

impl Quotas for Metronome {
    fn take<'a>(
        &'a self,
        _: Subject,
        quota: Quota,
        _: NonZeroU32,
    ) -> futures::future::BoxFuture<'a, Result<(), TooSoon>> {
        let now = self.0.clock().now();
        Box::pin(async move {
            if now.as_millisecond() % 2 == 0 {
                self.0.advance(jiff::SignedDuration::from_millis(1));
                return Err(TooSoon {
                    wait: quota.interval(),
                });
            }
            self.0.advance(jiff::SignedDuration::from_millis(1));
            Ok(())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn our_own_count_holds_calls_back_before_the_provider_does() {
    play([status(200)]);
    let clock = ManualClock::at(jiff::Timestamp::UNIX_EPOCH);
    let context = UpstreamContext {
        quotas: Arc::new(Metronome(clock.clone())),
        ..UpstreamContext::alone(clock.clock())
    };
    let per_minute = |number| Limits::per_minute(NonZeroU32::new(number).unwrap());
    let begun = Instant::now();
    // Thirty at a steady rate, and thirty at once.
    assert_eq!(
        read(&line_counted_by(per_minute(60), &context)).await.unwrap(),
        200
    );
    assert_eq!(begun.elapsed().as_millis(), 2_000);
    // A wait that is too long is told instead.
    let refused = read(&line_counted_by(per_minute(2), &context)).await.unwrap_err();
    assert_eq!(refused.retry_after_seconds(), Some(60));
}

// Somebody is woken by these.
#[test]
fn a_refusal_that_the_caller_foresaw_is_no_call_that_came_to_nothing() {
    for (answer, expected) in [
        (200, None),
        (401, None),
        (425, None),
        (404, None),
        (403, Some("authentication")),
        (402, Some("validation")),
        (429, Some("rate_limit")),
        (503, Some("network")),
    ] {
        let seen = counted(async move {
            play([status(answer)]);
            assert_eq!(send(&line(), Repeat::Never).await.unwrap(), answer);
        });
        let expected = expected
            .map(|kind| format!("inlay_upstream_errors_total{{provider=\"test\",kind=\"{kind}\"}} 1"));
        let expected: Vec<_> = expected.iter().collect();
        assert_eq!(came_to_nothing(&seen), expected, "{answer}");
    }
}

// A document stands with somebody else, who cannot hold the provider's key.
#[test]
fn only_the_providers_own_servers_are_known_by_their_keys() {
    let key = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        .parse()
        .unwrap();
    let settings = LineSettings {
        pinned_keys: vec![key],
        ..LineSettings::default()
    };
    let context = UpstreamContext::alone(Clock::system());
    let hosts = [HOST.parse().unwrap()];
    let line = Line::new("test", &settings, &HttpSettings::default(), &hosts, &context)
        .unwrap()
        .with_document_hosts(vec!["files.example".to_owned()]);
    for (url, is_pinned) in [(HOST, true), ("https://files.example/a.pdf", false)] {
        let request = line.request(Method::GET, url.parse().unwrap()).build().unwrap();
        line.hosts.check(&request).unwrap();
        let is_that_of_calls = std::ptr::eq(line.client_for(&request), &line.client);
        assert_eq!(is_that_of_calls, is_pinned, "{url}");
    }
}

// S03
#[tokio::test(start_paused = true)]
async fn a_request_to_another_host_is_never_sent() {
    play([status(200)]);
    let line = line();
    let asker = Asker::probe();
    let errand = Errand {
        endpoint: "things",
        repeat: Repeat::Safe,
        foreseen: &[],
        asker: &asker,
    };
    for url in [
        "https://api.example.evil.example/",
        "http://api.example/",
        "http://127.0.0.1/",
    ] {
        let build = || Ok(line.request(Method::GET, url.parse().unwrap()));
        let refused = line.carry::<Played>(&errand, build).await.unwrap_err();
        assert!(
            matches!(refused, UpstreamError::Rejected(_)),
            "{url}: {refused:?}"
        );
        let document = line.fetch(line.request(Method::GET, url.parse().unwrap())).await;
        assert!(matches!(document, Err(UpstreamError::Rejected(_))), "{url}");
    }
    assert_eq!(n_calls(), 0);
}

/// What an operator reads after `work`.
fn told_of(work: impl AsyncFnOnce()) -> String {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    let (recorder, ()) = Recorder::during(|| runtime.block_on(work()));
    recorder.render()
}

fn line_for(purpose: Purpose) -> Line {
    let context = UpstreamContext {
        purpose,
        tenant: "00D1".to_owned(),
        ..UpstreamContext::alone(Clock::system())
    };
    line_counted_by(Limits::per_minute(NonZeroU32::new(600).unwrap()), &context)
}

/// The value of a gauge of [`line_for`].
fn gauge_of(text: &str, name: &str, purpose: &str) -> Option<String> {
    let series = format!("inlay_upstream_{name}{{provider=\"test\",purpose=\"{purpose}\",tenant=\"00D1\"}} ");
    let value = text.lines().find_map(|line| line.strip_prefix(&series));
    value.map(str::to_owned)
}

// Whoever checks a new configuration puts lines together, and must not say that the breaker of the one in use is closed.
#[test]
fn only_lines_in_use_say_how_they_stand_and_each_says_it_of_itself() {
    let mut kept = None;
    let text = told_of(async || {
        play([status(503)]);
        let portfolio = line_for(Purpose::Portfolio);
        while !matches!(read(&portfolio).await, Err(UpstreamError::CircuitOpen { .. })) {}
        drop(line_for(Purpose::Portfolio));
        play([status(200)]);
        let kyc = line_for(Purpose::Kyc);
        read(&kyc).await.unwrap();
        kept = Some([portfolio, kyc]);
    });
    let gauge = |name, purpose| gauge_of(&text, name, purpose);
    assert_eq!(
        gauge("breaker_state", "portfolio").as_deref(),
        Some("2"),
        "{text}"
    );
    assert_eq!(gauge("breaker_state", "kyc").as_deref(), Some("0"), "{text}");
    assert_eq!(gauge("queue_depth", "kyc").as_deref(), Some("0"), "{text}");
    assert_eq!(gauge("limit_per_minute", "kyc").as_deref(), Some("600"), "{text}");
    assert_eq!(
        gauge("limit_remaining", "kyc"),
        None,
        "nobody has said that there is none left"
    );
    let counted = n_counted(&text);
    assert!(1 < counted, "calls of both lines count against one limit: {text}");
}

fn n_counted(text: &str) -> u32 {
    let series = "inlay_upstream_counted_calls_total{provider=\"test\",tenant=\"00D1\"} ";
    let value = text.lines().find_map(|line| line.strip_prefix(series));
    value.unwrap().parse().unwrap()
}

// Else an org that was taken out while its provider was down would be an alert until the next restart.
#[test]
fn a_line_that_has_ended_says_nothing_any_more() {
    let text = told_of(async || {
        let told = ToldLimit {
            limit: None,
            remaining: 7,
            resets_after: None,
        };
        play([at_once(Does::Answer(200, None, Some(told)))]);
        read(&line_for(Purpose::Portfolio)).await.unwrap();
    });
    for name in [
        "breaker_state",
        "queue_depth",
        "limit_per_minute",
        "limit_remaining",
    ] {
        let value = gauge_of(&text, name, "portfolio");
        assert_eq!(value.as_deref(), Some("NaN"), "{name}: {text}");
    }
}
