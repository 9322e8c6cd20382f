//! Where KYC checks are made, and where the party's own data comes from.
//!
//! A provider is one folder behind [`KycProvider`]; it turns its wire format into an [`Observation`] in the terms of the
//! contract, and no type of its format leaves the folder. What an observation makes of a check is decided in `kyc`.
//! It may import `contract` and the rest of `upstream`. It deliberately retries nothing and stores nothing: both belong
//! to the jobs that call it.

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use inlay_contract::kyc::{
    CheckId, CheckPart, Outcome, PartyKind, PartyMember, Reason, Risk, RunState, Said,
};
use inlay_contract::{RecordId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use secrecy::SecretString;

use super::UpstreamError;

/// A maker of checks.
pub trait KycProvider: Send + Sync {
    /// The name of the adapter, as it stands in configuration, store and webhook path: `onfido`, `platform`.
    fn name(&self) -> &'static str;

    /// Makes the party known to the provider, who names it. Asked once per party; the name is kept and used for every later
    /// check. May be asked again when a crash lost the answer.
    ///
    /// # Errors
    /// One [`UpstreamError`] per way of failing; nothing of the provider's own words.
    fn enrol<'a>(&'a self, party: &'a Party, request_id: &'a str) -> Answer<'a, SubjectId>;

    /// Begins a run. With [`Order::may_have_been_sent`] it first looks whether the run is there already, so that a crash
    /// between call and answer makes no second one.
    ///
    /// # Errors
    /// As for [`KycProvider::enrol`].
    fn submit<'a>(&'a self, order: &'a Order, request_id: &'a str) -> Answer<'a, Submitted>;

    /// How a run stands now.
    ///
    /// # Errors
    /// As for [`KycProvider::enrol`]; `RecordUnknown` when the provider does not know the run.
    fn observe<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Observation>;

    /// The provider's own report about a run, passed on as it comes.
    ///
    /// # Errors
    /// As for [`KycProvider::observe`].
    fn report<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Report>;

    /// What a webhook delivery is about. Its signature has been checked.
    ///
    /// # Errors
    /// `Nonsense` when it is not of the agreed form.
    fn notification(&self, body: &[u8]) -> Result<Notification, UpstreamError>;

    /// The run that a delivery is about, by what its body names: for a provider that also tells of a part of a run without
    /// saying of which, and must be asked. `None` for what is of no interest to a check.
    ///
    /// # Errors
    /// As for [`KycProvider::enrol`].
    fn run_of<'a>(&'a self, named: RunId, _request_id: &'a str) -> Answer<'a, Option<RunId>> {
        Box::pin(std::future::ready(Ok(Some(named))))
    }

    /// Whether the provider could be asked now.
    ///
    /// # Errors
    /// As for [`KycProvider::enrol`].
    fn ready(&self) -> Answer<'_, ()>;
}

/// A provider's answer, later.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, UpstreamError>>;

/// The provider's name for a party.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub String);

/// The provider's name for a run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct RunId(pub String);

/// What is ordered.
#[derive(Debug, Clone)]
pub struct Order {
    /// Our name for the check. The provider is told it, so that a run can be found by it.
    pub check: CheckId,
    /// Whom it is about.
    pub subject: SubjectId,
    /// What stands for the package at the provider, in the words of its adapter: a product, a workflow, a list of reports.
    pub package: String,
    /// Whether an earlier attempt may have reached the provider.
    pub may_have_been_sent: bool,
}

/// A run has begun.
#[derive(Debug, Clone, PartialEq)]
pub struct Submitted {
    /// The provider's name for it.
    pub run: RunId,
    /// How it stands.
    pub observation: Observation,
    /// The provider's name for the request, if it has one.
    pub provider_request_id: Option<String>,
}

/// How a run stands, in the terms of the contract.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Observation {
    /// Where it stands.
    pub state: Said<RunState>,
    /// What it came to.
    pub outcome: Option<Said<Outcome>>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Its parts, in the provider's order.
    pub parts: Vec<CheckPart>,
    /// The risk that the provider saw.
    pub risk: Risk,
    /// By when something must be brought.
    pub requirements_due: Option<Date>,
    /// When the provider last changed it, by the provider's clock; when it was seen so, where the provider does not say. An
    /// older observation never replaces a newer one.
    pub changed_at: Timestamp,
    /// Whether there is a report to download.
    pub has_report: bool,
}

