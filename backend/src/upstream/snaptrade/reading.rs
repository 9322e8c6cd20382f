//! Everything that is read for one record: the accounts of its users, each once, and the parts of each account.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::anyhow;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use inlay_contract::portfolio::Notice;

use super::address::{AccountId, Endpoint};
use super::records::{Record, User};
use super::send::{Call, Credentials, Part, Sender};
use super::wire::{Account, Activities, Activity, Balance, BalanceHistory, Positions};
use super::{holding, identity};
use crate::upstream::UpstreamError;
use crate::upstream::line::Asker;

/// Users, and then accounts, of one record that are asked for at the same time: the firm's limit is shared by all records. An
/// account is asked for two of its parts at once, so these are twice as many calls.
const READ_AT_ONCE: usize = 6;
/// Bookings on a page; the most that SnapTrade gives.
const PAGE_LENGTH: u64 = 1000;
/// Most pages of one account: two hundred thousand bookings. More is a provider going round in circles.
const MOST_PAGES: usize = 200;

/// Which parts of accounts are wanted beside what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) activities: bool,
    pub(super) history: bool,
}

/// What was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) accounts: Vec<ReadAccount>,
    /// Accounts of the record about which nothing can be said now.
    pub(super) missing: Vec<Notice>,
}

/// One account with its parts.
#[derive(Debug)]
pub(super) struct ReadAccount {
    /// What names it for good.
    pub(super) key: String,
    pub(super) account: Account,
    /// Display names of the users who have connected it.
    pub(super) owners: Vec<String>,
    pub(super) balances: Vec<Balance>,
    pub(super) positions: Positions,
    /// `None` where they were not asked for, or SnapTrade has not all of them yet: half a list looks like a whole one.
    pub(super) activities: Option<Vec<Activity>>,
    pub(super) history: Option<BalanceHistory>,
}

/// An account before its parts are read.
#[derive(Debug)]
struct Connected<'a> {
    key: String,
    account: Account,
    users: Vec<&'a User>,
}

/// Reads `record`.
///
/// # Errors
/// As for `PortfolioProvider::snapshot`.
pub(super) async fn read(
    sender: &Sender,
    record: &Record,
    wanted: Wanted,
    asker: &Asker,
) -> Result<Reading, UpstreamError> {
    let connected = connected(sender, record, asker).await?;
    let mut missing = unconnected(record, &connected);
    let reads = connected
        .into_iter()
        .filter_map(|one| match standing(&one.account) {
            Standing::Held => Some(Ok(one)),
            Standing::Unknown => Some(Err(absent(&one.account))),
            Standing::NotTheirs => None,
        });
    let reads = reads.map(|one| async move {
        match one {
            Ok(connected) => parts(sender, connected, wanted, asker).await,
            Err(notice) => Ok(Err(notice)),
        }
    });
    let parts = some_at_once(reads.collect()).await?;
    let mut accounts = Vec::new();
    for part in parts {
        match part {
            Ok(account) => accounts.push(*account),
            Err(notice) => missing.push(notice),
        }
    }
    Ok(Reading { accounts, missing })
}

/// The keys and names of the accounts of one user, for whoever writes a records file.
///
/// # Errors
/// As for `PortfolioProvider::snapshot`.
pub(super) async fn accounts(
    sender: &Sender,
    user: &Credentials,
    asker: &Asker,
) -> Result<Vec<Account>, UpstreamError> {
    sender.read(&Call::of_user(Endpoint::Accounts, user), asker).await
}

/// The results of `calls`, in their order; the first failure ends all of them.
async fn some_at_once<T>(
    calls: Vec<impl Future<Output = Result<T, UpstreamError>>>,
) -> Result<Vec<T>, UpstreamError> {
    stream::iter(calls).buffered(READ_AT_ONCE).try_collect().await
}

