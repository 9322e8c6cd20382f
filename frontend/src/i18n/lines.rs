//! The files of words, as the build makes them of `static/words` (`xtask/src/words.rs`): a fingerprint, then one text per
//! line in the order of [`super::list`], so that no key travels over the wire.
//!
//! A language has two: what the first load says, and what only the late part of the widget says. A file that was made for
//! another list is not read at all, so nobody ever reads the right words in the wrong place.

use super::list::{FIRST, LATER};
use super::signature::{count, fingerprint};
use super::translation::Translation;

/// Which part of the widget a file of words travels with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// The first load: up to the first paint, and whatever may fail.
    First,
    /// The part that travels after the first paint.
    Later,
}

impl Load {
    /// Stands on the first line of each file that fits, and how many texts follow it.
    const fn expected(self) -> (u32, usize) {
        match self {
            Self::First => const { (fingerprint(FIRST), count(FIRST)) },
            Self::Later => const { (fingerprint(LATER), count(LATER)) },
        }
    }
}

/// The texts of one file. A copy is the same texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lines {
    /// Their language.
    pub(super) translation: Translation,
    /// In the order of the list.
    pub(super) texts: &'static [&'static str],
}

impl Lines {
    /// Takes the texts out of a file. `None` when it is not one for this widget and this load.
    ///
    /// What is read is kept until the frame ends: words stand in elements everywhere, and there are few languages.
    pub(crate) fn read(translation: Translation, load: Load, file: String) -> Option<Self> {
        let (fingerprint, count) = load.expected();
        let (first, _) = file.split_once('\n')?;
        if first.parse() != Ok(fingerprint) {
            return None;
        }
        let file: &'static str = String::leak(file);
        let texts: Vec<&str> = file.lines().skip(1).collect();
        (texts.len() == count).then(|| Self {
            translation,
            texts: Vec::leak(texts),
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A file of so many numbers for texts, with a fingerprint of `load`.
    fn file_of(load: Load, n_texts: usize) -> String {
        let mut file = load.expected().0.to_string() + "\n";
        for index in 0..n_texts {
            file += &index.to_string();
            file.push('\n');
        }
        file
    }

    /// A file whose texts are their own places.
    pub(in crate::i18n) fn numbered(translation: Translation, load: Load) -> Lines {
        Lines::read(translation, load, file_of(load, load.expected().1)).unwrap()
    }

    #[test]
    fn a_file_that_was_made_for_another_list_is_not_read() {
        for load in [Load::First, Load::Later] {
            let (fingerprint, count) = load.expected();
            let read = |file: String| Lines::read(Translation::French, load, file);
            assert!(read(file_of(load, count)).is_some());
            assert!(read(file_of(load, count - 1)).is_none());
            assert!(read(file_of(load, count + 1)).is_none());
            let other = file_of(load, count).replacen(&fingerprint.to_string(), "1", 1);
            assert!(read(other).is_none());
            assert!(read("<!doctype html>\n".to_owned()).is_none());
            assert!(read(String::new()).is_none());
        }
    }

    #[test]
    fn the_file_of_one_load_is_never_read_as_that_of_the_other() {
        for (load, other) in [(Load::First, Load::Later), (Load::Later, Load::First)] {
            let file = file_of(other, load.expected().1);
            assert!(Lines::read(Translation::German, load, file).is_none());
        }
    }
}
