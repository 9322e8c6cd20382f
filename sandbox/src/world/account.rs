//! One account: who owns it, how it is registered, and its history, which is computed when somebody first asks for it.

use std::sync::OnceLock;

use jiff::ToSpan as _;

use super::blueprint::{AccountPlan, Destination, HouseholdPlan, Moved, Opened, PocketPlan};
use super::ledger::{self, Course, Incoming, Outgoing, Pocket};
use crate::answer::Owner;
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw, draw_text};
use crate::market::Market;

/// An account of a firm.
#[derive(Debug)]
pub(super) struct HeldAccount {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) registration: &'static str,
    pub(super) currency: TradingCurrency,
    pub(super) owners: Vec<Owner>,
    pub(super) opened: BusinessDay,
    /// Decides everything invented about it.
    pub(super) seed: u64,
    /// Its place in the firm's accounts.
    place: usize,
    moved_away: Option<BusinessDay>,
    outgoing: Vec<Outgoing>,
    /// Places in the firm's accounts of those that send it something.
    senders: Vec<usize>,
    plans: Vec<PocketPlan>,
    pockets: OnceLock<Vec<Pocket>>,
}

/// A household whose accounts are being opened.
pub(super) struct Opening<'a> {
    pub(super) plan: &'a HouseholdPlan,
    /// Its members, in the order of the plan.
    pub(super) members: &'a [Owner],
    /// The place of its first account in the firm's accounts.
    pub(super) first: usize,
    /// The last close.
    pub(super) last_day: BusinessDay,
}

impl HeldAccount {
    /// The account at `position` in the plan of its household.
    pub(super) fn open(id: String, position: usize, household: &Opening<'_>) -> Self {
        let plan = &household.plan.accounts[position];
        let seed = draw_text(&id);
        let opened = match plan.opened {
            Opened::On(date) => date,
            Opened::MonthsBeforeAsOf(months) => household.last_day.date().saturating_sub(months.months()),
        };
        let branch = between(draw(&[seed, 1]), 1000, 9999);
        let serial = between(draw(&[seed, 2]), 0, 999_999);
        let owners = plan.owners.iter().map(|owner| household.members[*owner].clone());
        Self {
            id,
            name: plan.name.clone(),
            number: format!("{branch}-{serial:06}"),
            registration: plan.registration,
            currency: plan.currency,
            owners: owners.collect(),
            opened: BusinessDay::on_or_after(opened),
            seed,
            place: household.first + position,
            moved_away: plan.life.moved_away.map(BusinessDay::on_or_after),
            outgoing: outgoing(plan, household.first),
            senders: senders(&household.plan.accounts, position)
                .map(|sender| household.first + sender)
                .collect(),
            plans: plan.pockets.clone(),
            pockets: OnceLock::new(),
        }
    }

    /// Its history, one pocket a currency; `all` are the accounts of its firm.
    ///
    /// The histories of those that send it something are computed first. They never depend on each other in a circle,
    /// because a plan only sends to accounts after its own.
    pub(super) fn pockets(&self, all: &[Self], market: &Market) -> &[Pocket] {
        self.pockets.get_or_init(|| {
            let incoming: Vec<_> = self
                .senders
                .iter()
                .flat_map(|sender| all[*sender].sent_to(self.place, all, market))
                .collect();
            let plans = self.plans.iter().enumerate();
            plans
                .map(|(position, plan)| self.pocket(position, plan, &incoming, market))
                .collect()
        })
    }

    fn pocket(
        &self,
        position: usize,
        plan: &PocketPlan,
        incoming: &[(TradingCurrency, Incoming)],
        market: &Market,
    ) -> Pocket {
        let incoming: Vec<Incoming> = incoming
            .iter()
            .filter(|(currency, _)| *currency == plan.currency)
            .map(|(_, incoming)| *incoming)
            .collect();
        // Cash and single positions leave from the first pocket.
        let outgoing: Vec<Outgoing> = self
            .outgoing
            .iter()
            .filter(|outgoing| position == 0 || outgoing.what == Moved::Everything)
            .copied()
            .collect();
        let course = Course {
            plan,
            seed: self.seed,
            opened: self.opened,
            moved_away: self.moved_away,
            is_foreign: plan.currency != self.currency,
            incoming: &incoming,
            outgoing: &outgoing,
        };
        ledger::run(&course, market)
    }

    /// What it sends to the account at `receiver`, with the currency of each.
    fn sent_to(
        &self,
        receiver: usize,
        all: &[Self],
        market: &Market,
    ) -> impl Iterator<Item = (TradingCurrency, Incoming)> {
        self.pockets(all, market).iter().flat_map(move |pocket| {
            let to_receiver = pocket.bookings.iter().filter(move |booking| {
                booking.counterpart == Some(receiver) && (booking.cents < 0 || booking.units < 0)
            });
            to_receiver.map(move |sent| {
                let (sent, sender) = (*sent, self.place);
                (pocket.currency, Incoming { sent, sender })
            })
        })
    }
}

/// What leaves an account; `first` is the place of the household's first account in the firm's accounts.
fn outgoing(plan: &AccountPlan, first: usize) -> Vec<Outgoing> {
    let movements = plan.life.movements.iter().map(|movement| Outgoing {
        day: BusinessDay::on_or_after(movement.on),
        what: movement.what,
        receiver: match movement.to {
            Destination::Account(position) => Some(first + position),
            Destination::Outside => None,
        },
    });
    movements.collect()
}

/// Places in the household of the accounts that send something to the one at `receiver`.
fn senders(accounts: &[AccountPlan], receiver: usize) -> impl Iterator<Item = usize> {
    let sends = move |(position, account): (usize, &AccountPlan)| {
        let mut movements = account.life.movements.iter();
        movements
            .any(|movement| movement.to == Destination::Account(receiver))
            .then_some(position)
    };
    accounts[..receiver].iter().enumerate().filter_map(sends)
}
