//! From a question to the two closes between which it is answered.

use inlay_contract::UnavailableReason;
use jiff::civil::Date;

use super::Engine;
use crate::annualise::covers_a_year;
use crate::day_count::days_between;
use crate::period::{Interval, Period};
use crate::report::Question;

/// Closes may be this many calendar days away from the ends of a period of a year: a weekend and a holiday at either end.
const CLOSED_MARKET: i32 = 5;

/// The closes between which a period is measured, as positions in the engine's days: `opening` before `closing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) opening: usize,
    pub(crate) closing: usize,
}

impl Engine {
    /// The closes between which a question is answered.
    ///
    /// # Errors
    /// [`UnavailableReason::BeforeInception`] when the node had no value yet at the opening close,
    /// [`UnavailableReason::NoPreviousClose`] when there is only one close, [`UnavailableReason::NoDailyValues`] when the
    /// period has none, and what is wrong with the days or with all accounts of the node.
    pub fn interval(&self, question: Question) -> Result<Interval, UnavailableReason> {
        self.span(question).map(|span| self.dates(span))
    }

    /// The same as positions.
    pub(crate) fn span(&self, question: Question) -> Result<Span, UnavailableReason> {
        let inception = self.inception(question.node)?;
        let bounds = question.period.bounds(self.book.as_of);
        let bounds = bounds.ok_or(UnavailableReason::NoDailyValues)?;
        let begin = self.days().get(inception).copied();
        if bounds.opening.or(begin) > Some(bounds.closing) {
            return Err(UnavailableReason::NoDailyValues);
        }
        let closing = self.day_on_or_before(bounds.closing);
        if closing <= Some(inception) {
            // One close alone, or a period that was over before anything began.
            return Err(match question.period {
                Period::Custom { .. } if closing < Some(inception) => UnavailableReason::BeforeInception,
                _ => UnavailableReason::NoPreviousClose,
            });
        }
        let opening = match bounds.opening {
            Some(date) => self.day_on_or_before(date),
            None => Some(inception),
        };
        match (opening, closing) {
            (Some(opening), Some(closing)) if inception <= opening => {
                if opening < closing {
                    Ok(Span { opening, closing })
                } else {
                    Err(UnavailableReason::NoDailyValues)
                }
            }
            _ => Err(UnavailableReason::BeforeInception),
        }
    }

    /// The dates of a span.
    pub(crate) fn dates(&self, span: Span) -> Interval {
        let day = |position: usize| self.days().get(position).copied().unwrap_or(self.book.as_of);
        Interval {
            opening: day(span.opening),
            closing: day(span.closing),
        }
    }

    /// Calendar days of a span; at least one.
    pub(crate) fn calendar_days(&self, span: Span) -> i32 {
        let Interval { opening, closing } = self.dates(span);
        days_between(opening, closing)
    }

    /// Whether a return over the span may be stated per year.
    ///
    /// The period itself must cover a year; its closes may lie a few days off where markets were closed, so that one year
    /// up to a Sunday is still one.
    pub(crate) fn may_be_annualised(&self, question: Question, span: Span) -> bool {
        let Interval { opening, closing } = self.dates(span);
        if covers_a_year(opening, closing) {
            return true;
        }
        let Some(bounds) = question.period.bounds(self.book.as_of) else {
            return false;
        };
        let is_near = |bound: Date, close: Date| days_between(close, bound) <= CLOSED_MARKET;
        bounds.opening.is_some_and(|opens| {
            covers_a_year(opens, bounds.closing)
                && is_near(opens, opening)
                && is_near(bounds.closing, closing)
        })
    }

    /// The close from which on the return of a node can be measured.
    fn inception(&self, node: usize) -> Result<usize, UnavailableReason> {
        self.reason_for_days()?;
        if self.accounts_under(node).is_empty() {
            return Err(UnavailableReason::NoHoldings);
        }
        let series = self.node(node).ok_or(UnavailableReason::NoHoldings)?;
        let (included, of) = self.coverage(node);
        match series.opening {
            Some(opening) if included > 0 || of == 0 => Ok(opening),
            _ => Err(self.reason_without_values(node)),
        }
    }
}
