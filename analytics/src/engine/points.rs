//! The series of a period: value, return, benchmark, fall and flow at each of its closes.

use inlay_contract::Decimal;

use super::Engine;
use super::measure::net_of;
use super::node::NodeSeries;
use super::span::Span;
use crate::report::SeriesPoint;
use crate::risk;

/// The points of a period and its largest fall, which come of one walk over its closes.
#[derive(Debug)]
pub(super) struct Course {
    pub(super) points: Vec<SeriesPoint>,
    /// The largest fall, as positions in the engine's days; `None` when there was none.
    pub(super) fall: Option<risk::Fall>,
}

impl Engine {
    /// The course of a node between two closes. From the first day on of which nobody knows what it brought, there is no
    /// return any more; values go on.
    pub(super) fn course(&self, series: &NodeSeries, span: Span) -> Course {
        let mut growth = series.index(self.days(), span.opening).walk(span.opening);
        let mut benchmark = self.benchmark().index.walk(span.opening);
        let mut drawdown = risk::Drawdown::default();
        let mut flows = series
            .flow_days_between(span.opening, span.closing)
            .iter()
            .peekable();
        let days = self.days().iter().zip(&series.closes).enumerate();
        let points = days.take(span.closing + 1).skip(span.opening);
        let points = points
            .map(|(day, (date, close))| {
                let wealth = growth.at(day).ok();
                let flow = flows.next_if(|flow| flow.day == day);
                SeriesPoint {
                    date: *date,
                    value: close.ok(),
                    cumulative: wealth.map(|wealth| wealth - Decimal::ONE),
                    benchmark: benchmark.at(day).ok().map(|level| level - Decimal::ONE),
                    drawdown: wealth.and_then(|wealth| drawdown.next(day, wealth)),
                    net_flow: flow.map_or(Decimal::ZERO, net_of),
                }
            })
            .collect();
        Course {
            points,
            fall: drawdown.largest(),
        }
    }
}
