//! What a translation must keep to: completeness, parts, plural forms, and how a language sets its punctuation.

mod typography;

use super::read::{self, Load, Text, Texts};

/// Plural forms that a language needs for whole numbers (Unicode CLDR).
const FORMS: [(&str, &[&str]); 5] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("fr", &["one", "many", "other"]),
    ("es", &["one", "many", "other"]),
    ("ja", &["other"]),
];

/// Texts that have little room, by the beginning of their key, and how wide they may be: Chinese characters and the like
/// count twice.
const ROOM: [(&str, usize); 21] = [
    ("period.period_label.", 8),
    ("period.custom_apply", 12),
    ("period.reload", 14),
    ("widget.try_again", 20),
    ("chart.view_as_", 24),
    ("chart.chart_return", 14),
    ("chart.chart_value", 14),
    ("chart.chart_drawdown", 16),
    ("chart.print", 14),
    ("allocation.asset_class.", 26),
    ("split.dimension.", 18),
    ("figures.figure_", 34),
    ("bridge.bridge_line.", 26),
    ("income.", 40),
    ("tables.transaction_kind.", 22),
    ("tables.no_rows", 60),
    ("tables.search_holdings", 44),
    ("tables.copy_csv", 120),
    ("tables.columns_title", 30),
    ("tables.", 28),
    ("holdings.price", 14),
];

/// Texts that are the same as in English: names, abbreviations, and words that were taken over.
const SAME: [(&str, &[&str]); 4] = [
    (
        "de",
        &[
            "Portfolio",
            "Person",
            "MTD",
            "QTD",
            "YTD",
            "Region",
            "Symbol",
            "ISIN",
            "Definition",
        ],
    ),
    (
        "fr",
        &[
            "Performance",
            "MTD",
            "QTD",
            "YTD",
            "Max",
            "Date",
            "Gain",
            "Allocation",
            "ISIN",
            "Transactions",
        ],
    ),
    ("es", &["MTD", "QTD", "YTD", "ISIN", "Sector"]),
    ("ja", &["ISIN"]),
];

/// What is wrong with the English file.
pub(super) fn of_source(source: &Texts) -> Vec<String> {
    let mut findings = Vec::new();
    for (key, text) in source.all() {
        findings.extend(of_text("en", key, text));
    }
    findings
}

/// What is wrong with a translation.
pub(super) fn of_translation(language: &str, source: &Texts, texts: &Texts) -> Vec<String> {
    let mut findings = Vec::new();
    for (key, original) in source.all() {
        match texts.get(key) {
            None => findings.push(format!("{key} is missing")),
            Some(text) => {
                findings.extend(of_text(language, key, text));
                findings.extend(compared(language, key, original, text));
            }
        }
    }
    for load in Load::ALL {
        let is_there = |texts: &Texts, key: &str| texts.of(load).iter().any(|(known, _)| known == key);
        let elsewhere = texts
            .of(load)
            .iter()
            .filter(|(key, _)| source.get(key).is_some() && !is_there(source, key));
        findings.extend(
            elsewhere.map(|(key, _)| format!("{key} stands in `{}` and in English not", load.name())),
        );
    }
    let unknown = texts.all().iter().filter(|(key, _)| source.get(key).is_none());
    findings.extend(unknown.map(|(key, _)| format!("{key} is not in the English file")));
    findings
}

/// Exceptions that nothing needs any more.
pub(super) fn unused_exceptions(language: &str, source: &Texts, texts: &Texts) -> Vec<String> {
    let is_needed = |exception: &str| {
        let both = source
            .all()
            .iter()
            .map(|(key, original)| (original, texts.get(key)));
        both.filter(|(original, text)| Some(*original) == *text)
            .any(|(original, _)| original.forms() == [exception])
    };
    same_in(language)
        .iter()
        .filter(|exception| !is_needed(exception))
        .map(|exception| format!("`{exception}` may be the same as in English, and nowhere is"))
        .collect()
}

fn same_in(language: &str) -> &'static [&'static str] {
    SAME.iter()
        .find(|(known, _)| *known == language)
        .map_or(&[], |(_, texts)| texts)
}

/// What can be said of a text without its original.
fn of_text(language: &str, key: &str, text: &Text) -> Vec<String> {
    let mut findings = Vec::new();
    if let Text::Plural(forms) = text {
        let there: Vec<&str> = forms.iter().map(|(name, _)| name.as_str()).collect();
        let needed = FORMS
            .iter()
            .find(|(known, _)| *known == language)
            .map_or(&[][..], |(_, forms)| forms);
        if there != needed {
            findings.push(format!("{key} has the forms {there:?} and needs {needed:?}"));
        }
    }
    let room = ROOM
        .iter()
        .find(|(beginning, _)| key.starts_with(beginning))
        .map(|(_, room)| *room);
    for form in text.forms() {
        if let Some(room) = room.filter(|room| *room < width(form)) {
            findings.push(format!(
                "{key}: `{form}` is {} wide, there is room for {room}",
                width(form)
            ));
        }
        findings.extend(
            typography::findings(language, form)
                .into_iter()
                .map(|finding| format!("{key}: `{form}`: {finding}")),
        );
    }
    findings
}

