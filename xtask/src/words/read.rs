//! A language file: texts in groups, `{"first": {"group": {"name": "text with a {part}"}}, "later": {…}}`. Where a text
//! depends on a count there is an object of plural forms in its place, by their names in Unicode CLDR.

use anyhow::{Result, bail, ensure};
use inlay_contract::json::{Fields, Json};

/// Names of plural forms.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// The part that plural forms depend on.
pub(super) const COUNT: &str = "count";

/// Which part of the widget texts travel with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Load {
    /// What is needed up to the first paint.
    First,
    /// What is needed after it.
    Later,
}

impl Load {
    /// Both, in the order of the file.
    pub(super) const ALL: [Self; 2] = [Self::First, Self::Later];

    /// Its name in the file.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Later => "later",
        }
    }
}

/// All texts of a language, in the order of its file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Texts {
    /// Texts by key, those of the first load before the others.
    all: Vec<(String, Text)>,
    n_first: usize,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// The same for every count.
    Plain(String),
    /// Plural forms by name.
    Plural(Vec<(String, String)>),
}

impl Texts {
    /// Reads a file.
    pub(super) fn read(file: &str) -> Result<Self> {
        let Some(Json::Object(loads)) = Json::parse(file) else {
            bail!("this is no JSON object");
        };
        let names: Vec<&str> = loads.iter().map(|(name, _)| name).collect();
        ensure!(
            names == Load::ALL.map(Load::name),
            "it has {names:?} and needs `first` and `later`"
        );
        let mut all = Vec::new();
        let mut n_first = 0;
        for load in Load::ALL {
            let Json::Object(groups) = loads.get(load.name()) else {
                bail!("`{}` holds no groups", load.name());
            };
            collect(groups, "", &mut all)?;
            if load == Load::First {
                n_first = all.len();
            }
        }
        for (index, (key, text)) in all.iter().enumerate() {
            ensure!(
                all[..index].iter().all(|(earlier, _)| earlier != key),
                "{key} is there twice"
            );
            for form in text.forms() {
                parts(form).map_err(|error| error.context(key.clone()))?;
            }
        }
        Ok(Self { all, n_first })
    }

    /// Texts by key.
    pub(super) fn all(&self) -> &[(String, Text)] {
        &self.all
    }

    /// Those that travel with a part of the widget.
    pub(super) fn of(&self, load: Load) -> &[(String, Text)] {
        let (first, later) = self.all.split_at(self.n_first);
        match load {
            Load::First => first,
            Load::Later => later,
        }
    }

    /// The text under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Text> {
        self.all
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, text)| text)
    }
}

impl Text {
    /// The text, or all its forms.
    pub(super) fn forms(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Plural(forms) => forms.iter().map(|(_, text)| text.as_str()).collect(),
        }
    }

    /// The names of its parts in the order in which they first appear; of a plural the count first.
    pub(super) fn parts(&self) -> Vec<&str> {
        let mut found = match self {
            Self::Plain(_) => Vec::new(),
            Self::Plural(_) => vec![COUNT],
        };
        for form in self.forms() {
            for part in parts(form).unwrap_or_default() {
                if !found.contains(&part) {
                    found.push(part);
                }
            }
        }
        found
    }
}

fn collect(fields: &Fields<'_>, prefix: &str, texts: &mut Vec<(String, Text)>) -> Result<()> {
    for (name, value) in fields.iter() {
        let key = format!("{prefix}{name}");
        match value {
            Json::Text(text) => texts.push((key, Text::Plain(text.to_string()))),
            Json::Object(fields) if is_plural(fields) => {
                let form = |(name, text): (&str, &Json<'_>)| {
                    let text = text.text().map(str::to_owned);
                    text.map(|text| (name.to_owned(), text))
                };
                let Some(forms) = fields.iter().map(form).collect() else {
                    bail!("{key} has a form that is no text");
                };
                texts.push((key, Text::Plural(forms)));
            }
            Json::Object(fields) => collect(fields, &format!("{key}."), texts)?,
            _ => bail!("{key} is neither a text nor a group"),
        }
    }
    Ok(())
}

fn is_plural(fields: &Fields<'_>) -> bool {
    fields.get("other") != &Json::Null && fields.iter().all(|(name, _)| CATEGORIES.contains(&name))
}

/// The names in braces, in order.
///
/// # Errors
/// Braces that do not belong together, a name that is none, or a character that the packed form has no room for.
pub(super) fn parts(text: &str) -> Result<Vec<&str>> {
    ensure!(!text.is_empty(), "an empty text");
    ensure!(
        !text.contains(char::is_control),
        "line ends and tabs have no place in a text"
    );
    let mut pieces = text.split('{');
    let before = pieces.next().unwrap_or_default();
    ensure!(!before.contains('}'), "a brace is closed that was not opened");
    let mut found = Vec::new();
    for piece in pieces {
        let Some((name, rest)) = piece.split_once('}') else {
            bail!("a brace is not closed");
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        ensure!(is_name && !rest.contains('}'), "`{{{name}}}` is no part");
        found.push(name);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_enumerations_and_plurals_are_told_apart() {
        let texts = Texts::read(
            r#"{"first": {"a": {"one": "One", "kind": {"cash": "Cash", "other": "Other"}}},
                "later": {"a": {"days": {"one": "{count} day", "other": "{count} days"}}}}"#,
        )
        .unwrap();
        let keys: Vec<_> = texts.all().iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["a.one", "a.kind.cash", "a.kind.other", "a.days"]);
        assert_eq!(texts.of(Load::First), &texts.all()[..3]);
        assert_eq!(texts.of(Load::Later), &texts.all()[3..]);
        assert!(matches!(texts.get("a.days"), Some(Text::Plural(forms)) if forms.len() == 2));
    }

    #[test]
    fn parts_are_found_in_their_order() {
        let plain = Text::Plain("{b} of {a} and {b}".to_owned());
        assert_eq!(plain.parts(), ["b", "a"]);
        let plural = Text::Plural(vec![("other".to_owned(), "{name}: {count}".to_owned())]);
        assert_eq!(plural.parts(), ["count", "name"]);
    }

    #[test]
    fn a_slip_of_the_translator_is_found_before_a_reader_finds_it() {
        for text in ["{a", "a}", "{}", "{A b}", "{a}}", "", "a\tb", "a\nb"] {
            assert!(parts(text).is_err(), "{text:?}");
        }
        for file in [
            r#"{"first": {"a": {"b": "x", "b": "y"}}, "later": {}}"#,
            r#"{"first": {"a": {"b": "x"}}, "later": {"a": {"b": "y"}}}"#,
            r#"{"first": {"a": {"b": 1}}, "later": {}}"#,
            r#"{"first": {"a": {"b": "{c"}}, "later": {}}"#,
            r#"{"first": {"a": {"b": "x"}}}"#,
            r#"{"first": {"a": {"b": "x"}}, "later": "x"}"#,
            r#"{"a": {"b": "x"}}"#,
            "[]",
        ] {
            assert!(Texts::read(file).is_err(), "{file}");
        }
    }
}
