//! One line of a statement as a position of a snapshot.
//!
//! The rules, where statements leave room:
//! - A line of zero units is not held and is left out; cash of zero likewise.
//! - A short position has negative units and a negative value, however the custodian signs them.
//! - Debt is priced in percent of its face value and options for one underlying share; the price shown is that of one
//!   unit held (one unit of face value, one contract), so that quantity × price is the value. Where the stated value shows
//!   that a custodian prices debt or options per unit after all, the price stays as it is.
//! - The value is the stated one. Where none is stated it is quantity × price, rounded to the currency's minor unit as
//!   statements print it; where that is unknown too, there is no value.
//! - Cash is what the custodian calls available, which by definition includes sweep funds. Margin and short balances are
//!   not added: custodians differ in whether available cash already contains them, and the stated total tells.

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal, Money};
use inlay_ofx::{ForeignCurrency, Security, SecurityId, SecurityKind, Side, Statement};

use crate::upstream::Position;

/// A line of the position list; `None` when nothing is held.
pub(super) fn position(
    account: &str,
    home: Currency,
    line: &inlay_ofx::Position,
    security: Option<&Security>,
) -> Option<Position> {
    if line.units.is_zero() {
        return None;
    }
    let currency = currency(line.currency, home);
    let quantity = signed(line.side, line.units);
    let stated = line.market_value.map(|value| signed(line.side, value));
    let kind = kind(line, security);
    let price = line
        .unit_price
        .and_then(|price| price_of_one_unit(kind, price, quantity, stated, security));
    let value = stated.map(|amount| Money::new(amount, currency)).or_else(|| {
        let amount = quantity.checked_mul(price?)?;
        Some(Money::new(amount, currency).rounded())
    });
    Some(Position {
        account: account.to_owned(),
        name: name(&line.security, security),
        symbol: security.and_then(|one| one.ticker.clone()),
        asset_class: asset_class(kind, security),
        quantity,
        price: price.map(|amount| Money::new(amount, currency)),
        price_date: line.priced.map(|moment| moment.date),
        market_value: value,
    })
}

/// What a security is called: its name, or else its identifier, unless that is blank too.
pub(super) fn name(id: &SecurityId, security: Option<&Security>) -> Option<String> {
    let named = security.and_then(|security| security.name.as_ref());
    let name = named.unwrap_or(&id.unique_id);
    (!name.trim().is_empty()).then(|| name.clone())
}

/// The currency of amounts beside which `foreign` stands, in an account of which `home` is the own currency.
pub(super) fn currency(foreign: Option<ForeignCurrency>, home: Currency) -> Currency {
    foreign
        .filter(|foreign| !foreign.converted)
        .map_or(home, |foreign| foreign.currency)
}

/// The cash of an account, as stated for it or else for its retirement plan; `None` when there is none.
pub(super) fn cash(account: &str, statement: &Statement) -> Option<Position> {
    let available = statement
        .balances
        .as_ref()
        .and_then(|balances| balances.available_cash);
    let amount = available.or_else(|| statement.retirement.and_then(|plan| plan.cash))?;
    if amount.is_zero() {
        return None;
    }
    Some(Position {
        account: account.to_owned(),
        name: Some(statement.currency.to_string()),
        symbol: None,
        asset_class: AssetClass::Cash,
        quantity: amount,
        price: None,
        price_date: None,
        market_value: Some(Money::new(amount, statement.currency)),
    })
}

fn signed(side: Side, amount: Decimal) -> Decimal {
    match side {
        Side::Long => amount,
        Side::Short => -amount.abs(),
    }
}

/// What the position list says, or the description where the list only says "other".
pub(super) fn kind(line: &inlay_ofx::Position, security: Option<&Security>) -> SecurityKind {
    match (line.kind, security) {
        (SecurityKind::Other, Some(security)) => security.kind,
        (kind, _) => kind,
    }
}

pub(super) fn price_of_one_unit(
    kind: SecurityKind,
    price: Decimal,
    quantity: Decimal,
    stated: Option<Decimal>,
    security: Option<&Security>,
) -> Option<Decimal> {
    let factor = match kind {
        SecurityKind::Debt => Decimal::new(1, 2),
        SecurityKind::Option => security?.shares_per_contract?,
        SecurityKind::Stock | SecurityKind::Fund | SecurityKind::Other => Decimal::ONE,
    };
    let of_one_unit = price.checked_mul(factor)?;
    let distance = |price: Decimal| Some(quantity.checked_mul(price)?.checked_sub(stated?)?.abs());
    match (distance(price), distance(of_one_unit)) {
        (Some(as_it_is), Some(converted)) if as_it_is < converted => Some(price),
        _ => Some(of_one_unit),
    }
}

