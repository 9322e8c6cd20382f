//! Spans of time in words, as coarse as somebody who waits needs them.

use crate::i18n::Language;

/// A span in its fitting unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Span {
    Seconds(usize),
    Minutes(usize),
    Hours(usize),
    Days(usize),
}

/// Seconds up to a minute and a half, minutes up to an hour and a half, hours up to two days, then days; rounded down.
fn span(seconds: i64) -> Span {
    let seconds = usize::try_from(seconds.max(0)).unwrap_or(usize::MAX);
    match seconds {
        ..90 => Span::Seconds(seconds),
        90..5_400 => Span::Minutes(seconds / 60),
        5_400..172_800 => Span::Hours(seconds / 3_600),
        _ => Span::Days(seconds / 86_400),
    }
}

/// A span in words: `4 minutes`.
pub(super) fn in_words(language: &Language, seconds: i64) -> String {
    let (words, formats) = (language.words, &language.formats);
    match span(seconds) {
        Span::Seconds(count) => words.kyc_seconds(formats, count),
        Span::Minutes(count) => words.kyc_minutes(formats, count),
        Span::Hours(count) => words.kyc_hours(formats, count),
        Span::Days(count) => words.kyc_days(formats, count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_span_has_the_unit_in_which_one_waits() {
        for (seconds, expected) in [
            (-5, Span::Seconds(0)),
            (0, Span::Seconds(0)),
            (89, Span::Seconds(89)),
            (90, Span::Minutes(1)),
            (5_399, Span::Minutes(89)),
            (5_400, Span::Hours(1)),
            (172_799, Span::Hours(47)),
            (172_800, Span::Days(2)),
            (i64::MAX, Span::Days(106_751_991_167_300)),
        ] {
            assert_eq!(span(seconds), expected, "{seconds}");
        }
    }
}
