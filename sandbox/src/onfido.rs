//! A second KYC vendor, with the wire format of Onfido's API v3.6 below `/onfido/v3.6`.
//!
//! Described by Onfido's official document, not by the sandbox's own: what is served of it is what an adapter needs.
//! It stands on the same runs as the platform's checks and says the same about them in its own words (`words`).
//! It has no idempotency keys, as the real one has none: a run or a check is found again by its tags.

mod applicants;
mod caller;
mod checks;
mod error;
mod reports;
mod runs;
mod token;
mod told;
mod webhooks;
mod words;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use error::OnfidoError;
pub(crate) use told::told;

use crate::api::AppState;

/// Where everything of this vendor is.
pub(crate) const ROOT: &str = "/onfido/";

/// The vendor's routes.
pub(crate) fn router() -> Router<AppState> {
    let routes = Router::new()
        .route("/oauth/token", post(token::issue))
        .route("/ping", get(async || "OK"))
        .route("/applicants", post(applicants::create))
        .route("/applicants/{id}", get(applicants::show))
        .route("/workflow_runs", get(runs::list).post(runs::create))
        .route("/workflow_runs/{id}", get(runs::show))
        .route("/workflow_runs/{id}/tasks", get(runs::tasks))
        .route("/workflow_runs/{id}/tasks/{task}", get(runs::task))
        .route("/workflow_runs/{id}/signed_evidence_file", get(runs::evidence))
        .route("/checks", get(checks::list).post(checks::create))
        .route("/checks/{id}", get(checks::show))
        .route("/checks/{id}/download", get(checks::download))
        .route("/reports", get(reports::list))
        .route("/reports/{id}", get(reports::show))
        .route("/webhooks", get(webhooks::list).post(webhooks::register))
        .route("/webhooks/resend", post(webhooks::resend))
        .route(
            "/webhooks/{id}",
            get(webhooks::show)
                .put(webhooks::change)
                .delete(webhooks::unregister),
        )
        .fallback(async || OnfidoError::not_found())
        .method_not_allowed_fallback(async || OnfidoError::not_found());
    Router::new().nest("/onfido/v3.6", routes)
}
