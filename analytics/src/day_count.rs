//! Calendar days between two dates.

use jiff::civil::Date;

/// Calendar days from `from` to `to`; negative when `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    // Civil dates span fewer than eight million days, so the conversion cannot fail.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}
