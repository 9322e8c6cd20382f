//! From a language file to the lines that the widget reads.

use anyhow::{Context, Result, ensure};

use super::read::{Load, Text, Texts};

/// The lines of a language for one part of the widget.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// The file.
    pub(super) lines: String,
    /// How many texts the translation lacks; they are those of the source.
    pub(super) n_missing: usize,
}

/// Packs a translation, or the source itself: the fingerprint, then one text per line in the order of the source. Parts
/// become their numbers, plural forms stand behind their names (`one:…`), with tabs between them and `other` at the end.
pub(super) fn pack(source: &Texts, texts: &Texts, load: Load) -> Result<Packed> {
    let originals = source.of(load);
    let mut lines = format!("{}\n", fingerprint(originals));
    let mut n_missing = 0;
    for (key, original) in originals {
        let text = texts.get(key).unwrap_or_else(|| {
            n_missing += 1;
            original
        });
        let line = line(text, &original.parts()).with_context(|| key.clone())?;
        lines.push_str(&line);
        lines.push('\n');
    }
    Ok(Packed { lines, n_missing })
}

fn line(text: &Text, parts: &[&str]) -> Result<String> {
    match text {
        Text::Plain(text) => numbered(text, parts),
        Text::Plural(forms) => {
            let mut forms: Vec<_> = forms.iter().collect();
            // The last one is what a category without a form of its own gets.
            forms.sort_by_key(|(category, _)| category == "other");
            let forms: Result<Vec<_>> = forms
                .into_iter()
                .map(|(category, text)| Ok(format!("{category}:{}", numbered(text, parts)?)))
                .collect();
            Ok(forms?.join("\t"))
        }
    }
}

fn numbered(text: &str, parts: &[&str]) -> Result<String> {
    let mut result = text.to_owned();
    for (number, part) in parts.iter().enumerate() {
        result = result.replace(&format!("{{{part}}}"), &format!("{{{number}}}"));
    }
    for part in super::read::parts(text)? {
        ensure!(parts.contains(&part), "`{{{part}}}` is not in the source");
    }
    Ok(result)
}

/// Key and parts of a text, as the widget's list spells them.
fn signature(key: &str, text: &Text) -> String {
    let parts: String = text.parts().iter().map(|part| format!("{part},")).collect();
    match text {
        Text::Plain(_) if parts.is_empty() => key.to_owned(),
        Text::Plain(_) => format!("{key}({parts})"),
        Text::Plural(_) => format!("{key}[{parts}]"),
    }
}

/// FNV-1a, 32 bits, over all signatures, each with a line's end.
fn fingerprint(originals: &[(String, Text)]) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for (key, text) in originals {
        for byte in signature(key, text).bytes().chain([b'\n']) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"{"a": {"title": "Title", "of": "{first} of {second}",
        "days": {"one": "{count} day of {name}", "other": "{count} days of {name}"}}}"#;

    /// A language whose texts all travel with the first load.
    fn texts(file: &str) -> Texts {
        Texts::read(&format!(r#"{{"first": {file}, "later": {{}}}}"#)).unwrap()
    }

    fn first(source: &Texts, texts: &Texts) -> Result<Packed> {
        pack(source, texts, Load::First)
    }

    fn fingerprint_of(file: &str) -> u32 {
        fingerprint(texts(file).all())
    }

    #[test]
    fn the_widget_gets_lines_in_the_order_of_the_source() {
        let source = texts(SOURCE);
        let translation = texts(
            r#"{"a": {"days": {"other": "{name}の{count}日"}, "of": "{second}のうち{first}", "title": "題"}}"#,
        );
        let packed = first(&source, &translation).unwrap();
        let lines: Vec<_> = packed.lines.lines().skip(1).collect();
        assert_eq!(lines, ["題", "{1}のうち{0}", "other:{1}の{0}日"]);
        assert_eq!(packed.n_missing, 0);
        let packed = first(&source, &source).unwrap();
        let last = packed.lines.lines().last();
        assert_eq!(last, Some("one:{0} day of {1}\tother:{0} days of {1}"));
    }

    #[test]
    fn each_part_of_the_widget_gets_its_own_texts_and_no_others() {
        let source =
            Texts::read(r#"{"first": {"a": {"b": "B"}}, "later": {"a": {"c": "C"}, "d": {"e": "E"}}}"#)
                .unwrap();
        // A translation that has a word in the wrong place still says it in the right one.
        let translation =
            Texts::read(r#"{"first": {"a": {"b": "1", "c": "2"}}, "later": {"d": {"e": "3"}}}"#).unwrap();
        let lines = |load| pack(&source, &translation, load).unwrap().lines;
        let (first, later) = (lines(Load::First), lines(Load::Later));
        assert_eq!(first.lines().skip(1).collect::<Vec<_>>(), ["1"]);
        assert_eq!(later.lines().skip(1).collect::<Vec<_>>(), ["2", "3"]);
        assert_ne!(first.lines().next(), later.lines().next(), "fingerprints differ");
    }

    #[test]
    fn english_stands_in_for_what_is_not_translated_yet() {
        let packed = first(&texts(SOURCE), &texts(r#"{"a": {"title": "Titel"}}"#)).unwrap();
        let lines: Vec<_> = packed.lines.lines().skip(1).take(2).collect();
        assert_eq!(lines, ["Titel", "{0} of {1}"]);
        assert_eq!(packed.n_missing, 2);
    }

    #[test]
    fn a_part_that_nobody_fills_in_is_refused() {
        assert!(first(&texts(SOURCE), &texts(r#"{"a": {"title": "{name}"}}"#)).is_err());
    }

    #[test]
    fn a_changed_list_has_another_fingerprint() {
        let original = fingerprint_of(SOURCE);
        for (from, to) in [("title", "titel"), ("{second}", "{third}"), ("\"of\"", "\"off\"")] {
            assert_ne!(fingerprint_of(&SOURCE.replace(from, to)), original, "{from}");
        }
        let reworded = SOURCE.replace("\"Title\"", "\"Heading\"");
        assert_eq!(fingerprint_of(&reworded), original);
    }

    #[test]
    fn the_build_and_the_widget_compute_the_same_fingerprint() {
        assert_eq!(fingerprint_of(SOURCE), 0x14e2_d427);
    }

    #[test]
    fn signatures_are_spelled_as_in_the_widgets_list() {
        let texts = texts(SOURCE);
        let signatures: Vec<_> = texts
            .all()
            .iter()
            .map(|(key, text)| signature(key, text))
            .collect();
        assert_eq!(
            signatures,
            ["a.title", "a.of(first,second,)", "a.days[count,name,]"]
        );
    }
}