/// The accounts of the record's users that belong to the record, each once, in the order in which they are listed.
async fn connected<'a>(
    sender: &Sender,
    record: &'a Record,
    asker: &Asker,
) -> Result<Vec<Connected<'a>>, UpstreamError> {
    let lists = record.users.iter().map(|user| async move {
        let listed = accounts(sender, &user.credentials, asker).await?;
        Ok((user, listed))
    });
    let lists = some_at_once(lists.collect()).await?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut connected: Vec<Connected<'_>> = Vec::new();
    for (user, listed) in lists {
        for account in listed {
            let key = identity::key(&account);
            let is_named = record.accounts.as_ref().map(|keys| keys.contains(&key));
            // Play money is nobody's portfolio unless the firm says otherwise.
            if !is_named.unwrap_or(account.is_paper != Some(true)) {
                continue;
            }
            match places.get(&key) {
                Some(place) => connected[*place].join(account, user),
                None => {
                    places.insert(key.clone(), connected.len());
                    connected.push(Connected {
                        key,
                        account,
                        users: vec![user],
                    });
                }
            }
        }
    }
    Ok(connected)
}

impl<'a> Connected<'a> {
    /// Connected a second time: by another owner, or anew. What can be read counts.
    fn join(&mut self, account: Account, user: &'a User) {
        let is_known = |known: &&User| std::ptr::eq(*known, user);
        let is_owner = self.users.iter().any(is_known);
        if standing(&self.account) != Standing::Held && standing(&account) == Standing::Held {
            self.account = account;
            self.users.retain(|known| !std::ptr::eq(*known, user));
            // The first is the one as whom the account is read.
            self.users.insert(0, user);
        } else if !is_owner {
            self.users.push(user);
        }
    }
}

/// What is known of an account before its parts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It can be read.
    Held,
    /// It belongs to the client, and nothing can be said about it.
    Unknown,
    /// It was closed, or is no part of a portfolio.
    NotTheirs,
}

fn standing(account: &Account) -> Standing {
    let holdings = account
        .sync_status
        .as_ref()
        .and_then(|status| status.holdings.as_ref());
    let is_unread = holdings.is_some_and(|status| {
        status.holdings_unavailable == Some(true) || status.initial_sync_completed == Some(false)
    });
    match account.status.as_deref() {
        Some("closed" | "archived") => Standing::NotTheirs,
        // What is given of it may be of any age, or of nothing: the document only has the word.
        Some("unavailable") => Standing::Unknown,
        // What a line of credit reports as its balance is said nowhere: what is owed, or what may still be drawn.
        _ if is_unread || account.account_category.as_deref() == Some("LOC") => Standing::Unknown,
        _ => Standing::Held,
    }
}

/// Whether SnapTrade says itself that the list of bookings is not whole yet.
fn are_bookings_coming(account: &Account) -> bool {
    let status = account.sync_status.as_ref();
    let transactions = status.and_then(|status| status.transactions.as_ref());
    transactions.is_some_and(|status| status.initial_sync_completed == Some(false))
}

