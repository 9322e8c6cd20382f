//! Every way in which Inlay can fail, once: stable code, HTTP status, kind, whether trying again can help, and the
//! sentence for the person.
//!
//! Over HTTP a failure travels as a [`Problem`] (RFC 9457). Inside the widget and towards the host page the same
//! [`ErrorCode`] is used, so that a message, a log line and a help page speak of one thing.
//! A code is never renamed or given another meaning.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The six kinds of failure that are told apart everywhere: in code, in the widget, in logs and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum ErrorKind {
    /// No answer, or no usable one, in time. For the caller a broken service is an unanswered call.
    Network,
    /// Who is asking could not be proved, or is not allowed.
    Authentication,
    /// What was sent, or what came back, does not have the agreed form or content.
    Validation,
    /// Asked too often.
    RateLimit,
    /// The same thing was asked before and is done once only.
    Duplicate,
    /// Some of the answer is there and some is missing.
    Partial,
}

impl ErrorKind {
    /// The kind as it stands in JSON, logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Authentication => "authentication",
            Self::Validation => "validation",
            Self::RateLimit => "rate_limit",
            Self::Duplicate => "duplicate",
            Self::Partial => "partial",
        }
    }
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident, $code:literal, $status:expr, $kind:ident, $retry:ident, $title:literal, $sentence:literal;)+) => {
        /// A stable error code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl ErrorCode {
            /// All codes, in the order of this table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as it stands in JSON, logs and messages.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The HTTP status it travels with; `None` for what only happens inside widget or host page.
            #[must_use]
            pub const fn status(self) -> Option<u16> {
                match self { $(Self::$variant => $status),+ }
            }

            /// Which of the six kinds of failure it is.
            #[must_use]
            pub const fn kind(self) -> ErrorKind {
                match self { $(Self::$variant => ErrorKind::$kind),+ }
            }

            /// Whether the same request may succeed later without anybody changing anything.
            #[must_use]
            pub const fn retryable(self) -> bool {
                match self { $(Self::$variant => error_codes!(@retry $retry)),+ }
            }

            /// A short summary, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// What happened and what to do, for the person in front of the record page.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence),+ }
            }
        }
    };
    (@retry retry) => { true };
    (@retry final) => { false };
}

/// By hand: what a macro's names become is hidden from the derived form, which would list the names of the variants.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for ErrorCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let names = Self::ALL.iter().map(|code| code.as_str());
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("A stable error code."))
            .enum_values(Some(names))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for ErrorCode {}

