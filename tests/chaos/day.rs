//! The course of the day: everything is read once while nothing fails, then advisors work while everything does, then everybody
//! else is well again and what was begun comes to its end.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use inlay_backend::audit::ChainKey;
use inlay_backend::store::{self, Queue, Store};
use inlay_bed::said::say;
use inlay_bed::{AUDIT_KEY, Bed, Plan, Service, user};
use inlay_contract::http::{BOOK_PATH, PORTFOLIO_PATH};
use inlay_contract::kyc::CheckId;
use inlay_sandbox::fault::Fault;
use inlay_sandbox::orgs;
use tokio::task::JoinSet;

use crate::advisor::{self, Office};
use crate::faults;
use crate::metrics::Watch;
use crate::outcome::{Outcome, Totals};
use crate::people::{People, Record};
use crate::place::Engine;
use crate::tally::{Part, Tally};

/// A day as it is planned.
pub(crate) struct Day {
    pub(crate) actions: u32,
    pub(crate) advisors: usize,
    /// Records that the day is about, at the most.
    pub(crate) records: usize,
    pub(crate) longest_pause: Duration,
    pub(crate) seed: u64,
    /// The service as a program; in this process where there is none.
    pub(crate) program: Option<PathBuf>,
    pub(crate) engine: Engine,
    /// How long what was begun may take to come to its end, when everybody is well again.
    pub(crate) for_all_to_end: Duration,
}

impl Day {
    /// Runs it.
    pub(crate) async fn run(&self) -> anyhow::Result<Outcome> {
        let database = self.engine.database().await?;
        let store = database.as_ref().map(|database| database.url()).transpose()?;
        let bed = Bed::start(&self.plan(store)).await?;
        let watch = bed.metrics.clone().map(|at| Watch::over(bed.client(), at));
        let office = Arc::new(Office {
            bed,
            people: People::of_the_sandbox(self.records),
            tally: Tally::default(),
            left: AtomicI64::new(self.actions.into()),
            longest_pause: self.longest_pause,
            seed: self.seed,
        });
        read_all(&office).await?;

        office.bed.sandbox.set_deliveries(faults::deliveries());
        office.bed.sandbox.set_fault(faults::plan(self.seed));
        let began = Instant::now();
        let mut advisors = JoinSet::new();
        for number in 0..self.advisors {
            advisors.spawn(advisor::work(Arc::clone(&office), number));
        }
        while let Some(ended) = advisors.join_next().await {
            ended??;
        }
        let bad_day = began.elapsed();

        office.bed.sandbox.set_fault(Fault::None);
        let started = office.tally.all_started();
        say(&format!(
            "{:?}: {} actions in {:.0} s, {} checks; waiting for them to end",
            self.engine,
            self.actions,
            bad_day.as_secs_f64(),
            started.len()
        ));
        let began = Instant::now();
        let store = store::open(office.bed.store(), Arc::new(ChainKey::new(&AUDIT_KEY))).await?;
        self.wait_for_all_to_end(&office.bed, store.as_ref(), &started)
            .await?;
        let recovery = began.elapsed();

        let told = office.tally.told();
        let metrics = match watch {
            Some(watch) => Some(watch.end().await),
            None => None,
        };
        let office = Arc::into_inner(office).context("an advisor is still at work")?;
        let rest = office.bed.end_service().await;
        let totals = Totals::of(store.as_ref(), &rest.sandbox, &office.people, &started).await?;
        rest.sandbox.shutdown().await;
        drop(store);
        if let Some(database) = database {
            database.remove().await?;
        }
        Ok(Outcome {
            engine: self.engine,
            actions: self.actions,
            advisors: self.advisors,
            seed: self.seed,
            bad_day_seconds: bad_day.as_secs_f64(),
            recovery_seconds: recovery.as_secs_f64(),
            told,
            totals,
            metrics,
        })
    }

    fn plan(&self, store: Option<String>) -> Plan {
        Plan {
            program: self.program.clone(),
            // A recorder of metrics is there once in a process, and a test has others beside it.
            is_watched: self.program.is_some(),
            // Ten times as fast as a script is written, so that most checks end within the day.
            checks_percent: 1_000,
            service: Service {
                store,
                // A day has hundreds of readings and lasts minutes, so what is read stays fresh for seconds.
                blocks: "[cache]\nmax_bytes = 67_108_864\nfresh_for_seconds = 2\n".to_owned(),
                patience: "request_timeout_ms = 1_000".to_owned(),
                portfolio_patience: "portfolio_timeout_ms = 4_000".to_owned(),
                ..Service::default()
            },
            ..Plan::default()
        }
    }

    /// Waits until no check is under way in the CRM, no delivery on its way and no job left.
    async fn wait_for_all_to_end(
        &self,
        bed: &Bed,
        store: &dyn Store,
        started: &BTreeMap<CheckId, Record>,
    ) -> anyhow::Result<()> {
        const LOOK_EVERY: Duration = Duration::from_millis(200);

        let began = Instant::now();
        loop {
            let mut jobs = 0;
            for queue in Queue::ALL {
                jobs += store.depth(queue).await?;
            }
            let open = bed.sandbox.kyc_counts().webhooks_open;
            let unwritten = started.len() - over_in_crm(bed, started);
            if jobs == 0 && open == 0 && unwritten == 0 {
                return Ok(());
            }
            ensure!(
                began.elapsed() < self.for_all_to_end,
                "not all came to its end: {jobs} jobs and {open} deliveries are left, {unwritten} results are not in the CRM"
            );
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

/// How many of the checks are over by what stands in the CRM.
fn over_in_crm(bed: &Bed, started: &BTreeMap<CheckId, Record>) -> usize {
    let mut over = 0;
    for org in orgs::ALL {
        for record in bed.sandbox.written(org).records {
            let state = record
                .fields
                .get("Inlay_State__c")
                .and_then(|state| state.as_str());
            let is_over = matches!(state, Some("finished" | "abandoned" | "failed"));
            let is_started = record
                .external_id
                .parse()
                .is_ok_and(|id| started.contains_key(&id));
            over += usize::from(is_over && is_started);
        }
    }
    over
}

/// Reads portfolio and book of every record that is to be known, while nothing fails.
async fn read_all(office: &Office) -> anyhow::Result<()> {
    for record in &office.people.seen {
        let desk = office
            .bed
            .must_open(record.org(), record.id, &user(9_999)?)
            .await?;
        for (part, path) in [(Part::Portfolio, PORTFOLIO_PATH), (Part::Book, BOOK_PATH)] {
            let answer = desk.get(path).await?;
            // An account has no book of its own, and that is no failure.
            if answer.status.is_success() {
                office.tally.learn(*record, part);
            } else {
                say(&format!("{}: no {part:?} ({})", record.id, answer.problem()));
            }
        }
    }
    Ok(())
}
