//! The little of SOQL that is needed to ask for the members of a household:
//! `SELECT a, b.c FROM object WHERE f = 'text' AND g = true ORDER BY a LIMIT 10`. Pure.

use serde_json::Value;

/// A query.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    pub(super) fields: Vec<String>,
    pub(super) object: String,
    /// All must hold.
    pub(super) conditions: Vec<(String, Condition)>,
    pub(super) order: Option<Order>,
    pub(super) limit: usize,
}

/// What a field must be.
#[derive(Debug, PartialEq)]
pub(super) enum Condition {
    /// This value.
    Is(Value),
    /// Another value.
    IsNot(Value),
    /// One of these values.
    In(Vec<Value>),
}

/// By which field, and whether the last comes first.
#[derive(Debug, PartialEq)]
pub(super) struct Order {
    pub(super) field: String,
    pub(super) is_descending: bool,
}

/// Where it cannot be understood.
pub(super) type Misunderstood = &'static str;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
    NotEqual,
}

/// Reads a query.
pub(super) fn parse(text: &str) -> Result<Query, Misunderstood> {
    let mut reader = Reader {
        tokens: tokens(text)?,
        next: 0,
    };
    reader.keyword("SELECT")?;
    let mut fields = vec![reader.word()?];
    while reader.sign(',') {
        fields.push(reader.word()?);
    }
    reader.keyword("FROM")?;
    let object = reader.word()?;
    let mut conditions = Vec::new();
    if reader.is_keyword("WHERE") {
        conditions.push(reader.condition()?);
        while reader.is_keyword("AND") {
            conditions.push(reader.condition()?);
        }
    }
    let mut order = None;
    if reader.is_keyword("ORDER") {
        reader.keyword("BY")?;
        let field = reader.word()?;
        let is_descending = reader.is_keyword("DESC");
        if !is_descending {
            reader.is_keyword("ASC");
        }
        if reader.is_keyword("NULLS") && !reader.is_keyword("LAST") {
            reader.keyword("FIRST")?;
        }
        order = Some(Order { field, is_descending });
    }
    let mut limit = 2000;
    if reader.is_keyword("LIMIT") {
        limit = reader.word()?.parse().map_err(|_| "LIMIT wants a number")?;
    }
    if reader.next < reader.tokens.len() {
        return Err("unexpected token");
    }
    Ok(Query {
        fields,
        object,
        conditions,
        order,
        limit,
    })
}

struct Reader {
    tokens: Vec<Token>,
    next: usize,
}

impl Reader {
    fn take(&mut self) -> Result<Token, Misunderstood> {
        let token = self.tokens.get(self.next).cloned().ok_or("unexpected end")?;
        self.next += 1;
        Ok(token)
    }

    fn word(&mut self) -> Result<String, Misunderstood> {
        match self.take()? {
            Token::Word(word) => Ok(word),
            _ => Err("a name was expected"),
        }
    }

    fn keyword(&mut self, keyword: &'static str) -> Result<(), Misunderstood> {
        if self.is_keyword(keyword) {
            Ok(())
        } else {
            Err("a keyword is missing")
        }
    }

    fn is_keyword(&mut self, keyword: &str) -> bool {
        let is_it = matches!(self.tokens.get(self.next), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(is_it);
        is_it
    }

    fn sign(&mut self, sign: char) -> bool {
        let is_it = self.tokens.get(self.next) == Some(&Token::Sign(sign));
        self.next += usize::from(is_it);
        is_it
    }

    fn condition(&mut self) -> Result<(String, Condition), Misunderstood> {
        let field = self.word()?;
        let condition = match self.take()? {
            Token::Sign('=') => Condition::Is(self.value()?),
            Token::NotEqual => Condition::IsNot(self.value()?),
            Token::Word(word) if word.eq_ignore_ascii_case("IN") => {
                if !self.sign('(') {
                    return Err("IN wants a list");
                }
                let mut values = vec![self.value()?];
                while self.sign(',') {
                    values.push(self.value()?);
                }
                if !self.sign(')') {
                    return Err("the list does not end");
                }
                Condition::In(values)
            }
            _ => return Err("only =, != and IN are understood"),
        };
        Ok((field, condition))
    }

    fn value(&mut self) -> Result<Value, Misunderstood> {
        match self.take()? {
            Token::Text(text) => Ok(Value::String(text)),
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
            Token::Word(word) if word.eq_ignore_ascii_case("null") => Ok(Value::Null),
            _ => Err("a value was expected"),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Misunderstood> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            _ if character.is_whitespace() => {}
            '\'' => {
                let mut literal = String::new();
                loop {
                    match characters.next().ok_or("a text does not end")? {
                        '\'' => break,
                        '\\' => literal.push(characters.next().ok_or("a text does not end")?),
                        other => literal.push(other),
                    }
                }
                tokens.push(Token::Text(literal));
            }
            '!' if characters.next_if_eq(&'=').is_some() => tokens.push(Token::NotEqual),
            '<' if characters.next_if_eq(&'>').is_some() => tokens.push(Token::NotEqual),
            ',' | '(' | ')' | '=' => tokens.push(Token::Sign(character)),
            _ if is_of_a_name(character) => {
                let mut word = String::from(character);
                while let Some(next) = characters.next_if(|next| is_of_a_name(*next)) {
                    word.push(next);
                }
                tokens.push(Token::Word(word));
            }
            _ => return Err("unexpected character"),
        }
    }
    Ok(tokens)
}

fn is_of_a_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_members_of_a_household_can_be_asked_for() {
        let query = parse(
            "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation \
             WHERE AccountId = '0015g00000NwH01AAF' AND IsActive = true ORDER BY Contact.Name LIMIT 50",
        )
        .unwrap();
        assert_eq!(query.fields, ["Contact.AccountId", "Contact.Name"]);
        assert_eq!(query.object, "AccountContactRelation");
        assert_eq!(
            query.conditions,
            [
                ("AccountId".to_owned(), Condition::Is(json!("0015g00000NwH01AAF"))),
                ("IsActive".to_owned(), Condition::Is(json!(true))),
            ]
        );
        assert_eq!(
            (query.order.map(|order| order.field), query.limit),
            (Some("Contact.Name".to_owned()), 50)
        );
    }

    #[test]
    fn an_injected_quote_stays_text_when_escaped_and_is_refused_when_not() {
        let query = parse(r"SELECT Id FROM Account WHERE Name = 'O\'Neil'").unwrap();
        assert_eq!(query.conditions[0].1, Condition::Is(json!("O'Neil")));
        for text in [
            "SELECT Id FROM Account WHERE Name = 'O'Neil'",
            "SELECT Id FROM Account WHERE Id = 'a' OR Name != ''",
            "SELECT Id FROM Account; DROP",
            "SELECT FROM Account",
            "SELECT Id FROM Account WHERE",
            "SELECT Id FROM Account LIMIT many",
            "",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
