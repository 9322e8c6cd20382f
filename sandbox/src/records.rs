//! The CRM records that tests and demonstrations ask for by purpose.
//!
//! Every household, person and account has one; these are the ones with a special role. [`all`] lists them.

use inlay_contract::RecordId;
use inlay_contract::id::checksum;

use crate::answer::OrgRecords;
use crate::world::World;

/// A record id that exists in **both** orgs and stands for different households with different money.
pub const SHARED: &str = "0015g00000XxH01AAF";

/// A well-formed record id that no org has.
pub const UNKNOWN: &str = "0015g00000ZzH99AAF";

/// Records of [`orgs::NORTH`](crate::orgs::NORTH).
pub mod north {
    /// Two persons, six accounts (joint ones, one cash only) and two more that have left, base USD, holdings in USD, EUR,
    /// CHF, GBP and JPY. An account joined, one came from another bank, and there were transfers between them.
    pub const HOUSEHOLD: &str = "0015g00000NwH01AAF";
    /// A household whose base currency is EUR.
    pub const EURO_HOUSEHOLD: &str = "0015g00000NwH02AAF";
    /// A household whose only account was opened four months before the as-of date.
    pub const YOUNG_HOUSEHOLD: &str = "0015g00000NwH03AAF";
    /// A person with eight months of history.
    pub const SHORT_HISTORY_PERSON: &str = "0015g00000NwP09AAF";
    /// A household that the platform knows but that holds nothing.
    pub const EMPTY: &str = "0015g00000NwH04AAF";
    /// 50 accounts with 10,000 holdings, cash positions included.
    pub const LARGE_HOUSEHOLD: &str = "0015g00000NwH05AAF";
    /// A person of [`HOUSEHOLD`].
    pub const PERSON: &str = "0015g00000NwP01AAF";
    /// A single-owner account of [`HOUSEHOLD`], owned by [`PERSON`].
    pub const ACCOUNT: &str = "0015g00000NwA02AAF";
    /// The joint account of [`HOUSEHOLD`], in three currencies.
    pub const JOINT_ACCOUNT: &str = "0015g00000NwA01AAF";
    /// The same id as in the other org, with other data.
    pub const SHARED: &str = super::SHARED;

    // Persons by what a check of them comes to; see `kyc::Plot`.

    /// Eleanor Whitfield: nothing speaks against her.
    pub const CLEAR_PERSON: &str = PERSON;
    /// James Whitfield: somebody of his name is on a watchlist; the firm must decide.
    pub const WATCHLIST_PERSON: &str = "0015g00000NwP02AAF";
    /// Camille Moreau: good, with something to bring within 30 days.
    pub const REQUIREMENTS_PERSON: &str = "0015g00000NwP03AAF";
    /// Henrik Lindqvist: the client must bring something, and does so after a minute.
    pub const CLIENT_NEEDED_PERSON: &str = "0015g00000NwP04AAF";
    /// Adaeze Okafor: one part of the check is late.
    pub const LATE_PART_PERSON: &str = "0015g00000NwP05AAF";
    /// Vincent Castellan: refused.
    pub const DECLINED_PERSON: &str = "0015g00000NwP06AAF";
    /// Katharina Brandt: the client never finishes.
    pub const ABANDONED_PERSON: &str = "0015g00000NwP07AAF";
    /// Tobias Brandt: the check cannot be carried out.
    pub const ERROR_PERSON: &str = "0015g00000NwP08AAF";
    /// Beatriz Ferreira: the vendor uses words that nobody knows yet.
    pub const UNKNOWN_WORD_PERSON: &str = SHORT_HISTORY_PERSON;
}

/// Records of [`orgs::SOUTH`](crate::orgs::SOUTH).
pub mod south {
    /// Two persons, three accounts, base USD.
    pub const HOUSEHOLD: &str = "0015g00000SbH01AAF";
    /// A person of [`HOUSEHOLD`]; a check of her comes out clear.
    pub const PERSON: &str = "0015g00000SbP01AAF";
    /// Marcus Abernathy: somebody of his name is on a watchlist.
    pub const WATCHLIST_PERSON: &str = "0015g00000SbP02AAF";
    /// A single-owner account of [`HOUSEHOLD`].
    pub const ACCOUNT: &str = "0015g00000SbA02AAF";
    /// The same id as in the other org, with other data.
    pub const SHARED: &str = super::SHARED;
}

/// Every CRM record of both firms. They do not depend on the as-of date.
#[must_use]
pub fn all() -> Vec<OrgRecords> {
    World::earliest().records()
}

/// The sandbox's record id with these last five characters before the check characters.
pub(crate) fn record_id(suffix: &str) -> RecordId {
    let body = format!("0015g00000{suffix:0>5}");
    #[expect(
        clippy::expect_used,
        reason = "suffixes are five-character constants of this crate, all read by a test"
    )]
    let id15: &[u8; 15] = body.as_bytes().try_into().expect("a suffix of five characters");
    let check: String = checksum(id15).into_iter().map(char::from).collect();
    #[expect(clippy::expect_used, reason = "the check characters were just computed")]
    format!("{body}{check}").parse().expect("a valid record id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_records_are_valid_ids() {
        let named = [
            SHARED,
            UNKNOWN,
            north::HOUSEHOLD,
            north::EURO_HOUSEHOLD,
            north::YOUNG_HOUSEHOLD,
            north::SHORT_HISTORY_PERSON,
            north::EMPTY,
            north::LARGE_HOUSEHOLD,
            north::PERSON,
            north::ACCOUNT,
            north::JOINT_ACCOUNT,
            north::WATCHLIST_PERSON,
            north::REQUIREMENTS_PERSON,
            north::CLIENT_NEEDED_PERSON,
            north::LATE_PART_PERSON,
            north::DECLINED_PERSON,
            north::ABANDONED_PERSON,
            north::ERROR_PERSON,
            south::WATCHLIST_PERSON,
            south::HOUSEHOLD,
            south::PERSON,
            south::ACCOUNT,
        ];
        for id in named {
            assert_eq!(record_id(&id[10..15]).as_str(), id);
        }
    }
}
