//! Provider, CRM and two tenants of a test: they do what real ones do, count what they are asked, and fail on demand.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures::FutureExt as _;
use inlay_contract::kyc::{
    CheckId, ConsentGiven, KycPermissions, Outcome, PartKind, PartyKind, Person, Purpose, Risk, RunState,
    Said, StartRequest,
};
use inlay_contract::{OrgId, RecordId, UserId};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::service::KycService;
use super::tenant::{ConsentTexts, KycTenant, OfferedPackage};
use super::validity::Validity;
use super::work;
use super::{Caller, KycError};
use crate::clock::ManualClock;
use crate::store::memory::MemoryStore;
use crate::store::{NewDelivery, NewJob, Queue, StoreError};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::{
    Address, Answer, CrmResult, CrmWriter, KycProvider, Notification, Observation, Order, Party, PartySource,
    Report, RunId, SubjectId, Submitted,
};

pub(crate) const NORTH: &str = "00D5g000004XYZaEAO";
pub(crate) const SOUTH: &str = "00D5g000004XYZbEAO";
pub(crate) const ADA: &str = "0055g00000UsErAAAV";
pub(crate) const BEN: &str = "0055g00000UsErBAAV";
const RECORD: &str = "0015g00000AbCdEAAV";

/// A provider with runs of its own, named `run-1`, `run-2` …
pub(crate) struct FakeProvider {
    pub(crate) clock: ManualClock,
    pub(crate) is_down: AtomicBool,
    /// For how many seconds it wants not to be asked; 0 for not at all.
    pub(crate) asks_for_pause: AtomicU32,
    pub(crate) enrolled: AtomicU32,
    pub(crate) observed: AtomicU32,
    runs: Mutex<Vec<(CheckId, Observation)>>,
}

impl FakeProvider {
    fn new(clock: ManualClock) -> Self {
        Self {
            clock,
            is_down: AtomicBool::new(false),
            asks_for_pause: AtomicU32::new(0),
            enrolled: AtomicU32::new(0),
            observed: AtomicU32::new(0),
            runs: Mutex::default(),
        }
    }

    pub(crate) fn runs(&self) -> usize {
        self.runs.lock().unwrap().len()
    }

    /// The latest run comes to an end.
    pub(crate) fn finish(&self, outcome: Outcome) {
        let changed_at = self.clock.clock().now();
        let mut runs = self.runs.lock().unwrap();
        let (_, observation) = runs.last_mut().unwrap();
        *observation = Observation {
            state: Said::by_provider(RunState::Finished, "done"),
            outcome: Some(Said::by_provider(outcome, "some word")),
            risk: Risk::Low,
            changed_at,
            has_report: true,
            ..observation.clone()
        };
    }

    fn answer<T: Send + 'static>(
        &self,
        answer: impl FnOnce() -> Result<T, UpstreamError>,
    ) -> Answer<'static, T> {
        let answer = if self.is_down.load(Ordering::SeqCst) {
            Err(UpstreamError::Timeout)
        } else {
            match self.asks_for_pause.load(Ordering::SeqCst) {
                0 => answer(),
                seconds => Err(UpstreamError::RateLimited {
                    retry_after_seconds: Some(seconds),
                }),
            }
        };
        async move {
            tokio::task::yield_now().await;
            answer
        }
        .boxed()
    }
}

