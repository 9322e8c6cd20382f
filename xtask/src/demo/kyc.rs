//! KYC in the demo: one firm has its checks made by the platform, the other by the vendor with Onfido's wire format, so that
//! both adapters are at work. The clients' data come from the sandbox's Salesforce, and results go there.
//!
//! The database is made anew at each start: the sandbox forgets its runs, and a check whose run nobody knows would fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Serialize;

use super::state::{Folder, Org, write_private};
use crate::{command, project};

/// What the sandbox knows of a firm. It opens nothing but the sandbox.
struct Firm {
    name: &'static str,
    short_name: &'static str,
    consumer_key: &'static str,
    integration_user: &'static str,
    vendor: Vendor,
    client_id: &'static str,
    client_secret: &'static str,
    webhook_secret: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Vendor {
    Platform,
    Onfido,
}

const FIRMS: [Firm; 2] = [
    Firm {
        name: "Northwind Wealth",
        short_name: "north",
        consumer_key: "inlay-north-connected-app",
        integration_user: "inlay@northwind.example",
        vendor: Vendor::Platform,
        client_id: "inlay-north",
        client_secret: "north-sandbox-secret",
        webhook_secret: "whsec_bm9ydGgtc2FuZGJveC13ZWJob29rLXNlY3JldC0wMDE=",
    },
    Firm {
        name: "Southbank Advisory",
        short_name: "south",
        consumer_key: "inlay-south-connected-app",
        integration_user: "inlay@southbank.example",
        vendor: Vendor::Onfido,
        client_id: "onfido-south",
        client_secret: "south-onfido-secret",
        webhook_secret: "south-onfido-webhook-token-000002",
    },
];

/// Our name, the name for people, the platform's product, the Onfido workflow, and what is looked at.
const PACKAGES: [(&str, &str, &str, &[&str]); 3] = [
    (
        "screening",
        "Registers and watch lists",
        "5c3e1a70-0000-4000-8000-000000000001",
        &["identity", "watchlist"],
    ),
    (
        "standard",
        "Identity document and watch lists",
        "5c3e1a70-0000-4000-8000-000000000002",
        &["document", "face", "identity", "watchlist"],
    ),
    (
        "enhanced",
        "Enhanced due diligence",
        "5c3e1a70-0000-4000-8000-000000000003",
        &["document", "face", "identity", "address", "device", "watchlist"],
    ),
];

/// A check of single reports, which only the vendor with Onfido's wire format makes; it looks at what the first package does.
const REPORTS: (&str, &str, &[&str]) = (
    "reports",
    "Single reports: registers, watch lists",
    &["identity_enhanced", "watchlist_standard"],
);

const CONSENT_VERSION: &str = "demo-1";
const CONSENT: [(&str, &str); 2] = [
    (
        "en",
        "The client agrees that the firm has their identity checked and compared with lists of sanctioned and politically exposed persons.\n\nFor this the firm passes on name, date of birth and address. The result is kept for as long as the law demands.",
    ),
    (
        "de",
        "Die Kundin oder der Kunde ist einverstanden, dass die Firma die Identität prüfen und mit Listen sanktionierter und politisch exponierter Personen abgleichen lässt.\n\nDazu gibt die Firma Name, Geburtsdatum und Adresse weiter. Das Ergebnis wird so lange aufbewahrt, wie das Gesetz es verlangt.",
    ),
];

/// The `[store]` and `[audit]` of the demo.
#[derive(Debug, Serialize)]
pub(super) struct Records {
    pub(super) store: Store,
    pub(super) audit: Audit,
}

#[derive(Debug, Serialize)]
pub(super) struct Store {
    pub(super) url: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Audit {
    pub(super) key_file: PathBuf,
}

/// The `[tenant.kyc]` of a firm.
#[derive(Debug, Serialize)]
pub(super) struct Kyc {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<Credentials>,
    #[serde(skip_serializing_if = "Option::is_none")]
    onfido: Option<Credentials>,
    consent: Consent,
    salesforce: Salesforce,
    webhook: Webhook,
    package: Vec<Package>,
}

#[derive(Debug, Serialize)]
struct Credentials {
    base_url: String,
    client_id: &'static str,
    client_secret_file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk_output: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Package {
    id: &'static str,
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reports: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<&'static [&'static str]>,
}

#[derive(Debug, Serialize)]
struct Consent {
    version: &'static str,
    default_language: &'static str,
    texts: BTreeMap<&'static str, PathBuf>,
}

#[derive(Debug, Serialize)]
struct Salesforce {
    instance_url: String,
    client_id: &'static str,
    username: &'static str,
    private_key_file: PathBuf,
    object: Vec<Object>,
}

#[derive(Debug, Serialize)]
struct Object {
    key_prefix: &'static str,
    object: &'static str,
    person: Condition,
    household: Condition,
    fields: BTreeMap<&'static str, &'static str>,
    members: Members,
}

#[derive(Debug, Serialize)]
struct Condition {
    field: &'static str,
    value: &'static str,
}

#[derive(Debug, Serialize)]
struct Members {
    query: &'static str,
    record: &'static str,
    name: &'static str,
}

#[derive(Debug, Serialize)]
struct Webhook {
    secret_files: Vec<PathBuf>,
}

/// The records of the demo: an empty database, and the key of the audit log, made where it is missing.
pub(super) fn records(folder: &Folder) -> Result<Records> {
    let database = folder.file("inlay.db");
    for suffix in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{suffix}", database.display()));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", path.display()));
            }
            _ => {}
        }
    }
    let key_file = folder.secret("audit-key");
    if !key_file.exists() {
        let mut inlay = command::program(project::programs().join("inlay"));
        command::output(inlay.args(["audit", "new-key"]).arg(&key_file))?;
    }
    Ok(Records {
        store: Store {
            url: format!("sqlite:{}", database.display()),
        },
        audit: Audit { key_file },
    })
}

