//! A history of daily values and external flows: checked once, then walked day by day.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Overflow;
use crate::order::sort_by_key;

/// Market value at one close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Valuation {
    /// The valuation date.
    pub date: Date,
    /// The value, in the currency of the history.
    pub value: Decimal,
}

/// Money or securities that crossed the border of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The day it counts for.
    pub date: Date,
    /// Positive came in, negative left; in the currency of the history.
    pub amount: Decimal,
}

/// From one close to the next, with what came in and went out between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The previous close.
    pub previous: Valuation,
    /// The close that ends the day.
    pub close: Valuation,
    /// Sum of what came in: zero or positive.
    pub inflow: Decimal,
    /// Sum of what went out, as a positive number: zero or positive.
    pub outflow: Decimal,
}

/// At least one valuation in strict order of dates, and the flows between them.
///
/// A "day" is the step from one valuation to the next; over a weekend it has three calendar days.
///
/// - Valuations that are out of order or name a date twice are refused: which of two values is right cannot be guessed.
/// - Flows may come in any order and several on one date; in and out are summed separately, as `twr.daily` needs them.
/// - A flow on a date without a valuation counts for the day that ends with the next valuation.
/// - A flow on or before the first date is part of the opening value and is left out; one after the last date has not
///   reached any value yet and is left out too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    opening: Valuation,
    days: Vec<Day>,
}

/// Why valuations and flows are not a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// There is no valuation.
    #[error("there is no valuation")]
    Empty,
    /// A date has two valuations.
    #[error("{date} has two valuations")]
    Duplicate {
        /// The date.
        date: Date,
    },
    /// A valuation is older than the one before it.
    #[error("the valuation of {date} comes after a later one")]
    OutOfOrder {
        /// The date of the older one.
        date: Date,
    },
    /// The flows of a day cannot be summed.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

impl History {
    /// Pairs `valuations` (oldest first) with `flows` (any order).
    ///
    /// # Errors
    /// [`HistoryError`] for an empty, unordered or duplicated list of valuations.
    pub fn new(valuations: &[Valuation], flows: &[Flow]) -> Result<Self, HistoryError> {
        let opening = *valuations.first().ok_or(HistoryError::Empty)?;
        let mut flows = flows.to_vec();
        sort_by_key(&mut flows, |flow| flow.date);
        let mut flows = flows
            .into_iter()
            .skip_while(|flow| flow.date <= opening.date)
            .peekable();

        let mut days = Vec::with_capacity(valuations.len() - 1);
        for pair in valuations.windows(2) {
            let (previous, close) = (pair[0], pair[1]);
            refuse_disorder(previous.date, close.date)?;
            let mut day = Day {
                previous,
                close,
                inflow: Decimal::ZERO,
                outflow: Decimal::ZERO,
            };
            while let Some(flow) = flows.next_if(|flow| flow.date <= close.date) {
                let side = if flow.amount.is_sign_negative() {
                    &mut day.outflow
                } else {
                    &mut day.inflow
                };
                *side = side.checked_add(flow.amount.abs()).ok_or(Overflow)?;
            }
            days.push(day);
        }
        Ok(Self { opening, days })
    }

    /// The first valuation.
    #[must_use]
    pub const fn opening(&self) -> Valuation {
        self.opening
    }

    /// The days, oldest first; empty when there is only the opening valuation.
    #[must_use]
    pub fn days(&self) -> &[Day] {
        &self.days
    }
}

fn refuse_disorder(previous: Date, date: Date) -> Result<(), HistoryError> {
    match previous.cmp(&date) {
        std::cmp::Ordering::Less => Ok(()),
        std::cmp::Ordering::Equal => Err(HistoryError::Duplicate { date }),
        std::cmp::Ordering::Greater => Err(HistoryError::OutOfOrder { date }),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn valuation(day: i8, value: i64) -> Valuation {
        Valuation {
            date: date(2026, 6, day),
            value: value.into(),
        }
    }

    fn flow(day: i8, amount: i64) -> Flow {
        Flow {
            date: date(2026, 6, day),
            amount: amount.into(),
        }
    }

    #[test]
    fn a_history_that_contradicts_itself_is_refused_with_its_date() {
        let duplicated = [valuation(1, 10), valuation(2, 10), valuation(2, 11)];
        assert_eq!(
            History::new(&duplicated, &[]),
            Err(HistoryError::Duplicate {
                date: date(2026, 6, 2)
            })
        );
        let unordered = [valuation(1, 10), valuation(3, 10), valuation(2, 11)];
        assert_eq!(
            History::new(&unordered, &[]),
            Err(HistoryError::OutOfOrder {
                date: date(2026, 6, 2)
            })
        );
        assert_eq!(History::new(&[], &[]), Err(HistoryError::Empty));
    }

    #[test]
    fn a_flow_at_the_weekend_counts_for_monday() {
        // 5 June 2026 is a Friday.
        let history = History::new(
            &[valuation(5, 100), valuation(8, 150)],
            &[flow(6, 50), flow(7, -10), flow(7, 5)],
        );
        let days = history.unwrap().days().to_vec();
        assert_eq!((days[0].inflow, days[0].outflow), (55.into(), 10.into()));
    }

    #[test]
    fn flows_outside_the_history_are_left_out() {
        let flows = [flow(9, 7), flow(1, 100), flow(2, 3)];
        let history = History::new(&[valuation(1, 100), valuation(2, 103)], &flows).unwrap();
        assert_eq!(history.days().len(), 1);
        assert_eq!(
            (history.days()[0].inflow, history.days()[0].outflow),
            (3.into(), 0.into())
        );
    }

    #[test]
    fn flows_beyond_every_amount_of_money_are_an_error() {
        let flow = Flow {
            date: date(2026, 6, 2),
            amount: Decimal::MAX,
        };
        let history = History::new(&[valuation(1, 1), valuation(2, 1)], &[flow, flow]);
        assert_eq!(history, Err(HistoryError::Overflow(Overflow)));
    }
}
