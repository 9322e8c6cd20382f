//! What the service is told, in the words of its configuration file: both firms of the sandbox, and KYC with both vendors.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use inlay_contract::OrgId;
use inlay_playground::{OrgKey, keys};
use inlay_sandbox::kyc::{Product, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};

/// What the audit log is sealed with.
pub const AUDIT_KEY: [u8; 32] = [0x5a; 32];
/// The wording that clients consent to.
pub(crate) const CONSENT: &str = "1";
/// The origin of the pages that show the widget.
pub(crate) const HOST: &str = "https://bed.lightning.force.com";
/// The service's own, as browsers would see it.
pub(crate) const PUBLIC_ORIGIN: &str = "https://inlay.example.com";

/// The block by which a load is not taken for an attack: it comes from one address, and from few sessions of one org.
pub const UNLIMITED: &str = "[limits]\nsession_per_second = 1_000_000\nsession_burst = 1_000_000\n\
    org_per_second = 1_000_000\norg_burst = 1_000_000\naddress_per_second = 1_000_000\naddress_burst = 1_000_000\n";

/// How the service is set up.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// Where its records are kept; in a file of the bed's folder where this says nothing.
    pub store: Option<String>,
    /// More lines of `[server]`.
    pub server: String,
    /// Whole blocks beside: `[cache]`, `[limits]`.
    pub blocks: String,
    /// More lines of each block of a provider: how long it is waited for.
    pub patience: String,
    /// The same of those for portfolios alone.
    pub portfolio_patience: String,
}

/// Each firm, with the vendor that makes its checks.
pub(crate) const FIRMS: [(&Org, Vendor); 2] = [(&NORTH, Vendor::Platform), (&SOUTH, Vendor::Onfido)];

/// The keys of a firm: those of its pages, and those with which its CRM knows the service.
pub(crate) struct Keys {
    pub(crate) pages: OrgKey,
    pub(crate) crm: OrgKey,
}

/// Makes keys for each firm.
pub(crate) fn keys(folder: &Path) -> anyhow::Result<Vec<Keys>> {
    FIRMS
        .iter()
        .map(|(org, _)| {
            let id: OrgId = org.id.parse()?;
            Ok(Keys {
                pages: keys::ensure(&folder.join("pages"), &id)?,
                crm: keys::ensure(&folder.join("crm"), &id)?,
            })
        })
        .collect()
}

/// Writes the configuration of a service that finds everybody else at `others`; a widget of one page stands in the folder.
pub(crate) fn write(
    folder: &Path,
    service: &Service,
    others: &str,
    keys: &[Keys],
) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder.join("dist/assets"))?;
    let files = [
        (
            "dist/index.html",
            include_str!("../../frontend/index.html").to_owned(),
        ),
        ("consent", "The client agrees to be checked.\n".to_owned()),
        ("audit", "5a".repeat(AUDIT_KEY.len())),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text)?;
    }
    let store = match &service.store {
        Some(url) => url.clone(),
        None => format!("sqlite:{}", folder.join("inlay.db").display()),
    };
    let mut text = format!(
        "[server]\nlisten = \"127.0.0.1:0\"\npublic_origin = \"{PUBLIC_ORIGIN}\"\nassets = \"dist\"\n{}\n\
         [store]\nurl = \"{store}\"\n[audit]\nkey_file = \"audit\"\n{}\n",
        service.server, service.blocks,
    );
    for ((org, vendor), keys) in FIRMS.iter().zip(keys) {
        firm(&mut text, folder, service, others, (org, *vendor), keys)?;
    }
    let path = folder.join("inlay.toml");
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

fn firm(
    text: &mut String,
    folder: &Path,
    service: &Service,
    others: &str,
    (org, vendor): (&Org, Vendor),
    keys: &Keys,
) -> anyhow::Result<()> {
    let name = org.short_name;
    let (block, path, client, secret, webhook) = match vendor {
        Vendor::Platform => (
            "platform",
            "",
            org.client_id,
            org.client_secret,
            org.webhook_secret,
        ),
        Vendor::Onfido => (
            "onfido",
            "/onfido/v3.6",
            org.onfido_client_id,
            org.onfido_client_secret,
            org.onfido_webhook_token,
        ),
    };
    for (purpose, secret) in [
        ("portfolios", org.client_secret),
        ("checks", secret),
        ("webhook", webhook),
    ] {
        fs::write(folder.join(format!("{name}-{purpose}")), secret)?;
    }
    write!(
        text,
        r#"
[[tenant]]
org = "{id}"
name = "{firm}"
host_origins = ["{HOST}"]
certificates = ["{certificate}"]

[tenant.provider.platform]
base_url = "{others}"
client_id = "{portfolio_client}"
client_secret_file = "{name}-portfolios"
{patience}
{portfolio_patience}

[tenant.kyc]
name = "Checks of the bed"

[tenant.kyc.{block}]
base_url = "{others}{path}"
client_id = "{client}"
client_secret_file = "{name}-checks"
{risk}
{patience}

[tenant.kyc.consent]
version = "{CONSENT}"
default_language = "en"
texts = {{ en = "consent" }}

[tenant.kyc.webhook]
secret_files = ["{name}-webhook"]

[tenant.kyc.salesforce]
instance_url = "{others}/salesforce/{id}"
client_id = "{consumer_key}"
username = "{user}"
private_key_file = "{crm_key}"
{patience}

[[tenant.kyc.salesforce.object]]
key_prefix = "001"
object = "Account"
person = {{ field = "IsPersonAccount", value = "true" }}
household = {{ field = "Type", value = "Household" }}
fields = {{ name = "Name", first_name = "FirstName", last_name = "LastName", birth_date = "PersonBirthdate", street = "PersonMailingStreet", town = "PersonMailingCity", postcode = "PersonMailingPostalCode", state = "PersonMailingState", country = "PersonMailingCountryCode", email = "PersonEmail" }}
members = {{ query = "SELECT Contact.AccountId, Contact.Name FROM AccountContactRelation WHERE AccountId = :record AND IsActive = true", record = "Contact.AccountId", name = "Contact.Name" }}
"#,
        id = org.id,
        firm = org.name,
        certificate = keys.pages.certificate_path.display(),
        portfolio_client = org.client_id,
        risk = match vendor {
            Vendor::Platform => "",
            Vendor::Onfido => "risk_output = \"risk\"",
        },
        patience = service.patience,
        portfolio_patience = service.portfolio_patience,
        consumer_key = org.consumer_key,
        user = org.integration_user,
        crm_key = folder.join("crm").join(format!("{}.key.pem", org.id)).display(),
    )?;
    for (product, parts) in [
        (Product::Screening, r#"["identity", "watchlist"]"#),
        (
            Product::Standard,
            r#"["document", "face", "identity", "watchlist"]"#,
        ),
    ] {
        let (key, ordered) = match vendor {
            Vendor::Platform => ("product", product.code()),
            Vendor::Onfido => ("workflow", product.workflow_id()),
        };
        let id = product.code();
        write!(
            text,
            "\n[[tenant.kyc.package]]\nid = \"{id}\"\nname = \"{id}\"\n{key} = \"{ordered}\"\nparts = {parts}\n"
        )?;
    }
    Ok(())
}
