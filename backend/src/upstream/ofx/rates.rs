//! Exchange rates, as far as the statements name them.

use std::collections::BTreeMap;

use inlay_contract::{Currency, Decimal};
use inlay_ofx::Statement;

/// What one statement says: one unit of `from` is `rate` units of `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StatedRate {
    from: Currency,
    to: Currency,
    rate: Decimal,
}

/// The rates of one statement, each against the account's currency.
pub(super) fn stated(statement: &Statement) -> impl Iterator<Item = StatedRate> {
    let named = statement
        .balances
        .iter()
        .flat_map(|balances| balances.named.iter().filter_map(|one| one.currency));
    let positions = statement
        .positions
        .iter()
        .filter_map(|position| position.currency);
    positions
        .chain(named)
        .filter(|foreign| foreign.currency != statement.currency)
        .map(|foreign| StatedRate {
            from: foreign.currency,
            to: statement.currency,
            rate: foreign.rate,
        })
}

/// Units of `base` for one unit of each currency that stated rates lead to, directly, the other way round, or in steps.
///
/// The shortest way counts, then the rate stated first: callers put newer statements first.
pub(super) fn into_base(base: Currency, stated: &[StatedRate]) -> BTreeMap<Currency, Decimal> {
    let mut rates = BTreeMap::from([(base, Decimal::ONE)]);
    loop {
        let mut found = BTreeMap::new();
        for one in stated {
            if let Some(rate) = rates
                .get(&one.to)
                .and_then(|to_base| to_base.checked_mul(one.rate))
            {
                found.entry(one.from).or_insert(rate);
            }
            if let Some(rate) = rates
                .get(&one.from)
                .and_then(|from_base| from_base.checked_div(one.rate))
            {
                found.entry(one.to).or_insert(rate);
            }
        }
        found.retain(|currency, _| !rates.contains_key(currency));
        if found.is_empty() {
            rates.remove(&base);
            return rates;
        }
        rates.append(&mut found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn rate(from: &str, to: &str, rate: &str) -> StatedRate {
        StatedRate {
            from: currency(from),
            to: currency(to),
            rate: rate.parse().unwrap(),
        }
    }

    fn to(base: &str, stated: &[StatedRate]) -> Vec<(String, String)> {
        let rates = into_base(currency(base), stated);
        rates
            .iter()
            .map(|(currency, rate)| (currency.to_string(), rate.normalize().to_string()))
            .collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(code, rate)| ((*code).to_owned(), (*rate).to_owned()))
            .collect()
    }

    #[test]
    fn rates_are_found_directly_inverted_and_in_steps() {
        let stated = [rate("USD", "EUR", "0.8"), rate("CHF", "EUR", "1.04")];
        assert_eq!(to("EUR", &stated), pairs(&[("CHF", "1.04"), ("USD", "0.8")]));
        assert_eq!(to("USD", &stated), pairs(&[("CHF", "1.3"), ("EUR", "1.25")]));
    }

    #[test]
    fn the_newer_statement_counts_and_a_currency_without_a_way_is_absent() {
        let stated = [
            rate("USD", "EUR", "0.8"),
            rate("USD", "EUR", "0.5"),
            rate("JPY", "GBP", "0.005"),
        ];
        assert_eq!(to("EUR", &stated), pairs(&[("USD", "0.8")]));
    }
}
