//! One firm: its households, persons and accounts, and nothing of any other firm.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use inlay_contract::RecordId;
use jiff::ToSpan as _;

use super::blueprint::{AccountPlan, HouseholdPlan, Model, Opened, PocketPlan};
use super::ledger::{self, Pocket};
use super::portfolio::Portfolio;
use crate::answer::{CrmRecord, EntityKind, OrgRecords, Owner};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw, draw_text};
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
    record: RecordId,
    pub(super) kind: EntityKind,
    pub(super) name: String,
    pub(super) base: TradingCurrency,
    pub(super) model: Model,
    /// Positions in [`Firm::accounts`], each once.
    pub(super) accounts: Vec<usize>,
}

/// An account with its history, which is computed when somebody first asks for it.
#[derive(Debug)]
pub(super) struct HeldAccount {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) registration: &'static str,
    pub(super) currency: TradingCurrency,
    pub(super) owners: Vec<Owner>,
    pub(super) opened: BusinessDay,
    seed: u64,
    plans: Vec<PocketPlan>,
    pockets: OnceLock<Vec<Pocket>>,
}

impl HeldAccount {
    /// Its history, one pocket a currency.
    pub(super) fn pockets(&self, market: &Market) -> &[Pocket] {
        self.pockets.get_or_init(|| {
            self.plans
                .iter()
                .map(|plan| ledger::run(plan, self.seed, self.opened, market))
                .collect()
        })
    }
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
            firm.admit(household);
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
        let record = |entity: &KnownEntity| CrmRecord {
            id: entity.record.to_string(),
            object: "Account".to_owned(),
            kind: entity.kind,
            name: entity.name.clone(),
        };
        OrgRecords {
            org: self.org.id.to_owned(),
            name: self.org.name.to_owned(),
            records: self.entities.iter().map(record).collect(),
        }
    }

    fn admit(&mut self, plan: HouseholdPlan) {
        let owners: Vec<Owner> = plan
            .members
            .iter()
            .map(|member| Owner {
                id: self.entity_id(EntityKind::Person, &member.record),
                name: member.name.clone(),
            })
            .collect();
        let first = self.accounts.len();
        let all: Vec<usize> = (first..first + plan.accounts.len()).collect();
        let entity = |record: &str, kind, name: &str, base, accounts| KnownEntity {
            id: entity_id(self.org, kind, record),
            record: record_id(record),
            kind,
            name: name.to_owned(),
            base,
            model: plan.model,
            accounts,
        };
        let mut entities = vec![entity(
            plan.record,
            EntityKind::Household,
            plan.name,
            plan.base,
            all.clone(),
        )];
        for (member_index, member) in plan.members.iter().enumerate() {
            let owns = |index: &usize| plan.accounts[index - first].owners.contains(&member_index);
            let own = all.iter().copied().filter(owns).collect();
            entities.push(entity(
                &member.record,
                EntityKind::Person,
                &member.name,
                plan.base,
                own,
            ));
        }
        for (account, index) in plan.accounts.iter().zip(&all) {
            entities.push(entity(
                &account.record,
                EntityKind::Account,
                &account.name,
                account.currency,
                vec![*index],
            ));
        }
        for entity in entities {
            self.by_id.insert(entity.id.clone(), self.entities.len());
            self.by_record.insert(entity.record.clone(), self.entities.len());
            self.entities.push(entity);
        }
        for account in plan.accounts {
            let held = self.open(account, &owners);
            self.accounts.push(held);
        }
    }

    fn open(&self, plan: AccountPlan, members: &[Owner]) -> HeldAccount {
        let id = self.entity_id(EntityKind::Account, &plan.record);
        let seed = draw_text(&id);
        let opened = match plan.opened {
            Opened::On(date) => date,
            Opened::MonthsBeforeAsOf(months) => self.market.last_day().date().saturating_sub(months.months()),
        };
        let branch = between(draw(&[seed, 1]), 1000, 9999);
        let serial = between(draw(&[seed, 2]), 0, 999_999);
        HeldAccount {
            id,
            name: plan.name,
            number: format!("{branch}-{serial:06}"),
            registration: plan.registration,
            currency: plan.currency,
            owners: plan.owners.iter().map(|owner| members[*owner].clone()).collect(),
            opened: BusinessDay::on_or_after(opened),
            seed,
            plans: plan.pockets,
            pockets: OnceLock::new(),
        }
    }

    fn entity_id(&self, kind: EntityKind, record: &str) -> String {
        entity_id(self.org, kind, record)
    }
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
