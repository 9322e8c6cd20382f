//! Finding rows by a few letters.

use super::rows::{Room, Rows};
use super::value::Value;
use crate::i18n::Language;

/// Makes texts comparable for a search: no case, no accents. Takes many lines at once and keeps them apart.
pub(super) type Folding<'folding> = &'folding dyn Fn(&str) -> String;

/// The searchable text of every row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    lines: String,
    /// Where each line begins, and one past the last.
    starts: Vec<usize>,
}

impl Index {
    /// Reads every text column of every row, shown or not: one finds an account that has no column of its own.
    pub(super) fn new(rows: &dyn Rows, language: &Language, folding: Folding<'_>) -> Self {
        let texts: Vec<usize> = (0..)
            .zip(rows.columns())
            .filter(|(_, column)| column.room != Room::Number)
            .map(|(column, _)| column)
            .collect();
        let mut lines = String::new();
        for row in 0..rows.count() {
            if row != 0 {
                lines.push('\n');
            }
            let mut push = |text: &str| {
                lines.extend(text.chars().map(|char| if char == '\n' { ' ' } else { char }));
                // Keeps a search from running over from one column into the next.
                lines.push('\t');
            };
            for column in &texts {
                match rows.value(row, *column, language) {
                    Value::Text(text) => push(&text),
                    Value::Ranked { text, .. } => push(text),
                    _ => {}
                }
            }
            if let Some(text) = rows.also_found_by(row) {
                push(text);
            }
        }
        Self::of_lines(folding(&lines))
    }

    fn of_lines(lines: String) -> Self {
        let ends = lines.match_indices('\n').map(|(end, _)| end + 1);
        let starts = std::iter::once(0).chain(ends).chain([lines.len() + 1]).collect();
        Self { lines, starts }
    }

    /// Whether a row contains each word of a search.
    pub(super) fn finds(&self, row: usize, search: &Search) -> bool {
        let (Some(start), Some(end)) = (self.starts.get(row), self.starts.get(row + 1)) else {
            return false;
        };
        let line = self.lines.get(*start..*end - 1).unwrap_or_default();
        search.words.iter().all(|word| line.contains(word.as_str()))
    }
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    words: Vec<String>,
}

impl Search {
    /// The words of what was typed; `None` when nothing was.
    pub(super) fn new(typed: &str, folding: Folding<'_>) -> Option<Self> {
        let words: Vec<String> = folding(typed).split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.to_lowercase()
    }

    fn found(lines: &[&str], typed: &str) -> Vec<usize> {
        let index = Index::of_lines(folded(&lines.join("\n")));
        let search = Search::new(typed, &folded).unwrap();
        (0..lines.len())
            .filter(|row| index.finds(*row, &search))
            .collect()
    }

    const LINES: [&str; 4] = [
        "Apple Inc.\tAAPL\tUS0378331005\t",
        "",
        "Nestlé SA\tNESN\t",
        "Apple Hospitality REIT\tAPLE\t",
    ];

    #[test]
    fn a_name_a_symbol_or_an_isin_finds_the_holding() {
        assert_eq!(found(&LINES, "apple"), [0, 3]);
        assert_eq!(found(&LINES, "nesn"), [2]);
        assert_eq!(found(&LINES, "us0378331005"), [0]);
    }

    #[test]
    fn every_word_must_be_there_in_any_order() {
        assert_eq!(found(&LINES, " reit  APPLE "), [3]);
        assert_eq!(found(&LINES, "apple nesn"), [0_usize; 0]);
    }

    #[test]
    fn an_empty_search_narrows_nothing() {
        assert_eq!(Search::new("  ", &folded), None);
    }

    #[test]
    fn a_row_that_is_not_there_is_not_found() {
        let index = Index::of_lines("a\nb".to_owned());
        let search = Search::new("a", &folded).unwrap();
        assert!(index.finds(0, &search));
        assert!(!index.finds(2, &search));
    }

    proptest::proptest! {
        #[test]
        fn each_row_is_found_by_its_own_words_alone(lines in proptest::collection::vec("[a-z]{1,6}( [a-z]{1,6}){0,3}", 1..30)) {
            let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
            for (row, line) in lines.iter().enumerate() {
                let rows = found(&texts, line);
                proptest::prop_assert!(rows.contains(&row));
                for other in rows {
                    proptest::prop_assert!(line.split(' ').all(|word| lines[other].contains(word)));
                }
            }
        }
    }
}
