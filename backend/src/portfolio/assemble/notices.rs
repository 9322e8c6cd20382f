//! What the reader should know before trusting a figure.

use std::collections::{BTreeSet, HashMap};

use inlay_analytics::Overflow;
use inlay_analytics::conversion::Rates;
use inlay_analytics::total::Total;
use inlay_contract::portfolio::Notice;
use inlay_contract::{Currency, Decimal, Money};

use super::position::Valued;
use crate::upstream::SnapshotAccount;

/// The source's own notices, then ours.
pub(super) fn all(
    mut notices: Vec<Notice>,
    accounts: &[SnapshotAccount],
    valued: &[Valued],
    by_account: &HashMap<&str, Vec<&Valued>>,
    rates: &Rates,
) -> Result<Vec<Notice>, Overflow> {
    for account in accounts {
        let positions = by_account
            .get(account.id.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        notices.extend(total_differs(account, positions, rates)?);
    }
    notices.extend(
        rates_missing(valued, rates)
            .into_iter()
            .map(|currency| Notice::RateMissing { currency }),
    );
    let dates = || accounts.iter().map(|account| account.as_of);
    if let (Some(oldest), Some(newest)) = (dates().min(), dates().max())
        && oldest < newest
    {
        notices.push(Notice::MixedDates { oldest });
    }
    Ok(notices)
}

/// A statement rounds each of its lines, so its total may differ by a minor unit a line. Where a line has no value in the
/// statement's currency nothing can be compared.
fn total_differs(
    account: &SnapshotAccount,
    positions: &[&Valued],
    rates: &Rates,
) -> Result<Option<Notice>, Overflow> {
    let Some(stated) = account.stated_total else {
        return Ok(None);
    };
    let mut listed = Decimal::ZERO;
    let mut tolerance = Decimal::ZERO;
    let minor_unit = Decimal::new(1, stated.currency.minor_units());
    for valued in positions {
        let Some(amount) = amount_in(stated.currency, valued, rates)? else {
            return Ok(None);
        };
        listed = listed.checked_add(amount).ok_or(Overflow)?;
        tolerance += minor_unit;
    }
    let difference = stated.amount.checked_sub(listed).ok_or(Overflow)?.abs();
    if difference <= tolerance.max(minor_unit) {
        return Ok(None);
    }
    let listed = Money::new(listed, stated.currency).rounded();
    Ok(Some(Notice::StatementTotalDiffers {
        account: account.id.clone(),
        stated,
        listed,
    }))
}

/// The valuation of the as-of date must be what the holdings add up to, or one of the two is about something else.
///
/// Rounding is allowed for: one minor unit for the total, half a one for each converted amount. Where a price or rate is
/// missing nothing can be compared.
pub(super) fn valuation_differs(
    valuation: Decimal,
    total: Total,
    valued: &[Valued],
    currency: Currency,
) -> Option<Notice> {
    if !total.is_whole() {
        return None;
    }
    let is_converted = |valued: &&Valued| {
        valued
            .position
            .market_value
            .is_some_and(|money| money.currency != currency)
    };
    let n_converted = valued.iter().filter(is_converted).count();
    let minor_unit = Decimal::new(1, currency.minor_units());
    let tolerance = minor_unit + minor_unit * Decimal::from(n_converted) / Decimal::TWO;
    // A difference that does not fit is one all the same.
    let difference = valuation
        .checked_sub(total.amount)
        .map(|difference| difference.abs());
    if difference.is_some_and(|difference| difference <= tolerance) {
        return None;
    }
    Some(Notice::ValuationDiffers {
        valuation: Money::new(valuation, currency),
        listed: Money::new(total.amount, currency).rounded(),
    })
}

fn amount_in(currency: Currency, valued: &Valued, rates: &Rates) -> Result<Option<Decimal>, Overflow> {
    match (valued.position.market_value, valued.value) {
        (Some(money), _) if money.currency == currency => Ok(Some(money.amount)),
        (_, Some(value)) => rates.convert_back(value, currency),
        (_, None) => Ok(None),
    }
}

fn rates_missing(valued: &[Valued], rates: &Rates) -> BTreeSet<Currency> {
    valued
        .iter()
        .filter_map(|valued| valued.position.market_value)
        .map(|money| money.currency)
        .filter(|currency| rates.rate(*currency).is_none())
        .collect()
}
