//! For how long an approval counts. No regulation fixes it (FATF recommendation 10 and the FinCEN rule on customer due
//! diligence are risk-based), so it is configuration, and the riskier the client the sooner the next review.

use std::num::NonZeroU8;

use inlay_contract::kyc::Risk;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

/// Months until the next review, by risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// For low risk.
    pub low_months: NonZeroU8,
    /// For medium risk.
    pub medium_months: NonZeroU8,
    /// For high risk, and for a risk that nobody named.
    pub high_months: NonZeroU8,
    /// How many days before its end an approval counts as due soon.
    pub notice_days: u16,
}

impl Default for Validity {
    fn default() -> Self {
        const fn months(months: u8) -> NonZeroU8 {
            match NonZeroU8::new(months) {
                Some(months) => months,
                None => NonZeroU8::MIN,
            }
        }
        Self {
            low_months: months(60),
            medium_months: months(36),
            high_months: months(12),
            notice_days: 60,
        }
    }
}

impl Validity {
    /// The last day on which an approval counts. A month that is too short ends on its last day: 12 months after
    /// 29 February is 28 February.
    #[must_use]
    pub fn until(&self, finished_at: Timestamp, risk: Risk) -> Date {
        let months = match risk {
            Risk::Low => self.low_months,
            Risk::Medium => self.medium_months,
            Risk::High | Risk::Unknown => self.high_months,
        };
        day_of(finished_at).saturating_add(i64::from(months.get()).months())
    }

    /// The first day on which an approval counts as due soon.
    #[must_use]
    pub fn notice_from(&self, valid_until: Date) -> Date {
        valid_until.saturating_sub(i64::from(self.notice_days).days())
    }
}

/// The day of an instant, in UTC.
#[must_use]
pub fn day_of(instant: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(instant).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn riskier_clients_are_reviewed_sooner_and_an_unnamed_risk_counts_as_high() {
        let validity = Validity::default();
        let finished = at("2026-11-21T23:59:59Z");
        for (risk, until) in [
            (Risk::Low, date(2031, 11, 21)),
            (Risk::Medium, date(2029, 11, 21)),
            (Risk::High, date(2027, 11, 21)),
            (Risk::Unknown, date(2027, 11, 21)),
        ] {
            assert_eq!(validity.until(finished, risk), until, "{risk:?}");
        }
    }

    #[test]
    fn a_leap_day_ends_with_february() {
        let until = Validity::default().until(at("2028-02-29T12:00:00Z"), Risk::High);
        assert_eq!(until, date(2029, 2, 28));
    }

    #[test]
    fn notice_is_given_in_days_before_the_end() {
        let validity = Validity {
            notice_days: 30,
            ..Validity::default()
        };
        assert_eq!(validity.notice_from(date(2027, 3, 1)), date(2027, 1, 30));
    }
}
