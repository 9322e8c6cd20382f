//! What one booking of SnapTrade was, in the contract's terms. Both the book and the flows are made of it.
//!
//! The rules, where SnapTrade leaves room:
//! - Signs are as documented: positive came in. What is bought goes out as money and comes in as units, whatever the signs say;
//!   a sale the other way round.
//! - A contribution that goes out is a withdrawal, and a withdrawal that comes in a deposit: corrections are booked so.
//! - `TRANSFER` is from or to another account; the `EXTERNAL_ASSET_TRANSFER` kinds are deliveries where securities came or
//!   went, and money from or to the outside where none did.
//! - Interest that goes out is a cost, as margin interest is.
//! - A reinvestment (`REI`) that takes money is a purchase; institutions book the dividend beside it. One that takes none
//!   only brings units.
//! - Without an amount that of a trade or a delivery is units × price. Where that is not known either, nothing is known of
//!   the money: then it is neither flow nor income, and [`Booked::is_flow_unknown`] says whether it would have been a flow.
//! - Where units come from outside or go there, an amount of nothing is none: no money moved, and what they are worth is not said.
//! - Everything else (splits, stock dividends, options that end, adjustments, words that are new to us) is neither flow nor
//!   income.

use inlay_contract::book::TransactionKind;
use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;

use super::holding;
use super::wire::{Activity, Amount};

/// One booking.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Booked {
    pub(super) date: Date,
    pub(super) kind: TransactionKind,
    pub(super) quantity: Option<Decimal>,
    pub(super) amount: Decimal,
    /// Of the amount; `None` where no money moved, as far as it is known.
    pub(super) currency: Option<Currency>,
    /// Something came from outside or went there, and how much is not known.
    pub(super) is_flow_unknown: bool,
}

/// What `activity` was; `None` where it has no date.
pub(super) fn of(activity: &Activity) -> Option<Booked> {
    let date = activity.trade_date.or(activity.settlement_date)?.0;
    let word = activity.kind.as_deref().unwrap_or_default();
    let units = activity
        .units
        .map(|units| units.0)
        .filter(|units| !units.is_zero());
    let currency = activity.currency.as_ref();
    let currency = currency.and_then(|currency| holding::currency(currency.code.as_deref()));
    let is_in_kind = is_flow(activity) && units.is_some();
    let stated = activity
        .amount
        .map(|amount| amount.0)
        .filter(|amount| !(is_in_kind && amount.is_zero()));
    let is_about_a_security = activity.symbol.is_some() || activity.option_symbol.is_some();
    let direction = direction(word, stated, units);
    let quantity = units.map(|units| match direction {
        Some(Direction::In) => units.abs(),
        Some(Direction::Out) => -units.abs(),
        None => units,
    });
    let money = stated
        .or_else(|| worth(activity, word, quantity))
        .zip(currency)
        .map(|(amount, currency)| (signed(word, amount), currency));
    let kind = kind(
        word,
        money.map(|(amount, _)| amount),
        quantity,
        is_about_a_security,
    );
    Some(match money {
        Some((amount, currency)) => Booked {
            date,
            kind,
            quantity,
            amount,
            currency: Some(currency),
            is_flow_unknown: false,
        },
        None => Booked {
            date,
            kind: TransactionKind::Other,
            quantity,
            amount: Decimal::ZERO,
            currency: None,
            is_flow_unknown: is_flow(activity),
        },
    })
}

/// Whether a kind of booking is a flow of the account.
pub(super) const fn crosses_the_border(kind: TransactionKind) -> bool {
    matches!(
        kind,
        TransactionKind::Deposit
            | TransactionKind::Withdrawal
            | TransactionKind::DeliveryIn
            | TransactionKind::DeliveryOut
            | TransactionKind::Transfer
    )
}