error_codes! {
    // --- The assertion, `POST /api/session` ---------------------------------------------------------------------
    /// Not a compact RS256 JWT with the agreed claims.
    AssertionMalformed, "assertion_malformed", Some(400), Validation, final,
        "Assertion malformed", "Salesforce sent a proof of identity that Inlay cannot read. Ask your administrator to check the Inlay package version.";
    /// The signature does not match any active certificate of the org, or the algorithm is not RS256.
    AssertionForged, "assertion_forged", Some(401), Authentication, final,
        "Assertion signature refused", "The proof of identity was not signed with a certificate that Inlay knows for this org. Ask your administrator to check the certificate.";
    /// Past its `exp` by more than the allowed skew.
    AssertionExpired, "assertion_expired", Some(401), Authentication, retry,
        "Assertion expired", "The proof of identity came too late. Try again; if it keeps happening, the clocks of Salesforce and Inlay differ.";
    /// Its `iat` or `nbf` lies in the future by more than the allowed skew.
    AssertionNotYetValid, "assertion_not_yet_valid", Some(401), Authentication, retry,
        "Assertion not yet valid", "The proof of identity is dated in the future. The clocks of Salesforce and Inlay differ; tell your administrator.";
    /// `exp` lies further after `iat` than is accepted.
    AssertionLifetime, "assertion_lifetime", Some(401), Authentication, final,
        "Assertion lives too long", "The proof of identity is valid for longer than Inlay accepts. Ask your administrator to check the Inlay package version.";
    /// Its `jti` was used before.
    AssertionReplayed, "assertion_replayed", Some(409), Duplicate, retry,
        "Assertion already used", "This proof of identity was used before and works only once. Try again.";
    /// Its `aud` is not this backend's origin.
    AssertionAudience, "assertion_audience", Some(401), Authentication, final,
        "Assertion is for another service", "The proof of identity was made for another Inlay address. Ask your administrator to check the Inlay address in Salesforce.";
    /// Its `iss` is not an org that is configured here.
    OrgUnknown, "org_unknown", Some(401), Authentication, final,
        "Org not enrolled", "This Salesforce org is not enrolled with Inlay. Ask your administrator to enrol it.";
    /// Its `nonce` or `inst` is not that of the request: made for another handshake.
    AssertionBinding, "assertion_binding", Some(401), Authentication, retry,
        "Assertion is for another widget", "The proof of identity belongs to another widget on the page. Try again.";
    /// Its `lh` is not one of the org's host origins.
    HostOrigin, "host_origin", Some(401), Authentication, final,
        "Host page not allowed", "This page's address is not on the list of pages that may show Inlay. Ask your administrator to add it.";
    /// A launch code that was never given out here, or longer than a minute ago.
    LaunchCodeUnknown, "launch_code_unknown", Some(401), Authentication, retry,
        "Launch code not known", "The proof of identity came too late or is not known to Inlay. Try again; if it keeps happening, tell your administrator.";

    // --- The session ----------------------------------------------------------------------------------------------
    /// No `Authorization: Bearer` header.
    SessionMissing, "session_missing", Some(401), Authentication, retry,
        "Session missing", "Inlay has lost its session. Try again.";
    /// The bearer is not one that was issued here, or was revoked.
    SessionUnknown, "session_unknown", Some(401), Authentication, retry,
        "Session unknown", "Inlay has lost its session. Try again.";
    /// The session is over.
    SessionExpired, "session_expired", Some(401), Authentication, retry,
        "Session expired", "The session has ended. Try again to go on.";
    /// The session belongs to another widget instance.
    InstanceMismatch, "instance_mismatch", Some(401), Authentication, retry,
        "Session is for another widget", "The session belongs to another widget on the page. Try again.";
    /// The request names another record than the session's. Says the same whether that record exists or not.
    RecordMismatch, "record_mismatch", Some(404), Authentication, final,
        "Record not in this session", "This session is for another record. Reload the page.";
    /// The user lacks the custom permission: for portfolios, or any at all.
    PermissionMissing, "permission_missing", Some(403), Authentication, final,
        "Permission missing", "You do not have permission to see this. Ask your administrator for the Inlay permission set.";

    // --- The request ----------------------------------------------------------------------------------------------
    /// The static client header is absent or of another contract version.
    ClientHeaderMissing, "client_header_missing", Some(403), Validation, final,
        "Client header missing", "This request did not come from the Inlay widget.";
    /// The request's `Origin` is neither this backend's own nor opaque.
    OriginRefused, "origin_refused", Some(403), Authentication, final,
        "Origin refused", "Requests from this page are not allowed.";
    /// The body is not JSON of the agreed shape, or a parameter is malformed.
    RequestMalformed, "request_malformed", Some(400), Validation, final,
        "Request malformed", "Inlay sent something its own service does not understand. Reload the page.";
    /// The body is longer than any endpoint reads.
    RequestTooLarge, "request_too_large", Some(413), Validation, final,
        "Request too large", "Inlay sent more than its own service accepts. Reload the page.";
    /// The body is not `application/json`.
    MediaTypeUnsupported, "media_type_unsupported", Some(415), Validation, final,
        "Media type unsupported", "Inlay sent something its own service does not understand. Reload the page.";
    /// There is no such path.
    NotFound, "not_found", Some(404), Validation, final,
        "Not found", "There is nothing at this address.";
    /// The path does not know this method.
    MethodNotAllowed, "method_not_allowed", Some(405), Validation, final,
        "Method not allowed", "This address cannot be used in this way.";

    // --- The provider ---------------------------------------------------------------------------------------------
    /// The provider has no portfolio for this record.
    RecordUnknown, "record_unknown", Some(404), Validation, final,
        "No portfolio for this record", "There is no portfolio linked to this record.";
    /// The provider could not be reached, or broke off, or answered 5xx.
    ProviderUnreachable, "provider_unreachable", Some(502), Network, retry,
        "Provider unreachable", "The provider cannot be reached at the moment. Try again in a minute.";
    /// The provider did not answer in time.
    ProviderTimeout, "provider_timeout", Some(504), Network, retry,
        "Provider did not answer in time", "The provider is taking too long to answer. Try again in a minute.";
    /// The provider refused the firm's credentials.
    ProviderAuthentication, "provider_authentication", Some(502), Authentication, final,
        "Provider refused the credentials", "The provider did not accept the firm's credentials. Tell your administrator.";
    /// The provider refused the request as wrong.
    ProviderRejected, "provider_rejected", Some(502), Validation, final,
        "Provider refused the request", "The provider did not accept the request. Tell your administrator.";
    /// The provider asks to slow down.
    ProviderRateLimited, "provider_rate_limited", Some(503), RateLimit, retry,
        "Provider asks to slow down", "The provider is limiting requests at the moment. Try again in a minute.";
    /// The provider's answer is not of the agreed form, or contradicts itself.
    ProviderNonsense, "provider_nonsense", Some(502), Validation, retry,
        "Provider answer not understood", "The provider sent an answer that Inlay cannot rely on, so nothing of it is shown. Tell your administrator.";

    // --- KYC --------------------------------------------------------------------------------------------------------
    /// The org has no KYC provider.
    KycNotConfigured, "kyc_not_configured", Some(404), Validation, final,
        "KYC not set up", "KYC checks are not set up for this org. Ask your administrator.";
    /// The user lacks the custom permission for what was asked.
    KycPermissionMissing, "kyc_permission_missing", Some(403), Authentication, final,
        "Permission missing", "You do not have permission for this. Ask your administrator for the Inlay KYC permission set.";
    /// The CRM has no such party, or the service's user may not read it.
    PartyUnknown, "party_unknown", Some(404), Validation, final,
        "Client not found", "Inlay cannot read this client's data in Salesforce. Ask your administrator to check the integration user.";
    /// The CRM could not be reached, did not answer in time or asks to slow down.
    CrmUnreachable, "crm_unreachable", Some(502), Network, retry,
        "CRM unreachable", "Inlay cannot reach Salesforce at the moment, so the client's data cannot be read. Try again in a minute.";
    /// The CRM refused the service's user or its question, or answered in a form that was not agreed.
    CrmRefused, "crm_refused", Some(502), Authentication, final,
        "CRM refused the request", "Salesforce does not let Inlay read the client's data. Ask your administrator to check the integration user.";
    /// The record is not a person: a household is checked member by member.
    PartyNotCheckable, "party_not_checkable", Some(422), Validation, final,
        "Not a person", "KYC checks are made on the record of a person. Open the record of a member.";
    /// There is no such package.
    PackageUnknown, "package_unknown", Some(422), Validation, final,
        "Package not offered", "This kind of check is no longer offered. Reload the page.";
    /// The consent names another wording than the present one.
    ConsentOutdated, "consent_outdated", Some(409), Validation, final,
        "Consent text has changed", "The consent text has changed. Reload it, and confirm it with the client again.";
    /// No `Idempotency-Key`, or one that is not 16 to 64 printable characters.
    IdempotencyKeyMissing, "idempotency_key_missing", Some(400), Validation, final,
        "Idempotency key missing", "Inlay sent something its own service does not understand. Reload the page.";
    /// The `Idempotency-Key` was used with another request.
    IdempotencyKeyReused, "idempotency_key_reused", Some(422), Duplicate, final,
        "Idempotency key used before", "This request was sent before with other content. Reload the page.";
    /// An earlier result still counts.
    KycStillValid, "kyc_still_valid", Some(409), Duplicate, final,
        "Still valid", "The last result is still valid. Start another check only if it is really needed.";
    /// The latest check was declined, and nobody decided otherwise.
    KycDeclined, "kyc_declined", Some(409), Duplicate, final,
        "Declined", "The last check was declined. Somebody who may decide must override it before another one starts.";
    /// There is no such check in this file.
    CheckUnknown, "check_unknown", Some(404), Validation, final,
        "Check not found", "There is no such check for this client.";
    /// Whoever started a check does not decide it.
    DecisionOwnCheck, "decision_own_check", Some(403), Authentication, final,
        "Own check", "You started this check, so somebody else must decide it.";
    /// Nothing waits for this decision.
    DecisionNotOpen, "decision_not_open", Some(409), Duplicate, final,
        "Nothing to decide", "This check does not wait for that decision. Somebody may have decided already.";
    /// The provider has no report for the check, or not yet.
    ReportUnavailable, "report_unavailable", Some(404), Validation, final,
        "No report", "The provider has no report for this check.";
    /// A link that works once was used, or is too old.
    LinkSpent, "link_spent", Some(410), Duplicate, final,
        "Link used", "This link works once and for a minute only. Open the report again from the record page.";
    /// Too many event streams of one session.
    TooManyStreams, "too_many_streams", Some(429), RateLimit, retry,
        "Too many open streams", "Too many windows follow this client at once. Close some of them.";

    // --- Webhooks: never seen by a person ---------------------------------------------------------------------------
    /// No active secret fits the signature.
    WebhookSignature, "webhook_signature", Some(401), Authentication, final,
        "Signature refused", "The delivery is not signed with a secret that is known here.";
    /// Signed too long ago, or in the future.
    WebhookTime, "webhook_time", Some(401), Authentication, final,
        "Delivery out of time", "The delivery was signed too long ago, or its clock is wrong.";
    /// Not of the agreed form.
    WebhookMalformed, "webhook_malformed", Some(400), Validation, final,
        "Delivery malformed", "The delivery is not of the agreed form.";

    // --- This service ---------------------------------------------------------------------------------------------
    /// Too many requests from this caller.
    RateLimited, "rate_limited", Some(429), RateLimit, retry,
        "Too many requests", "Too many requests in a short time. Try again in a minute.";
    /// Too much at once: the service protects itself.
    Overloaded, "overloaded", Some(503), RateLimit, retry,
        "Service busy", "Inlay is busy at the moment. Try again in a minute.";
    /// What must be kept cannot be kept at the moment, so nothing was begun.
    StoreUnavailable, "store_unavailable", Some(503), Network, retry,
        "Records cannot be kept", "Inlay cannot keep its records at the moment, so nothing was started. Try again in a minute.";
    /// A fault of this service. The detail stands in its log under the request id.
    Internal, "internal", Some(500), Network, retry,
        "Internal error", "Something went wrong in Inlay. Try again; if it keeps happening, give your administrator the request number.";

    // --- Inside widget and host page: never over HTTP ---------------------------------------------------------------
    /// No welcome from the host page in time.
    HandshakeTimeout, "handshake_timeout", None, Network, retry,
        "No answer from the host page", "The page around Inlay does not answer. Ask your administrator to check the Trusted URL, the list of host pages and the Inlay component.";
    /// Welcome from a page that is not on the org's list.
    HostRefused, "host_refused", None, Authentication, final,
        "Host page not allowed", "This page's address is not on the list of pages that may show Inlay. Ask your administrator to add it.";
    /// Host and guest have no protocol version in common.
    VersionMismatch, "version_mismatch", None, Validation, final,
        "Versions do not fit", "The Inlay package in Salesforce and the Inlay service do not fit together. Ask your administrator to update the older one.";
    /// The host page sent no assertion in time, or said that it cannot.
    AssertionUnavailable, "assertion_unavailable", None, Authentication, retry,
        "No proof of identity", "Salesforce did not provide a proof of identity. Reload the page; if it keeps happening, ask your administrator for the Inlay permission set.";
    /// The backend could not be reached from the browser.
    ServiceUnreachable, "service_unreachable", None, Network, retry,
        "Service unreachable", "Inlay cannot be reached at the moment. Check your connection and try again.";
    /// The backend did not answer in time.
    ServiceTimeout, "service_timeout", None, Network, retry,
        "Service did not answer in time", "Inlay is taking too long to answer. Try again.";
    /// The backend's answer is not of the agreed form.
    AnswerMalformed, "answer_malformed", None, Validation, retry,
        "Answer not understood", "Inlay got an answer that it cannot read. Reload the page; if it keeps happening, tell your administrator.";
    /// A part of the widget could not be loaded or started.
    WidgetBroken, "widget_broken", None, Network, retry,
        "Widget did not start", "Inlay could not start in this browser. Reload the page; if it keeps happening, tell your administrator.";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A failure as it travels over HTTP: RFC 9457, media type `application/problem+json`.
///
/// It holds nothing about tenant, user or record, and nothing of a stack trace or of a provider's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:inlay:problem:` and the code.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// Short summary, the same for every occurrence of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// One sentence for the person: what happened, what to do.
    pub detail: String,
    /// The stable code.
    pub code: ErrorCode,
    /// Which of the six kinds of failure it is.
    pub kind: ErrorKind,
    /// Whether the same request may succeed later without anybody changing anything.
    pub retryable: bool,
    /// Names the request in the service's log.
    pub request_id: String,
    /// When to try again, in seconds, where the service or a provider said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
}

