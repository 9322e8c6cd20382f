//! The two vendors that the sandbox plays: how the service reaches each, how each signs, and what each promises.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use inlay_backend::store::PartyKey;
use inlay_sandbox::kyc::{Counts, Product};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use inlay_sandbox::records::{north, south};
use jiff::Timestamp;
use serde_json::json;
use sha2::Sha256;

/// A vendor, and the client of a firm whom it checks; nothing speaks against that person.
pub(super) struct Vendor {
    kind: Kind,
    pub(super) org: &'static Org,
    record: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Platform,
    Onfido,
}

pub(super) static PLATFORM: Vendor = Vendor {
    kind: Kind::Platform,
    org: &NORTH,
    record: north::CLEAR_PERSON,
};

pub(super) static ONFIDO: Vendor = Vendor {
    kind: Kind::Onfido,
    org: &SOUTH,
    record: south::PERSON,
};

/// A delivery as it is sent.
pub(super) struct Delivery {
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Vendor {
    /// The party that is checked.
    pub(super) fn party(&self) -> PartyKey {
        PartyKey {
            org: self.org.id.parse().unwrap(),
            record: self.record.parse().unwrap(),
        }
    }

    /// The name of its adapter.
    pub(super) fn adapter(&self) -> &'static str {
        match self.kind {
            Kind::Platform => "platform",
            Kind::Onfido => "onfido",
        }
    }

    pub(super) fn client_secret(&self) -> &'static str {
        match self.kind {
            Kind::Platform => self.org.client_secret,
            Kind::Onfido => self.org.onfido_client_secret,
        }
    }

    pub(super) fn webhook_secret(&self) -> &'static str {
        match self.kind {
            Kind::Platform => self.org.webhook_secret,
            Kind::Onfido => self.org.onfido_webhook_token,
        }
    }

    /// The key of a package's block that says what is ordered.
    pub(super) fn package_key(&self) -> &'static str {
        match self.kind {
            Kind::Platform => "product",
            Kind::Onfido => "workflow",
        }
    }

    /// The vendor's name for what is ordered.
    pub(super) fn product(&self) -> &'static str {
        match self.kind {
            Kind::Platform => Product::Screening.code(),
            Kind::Onfido => Product::Screening.workflow_id(),
        }
    }

    /// The beginning of its block in the configuration.
    pub(super) fn configuration(&self, others: &str) -> String {
        match self.kind {
            Kind::Platform => format!(
                "[tenant.kyc.platform]\nbase_url = \"{others}\"\ntoken_url = \"{others}/oauth/token\"\nclient_id = \"{}\"",
                self.org.client_id
            ),
            Kind::Onfido => format!(
                "[tenant.kyc.onfido]\nbase_url = \"{others}/onfido/v3.6\"\nrisk_output = \"risk\"\nlimits = {{ requests_per_minute = 1_000_000 }}\nclient_id = \"{}\"",
                self.org.onfido_client_id
            ),
        }
    }

    /// Word that a run is over, signed at an instant.
    pub(super) fn delivery(&self, run: &str, signed_at: Timestamp) -> Delivery {
        match self.kind {
            Kind::Platform => {
                let body = json!({"type": "kyc.check.updated", "data": {"id": run}}).to_string();
                let (id, second) = ("msg_of_the_end", signed_at.as_second());
                let key = self.webhook_secret().trim_start_matches("whsec_");
                let code = code(&STANDARD.decode(key).unwrap(), &format!("{id}.{second}.{body}"));
                Delivery {
                    headers: vec![
                        ("webhook-id", id.to_owned()),
                        ("webhook-timestamp", second.to_string()),
                        ("webhook-signature", format!("v1,{}", STANDARD.encode(code))),
                    ],
                    body,
                }
            }
            Kind::Onfido => {
                let body = json!({"payload": {
                    "resource_type": "workflow_run", "action": "workflow_run.completed",
                    "object": {"id": run, "status": "approved"},
                }});
                let body = body.to_string();
                let code = code(self.webhook_secret().as_bytes(), &body);
                let digits = code.iter().map(|byte| format!("{byte:02x}"));
                Delivery {
                    headers: vec![("x-sha2-signature", digits.collect())],
                    body,
                }
            }
        }
    }

    /// How many persons and runs it has.
    pub(super) fn has(&self, counts: &Counts) -> (usize, usize) {
        match self.kind {
            Kind::Platform => (counts.subjects, counts.checks),
            Kind::Onfido => (counts.applicants, counts.workflow_runs),
        }
    }

    /// How many persons it has in the end when it was asked `asked` times to enrol the one.
    ///
    /// The platform takes a key with each call that makes something, so a person who is enrolled again is the same person.
    /// Onfido has no such key and cannot search for applicants: one whose name was lost with the process stays behind, without
    /// a run. There is never a second *run*: runs carry a tag of ours and are searched for by it.
    pub(super) const fn persons(&self, asked: usize) -> usize {
        match self.kind {
            Kind::Platform => 1,
            Kind::Onfido => asked,
        }
    }
}

fn code(key: &[u8], text: &str) -> Vec<u8> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).unwrap();
    code.update(text.as_bytes());
    code.finalize().into_bytes().to_vec()
}
