//! Dates and instants, in the one form in which the contract writes them.
//!
//! The date library reads every form there is and explains each mishap in words; that is half as much code again as the
//! widget's own.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::FromJson;
use crate::json::Json;

impl FromJson for Date {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        date(json.text()?.as_bytes())
    }
}

impl FromJson for Timestamp {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        instant(json.text()?.as_bytes())
    }
}

/// A date as the contract writes it (`2026-06-30`), and as a browser's date field does.
#[must_use]
pub fn read_date(text: &str) -> Option<Date> {
    date(text.as_bytes())
}

/// `2026-06-30`. Years before 0000 are written differently and do not occur.
fn date(text: &[u8]) -> Option<Date> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else {
        return None;
    };
    let century = i16::from(two_digits(y1, y2)?);
    let year = i16::from(two_digits(y3, y4)?);
    Date::new(century * 100 + year, two_digits(m1, m2)?, two_digits(d1, d2)?).ok()
}

/// `2026-06-30T21:15:00Z`, with or without a fraction of up to nine digits.
fn instant(text: &[u8]) -> Option<Timestamp> {
    let (day, rest) = text.split_at_checked(10)?;
    let &[b'T', h1, h2, b':', m1, m2, b':', s1, s2, ref fraction @ .., b'Z'] = rest else {
        return None;
    };
    let time = Time::new(
        two_digits(h1, h2)?,
        two_digits(m1, m2)?,
        two_digits(s1, s2)?,
        nanoseconds(fraction)?,
    );
    Offset::UTC.to_timestamp(date(day)?.to_datetime(time.ok()?)).ok()
}

/// Of nothing, or of a point and one to nine digits.
fn nanoseconds(fraction: &[u8]) -> Option<i32> {
    let Some((point, digits)) = fraction.split_first() else {
        return Some(0);
    };
    if *point != b'.' || digits.is_empty() || 9 < digits.len() {
        return None;
    }
    (0..9).try_fold(0, |sum, place| {
        let digit = digits.get(place).map_or(Some(0), |byte| digit(*byte))?;
        Some(sum * 10 + i32::from(digit))
    })
}

fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    Some(digit(tens)? * 10 + digit(ones)?)
}

fn digit(byte: u8) -> Option<i8> {
    byte.is_ascii_digit().then(|| (byte - b'0').cast_signed())
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_reads;
    use super::*;
    use crate::read::from_text;

    #[test]
    fn other_forms_and_impossible_days_are_refused() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2026-1-01",
            "20260101",
            "2026-01-01T",
            "٢٠٢٦-٠١-٠١",
            "",
        ] {
            assert_eq!(from_text::<Date>(&format!("\"{text}\"")), None, "{text}");
        }
        for text in [
            "2026-06-30T21:15:00",
            "2026-06-30T21:15:00+02:00",
            "2026-06-30T24:00:00Z",
            "2026-06-30T21:15:60Z",
            "2026-06-30T21:15:00.Z",
            "2026-06-30T21:15:00.1234567890Z",
            "2026-06-30T21:15:00,5Z",
            "2026-06-30 21:15:00Z",
        ] {
            assert_eq!(from_text::<Timestamp>(&format!("\"{text}\"")), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_date_and_instant_that_servers_write_is_read(
            second in -62_135_596_800_i64..253_402_200_000,
            nanosecond in proptest::option::of(0_i32..1_000_000_000),
        ) {
            let instant = Timestamp::new(second, nanosecond.unwrap_or(0)).unwrap();
            assert_reads(&instant);
            assert_reads(&Offset::UTC.to_datetime(instant).date());
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,30}") {
            let _ = date(text.as_bytes());
            let _ = instant(text.as_bytes());
        }
    }
}