/// The accounts that the record names and nobody has connected.
fn unconnected(record: &Record, connected: &[Connected<'_>]) -> Vec<Notice> {
    let found: HashSet<&str> = connected.iter().map(|one| one.key.as_str()).collect();
    let named: BTreeSet<&str> = record.accounts.iter().flatten().map(String::as_str).collect();
    let lost = named.into_iter().filter(|key| !found.contains(key));
    lost.map(|key| {
        let (institution, id) = key.rsplit_once('/').unwrap_or((key, ""));
        Notice::AccountMissing {
            custodian: institution.to_owned(),
            number_ending: identity::number_ending(id),
        }
    })
    .collect()
}

fn absent(account: &Account) -> Notice {
    Notice::AccountMissing {
        custodian: account.institution_name.clone().unwrap_or_default(),
        number_ending: identity::number_ending(account.number.as_deref().unwrap_or_default()),
    }
}

/// Reads what an account holds and the parts that are wanted; a notice where the account has nothing to give now.
async fn parts(
    sender: &Sender,
    connected: Connected<'_>,
    wanted: Wanted,
    asker: &Asker,
) -> Result<Result<Box<ReadAccount>, Notice>, UpstreamError> {
    let Connected { key, account, users } = connected;
    let id = AccountId::parse(&account.id)?;
    let Some(user) = users.first().map(|user| &user.credentials) else {
        return Ok(Err(absent(&account)));
    };
    let balances = Call::of_user(Endpoint::Balances(&id), user);
    let positions = Call::of_user(Endpoint::Positions(&id), user);
    let (balances, positions) = futures::try_join!(
        sender.read_part::<Vec<Balance>>(&balances, asker),
        sender.read_part::<Positions>(&positions, asker),
    )?;
    let (Part::Here(balances), Part::Here(positions)) = (balances, positions) else {
        return Ok(Err(absent(&account)));
    };
    if is_incomplete(&account, &balances, &positions) {
        return Ok(Err(absent(&account)));
    }
    let history = async {
        if !wanted.history {
            return Ok(None);
        }
        let call = Call::of_user(Endpoint::BalanceHistory(&id), user);
        Ok(match sender.read_part::<BalanceHistory>(&call, asker).await? {
            Part::Here(history) => Some(history),
            Part::Absent => None,
        })
    };
    let activities = async {
        match wanted.activities && !are_bookings_coming(&account) {
            true => activities(sender, &id, user, asker).await,
            false => Ok(None),
        }
    };
    let (history, activities) = futures::try_join!(history, activities)?;
    Ok(Ok(Box::new(ReadAccount {
        key,
        account,
        owners: users.iter().filter_map(|user| user.name.clone()).collect(),
        balances,
        positions,
        activities,
        history,
    })))
}

/// Whether a sum over the account would leave something out that nobody would notice: a holding of unknown size, or unknown cash
/// where the difference to the institution's own total is not said either.
fn is_incomplete(account: &Account, balances: &[Balance], positions: &Positions) -> bool {
    let mut counted = positions
        .results
        .iter()
        .filter(|one| one.cash_equivalent != Some(true));
    let is_cash_unknown = balances
        .iter()
        .any(|balance| balance.cash.is_none() || balance.currency.is_none());
    let is_compared = || is_total_compared(account, balances, positions);
    counted.any(|one| one.units.is_none()) || (is_cash_unknown && !is_compared())
}

/// Whether the institution's total will be held against what is known of the account: it is where everything known has a value
/// in its currency, for SnapTrade has no exchange rates.
fn is_total_compared(account: &Account, balances: &[Balance], positions: &Positions) -> bool {
    let total = account
        .balance
        .as_ref()
        .and_then(|balance| balance.total.as_ref());
    let stated = total.filter(|total| total.amount.is_some());
    let currency = stated.and_then(|total| holding::currency(total.currency.as_deref()));
    currency.is_some_and(|currency| {
        holding::of_account(positions, balances)
            .iter()
            .all(|held| held.value.is_some_and(|value| value.currency == currency))
    })
}

/// All bookings of an account, page by page; `None` where SnapTrade has not fetched them yet. The list may change meanwhile, so
/// that one stands on two pages: each counts once.
async fn activities(
    sender: &Sender,
    id: &AccountId,
    user: &Credentials,
    asker: &Asker,
) -> Result<Option<Vec<Activity>>, UpstreamError> {
    let mut known = HashSet::new();
    let mut all = Vec::new();
    let mut offset = 0;
    for _ in 0..MOST_PAGES {
        let query = vec![("offset", offset.to_string()), ("limit", PAGE_LENGTH.to_string())];
        let call = Call {
            query,
            ..Call::of_user(Endpoint::Activities(id), user)
        };
        let page = match sender.read_part::<Activities>(&call, asker).await? {
            Part::Here(page) => page,
            Part::Absent => return Ok(None),
        };
        let length = u64::try_from(page.data.len()).unwrap_or(u64::MAX);
        let total = page.pagination.and_then(|pagination| pagination.total);
        for activity in page.data {
            if activity.id.as_ref().is_none_or(|id| known.insert(id.clone())) {
                all.push(activity);
            }
        }
        offset += length;
        match total {
            Some(total) if total <= offset => return Ok(Some(all)),
            None if length < PAGE_LENGTH => return Ok(Some(all)),
            _ if length == 0 => {
                return Err(UpstreamError::Nonsense(anyhow!(
                    "a list of bookings ends before its end"
                )));
            }
            _ => {}
        }
    }
    Err(UpstreamError::Nonsense(anyhow!(
        "a list of bookings does not end"
    )))
}
