//! What a backend is told about KYC, in the words of its configuration file.

use std::fs;
use std::path::Path;

use inlay_sandbox::kyc::{Product, Vendor};
use inlay_sandbox::orgs::Org;

/// The audit log's key.
pub(crate) const AUDIT_KEY: [u8; 32] = [7; 32];
/// The version of the consent.
pub(crate) const CONSENT: &str = "2026-01";
/// The steps of the sandbox's products, by the names of the contract.
const PARTS: [(Product, &str, &str); 3] = [
    (Product::Screening, "Watch lists", r#"["identity", "watchlist"]"#),
    (
        Product::Standard,
        "Standard",
        r#"["document", "face", "identity", "watchlist"]"#,
    ),
    (
        Product::Enhanced,
        "Enhanced",
        r#"["document", "face", "identity", "address", "device", "watchlist"]"#,
    ),
];

/// What only the vendor with Onfido's wire format makes: a check of single reports.
const REPORTS: &str = r#"
[[tenant.kyc.package]]
id = "reports"
name = "Single reports"
reports = ["document", "identity_enhanced", "watchlist_standard"]
"#;

/// `[store]`, `[audit]` and `[webhook]`, with a limit that only a test of limits reaches.
pub(crate) fn records(folder: &Path, store_url: &str, webhook: &str) -> String {
    fs::write(folder.join("audit.key"), "07".repeat(32) + "\n").unwrap();
    format!("[store]\nurl = \"{store_url}\"\n[audit]\nkey_file = \"audit.key\"\n[webhook]\n{webhook}\n")
}

/// The path of a vendor's deliveries.
pub(crate) const fn adapter(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Platform => "platform",
        Vendor::Onfido => "onfido",
    }
}

/// The secret with which a vendor signs what it delivers about a firm.
pub(crate) const fn webhook_secret(org: &Org, vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Platform => org.webhook_secret,
        Vendor::Onfido => org.onfido_webhook_token,
    }
}

/// The CRM of a firm.
pub(crate) struct Crm<'a> {
    /// Where the sandbox plays it.
    pub(crate) at: &'a str,
    /// The private key of its connected app.
    pub(crate) key: &'a Path,
    /// More lines of its block.
    pub(crate) lines: &'a str,
}

/// The `[tenant.kyc]` of a firm whose vendor is at `checks_at`.
pub(crate) fn kyc(folder: &Path, org: &Org, vendor: Vendor, checks_at: &str, crm: &Crm<'_>) -> String {
    let secret = |name: &str, text: &str| {
        let file = format!("{}-{name}.secret", org.short_name);
        fs::write(folder.join(&file), text).unwrap();
        file
    };
    let webhook = secret("webhook", webhook_secret(org, vendor));
    fs::write(folder.join("consent.txt"), "The client agrees to be checked.\n").unwrap();
    let (id, client_id, client_secret) = match vendor {
        Vendor::Platform => ("platform", org.client_id, org.client_secret),
        Vendor::Onfido => ("onfido", org.onfido_client_id, org.onfido_client_secret),
    };
    let (path, risk) = match vendor {
        Vendor::Platform => ("", ""),
        // The clock that calls are counted by stands still in a test.
        Vendor::Onfido => (
            "/onfido/v3.6",
            "risk_output = \"risk\"\nlimits = { requests_per_minute = 1_000_000 }\n",
        ),
    };
    let mut text = format!(
        "[tenant.kyc]\nname = \"{}\"\n\
         [tenant.kyc.{id}]\nbase_url = \"{checks_at}{path}\"\nclient_id = \"{client_id}\"\nclient_secret_file = \"{}\"\n{risk}\
         [tenant.kyc.webhook]\nsecret_files = [\"{webhook}\"]\n\
         [tenant.kyc.consent]\nversion = \"{CONSENT}\"\ndefault_language = \"en\"\ntexts = {{ en = \"consent.txt\" }}\n\
         [tenant.kyc.salesforce]\ninstance_url = \"{}/salesforce/{}\"\nclient_id = \"{}\"\nusername = \"{}\"\n\
         private_key_file = \"{}\"\n{}\n",
        vendor_name(vendor),
        secret("checks", client_secret),
        crm.at,
        org.id,
        org.consumer_key,
        org.integration_user,
        crm.key.display(),
        crm.lines,
    );
    text.push_str(ACCOUNT);
    for (product, name, parts) in PARTS {
        let (key, ordered) = match vendor {
            Vendor::Platform => ("product", product.code()),
            Vendor::Onfido => ("workflow", product.workflow_id()),
        };
        text.push_str(&format!(
            "[[tenant.kyc.package]]\nid = \"{}\"\nname = \"{name}\"\n{key} = \"{ordered}\"\nparts = {parts}\n",
            product.code(),
        ));
    }
    if matches!(vendor, Vendor::Onfido) {
        text.push_str(REPORTS);
    }
    text
}

/// The vendor's name for people.
pub(crate) const fn vendor_name(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Platform => "Sandbox Checks",
        Vendor::Onfido => "Sandbox Identity",
    }
}

/// Where the sandbox's CRM keeps what it knows of a client.
const ACCOUNT: &str = r#"
[[tenant.kyc.salesforce.object]]
key_prefix = "001"
object = "Account"
person = { field = "IsPersonAccount", value = "true" }
household = { field = "Type", value = "Household" }
fields = { name = "Name", first_name = "FirstName", last_name = "LastName", birth_date = "PersonBirthdate", document_number = "Inlay_Document_Number__c", street = "PersonMailingStreet", town = "PersonMailingCity", postcode = "PersonMailingPostalCode", state = "PersonMailingState", country = "PersonMailingCountryCode", email = "PersonEmail", owner = "OwnerId" }
members = { query = "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation WHERE AccountId = :record AND IsActive = true", record = "Contact.AccountId", name = "Contact.Name" }
"#;