/// Whether `activity` is of a kind that brings something from outside or takes it there, whether or not it is known how much and
/// when.
pub(super) fn is_flow(activity: &Activity) -> bool {
    matches!(
        activity.kind.as_deref(),
        Some(
            "CONTRIBUTION"
                | "WITHDRAWAL"
                | "TRANSFER"
                | "EXTERNAL_ASSET_TRANSFER_IN"
                | "EXTERNAL_ASSET_TRANSFER_OUT"
        )
    )
}

/// Where units go.
#[derive(Clone, Copy)]
enum Direction {
    In,
    Out,
}

fn direction(word: &str, amount: Option<Decimal>, units: Option<Decimal>) -> Option<Direction> {
    match word {
        "BUY" | "REI" | "EXTERNAL_ASSET_TRANSFER_IN" => Some(Direction::In),
        "SELL" | "EXTERNAL_ASSET_TRANSFER_OUT" => Some(Direction::Out),
        // Units and their worth go the same way.
        "TRANSFER" => {
            let telling = amount.filter(|amount| !amount.is_zero()).or(units)?;
            Some(if telling.is_sign_negative() {
                Direction::Out
            } else {
                Direction::In
            })
        }
        _ => None,
    }
}

/// Units × price, for what is worth that.
fn worth(activity: &Activity, word: &str, quantity: Option<Decimal>) -> Option<Decimal> {
    let contract = activity.option_symbol.as_ref();
    let multiplier = contract.map(|option| match option.is_mini_option {
        Some(true) => Amount(Decimal::TEN),
        _ => Amount(Decimal::ONE_HUNDRED),
    });
    let price = activity.price.filter(|price| !price.0.is_zero())?;
    let kind = contract.map(|_| "option");
    let price = holding::price_of_one_unit(kind, price, multiplier)?;
    let value = quantity?.checked_mul(price)?;
    match word {
        "BUY" | "SELL" => Some(-value),
        "TRANSFER" | "EXTERNAL_ASSET_TRANSFER_IN" | "EXTERNAL_ASSET_TRANSFER_OUT" => Some(value),
        _ => None,
    }
}

/// The amount with the sign that its kind has without exception.
fn signed(word: &str, amount: Decimal) -> Decimal {
    match word {
        "BUY" | "EXTERNAL_ASSET_TRANSFER_OUT" => -amount.abs(),
        "SELL" | "EXTERNAL_ASSET_TRANSFER_IN" => amount.abs(),
        _ => amount,
    }
}

fn kind(
    word: &str,
    amount: Option<Decimal>,
    quantity: Option<Decimal>,
    is_about_a_security: bool,
) -> TransactionKind {
    let amount = amount.unwrap_or_default();
    let comes_in = !amount.is_sign_negative();
    let by_sign = |inwards, outwards| if comes_in { inwards } else { outwards };
    let is_delivery = is_about_a_security && quantity.is_some();
    match word {
        "BUY" => TransactionKind::Buy,
        "SELL" => TransactionKind::Sell,
        "REI" if amount.is_sign_negative() && !amount.is_zero() => TransactionKind::Buy,
        "DIVIDEND" | "SUBSTITUTE_DIVIDEND" => TransactionKind::Dividend,
        "CONTRIBUTION" | "WITHDRAWAL" => by_sign(TransactionKind::Deposit, TransactionKind::Withdrawal),
        "INTEREST" => by_sign(TransactionKind::Interest, TransactionKind::Fee),
        "FEE" => TransactionKind::Fee,
        "TAX" => TransactionKind::Tax,
        "TRANSFER" => TransactionKind::Transfer,
        "EXTERNAL_ASSET_TRANSFER_IN" if is_delivery => TransactionKind::DeliveryIn,
        "EXTERNAL_ASSET_TRANSFER_OUT" if is_delivery => TransactionKind::DeliveryOut,
        "EXTERNAL_ASSET_TRANSFER_IN" => TransactionKind::Deposit,
        "EXTERNAL_ASSET_TRANSFER_OUT" => TransactionKind::Withdrawal,
        _ => TransactionKind::Other,
    }
}
