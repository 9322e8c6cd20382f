//! The one place of the sandbox that reads the wall clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calendar::BusinessDay;

/// The last weekday before today (UTC): the day whose close every market has published by now.
pub(crate) fn last_close() -> Date {
    last_weekday_before(now().to_zoned(TimeZone::UTC).date())
}

/// The moment that it is now, in whole milliseconds.
pub(crate) fn now() -> Timestamp {
    #[expect(
        clippy::disallowed_methods,
        reason = "this module is where the sandbox reads the clock"
    )]
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

fn last_weekday_before(today: Date) -> Date {
    BusinessDay::on_or_before(today.yesterday().unwrap_or(today)).date()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn on_weekend_and_monday_the_last_close_is_fridays() {
        for today in [date(2026, 6, 27), date(2026, 6, 28), date(2026, 6, 29)] {
            assert_eq!(last_weekday_before(today), date(2026, 6, 26));
        }
        assert_eq!(last_weekday_before(date(2026, 6, 30)), date(2026, 6, 29));
    }
}
