//! From characters to tokens. The same for SGML and XML: what they forbid differently, the tree decides.

use std::borrow::Cow;

use crate::fault::{Fault, Located};

/// One token. Names are as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `<NAME>`
    Open(&'a str),
    /// `</NAME>`
    Close(&'a str),
    /// `<NAME/>`
    Empty(&'a str),
    /// Characters between tags, entities resolved, blanks as they stand.
    Text(Cow<'a, str>),
}

/// Hands out the tokens of a text, each with its offset.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The next token, or `None` at the end of the text.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Token<'a>)>, Located> {
        loop {
            let start = self.at;
            let rest = self.text.get(start..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(None);
            }
            if rest.starts_with("<?") {
                self.skip_past(start, "?>")?;
            } else if rest.starts_with("<!--") {
                self.skip_past(start, "-->")?;
            } else if let Some(inside) = rest.strip_prefix("<![CDATA[") {
                self.skip_past(start, "]]>")?;
                let length = self.at - start - "<![CDATA[".len() - "]]>".len();
                return Ok(Some((
                    start,
                    Token::Text(Cow::Borrowed(inside.get(..length).unwrap_or_default())),
                )));
            } else if rest.starts_with("<!") {
                return Err(Located::new(start, Fault::DocumentType));
            } else if begins_tag(rest) {
                return self.tag(start, rest).map(Some);
            } else {
                let length = text_length(rest);
                self.at += length;
                return Ok(Some((
                    start,
                    Token::Text(unescape(rest.get(..length).unwrap_or_default())),
                )));
            }
        }
    }

    fn skip_past(&mut self, start: usize, end: &str) -> Result<(), Located> {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest
            .find(end)
            .ok_or_else(|| Located::new(start, Fault::TagUnfinished))?;
        self.at = start + length + end.len();
        Ok(())
    }

    fn tag(&mut self, start: usize, rest: &'a str) -> Result<(usize, Token<'a>), Located> {
        let length = rest
            .find('>')
            .ok_or_else(|| Located::new(start, Fault::TagUnfinished))?;
        self.at = start + length + 1;
        let inside = rest.get(1..length).unwrap_or_default();
        let malformed = || Located::new(start, Fault::TagMalformed);
        if inside.contains('<') {
            return Err(malformed());
        }
        if let Some(name) = inside.strip_prefix('/') {
            let name = name.trim_end();
            return if is_name(name) {
                Ok((start, Token::Close(name)))
            } else {
                Err(malformed())
            };
        }
        let (inside, empty) = inside
            .strip_suffix('/')
            .map_or((inside, false), |inside| (inside, true));
        // OFX has no attributes; those that programs add (`xmlns`) say nothing about the statement.
        let name = inside.split(char::is_whitespace).next().unwrap_or_default();
        match (is_name(name), empty) {
            (false, _) => Err(malformed()),
            (true, false) => Ok((start, Token::Open(name))),
            (true, true) => Ok((start, Token::Empty(name))),
        }
    }
}

/// Whether a `<` begins markup. Brokers leave bare `<` in memos (`PRICE < LIMIT`), where it is text.
fn begins_tag(rest: &str) -> bool {
    matches!(rest.as_bytes(), [b'<', b'/' | b'a'..=b'z' | b'A'..=b'Z', ..])
}

/// Up to the next markup.
fn text_length(rest: &str) -> usize {
    let is_markup = |index: &usize| {
        let from = rest.get(*index..).unwrap_or_default();
        begins_tag(from) || from.starts_with("<!") || from.starts_with("<?")
    };
    rest.match_indices('<')
        .map(|(index, _)| index)
        .find(is_markup)
        .unwrap_or(rest.len())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':'))
}

/// Resolves entities. A bare `&` (`S&P 500`) and entities of other documents stay as they are written.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        match reference(after) {
            Some((letter, following)) => {
                plain.push(letter);
                rest = following;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character that the text behind an `&` names, and what follows it.
fn reference(after: &str) -> Option<(char, &str)> {
    // Looking further for the semicolon would let a file of ampersands cost the square of its length.
    const LONGEST: usize = 10;
    let end = after.bytes().take(LONGEST).position(|byte| byte == b';')?;
    Some((entity(after.get(..end)?)?, after.get(end + 1..)?))
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Vec<Token<'_>>, Fault> {
        let mut lexer = Lexer::new(text, 0);
        let mut tokens = Vec::new();
        while let Some((_, token)) = lexer.next().map_err(|located| located.fault)? {
            tokens.push(token);
        }
        Ok(tokens)
    }

    fn text(text: &str) -> Token<'static> {
        Token::Text(Cow::Owned(text.to_owned()))
    }

    #[test]
    fn markup_and_text_are_told_apart() {
        let expected = vec![
            Token::Open("A"),
            Token::Open("INTU.BID"),
            text("1 < 2"),
            Token::Close("A"),
            Token::Empty("B"),
        ];
        assert_eq!(tokens("<A><INTU.BID>1 < 2</A ><!-- <C> --><B />"), Ok(expected));
        assert_eq!(
            tokens("<?xml version='1.0'?><A xmlns='urn:x'>"),
            Ok(vec![Token::Open("A")])
        );
    }

    #[test]
    fn entities_become_characters_and_a_bare_ampersand_stays() {
        assert_eq!(
            tokens("S&amp;P &lt;500&gt; &#233;&#xE9; R&D &eacute; &"),
            Ok(vec![text("S&P <500> éé R&D &eacute; &")])
        );
        assert_eq!(tokens("<![CDATA[A &amp; <B>]]>"), Ok(vec![text("A &amp; <B>")]));
        assert_eq!(tokens("&amp;lt;"), Ok(vec![text("&lt;")]));
    }

    #[test]
    fn broken_markup_is_refused() {
        assert_eq!(tokens("<A"), Err(Fault::TagUnfinished));
        assert_eq!(tokens("<!-- "), Err(Fault::TagUnfinished));
        assert_eq!(tokens("<A<B>"), Err(Fault::TagMalformed));
        assert_eq!(tokens("</>"), Err(Fault::TagMalformed));
        assert_eq!(tokens("<A$>"), Err(Fault::TagMalformed));
        assert_eq!(
            tokens("<!DOCTYPE OFX [<!ENTITY a \"b\">]>"),
            Err(Fault::DocumentType)
        );
    }
}
