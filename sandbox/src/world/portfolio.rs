//! What the platform can say about one entity. Every method returns exactly what the API serves.
//!
//! - `closes`: what it was worth, day by day.
//! - `flows`: what came from outside and what went there.
//! - `benchmarks`: what it is compared with.
//! - `structure`: who belongs to whom.
//! - `transactions`: what was booked, and in what.

mod benchmarks;
mod closes;
mod flows;
mod structure;
mod transactions;

use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::account::HeldAccount;
use super::blueprint::Model;
use super::firm::{Firm, KnownEntity};
use super::ledger::{Pocket, Position};
use super::membership::Membership;
use crate::amount::{money, quantity, round_to_cents};
use crate::answer::{Account, AccountList, Entity, Holding, Instrument, Target, TargetWeight};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::market::Market;

/// The portfolio of one household, person or account.
#[derive(Debug, Clone, Copy)]
pub struct Portfolio<'a> {
    firm: &'a Firm,
    entity: &'a KnownEntity,
}

/// An account of an entity with its whole history.
#[derive(Debug, Clone, Copy)]
struct Member<'a> {
    membership: &'a Membership,
    account: &'a HeldAccount,
    pockets: &'a [Pocket],
}

impl<'a> Portfolio<'a> {
    pub(super) const fn new(firm: &'a Firm, entity: &'a KnownEntity) -> Self {
        Self { firm, entity }
    }

    /// The entity itself.
    #[must_use]
    pub fn entity(&self) -> Entity {
        Entity {
            id: self.entity.id.clone(),
            kind: self.entity.kind,
            name: self.entity.name.clone(),
            base_currency: self.entity.base.into(),
            as_of: self.last_day().date(),
            inception: self.inception().map(BusinessDay::date),
        }
    }

    /// The accounts that belong to it at the last close, a joint one once.
    #[must_use]
    pub fn accounts(&self) -> AccountList {
        AccountList {
            accounts: self.held().map(|member| self.account(member)).collect(),
        }
    }

    /// [`Portfolio::accounts`] and those that have left.
    #[must_use]
    pub fn accounts_ever(&self) -> AccountList {
        AccountList {
            accounts: self.members().map(|member| self.account(member)).collect(),
        }
    }

    /// All positions at the last close: account by account, cash after the securities of its currency.
    #[must_use]
    pub fn holdings(&self) -> Vec<Holding> {
        self.holdings_page(0, usize::MAX).0
    }

    /// At most `limit` of [`Portfolio::holdings`] from position `offset` on, and whether there are more after them.
    #[must_use]
    pub fn holdings_page(&self, offset: usize, limit: usize) -> (Vec<Holding>, bool) {
        let mut lines = self.lines().skip(offset);
        let page = lines
            .by_ref()
            .take(limit)
            .map(|line| self.holding(&line))
            .collect();
        (page, lines.next().is_some())
    }

    /// The model that it is managed to.
    #[must_use]
    pub fn target(&self) -> Target {
        let weight = |(asset_class, percent): (&str, i64)| TargetWeight {
            asset_class: asset_class.to_owned(),
            weight: Decimal::new(percent, 2),
            tolerance: Model::tolerance(asset_class).map(|percent| Decimal::new(percent, 2)),
        };
        Target {
            name: self.entity.model.name().to_owned(),
            weights: self.entity.model.weights().map(weight).to_vec(),
        }
    }

