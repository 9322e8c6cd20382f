//! Answers about returns and risk.

use inlay_contract::{Decimal, Figure, UnavailableReason};

use super::Engine;
use super::measure::net_of;
use super::node::NodeSeries;
use super::span::Span;
use crate::annualise::{DAYS_OF_YEAR, per_year};
use crate::day_count::days_between;
use crate::dietz::{DatedFlow, DietzError, modified_dietz};
use crate::number::binary;
use crate::report::{BenchmarkChange, Drawdown, PerformanceReport, Question};
use crate::risk::{self, FEWEST_RETURNS};
use crate::xirr::rate_over;

impl Engine {
    /// Returns, risk and series of a node over a period.
    #[must_use]
    pub fn performance(&self, question: Question) -> PerformanceReport {
        let node = question.node;
        let found = self.span(question).and_then(|span| {
            let series = self.node(node).ok_or(UnavailableReason::NoHoldings)?;
            Ok((span, series))
        });
        match found {
            Ok((span, series)) => self.report(question, span, series),
            Err(reason) => without_interval(reason),
        }
    }

    fn report(&self, question: Question, span: Span, series: &NodeSeries) -> PerformanceReport {
        let node = question.node;
        let figure = |value| self.figure_of(node, value);
        let course = self.course(series, span);
        let time_weighted = self.return_over(node, span);
        let benchmark = self.benchmark_over(span);
        let annual = |value: Result<Decimal, UnavailableReason>| {
            if self.may_be_annualised(question, span) {
                value
            } else {
                Err(UnavailableReason::ShorterThanAYear)
            }
        };
        let days = self.calendar_days(span);
        let time_weighted_annual =
            time_weighted.and_then(|return_| per_year(return_, days).ok_or(UnavailableReason::TooLarge));
        PerformanceReport {
            interval: self.stale(Ok(self.dates(span))),
            opening_value: figure(self.node_close(node, span.opening)),
            closing_value: figure(self.node_close(node, span.closing)),
            net_flow: figure(self.net_flow_over(node, span)),
            gain: figure(self.gain_over(node, span)),
            time_weighted: figure(time_weighted),
            time_weighted_annual: figure(annual(time_weighted_annual)),
            money_weighted: figure(self.money_weighted(node, span, days)),
            money_weighted_annual: figure(annual(self.money_weighted(node, span, DAYS_OF_YEAR))),
            modified_dietz: figure(self.dietz(node, span)),
            benchmark: self.stale(benchmark),
            excess: figure(time_weighted.and_then(|own| Ok(own - benchmark?))),
            volatility: figure(self.volatility(node, span)),
            benchmark_volatility: self.stale(self.benchmark_volatility(span)),
            max_drawdown: self.figure_of(node, time_weighted.map(|_| self.drawdown(course.fall, span))),
            points: course.points,
            benchmark_changes: self.benchmark_changes(span),
        }
    }

    /// Return of the benchmark between two closes, definition `benchmark`.
    ///
    /// # Errors
    /// [`UnavailableReason::NoBenchmark`] unless it is known at both closes and over every change between them.
    pub(crate) fn benchmark_over(&self, span: Span) -> Result<Decimal, UnavailableReason> {
        let growth = self.benchmark().index.growth(span.opening, span.closing)?;
        Ok(growth - Decimal::ONE)
    }

    /// The flows of a period as the client sees them: opening value and what came in are negative, what went out and the
    /// closing value positive; days are counted from the opening close.
    ///
    /// # Errors
    /// Why a value or a flow is not known.
    pub(crate) fn client_flows(&self, node: usize, span: Span) -> Result<Vec<DatedFlow>, UnavailableReason> {
        let opening = self.node_close(node, span.opening)?;
        let closing = self.node_close(node, span.closing)?;
        let mut flows = vec![DatedFlow {
            days: 0,
            amount: -opening,
        }];
        for flow in self.dated_flows(node, span)? {
            flows.push(DatedFlow {
                amount: -flow.amount,
                ..flow
            });
        }
        flows.push(DatedFlow {
            days: self.calendar_days(span),
            amount: closing,
        });
        Ok(flows)
    }

