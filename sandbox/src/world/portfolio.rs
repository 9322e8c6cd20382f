//! What the platform can say about one entity. Every method returns exactly what the API serves.

use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::firm::{Firm, HeldAccount, KnownEntity};
use super::history_start;
use super::ledger::{Pocket, Position};
use crate::amount::{money, quantity, round_to_cents};
use crate::answer::{
    Account, AccountList, Benchmark, BenchmarkLevel, Entity, Flow, FlowKind, FlowSeries, Holding, Instrument,
    Target, TargetWeight, Valuation, ValuationSeries,
};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::market::Market;

/// The portfolio of one household, person or account.
#[derive(Debug, Clone, Copy)]
pub struct Portfolio<'a> {
    firm: &'a Firm,
    entity: &'a KnownEntity,
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
            as_of: self.market().last_day().date(),
            inception: self.inception().map(BusinessDay::date),
        }
    }

    /// Its accounts, a joint one once.
    #[must_use]
    pub fn accounts(&self) -> AccountList {
        let as_of = self.market().last_day();
        let account = |account: &HeldAccount| Account {
            id: account.id.clone(),
            name: account.name.clone(),
            number: account.number.clone(),
            registration: account.registration.to_owned(),
            currency: account.currency.into(),
            owners: account.owners.clone(),
            opened_on: account.opened.date(),
            value: money(
                round_to_cents(converted(
                    account.pockets(self.market()),
                    account.currency,
                    as_of,
                    self.market(),
                )),
                account.currency,
            ),
            as_of: as_of.date(),
        };
        AccountList {
            accounts: self.held_accounts().map(account).collect(),
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

    /// The value at each close in `dates`, as far as there is one.
    #[must_use]
    pub fn valuations(&self, dates: RangeInclusive<Date>) -> ValuationSeries {
        let valuation = |day: BusinessDay| Valuation {
            date: day.date(),
            value: self.value_on(day),
        };
        ValuationSeries {
            currency: self.entity.base.into(),
            valuations: self.days(&dates).map(valuation).collect(),
        }
    }

    /// External flows on the days of [`Portfolio::valuations`], oldest first.
    #[must_use]
    pub fn flows(&self, dates: RangeInclusive<Date>) -> FlowSeries {
        let first = self.inception();
        let mut flows: Vec<Flow> = Vec::new();
        for account in self.held_accounts() {
            for pocket in account.pockets(self.market()) {
                for flow in &pocket.flows {
                    if first.is_some_and(|first| first <= flow.day) && dates.contains(&flow.day.date()) {
                        flows.push(self.flow(account, pocket.currency, flow));
                    }
                }
            }
        }
        flows.sort_by_key(|flow| flow.date);
        FlowSeries {
            currency: self.entity.base.into(),
            flows,
        }
    }

    /// The model that it is managed to.
    #[must_use]
    pub fn target(&self) -> Target {
        let weight = |(asset_class, percent): (&str, i64)| TargetWeight {
            asset_class: asset_class.to_owned(),
            weight: Decimal::new(percent, 2),
        };
        Target {
            name: self.entity.model.name().to_owned(),
            weights: self.entity.model.weights().map(weight).to_vec(),
        }
    }

    /// The index that it is compared with, on the days in `dates` of the three years of history.
    #[must_use]
    pub fn benchmark(&self, dates: RangeInclusive<Date>) -> Benchmark {
        let levels = self
            .market()
            .index_levels(self.entity.model.benchmark_share_milli());
        let level = |day: BusinessDay| BenchmarkLevel {
            date: day.date(),
            level: Decimal::new(levels[day.index()], 2),
        };
        Benchmark {
            name: self.entity.model.benchmark_name().to_owned(),
            currency: self.entity.base.into(),
            levels: days_between(&dates, history_start(self.market()), self.market().last_day())
                .map(level)
                .collect(),
        }
    }

    fn market(&self) -> &'a Market {
        &self.firm.market
    }

    fn held_accounts(&self) -> impl Iterator<Item = &'a HeldAccount> {
        self.entity
            .accounts
            .iter()
            .map(|index| &self.firm.accounts[*index])
    }

    /// The first day with a valuation: the opening of the first account, but not before the history begins.
    fn inception(&self) -> Option<BusinessDay> {
        let opened = self.held_accounts().map(|account| account.opened).min()?;
        Some(opened.max(history_start(self.market())))
    }

    fn days(&self, dates: &RangeInclusive<Date>) -> impl Iterator<Item = BusinessDay> + use<> {
        let first = self.inception();
        let last = self.market().last_day();
        let dates = dates.clone();
        first
            .into_iter()
            .flat_map(move |first| days_between(&dates, first, last))
    }

    fn value_on(&self, day: BusinessDay) -> Decimal {
        let base = self.entity.base;
        let all = self
            .held_accounts()
            .map(|account| converted(account.pockets(self.market()), base, day, self.market()));
        money(round_to_cents(all.sum()), base)
    }

    fn flow(&self, account: &HeldAccount, currency: TradingCurrency, flow: &super::ledger::Flow) -> Flow {
        let rate = self.market().rate(self.entity.base, currency, flow.day);
        Flow {
            date: flow.day.date(),
            amount: money(
                round_to_cents(i128::from(flow.cents) * i128::from(rate)),
                self.entity.base,
            ),
            kind: if flow.cents < 0 {
                FlowKind::Withdrawal
            } else {
                FlowKind::Deposit
            },
            account_id: account.id.clone(),
        }
    }

    fn lines(&self) -> impl Iterator<Item = Line<'a>> {
        let market = self.market();
        self.held_accounts().flat_map(move |account| {
            account.pockets(market).iter().flat_map(move |pocket| {
                let securities = pocket.positions.iter().map(Some);
                securities.chain([None]).map(move |position| Line {
                    account,
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

/// One line of a list of holdings; without a position it is the cash of the pocket.
struct Line<'a> {
    account: &'a HeldAccount,
    pocket: &'a Pocket,
    position: Option<&'a Position>,
}

/// The value of an account in `base` at a close, in cents times the scale of rates: not yet rounded.
fn converted(pockets: &[Pocket], base: TradingCurrency, day: BusinessDay, market: &Market) -> i128 {
    let convert = |pocket: &Pocket| {
        i128::from(pocket.value_on(day)) * i128::from(market.rate(base, pocket.currency, day))
    };
    pockets.iter().map(convert).sum()
}

/// The business days of `dates` from `first` to `last`.
fn days_between(
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
        id: format!("cash_{}", currency.code()),
        isin: None,
        symbol: None,
        name: currency.name().to_owned(),
        asset_class: "cash".to_owned(),
        sector: None,
        region: None,
        currency: currency.into(),
    }
}
