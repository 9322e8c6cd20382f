//! One firm: its households, persons and accounts, and nothing of any other firm.

use std::collections::HashMap;
use std::sync::Arc;

use inlay_contract::RecordId;
use jiff::civil::Date;

use super::account::{HeldAccount, Opening};
use super::blueprint::{AccountPlan, Ending, HouseholdPlan, Model};
use super::ledger::Pocket;
use super::membership::Membership;
use super::portfolio::Portfolio;
use crate::answer::{CrmRecord, EntityKind, OrgRecords, Owner};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::generator::{draw, draw_text};
use crate::market::Market;
use crate::orgs::Org;
use crate::records::record_id;

/// The clients of one firm.
#[derive(Debug)]
pub struct Firm {
    org: &'static Org,
    pub(super) market: Arc<Market>,
    pub(super) accounts: Vec<HeldAccount>,
    entities: Vec<KnownEntity>,
    by_id: HashMap<String, usize>,
    by_record: HashMap<RecordId, usize>,
}

/// A household, person or account, and the accounts that belong to it.
#[derive(Debug)]
pub(super) struct KnownEntity {
    pub(super) id: String,
    /// `None` for an account that ends: records do not depend on the day of asking, and the CRM would drop this one.
    record: Option<RecordId>,
    pub(super) kind: EntityKind,
    pub(super) name: String,
    pub(super) base: TradingCurrency,
    pub(super) model: Model,
    /// The model before, and the first day of the present one.
    pub(super) earlier_model: Option<(Model, BusinessDay)>,
    /// The persons of a household; empty for a person and an account.
    pub(super) members: Vec<Owner>,
    /// Each account that ever belongs to it, once.
    pub(super) accounts: Vec<Membership>,
}

impl Firm {
    pub(super) fn new(org: &'static Org, households: Vec<HouseholdPlan>, market: &Arc<Market>) -> Self {
        let mut firm = Self {
            org,
            market: Arc::clone(market),
            accounts: Vec::new(),
            entities: Vec::new(),
            by_id: HashMap::new(),
            by_record: HashMap::new(),
        };
        for household in households {
            firm.admit(&household);
        }
        firm
    }

    /// The portfolio of the entity with this id of the platform; `None` also for another firm's.
    #[must_use]
    pub fn portfolio(&self, entity_id: &str) -> Option<Portfolio<'_>> {
        self.by_id
            .get(entity_id)
            .map(|index| Portfolio::new(self, &self.entities[*index]))
    }

    /// The portfolio behind a CRM record; `None` when this firm has no such record.
    #[must_use]
    pub fn portfolio_of_record(&self, record: &RecordId) -> Option<Portfolio<'_>> {
        self.by_record
            .get(record)
            .map(|index| Portfolio::new(self, &self.entities[*index]))
    }

    /// All CRM records of the firm: each household, followed by its members and accounts.
    #[must_use]
    pub fn records(&self) -> OrgRecords {
        let record = |entity: &KnownEntity| {
            Some(CrmRecord {
                id: entity.record.as_ref()?.to_string(),
                object: "Account".to_owned(),
                kind: entity.kind,
                name: entity.name.clone(),
            })
        };
        OrgRecords {
            org: self.org.id.to_owned(),
            name: self.org.name.to_owned(),
            records: self.entities.iter().filter_map(record).collect(),
        }
    }

    fn admit(&mut self, plan: &HouseholdPlan) {
        let first = self.accounts.len();
        let owners: Vec<Owner> = plan
            .members
            .iter()
            .map(|member| Owner {
                id: entity_id(self.org, EntityKind::Person, &member.record),
                name: member.name.clone(),
            })
            .collect();
        for entity in self.entities_of(plan, &owners, first) {
            self.by_id.insert(entity.id.clone(), self.entities.len());
            if let Some(record) = &entity.record {
                self.by_record.insert(record.clone(), self.entities.len());
            }
            self.entities.push(entity);
        }
        let opening = Opening {
            plan,
            members: &owners,
            first,
            last_day: self.market.last_day(),
        };
        for (position, account) in plan.accounts.iter().enumerate() {
            let id = entity_id(self.org, EntityKind::Account, &account.record);
            self.accounts.push(HeldAccount::open(id, position, &opening));
        }
    }

    /// The history of the account at a place in [`Firm::accounts`], one pocket a currency.
    pub(super) fn pockets(&self, account: usize) -> &[Pocket] {
        self.accounts[account].pockets(&self.accounts, &self.market)
    }

    /// The household, its members and its accounts; `first` is where its accounts will be in [`Firm::accounts`].
    fn entities_of(&self, plan: &HouseholdPlan, owners: &[Owner], first: usize) -> Vec<KnownEntity> {
        let entity = |record: &str, kind, name: &str, base, accounts| KnownEntity {
            id: entity_id(self.org, kind, record),
            record: Some(record_id(record)),
            kind,
            name: name.to_owned(),
            base,
            model: plan.model,
            earlier_model: plan
                .earlier_model
                .map(|(model, until)| (model, BusinessDay::on_or_after(until))),
            members: Vec::new(),
            accounts,
        };
        let membership = |position: usize, joined: Option<Date>| Membership {
            account: first + position,
            joined: joined.map(BusinessDay::on_or_after),
            left: first_day_without(&plan.accounts[position]),
        };
        let accounts = plan.accounts.iter().enumerate();
        let all = accounts
            .clone()
            .map(|(position, account)| membership(position, account.life.joined))
            .collect();
        let mut entities = vec![KnownEntity {
            members: owners.to_vec(),
            ..entity(plan.record, EntityKind::Household, plan.name, plan.base, all)
        }];
        for (place, member) in plan.members.iter().enumerate() {
            let own = accounts
                .clone()
                .filter(|(_, account)| account.owners.contains(&place))
                .map(|(position, _)| membership(position, None))
                .collect();
            entities.push(entity(
                &member.record,
                EntityKind::Person,
                &member.name,
                plan.base,
                own,
            ));
        }
        entities.extend(accounts.map(|(position, account)| {
            let own = vec![membership(position, None)];
            let known = entity(
                &account.record,
                EntityKind::Account,
                &account.name,
                account.currency,
                own,
            );
            let record = known.record.filter(|_| account.life.end().is_none());
            KnownEntity { record, ..known }
        }));
        entities
    }
}

/// The first day on which an account does not belong to anybody any more.
fn first_day_without(account: &AccountPlan) -> Option<BusinessDay> {
    account.life.end().map(|ending| match ending {
        Ending::ClosedOn(date) => BusinessDay::from_index(BusinessDay::on_or_after(date).index() + 1),
        Ending::GoneFrom(date) => BusinessDay::on_or_after(date),
    })
}

/// The platform's identifier: tells its kind to a person, and is another one in every firm.
fn entity_id(org: &Org, kind: EntityKind, record: &str) -> String {
    let prefix = match kind {
        EntityKind::Household => "hh",
        EntityKind::Person => "per",
        EntityKind::Account => "acc",
    };
    format!("{prefix}_{:016x}", draw(&[draw_text(org.id), draw_text(record)]))
}