impl Problem {
    /// The problem document of `code`. A code that never travels over HTTP gets status 500.
    #[must_use]
    pub fn new(code: ErrorCode, request_id: String) -> Self {
        Self {
            problem_type: format!("urn:inlay:problem:{code}"),
            title: code.title().to_owned(),
            status: code.status().unwrap_or(500),
            detail: code.sentence().to_owned(),
            code,
            kind: code.kind(),
            retryable: code.retryable(),
            request_id,
            retry_after_seconds: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_distinct_and_travel_under_their_name() {
        let distinct: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(distinct.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(serde_json::to_value(code.kind()).unwrap(), code.kind().as_str());
        }
    }

    #[test]
    fn every_sentence_can_be_shown_to_a_person() {
        for code in ErrorCode::ALL {
            let sentence = code.sentence();
            assert!(sentence.ends_with('.'), "{code}");
            assert!(sentence.starts_with(char::is_uppercase), "{code}");
            for jargon in ["JWT", "HTTP", "jti", "BFF", "panicked", "null"] {
                assert!(!sentence.contains(jargon), "{code} says {jargon}");
            }
        }
    }

    #[test]
    fn statuses_are_error_statuses() {
        for status in ErrorCode::ALL.iter().filter_map(|code| code.status()) {
            assert!((400..600).contains(&status), "{status}");
        }
    }
}
