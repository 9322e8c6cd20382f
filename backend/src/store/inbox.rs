//! Webhook deliveries: stored before they are acknowledged, each once.

use inlay_contract::OrgId;
use jiff::Timestamp;

use super::Stored;
use super::audit::AuditEntry;
use super::job::NewJob;

/// Names a stored delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryId(pub i64);

/// A verified delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// The tenant whose secret it was signed with.
    pub org: OrgId,
    /// The provider, by the name of its adapter.
    pub provider: String,
    /// The sender's name for the event; the same event may be delivered often.
    pub event_id: String,
    /// The body as it came.
    pub body: Vec<u8>,
    /// When it came.
    pub received_at: Timestamp,
}

/// A stored delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its name.
    pub id: DeliveryId,
    /// What came.
    pub delivery: NewDelivery,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// Stored, with a job to work on it.
    New(DeliveryId),
    /// The same event was stored before.
    Duplicate,
}

/// Keeps deliveries.
pub trait InboxStore {
    /// Stores a delivery, the job that `job` makes for it, and what the audit log says of it, at once.
    /// A delivery of the same org, provider and event that is there already is left as it is, and so is everything else.
    fn accept<'a>(
        &'a self,
        delivery: NewDelivery,
        job: &'a (dyn Fn(DeliveryId) -> NewJob + Sync),
        audit: Vec<AuditEntry>,
    ) -> Stored<'a, Acceptance>;

    /// A stored delivery.
    fn delivery(&self, id: DeliveryId) -> Stored<'_, Option<Delivery>>;

    /// Forgets deliveries that came before an instant and have no job, dead or alive; at most some thousands of them. Answers
    /// how many.
    fn forget_deliveries(&self, received_before: Timestamp) -> Stored<'_, u64>;
}
