//! The pages of the console as HTML text.

use std::fmt::Write as _;

use inlay_contract::{Currency, Decimal};

use super::STYLESHEET_PATH;
use crate::answer::{Account, EntityKind};
use crate::world::Portfolio;

/// Text that may stand in an element or in a quoted attribute of HTML.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '"' => formatter.write_str("&quot;")?,
                '\'' => formatter.write_str("&#39;")?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// The page of a household, person or account.
pub(super) fn entity(portfolio: &Portfolio<'_>) -> String {
    let entity = portfolio.entity();
    let kind = match entity.kind {
        EntityKind::Household => "Household",
        EntityKind::Person => "Person",
        EntityKind::Account => "Account",
    };
    let rows: String = portfolio.accounts_ever().accounts.iter().map(row).collect();
    let accounts = if rows.is_empty() {
        "<p>No accounts.</p>".to_owned()
    } else {
        format!(
            "<table>\n<caption>Accounts</caption>\n<thead><tr><th scope=\"col\">Account</th>\
             <th scope=\"col\">Registration</th><th scope=\"col\">Opened</th><th scope=\"col\">Value</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>"
        )
    };
    let value = match portfolio.value() {
        Some(value) => amount(value, entity.base_currency),
        None => "nothing held".to_owned(),
    };
    let body = format!(
        "<h1>{}</h1>\n<dl>\n<dt>Kind</dt><dd>{kind}</dd>\n<dt>As of</dt><dd>{}</dd>\n<dt>Value</dt><dd>{value}</dd>\n\
         </dl>\n{accounts}",
        Escaped(&entity.name),
        entity.as_of,
    );
    document(&entity.name, &body)
}

/// The page of an identifier that nobody has.
pub(super) fn unknown() -> String {
    document(
        "Not found",
        "<h1>Not found</h1>\n<p>The platform has no client with this identifier.</p>",
    )
}

fn row(account: &Account) -> String {
    let value = match account.left_on {
        Some(date) => format!("left on {date}"),
        None => amount(account.value, account.currency),
    };
    format!(
        "<tr><th scope=\"row\"><a href=\"/console/entities/{}\">{}</a></th><td>{}</td><td>{}</td><td>{value}</td></tr>\n",
        Escaped(&account.id),
        Escaped(&account.name),
        Escaped(&account.registration),
        account.opened_on,
    )
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <title>{} – Sandbox platform</title>\n<link rel=\"stylesheet\" href=\"{STYLESHEET_PATH}\">\n</head>\n<body>\n\
         <header><p>Sandbox platform</p></header>\n<main>\n{body}\n</main>\n\
         <footer><p>Every client, security and price on this platform is invented; that is why this page needs no login.</p>\
         </footer>\n</body>\n</html>\n",
        Escaped(title),
    )
}

/// An amount with its currency and thousands apart (`USD 1,234,567.89`).
fn amount(amount: Decimal, currency: Currency) -> String {
    let text = amount.abs().to_string();
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position != 0 && (whole.len() - position) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount.is_sign_negative() { "-" } else { "" };
    match fraction {
        Some(fraction) => format!("{currency} {sign}{grouped}.{fraction}"),
        None => format!("{currency} {sign}{grouped}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_become_markup() {
        let name = "<script>alert(\"O'Neil & Sons\")</script>";
        let escaped = Escaped(name).to_string();
        assert_eq!(
            escaped,
            "&lt;script&gt;alert(&quot;O&#39;Neil &amp; Sons&quot;)&lt;/script&gt;"
        );
        assert!(document(name, "").contains(&escaped) && !document(name, "").contains(name));
    }

    #[test]
    fn amounts_are_grouped_in_thousands() {
        let usd = "USD".parse().unwrap();
        for (number, text) in [
            ("0.05", "USD 0.05"),
            ("999.00", "USD 999.00"),
            ("1234567.89", "USD 1,234,567.89"),
            ("-100000", "USD -100,000"),
        ] {
            assert_eq!(amount(number.parse().unwrap(), usd), text);
        }
    }
}
