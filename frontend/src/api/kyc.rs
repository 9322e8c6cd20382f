//! What there is to ask about the KYC file of the session's record: reading it, starting, deciding, revealing, the report.

use inlay_contract::host::message::TokenReason;
use inlay_contract::kyc::{
    Check, CheckId, DecisionRequest, IDEMPOTENCY_KEY_HEADER, KYC_CHECKS_PATH, KYC_PATH, KYC_REVEAL_PATH,
    ReportLink, RevealRequest, RevealedParty, StartRequest, Started,
};
use inlay_contract::write::{ToJson, to_text};

use inlay_contract::ErrorCode;

use super::Failure;
use super::fetch::{Answer, post_with};
use super::portfolio::load;
use super::session::{Session, renew};

/// Reads the file, as text, with the consent in a language (BCP 47 tag): what can make sense of it arrives after the first
/// paint.
///
/// # Errors
/// The failure to show.
pub(crate) async fn load_file(session: &Session, language: &str) -> Result<String, Failure> {
    let path = [KYC_PATH, "?language=", language].concat();
    Ok(load(session, &path).await?.body)
}

/// Starts a check, or joins the one that is running. `key` names this start: the same again starts nothing twice.
///
/// # Errors
/// The failure to show; [`ErrorCode::KycStillValid`] asks for another word first.
pub(crate) async fn start(session: &Session, request: &StartRequest, key: &str) -> Result<Started, Failure> {
    let headers = [(IDEMPOTENCY_KEY_HEADER, key)];
    send(session, KYC_CHECKS_PATH, &headers, request).await?.read()
}

/// Records a decision; answers the check as it stands then.
///
/// # Errors
/// The failure to show.
pub(crate) async fn decide(
    session: &Session,
    check: CheckId,
    request: &DecisionRequest,
) -> Result<Check, Failure> {
    let path = below(check, "/decision");
    send(session, &path, &[], request).await?.read()
}

/// Reads the personal data unmasked, for a reason that stands in the audit log.
///
/// # Errors
/// The failure to show.
pub(crate) async fn reveal(session: &Session, reason: String) -> Result<RevealedParty, Failure> {
    let request = RevealRequest { reason };
    send(session, KYC_REVEAL_PATH, &[], &request).await?.read()
}

/// An address, below the service's, under which the provider's report can be had once.
///
/// # Errors
/// The failure to show.
pub(crate) async fn report_link(session: &Session, check: CheckId) -> Result<String, Failure> {
    let path = below(check, "/report-link");
    let link: ReportLink = send(session, &path, &[], &Nothing).await?.read()?;
    // An address of the service itself and of nobody else.
    let is_its_own = link.path.starts_with('/') && !link.path.starts_with("//");
    is_its_own
        .then_some(link.path)
        .ok_or_else(|| Failure::of(ErrorCode::AnswerMalformed))
}

/// A body that says nothing.
struct Nothing;

impl inlay_contract::write::ToObject for Nothing {
    fn write_fields(&self, _: &mut inlay_contract::write::Writer) {}
}

fn below(check: CheckId, end: &str) -> String {
    let mut buffer = uuid::Uuid::encode_buffer();
    let id = check.0.hyphenated().encode_lower(&mut buffer);
    [KYC_CHECKS_PATH, "/", id, end].concat()
}

/// Sends `body`; gets a new session once where the service does not know the present one any more.
async fn send(
    session: &Session,
    path: &str,
    headers: &[(&str, &str)],
    body: &dyn ToJson,
) -> Result<Answer, Failure> {
    let body = to_text(body);
    match send_once(session, path, headers, &body).await {
        Err(failure) if failure.asks_for_new_session() => {
            renew(session, TokenReason::Refused).await?;
            send_once(session, path, headers, &body).await
        }
        answer => answer,
    }
}

async fn send_once(
    session: &Session,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, Failure> {
    let bearer = session.bearer();
    post_with(path, headers, body, session.sender(bearer.as_deref())).await
}
