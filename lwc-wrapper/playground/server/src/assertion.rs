//! The assertion of a host page, as Apex makes it: claims about user, record and handshake, signed with the org's key.

use inlay_contract::session::AssertionClaims;
use inlay_contract::{InstanceId, Nonce, OrgId, RecordId};
use jsonwebtoken::{Algorithm, Header};
use serde::Serialize;

use crate::keys::OrgKey;
use crate::users::USERS;

/// How long an assertion of the playground is valid, in seconds.
pub const LIFETIME_SECONDS: i64 = 60;
/// Who is signed in where nobody is chosen: an advisor with every permission of Inlay.
pub const USER: &str = USERS[0].id;
/// That user's name.
pub const USER_NAME: &str = USERS[0].name;

/// The record and the handshake that an assertion is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The org whose page is open.
    pub org: OrgId,
    /// The record on that page.
    pub record: RecordId,
    /// API name of the record's object.
    pub object: String,
    /// The nonce of the guest's hello.
    pub nonce: Nonce,
    /// The instance that the host named in its welcome.
    pub instance: InstanceId,
}

/// The claims for `subject`, issued at `now` (seconds since 1970-01-01T00:00:00Z), for the backend at the origin
/// `audience`, on a host page of the origin `host`.
#[must_use]
pub fn claims(subject: Subject, audience: &str, host: &str, now: i64) -> AssertionClaims {
    AssertionClaims {
        iss: AssertionClaims::issuer(&subject.org),
        aud: audience.to_owned(),
        sub: user(),
        name: Some(USER_NAME.to_owned()),
        iat: now,
        exp: now + LIFETIME_SECONDS,
        jti: crate::keys::uuid().to_string(),
        rec: subject.record,
        obj: subject.object,
        perms: USERS[0].permissions.iter().map(|&name| name.to_owned()).collect(),
        lh: host.to_owned(),
        nonce: subject.nonce,
        inst: subject.instance,
        ver: 1,
    }
}

/// Signs `claims` with the key of an org: RS256, compact serialisation.
///
/// The claims are whatever the caller gives, so that a test can sign what an honest org would not.
///
/// # Errors
/// When `claims` cannot be written as JSON.
pub fn mint(key: &OrgKey, claims: &impl Serialize) -> Result<String, jsonwebtoken::errors::Error> {
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key.signer)
}

fn user() -> inlay_contract::UserId {
    #[expect(clippy::expect_used, reason = "a constant; the test below proves it")]
    USER.parse().expect("the constant is a valid user id")
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation};

    use super::*;
    use crate::keys;

    fn subject() -> Subject {
        Subject {
            org: "00D5g00000TESTSEA5".parse().unwrap(),
            record: "001A0000006Vm9rIAC".parse().unwrap(),
            object: "Account".to_owned(),
            nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            instance: "6f3f1a52-8f63-4dd5-9d0c-6a8bb2a4a3d1".parse().unwrap(),
        }
    }

    #[test]
    fn the_backend_can_verify_an_assertion_with_the_enrolled_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let key = keys::ensure(folder.path(), &subject().org).unwrap();
        let now = crate::clock::unix_seconds();
        let token = mint(
            &key,
            &claims(subject(), "http://127.0.0.1:8700", "http://localhost:8702", now),
        )
        .unwrap();

        let text = std::fs::read(&key.certificate_path).unwrap();
        let (_, pem) = x509_parser::pem::parse_x509_pem(&text).unwrap();
        let certificate = pem.parse_x509().unwrap();
        let public = DecodingKey::from_rsa_der(&certificate.public_key().subject_public_key.data);
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_audience(&["http://127.0.0.1:8700"]);
        validation.set_issuer(&["sf:00D5g00000TESTSEA5"]);
        let read = jsonwebtoken::decode::<AssertionClaims>(&token, &public, &validation)
            .unwrap()
            .claims;
        assert_eq!(read.sub.as_str(), USER);
        assert_eq!(read.rec, subject().record);
        assert_eq!(read.lh, "http://localhost:8702");
        assert_eq!((read.iat, read.exp), (now, now + 60));
        assert_eq!(read.name.as_deref(), Some("Alex Advisor"));
        assert_eq!(
            read.perms,
            [
                "Inlay_View_Portfolio",
                "Inlay_View_Kyc",
                "Inlay_Start_Kyc",
                "Inlay_Decide_Kyc",
                "Inlay_Reveal_Kyc",
            ]
        );
        assert_eq!(
            (read.nonce, read.inst, read.ver),
            (subject().nonce, subject().instance, 1)
        );
    }

    #[test]
    fn two_assertions_for_one_handshake_can_both_be_redeemed() {
        let claim = || claims(subject(), "http://127.0.0.1:8700", "http://localhost:8702", 0).jti;
        assert_ne!(claim(), claim());
    }
}
