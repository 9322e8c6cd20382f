//! Dates and times as OFX writes them: `20120908033034.000[-4:EDT]`, and everything shorter.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A point in time as a statement names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant (UTC). A missing time of day is midnight, a missing offset is UTC, as OFX defines.
    pub instant: Timestamp,
    /// The date on the statement's own calendar: what a clock at its offset showed.
    pub date: Date,
}

/// The moment that an OFX text names, or `None` where it names none.
///
/// `YYYYMMDD`, then optionally `HH`, `HHMM` or `HHMMSS`, a fraction of the second, and `[offset]` or `[offset:name]` with
/// the offset in hours and decimals of an hour. The name is ignored: `EST` is not the same offset everywhere.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    let (clock, zone) = match text.split_once('[') {
        Some((clock, zone)) => (clock.trim_end(), zone.strip_suffix(']')?),
        None => (text, "0"),
    };
    let (digits, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(digits) || !is_digits(fraction) || (!fraction.is_empty() && digits.len() != 14) {
        return None;
    }
    let date = Date::new(
        number(digits, 0, 4)?,
        number(digits, 4, 2)?,
        number(digits, 6, 2)?,
    )
    .ok()?;
    let (hour, minute, second) = match digits.len() {
        8 => (0, 0, 0),
        10 => (number(digits, 8, 2)?, 0, 0),
        12 => (number(digits, 8, 2)?, number(digits, 10, 2)?, 0),
        14 => (
            number(digits, 8, 2)?,
            number(digits, 10, 2)?,
            number(digits, 12, 2)?,
        ),
        _ => return None,
    };
    let time = Time::new(hour, minute, second, nanoseconds(fraction)).ok()?;
    let instant = offset(zone)?.to_timestamp(date.to_datetime(time)).ok()?;
    Some(Moment { instant, date })
}

fn number<N: std::str::FromStr>(digits: &str, start: usize, length: usize) -> Option<N> {
    digits.get(start..start + length)?.parse().ok()
}

/// The first nine digits; finer parts of a second than that mean nothing on a statement.
fn nanoseconds(fraction: &str) -> i32 {
    fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0, |sum, byte| sum * 10 + i32::from(byte - b'0'))
}

/// `-4:EDT`, `+5.5`, `0:GMT`: hours and decimals of an hour, between −14 and +14 hours.
fn offset(zone: &str) -> Option<Offset> {
    let hours = zone.split_once(':').map_or(zone, |(hours, _name)| hours).trim();
    let (sign, unsigned) = match hours.as_bytes() {
        [b'-', ..] => (-1, &hours[1..]),
        [b'+', ..] => (1, &hours[1..]),
        _ => (1, hours),
    };
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_digits = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(decimals) {
        return None;
    }
    let hundredths: i32 = format!("{decimals:0<2}").parse().ok()?;
    let seconds = whole.parse::<i32>().ok()? * 3600 + hundredths * 36;
    if 14 * 3600 < seconds {
        None
    } else {
        Offset::from_seconds(sign * seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, String) {
        let moment = parse(text).unwrap_or_else(|| panic!("{text} should be a date"));
        (moment.instant.to_string(), moment.date.to_string())
    }

    #[test]
    fn a_late_evening_belongs_to_the_brokers_own_day() {
        let (instant, date) = read("20260630233000.500[-4:EDT]");
        assert_eq!(
            (instant.as_str(), date.as_str()),
            ("2026-07-01T03:30:00.5Z", "2026-06-30")
        );
    }

    #[test]
    fn every_shorter_form_is_read() {
        let midnight = ("2026-06-30T00:00:00Z".to_owned(), "2026-06-30".to_owned());
        for text in [
            "20260630",
            "2026063000",
            "202606300000",
            "20260630000000",
            "20260630000000.000[0:GMT]",
            "20260630[+0]",
        ] {
            assert_eq!(read(text), midnight, "{text}");
        }
        assert_eq!(read("202606301530[5.5:IST]").0, "2026-06-30T10:00:00Z");
        assert_eq!(read("20260630120000 [-3.50:NST]").0, "2026-06-30T15:30:00Z");
        assert_eq!(read("20260630120000[-6]").0, "2026-06-30T18:00:00Z");
    }

    #[test]
    fn what_names_no_moment_is_refused() {
        for text in [
            "",
            "2026",
            "202606",
            "20260631",
            "20261301",
            "20260630250000",
            "2026-06-30",
            "20260630[",
            "20260630[:EST]",
            "20260630[EST]",
            "20260630.5",
            "20260630[-15]",
            "2026063012345",
            "00000000",
            "20260630000000.x",
            "２０２６０６３０",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "[0-9.:\\[\\]+-]{0,40}|.{0,40}") {
            let _ = parse(&text);
        }
    }
}
