//! What is so in the end, wherever a trace of the check is: with the service, the provider and the CRM.

use std::collections::{BTreeMap, BTreeSet};

use inlay_backend::audit::ChainKey;
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::store::{AuditRow, Queue};
use inlay_contract::kyc::{Check, KycEvent, KycEventKind, Outcome, RunState, StartOutcome};
use jiff::Timestamp;
use serde_json::Value;

use super::process::AUDIT_KEY;
use super::story::{Story, waiting};
use super::watched::Others;

/// More than there are rows or events in any story.
const ALL: u32 = 10_000;

/// Everything that must be the same however often and wherever processes died.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// Checks in the party's file.
    checks: usize,
    /// How many checks the advisor's answers named, and the file's events.
    named: usize,
    /// How the check stands in the file's latest event.
    end: Option<(RunState, Option<Outcome>)>,
    /// Events of the file.
    events: Vec<(u64, KycEventKind)>,
    /// Persons that the provider knows, and runs that it made.
    provider: (usize, usize),
    /// Records in the CRM, and under which numbers each was written, in this order.
    records: Vec<Vec<u64>>,
    /// What stands in the CRM: number, state, result.
    record: Vec<Option<Value>>,
    /// Numbers of which the CRM's event told, each once: whoever listens knows by its key what was told already.
    told: Vec<u64>,
    /// Jobs that are left.
    waiting: u64,
    /// Jobs that were given up.
    dead: usize,
    /// Deliveries that are stored.
    deliveries: u64,
    /// How often the audit log says that something was done which is done once.
    audit: BTreeMap<String, usize>,
    /// What is wrong beside.
    wrong: Vec<String>,
}

impl Facts {
    /// Counts a row of the audit log as one where it stands there at least once and at most so many times.
    pub(super) fn count_once(&mut self, row: &str, at_most: usize) {
        if let Some(count) = self
            .audit
            .get_mut(row)
            .filter(|count| (1..=at_most).contains(*count))
        {
            *count = 1;
        }
    }

    /// What must be so. `persons` is how many the provider may know.
    pub(super) fn right(persons: usize, others: Others) -> Self {
        use KycEventKind::{Delayed, Finished, Started, Submitted};

        let mut audit = BTreeMap::from([
            ("check.changed done", 1),
            ("check.start started", 1),
            ("crm.written done", 3),
            ("provider.enrol done", 1),
            ("provider.submit done", 1),
            ("webhook.received done", 1),
        ]);
        let (kinds, numbers) = match others {
            Others::Willing => (vec![Started, Submitted, Finished], vec![1, 2, 3]),
            // A delay is news for whoever waits and not for the CRM.
            Others::UnwillingAtFirst => {
                audit.extend([
                    ("check.changed done", 2),
                    ("crm.written provider_unreachable", 1),
                    ("provider.submit provider_unreachable", 1),
                ]);
                (vec![Started, Delayed, Submitted, Finished], vec![1, 3, 4])
            }
        };
        Self {
            checks: 1,
            named: 1,
            end: Some((RunState::Finished, Some(Outcome::Approved))),
            events: (1..).zip(kinds).collect(),
            provider: (persons, 1),
            record: vec![
                numbers.last().copied().map(Value::from),
                Some("finished".into()),
                Some("approved".into()),
            ],
            records: vec![numbers.clone()],
            told: numbers,
            waiting: 0,
            dead: 0,
            deliveries: 1,
            audit: audit
                .into_iter()
                .map(|(what, times)| (what.to_owned(), times))
                .collect(),
            wrong: Vec::new(),
        }
    }

