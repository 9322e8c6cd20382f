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
                for (line, part) in text.split('\n').enumerate() {
                    if line != 0 {
                        lines.push(' ');
                    }
                    lines.push_str(part);
                }
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
        Self::of_lines(folded_lines(&lines, folding))
    }

    fn of_lines(lines: String) -> Self {
        let ends = lines.match_indices('\n').map(|(end, _)| end + 1);
        let starts = std::iter::once(0).chain(ends).chain([lines.len() + 1]).collect();
        Self { lines, starts }
    }

    /// Of each row, whether it contains every word of a search. All rows are run through at once for the first word, which
    /// few of them contain; the others are looked for there.
    pub(super) fn found(&self, search: &Search) -> Vec<bool> {
        let mut found = vec![false; self.starts.len() - 1];
        let (mut row, mut start) = (0, 0);
        while let Some(at) = self
            .lines
            .get(start..)
            .and_then(|lines| lines.find(&search.first))
        {
            while self.starts[row + 1] <= start + at {
                row += 1;
            }
            let line = self.lines.get(self.starts[row]..self.starts[row + 1] - 1);
            found[row] =
                line.is_some_and(|line| search.others.iter().all(|word| line.contains(word.as_str())));
            start = self.starts[row + 1];
        }
        found
    }
}

/// `lines` folded. What is plain ASCII needs no tables of the browser, and most lines are.
fn folded_lines(lines: &str, folding: Folding<'_>) -> String {
    let others: Vec<&str> = lines.split('\n').filter(|line| !line.is_ascii()).collect();
    let others = folding(&others.join("\n"));
    let mut others = others.split('\n');
    let mut folded = String::with_capacity(lines.len());
    for (row, line) in lines.split('\n').enumerate() {
        if row != 0 {
            folded.push('\n');
        }
        if line.is_ascii() {
            let start = folded.len();
            folded.push_str(line);
            folded[start..].make_ascii_lowercase();
        } else {
            folded.push_str(others.next().unwrap_or_default());
        }
    }
    folded
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search {
    first: String,
    others: Vec<String>,
}

impl Search {
    /// The words of what was typed; `None` when nothing was.
    pub(super) fn new(typed: &str, folding: Folding<'_>) -> Option<Self> {
        let folded = folding(typed);
        let mut words = folded.split_whitespace().map(str::to_owned);
        Some(Self {
            first: words.next()?,
            others: words.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.to_lowercase()
    }

    fn found(lines: &[&str], typed: &str) -> Vec<usize> {
        let index = Index::of_lines(folded_lines(&lines.join("\n"), &folded));
        let found = index.found(&Search::new(typed, &folded).unwrap());
        assert_eq!(found.len(), lines.len());
        (0..lines.len()).filter(|row| found[*row]).collect()
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
    fn capitals_beyond_ascii_are_found_by_small_letters() {
        assert_eq!(found(&["ÉTOILE", "Etoile", "", "ÖSTER"], "étoile"), [0]);
        assert_eq!(found(&["ÉTOILE", "Etoile", "", "ÖSTER"], "öst"), [3]);
        assert_eq!(found(&["ÉTOILE", "Etoile", "", "ÖSTER"], "ETO"), [1]);
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
