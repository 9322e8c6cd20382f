//! The words of one language: a table of texts, and the means by which [`super::list`] gives each of them a name.
//!
//! The texts themselves stand in `static/words`, one file per language, for translators to work on. The build turns each
//! into lines in the order of the list (`xtask/src/words.rs`), so that no key travels over the wire, and the widget asks
//! for the reader's language alone. What ties lines and list together is the [`FINGERPRINT`]: a file that was made for
//! another list is not read at all, so nobody ever reads the right words in the wrong place.

use super::formats::Formats;
use super::list::SIGNATURES;
use super::translation::Translation;

/// How many texts a language has.
const COUNT: usize = count(SIGNATURES);
/// Stands on the first line of each file that fits [`SIGNATURES`].
const FINGERPRINT: u32 = fingerprint(SIGNATURES);

/// All words of one language. [`super::list`] names them.
pub(crate) struct Words {
    /// Which language it is.
    pub(crate) translation: Translation,
    texts: [&'static str; COUNT],
}

impl Words {
    /// Takes the words out of a language's file, as the build made it. `None` when it is not one for this widget.
    ///
    /// What is read is kept until the frame ends: words stand in elements everywhere, and there are few languages.
    pub(crate) fn read(translation: Translation, file: String) -> Option<&'static Self> {
        let (first, _) = file.split_once('\n')?;
        if first.parse() != Ok(FINGERPRINT) {
            return None;
        }
        let file: &'static str = String::leak(file);
        let mut lines = file.lines().skip(1);
        let mut texts = [""; COUNT];
        for text in &mut texts {
            *text = lines.next()?;
        }
        lines
            .next()
            .is_none()
            .then(|| &*Box::leak(Box::new(Self { translation, texts })))
    }

    #[inline]
    pub(super) const fn text(&self, index: usize) -> &'static str {
        self.texts[index]
    }

    /// A text that depends on a count, with the count as its first part.
    pub(super) fn counted(&self, index: usize, formats: &Formats, count: usize, more: &[&str]) -> String {
        let category = formats.plural_category(self.translation, count);
        let count = formats.count(count);
        let mut parts = vec![count.as_str()];
        parts.extend(more);
        fill(form(self.text(index), &category), &parts)
    }
}

/// A template with its parts put in: `{0}` stands for the first.
pub(super) fn fill(template: &str, parts: &[&str]) -> String {
    let mut pieces = template.split('{');
    let mut text = String::from(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (part, rest) = piece.split_once('}').unwrap_or_default();
        let part = part.parse().ok().and_then(|part: usize| parts.get(part));
        text.push_str(part.copied().unwrap_or_default());
        text.push_str(rest);
    }
    text
}

/// Of a text with plural forms (`one:{0} day`, tab, `other:{0} days`) the one for a category; the last form is the one
/// that always fits.
fn form<'text>(forms: &'text str, category: &str) -> &'text str {
    let mut fitting = "";
    for form in forms.split('\t') {
        let (name, text) = form.split_once(':').unwrap_or_default();
        fitting = text;
        if name == category {
            break;
        }
    }
    fitting
}

/// The place of a text; not to be found is an error of compilation.
pub(super) const fn position(signature: &str) -> usize {
    let (mut place, mut entry, mut index) = (0, 0, 0);
    while !equal(SIGNATURES[entry][index], signature) {
        place += 1;
        index += 1;
        if index == SIGNATURES[entry].len() {
            (entry, index) = (entry + 1, 0);
        }
    }
    place
}

const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

const fn count(signatures: &[&[&str]]) -> usize {
    let (mut count, mut entry) = (0, 0);
    while entry < signatures.len() {
        count += signatures[entry].len();
        entry += 1;
    }
    count
}

/// FNV-1a, 32 bits, over all signatures, each with a line's end. The build computes the same over the English file.
const fn fingerprint(signatures: &[&[&str]]) -> u32 {
    let mut hash = 0x811c_9dc5;
    let mut entry = 0;
    while entry < signatures.len() {
        let mut index = 0;
        while index < signatures[entry].len() {
            hash = hashed(hash, signatures[entry][index].as_bytes());
            hash = hashed(hash, b"\n");
            index += 1;
        }
        entry += 1;
    }
    hash
}

const fn hashed(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(texts: &[String]) -> String {
        let mut file = FINGERPRINT.to_string() + "\n";
        for text in texts {
            file += text;
            file.push('\n');
        }
        file
    }

    fn numbered() -> Vec<String> {
        (0..COUNT).map(|index| index.to_string()).collect()
    }

    #[test]
    fn every_text_is_found_under_its_name() {
        let words = Words::read(Translation::German, file_of(&numbered())).unwrap();
        assert_eq!(words.translation, Translation::German);
        let signatures: Vec<&str> = SIGNATURES.concat();
        for (place, signature) in signatures.iter().enumerate() {
            assert_eq!(words.text(position(signature)), place.to_string(), "{signature}");
        }
    }

    #[test]
    fn a_file_that_was_made_for_another_list_is_not_read() {
        let texts = numbered();
        assert!(Words::read(Translation::French, file_of(&texts)).is_some());
        assert!(Words::read(Translation::French, file_of(&texts[1..])).is_none());
        assert!(Words::read(Translation::French, file_of(&texts) + "more\n").is_none());
        let other = file_of(&texts).replacen(&FINGERPRINT.to_string(), "1", 1);
        assert!(Words::read(Translation::French, other).is_none());
        assert!(Words::read(Translation::French, "<!doctype html>\n".to_owned()).is_none());
        assert!(Words::read(Translation::French, String::new()).is_none());
    }

    #[test]
    fn the_build_and_the_widget_compute_the_same_fingerprint() {
        let signatures: &[&[&str]] = &[&["a.title"], &["a.of(first,second,)", "a.days[count,name,]"]];
        assert_eq!(fingerprint(signatures), 0x14e2_d427);
    }

    #[test]
    fn each_language_orders_the_parts_as_it_needs() {
        assert_eq!(fill("{0} of {1}", &["3", "4"]), "3 of 4");
        assert_eq!(fill("{1}件中{0}件", &["3", "4"]), "4件中3件");
        assert_eq!(fill("no parts", &["3"]), "no parts");
        assert_eq!(fill("{0}{0}", &["a"]), "aa");
    }

    #[test]
    fn a_part_that_looks_like_a_template_is_shown_as_it_is() {
        assert_eq!(fill("{0}: {1}", &["{1}", "x"]), "{1}: x");
    }

    #[test]
    fn a_count_is_said_in_the_form_that_it_asks_for() {
        let forms = "one:{0} day\tother:{0} days";
        assert_eq!(form(forms, "one"), "{0} day");
        assert_eq!(form(forms, "other"), "{0} days");
        assert_eq!(
            form(forms, "many"),
            "{0} days",
            "an unknown category has the general form"
        );
    }

    #[test]
    fn no_text_has_two_names() {
        let mut signatures: Vec<&str> = SIGNATURES.concat();
        signatures.sort_unstable();
        let n_signatures = signatures.len();
        signatures.dedup();
        assert_eq!(signatures.len(), n_signatures);
    }
}
