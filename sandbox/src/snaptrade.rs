//! Accounts at brokerages that clients have connected themselves, with the wire format of SnapTrade's API.
//!
//! Described by SnapTrade's official document, not by the sandbox's own: what is served of it is what an adapter needs. Each
//! person of a firm is a user who has connected all accounts, so that a joint account is connected by each of its owners, under
//! an identifier of its own each time. The figures are those of the platform.
//!
//! What it does not prove: how SnapTrade checks a signature on paths without `/api/v1`, how old a timestamp may be there (here
//! five minutes), what its errors of authentication look like, and how brokerages book. None of that is in the document.

mod accounts;
mod activities;
mod caller;
mod error;
mod gate;
mod holdings;
mod numbers;
mod portal;
mod signature;
mod state;
mod users;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use error::SnapTradeError;
pub(crate) use state::SnapTrade;

use crate::api::AppState;
use crate::generator::{draw, draw_text};

/// Where everything of it is.
pub(crate) const ROOT: &str = "/snaptrade";
/// The page for people, which is no call.
pub(crate) const PORTAL: &str = "/snaptrade/portal";

/// Its routes, with the prefix that is being given up and without.
pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let routes = || {
        Router::new()
            .route("/snapTrade/partners", get(users::partner))
            .route("/snapTrade/listUsers", get(users::list))
            .route("/snapTrade/registerUser", post(users::register))
            .route("/snapTrade/login", post(portal::login))
            .route("/accounts", get(accounts::list))
            .route("/accounts/{id}", get(accounts::show))
            .route("/accounts/{id}/balances", get(holdings::balances))
            .route("/accounts/{id}/positions/all", get(holdings::positions))
            .route("/accounts/{id}/activities", get(activities::list))
            .route("/accounts/{id}/balanceHistory", get(accounts::balance_history))
            .fallback(async || SnapTradeError::not_found())
            .method_not_allowed_fallback(async || SnapTradeError::not_found())
            .layer(from_fn_with_state(state.clone(), gate::check))
    };
    Router::new()
        .route(PORTAL, get(portal::page))
        .nest(&format!("{ROOT}/api/v1"), routes())
        .nest(ROOT, routes())
}

/// The secret of the user who is a person of a firm; the user's identifier is the person's at the platform. Public knowledge, as
/// all secrets here.
#[must_use]
pub fn secret_of(user: &str) -> String {
    uuid(&[draw_text("user secret"), draw_text(user)])
}

/// The identifier under which a user has connected an account of the platform.
#[must_use]
pub fn connected_id(user: &str, account: &str) -> String {
    uuid(&[draw_text(user), draw_text(account)])
}

/// An identifier of UUID form that depends on nothing but `parts`.
fn uuid(parts: &[u64]) -> String {
    let mut bytes = [0; 16];
    for (number, half) in (1..).zip(bytes.chunks_exact_mut(8)) {
        let mut all = vec![number];
        all.extend(parts);
        half.copy_from_slice(&draw(&all).to_be_bytes());
    }
    let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
    id.as_hyphenated().to_string()
}
