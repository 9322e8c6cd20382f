//! Providers of checks and CRMs that do what a test wants.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bytes::Bytes;
use futures::FutureExt as _;
use futures::stream::{self, StreamExt as _};
use inlay_backend::audit::ChainKey;
use inlay_backend::clock::{Clock, ManualClock};
use inlay_backend::kyc::{ConsentTexts, KycTenant, OfferedPackage, Validity};
use inlay_backend::server::KycSetup;
use inlay_backend::store::{self, Store};
use inlay_backend::upstream::UpstreamError;
use inlay_backend::upstream::kyc::{
    Answer, CrmResult, CrmWriter, KycProvider, Notification, Observation, Order, Party, PartySource, Report,
    RunId, SubjectId, Submitted,
};
use inlay_contract::kyc::{CheckId, Outcome, PartKind, PartyKind, Risk, RunState, Said};
use inlay_contract::{OrgId, RecordId};
use jiff::SignedDuration;
use jiff::civil::date;
use tokio::sync::Semaphore;

use super::{CANARY, NORTH, SOUTH};

/// What is secret of everybody: never in a panel, a log or the audit log.
pub(crate) const DOCUMENT_NUMBER: &str = "C01X00T478";
/// The provider's report.
pub(crate) const REPORT: &[u8] = b"%PDF-1.7 all is well";

/// A provider of checks and the CRM beside it.
pub(crate) struct FakeChecks {
    clock: Clock,
    is_down: AtomicBool,
    panics: AtomicUsize,
    breaks_reports: AtomicBool,
    /// Closed while clients are asked for, where a test wants a request to wait.
    parties: Semaphore,
    asked_for_party: AtomicUsize,
    enrolled: AtomicUsize,
    runs: Mutex<Vec<(CheckId, Observation)>>,
    written: Mutex<Vec<CrmResult>>,
}

impl FakeChecks {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            clock,
            is_down: AtomicBool::new(false),
            panics: AtomicUsize::new(0),
            breaks_reports: AtomicBool::new(false),
            parties: Semaphore::new(Semaphore::MAX_PERMITS),
            asked_for_party: AtomicUsize::new(0),
            enrolled: AtomicUsize::new(0),
            runs: Mutex::default(),
            written: Mutex::default(),
        }
    }

    pub(crate) fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }

    /// The next so many calls panic.
    pub(crate) fn panic_on_next(&self, calls: usize) {
        self.panics.store(calls, Ordering::SeqCst);
    }

    /// From now on reports panic when half of them was sent.
    pub(crate) fn break_reports(&self) {
        self.breaks_reports.store(true, Ordering::SeqCst);
    }

    /// From now on whoever asks for a client waits until [`FakeChecks::give_parties`].
    pub(crate) fn hold_parties(&self) {
        self.parties.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(crate) fn give_parties(&self) {
        self.parties.add_permits(Semaphore::MAX_PERMITS);
    }

    /// How often a client was asked for.
    pub(crate) fn asked_for_party(&self) -> usize {
        self.asked_for_party.load(Ordering::SeqCst)
    }

    pub(crate) fn runs(&self) -> usize {
        self.runs.lock().unwrap().len()
    }

    /// How often a party was made known.
    pub(crate) fn enrolled(&self) -> usize {
        self.enrolled.load(Ordering::SeqCst)
    }

    /// What the CRM was told, by number.
    pub(crate) fn written(&self) -> Vec<u64> {
        let written = self.written.lock().unwrap();
        written.iter().map(|result| result.sequence).collect()
    }

    /// All runs come to this end.
    pub(crate) fn finish(&self, outcome: Outcome) {
        for (_, observation) in self.runs.lock().unwrap().iter_mut() {
            observation.state = Said::by_provider(RunState::Finished, "completed");
            observation.outcome = Some(Said::by_provider(outcome, "whatever"));
            observation.changed_at = self.clock.now();
            observation.has_report = true;
        }
    }

    fn say<T: Send + 'static>(&self, good: impl FnOnce() -> T) -> Answer<'static, T> {
        let less = |left: usize| left.checked_sub(1);
        let panics = self.panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        assert!(panics.is_err(), "{CANARY}");
        let answer = if self.is_down.load(Ordering::SeqCst) {
            Err(UpstreamError::Unreachable(anyhow::anyhow!(CANARY)))
        } else {
            Ok(good())
        };
        std::future::ready(answer).boxed()
    }
}

