//! Reading the portfolio of the session's record, and its book.

use inlay_contract::host::message::TokenReason;
use inlay_contract::http::{BOOK_PATH, PORTFOLIO_PATH};
use inlay_contract::portfolio::Portfolio;

use super::Failure;
use super::fetch::{Answer, get};
use super::session::{Session, renew};

/// Reads the portfolio.
///
/// # Errors
/// The failure to show.
pub(crate) async fn load_portfolio(session: &Session) -> Result<Portfolio, Failure> {
    load(session, PORTFOLIO_PATH).await?.read()
}

/// Reads the book, as text: what can make sense of it arrives after the first paint.
///
/// # Errors
/// The failure to show.
pub(crate) async fn load_book(session: &Session) -> Result<String, Failure> {
    Ok(load(session, BOOK_PATH).await?.body)
}

/// Reads `path`; gets a token first where there is none, and once more where the service refuses the one that there is.
/// A second refusal is final: whatever is wrong, another assertion does not mend it.
pub(super) async fn load(session: &Session, path: &str) -> Result<Answer, Failure> {
    if session.bearer().is_none() {
        renew(session, TokenReason::First).await?;
    }
    match read(session, path).await {
        Err(failure) if failure.asks_for_new_session() => {
            renew(session, TokenReason::Refused).await?;
            read(session, path).await
        }
        answer => answer,
    }
}

async fn read(session: &Session, path: &str) -> Result<Answer, Failure> {
    let bearer = session.bearer();
    get(path, session.sender(bearer.as_deref())).await
}
