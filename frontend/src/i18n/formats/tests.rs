//! What readers in five languages see: every style through a real `Intl`, that of Node.

use std::io::ErrorKind;
use std::process::Command;

use super::style::{Digits, Setting, Sign, Style};
use crate::i18n::Translation;

/// A style with the values for its method, as JavaScript, and what comes of it in each of `LOCALES`.
struct Case {
    style: Style,
    values: &'static str,
    expected: [&'static str; 5],
}

const LOCALES: [&str; 5] = ["en-US", "de-DE", "fr-FR", "es-ES", "ja-JP"];

/// Midnight UTC of two days of May 2026, a month whose short name is the same in all versions of the browser's data.
const THIRD: &str = "Date.UTC(2026, 4, 3)";
const BOTH: &str = "Date.UTC(2026, 4, 3), Date.UTC(2026, 4, 14)";

fn cases() -> Vec<Case> {
    let case = |style, values, expected| Case {
        style,
        values,
        expected,
    };
    let euro = "EUR".parse().unwrap();
    let signed = Style::Currency(euro, Sign::Always, Digits::exactly(2));
    vec![
        case(
            signed,
            "'1234.5'",
            [
                "+€1,234.50",
                "+1.234,50 €",
                "+1 234,50 €",
                "+1234,50 €",
                "+€1,234.50",
            ],
        ),
        case(signed, "'0'", ["€0.00", "0,00 €", "0,00 €", "0,00 €", "€0.00"]),
        // More digits than binary floating point holds.
        case(
            Style::Currency(euro, Sign::Minus, Digits::exactly(2)),
            "'-9007199254740993.01'",
            [
                "-€9,007,199,254,740,993.01",
                "-9.007.199.254.740.993,01 €",
                "-9 007 199 254 740 993,01 €",
                "-9.007.199.254.740.993,01 €",
                "-€9,007,199,254,740,993.01",
            ],
        ),
        case(
            Style::CompactCurrency(euro),
            "'1234567'",
            ["€1.23M", "1,23 Mio. €", "1,23 M €", "1,23 M €", "€123.46万"],
        ),
        case(
            Style::Compact,
            "'-12000'",
            ["-12K", "-12.000", "-12 k", "-12 mil", "-1.2万"],
        ),
        case(Style::Compact, "'0'", ["0"; 5]),
        case(
            Style::Percent(Sign::Always, Digits::exactly(1)),
            "'0.01251'",
            ["+1.3%", "+1,3 %", "+1,3 %", "+1,3 %", "+1.3%"],
        ),
        case(
            Style::Plain(Sign::Always, Digits::exactly(2)),
            "'-1.255'",
            ["-1.26", "-1,26", "-1,26", "-1,26", "-1.26"],
        ),
        case(
            Style::Date,
            THIRD,
            [
                "May 3, 2026",
                "03.05.2026",
                "3 mai 2026",
                "3 may 2026",
                "2026/05/03",
            ],
        ),
        case(
            Style::DateRange,
            BOTH,
            [
                "May 3 – 14, 2026",
                "03.–14.05.2026",
                "3–14 mai 2026",
                "3–14 may 2026",
                "2026/05/03～2026/05/14",
            ],
        ),
        case(Style::Month, THIRD, ["May", "Mai", "mai", "may", "5月"]),
        case(
            Style::MonthAndYear,
            THIRD,
            ["May 2026", "Mai 2026", "mai 2026", "may 2026", "2026年5月"],
        ),
        case(Style::Year, THIRD, ["2026", "2026", "2026", "2026", "2026年"]),
        case(
            Style::DayAndMonth,
            THIRD,
            ["May 3", "3. Mai", "3 mai", "3 may", "5月3日"],
        ),
    ]
}

fn program(style: Style, locale: &str, values: &str) -> String {
    let mut options = String::new();
    style.options("Europe/Zurich", |name, setting| {
        let value = match setting {
            Setting::Text(text) => format!("{text:?}"),
            Setting::Number(number) => number.to_string(),
        };
        options += &format!("{name}: {value}, ");
    });
    let (constructor, method) = (style.constructor(), style.method());
    let locale = style.locale(locale);
    format!("new Intl.{constructor}({locale:?}, {{{options}}}).{method}({values})")
}

/// The texts of all expressions, with every space a plain one: which one is taken changes with the data of the browser.
/// `None` without Node.
fn evaluated(expressions: &[String]) -> Option<Vec<String>> {
    let script = format!("console.log([{}].join('\\n'))", expressions.join(", "));
    let output = match Command::new("node").args(["-e", &script]).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("skipped: Node is not installed");
            return None;
        }
        output => output.unwrap(),
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let plain = |character: char| if character.is_whitespace() { ' ' } else { character };
    Some(
        text.lines()
            .map(|line| line.chars().map(plain).collect())
            .collect(),
    )
}

#[test]
fn every_reader_sees_numbers_and_dates_as_at_home() {
    let cases = cases();
    let expressions: Vec<String> = cases
        .iter()
        .flat_map(|case| LOCALES.map(|locale| program(case.style, locale, case.values)))
        .collect();
    let Some(texts) = evaluated(&expressions) else {
        return;
    };
    let expected: Vec<&str> = cases.iter().flat_map(|case| case.expected).collect();
    assert_eq!(texts.len(), expected.len());
    for ((expression, text), expected) in expressions.iter().zip(&texts).zip(expected) {
        assert_eq!(text, expected, "{expression}");
    }
}

#[test]
fn counts_and_enumerations_follow_the_language_of_the_words_and_not_the_locale() {
    let expressions = [
        program(Style::Plural(Translation::English), "ja-JP", "1"),
        program(Style::Plural(Translation::French), "de-DE", "0"),
        program(Style::Plural(Translation::French), "de-DE", "1000000"),
        program(Style::Plural(Translation::Spanish), "de-DE", "2"),
        program(Style::Plural(Translation::Japanese), "en-US", "1"),
        program(Style::List(Translation::German), "en-US", "['A', 'B', 'C']"),
        program(Style::List(Translation::English), "de-DE", "['A', 'B']"),
        program(Style::List(Translation::Japanese), "en-US", "['A', 'B']"),
        program(Style::Country(Translation::German), "en-US", "'CH'"),
        program(Style::Country(Translation::French), "de-DE", "'US'"),
    ];
    let expected = [
        "one",
        "one",
        "many",
        "other",
        "other",
        "A, B und C",
        "A and B",
        "A、B",
        "Schweiz",
        "États-Unis",
    ];
    if let Some(texts) = evaluated(&expressions) {
        assert_eq!(texts, expected);
    }
}

#[test]
fn an_instant_is_written_in_the_readers_time_zone() {
    let instant = "Date.UTC(2026, 2, 3, 21, 15)";
    let expressions = [
        program(Style::Instant, "en-US", instant),
        program(Style::InstantInUtc, "en-US", instant),
    ];
    if let Some(texts) = evaluated(&expressions) {
        assert_eq!(texts, ["Mar 3, 2026, 10:15 PM", "Mar 3, 2026, 9:15:00 PM UTC"]);
    }
}
