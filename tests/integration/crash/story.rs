//! What happens to one check, whoever dies meanwhile: an advisor starts it and asks again until there is an answer, the
//! provider makes it and sends word until that is taken, the CRM hears of it, and time passes until nothing is left to do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use inlay_backend::audit::ChainKey;
use inlay_backend::clock::Clock;
use inlay_backend::store::{self, PartyKey, Queue, Store};
use inlay_contract::kyc::Started;
use inlay_sandbox::kyc::Speed;
use inlay_sandbox::{Config, Sandbox};
use jiff::civil::{Date, date};

use super::passage::{MOMENT, Passage};
use super::place::{Engine, Place};
use super::process::{AUDIT_KEY, Equipment, Process};
use super::requests::Requests;
use super::vendor::Vendor;
use super::watched::{Others, Plan, Standing, Watched};

/// The earliest close of the sandbox, which is made soonest: no portfolio plays a part.
const AS_OF: Date = date(2023, 1, 2);
/// How long anything may take that one process does without dying.
const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait between two looks into the store, which has work of its own.
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// A story that is being told.
pub(super) struct Story<'a> {
    equipment: &'a Equipment,
    pub(super) vendor: &'static Vendor,
    place: Place,
    pub(super) sandbox: Sandbox,
    pub(super) passage: Passage,
    pub(super) store: Arc<dyn Store>,
    requests: Requests<'a>,
    /// What the advisor was answered, each time.
    pub(super) answers: Vec<Started>,
    /// Our names for the requests that were answered as carried out: each must stand in the audit log.
    pub(super) carried_out: Vec<String>,
}

impl<'a> Story<'a> {
    /// Tells the whole story.
    pub(super) async fn told(
        equipment: &'a Equipment,
        vendor: &'static Vendor,
        engine: Engine,
        plan: Plan,
        others: Others,
    ) -> Self {
        let mut story = Self::begin(equipment, vendor, engine, plan, others).await;
        story.start().await;
        let party = story.party();
        let is_handed_over = async |store: &dyn Store| {
            let file = store.file(&party).await.unwrap();
            let has_run = file.checks.iter().any(|check| check.provider_run.is_some());
            has_run && waiting(store, &[Queue::Submit, Queue::WriteBack]).await == 0
        };
        story.until("the provider has the check", is_handed_over).await;

        story.sandbox.advance_kyc(Duration::from_secs(3600));
        story.deliver().await;
        let is_worked_on =
            async |store: &dyn Store| waiting(store, &[Queue::Webhook, Queue::WriteBack]).await == 0;
        story.until("the CRM has the result", is_worked_on).await;

        // Whoever is killed in the end is no worse off. The next one comes later, when it is time to look at the run again.
        story.passage.watched().kill();
        let is_over = async |store: &dyn Store| waiting(store, &Queue::ALL).await == 0;
        story.until("nothing is left to do", is_over).await;
        // A browser that never got its answer.
        story.start().await;
        story.passage.watched().kill();
        story
    }

    async fn begin(
        equipment: &'a Equipment,
        vendor: &'static Vendor,
        engine: Engine,
        plan: Plan,
        others: Others,
    ) -> Self {
        let place = engine.place().await;
        let watched = Watched::new(plan, others, Clock::system().now());
        let sandbox = inlay_sandbox::serve(Config {
            kyc_speed: Speed::HELD,
            ..Config::in_process(AS_OF)
        });
        let sandbox = sandbox.await.unwrap();
        sandbox
            .trust_certificate(vendor.org, &equipment.crm_certificate())
            .unwrap();
        Self {
            equipment,
            vendor,
            passage: Passage::open(sandbox.base_url(), watched).await,
            sandbox,
            store: store::open(&place.url(), Arc::new(ChainKey::new(&AUDIT_KEY)))
                .await
                .unwrap(),
            place,
            requests: Requests::of(equipment, vendor),
            answers: Vec::new(),
            carried_out: Vec::new(),
        }
    }

    /// Ends everything, once nothing more is asked of it.
    pub(super) async fn close(self) {
        let Self {
            place,
            sandbox,
            passage,
            store,
            ..
        } = self;
        drop(passage);
        sandbox.shutdown().await;
        drop(store);
        place.remove().await;
    }

    /// The party whose check it is.
    pub(super) fn party(&self) -> PartyKey {
        self.vendor.party()
    }

    /// Starts the check as a browser does: the same start with the same key, until it is answered.
    async fn start(&mut self) {
        let deadline = Deadline::of("the start is answered");
        loop {
            let service = self.service().await;
            let now = self.passage.watched().now;
            if let Ok((request_id, started)) = self.requests.start(&service, now).await {
                self.carried_out.push(request_id);
                self.answers.push(started);
                return;
            }
            deadline.assert_met();
        }
    }

    /// Sends word of the end as a vendor does: until it is taken. Then once more, as vendors do, too.
    async fn deliver(&mut self) {
        let file = self.store.file(&self.party()).await.unwrap();
        let run = file.checks[0].provider_run.clone().unwrap();
        let deadline = Deadline::of("the delivery is taken");
        let mut taken = 0;
        while taken < 2 {
            let service = self.service().await;
            let now = self.passage.watched().now;
            match self.requests.deliver(&service, &run, now).await {
                Ok(Some(request_id)) => {
                    self.carried_out.push(request_id);
                    taken += 1;
                }
                Ok(None) => taken += 1,
                Err(_) => {}
            }
            deadline.assert_met();
        }
    }

    /// Lets processes do what there is to do until something is so.
    async fn until(&mut self, what: &'static str, is_so: impl AsyncFn(&dyn Store) -> bool) {
        let mut deadline = Deadline::of(what);
        let mut deaths = self.passage.watched().deaths.len();
        while !(is_so(self.store.as_ref()).await && self.passage.watched().is_quiet()) {
            self.service().await;
            tokio::time::sleep(BETWEEN_LOOKS).await;
            let died = self.passage.watched().deaths.len();
            if died != deaths {
                (deaths, deadline) = (died, Deadline::of(what));
            }
            deadline.assert_met();
        }
    }

    /// Where a living service listens. Starts one where none lives, and the next one where it dies before it listens.
    async fn service(&mut self) -> String {
        let deadline = Deadline::of("the service listens");
        loop {
            let standing = self.passage.watched().standing();
            match standing {
                Standing::Listening(service) => return service,
                Standing::Starting => tokio::time::sleep(MOMENT).await,
                Standing::Dead => {
                    let process = |others: &str, now| {
                        let config = self.equipment.configuration(&self.place, others);
                        Process::start(&config, now, others)
                    };
                    self.passage.start(process).await;
                }
            }
            deadline.assert_met();
        }
    }
}

/// How many jobs wait in these queues, those that somebody holds included.
pub(super) async fn waiting(store: &dyn Store, queues: &[Queue]) -> u64 {
    let mut waiting = 0;
    for queue in queues {
        waiting += store.depth(*queue).await.unwrap();
    }
    waiting
}

/// Ends a test that would wait for ever.
struct Deadline {
    what: &'static str,
    since: Instant,
}

impl Deadline {
    fn of(what: &'static str) -> Self {
        Self {
            what,
            since: Instant::now(),
        }
    }

    fn assert_met(&self) {
        assert!(
            self.since.elapsed() < LONGEST,
            "it never comes to it that {}",
            self.what
        );
    }
}
