//! Who can be signed in to the playground: the roles in which people meet Inlay, so that what one of them starts another one
//! can decide. Made up; names and permissions only.

use inlay_contract::kyc::{
    DECIDE_KYC_PERMISSION, REVEAL_KYC_PERMISSION, START_KYC_PERMISSION, VIEW_KYC_PERMISSION,
};
use inlay_contract::session::{AssertionClaims, VIEW_PORTFOLIO_PERMISSION};
use serde::Serialize;

/// Somebody who can be signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// The user's id in every org.
    pub id: &'static str,
    /// The user's name.
    pub name: &'static str,
    /// What the user may do, for whoever chooses one.
    pub role: &'static str,
    /// The custom permissions that the user holds.
    pub permissions: &'static [&'static str],
}

/// Everybody; the first one is signed in where nobody is chosen.
pub const USERS: [User; 5] = [
    User {
        id: "0055g00000ADVSRAA5",
        name: "Alex Advisor",
        role: "every permission",
        permissions: &[
            VIEW_PORTFOLIO_PERMISSION,
            VIEW_KYC_PERMISSION,
            START_KYC_PERMISSION,
            DECIDE_KYC_PERMISSION,
            REVEAL_KYC_PERMISSION,
        ],
    },
    User {
        id: "0055g00000ADVS2AAP",
        name: "Billie Banker",
        role: "starts checks",
        permissions: &[
            VIEW_PORTFOLIO_PERMISSION,
            VIEW_KYC_PERMISSION,
            START_KYC_PERMISSION,
        ],
    },
    User {
        id: "0055g00000OFFCRAA5",
        name: "Olu Officer",
        role: "decides and sees full data",
        permissions: &[
            VIEW_PORTFOLIO_PERMISSION,
            VIEW_KYC_PERMISSION,
            DECIDE_KYC_PERMISSION,
            REVEAL_KYC_PERMISSION,
        ],
    },
    User {
        id: "0055g00000READRAA5",
        name: "Robin Reader",
        role: "reads",
        permissions: &[VIEW_PORTFOLIO_PERMISSION, VIEW_KYC_PERMISSION],
    },
    User {
        id: "0055g00000PRTFLAA5",
        name: "Pat Planner",
        role: "portfolios only",
        permissions: &[VIEW_PORTFOLIO_PERMISSION],
    },
];

impl User {
    /// The user with this id.
    #[must_use]
    pub fn with_id(id: &str) -> Option<&'static Self> {
        static ALL: [User; 5] = USERS;
        ALL.iter().find(|user| user.id == id)
    }

    /// The same claims, about this user.
    #[must_use]
    pub fn claims(&self, claims: AssertionClaims) -> AssertionClaims {
        #[expect(clippy::expect_used, reason = "constants; the test below proves them")]
        let sub = self.id.parse().expect("the constant is a valid user id");
        AssertionClaims {
            sub,
            name: Some(self.name.to_owned()),
            perms: self.permissions.iter().map(|&name| name.to_owned()).collect(),
            ..claims
        }
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::UserId;

    use super::*;

    #[test]
    fn everybody_has_a_valid_id_of_their_own() {
        for (place, user) in USERS.iter().enumerate() {
            assert!(user.id.parse::<UserId>().is_ok(), "{}", user.id);
            assert_eq!(User::with_id(user.id), Some(&USERS[place]));
        }
        assert_eq!(User::with_id("0055g00000NOBDYAA5"), None);
    }
}
