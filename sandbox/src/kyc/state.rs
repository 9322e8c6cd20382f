//! Who and what the vendors know: persons, runs, and the word that is still to be sent. In memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Notify;
use utoipa::ToSchema;

use super::deliver::DeliveryPlan;
use super::ordered::Ordered;
use super::plot::Plot;
use super::run::{Happening, Run};
use super::target::{Target, Vendor};
use super::webhook::{self, Notice};
use crate::clock;
use crate::orgs::Org;

/// How fast scripts run, in percent of the times that are written in them; at 0 they stand until they are advanced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(pub u32);

impl Speed {
    /// As the scripts are written.
    pub const NORMAL: Self = Self(100);
    /// Nothing happens until time is advanced: for tests.
    pub const HELD: Self = Self(0);

    /// The scripted time in a real one.
    fn scripted(self, real: SignedDuration) -> SignedDuration {
        let millis = real.as_millis().saturating_mul(i128::from(self.0)) / 100;
        SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }
}

/// A person as a vendor was told.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) birth_date: Option<Date>,
    /// Everything that was told, as it came.
    pub(crate) told: Value,
}

/// A person whom a vendor knows.
#[derive(Debug, Clone)]
pub(crate) struct Enrolled {
    pub(crate) id: String,
    pub(crate) person: Person,
    pub(crate) created_at: Timestamp,
    org: &'static Org,
    vendor: Vendor,
}

/// A run to begin.
#[derive(Debug, Clone)]
pub(crate) struct Begin {
    pub(crate) vendor: Vendor,
    pub(crate) subject: String,
    pub(crate) ordered: Ordered,
    pub(crate) reference: String,
    pub(crate) tags: Vec<String>,
}

/// What became of a call with an idempotency key.
#[derive(Debug)]
pub(crate) enum Once {
    /// It was carried out; the answer.
    Done(Value),
    /// It had been carried out before; the answer of then.
    Repeated(Value),
    /// The key belongs to a call with another body.
    Conflict,
}

/// How much there is, for tests and the curious.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Persons the platform knows.
    pub subjects: usize,
    /// Checks of the platform.
    pub checks: usize,
    /// Calls of the platform that were answered from an earlier one with the same idempotency key.
    pub replays: usize,
    /// Persons the vendor with the Onfido wire format knows.
    pub applicants: usize,
    /// Its workflow runs.
    pub workflow_runs: usize,
    /// Its checks of single reports.
    pub report_checks: usize,
    /// Attempts to deliver a webhook.
    pub webhooks_sent: usize,
    /// Those that were answered with a 2xx status.
    pub webhooks_accepted: usize,
    /// Webhooks that are still on their way: to be sent, or to be sent again.
    pub webhooks_open: usize,
}

/// Both vendors.
#[derive(Debug)]
pub(crate) struct Kyc {
    speed: Speed,
    base_url: String,
    known: Mutex<Known>,
    /// Taken before `known` and never after it.
    keys: Mutex<HashMap<CallName, Call>>,
    changed: Notify,
}

/// What names a call: the org, the operation, and the key.
type CallName = (&'static str, &'static str, String);

/// A call that was carried out.
#[derive(Debug)]
struct Call {
    body: Value,
    answer: Value,
}

#[derive(Debug, Default)]
struct Known {
    persons: Vec<Enrolled>,
    runs: Vec<Run>,
    outgoing: Vec<Notice>,
    targets: Vec<Target>,
    plan: DeliveryPlan,
    replays: usize,
    sent: usize,
    accepted: usize,
    /// Copies that were handed out to be delivered and of which nobody knows yet what became of them.
    under_way: usize,
}

