//! Gain of the latest day, definition `gain.day`: value − previous value − net flow, and the day's `twr.daily`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Overflow;
use crate::history::{Day, History};
use crate::twr::{ReturnError, growth_of_day};

/// What the latest day of a history brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayGain {
    /// Value − previous value − net flow, in the currency of the history.
    pub amount: Decimal,
    /// The day's time-weighted return, a fraction of one: the same number that the performance series links.
    pub ratio: Decimal,
    /// The date of the previous close.
    pub previous_close: Date,
    /// What came in less what went out.
    pub net_flow: Decimal,
}

/// The gain between the last two closes of `history`.
///
/// # Errors
/// [`ReturnError`] when there is no previous close or the day has no return. The amount alone is not given: an amount
/// beside a missing percentage would invite the reader to divide.
pub fn of_latest_day(history: &History) -> Result<DayGain, ReturnError> {
    of_day(history.days().last().ok_or(ReturnError::NoPreviousClose)?)
}

/// The gain of one day.
///
/// # Errors
/// [`ReturnError`], as for [`of_latest_day`].
pub fn of_day(day: &Day) -> Result<DayGain, ReturnError> {
    let ratio = growth_of_day(day)? - Decimal::ONE;
    let net_flow = day.inflow.checked_sub(day.outflow).ok_or(Overflow)?;
    let change = day.close.value.checked_sub(day.previous.value).ok_or(Overflow)?;
    let amount = change.checked_sub(net_flow).ok_or(Overflow)?;
    Ok(DayGain {
        amount,
        ratio,
        previous_close: day.previous.date,
        net_flow,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::history::{Flow, Valuation};
    use crate::twr;

    fn history(values: &[i64], flows: &[(i8, i64)]) -> History {
        let valuations: Vec<_> = (1..)
            .zip(values)
            .map(|(day, value)| Valuation {
                date: date(2026, 6, day),
                value: (*value).into(),
            })
            .collect();
        let flows: Vec<_> = flows
            .iter()
            .map(|(day, amount)| Flow {
                date: date(2026, 6, *day),
                amount: (*amount).into(),
            })
            .collect();
        History::new(&valuations, &flows).unwrap()
    }

    #[test]
    fn a_deposit_is_not_a_gain() {
        let gain = of_latest_day(&history(&[900, 1000, 1510], &[(3, 500)])).unwrap();
        assert_eq!(gain.amount, 10.into());
        assert_eq!(gain.net_flow, 500.into());
        assert_eq!(gain.previous_close, date(2026, 6, 2));
        assert_eq!(
            gain.ratio,
            Decimal::from(1510) / Decimal::from(1500) - Decimal::ONE
        );
    }

    #[test]
    fn a_withdrawal_is_not_a_loss() {
        let gain = of_latest_day(&history(&[1000, 510], &[(2, -500)])).unwrap();
        assert_eq!((gain.amount, gain.net_flow), (10.into(), (-500).into()));
        assert_eq!(gain.ratio, "0.01".parse().unwrap());
    }

    #[test]
    fn the_card_and_the_chart_name_the_same_percentage() {
        let history = history(&[1000, 1040, 700, 812], &[(2, 30), (3, -333), (4, 100), (4, -7)]);
        let series = twr::daily(&history).unwrap();
        assert_eq!(
            of_latest_day(&history).unwrap().ratio,
            series.last().unwrap().of_day
        );
    }

    #[test]
    fn without_a_previous_close_there_is_no_gain() {
        assert_eq!(
            of_latest_day(&history(&[1000], &[])),
            Err(ReturnError::NoPreviousClose)
        );
    }
}
