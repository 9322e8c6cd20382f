//! Whether a text is a value of a kind.

use crate::schema::Kind;

/// What is wrong with a text as a value of this kind: how the sentence goes on after the name of the element.
pub(crate) fn fault(kind: Kind, text: &str) -> Option<String> {
    match kind {
        Kind::Text(longest) => text_fault(text, longest),
        Kind::Boolean => {
            (!matches!(text, "true" | "false")).then(|| format!("is `{text}`, but must be `true` or `false`"))
        }
        Kind::Whole(least, most) => whole_fault(text, least, most),
        Kind::Version => {
            (!is_version(text)).then(|| format!("is `{text}`, but must be a version such as `66.0`"))
        }
        Kind::OneOf(words) => {
            (!words.contains(&text)).then(|| format!("is `{text}`, but must be one of {}", list(words)))
        }
        Kind::Name => (!is_name(text)).then(|| {
            format!(
                "is `{text}`, but a name has letters, digits and single underscores and begins with a letter"
            )
        }),
        Kind::Address => (!is_address(text))
            .then(|| format!("is `{text}`, but must be an address that begins with `https://`")),
        Kind::Typed | Kind::Record(_) => None,
    }
}

fn text_fault(text: &str, longest: usize) -> Option<String> {
    let length = text.chars().count();
    match length {
        0 => Some("is empty".to_owned()),
        _ if longest < length => Some(format!(
            "has {length} characters, but at most {longest} are allowed"
        )),
        _ => None,
    }
}

fn whole_fault(text: &str, least: i64, most: i64) -> Option<String> {
    match text.parse::<i64>() {
        Err(_) => Some(format!("is `{text}`, but must be a whole number")),
        Ok(number) if number < least => Some(format!("is {number}, but must be at least {least}")),
        Ok(number) if most < number => Some(format!("is {number}, but must be at most {most}")),
        Ok(_) => None,
    }
}

/// `A`, `B`, `C`
pub(crate) fn list(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn is_version(text: &str) -> bool {
    text.strip_suffix(".0")
        .is_some_and(|number| number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A name as developers give it.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !text.ends_with('_')
        && !text.contains("__")
}

fn is_address(text: &str) -> bool {
    text.strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace))
}

/// A date such as `2026-11-21`. Whether the month has that day is for the platform.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let within = |part: &str, length: usize, most: u32| {
        part.len() == length
            && part
                .parse::<u32>()
                .is_ok_and(|number| (1..=most).contains(&number))
    };
    within(year, 4, 9_999) && within(month, 2, 12) && within(day, 2, 31)
}