/// The KYC of an org, if the sandbox plays its vendor. `key` is the private key of its connected app.
pub(super) fn of_org(folder: &Folder, org: &Org, sandbox: &str, key: &Path) -> Result<Option<Kyc>> {
    let Some(firm) = FIRMS.iter().find(|firm| firm.name == org.name) else {
        return Ok(None);
    };
    let secret = |purpose: &str, text: &str| {
        let path = folder.secret(&format!("{}-{purpose}", firm.short_name));
        write_private(&path, text).map(|()| path)
    };
    let mut texts = BTreeMap::new();
    for (language, text) in CONSENT {
        let path = folder.file(&format!("consent.{language}.txt"));
        write_private(&path, text)?;
        texts.insert(language, path);
    }
    let is_onfido = firm.vendor == Vendor::Onfido;
    let credentials = Credentials {
        base_url: if is_onfido {
            format!("{sandbox}/onfido/v3.6")
        } else {
            sandbox.to_owned()
        },
        client_id: firm.client_id,
        client_secret_file: secret("kyc", firm.client_secret)?,
        risk_output: is_onfido.then_some("risk"),
    };
    let (platform, onfido) = if is_onfido {
        (None, Some(credentials))
    } else {
        (Some(credentials), None)
    };
    Ok(Some(Kyc {
        name: if is_onfido {
            "Sandbox Identity"
        } else {
            "Sandbox Checks"
        },
        platform,
        onfido,
        consent: Consent {
            version: CONSENT_VERSION,
            default_language: "en",
            texts,
        },
        salesforce: Salesforce {
            instance_url: format!("{sandbox}/salesforce/{}", org.org),
            client_id: firm.consumer_key,
            username: firm.integration_user,
            private_key_file: key.to_owned(),
            object: vec![account()],
        },
        webhook: Webhook {
            secret_files: vec![secret("webhook", firm.webhook_secret)?],
        },
        package: packages(firm.vendor),
    }))
}

/// What a firm's advisors can order.
fn packages(vendor: Vendor) -> Vec<Package> {
    let is_onfido = vendor == Vendor::Onfido;
    let mut packages: Vec<Package> = PACKAGES
        .into_iter()
        .map(|(id, name, workflow, parts)| Package {
            id,
            name,
            product: (!is_onfido).then_some(id),
            workflow: is_onfido.then_some(workflow),
            reports: None,
            parts: Some(parts),
        })
        .collect();
    if is_onfido {
        let (id, name, reports) = REPORTS;
        packages.push(Package {
            id,
            name,
            product: None,
            workflow: None,
            reports: Some(reports),
            parts: None,
        });
    }
    packages
}

/// Where the sandbox's Salesforce keeps what it knows of a client: as the shipped default, and the document's number in a
/// field of the firm's own.
fn account() -> Object {
    let fields = [
        ("name", "Name"),
        ("first_name", "FirstName"),
        ("last_name", "LastName"),
        ("birth_date", "PersonBirthdate"),
        ("document_number", "Inlay_Document_Number__c"),
        ("street", "PersonMailingStreet"),
        ("town", "PersonMailingCity"),
        ("postcode", "PersonMailingPostalCode"),
        ("state", "PersonMailingState"),
        ("country", "PersonMailingCountryCode"),
        ("email", "PersonEmail"),
        ("owner", "OwnerId"),
    ];
    Object {
        key_prefix: "001",
        object: "Account",
        person: Condition {
            field: "IsPersonAccount",
            value: "true",
        },
        household: Condition {
            field: "Type",
            value: "Household",
        },
        fields: fields.into(),
        members: Members {
            query: "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation WHERE AccountId = :record AND IsActive = true",
            record: "Contact.AccountId",
            name: "Contact.Name",
        },
    }
}

/// Tells the sandbox where its webhooks go, and whose word its Salesforce believes.
pub(super) fn tell_sandbox(sandbox: &mut Command, orgs: &[Org], crm_certificates: &[PathBuf], backend: &str) {
    for (org, certificate) in orgs.iter().zip(crm_certificates) {
        let Some(firm) = FIRMS.iter().find(|firm| firm.name == org.name) else {
            continue;
        };
        let (option, path) = match firm.vendor {
            Vendor::Platform => ("--platform-webhook", "platform"),
            Vendor::Onfido => ("--onfido-webhook", "onfido"),
        };
        let name = firm.short_name;
        sandbox
            .arg(option)
            .arg(format!("{name}={backend}/webhooks/{path}"))
            .arg("--salesforce-certificate")
            .arg(format!("{name}={}", certificate.display()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_vendor_is_asked_for_what_it_makes_and_onfido_for_both_kinds() {
        let kinds = |vendor| -> Vec<_> {
            let packages = packages(vendor);
            let kind = |package: &Package| {
                let ways = (
                    package.product.is_some(),
                    package.workflow.is_some(),
                    package.reports.is_some(),
                );
                assert_eq!(
                    package.parts.is_none(),
                    ways.2,
                    "what reports look at follows from them"
                );
                ways
            };
            packages.iter().map(kind).collect()
        };
        let (product, workflow, reports) = ((true, false, false), (false, true, false), (false, false, true));
        assert_eq!(kinds(Vendor::Platform), [product; 3]);
        assert_eq!(kinds(Vendor::Onfido), [workflow, workflow, workflow, reports]);
    }
}