    fn market(&self) -> &'a Market {
        &self.firm.market
    }

    fn last_day(&self) -> BusinessDay {
        self.market().last_day()
    }

    /// Every account that has ever belonged to it.
    fn members(&self) -> impl Iterator<Item = Member<'a>> {
        let (firm, last) = (self.firm, self.last_day());
        self.entity
            .accounts
            .iter()
            .filter(move |membership| membership.began_by(last))
            .map(|membership| Member {
                membership,
                account: &firm.accounts[membership.account],
                pockets: firm.pockets(membership.account),
            })
    }

    /// The accounts that belong to it at the last close.
    fn held(&self) -> impl Iterator<Item = Member<'a>> {
        let last = self.last_day();
        self.members()
            .filter(move |member| member.membership.covers(last))
    }

    /// The first close at which any account belongs to it.
    fn inception(&self) -> Option<BusinessDay> {
        let last = self.last_day();
        self.entity
            .accounts
            .iter()
            .filter(|membership| membership.began_by(last))
            .map(|membership| {
                let opened = self.firm.accounts[membership.account].opened;
                membership.joined.map_or(opened, |joined| joined.max(opened))
            })
            .min()
    }

    fn account(&self, member: Member<'_>) -> Account {
        let (last, account) = (self.last_day(), member.account);
        let value = member.value(account.currency, last, self.market());
        Account {
            id: account.id.clone(),
            name: account.name.clone(),
            number: account.number.clone(),
            registration: account.registration.to_owned(),
            currency: account.currency.into(),
            owners: account.owners.clone(),
            opened_on: account.opened.date(),
            joined_on: member.membership.joined.map(BusinessDay::date),
            left_on: member
                .membership
                .left
                .filter(|left| *left <= last)
                .map(BusinessDay::date),
            value: money(round_to_cents(value), account.currency),
            as_of: last.date(),
        }
    }

    fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        self.held().flat_map(|member| {
            member.pockets.iter().flat_map(move |pocket| {
                let securities = pocket.positions.iter().map(Some);
                securities.chain([None]).map(move |position| Line {
                    account: member.account,
                    pocket,
                    position,
                })
            })
        })
    }

    fn holding(&self, line: &Line<'_>) -> Holding {
        let market = self.market();
        let currency = line.pocket.currency;
        let Some(position) = line.position else {
            let amount = money(line.pocket.cash, currency);
            return Holding {
                account_id: line.account.id.clone(),
                instrument: cash(currency),
                quantity: amount,
                price: None,
                price_date: None,
                market_value: amount,
                currency: currency.into(),
            };
        };
        let as_of = market.last_day();
        let price = market.prices[position.instrument][as_of.index()];
        Holding {
            account_id: line.account.id.clone(),
            instrument: security(market, position.instrument),
            quantity: quantity(position.units),
            price: Some(money(price, currency)),
            price_date: Some(market.price_day(position.instrument, as_of).date()),
            market_value: money(position.units * price / 100, currency),
            currency: currency.into(),
        }
    }
}

impl Member<'_> {
    /// Its value in `base` at a close, in cents times the scale of rates: not yet rounded. Zero without a close.
    fn value(&self, base: TradingCurrency, day: BusinessDay, market: &Market) -> i128 {
        let convert = |pocket: &Pocket| {
            let close = pocket.close(day).unwrap_or(0);
            i128::from(close) * i128::from(market.rate(base, pocket.currency, day))
        };
        self.pockets.iter().map(convert).sum()
    }
}

/// One line of a list of holdings; without a position it is the cash of the pocket.
struct Line<'a> {
    account: &'a HeldAccount,
    pocket: &'a Pocket,
    position: Option<&'a Position>,
}

/// The business days of `dates` from `first` to `last`.
pub(super) fn days_between(
    dates: &RangeInclusive<Date>,
    first: BusinessDay,
    last: BusinessDay,
) -> impl Iterator<Item = BusinessDay> + use<> {
    let from = BusinessDay::on_or_after(*dates.start()).max(first).index();
    let to = if *dates.end() < first.date() {
        0
    } else {
        BusinessDay::on_or_before(*dates.end()).min(last).index() + 1
    };
    (from..to).map(BusinessDay::from_index)
}

fn security(market: &Market, index: usize) -> Instrument {
    let instrument = &market.instruments[index];
    Instrument {
        id: instrument.id.clone(),
        isin: Some(instrument.isin.clone()),
        symbol: Some(instrument.symbol.clone()),
        name: instrument.name.clone(),
        asset_class: instrument.class.name().to_owned(),
        sector: Some(instrument.sector.to_owned()),
        region: Some(instrument.region.to_owned()),
        currency: instrument.currency.into(),
    }
}

fn cash(currency: TradingCurrency) -> Instrument {
    Instrument {
        id: cash_id(currency),
        isin: None,
        symbol: None,
        name: currency.name().to_owned(),
        asset_class: "cash".to_owned(),
        sector: None,
        region: None,
        currency: currency.into(),
    }
}

/// The identifier of a currency as something that can be held.
fn cash_id(currency: TradingCurrency) -> String {
    format!("cash_{}", currency.code())
}
