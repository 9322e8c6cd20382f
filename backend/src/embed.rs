//! The frame documents: one for each tenant, made once when the service starts; and the one of the check page ([`check`]).
//!
//! The widget's `index.html` is the same for all; the tenant's part of it is an inert JSON block, and the tenant's part
//! of the answer is the security policy with that tenant's exact host origins (security row S15).
//! It may import `config`'s value types and `contract`. It deliberately puts nothing into a document that is not public:
//! whoever knows an org id may read its page.

pub mod check;

use std::collections::BTreeMap;

use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use inlay_contract::OrgId;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::assets::Assets;
use crate::config::{Origin, TenantConfig};
use crate::encoded::Encoded;
use check::CheckPage;

/// Stands in the widget's `index.html` where the tenant's JSON goes.
const PLACEHOLDER: &str = "__INLAY_TENANT__";
/// What a page may load, as far as it is the same for all tenants. WebAssembly needs its own permission.
const WIDGET_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors";

const UNKNOWN_ORG_PAGE: &str = include_str!("embed/unknown-org.html");
const UNKNOWN_ORG_STYLE: &str = include_str!("embed/unknown-org.css");

/// All frame documents.
pub struct EmbedPages {
    of_tenants: BTreeMap<OrgId, Page>,
    unknown_org: Page,
    check: CheckPage,
    widget: Option<String>,
}

/// A document and its `Content-Security-Policy`.
pub struct Page {
    /// The HTML.
    pub document: Encoded,
    /// What it may load and who may frame it.
    pub policy: HeaderValue,
}

/// Why the documents cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The widget was not built, or elsewhere.
    #[error("{path} cannot be read: build the widget first, or mend `server.assets`")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not the widget's.
    #[error("{path} has no place for the tenant ({PLACEHOLDER}, once): it is not the widget's page")]
    NoPlaceholder {
        /// The file.
        path: String,
    },
    /// No memory left.
    #[error("the frame documents cannot be prepared")]
    Prepare(#[from] std::io::Error),
    /// Cannot happen with checked origins; refused all the same.
    #[error("the host origins of {org} do not fit into a header")]
    Policy {
        /// The tenant.
        org: OrgId,
    },
}

/// What the widget may know of its tenant before anybody has proved anything.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PublicTenant<'a> {
    org: &'a OrgId,
    host_origins: Vec<&'a str>,
}

impl EmbedPages {
    /// Makes the documents of `tenants` from the `index.html` of the built widget.
    ///
    /// # Errors
    /// [`EmbedError`], with the remedy.
    pub fn load(assets: &Assets, tenants: &[TenantConfig]) -> Result<Self, EmbedError> {
        let path = assets.name("index.html");
        let content = match assets.read("index.html") {
            Ok(content) => content,
            Err(source) => return Err(EmbedError::Unreadable { path, source }),
        };
        let template = String::from_utf8_lossy(&content);
        if template.matches(PLACEHOLDER).count() != 1 {
            return Err(EmbedError::NoPlaceholder { path });
        }
        let page = |tenant: &TenantConfig| Ok((tenant.org.clone(), tenant_page(&template, tenant)?));
        Ok(Self {
            of_tenants: tenants.iter().map(page).collect::<Result<_, EmbedError>>()?,
            unknown_org: unknown_org_page()?,
            check: CheckPage::prepare()?,
            widget: first_web_assembly(&template).map(str::to_owned),
        })
    }

    /// The page of an enrolled org.
    #[must_use]
    pub fn of(&self, org: &OrgId) -> Option<&Page> {
        self.of_tenants.get(org)
    }

    /// The page that says that an org is not enrolled.
    #[must_use]
    pub fn unknown_org(&self) -> &Page {
        &self.unknown_org
    }

    /// The check page.
    #[must_use]
    pub fn check(&self) -> &CheckPage {
        &self.check
    }

    /// Path of the first WebAssembly file that the widget's page loads; `None` where the page names none.
    #[must_use]
    pub fn widget(&self) -> Option<&str> {
        self.widget.as_deref()
    }
}

/// The build names the file on the element that starts the widget, with quotes or without them.
fn first_web_assembly(template: &str) -> Option<&str> {
    let (_, named) = template.split_once("data-wasm=")?;
    let named = named.trim_start_matches(['"', '\'']);
    let end = named.find(['"', '\'', ' ', '>'])?;
    let path = &named[..end];
    let is_asset = path.starts_with("/assets/") && path.ends_with(".wasm");
    is_asset.then_some(path)
}

fn tenant_page(template: &str, tenant: &TenantConfig) -> Result<Page, EmbedError> {
    let org = &tenant.org;
    let public = PublicTenant {
        org,
        host_origins: tenant.host_origins.iter().map(Origin::as_str).collect(),
    };
    // Ids and origins are texts of harmless characters. `<` is escaped all the same, so that nothing can end the block.
    let json = serde_json::to_string(&public)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let policy = format!("{WIDGET_POLICY} {}", public.host_origins.join(" "));
    Ok(Page {
        document: Encoded::new(template.replace(PLACEHOLDER, &json))?,
        policy: HeaderValue::from_str(&policy).map_err(|_| EmbedError::Policy { org: org.clone() })?,
    })
}

/// Stands alone: it may load nothing, and its only style is the one named by its hash.
fn unknown_org_page() -> Result<Page, EmbedError> {
    let hash = STANDARD.encode(Sha256::digest(UNKNOWN_ORG_STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Ok(Page {
        document: Encoded::new(UNKNOWN_ORG_PAGE.replace("{style}", UNKNOWN_ORG_STYLE))?,
        // Base64 and the words above are plain ASCII; without a policy the page would still be inert.
        policy: HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("frame-ancestors 'none'")),
    })
}

#[cfg(test)]
mod tests {
    use super::first_web_assembly;

    #[test]
    fn the_first_file_is_found_however_the_build_writes_its_page() {
        for page in [
            "<script data-js=/assets/w.js data-wasm=/assets/w_bg-01.wasm src=/assets/boot.js></script>",
            "<script data-wasm=\"/assets/w_bg-01.wasm\"></script>",
            "<script data-wasm='/assets/w_bg-01.wasm'>",
            "<script data-wasm=/assets/w_bg-01.wasm>",
        ] {
            assert_eq!(first_web_assembly(page), Some("/assets/w_bg-01.wasm"), "{page}");
        }
    }

    #[test]
    fn nothing_but_a_file_of_ours_is_handed_out() {
        for page in [
            "<title>widget</title>",
            "<script data-wasm=>",
            "<script data-wasm=https://evil.example/w.wasm>",
            "<script data-wasm=/assets/w.js>",
            "<script data-wasm=/assets/w.wasm",
        ] {
            assert_eq!(first_web_assembly(page), None, "{page}");
        }
    }
}
