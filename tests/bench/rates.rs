//! The money-weighted return of very many flows, natively, beside the crate `xirr` with the same flows.

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, ensure};
use inlay_analytics::history::Flow;
use inlay_analytics::xirr::{RateOfReturn, xirr as rate_of_flows};
use inlay_contract::Decimal;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use xirr::{Payment, PaymentDate};

/// How many flows, over [`DAYS`] days.
const FLOWS: u32 = 100_000;
/// Ten years.
const DAYS: u32 = 3_652;
const FIRST_DAY: Date = jiff::civil::date(2016, 6, 30);
/// What is promised, in milliseconds.
const BOUND_MS: f64 = 5.0;
const RUNS: usize = 31;
const RUNS_OF_PEER: usize = 5;
/// Both search the same root; the peer stops at 10⁻¹⁰.
const AGREEMENT: f64 = 1e-8;
/// Each flow brings or takes up to so many cents; three of four bring.
const LARGEST_FLOW: u32 = 2_000_000;
/// What all of it is worth at the end.
const CLOSING_CENTS: i64 = 90_000_000_000;

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Rates {
    /// How many flows.
    flows: u32,
    /// The rate per year that both found.
    rate: String,
    /// Median.
    inlay_ms: f64,
    /// Median of the crate `xirr`, which computes in binary floating point.
    peer_xirr_ms: f64,
}

/// Measures both, and refuses when they do not agree: speed of a wrong answer is none.
pub(crate) fn measure() -> anyhow::Result<Rates> {
    let flows = flows();
    let payments = payments(&flows)?;
    let RateOfReturn::Rate(rate) = rate_of_flows(&flows) else {
        anyhow::bail!("the flows have no single rate");
    };
    let theirs = peer_rate(&payments)?;
    let difference = rate.to_string().parse::<f64>()? - theirs;
    ensure!(
        difference.abs() <= AGREEMENT,
        "ours is {rate}, the peer's {theirs}"
    );
    Ok(Rates {
        flows: FLOWS,
        rate: rate.to_string(),
        inlay_ms: median(RUNS, || {
            black_box(rate_of_flows(black_box(&flows)));
        }),
        peer_xirr_ms: median(RUNS_OF_PEER, || {
            let _ = black_box(xirr::compute(black_box(&payments)));
        }),
    })
}

impl Rates {
    /// The figures as a line to read.
    pub(crate) fn line(&self) -> String {
        format!(
            "money-weighted return of {} flows ({}): Inlay {:.2} ms, xirr 0.3.2 {:.1} ms (medians); promised {BOUND_MS} ms",
            self.flows, self.rate, self.inlay_ms, self.peer_xirr_ms
        )
    }
}

/// The same flows in every run, in no order.
fn flows() -> Vec<Flow> {
    let mut state = 0x2545_f491_u32;
    let mut roll = |below: u32| {
        // Xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % below
    };
    let on = |day: u32| FIRST_DAY.saturating_add(i64::from(day).days());
    let mut flows = vec![Flow {
        date: on(DAYS),
        amount: Decimal::new(CLOSING_CENTS, 2),
    }];
    for _ in 1..FLOWS {
        let date = on(roll(DAYS));
        let cents = i64::from(roll(LARGEST_FLOW)) + 1;
        let amount = Decimal::new(if roll(4) == 0 { cents } else { -cents }, 2);
        flows.push(Flow { date, amount });
    }
    flows
}

/// A date as the peer wants it, without the crate features that its own would bring.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Day(Date);

impl PaymentDate for Day {
    fn days_since(self, other: Self) -> i32 {
        (self.0 - other.0).get_days()
    }
}

fn payments(flows: &[Flow]) -> anyhow::Result<Vec<Payment<Day>>> {
    flows
        .iter()
        .map(|flow| {
            Ok(Payment {
                date: Day(flow.date),
                amount: flow.amount.to_string().parse()?,
            })
        })
        .collect()
}

fn peer_rate(payments: &Vec<Payment<Day>>) -> anyhow::Result<f64> {
    xirr::compute(payments).context("the peer found no rate")
}

fn median(runs: usize, mut action: impl FnMut()) -> f64 {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            action();
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[runs / 2].as_secs_f64() * 1_000.0
}