impl KycProvider for FakeProvider {
    fn name(&self) -> &'static str {
        "platform"
    }

    fn enrol<'a>(&'a self, _: &'a Party, _: &'a str) -> Answer<'a, SubjectId> {
        self.answer(|| {
            let number = self.enrolled.fetch_add(1, Ordering::SeqCst) + 1;
            Ok(SubjectId(format!("subject-{number}")))
        })
    }

    fn submit<'a>(&'a self, order: &'a Order, _: &'a str) -> Answer<'a, Submitted> {
        self.answer(|| {
            let mut runs = self.runs.lock().unwrap();
            let sent = runs.iter().position(|(check, _)| *check == order.check);
            let position = match sent.filter(|_| order.may_have_been_sent) {
                Some(position) => position,
                None => {
                    let observation = Observation {
                        state: Said::by_provider(RunState::InProgress, "running"),
                        outcome: None,
                        reasons: Vec::new(),
                        parts: Vec::new(),
                        risk: Risk::Unknown,
                        requirements_due: None,
                        changed_at: self.clock.clock().now(),
                        has_report: false,
                    };
                    runs.push((order.check, observation));
                    runs.len() - 1
                }
            };
            Ok(Submitted {
                run: RunId(format!("run-{}", position + 1)),
                observation: runs[position].1.clone(),
                provider_request_id: Some("provider-request".to_owned()),
            })
        })
    }

    fn observe<'a>(&'a self, run: &'a RunId, _: &'a str) -> Answer<'a, Observation> {
        self.answer(|| {
            self.observed.fetch_add(1, Ordering::SeqCst);
            let number: usize = run.0.strip_prefix("run-").unwrap().parse().unwrap();
            let runs = self.runs.lock().unwrap();
            let run = runs.get(number - 1).ok_or(UpstreamError::RecordUnknown)?;
            Ok(run.1.clone())
        })
    }

    fn report<'a>(&'a self, _: &'a RunId, _: &'a str) -> Answer<'a, Report> {
        self.answer(|| {
            let body = futures::stream::iter([Ok(Bytes::from_static(b"%PDF-1.7"))]);
            Ok(Report {
                content_type: "application/pdf",
                length: Some(8),
                body: Box::pin(body),
            })
        })
    }

    fn notification(&self, body: &[u8]) -> Result<Notification, UpstreamError> {
        let run = std::str::from_utf8(body).unwrap();
        Ok(Notification {
            event_id: None,
            run: (!run.is_empty()).then(|| RunId(run.to_owned())),
        })
    }

    fn ready(&self) -> Answer<'_, ()> {
        self.answer(|| Ok(()))
    }
}

/// A CRM: knows one kind of party, keeps what is written to it.
pub(crate) struct FakeCrm {
    pub(crate) kind: Mutex<PartyKind>,
    pub(crate) is_down: AtomicBool,
    /// What the next writes come to, where they do not simply succeed: `true` for one whose answer is lost.
    pub(crate) trouble: Mutex<VecDeque<bool>>,
    /// Every write that arrived.
    pub(crate) written: Mutex<Vec<CrmResult>>,
}

impl FakeCrm {
    fn new() -> Self {
        Self {
            kind: Mutex::new(PartyKind::Person),
            is_down: AtomicBool::new(false),
            trouble: Mutex::default(),
            written: Mutex::default(),
        }
    }
}

impl PartySource for FakeCrm {
    fn party<'a>(&'a self, record: &'a RecordId, _: &'a str) -> Answer<'a, Party> {
        let party = Party {
            record: record.clone(),
            kind: *self.kind.lock().unwrap(),
            name: "Grace Hopper".to_owned(),
            first_name: "Grace".to_owned(),
            last_name: "Hopper".to_owned(),
            birth_date: Some(date(1906, 12, 9)),
            document_number: Some("X12345678".to_owned().into()),
            address: Some(Address {
                street: "1 Harbour Road".to_owned(),
                town: "Arlington".to_owned(),
                postcode: "22201".to_owned(),
                state: Some("VA".to_owned()),
                country: "US".to_owned(),
            }),
            email: Some("grace@example.com".to_owned()),
            members: Vec::new(),
            owner: None,
        };
        let is_down = self.is_down.load(Ordering::SeqCst);
        async move {
            tokio::task::yield_now().await;
            if is_down {
                Err(UpstreamError::Timeout)
            } else {
                Ok(party)
            }
        }
        .boxed()
    }
}

impl CrmWriter for FakeCrm {
    fn write<'a>(&'a self, result: &'a CrmResult, _: &'a str) -> Answer<'a, ()> {
        let trouble = self.trouble.lock().unwrap().pop_front();
        if trouble != Some(false) {
            self.written.lock().unwrap().push(result.clone());
        }
        async move {
            tokio::task::yield_now().await;
            trouble.map_or(Ok(()), |_| Err(UpstreamError::Timeout))
        }
        .boxed()
    }
}

