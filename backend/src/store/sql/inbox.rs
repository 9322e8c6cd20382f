//! Webhook deliveries as rows.

use super::{Connection, Line, audit, job};
use crate::store::{Acceptance, AuditEntry, Delivery, DeliveryId, NewDelivery, NewJob, Sealer, StoreError};

pub(super) const DELIVERY: &str =
    "SELECT id, org, provider, event_id, body, received_at FROM delivery WHERE id = $1";

pub(super) const FORGET: &str = "\
    DELETE FROM delivery WHERE id IN ( \
        SELECT d.id FROM delivery d WHERE d.received_at < $1 \
        AND NOT EXISTS (SELECT 1 FROM job WHERE job.delivery = d.id) \
        ORDER BY d.received_at LIMIT $2)";

const ADD: &str = "\
    INSERT INTO delivery (id, org, provider, event_id, body, received_at) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (org, provider, event_id) DO NOTHING";

/// See [`InboxStore::accept`](crate::store::InboxStore::accept).
pub(super) async fn accept(
    connection: &mut impl Connection,
    sealer: &dyn Sealer,
    id: DeliveryId,
    delivery: NewDelivery,
    job: NewJob,
    audit: Vec<AuditEntry>,
) -> Result<Acceptance, StoreError> {
    let values = vec![
        id.0.into(),
        delivery.org.as_str().into(),
        delivery.provider.into(),
        delivery.event_id.into(),
        delivery.body.into(),
        delivery.received_at.into(),
    ];
    if connection.execute(ADD, values).await? == 0 {
        return Ok(Acceptance::Duplicate);
    }
    audit::append(connection, sealer, Some(&delivery.org), audit).await?;
    job::make(connection, job, Some(id)).await?;
    Ok(Acceptance::New(id))
}

pub(super) fn delivery(line: &impl Line) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: DeliveryId(line.number(0)?),
        delivery: NewDelivery {
            org: line.parsed(1)?,
            provider: line.text(2)?,
            event_id: line.text(3)?,
            body: line.bytes(4)?,
            received_at: line.instant(5)?,
        },
    })
}
