//! What an org has vouched for, out of a verified assertion: all that a session is made of.

use inlay_contract::session::AssertionClaims;
use inlay_contract::{ErrorCode, InstanceId, Nonce, OrgId, RecordId, UserId};
use jiff::Timestamp;

use super::assertion::Refusal;
use super::permissions::Permissions;
use super::store::Session;

/// A user on a record page in one widget, as the org said it, and the handshake that it was said for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The org that vouches.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user's name, where the org said it.
    pub user_name: Option<String>,
    /// What the user may do.
    pub may: Permissions,
    /// The record, and no other.
    pub record: RecordId,
    /// The nonce of the guest's hello.
    pub nonce: Nonce,
    /// The widget instance, as named in the host's welcome.
    pub instance: InstanceId,
}

impl Vouched {
    /// Takes what counts out of verified claims.
    ///
    /// # Errors
    /// [`ErrorCode::PermissionMissing`] where a session could show the user nothing.
    pub fn of(org: OrgId, claims: AssertionClaims) -> Result<Self, Refusal> {
        let may = Permissions::held(&claims.perms);
        if !may.anything() {
            return Err(Refusal {
                code: ErrorCode::PermissionMissing,
                reason: "user holds no custom permission that shows anything",
            });
        }
        Ok(Self {
            org,
            user: claims.sub,
            user_name: claims.name,
            may,
            record: claims.rec,
            nonce: claims.nonce,
            instance: claims.inst,
        })
    }

    /// Whether it was said for the handshake of whoever asks now.
    ///
    /// # Errors
    /// [`ErrorCode::AssertionBinding`] where it was not.
    pub fn check_binding(&self, nonce: &Nonce, instance: InstanceId) -> Result<(), Refusal> {
        let refused = |reason| Refusal {
            code: ErrorCode::AssertionBinding,
            reason,
        };
        if self.nonce != *nonce {
            return Err(refused("nonce is not that of the request"));
        }
        if self.instance != instance {
            return Err(refused("instance is not that of the request"));
        }
        Ok(())
    }

    /// The session for it.
    #[must_use]
    pub fn into_session(self, expires_at: Timestamp) -> Session {
        Session {
            org: self.org,
            user: self.user,
            user_name: self.user_name,
            may: self.may,
            record: self.record,
            instance: self.instance,
            expires_at,
        }
    }
}