/// A service with two tenants and everything behind it.
pub(crate) struct World {
    pub(crate) clock: ManualClock,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) provider: Arc<FakeProvider>,
    pub(crate) south: Arc<FakeProvider>,
    pub(crate) crm: Arc<FakeCrm>,
    pub(crate) service: KycService,
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = ManualClock::at("2026-06-30T12:00:00Z".parse().unwrap());
        let store = Arc::new(MemoryStore::new());
        let (provider, south) = (
            Arc::new(FakeProvider::new(clock.clone())),
            Arc::new(FakeProvider::new(clock.clone())),
        );
        let crm = Arc::new(FakeCrm::new());
        let tenants = BTreeMap::from([
            (NORTH.parse().unwrap(), tenant(&provider, &crm)),
            (SOUTH.parse().unwrap(), tenant(&south, &Arc::new(FakeCrm::new()))),
        ]);
        Self {
            service: KycService::new(store.clone(), clock.clock(), tenants),
            clock,
            store,
            provider,
            south,
            crm,
        }
    }

    /// The same service as another instance has it whose configuration offers these packages.
    pub(crate) fn with_packages(&self, packages: Vec<OfferedPackage>) -> KycService {
        let tenant = KycTenant {
            packages,
            ..tenant(&self.provider, &self.crm)
        };
        let tenants = BTreeMap::from([(NORTH.parse().unwrap(), tenant)]);
        KycService::new(self.store.clone(), self.clock.clock(), tenants)
    }

    /// Does every job that is due now. Fails as the store does.
    pub(crate) async fn work(&self) -> Result<(), StoreError> {
        while work::step(&self.service, &Queue::ALL).await? {}
        Ok(())
    }

    /// Lets time pass from job to job until an instant, and does them all.
    pub(crate) async fn work_until(&self, end: Timestamp) {
        use crate::store::JobStore as _;
        loop {
            self.work().await.unwrap();
            match self.store.next_due(&Queue::ALL).await.unwrap() {
                Some(due) if due <= end => self.clock.set(due.max(self.now())),
                _ => break,
            }
        }
        self.clock.set(end);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.clock().now()
    }

    pub(crate) fn after(&self, duration: SignedDuration) -> Timestamp {
        self.now() + duration
    }

    /// A webhook delivery arrives.
    pub(crate) async fn deliver(&self, org: &str, event_id: &str, run: &str) {
        use crate::store::InboxStore as _;
        let (org, now): (OrgId, _) = (org.parse().unwrap(), self.now());
        let delivery = NewDelivery {
            org: org.clone(),
            provider: "platform".to_owned(),
            event_id: event_id.to_owned(),
            body: run.as_bytes().to_vec(),
            received_at: now,
        };
        let job = |id: crate::store::DeliveryId| NewJob {
            queue: Queue::Webhook,
            org: org.clone(),
            key: event_id.to_owned(),
            subject: id.0.to_string(),
            payload: String::new(),
            due_at: now,
        };
        self.store.accept(delivery, &job, Vec::new()).await.unwrap();
    }

    /// How often the audit log says this.
    pub(crate) fn audited(&self, action: &str, outcome: &str) -> usize {
        let audit = self.store.audit();
        let entries = audit.iter();
        entries
            .filter(|entry| entry.action == action && entry.outcome == outcome)
            .count()
    }
}

fn tenant(provider: &Arc<FakeProvider>, crm: &Arc<FakeCrm>) -> KycTenant {
    KycTenant {
        provider: provider.clone(),
        provider_name: "Example Checks".to_owned(),
        parties: crm.clone(),
        crm: Some(crm.clone()),
        packages: vec![OfferedPackage {
            id: "standard".to_owned(),
            name: "Standard".to_owned(),
            provider_package: "workflow-1".to_owned(),
            parts: vec![PartKind::Document],
        }],
        consent: ConsentTexts {
            version: "2026-01".to_owned(),
            texts: BTreeMap::from([("en".to_owned(), "The client agrees.".to_owned())]),
            default_language: "en".to_owned(),
        },
        validity: Validity::default(),
        give_up_after: SignedDuration::from_hours(24),
    }
}

/// Somebody with every permission.
pub(crate) fn caller(org: &str, user: &str) -> Caller {
    let user: UserId = user.parse().unwrap();
    Caller {
        org: org.parse().unwrap(),
        record: RECORD.parse().unwrap(),
        person: Person { user, name: None },
        may: KycPermissions {
            read: true,
            start: true,
            decide: true,
            reveal: true,
        },
        request_id: "request".to_owned(),
    }
}

/// A start as the widget sends it.
pub(crate) fn request() -> StartRequest {
    StartRequest {
        package: "standard".to_owned(),
        purpose: Purpose::Onboarding,
        consent: ConsentGiven {
            version: "2026-01".to_owned(),
            language: "en".to_owned(),
        },
        although_valid: false,
    }
}

/// A key that no other start has.
pub(crate) fn key() -> String {
    crate::random::uuid().to_string()
}

/// The code of a refusal.
pub(crate) fn code<T>(result: Result<T, KycError>) -> Option<inlay_contract::ErrorCode> {
    result.err().map(|error| error.code())
}
