//! `/sandbox/kyc`: how checks and webhooks are steered. A tool, not part of the platform: no token.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::problem::Problem;
use crate::kyc::{Counts, DeliveryPlan, Target, Vendor};
use crate::orgs;

/// How much there is of everything.
#[utoipa::path(get, path = "/sandbox/kyc", operation_id = "kyc_counts", responses((status = 200, body = Counts)))]
pub(super) async fn counts(State(state): State<AppState>) -> Json<Counts> {
    Json(state.kyc.counts())
}

/// How far time is to be advanced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    /// Seconds of scripted time, up to a day.
    #[schema(minimum = 0, maximum = 86400)]
    seconds: u32,
}

/// Lets scripted time pass at once, for every check that has begun.
#[utoipa::path(
    post,
    path = "/sandbox/kyc/advance",
    operation_id = "advance_kyc",
    request_body = Advance,
    responses(
        (status = 200, body = Counts),
        (status = 400, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn advance(
    State(state): State<AppState>,
    body: Result<Json<Advance>, JsonRejection>,
) -> Result<Json<Counts>, Problem> {
    let Json(Advance { seconds }) = body.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    if seconds > 86_400 {
        return Err(Problem::bad_request("`seconds` must be at most a day."));
    }
    state.kyc.advance(SignedDuration::from_secs(i64::from(seconds)));
    Ok(Json(state.kyc.counts()))
}

/// How webhooks are delivered.
#[utoipa::path(get, path = "/sandbox/kyc/deliveries", operation_id = "deliveries", responses((status = 200, body = DeliveryPlan)))]
pub(super) async fn show_deliveries(State(state): State<AppState>) -> Json<DeliveryPlan> {
    Json(state.kyc.plan())
}

/// Delivers webhooks in another way from now on.
#[utoipa::path(
    put,
    path = "/sandbox/kyc/deliveries",
    operation_id = "set_deliveries",
    request_body = DeliveryPlan,
    responses(
        (status = 200, body = DeliveryPlan),
        (status = 400, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn set_deliveries(
    State(state): State<AppState>,
    body: Result<Json<DeliveryPlan>, JsonRejection>,
) -> Result<Json<DeliveryPlan>, Problem> {
    let Json(plan) = body.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    if !(1..=20).contains(&plan.times) {
        return Err(Problem::bad_request("`times` must be between 1 and 20."));
    }
    tracing::info!(?plan, "deliveries changed");
    state.kyc.set_plan(plan);
    Ok(Json(plan))
}

/// Where webhooks of one vendor for one firm go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetPlan {
    /// `north` or `south`.
    firm: String,
    /// Whose webhooks.
    vendor: Vendor,
    /// An http or https address.
    url: String,
    /// Signs them; without it the firm's own secret.
    secret: Option<String>,
}

/// How many targets there are.
#[derive(Serialize, ToSchema)]
pub(super) struct Targets {
    /// Number of targets.
    targets: usize,
}

/// Sends webhooks elsewhere from now on: replaces every target.
#[utoipa::path(
    put,
    path = "/sandbox/kyc/targets",
    operation_id = "set_targets",
    request_body = Vec<TargetPlan>,
    responses(
        (status = 200, body = Targets),
        (status = 400, body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn set_targets(
    State(state): State<AppState>,
    body: Result<Json<Vec<TargetPlan>>, JsonRejection>,
) -> Result<Json<Targets>, Problem> {
    let Json(plans) = body.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let target = |plan: &TargetPlan| {
        let org = orgs::by_short_name(&plan.firm)
            .ok_or_else(|| Problem::bad_request("`firm` must be `north` or `south`."))?;
        Target::new(org, plan.vendor, &plan.url, plan.secret.as_deref())
            .map_err(|unusable| Problem::bad_request(unusable.to_string()))
    };
    let targets = plans.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    let answer = Targets {
        targets: targets.len(),
    };
    state.kyc.set_targets(targets);
    Ok(Json(answer))
}
