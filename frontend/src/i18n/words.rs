//! The words of one language: two tables of texts, and the means by which [`super::list`] gives each text a name.
//!
//! The texts stand in `static/words`, one file per language, for translators to work on; [`super::lines`] says what the
//! widget gets of them, and that only the words of the first load are there from the beginning.

use super::formats::Formats;
use super::lines::Lines;
use super::list::{FIRST, LATER};
use super::signature::count;
use super::translation::Translation;

const FIRST_COUNT: usize = count(FIRST);
const LATER_COUNT: usize = count(LATER);

/// Stands for the words of the late part until they are there. A view that asks for one of them too early says nothing,
/// instead of something wrong; views of the late part open when its words have come (`portfolio/opening.rs`).
static NOT_YET: [&str; LATER_COUNT] = [""; LATER_COUNT];

/// The words of one language. [`super::list`] names them.
pub(crate) struct Words {
    /// Which language it is.
    pub(crate) translation: Translation,
    pub(super) first: Texts<FIRST_COUNT>,
    pub(super) later: Texts<LATER_COUNT>,
}

impl Words {
    /// Those of the first load alone. `None` when the lines are of the other.
    pub(crate) fn of(first: Lines) -> Option<&'static Self> {
        let translation = first.translation;
        let later = Texts {
            translation,
            texts: &NOT_YET,
        };
        let words = Self {
            translation,
            first: Texts::of(first)?,
            later,
        };
        Some(Box::leak(Box::new(words)))
    }

    /// The same with the words of the late part, which may be of another language when there are none in this one. `None`
    /// when the lines are of the first load.
    pub(crate) fn with(&self, later: Lines) -> Option<&'static Self> {
        let words = Self {
            translation: self.translation,
            first: self.first,
            later: Texts::of(later)?,
        };
        Some(Box::leak(Box::new(words)))
    }
}

/// The texts of one load.
#[derive(Clone, Copy)]
pub(super) struct Texts<const N: usize> {
    translation: Translation,
    texts: &'static [&'static str; N],
}

impl<const N: usize> Texts<N> {
    fn of(lines: Lines) -> Option<Self> {
        let texts = lines.texts.try_into().ok()?;
        Some(Self {
            translation: lines.translation,
            texts,
        })
    }

    /// The text at a place.
    #[inline]
    pub(super) const fn text(&self, index: usize) -> &'static str {
        self.texts[index]
    }

    /// A text that depends on a count, with the count as its first part.
    pub(super) fn counted(&self, index: usize, formats: &Formats, count: usize, more: &[&str]) -> String {
        counted(self.translation, self.text(index), formats, count, more)
    }
}

fn counted(translation: Translation, forms: &str, formats: &Formats, count: usize, more: &[&str]) -> String {
    let category = formats.plural_category(translation, count);
    let count = formats.count(count);
    let mut parts = vec![count.as_str()];
    parts.extend(more);
    fill(form(forms, &category), &parts)
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

#[cfg(test)]
mod tests {
    use super::super::lines::Load;
    use super::super::lines::tests::numbered;
    use super::super::signature::position;
    use super::*;

    #[test]
    fn every_text_is_found_under_its_name() {
        let words = Words::of(numbered(Translation::German, Load::First)).unwrap();
        let words = words.with(numbered(Translation::German, Load::Later)).unwrap();
        assert_eq!(words.translation, Translation::German);
        for (place, signature) in FIRST.concat().into_iter().enumerate() {
            let text = words.first.text(position(FIRST, signature));
            assert_eq!(text, place.to_string(), "{signature}");
        }
        for (place, signature) in LATER.concat().into_iter().enumerate() {
            let text = words.later.text(position(LATER, signature));
            assert_eq!(text, place.to_string(), "{signature}");
        }
    }

    #[test]
    fn a_word_of_the_late_part_says_nothing_before_it_is_there() {
        let words = Words::of(numbered(Translation::German, Load::First)).unwrap();
        assert_eq!(words.reload(), "");
        assert_eq!(words.period_range("a", "b"), "");
        assert_ne!(words.try_again(), "");
    }

    #[test]
    fn english_stands_in_for_the_late_part_and_the_language_stays_what_it_is() {
        let words = Words::of(numbered(Translation::German, Load::First)).unwrap();
        let mixed = words.with(numbered(Translation::English, Load::Later)).unwrap();
        assert_eq!(mixed.translation, Translation::German);
        assert_eq!(mixed.first.translation, Translation::German);
        assert_eq!(
            mixed.later.translation,
            Translation::English,
            "plural forms are English"
        );
        assert_ne!(mixed.reload(), "");
    }

    #[test]
    fn words_of_one_load_never_stand_in_the_place_of_the_other() {
        let words = Words::of(numbered(Translation::German, Load::First)).unwrap();
        assert!(words.with(numbered(Translation::German, Load::First)).is_none());
        assert!(Words::of(numbered(Translation::German, Load::Later)).is_none());
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
        let mut signatures: Vec<&str> = [FIRST, LATER].concat().concat();
        signatures.sort_unstable();
        let n_signatures = signatures.len();
        signatures.dedup();
        assert_eq!(signatures.len(), n_signatures);
    }
}
