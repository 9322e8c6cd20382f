//! How a language sets its punctuation. Rules for slips that are easy to make and hard to see.

/// The narrow space that does not break.
const NARROW: char = '\u{202f}';

/// What is wrong with a text, in the order in which it is looked for.
pub(super) fn findings(language: &str, text: &str) -> Vec<&'static str> {
    let mut findings = Vec::new();
    let mut find = |is_wrong: bool, finding: &'static str| {
        if is_wrong {
            findings.push(finding);
        }
    };
    find(text.contains("  "), "two spaces");
    find(text.trim() != text, "a space at an end");
    find(text.contains('"'), "straight quotation marks");
    find(text.contains("..."), "three dots for an ellipsis");
    find(text.contains(" - "), "a hyphen for a dash");
    match language {
        "en" => {}
        "de" => find(
            text.contains(['“', '”']) != text.contains('„') || text.contains('”'),
            "German quotation marks are „ and “",
        ),
        "fr" => {
            find(text.contains('\''), "a straight apostrophe");
            find(
                !every(text, [':', ';', '!', '?', '»'], |before, _| {
                    before == Some(NARROW)
                }),
                "a narrow no-break space stands before : ; ! ? »",
            );
            find(
                !every(text, ['«'], |_, after| after == Some(NARROW)),
                "a narrow no-break space stands after «",
            );
            find(
                text.contains(['„', '“', '”']),
                "French quotation marks are « and »",
            );
        }
        "es" => {
            find(
                text.contains('?') != text.contains('¿'),
                "a question opens with ¿",
            );
            find(
                text.contains('!') != text.contains('¡'),
                "an exclamation opens with ¡",
            );
        }
        "ja" => {
            find(
                !every(text, [',', '.', ':', ';', '!', '?', '(', ')'], |before, after| {
                    is_latin(before) && is_latin(after)
                }),
                "Japanese punctuation is full width",
            );
        }
        _ => find(true, "a language without rules"),
    }
    findings
}

/// Whether a text ends as a sentence does. A short word with a point at the end of very few is an abbreviation.
pub(super) fn is_sentence(text: &str) -> bool {
    let Some(words) = text.strip_suffix('.') else {
        return text.ends_with('。');
    };
    let last = words.rsplit([' ', NARROW]).next().unwrap_or_default();
    2 < words.split(' ').count() || 3 < last.chars().count()
}

/// Whether every occurrence of these characters has the neighbours that it needs.
fn every<const N: usize>(
    text: &str,
    characters: [char; N],
    fits: impl Fn(Option<char>, Option<char>) -> bool,
) -> bool {
    text.match_indices(characters).all(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        fits(before, after)
    })
}

/// Part of a Latin word or address, such as `frame-src` or `1.5`.
fn is_latin(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_set_texts_have_no_finding() {
        for (language, text) in [
            ("en", "It's 3 of 4: “all”."),
            ("de", "Der Wert „{name}“ ist unbekannt."),
            ("fr", "L’indice de référence\u{202f}: «\u{202f}{name}\u{202f}»."),
            ("es", "¿Volver a intentarlo?"),
            ("ja", "ベンチマーク：{name}（frame-src を許可）。"),
            ("ja", "ISIN"),
        ] {
            assert_eq!(findings(language, text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_sentence_is_told_from_an_abbreviation() {
        for text in [
            "Nothing is held here.",
            "Copied.",
            "Up {amount}.",
            "保存できません。",
            "Rien de tel ici.",
        ] {
            assert!(is_sentence(text), "{text}");
        }
        for text in [
            "{points} Pp.",
            "Max.",
            "{points} p.\u{202f}p.",
            "Total value",
            "値なし",
        ] {
            assert!(!is_sentence(text), "{text}");
        }
    }

    #[test]
    fn each_languages_slips_are_found() {
        for (language, text) in [
            ("en", "two  spaces"),
            ("en", "ends with a space "),
            ("en", "the \"value\""),
            ("en", "and so on..."),
            ("en", "first - second"),
            ("de", "Der Wert “{name}”"),
            ("de", "Der Wert „{name}”"),
            ("fr", "l'indice"),
            ("fr", "Source : {source}"),
            ("fr", "Source: {source}"),
            ("fr", "« {name} »"),
            ("es", "Volver a intentarlo?"),
            ("ja", "ベンチマーク: {name}"),
            ("ja", "終了."),
            ("ja", "値(円)"),
        ] {
            assert!(!findings(language, text).is_empty(), "{language}: {text}");
        }
    }
}
