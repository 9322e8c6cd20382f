//! How a [`Series`] travels: as one text.
//!
//! The closes of a large household are most of its book, and one close differs little from the one before. So a value
//! travels as its step from the last known one, in units of the last decimal place; that is exact, shorter also when
//! compressed, and one text to the reader instead of thousands.
//!
//! Each entry ends with a comma: `=7528406.08,3727654,,-44936,` is 7528406.08, 7565682.62, unknown, 7565233.26.
//! - Nothing before the comma: not known.
//! - `=` and a decimal: that value.
//! - A whole number: the step from the last known value, with as many decimal places as that one has.

use std::fmt::Write as _;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::Series;
use crate::money::Decimal;

/// The text of a series.
#[must_use]
pub fn to_text(series: &[Option<Decimal>]) -> String {
    let mut text = String::new();
    let mut last: Option<Decimal> = None;
    for entry in series {
        if let Some(value) = *entry {
            // Writing into memory cannot fail.
            let _ = match last.and_then(|last| step(last, value)) {
                Some(step) => write!(text, "{step}"),
                None => write!(text, "={value}"),
            };
            last = Some(value);
        }
        text.push(',');
    }
    text
}

/// The series of a text; `None` for one that is not of the form of this module.
#[must_use]
pub fn from_text(text: &str) -> Option<Series> {
    let mut last: Option<Decimal> = None;
    let mut entry = |entry: &str| {
        if entry.is_empty() {
            return Some(None);
        }
        let value = match entry.strip_prefix('=') {
            Some(value) => Decimal::from_str_exact(value).ok()?,
            None => {
                let last = last?;
                last.checked_add(Decimal::new(entry.parse().ok()?, last.scale()))?
            }
        };
        last = Some(value);
        Some(last)
    };
    if text.is_empty() {
        return Some(Series::new());
    }
    text.strip_suffix(',')?.split(',').map(&mut entry).collect()
}

/// How far it is, where the two have equally many decimal places and are not too far apart.
fn step(from: Decimal, to: Decimal) -> Option<i64> {
    if from.scale() != to.scale() {
        return None;
    }
    i64::try_from(to.mantissa() - from.mantissa()).ok()
}

pub(super) fn serialize<S: Serializer>(series: &Series, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&to_text(series))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Series, D::Error> {
    let text = String::deserialize(deserializer)?;
    from_text(&text).ok_or_else(|| D::Error::custom("not a series"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn series(values: &[Option<&str>]) -> Series {
        let value = |text: &Option<&str>| text.map(|text| text.parse().unwrap());
        values.iter().map(value).collect()
    }

    #[test]
    fn a_value_travels_as_its_step_from_the_last_known_one() {
        let values = series(&[
            Some("7528406.08"),
            Some("7565682.62"),
            None,
            Some("7565233.26"),
            Some("12"),
            Some("-3"),
        ]);
        let text = to_text(&values);
        assert_eq!(text, "=7528406.08,3727654,,-44936,=12,-15,");
        assert_eq!(from_text(&text), Some(values));
    }

    #[test]
    fn nothing_and_one_unknown_value_are_told_apart() {
        for values in [series(&[]), series(&[None]), series(&[None, None])] {
            assert_eq!(from_text(&to_text(&values)), Some(values));
        }
    }

    #[test]
    fn a_text_of_another_form_is_refused_and_not_taken_for_less() {
        for text in [
            "=1",
            "5,",
            "=1,x,",
            "=1.0e3,",
            "=1,0.5,",
            "==1,",
            " ,",
            "=1,99999999999999999999,",
        ] {
            assert_eq!(from_text(text), None, "{text}");
        }
        let beyond_all_numbers = format!("={},1,", Decimal::MAX);
        assert_eq!(from_text(&beyond_all_numbers), None);
    }

    proptest! {
        #[test]
        fn every_value_arrives_exactly_with_all_its_places(
            values in prop::collection::vec(
                prop::option::of((-(1_i128 << 95)..(1_i128 << 95), 0..=28_u32)), 0..12),
            near in prop::collection::vec((any::<i32>(), prop::sample::select(vec![2_u32, 2, 2, 4])), 0..12),
        ) {
            let far = values.into_iter().map(|known| known.map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa, scale)));
            let near = near.into_iter().map(|(mantissa, scale)| Some(Decimal::new(mantissa.into(), scale)));
            let values: Series = near.chain(far).collect();
            let found = from_text(&to_text(&values)).unwrap();
            prop_assert_eq!(&found, &values);
            let places = |series: &Series| series.iter().map(|value| value.map(|value| value.scale())).collect::<Vec<_>>();
            prop_assert_eq!(places(&found), places(&values));
        }

        #[test]
        fn arbitrary_text_never_panics(text in "[=,0-9.x-]{0,40}") {
            let _ = from_text(&text);
        }
    }
}
