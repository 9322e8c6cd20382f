//! The table as comma-separated values (RFC 4180): the rows, order and columns of the screen, with raw numbers.

use super::layout::Layout;
use super::rows::Rows;
use super::value::Value;
use crate::i18n::Language;

/// Tells spreadsheets that the text is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What the rows of `order` show in `layout`: a header in the reader's language, then one line a row.
///
/// Numbers are plain decimals (ratios fractions of one), dates ISO 8601. A number whose column has amounts of several
/// currencies is followed by its currency; where all are the same, the header names it. What is unknown is its reason,
/// never zero. Notes below a cell are fields of their own, because they are on the screen as well.
pub(super) fn csv(rows: &dyn Rows, order: &[usize], layout: &Layout, language: &Language) -> String {
    let mut columns = layout.columns.clone();
    for column in &layout.columns {
        for note in layout.notes(*column) {
            if !columns.contains(note) {
                columns.push(*note);
            }
        }
    }
    let columns: Vec<Field> = columns
        .into_iter()
        .map(|column| Field::new(rows, order, column, language))
        .collect();
    let mut text = String::from(BYTE_ORDER_MARK);
    let mut line = Line::new(&mut text);
    for field in &columns {
        field.header(rows, language, &mut line);
    }
    line.end();
    for row in order {
        let mut line = Line::new(&mut text);
        for field in &columns {
            field.write(&rows.value(*row, field.column, language), language, &mut line);
        }
        line.end();
    }
    text
}

/// One column of the screen in the file.
struct Field {
    column: usize,
    currencies: Currencies,
}

/// The currencies of a column's amounts.
enum Currencies {
    /// It has no amounts.
    None,
    /// All amounts have this one.
    One(inlay_contract::Currency),
    /// Several; each amount names its own.
    Several,
}

impl Field {
    fn new(rows: &dyn Rows, order: &[usize], column: usize, language: &Language) -> Self {
        let mut currencies = Currencies::None;
        for row in order {
            let Some(currency) = rows.value(*row, column, language).currency() else {
                continue;
            };
            currencies = match currencies {
                Currencies::None => Currencies::One(currency),
                Currencies::One(before) if before == currency => Currencies::One(before),
                _ => Currencies::Several,
            };
        }
        Self { column, currencies }
    }

    fn header(&self, rows: &dyn Rows, language: &Language, line: &mut Line<'_>) {
        let title = rows
            .columns()
            .get(self.column)
            .map_or("", |column| (column.title)(language.words));
        match self.currencies {
            Currencies::None => line.text(title),
            Currencies::One(currency) => line.text(&[title, " (", currency.as_str(), ")"].concat()),
            Currencies::Several => {
                line.text(title);
                line.text(&[title, " (", language.words.currency(), ")"].concat());
            }
        }
    }

    fn write(&self, value: &Value<'_>, language: &Language, line: &mut Line<'_>) {
        match value {
            Value::Nothing => line.text(""),
            Value::Text(text) => line.text(text),
            Value::Ranked { text, .. } => line.text(text),
            Value::Day(date) | Value::Month(date) => line.raw(&date.to_string()),
            Value::Number(_, figure) => match (figure.known(), figure) {
                (Some(number), _) => line.raw(&number.normalize().to_string()),
                (None, inlay_contract::Figure::Unavailable { reason }) => {
                    line.text(language.words.unavailable_reason(*reason));
                }
                (None, _) => line.text(language.words.unavailable_badge()),
            },
        }
        if matches!(self.currencies, Currencies::Several) {
            line.text(
                value
                    .currency()
                    .as_ref()
                    .map_or("", inlay_contract::Currency::as_str),
            );
        }
    }
}

/// Writes one line, field by field.
struct Line<'text> {
    text: &'text mut String,
    is_first: bool,
}

impl<'text> Line<'text> {
    const fn new(text: &'text mut String) -> Self {
        Self { text, is_first: true }
    }

    /// A text. A spreadsheet takes one that begins like a formula for a formula, and runs it; an apostrophe prevents that.
    fn text(&mut self, field: &str) {
        self.separate();
        let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let needs_quotes = field.contains([',', '"', '\n', '\r', ';', '\t']);
        if needs_quotes {
            self.text.push('"');
        }
        if is_formula {
            self.text.push('\'');
        }
        for char in field.chars() {
            if char == '"' {
                self.text.push('"');
            }
            self.text.push(char);
        }
        if needs_quotes {
            self.text.push('"');
        }
    }

    /// A number or a date, which needs no quotes and may begin with a minus.
    fn raw(&mut self, field: &str) {
        self.separate();
        self.text.push_str(field);
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.text.push(',');
        }
    }

    fn end(self) {
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(fields: &[&str]) -> String {
        let mut text = String::new();
        let mut line = Line::new(&mut text);
        for field in fields {
            line.text(field);
        }
        line.end();
        text
    }

    #[test]
    fn a_name_with_a_comma_or_a_quote_stays_one_field() {
        assert_eq!(
            line(&["a", "Doe, Jane", "6\" pipe"]),
            "a,\"Doe, Jane\",\"6\"\" pipe\"\r\n"
        );
        assert_eq!(line(&["two\nlines"]), "\"two\nlines\"\r\n");
        assert_eq!(line(&["", ""]), ",\r\n");
    }

    #[test]
    fn a_name_that_looks_like_a_formula_is_not_run_by_a_spreadsheet() {
        for name in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            let written = line(&[name]);
            assert!(written.trim_start_matches('"').starts_with('\''), "{written}");
        }
        assert_eq!(
            line(&["=HYPERLINK(\"http://x\",\"y\")"]),
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n"
        );
    }

    #[test]
    fn a_negative_number_stays_a_number() {
        let mut text = String::new();
        let mut line = Line::new(&mut text);
        line.raw("-12.5");
        line.raw("2026-06-30");
        line.end();
        assert_eq!(text, "-12.5,2026-06-30\r\n");
    }

    /// A reader of RFC 4180, as short as can be.
    fn fields(text: &str) -> Vec<String> {
        let mut fields = vec![String::new()];
        let mut is_quoted = false;
        let mut chars = text.trim_end_matches("\r\n").chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '"' if is_quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    fields.last_mut().unwrap().push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => fields.push(String::new()),
                other => fields.last_mut().unwrap().push(other),
            }
        }
        fields
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back_whole(texts in proptest::collection::vec("[a-z,;\"' =+@\t-]{0,12}", 1..8)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let read = fields(&line(&texts));
            proptest::prop_assert_eq!(read.len(), texts.len());
            for (read, text) in read.iter().zip(texts) {
                let guarded = ["'", text].concat();
                let is_formula = text.starts_with(['=', '+', '-', '@', '\t']);
                proptest::prop_assert_eq!(read.as_str(), if is_formula { guarded.as_str() } else { text });
            }
        }
    }
}
