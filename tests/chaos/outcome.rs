//! What is so when the day is over, with the service, the vendors and the CRM; and whether it is as promised.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;
use inlay_backend::audit::ChainKey;
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::store::{AuditRow, PartyKey, Queue, Store};
use inlay_bed::AUDIT_KEY;
use inlay_contract::kyc::{CheckId, KycEvent, KycEventKind, RunState};
use inlay_sandbox::{Sandbox, orgs};
use serde::Serialize;

use crate::metrics::Highest;
use crate::people::{People, Record};
use crate::place::Engine;
use crate::tally::{Counts, Told};

/// The share of reads of known records that is answered, at least.
const PROMISED_READS: f64 = 0.999;
/// More than there are events in a file or rows in a log.
const ALL: u32 = 10_000_000;

/// The whole day.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    pub(crate) engine: Engine,
    pub(crate) actions: u32,
    pub(crate) advisors: usize,
    pub(crate) seed: u64,
    pub(crate) bad_day_seconds: f64,
    /// From when everybody was well again until everything had come to its end.
    pub(crate) recovery_seconds: f64,
    #[serde(flatten)]
    pub(crate) told: Told,
    pub(crate) totals: Totals,
    /// The highest of each metric, where the service shows them.
    pub(crate) metrics: Option<Highest>,
}

/// What was counted everywhere in the end.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Totals {
    /// Checks that advisors were told of.
    pub(crate) started: usize,
    /// Checks in all files.
    pub(crate) in_files: usize,
    /// Checks that began while another one of the same party was running.
    pub(crate) beside_another: Vec<CheckId>,
    /// Runs that the vendors made.
    pub(crate) runs_at_vendors: usize,
    /// Of the started ones, those that are not over in their file.
    pub(crate) not_over_in_file: Vec<CheckId>,
    /// Of the started ones, those whose start or end the audit log does not tell.
    pub(crate) not_in_audit_log: Vec<CheckId>,
    /// Of the started ones, those that stand otherwise in the CRM than in their file.
    pub(crate) not_in_crm: Vec<CheckId>,
    /// Jobs that were given up.
    pub(crate) dead_letters: usize,
    /// What is wrong with the audit log of a firm.
    pub(crate) audit_findings: Vec<String>,
    /// Rows of the audit logs.
    pub(crate) audit_rows: usize,
    /// Attempts of the vendors to deliver a webhook, and those that were taken.
    pub(crate) webhooks_sent: usize,
    pub(crate) webhooks_accepted: usize,
}

impl Totals {
    pub(crate) async fn of(
        store: &dyn Store,
        sandbox: &Sandbox,
        people: &People,
        started: &BTreeMap<CheckId, Record>,
    ) -> anyhow::Result<Self> {
        let counts = sandbox.kyc_counts();
        let mut totals = Self {
            started: started.len(),
            runs_at_vendors: counts.checks + counts.workflow_runs + counts.report_checks,
            webhooks_sent: counts.webhooks_sent,
            webhooks_accepted: counts.webhooks_accepted,
            ..Self::default()
        };
        let in_files = states(store, people, &mut totals).await?;
        let crm = states_in_crm(sandbox);
        let mut audited = BTreeSet::new();
        for org in orgs::ALL {
            if let Verdict::Broken(finding) = verify(store, &ChainKey::new(&AUDIT_KEY), org.id, &[]).await? {
                totals.audit_findings.push(format!("{}: {finding:?}", org.name));
            }
            let rows = store.rows(org.id, 1, ALL).await?;
            totals.audit_rows += rows.len();
            audited.extend(rows.iter().filter_map(told));
        }
        for check in started.keys() {
            let stands = in_files.get(check);
            if !stands.is_some_and(|stands| stands.state.is_over()) {
                totals.not_over_in_file.push(*check);
            }
            let id = check.to_string();
            let is_told = |what| audited.contains(&(what, id.clone()));
            if !is_told(Row::Started) || !is_told(Row::Changed) {
                totals.not_in_audit_log.push(*check);
            }
            let in_file = stands.map(|stands| (stands.state.as_str(), stands.sequence));
            let in_crm = crm.get(&id).map(|(state, sequence)| (state.as_str(), *sequence));
            if in_crm != in_file {
                totals.not_in_crm.push(*check);
            }
        }
        for queue in Queue::ALL {
            totals.dead_letters += store.dead(queue, ALL).await?.len();
        }
        Ok(totals)
    }
}

/// What the audit log tells of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Started,
    Changed,
}

fn told(row: &AuditRow) -> Option<(Row, String)> {
    let what = match (row.action.as_str(), row.outcome.as_str()) {
        ("check.start", "started") => Row::Started,
        ("check.changed", "done") => Row::Changed,
        _ => return None,
    };
    row.check.clone().map(|check| (what, check))
}

/// How a check stands, and by the last event that the CRM hears of.
struct Stands {
    state: RunState,
    sequence: u64,
}

