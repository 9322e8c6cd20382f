//! What is measured between two closes of a node, and how far the figures that come of it can be trusted.

use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::civil::Date;

use super::Engine;
use super::account::Close;
use super::flows::NodeFlow;
use super::node::{FlowDay, NodeSeries};
use super::pocket::{self, Pocket};
use super::span::Span;
use crate::gain::{self, DayGain};
use crate::history::{Day, Valuation};

impl Engine {
    /// The value of a node at a close, in the book's currency.
    ///
    /// # Errors
    /// Why it is not known.
    pub(crate) fn node_close(&self, node: usize, day: usize) -> Close {
        let closes = self.node(node).map(|series| &series.closes);
        let close = closes.and_then(|closes| closes.get(day).copied());
        close.unwrap_or(Err(UnavailableReason::NoDailyValues))
    }

    /// The parts of an account by currency, in the order of its closes in the book; none of an account without values.
    pub(crate) fn pockets(&self, account: u32) -> &[Pocket] {
        let series = self.accounts().get(account as usize).and_then(|one| one.known());
        series.map_or(&[], |series| &series.pockets)
    }

    /// Whether a part of an account is left out because its currency never has a rate.
    pub(crate) fn is_pocket_left_out(&self, account: u32, pocket: usize) -> bool {
        self.pockets(account)
            .get(pocket)
            .is_none_or(|one| one.is_left_out)
    }

    /// The value of a part of an account at a close, in its own currency: zero where the account does not count, `None`
    /// where it is not known.
    pub(crate) fn pocket_close(&self, account: u32, pocket: usize, day: usize) -> Option<Decimal> {
        let series = self.accounts().get(account as usize)?.known()?;
        // An account that was closed is worth nothing, whatever its parts did not say any more.
        if !series.counts.contains(&day)
            || series.closes.get(day) == Some(&Ok(Decimal::ZERO)) && self.is_over(account, day)
        {
            return Some(Decimal::ZERO);
        }
        let closes = self.book.accounts.get(account as usize)?.closes.get(pocket)?;
        pocket::local_value(closes, series.pockets.get(pocket)?, day).ok()
    }

    /// Whether every part of an account has had its last value before `day`.
    fn is_over(&self, account: u32, day: usize) -> bool {
        self.pockets(account).iter().all(|pocket| pocket.last < Some(day))
    }

    /// Whether an account belongs to the record at the close of `day`.
    pub(crate) fn is_member(&self, account: u32, day: Date) -> bool {
        self.book.accounts.get(account as usize).is_some_and(|one| {
            one.joined.is_none_or(|joined| joined <= day) && one.left.is_none_or(|left| day < left)
        })
    }

    /// What crossed the border of a node, by day; what only moved between its accounts is not in it.
    pub(crate) fn flows(&self, node: usize) -> &[NodeFlow] {
        self.node(node).map_or(&[], |series| &series.flows)
    }

    /// The step of a node from its last known close to that of `day`.
    ///
    /// # Errors
    /// Why one of its numbers is not known.
    pub(crate) fn day_of(&self, node: usize, day: usize) -> Result<Day, UnavailableReason> {
        let series = self.node(node).ok_or(UnavailableReason::NoDailyValues)?;
        let date = |day: usize| {
            self.days()
                .get(day)
                .copied()
                .ok_or(UnavailableReason::NoDailyValues)
        };
        let close = Valuation {
            date: date(day)?,
            value: self.node_close(node, day)?,
        };
        let earliest = series.opening.unwrap_or(day);
        let previous = (earliest..day)
            .rev()
            .find_map(|day| Some((day, series.closes.get(day)?.ok()?)));
        let (previous_day, previous) = previous.ok_or(UnavailableReason::NoPreviousClose)?;
        let between = series.flow_days_between(previous_day, day);
        for flow in between {
            if let Some(reason) = flow.missing {
                return Err(reason);
            }
            let is_within = flow.day < day || (previous_day + 1 < day && !flow.inflow.is_zero());
            if is_within {
                return Err(UnavailableReason::MissingClose);
            }
        }
        let of_day = between.last();
        Ok(Day {
            previous: Valuation {
                date: date(previous_day)?,
                value: previous,
            },
            close,
            inflow: of_day.map_or(Decimal::ZERO, |flow| flow.inflow),
            outflow: of_day.map_or(Decimal::ZERO, |flow| flow.outflow),
        })
    }

    /// What came into a node less what went out, between two closes. Definition `flow.net`.
    ///
    /// # Errors
    /// Why a flow between them is not known.
    pub(crate) fn net_flow_over(&self, node: usize, span: Span) -> Close {
        let series = self.node(node).ok_or(UnavailableReason::NoDailyValues)?;
        net_flow(series, span)
    }

