//! A provider's snapshot to the portfolio that the widget shows. Pure: no clock, no I/O; every figure comes from
//! `analytics`, and every figure that cannot be said says why.

mod history;
mod notices;
mod position;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use inlay_analytics::Overflow;
use inlay_analytics::allocation::{by_class, weight};
use inlay_analytics::conversion::{ImplausibleRate, Rates};
use inlay_analytics::total::Total;
use inlay_contract::portfolio::{Account, AllocationSlice, Holding, Portfolio, RecordSummary, Source};
use inlay_contract::{Currency, Decimal, Figure, Money, RecordId, UnavailableReason};
use jiff::Timestamp;

use self::history::HistoryFigures;
use self::position::Valued;
use crate::upstream::{Snapshot, SnapshotAccount};

/// Why a snapshot is no portfolio: it contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// A position names an account that is not listed.
    #[error("a position is in an account that is not listed")]
    UnknownAccount,
    /// A rate that would falsify every total.
    #[error(transparent)]
    Rate(#[from] ImplausibleRate),
    /// Amounts beyond all money.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// A sum with what to say when parts of it are missing.
#[derive(Debug, Clone, Copy)]
struct Covered {
    total: Total,
    reason: UnavailableReason,
}

/// The portfolio of `record`, which the provider that is called `source_name` gave at `read_at`.
///
/// # Errors
/// [`AssembleError`] when the snapshot contradicts itself.
pub fn assemble(
    snapshot: Snapshot,
    record: RecordId,
    source_name: String,
    read_at: Timestamp,
) -> Result<Portfolio, AssembleError> {
    let (currency, as_of) = (snapshot.base_currency, snapshot.as_of);
    let rates = Rates::new(currency, snapshot.rates)?;
    let mut valued = snapshot
        .positions
        .into_iter()
        .map(|position| Valued::new(position, &rates))
        .collect::<Result<Vec<_>, _>>()?;
    let by_account = grouped(&snapshot.accounts, &valued)?;

    let covered = Covered::over(&valued)?;
    let whole = covered.known();
    let mut notices = notices::all(snapshot.notices, &snapshot.accounts, &valued, &by_account, &rates)?;
    let close = snapshot.valuations.last().filter(|last| last.date == as_of);
    let differs = close
        .and_then(|last| last.value)
        .and_then(|value| notices::valuation_differs(value, covered.total, &valued, currency));
    let history = match differs {
        // Of two numbers for one close the holdings count: they can be looked at one by one.
        Some(notice) => {
            notices.push(notice);
            HistoryFigures::unavailable(UnavailableReason::MissingClose)
        }
        None => history::figures(
            &snapshot.valuations,
            &snapshot.flows,
            currency,
            as_of,
            valued.is_empty(),
        ),
    };
    let allocation = allocation(&valued, covered, currency)?;
    let accounts = accounts(&snapshot.accounts, &by_account, whole, currency)?;
    valued.sort_by(|one, other| {
        other
            .value
            .cmp(&one.value)
            .then_with(|| one.label().cmp(&other.label()))
    });
    let holdings: Vec<Holding> = valued
        .into_iter()
        .map(|valued| valued.into_holding(whole, currency, as_of))
        .collect();

    Ok(Portfolio {
        record: RecordSummary {
            id: record,
            kind: snapshot.kind,
            name: snapshot.name,
        },
        currency,
        as_of,
        source: Source {
            name: source_name,
            read_at,
            stale_since: None,
        },
        total_value: covered.figure(|amount| Money::new(amount, currency)),
        day_change: history.day_change,
        performance: history.performance,
        allocation,
        accounts,
        holdings,
        notices,
    })
}

impl Covered {
    fn over<'a>(positions: impl IntoIterator<Item = &'a Valued>) -> Result<Self, Overflow> {
        let mut total = Total::default();
        let mut reason = UnavailableReason::NoHoldings;
        for valued in positions {
            total.add(valued.value)?;
            // A missing price is named before a missing rate: without a price no rate would help.
            reason = match valued.missing() {
                Some(UnavailableReason::NoRate) if reason == UnavailableReason::NoPrice => reason,
                Some(missing) => missing,
                None => reason,
            };
        }
        Ok(Self { total, reason })
    }

    /// The sum of what is known; `None` when nothing is.
    fn known(&self) -> Option<Decimal> {
        (self.total.included != 0).then_some(self.total.amount)
    }

    fn figure<T>(self, value: impl FnOnce(Decimal) -> T) -> Figure<T> {
        match self.known() {
            Some(amount) => Figure::covering(value(amount), self.total.included, self.total.of, self.reason),
            None => Figure::unavailable(self.reason),
        }
    }
}

/// The positions of each account, by its id.
fn grouped<'a>(
    accounts: &'a [SnapshotAccount],
    valued: &'a [Valued],
) -> Result<HashMap<&'a str, Vec<&'a Valued>>, AssembleError> {
    let known: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
    let mut by_account: HashMap<&str, Vec<&Valued>> = HashMap::new();
    for valued in valued {
        let id = known
            .get(valued.position.account.as_str())
            .ok_or(AssembleError::UnknownAccount)?;
        by_account.entry(id).or_default().push(valued);
    }
    Ok(by_account)
}

fn allocation(
    valued: &[Valued],
    covered: Covered,
    currency: Currency,
) -> Result<Figure<Vec<AllocationSlice>>, Overflow> {
    let parts = valued
        .iter()
        .filter_map(|valued| Some((valued.position.asset_class, valued.value?)));
    let slices: Vec<_> = by_class(parts)?
        .into_iter()
        .map(|slice| AllocationSlice {
            asset_class: slice.class,
            value: Money::new(slice.value, currency),
            weight: slice.weight,
        })
        .collect();
    Ok(covered.figure(|_| slices))
}

fn accounts(
    accounts: &[SnapshotAccount],
    by_account: &HashMap<&str, Vec<&Valued>>,
    whole: Option<Decimal>,
    currency: Currency,
) -> Result<Vec<Account>, Overflow> {
    let mut listed = Vec::with_capacity(accounts.len());
    for account in accounts {
        let positions = by_account
            .get(account.id.as_str())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let covered = Covered::over(positions.iter().copied())?;
        listed.push(Account {
            id: account.id.clone(),
            name: account.name.clone(),
            number_ending: account.number_ending.clone(),
            registration: account.registration.clone(),
            owners: account.owners.clone(),
            value: covered.figure(|amount| Money::new(amount, currency)),
            weight: covered
                .known()
                .zip(whole)
                .and_then(|(value, whole)| weight(value, whole)),
            as_of: account.as_of,
        });
    }
    let size = |account: &Account| account.value.known().map(|money| money.amount);
    listed.sort_by(|one, other| {
        size(other)
            .cmp(&size(one))
            .then_with(|| one.name.cmp(&other.name))
    });
    Ok(listed)
}
