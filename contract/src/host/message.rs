//! What host and guest say to each other on the port.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ErrorCode;
use crate::id::{OrgId, RecordId};

/// Host → guest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum HostMessage {
    /// Where the widget stands and for whom. A changed record raises the envelope's epoch.
    Context(Context),
    /// Answers `token-needed`.
    Token(Token),
    /// How the page looks.
    Theme(Theme),
    /// The tab was shown or hidden.
    Visibility(Visibility),
    /// Release everything; answered by `destroyed`.
    Destroy(Empty),
}

/// Guest → host: what the widget says. The service's check page says one thing more, `diagnosis`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "WidgetMessage"))]
pub enum GuestMessage {
    /// The widget has begun to load its content.
    Loading(Empty),
    /// The widget can be used; the host takes its skeleton away.
    Ready(Timing),
    /// The content is on the screen.
    Painted(Timing),
    /// The height of the content changed.
    Resize(Resize),
    /// An assertion is needed; answered by `token`. One at a time.
    TokenNeeded(TokenNeeded),
    /// Please go there; the host decides.
    Navigate(Navigate),
    /// A KYC check changed; the host refreshes the record.
    KycChanged(KycChanged),
    /// There is unsaved input, or no longer.
    Dirty(Dirty),
    /// Please show a short message.
    Toast(Toast),
    /// Something failed.
    Error(GuestError),
    /// A measurement.
    Metric(Metric),
    /// Everything is released.
    Destroyed(Empty),
}

/// A body without content: `{}`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "Record<string, never>"))]
pub struct Empty {}

/// Body of `context`. The record id is a hint that the server checks again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Context {
    /// The record whose page is open.
    pub record_id: RecordId,
    /// API name of its object (`Account`).
    pub object: String,
    /// The org.
    pub org: OrgId,
    /// The user's locale for numbers and dates, BCP 47 (`de-CH`).
    pub locale: String,
    /// The user's language for texts, BCP 47 (`de`).
    pub language: String,
    /// The user's currency, ISO 4217.
    pub currency: String,
    /// The user's time zone, IANA name (`Europe/Zurich`).
    pub time_zone: String,
    /// Writing direction of the user's language.
    pub direction: Direction,
    /// Which view the admin placed.
    pub view: View,
    /// Properties that the admin set on the component.
    pub properties: BTreeMap<String, String>,
    /// What the host can do beyond this version's messages. Unknown names are ignored.
    pub capabilities: Vec<String>,
}

/// Writing direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// The views of the widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum View {
    /// The client's portfolio.
    Portfolio,
    /// The client's KYC file.
    Kyc,
}

/// Body of `token`: the signed one-time assertion, or the host's word that it has none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Token {
    /// Compact JWT; `null` when the host could not get one.
    pub assertion: Option<String>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Token")
            .field("assertion", &self.assertion.as_ref().map(|_| "…"))
            .finish()
    }
}

/// Body of `theme`. The host resolves its styling hooks, because custom properties do not cross a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Theme {
    /// SLDS styling hooks and their resolved values, by full name (`--slds-g-color-surface-1`).
    pub hooks: BTreeMap<String, String>,
    /// Light or dark; the system's preference plays no part.
    pub color_scheme: ColorScheme,
    /// The user's density setting.
    pub density: Density,
    /// Whether to avoid motion.
    pub reduced_motion: bool,
}

/// Colour scheme of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ColorScheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Density of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Density {
    /// More space.
    Comfy,
    /// Less space.
    Compact,
}

/// Body of `visibility`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Visibility {
    /// Whether the tab is shown.
    pub visible: bool,
}

/// Body of `ready` and `painted`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Timing {
    /// Milliseconds since the frame's navigation began.
    pub since_navigation_ms: f64,
}

/// Body of `resize`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Resize {
    /// Height of the content in whole CSS pixels.
    pub height: u32,
}

/// Body of `token-needed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenNeeded {
    /// Why.
    pub reason: TokenReason,
}

/// Why the guest needs an assertion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TokenReason {
    /// No session yet for this record.
    First,
    /// The session is about to end.
    Expiring,
    /// The service no longer takes the session.
    Refused,
}

/// Body of `navigate`: one of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Navigate {
    /// A record page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub record_id: Option<RecordId>,
    /// A web address on the tenant's list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub url: Option<String>,
}

/// Body of `kyc-changed`: no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KycChanged {
    /// The check.
    pub check_id: String,
    /// Its run state.
    pub state: String,
    /// Its outcome, once there is one.
    pub outcome: Option<String>,
}

/// Body of `dirty`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Dirty {
    /// Whether there is unsaved input.
    pub dirty: bool,
}

/// Body of `toast`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Toast {
    /// How it looks.
    pub variant: ToastVariant,
    /// Its title, in the user's language.
    pub title: String,
    /// Names the message in the catalogue.
    pub message_key: String,
}

/// The variants of a Lightning toast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ToastVariant {
    /// Neutral.
    Info,
    /// Done.
    Success,
    /// Look at this.
    Warning,
    /// Failed.
    Error,
}

/// Body of `error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GuestError {
    /// The stable code.
    pub code: ErrorCode,
    /// Whether trying again can help.
    pub retryable: bool,
}

/// Body of `metric`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Metric {
    /// What was measured, with its unit in the name (`portfolio_fetch_ms`).
    pub name: String,
    /// The measurement.
    pub value: f64,
}
