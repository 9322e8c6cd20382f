//! `POST /apex/mint`: the stand-in for the Apex method that signs the assertion of a record page.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use inlay_contract::{InstanceId, Nonce, OrgId, RecordId};
use serde::{Deserialize, Serialize};

use crate::assertion::{self, Subject};
use crate::clock;
use crate::keys::OrgKey;
use crate::launch::launch_code;
use crate::mistake::Mistake;
use crate::refusal::{Refusal, refuse};
use crate::server::Playground;
use crate::users::{USERS, User};

/// Longest API name of a Salesforce object, with namespace and suffix.
const MAX_OBJECT_NAME: usize = 80;

/// What the component asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MintRequest {
    org: OrgId,
    record_id: RecordId,
    object_api_name: String,
    nonce: Nonce,
    instance_id: InstanceId,
    /// Who is signed in; without it the first of [`USERS`].
    user: Option<String>,
    /// What is wrong with the org's set-up.
    mistake: Option<Mistake>,
    /// Whether a launch code is wanted instead of the assertion itself.
    #[serde(default)]
    uses_launch_code: bool,
}

#[derive(Serialize)]
pub(crate) struct Minted {
    assertion: String,
}

pub(crate) async fn mint(
    State(playground): State<Arc<Playground>>,
    request: Result<Json<MintRequest>, JsonRejection>,
) -> Result<Json<Minted>, Refusal> {
    let Json(request) = request.map_err(|rejection| refuse(rejection.status(), rejection.body_text()))?;
    if !is_api_name(&request.object_api_name) {
        return Err(refuse(
            StatusCode::BAD_REQUEST,
            "objectApiName is not the API name of an object",
        ));
    }
    let Some(key) = playground.keys.get(&request.org) else {
        return Err(refuse(
            StatusCode::NOT_FOUND,
            "this org is not in the playground's records file",
        ));
    };
    let user = request.user.as_deref().unwrap_or(USERS[0].id);
    let Some(user) = User::with_id(user) else {
        return Err(refuse(
            StatusCode::NOT_FOUND,
            "this user is none of the playground's",
        ));
    };
    let subject = Subject {
        org: request.org,
        record: request.record_id,
        object: request.object_api_name,
        nonce: request.nonce,
        instance: request.instance_id,
    };
    let claims = assertion::claims(
        subject,
        &playground.backend_origin,
        &playground.origin,
        clock::unix_seconds(),
    );
    let claims = user.claims(claims);
    let claims = match request.mistake {
        Some(mistake) => mistake.in_claims(claims),
        None => claims,
    };
    let key = match request.mistake {
        Some(Mistake::OtherCertificate) => other_key(&playground, key),
        _ => key,
    };
    let assertion = assertion::mint(key, &claims).map_err(|error| {
        refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("the assertion was not signed: {error}"),
        )
    })?;
    if !request.uses_launch_code {
        return Ok(Json(Minted { assertion }));
    }
    launch_code(&playground.client, &playground.launch, &assertion)
        .await
        .map(|assertion| Json(Minted { assertion }))
        .map_err(|refused| refuse(StatusCode::BAD_GATEWAY, refused.message()))
}

/// A key that is enrolled, but for another org.
fn other_key<'a>(playground: &'a Playground, key: &'a OrgKey) -> &'a OrgKey {
    playground
        .keys
        .values()
        .find(|other| other.org != key.org)
        .unwrap_or(key)
}

fn is_api_name(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.len() <= MAX_OBJECT_NAME
        && name
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic())
        && name.bytes().all(is_word)
}
