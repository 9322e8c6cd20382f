//! The check page: a guest without WebAssembly, for whoever sets Inlay up.
//!
//! Any page may frame it, because its purpose is to say that a page is not on an org's list. That is safe: it is the same for
//! every org and reader, it knows nothing that is not public, there is nothing on it to click, and with an assertion it does
//! what whoever holds the assertion could do without it: it tries to open a session. It keeps none.

use axum::http::HeaderValue;

use crate::encoded::Encoded;

use super::WIDGET_POLICY;

/// Where the page's script stands.
pub const SCRIPT_PATH: &str = "/embed/check.js";

const DOCUMENT: &str = include_str!("check.html");
/// The widget's own hello first: the check then speaks with the page around it exactly as the widget would.
const SCRIPT: &str = concat!(include_str!("../../../static/hello.js"), include_str!("check.js"));

/// The page, its script, and what it may do.
pub struct CheckPage {
    /// The HTML.
    pub document: Encoded,
    /// The script at [`SCRIPT_PATH`].
    pub script: Encoded,
    /// What it may load, as the widget; and that anybody may frame it.
    pub policy: HeaderValue,
}

impl CheckPage {
    /// Compresses what the program holds.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub(super) fn prepare() -> std::io::Result<Self> {
        let policy = format!("{WIDGET_POLICY} *");
        Ok(Self {
            document: Encoded::new(DOCUMENT.replace("{script}", SCRIPT_PATH))?,
            script: Encoded::new(SCRIPT)?,
            // The policy is plain ASCII; without one of its own the page would stand in no frame.
            policy: HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("frame-ancestors 'none'")),
        })
    }
}