    /// What is so.
    pub(super) async fn of(story: &Story<'_>) -> Self {
        let store = story.store.as_ref();
        let party = story.party();
        let mut wrong = Vec::new();

        let file = store.file(&party).await.unwrap();
        let events = store.events_after(&party, 0, ALL).await.unwrap();
        let events: Vec<KycEvent> = events
            .iter()
            .map(|event| serde_json::from_str(&event.document).unwrap())
            .collect();
        let answered = story.answers.iter().map(|started| started.check.id);
        let named: BTreeSet<_> = answered
            .chain(events.iter().map(|event| event.check.id))
            .chain(file.checks.iter().map(|check| check.id))
            .map(|id| id.to_string())
            .collect();
        let of_check = |check: &Check| (check.state.value, check.effective);
        if story.answers.last().map(|started| started.outcome) != Some(StartOutcome::Repeated) {
            wrong.push("the last start is no repetition of the first".to_owned());
        }

        let written = story.sandbox.written(story.vendor.org);
        let records: Vec<Vec<u64>> = written
            .records
            .iter()
            .map(|record| record.writings.iter().filter_map(sequence).collect())
            .collect();
        let field = |name: &str| written.records.first()?.fields.get(name).cloned();
        let (told, untrue) = told_once(&written.events);
        wrong.extend(untrue);

        let mut dead = 0;
        for queue in Queue::ALL {
            dead += store.dead(queue, ALL).await.unwrap().len();
        }
        // All of them have been worked on, so all of them may be forgotten, and they are counted.
        let deliveries = store.forget_deliveries(Timestamp::MAX).await.unwrap();

        let org = story.vendor.org.id;
        let sound = verify(store, &ChainKey::new(&AUDIT_KEY), org, &[]).await.unwrap();
        if let Verdict::Broken(finding) = sound {
            wrong.push(format!("the audit log does not verify: {finding:?}"));
        }
        let rows = store.rows(org, 1, ALL).await.unwrap();
        let (audit, unsaid) = audited(&rows, &story.carried_out);
        wrong.extend(unsaid);

        Self {
            checks: file.checks.len(),
            named: named.len(),
            end: events.last().map(|event| of_check(&event.check)),
            events: events.iter().map(|event| (event.sequence, event.kind)).collect(),
            provider: story.vendor.has(&story.sandbox.kyc_counts()),
            record: ["Inlay_Sequence__c", "Inlay_State__c", "Inlay_Result__c"]
                .map(field)
                .into(),
            records,
            told,
            waiting: waiting(store, &Queue::ALL).await,
            dead,
            deliveries,
            audit,
            wrong,
        }
    }
}

fn sequence(fields: &BTreeMap<String, Value>) -> Option<u64> {
    fields.get("Inlay_Sequence__c")?.as_u64()
}

/// The numbers of the events without those that repeat an earlier one; and what is wrong with them. An event whose
/// acknowledgement was lost is told again: that must be the very same, and never after news.
fn told_once(events: &[inlay_sandbox::WrittenEvent]) -> (Vec<u64>, Option<String>) {
    let mut told: Vec<&BTreeMap<String, Value>> = Vec::new();
    let mut wrong = None;
    for event in events {
        let key = event.fields.get("Event_Key__c");
        match told
            .iter()
            .rposition(|earlier| earlier.get("Event_Key__c") == key)
        {
            None => told.push(&event.fields),
            Some(place) if place + 1 == told.len() && *told[place] == event.fields => {}
            Some(_) => wrong = Some(key),
        }
    }
    let number = |fields: &&BTreeMap<String, Value>| fields.get("Sequence__c")?.as_u64();
    let wrong = wrong.map(|key| format!("an event was told again, and otherwise or too late: {key:?}"));
    (told.iter().filter_map(number).collect(), wrong)
}

/// How often the log says what is done once; and what is wrong with the rest of it. `carried_out` are the names of the requests
/// that were answered as carried out.
fn audited(rows: &[AuditRow], carried_out: &[String]) -> (BTreeMap<String, usize>, Vec<String>) {
    /// What may be done more than once: answers that were asked for again, and looks.
    const REPEATED: [&str; 2] = ["check.start repeated", "provider.observe done"];

    let mut times = BTreeMap::new();
    for row in rows {
        *times
            .entry(format!("{} {}", row.action, row.outcome))
            .or_insert(0) += 1;
    }
    let mut wrong = Vec::new();
    for what in REPEATED {
        if times.remove(what).is_none() {
            wrong.push(format!("the audit log has no `{what}`"));
        }
    }
    for request in carried_out {
        if !rows.iter().any(|row| row.request_id.as_ref() == Some(request)) {
            wrong.push(format!(
                "a request that was carried out is not in the audit log: {request}"
            ));
        }
    }
    (times, wrong)
}
