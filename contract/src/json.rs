//! A small reader of JSON text, for the widget.
//!
//! The widget travels over the wire on every record page, and a reader that a compiler derives once per type and once
//! per place of use was the largest part of it. Here the text becomes one plain tree, by one piece of code for all
//! types; [`crate::read`] takes the contract's types out of that tree. Servers go on using `serde`, and tests hold both
//! against each other.
//!
//! It keeps numbers as they are written, so nothing passes through binary floating point, and it borrows texts where
//! they need no unescaping. It deliberately says nothing about what is wrong with a text: nobody is shown that.

use std::borrow::Cow;

/// Deeper nesting than this is refused; no message or answer comes near it, and the stack of a browser is small.
const DEEPEST: usize = 64;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'text> {
    /// `null`; also what stands for a field that is not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(&'text str),
    /// A text.
    Text(Cow<'text, str>),
    /// An array.
    List(Vec<Json<'text>>),
    /// An object.
    Object(Fields<'text>),
}

/// The fields of an object, in the order of the text. Of two with one name the first counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields<'text>(Vec<(Cow<'text, str>, Json<'text>)>);

impl<'text> Json<'text> {
    /// An object without fields.
    pub const EMPTY: Self = Self::Object(Fields(Vec::new()));

    /// Reads one value and nothing after it. `None` when the text is not JSON (RFC 8259), or nested too deeply.
    #[must_use]
    pub fn parse(text: &'text str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(DEEPEST)?;
        reader.skip_space();
        (reader.at == text.len()).then_some(value)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The values, if it is a list.
    #[must_use]
    pub fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The fields, if it is an object.
    #[must_use]
    pub const fn fields(&self) -> Option<&Fields<'text>> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }
}

impl<'text> Fields<'text> {
    /// The value of a field; [`Json::Null`] where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &Json<'text> {
        let field = self.0.iter().find(|(known, _)| known == name);
        field.map_or(&Json::Null, |(_, value)| value)
    }

    /// All fields, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'text>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len()
    }
}

struct Reader<'text> {
    text: &'text str,
    /// Always at the beginning of a character.
    at: usize,
}

impl<'text> Reader<'text> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past `byte` if it is next.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Option<Json<'text>> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string().map(Json::Text),
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Json<'text>) -> Option<Json<'text>> {
        let is_next = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        self.at += word.len();
        is_next.then_some(value)
    }

    fn object(&mut self, depth: usize) -> Option<Json<'text>> {
        let mut fields = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.takes(b'}') {
            return Some(Json::Object(Fields(fields)));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            self.skip_space();
            if !self.takes(b':') {
                return None;
            }
            fields.push((name, self.value(depth)?));
            self.skip_space();
            if self.takes(b'}') {
                return Some(Json::Object(Fields(fields)));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json<'text>> {
        let mut values = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.takes(b']') {
            return Some(Json::List(values));
        }
        loop {
            values.push(self.value(depth)?);
            self.skip_space();
            if self.takes(b']') {
                return Some(Json::List(values));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Json<'text>> {
        let start = self.at;
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _sign = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        self.text.get(start..self.at).map(Json::Number)
    }

    /// Goes past at least one digit.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (start < self.at).then_some(())
    }

    fn string(&mut self) -> Option<Cow<'text, str>> {
        if !self.takes(b'"') {
            return None;
        }
        let mut text = Cow::Borrowed("");
        loop {
            let plain = self.plain();
            if text.is_empty() {
                text = Cow::Borrowed(plain);
            } else {
                text.to_mut().push_str(plain);
            }
            if self.takes(b'"') {
                return Some(text);
            }
            if !self.takes(b'\\') {
                // A control character, or the end.
                return None;
            }
            text.to_mut().push(self.escaped()?);
        }
    }

    /// What stands as it is, up to a quote, an escape, a control character or the end.
    fn plain(&mut self) -> &'text str {
        let start = self.at;
        while let Some(byte) = self.peek()
            && byte != b'"'
            && byte != b'\\'
            && 0x20 <= byte
        {
            self.at += 1;
        }
        // Both ends lie beside ASCII characters, so this never fails.
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escaped(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// After `\u`: one unit, or a pair of surrogates. A lonely surrogate is no character.
    fn code_point(&mut self) -> Option<char> {
        let first = self.unit()?;
        if first & 0xfc00 != 0xd800 {
            return char::from_u32(first);
        }
        if !(self.takes(b'\\') && self.takes(b'u')) {
            return None;
        }
        let second = self.unit()?;
        if second & 0xfc00 != 0xdc00 {
            return None;
        }
        char::from_u32(0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff))
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The same value as the reference implementation holds it.
    fn reference(json: &Json<'_>) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(bool) => Value::Bool(*bool),
            Json::Number(text) => serde_json::from_str(text).unwrap(),
            Json::Text(text) => Value::String(text.to_string()),
            Json::List(values) => values.iter().map(reference).collect(),
            Json::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.to_owned(), reference(value)))
                .collect(),
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| fields.into_iter().collect()),
            ]
        })
    }

    #[test]
    fn escapes_are_undone_once() {
        let parsed = Json::parse(r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\\n""#);
        let text = Json::Text("a\"\\/\u{8}\u{c}\n\r\té😀\\n".into());
        assert_eq!(parsed, Some(text));
        for lonely in [r#""\ud83d""#, r#""\ud83dx""#, r#""\ude00""#, r#""\ud83d\ud83d""#] {
            assert_eq!(Json::parse(lonely), None, "{lonely}");
        }
    }

    #[test]
    fn a_tower_of_brackets_does_not_overturn_the_stack() {
        let tower = |height| ["[".repeat(height), "]".repeat(height)].concat();
        assert!(Json::parse(&tower(DEEPEST)).is_some());
        assert!(Json::parse(&tower(DEEPEST + 1)).is_none());
        assert!(Json::parse(&"[".repeat(1_000_000)).is_none());
    }

    #[test]
    fn a_number_keeps_every_digit() {
        let text = "9007199254740993.010";
        assert_eq!(Json::parse(text), Some(Json::Number(text)));
    }

    proptest! {
        #[test]
        fn what_servers_write_is_read_as_they_mean_it(value in value()) {
            for text in [serde_json::to_string(&value).unwrap(), serde_json::to_string_pretty(&value).unwrap()] {
                let expected: Value = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(Json::parse(&text).as_ref().map(reference), Some(expected));
            }
        }

        #[test]
        fn what_is_no_json_is_refused_like_everywhere_else(text in r#"[\[\]{}",:0-9eE+.ntrufalse\\ \t\n-]{0,14}"#) {
            // The reference also refuses numbers beyond its range; nobody reads those here.
            let expected = serde_json::from_str::<Value>(&text);
            let out_of_range = expected.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
            prop_assert_eq!(Json::parse(&text).is_some(), expected.is_ok() || out_of_range, "{:?}", expected);
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>()) {
            prop_assert_eq!(Json::parse(&text).is_some(), serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}
