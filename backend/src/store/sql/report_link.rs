//! Links to reports as rows.

use super::{Line, Value};
use crate::store::{PartyKey, ReportLink, StoreError};

/// Two of one user at the same instant may both find room for one: the limit is against abuse, and need not be exact.
pub(super) const KEEP: &str = "\
    INSERT INTO report_link (code_hash, org, record, check_id, user_id, works_until) \
    SELECT $1, $2, $3, $4, $5, $6 \
    WHERE (SELECT COUNT(*) FROM report_link \
        WHERE org = $2 AND user_id = $5 AND works_until > $7) < $8";

/// Whoever deletes it has it.
pub(super) const SPEND: &str = "\
    DELETE FROM report_link WHERE code_hash = $1 \
    RETURNING org, record, check_id, user_id, works_until";

pub(super) const FORGET: &str = "\
    DELETE FROM report_link WHERE code_hash IN ( \
        SELECT code_hash FROM report_link WHERE works_until < $1 ORDER BY works_until LIMIT $2)";

pub(super) fn values(link: &ReportLink) -> Vec<Value> {
    vec![
        link.code_hash.into(),
        link.party.org.as_str().into(),
        link.party.record.as_str().into(),
        link.check.to_string().into(),
        link.user.as_str().into(),
        link.works_until.into(),
    ]
}

pub(super) fn spent(line: &impl Line, code_hash: [u8; 32]) -> Result<ReportLink, StoreError> {
    Ok(ReportLink {
        code_hash,
        party: PartyKey {
            org: line.parsed(0)?,
            record: line.parsed(1)?,
        },
        check: line.parsed(2)?,
        user: line.parsed(3)?,
        works_until: line.instant(4)?,
    })
}