impl KycProvider for FakeChecks {
    fn name(&self) -> &'static str {
        "platform"
    }

    fn enrol<'a>(&'a self, _: &'a Party, _: &'a str) -> Answer<'a, SubjectId> {
        self.enrolled.fetch_add(1, Ordering::SeqCst);
        self.say(|| SubjectId("subject".to_owned()))
    }

    fn submit<'a>(&'a self, order: &'a Order, _: &'a str) -> Answer<'a, Submitted> {
        self.say(|| {
            let observation = Observation {
                state: Said::by_provider(RunState::InProgress, "running"),
                outcome: None,
                reasons: Vec::new(),
                parts: Vec::new(),
                risk: Risk::Low,
                requirements_due: None,
                changed_at: self.clock.now(),
                has_report: false,
            };
            let mut runs = self.runs.lock().unwrap();
            runs.push((order.check, observation.clone()));
            Submitted {
                run: RunId(runs.len().to_string()),
                observation,
                provider_request_id: None,
            }
        })
    }

    fn observe<'a>(&'a self, run: &'a RunId, _: &'a str) -> Answer<'a, Observation> {
        let number: usize = run.0.parse().unwrap();
        self.say(|| self.runs.lock().unwrap()[number - 1].1.clone())
    }

    fn report<'a>(&'a self, _: &'a RunId, _: &'a str) -> Answer<'a, Report> {
        let breaks = self.breaks_reports.load(Ordering::SeqCst);
        self.say(|| Report {
            content_type: "application/pdf",
            length: None,
            body: stream::iter(REPORT.chunks(5).enumerate())
                .map(move |(number, piece)| {
                    assert!(!breaks || number < 2, "{CANARY}");
                    Ok(Bytes::from_static(piece))
                })
                .boxed(),
        })
    }

    fn notification(&self, _: &[u8]) -> Result<Notification, UpstreamError> {
        Ok(Notification {
            event_id: None,
            run: None,
        })
    }

    fn ready(&self) -> Answer<'_, ()> {
        self.say(|| ())
    }
}

impl PartySource for FakeChecks {
    fn party<'a>(&'a self, record: &'a RecordId, _: &'a str) -> Answer<'a, Party> {
        let party = Party {
            record: record.clone(),
            kind: PartyKind::Person,
            name: "Erika Mustermann".to_owned(),
            first_name: "Erika".to_owned(),
            last_name: "Mustermann".to_owned(),
            birth_date: Some(date(1984, 8, 12)),
            document_number: Some(DOCUMENT_NUMBER.to_owned().into()),
            address: None,
            email: Some("erika@example.com".to_owned()),
            members: Vec::new(),
            owner: None,
        };
        self.asked_for_party.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            drop(self.parties.acquire().await);
            Ok(party)
        })
    }
}

impl CrmWriter for FakeChecks {
    fn write<'a>(&'a self, result: &'a CrmResult, _: &'a str) -> Answer<'a, ()> {
        self.written.lock().unwrap().push(result.clone());
        std::future::ready(Ok(())).boxed()
    }
}

/// The KYC side of a service under test.
pub(crate) struct Kyc {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) north: Arc<FakeChecks>,
    pub(crate) south: Arc<FakeChecks>,
}

impl Kyc {
    /// With a store in `folder`; [`NORTH`] and [`SOUTH`] have KYC.
    pub(super) async fn new(folder: &Path, clock: &ManualClock) -> Self {
        let url = format!("sqlite:{}", folder.join("inlay.db").display());
        Self {
            store: open_store(&url).await,
            north: Arc::new(FakeChecks::new(clock.clock())),
            south: Arc::new(FakeChecks::new(clock.clock())),
        }
    }

    pub(super) fn setup(&self) -> KycSetup {
        KycSetup {
            store: self.store.clone(),
            tenants: tenants(&self.north, &self.south),
            webhooks: Vec::new(),
        }
    }
}

/// A store that is opened anew; each time another instance.
pub(crate) async fn open_store(url: &str) -> Arc<dyn Store> {
    let sealer = Arc::new(ChainKey::new(&[7; 32]));
    store::open(url, sealer).await.unwrap()
}

/// Both tenants, with KYC by these.
pub(crate) fn tenants(north: &Arc<FakeChecks>, south: &Arc<FakeChecks>) -> BTreeMap<OrgId, KycTenant> {
    BTreeMap::from([
        (NORTH.id.parse().unwrap(), tenant(north)),
        (SOUTH.id.parse().unwrap(), tenant(south)),
    ])
}

fn tenant(checks: &Arc<FakeChecks>) -> KycTenant {
    KycTenant {
        provider: checks.clone(),
        provider_name: "Example Checks".to_owned(),
        parties: checks.clone(),
        crm: Some(checks.clone()),
        packages: vec![OfferedPackage {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            provider_package: "product".to_owned(),
            parts: vec![PartKind::Document],
        }],
        consent: ConsentTexts {
            version: "2026-01".to_owned(),
            texts: BTreeMap::from([
                ("de".to_owned(), "Einverstanden.".to_owned()),
                ("en".to_owned(), "Agreed.".to_owned()),
            ]),
            default_language: "en".to_owned(),
        },
        validity: Validity::default(),
        give_up_after: SignedDuration::from_hours(24),
    }
}