/// What shows beside the original only.
fn compared(language: &str, key: &str, original: &Text, text: &Text) -> Vec<String> {
    let mut findings = Vec::new();
    match (original, text) {
        (Text::Plain(original), Text::Plain(text)) => {
            if original == text && has_words(text) && !same_in(language).contains(&text.as_str()) {
                findings.push(format!("{key}: `{text}` is still English"));
            }
            if typography::is_sentence(original) != typography::is_sentence(text) {
                findings.push(format!("{key}: `{text}` ends differently from `{original}`"));
            }
        }
        (Text::Plural(_), Text::Plural(_)) => {}
        _ => findings.push(format!(
            "{key} depends on a count in one language and not in the other"
        )),
    }
    let mut wanted = original.parts();
    wanted.sort_unstable();
    for form in text.forms() {
        let mut parts = read::parts(form).unwrap_or_default();
        parts.sort_unstable();
        parts.dedup();
        if parts != wanted {
            findings.push(format!(
                "{key}: `{form}` has the parts {parts:?} and needs {wanted:?}"
            ));
        }
    }
    findings
}

/// Whether there is anything to translate: letters outside of braces.
fn has_words(text: &str) -> bool {
    let outside = text
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    outside
        .flat_map(str::chars)
        .filter(|character| character.is_alphabetic())
        .count()
        > 1
}

/// How much room a text takes, in the width of a Latin letter. Parts count as one.
fn width(text: &str) -> usize {
    let mut is_inside = false;
    let wide = |character: char| 1 + usize::from(('\u{2e80}'..='\u{ffef}').contains(&character));
    text.chars()
        .map(|character| {
            let was_inside = is_inside;
            is_inside = (is_inside || character == '{') && character != '}';
            match was_inside {
                true => 0,
                false => wide(character),
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"{"first": {"a": {"title": "Total value", "of": "{first} of {second}.",
        "days": {"one": "{count} day", "other": "{count} days"}}}, "later": {}}"#;

    fn findings(language: &str, file: &str) -> Vec<String> {
        of_translation(
            language,
            &Texts::read(SOURCE).unwrap(),
            &Texts::read(file).unwrap(),
        )
    }

    #[test]
    fn a_good_translation_has_no_finding() {
        let file = r#"{"first": {"a": {"title": "Gesamtwert", "of": "{first} von {second}.",
            "days": {"one": "{count} Tag", "other": "{count} Tage"}}}, "later": {}}"#;
        assert_eq!(findings("de", file), [""; 0]);
    }

    #[test]
    fn what_a_reader_would_stumble_over_is_found() {
        let base = r#"{"first": {"a": {"title": "Gesamtwert", "of": "{first} von {second}.",
            "days": {"one": "{count} Tag", "other": "{count} Tage"}}}, "later": {}}"#;
        for (from, to, expected) in [
            ("Gesamtwert", "Total value", "still English"),
            ("{second}", "{first}", "has the parts"),
            ("{second}.", "{second}", "ends differently"),
            ("\"one\": \"{count} Tag\",", "", "has the forms"),
            ("\"title\"", "\"titel\"", "is missing"),
            ("\"title\"", "\"titel\"", "not in the English file"),
            ("{count} Tage", "Tage", "has the parts"),
        ] {
            let findings = findings("de", &base.replace(from, to));
            assert!(
                findings.iter().any(|finding| finding.contains(expected)),
                "{expected}: {findings:?}"
            );
        }
    }

    #[test]
    fn a_text_that_stands_elsewhere_than_in_english_is_found() {
        let file = r#"{"first": {"a": {"title": "Gesamtwert", "of": "{first} von {second}."}},
            "later": {"a": {"days": {"one": "{count} Tag", "other": "{count} Tage"}}}}"#;
        assert_eq!(
            findings("de", file),
            ["a.days stands in `later` and in English not"]
        );
    }

    #[test]
    fn a_label_that_does_not_fit_its_button_is_found() {
        let text = Text::Plain("seit Auflegung".to_owned());
        assert_eq!(
            of_text("de", "period.period_label.since_inception", &text).len(),
            1
        );
        assert_eq!(width("年初来"), 6);
        assert_eq!(width("Buy {amount}"), 5);
    }
}