/// How each check stands in its file.
async fn states(
    store: &dyn Store,
    people: &People,
    totals: &mut Totals,
) -> anyhow::Result<BTreeMap<CheckId, Stands>> {
    let mut states = BTreeMap::new();
    for record in people.seen.iter().chain(&people.unseen) {
        let party = PartyKey {
            org: record.org().id.parse()?,
            record: record.id.parse()?,
        };
        totals.in_files += store.file(&party).await?.checks.len();
        let mut running = BTreeSet::new();
        for event in store.events_after(&party, 0, ALL).await? {
            let event: KycEvent = serde_json::from_str(&event.document)?;
            let (check, state) = (event.check.id, event.check.state.value);
            if state.is_over() {
                running.remove(&check);
            } else if running.insert(check) && 1 < running.len() {
                totals.beside_another.push(check);
            }
            let stands = states.entry(check).or_insert(Stands { state, sequence: 0 });
            stands.state = state;
            // A delay is news for whoever waits, and none for the CRM.
            if event.kind != KycEventKind::Delayed {
                stands.sequence = event.sequence;
            }
        }
    }
    Ok(states)
}

/// How each check stands in the CRM, by its name, and by which event.
fn states_in_crm(sandbox: &Sandbox) -> BTreeMap<String, (String, u64)> {
    let written = orgs::ALL.into_iter().flat_map(|org| sandbox.written(org).records);
    written
        .filter_map(|record| {
            let state = record.fields.get("Inlay_State__c")?.as_str()?.to_owned();
            let sequence = record.fields.get("Inlay_Sequence__c")?.as_u64()?;
            Some((record.external_id, (state, sequence)))
        })
        .collect()
}

impl Outcome {
    /// As lines to read.
    pub(crate) fn lines(&self) -> Vec<String> {
        let Totals {
            started,
            in_files,
            runs_at_vendors,
            dead_letters,
            audit_rows,
            webhooks_sent,
            webhooks_accepted,
            ..
        } = &self.totals;
        let mut lines = vec![
            format!(
                "{:?}: {} actions of {} advisors in {:.0} s, seed {}; {:.0} s until all had come to its end",
                self.engine,
                self.actions,
                self.advisors,
                self.bad_day_seconds,
                self.seed,
                self.recovery_seconds
            ),
            format!("  reads of known records: {}", in_words(&self.told.seen)),
            format!(
                "  reads of records nobody saw before: {}",
                in_words(&self.told.unseen)
            ),
            format!(
                "  checks: {started} started, {in_files} in files, {runs_at_vendors} runs at the vendors; {dead_letters} dead letters; {audit_rows} rows of audit; webhooks: {webhooks_sent} sent, {webhooks_accepted} taken"
            ),
        ];
        for (what, kind) in &self.told.actions {
            lines.push(format!(
                "  {what}: {} times, p50 {:.1} ms, p99 {:.1} ms, at most {:.0} ms; {:?}",
                kind.latency.count,
                kind.latency.p50_ms,
                kind.latency.p99_ms,
                kind.latency.longest_ms,
                kind.came_to
            ));
        }
        for (name, value) in self.metrics.iter().flat_map(|metrics| &metrics.0) {
            lines.push(format!("  at most {value}: {name}"));
        }
        lines
    }

    /// Whether everything is as promised.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let totals = &self.totals;
        ensure!(
            0 < self.told.seen.all() && 0 < totals.started,
            "nothing was read, or nothing was started"
        );
        ensure!(
            0 < self.told.seen.stale,
            "nobody else failed: no read had to be bridged"
        );
        ensure!(
            totals.started == totals.in_files && totals.beside_another.is_empty(),
            "advisors were told of {} checks, and {} are in files; begun beside a running one: {:?}",
            totals.started,
            totals.in_files,
            totals.beside_another
        );
        ensure!(
            totals.in_files == totals.runs_at_vendors,
            "{} checks are in files, and the vendors made {} runs",
            totals.in_files,
            totals.runs_at_vendors
        );
        ensure!(
            totals.not_over_in_file.is_empty(),
            "not over in their file: {:?}",
            totals.not_over_in_file
        );
        ensure!(
            totals.not_in_audit_log.is_empty(),
            "not in the audit log: {:?}",
            totals.not_in_audit_log
        );
        ensure!(
            totals.not_in_crm.is_empty(),
            "not in the CRM: {:?}",
            totals.not_in_crm
        );
        ensure!(
            totals.dead_letters == 0,
            "{} jobs were given up",
            totals.dead_letters
        );
        ensure!(
            totals.audit_findings.is_empty(),
            "an audit log does not verify: {:?}",
            totals.audit_findings
        );
        let answered = self.told.seen.answered();
        ensure!(
            PROMISED_READS <= answered,
            "{:.3} % of the reads of known records were answered: {}",
            answered * 100.0,
            in_words(&self.told.seen)
        );
        Ok(())
    }
}

fn in_words(counts: &Counts) -> String {
    format!(
        "{} in all, {:.2} % answered, {:.1} % of these stale; failed: {:?}",
        counts.all(),
        counts.answered() * 100.0,
        counts.stale_share() * 100.0,
        counts.failed
    )
}