/// What a delivery is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The sender's name for the event, where the body has one; else the delivery's header or hash stands for it.
    pub event_id: Option<String>,
    /// The run, or what [`KycProvider::run_of`] finds it by; `None` for what is of no interest to a check.
    pub run: Option<RunId>,
}

/// A document of the provider's, as it comes.
pub struct Report {
    /// Its media type: one of `application/pdf`, `application/zip`.
    pub content_type: &'static str,
    /// Its length in bytes, where the provider says it.
    pub length: Option<u64>,
    /// Its bytes. Ends with an error when the provider breaks off or sends more than the limit.
    pub body: BoxStream<'static, Result<Bytes, UpstreamError>>,
}

/// Where a party's own data comes from: the CRM, which keeps it.
pub trait PartySource: Send + Sync {
    /// The party that a record stands for.
    ///
    /// # Errors
    /// One [`UpstreamError`] per way of failing; `RecordUnknown` when there is no such record.
    fn party<'a>(&'a self, record: &'a RecordId, request_id: &'a str) -> Answer<'a, Party>;

    /// The same for a job, which can wait: advisors go first, where the source tells them apart.
    ///
    /// # Errors
    /// As for [`PartySource::party`].
    fn party_for_job<'a>(&'a self, record: &'a RecordId, request_id: &'a str) -> Answer<'a, Party> {
        self.party(record, request_id)
    }
}

/// A party with its personal data. Lives only as long as a request; has no `Serialize`, and `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Party {
    /// The CRM record.
    pub record: RecordId,
    /// What the record stands for.
    pub kind: PartyKind,
    /// Display name.
    pub name: String,
    /// Given name; empty unless a person.
    pub first_name: String,
    /// Family name; empty unless a person.
    pub last_name: String,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Number of the identity document.
    pub document_number: Option<SecretString>,
    /// Address.
    pub address: Option<Address>,
    /// Electronic mail address.
    pub email: Option<String>,
    /// Members, where it is a household.
    pub members: Vec<PartyMember>,
    /// The CRM user who owns the record, where it says so.
    pub owner: Option<UserId>,
}

/// A postal address.
#[derive(Clone)]
pub struct Address {
    /// Street and number.
    pub street: String,
    /// Town.
    pub town: String,
    /// Postal code.
    pub postcode: String,
    /// State or region.
    pub state: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

impl std::fmt::Debug for Party {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Party")
            .field("record", &self.record)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Where results are written: the CRM.
pub trait CrmWriter: Send + Sync {
    /// Writes a result so that writing it again changes nothing, and says so to whoever listens in the CRM.
    ///
    /// # Errors
    /// One [`UpstreamError`] per way of failing.
    fn write<'a>(&'a self, result: &'a CrmResult, request_id: &'a str) -> Answer<'a, ()>;
}

/// A result for the CRM: no personal data, and the same fields for every mapping.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CrmResult {
    /// The check; the external id under which it is written.
    pub check: CheckId,
    /// Number of the event that it comes from: a later number never gives way to an earlier one.
    pub sequence: u64,
    /// The party's record.
    pub party: RecordId,
    /// Where the check stands.
    pub state: RunState,
    /// What holds, once something does.
    pub outcome: Option<Outcome>,
    /// What the comparison with watch lists came to, once it has. Jobs of an earlier version do not say it.
    #[serde(default)]
    pub screening: Option<Outcome>,
    /// The risk.
    pub risk: Risk,
    /// The provider's display name.
    pub provider: String,
    /// The package's display name.
    pub package: String,
    /// Who started it.
    pub started_by: UserId,
    /// When.
    pub started_at: Timestamp,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// The last day on which it counts as valid.
    pub valid_until: Option<Date>,
    /// Number of the attempt.
    pub attempt: u32,
    /// Who overrode the provider's outcome, and why.
    pub overridden: Option<CrmOverride>,
}

/// An override, as the CRM keeps it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CrmOverride {
    /// Who.
    pub by: UserId,
    /// What holds instead.
    pub outcome: Outcome,
    /// Why.
    pub note: String,
}
