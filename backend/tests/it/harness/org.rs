//! Orgs with keys of their own, made once for all tests.

use std::sync::LazyLock;

use inlay_contract::session::{AssertionClaims, VIEW_PORTFOLIO_PERMISSION};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use serde::Serialize;

use super::Widget;

pub(crate) const USER: &str = "0055g00000UsErAAAV";
pub(crate) const RECORD: &str = "0015g00000AbCdEAAV";

/// A Salesforce org that signs assertions.
pub(crate) struct Org {
    pub(crate) id: &'static str,
    pub(crate) host_origin: &'static str,
    key: &'static LazyLock<KeyPair>,
}

static NORTH_KEY: LazyLock<KeyPair> = LazyLock::new(new_key);
static SOUTH_KEY: LazyLock<KeyPair> = LazyLock::new(new_key);
static STRANGER_KEY: LazyLock<KeyPair> = LazyLock::new(new_key);

/// Enrolled.
pub(crate) static NORTH: Org = Org {
    id: "00D5g000004XYZaEAO",
    host_origin: "https://north.lightning.force.com",
    key: &NORTH_KEY,
};
/// Enrolled, with another key and another provider.
pub(crate) static SOUTH: Org = Org {
    id: "00D5g000004XYZbEAO",
    host_origin: "https://south.lightning.force.com",
    key: &SOUTH_KEY,
};
/// Not enrolled.
pub(crate) static STRANGER: Org = Org {
    id: "00D5g000004XYZcEAO",
    host_origin: "https://stranger.example",
    key: &STRANGER_KEY,
};

impl Org {
    /// Claims as an honest org makes them at `now` for the service at `audience`.
    pub(crate) fn claims(&self, audience: &str, widget: &Widget, now: Timestamp) -> AssertionClaims {
        let now = now.as_second();
        AssertionClaims {
            iss: format!("sf:{}", self.id),
            aud: audience.to_owned(),
            sub: USER.parse().unwrap(),
            name: None,
            iat: now,
            exp: now + 120,
            jti: inlay_backend::random::uuid().to_string(),
            rec: RECORD.parse().unwrap(),
            obj: "Account".to_owned(),
            perms: vec![VIEW_PORTFOLIO_PERMISSION.to_owned()],
            lh: self.host_origin.to_owned(),
            nonce: widget.nonce.clone(),
            inst: widget.instance,
            ver: 1,
        }
    }

    pub(crate) fn sign(&self, claims: &AssertionClaims) -> String {
        self.sign_anything(claims, &Header::new(Algorithm::RS256))
    }

    pub(crate) fn sign_anything(&self, claims: &impl Serialize, header: &Header) -> String {
        let key = EncodingKey::from_rsa_pem(self.key.serialize_pem().as_bytes()).unwrap();
        jsonwebtoken::encode(header, claims, &key).unwrap()
    }

    pub(crate) fn certificate(&self) -> String {
        CertificateParams::new(vec![])
            .unwrap()
            .self_signed(&**self.key)
            .unwrap()
            .pem()
    }

    pub(crate) fn public_key(&self) -> String {
        self.key.public_key_pem()
    }

    pub(crate) fn tenant_block(&self) -> String {
        let Self { id, host_origin, .. } = self;
        format!(
            "[[tenant]]\norg = '{id}'\nname = 'Source of {id}'\nhost_origins = ['{host_origin}']\n\
             certificates = ['{id}.pem']\n[tenant.provider.platform]\nbase_url = 'http://127.0.0.1:9'\n\
             client_id = 'fake'\nclient_secret_file = 'secret'\n"
        )
    }
}

/// The id of another record, different for each number.
pub(crate) fn other_record(number: u8) -> String {
    let id15: [u8; 15] = format!("0015g00000zz{number:03}")
        .into_bytes()
        .try_into()
        .unwrap();
    let check = inlay_contract::id::checksum(&id15);
    String::from_utf8([id15.as_slice(), &check].concat()).unwrap()
}

fn new_key() -> KeyPair {
    KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap()
}