impl Kyc {
    pub(crate) fn new(speed: Speed, targets: Vec<Target>, base_url: String) -> Self {
        let known = Known {
            targets,
            ..Known::default()
        };
        Self {
            speed,
            base_url,
            known: Mutex::new(known),
            keys: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Makes a person known under `id`.
    pub(crate) fn enrol(&self, org: &'static Org, vendor: Vendor, id: String, person: Person) -> Enrolled {
        let enrolled = Enrolled {
            id,
            person,
            created_at: clock::now(),
            org,
            vendor,
        };
        self.known().persons.push(enrolled.clone());
        enrolled
    }

    /// The person with this id, if this vendor knows it for this firm.
    pub(crate) fn enrolled(&self, org: &Org, vendor: Vendor, id: &str) -> Option<Enrolled> {
        let known = self.known();
        let mut persons = known.persons.iter();
        persons
            .find(|person| person.org == org && person.vendor == vendor && person.id == id)
            .cloned()
    }

    /// Begins a run under `id`; `None` when the person is unknown to this vendor and firm.
    pub(crate) fn begin(&self, org: &'static Org, id: String, order: Begin) -> Option<Run> {
        let person = self.enrolled(org, order.vendor, &order.subject)?.person;
        let plot = Plot::of(&person.first_name, &person.last_name);
        let run = Run::new(id, org, order, plot, clock::now());
        self.known().runs.push(run.clone());
        Some(run)
    }

    /// How a run stands now.
    pub(crate) fn run(&self, org: &Org, vendor: Vendor, id: &str) -> Option<Run> {
        let mut runs = self.runs(org, vendor).into_iter();
        runs.find(|run| run.check.id == id)
    }

    /// All runs of a vendor for a firm, the oldest first.
    pub(crate) fn runs(&self, org: &Org, vendor: Vendor) -> Vec<Run> {
        let known = self.caught_up();
        let mine = known
            .runs
            .iter()
            .filter(|run| run.org == org && run.vendor == vendor);
        mine.cloned().collect()
    }

    /// Carries a call out once for its key. Calls with keys wait for each other, so that two at once are still one.
    pub(crate) fn once<E>(
        &self,
        org: &'static Org,
        operation: &'static str,
        key: &str,
        body: &Value,
        make: impl FnOnce() -> Result<Value, E>,
    ) -> Result<Once, E> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let name = (org.id, operation, key.to_owned());
        if let Some(call) = keys.get(&name) {
            if call.body != *body {
                return Ok(Once::Conflict);
            }
            self.known().replays += 1;
            return Ok(Once::Repeated(call.answer.clone()));
        }
        let answer = make()?;
        let call = Call {
            body: body.clone(),
            answer: answer.clone(),
        };
        keys.insert(name, call);
        Ok(Once::Done(answer))
    }

    /// Lets time pass at once for every run there is.
    pub(crate) fn advance(&self, duration: SignedDuration) {
        for run in &mut self.known().runs {
            run.skip(duration);
        }
        drop(self.caught_up());
        self.changed.notify_one();
    }

    /// Replaces every target.
    pub(crate) fn set_targets(&self, targets: Vec<Target>) {
        self.known().targets = targets;
    }

    pub(crate) fn add_target(&self, target: Target) {
        self.known().targets.push(target);
    }

    /// The targets that a firm registered itself, the oldest first.
    pub(crate) fn registered(&self, org: &Org) -> Vec<Target> {
        let known = self.known();
        let mine = known.targets.iter().filter(|target| target.is_registered_by(org));
        mine.cloned().collect()
    }

    /// Changes a target that a firm registered, if there is one with this id and `change` has nothing against it.
    pub(crate) fn change_registered<E>(
        &self,
        org: &Org,
        id: &str,
        change: impl FnOnce(&mut Target) -> Result<(), E>,
    ) -> Result<Option<Target>, E> {
        let mut known = self.known();
        let mut targets = known.targets.iter_mut();
        let Some(target) = targets.find(|target| target.is_registered_by(org) && target.has_id(id)) else {
            return Ok(None);
        };
        let mut changed = target.clone();
        change(&mut changed)?;
        target.clone_from(&changed);
        Ok(Some(changed))
    }

    /// Forgets a target that a firm registered; `false` where there is none with this id.
    pub(crate) fn unregister(&self, org: &Org, id: &str) -> bool {
        let targets = &mut self.known().targets;
        let before = targets.len();
        targets.retain(|target| !(target.is_registered_by(org) && target.has_id(id)));
        targets.len() < before
    }

    /// Sends word of the end of a run once more; `false` where it is unknown or not over.
    pub(crate) fn tell_again(&self, org: &Org, vendor: Vendor, id: &str) -> bool {
        let mut known = self.caught_up();
        let Known { runs, outgoing, .. } = &mut *known;
        let mut mine = runs.iter().filter(|run| run.org == org && run.vendor == vendor);
        let Some(run) = mine.find(|run| run.check.id == id && run.check.status.is_over()) else {
            return false;
        };
        outgoing.extend(webhook::notices(run, &[Happening::RunOver], &self.base_url));
        true
    }

    pub(crate) fn set_plan(&self, plan: DeliveryPlan) {
        self.known().plan = plan;
    }

    pub(crate) fn plan(&self) -> DeliveryPlan {
        self.known().plan
    }

    pub(crate) fn counts(&self) -> Counts {
        let known = self.known();
        let persons = |vendor| known.persons.iter().filter(|one| one.vendor == vendor).count();
        let runs = |vendor| known.runs.iter().filter(|one| one.vendor == vendor).count();
        let is_of_reports = |run: &&Run| matches!(run.ordered, Ordered::Reports(_));
        let report_checks = known.runs.iter().filter(is_of_reports).count();
        Counts {
            subjects: persons(Vendor::Platform),
            checks: runs(Vendor::Platform),
            replays: known.replays,
            applicants: persons(Vendor::Onfido),
            workflow_runs: runs(Vendor::Onfido) - report_checks,
            report_checks,
            webhooks_sent: known.sent,
            webhooks_accepted: known.accepted,
            webhooks_open: known.outgoing.len() + known.under_way,
        }
    }

    /// The word that is to be sent now, with the targets it goes to. Word for which there is no target is forgotten, and
    /// so is all of it while the plan says that it gets lost.
    pub(super) fn due(&self) -> (DeliveryPlan, Vec<(Target, Notice)>) {
        let mut known = self.caught_up();
        let plan = known.plan;
        let outgoing = std::mem::take(&mut known.outgoing);
        let mut due = Vec::new();
        if !plan.dropped {
            for notice in outgoing {
                let mine = known.targets.iter().filter(|target| target.takes(&notice));
                due.extend(mine.map(|target| (target.clone(), notice.clone())));
            }
        }
        known.under_way += due.len() * usize::from(plan.times);
        (plan, due)
    }

    pub(super) fn note_attempt(&self, accepted: bool) {
        let mut known = self.known();
        known.sent += 1;
        known.accepted += usize::from(accepted);
    }

    /// A copy was taken, or given up.
    pub(super) fn note_end(&self) {
        self.known().under_way -= 1;
    }

    /// Until time was advanced.
    pub(super) async fn advanced(&self) {
        self.changed.notified().await;
    }

    /// Everything, after all stages whose time has come.
    fn caught_up(&self) -> MutexGuard<'_, Known> {
        let now = clock::now();
        let mut known = self.known();
        let Known { runs, outgoing, .. } = &mut *known;
        for run in runs {
            let passed = self.speed.scripted(now.duration_since(run.created_at));
            while let Some(happenings) = run.step(passed, now) {
                outgoing.extend(webhook::notices(run, &happenings, &self.base_url));
            }
        }
        known
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
