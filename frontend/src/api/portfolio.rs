//! Reading the portfolio of the session's record.

use inlay_contract::host::message::TokenReason;
use inlay_contract::http::PORTFOLIO_PATH;
use inlay_contract::portfolio::Portfolio;

use super::Failure;
use super::fetch::get;
use super::session::{Session, renew};

/// Reads the portfolio; gets a token first where there is none, and once more where the service refuses the one that
/// there is.
///
/// # Errors
/// The failure to show. A second refusal is final: whatever is wrong, another assertion does not mend it.
pub(crate) async fn load_portfolio(session: &Session) -> Result<Portfolio, Failure> {
    if session.bearer().is_none() {
        renew(session, TokenReason::First).await?;
    }
    match read(session).await {
        Err(failure) if failure.asks_for_new_session() => {
            renew(session, TokenReason::Refused).await?;
            read(session).await
        }
        answer => answer,
    }
}

async fn read(session: &Session) -> Result<Portfolio, Failure> {
    let bearer = session.bearer();
    get(PORTFOLIO_PATH, session.sender(bearer.as_deref())).await
}