    /// The net flow of each day of a period on which there was any, with its calendar days since the opening close.
    ///
    /// # Errors
    /// Why a flow is not known.
    pub(crate) fn dated_flows(&self, node: usize, span: Span) -> Result<Vec<DatedFlow>, UnavailableReason> {
        let series = self.node(node).ok_or(UnavailableReason::NoHoldings)?;
        let opening = self.dates(span).opening;
        let between = series.flow_days_between(span.opening, span.closing).iter();
        between
            .map(|day| match day.missing {
                Some(reason) => Err(reason),
                None => Ok(DatedFlow {
                    days: days_between(opening, self.days()[day.day]),
                    amount: net_of(day),
                }),
            })
            .collect()
    }

    fn money_weighted(&self, node: usize, span: Span, unit: i32) -> Result<Decimal, UnavailableReason> {
        rate_over(&self.client_flows(node, span)?, unit).single()
    }

    fn dietz(&self, node: usize, span: Span) -> Result<Decimal, UnavailableReason> {
        let opening = self.node_close(node, span.opening)?;
        let closing = self.node_close(node, span.closing)?;
        let flows = self.dated_flows(node, span)?;
        modified_dietz(opening, &flows, closing, self.calendar_days(span)).map_err(|error| match error {
            DietzError::NoCapital => UnavailableReason::NoCapital,
            DietzError::NoDays => UnavailableReason::NoPreviousClose,
            DietzError::Overflow(_) => UnavailableReason::TooLarge,
        })
    }

    fn volatility(&self, node: usize, span: Span) -> Result<Decimal, UnavailableReason> {
        self.return_over(node, span)?;
        let series = self.node(node).ok_or(UnavailableReason::NoHoldings)?;
        volatility(&series.binary_returns(self.days(), span.opening, span.closing))
    }

    fn benchmark_volatility(&self, span: Span) -> Result<Decimal, UnavailableReason> {
        self.benchmark_over(span)?;
        // Without those over missing levels.
        let days = span.opening + 1..=span.closing;
        let returns = days.filter_map(|day| self.benchmark().index.return_of_day(day));
        volatility(&returns.map(binary).collect::<Vec<_>>())
    }

    /// The largest fall with its dates; without one it is zero, and everything is at the opening close.
    fn drawdown(&self, fall: Option<risk::Fall>, span: Span) -> Drawdown {
        let days = self.days();
        match fall {
            Some(fall) => Drawdown {
                depth: fall.depth,
                peak: days[fall.peak],
                trough: days[fall.trough],
                recovered: fall.recovered.map(|day| days[day]),
            },
            None => Drawdown {
                depth: Decimal::ZERO,
                peak: days[span.opening],
                trough: days[span.opening],
                recovered: Some(days[span.opening]),
            },
        }
    }

    fn benchmark_changes(&self, span: Span) -> Vec<BenchmarkChange> {
        let changes = self.benchmark().changes(span.opening, span.closing);
        changes
            .map(|(day, assignment)| BenchmarkChange {
                since: self.days()[day],
                name: self.book.benchmarks[assignment].name.clone(),
            })
            .collect()
    }

    /// A figure that does not depend on accounts.
    fn stale<T>(&self, value: Result<T, UnavailableReason>) -> Figure<T> {
        let figure = value.map_or_else(Figure::unavailable, Figure::value);
        match self.book.stale_since {
            Some(since) => figure.stale_since(since),
            None => figure,
        }
    }
}

fn volatility(returns: &[f64]) -> Result<Decimal, UnavailableReason> {
    if returns.len() < FEWEST_RETURNS {
        return Err(UnavailableReason::TooFewDays);
    }
    risk::annual_volatility(returns).ok_or(UnavailableReason::TooLarge)
}

fn without_interval(reason: UnavailableReason) -> PerformanceReport {
    PerformanceReport {
        interval: Figure::unavailable(reason),
        opening_value: Figure::unavailable(reason),
        closing_value: Figure::unavailable(reason),
        net_flow: Figure::unavailable(reason),
        gain: Figure::unavailable(reason),
        time_weighted: Figure::unavailable(reason),
        time_weighted_annual: Figure::unavailable(reason),
        money_weighted: Figure::unavailable(reason),
        money_weighted_annual: Figure::unavailable(reason),
        modified_dietz: Figure::unavailable(reason),
        benchmark: Figure::unavailable(reason),
        excess: Figure::unavailable(reason),
        volatility: Figure::unavailable(reason),
        benchmark_volatility: Figure::unavailable(reason),
        max_drawdown: Figure::unavailable(reason),
        points: Vec::new(),
        benchmark_changes: Vec::new(),
    }
}