    /// Closing − opening − net flow. Definition `gain.period`. Before a node had a value it was worth nothing.
    ///
    /// # Errors
    /// Why a value or a flow is not known.
    pub(crate) fn gain_over(&self, node: usize, span: Span) -> Close {
        let closing = self.node_close(node, span.closing)?;
        let opening = self.node_close(node, span.opening)?;
        let change = closing.checked_sub(opening).ok_or(UnavailableReason::TooLarge)?;
        change
            .checked_sub(self.net_flow_over(node, span)?)
            .ok_or(UnavailableReason::TooLarge)
    }

    /// The time-weighted return of a node between two closes, `twr.daily`, to twelve places.
    ///
    /// # Errors
    /// Why it has none; [`UnavailableReason::NoHoldings`] when there was never anything to earn with.
    pub(crate) fn return_over(&self, node: usize, span: Span) -> Close {
        let series = self.node(node).ok_or(UnavailableReason::NoDailyValues)?;
        match series.opening {
            None => return Err(self.reason_without_values(node)),
            Some(opening) if span.opening < opening => return Err(UnavailableReason::BeforeInception),
            Some(_) => {}
        }
        let growth = series
            .index(self.days(), span.opening)
            .growth(span.opening, span.closing)?;
        if has_capital(series, span) {
            Ok(growth - Decimal::ONE)
        } else {
            Err(UnavailableReason::NoHoldings)
        }
    }

    /// Gain of the latest day of a node, definition `gain.day`.
    #[must_use]
    pub fn day_gain(&self, node: usize) -> Figure<DayGain> {
        let gain = self
            .latest_day(node)
            .and_then(|day| gain::of_day(&day).map_err(UnavailableReason::from));
        self.figure_of(node, gain)
    }

    /// The step of a node to the close of the as-of date; a close of another day would not be the day that the reader
    /// looks for.
    pub(crate) fn latest_day(&self, node: usize) -> Result<Day, UnavailableReason> {
        self.reason_for_days()?;
        if self.coverage(node).0 == 0 {
            return Err(self.reason_without_values(node));
        }
        let day = self.day_on_or_before(self.book.as_of);
        let day = day.filter(|day| self.days().get(*day) == Some(&self.book.as_of));
        let step = self.day_of(node, day.ok_or(UnavailableReason::NoDailyValues)?)?;
        if step.previous.value < Decimal::ZERO {
            return Err(UnavailableReason::NegativeValue);
        }
        Ok(step)
    }

    /// How many accounts of a node are wholly in its figures of days, and how many should be.
    pub(crate) fn coverage(&self, node: usize) -> (u32, u32) {
        let accounts = self.accounts_under(node).iter();
        accounts.fold((0, 0), |(included, of), account| {
            let values = &self.accounts()[*account as usize];
            match (values.exclusion(), values.known()) {
                (Some(_), _) => (included, of + 1),
                (None, Some(_)) => (included + 1, of + 1),
                (None, None) => (included, of),
            }
        })
    }

    /// The accounts of a node that are not, or not wholly, in its figures of days, and why.
    pub(crate) fn excluded_accounts(&self, node: usize) -> Vec<(u32, UnavailableReason)> {
        let accounts = self.accounts_under(node).iter();
        accounts
            .filter_map(|account| Some((*account, self.accounts()[*account as usize].exclusion()?)))
            .collect()
    }

    /// A figure of days with its honesty: how many accounts are in it, and since when it is stale.
    pub(crate) fn figure_of<T>(&self, node: usize, value: Result<T, UnavailableReason>) -> Figure<T> {
        let figure = match value {
            Ok(value) => {
                let (included, of) = self.coverage(node);
                Figure::covering(value, included, of, self.reason_without_values(node))
            }
            Err(reason) => Figure::unavailable(reason),
        };
        match self.book.stale_since {
            Some(since) => figure.stale_since(since),
            None => figure,
        }
    }

    /// Why a node without a single whole account has no figures of days.
    pub(super) fn reason_without_values(&self, node: usize) -> UnavailableReason {
        let excluded = self.excluded_accounts(node);
        excluded
            .first()
            .map_or(UnavailableReason::NoHoldings, |(_, reason)| *reason)
    }
}

/// What came in less what went out between two closes.
fn net_flow(series: &NodeSeries, span: Span) -> Close {
    let between = series.flow_days_between(span.opening, span.closing);
    if let Some(reason) = between.iter().find_map(|day| day.missing) {
        return Err(reason);
    }
    let (Some(first), Some(last)) = (between.first(), between.last()) else {
        return Ok(Decimal::ZERO);
    };
    Ok(last.net_until - (first.net_until - net_of(first)))
}

/// Net flow of one day.
pub(super) fn net_of(day: &FlowDay) -> Decimal {
    day.inflow - day.outflow
}

/// Whether there was anything at the opening or came in until the closing.
fn has_capital(series: &NodeSeries, span: Span) -> bool {
    let is_there = |close: &Close| *close != Ok(Decimal::ZERO);
    series.closes.get(span.opening).is_some_and(is_there)
        || series
            .flow_days_between(span.opening, span.closing)
            .iter()
            .any(|day| !day.inflow.is_zero())
}
