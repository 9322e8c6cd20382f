//! The org that a request names in its query.

use inlay_contract::OrgId;
use url::form_urlencoded;

/// The org of `?org=…`; `None` where it is missing, there twice or no org id.
pub(super) fn org_of(query: Option<&str>) -> Option<OrgId> {
    let query = query.unwrap_or_default();
    let mut orgs = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "org");
    match (orgs.next(), orgs.next()) {
        (Some((_, org)), None) => org.parse().ok(),
        _ => None,
    }
}