/// The custodian's own classification where it has one that says more than the kind.
pub(super) fn asset_class(kind: SecurityKind, security: Option<&Security>) -> AssetClass {
    match (kind, security.and_then(|one| one.asset_class.as_deref())) {
        (SecurityKind::Option, _) => AssetClass::Derivative,
        (_, Some("DOMESTICBOND" | "INTLBOND")) | (SecurityKind::Debt, _) => AssetClass::FixedIncome,
        (_, Some("LARGESTOCK" | "SMALLSTOCK" | "INTLSTOCK")) | (SecurityKind::Stock, _) => AssetClass::Equity,
        (_, Some("MONEYMRKT")) => AssetClass::Cash,
        (SecurityKind::Fund, _) => AssetClass::Fund,
        (SecurityKind::Other, _) => AssetClass::Other,
    }
}

#[cfg(test)]
mod tests {
    use inlay_ofx::SecurityId;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn line(kind: SecurityKind, units: &str, price: &str, value: Option<&str>) -> inlay_ofx::Position {
        inlay_ofx::Position {
            security: SecurityId {
                unique_id: "X1".to_owned(),
                scheme: "CUSIP".to_owned(),
            },
            kind,
            side: Side::Long,
            units: decimal(units),
            unit_price: Some(decimal(price)),
            market_value: value.map(decimal),
            priced: None,
            currency: None,
        }
    }

    fn described(kind: SecurityKind, class: Option<&str>, contract: Option<i64>) -> Security {
        Security {
            id: SecurityId {
                unique_id: "X1".to_owned(),
                scheme: "CUSIP".to_owned(),
            },
            name: None,
            ticker: None,
            kind,
            asset_class: class.map(str::to_owned),
            shares_per_contract: contract.map(Decimal::from),
        }
    }

    fn figures(
        line: &inlay_ofx::Position,
        security: Option<&Security>,
    ) -> (Decimal, Option<Decimal>, Option<Decimal>) {
        let position = position("a", "USD".parse().unwrap(), line, security).unwrap();
        let amount = |money: Option<Money>| money.map(|money| money.amount);
        (
            position.quantity,
            amount(position.price),
            amount(position.market_value),
        )
    }

    #[test]
    fn debt_is_priced_in_percent_unless_its_value_says_otherwise() {
        let percent = line(SecurityKind::Debt, "1000", "100", Some("1000"));
        assert_eq!(
            figures(&percent, None),
            (decimal("1000"), Some(decimal("1")), Some(decimal("1000")))
        );
        let each = line(SecurityKind::Debt, "10", "985", Some("9850"));
        assert_eq!(figures(&each, None).1, Some(decimal("985")));
        let valueless = line(SecurityKind::Debt, "5000", "101.25", None);
        assert_eq!(figures(&valueless, None).2, Some(decimal("5062.5")));
    }

    #[test]
    fn an_option_without_its_contract_size_has_no_price_rather_than_a_wrong_one() {
        let option = line(SecurityKind::Option, "2", "1.4", None);
        assert_eq!(figures(&option, None), (decimal("2"), None, None));
        let security = described(SecurityKind::Option, None, Some(100));
        assert_eq!(
            figures(&option, Some(&security)),
            (decimal("2"), Some(decimal("140")), Some(decimal("280")))
        );
    }

    #[test]
    fn a_short_position_is_negative_however_it_is_signed() {
        for (units, value) in [("5", "50"), ("-5", "-50"), ("-5", "50")] {
            let mut short = line(SecurityKind::Stock, units, "10", Some(value));
            short.side = Side::Short;
            assert_eq!(
                figures(&short, None),
                (decimal("-5"), Some(decimal("10")), Some(decimal("-50")))
            );
        }
    }

    #[test]
    fn a_computed_value_is_rounded_as_statements_print_it() {
        let fund = line(SecurityKind::Fund, "3.333", "1.1115", None);
        assert_eq!(figures(&fund, None).2, Some(decimal("3.70")));
    }

    #[test]
    fn the_custodians_own_classification_counts_for_funds() {
        let class = |kind, class| asset_class(kind, Some(&described(kind, class, None)));
        assert_eq!(class(SecurityKind::Fund, None), AssetClass::Fund);
        assert_eq!(class(SecurityKind::Fund, Some("INTLSTOCK")), AssetClass::Equity);
        assert_eq!(
            class(SecurityKind::Fund, Some("DOMESTICBOND")),
            AssetClass::FixedIncome
        );
        assert_eq!(class(SecurityKind::Fund, Some("MONEYMRKT")), AssetClass::Cash);
        assert_eq!(
            class(SecurityKind::Option, Some("LARGESTOCK")),
            AssetClass::Derivative
        );
        assert_eq!(class(SecurityKind::Debt, Some("OTHER")), AssetClass::FixedIncome);
        assert_eq!(class(SecurityKind::Stock, None), AssetClass::Equity);
        assert_eq!(class(SecurityKind::Other, None), AssetClass::Other);
    }
}
