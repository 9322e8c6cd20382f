//! The endpoint matrix (security rows S02, S12, S18): every endpoint of the OpenAPI document, asked by everybody who must not get
//! anything there. An endpoint without a row fails; so does a row without an endpoint.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::Outcome;
use jiff::SignedDuration;
use reqwest::RequestBuilder;
use serde_json::json;

use crate::endpoints::operations;
use crate::harness::{Answer, Inlay, NORTH, Opened, RECORD, SOUTH, USER, Widget, other_record};
use crate::kyc::{ALL, COLLEAGUE, finished, service};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// It is refused.
    Refused(ErrorCode),
    /// It is answered with this status, from what the caller's own session is for.
    Own(u16),
}

use Want::{Own, Refused};

/// What an endpoint with a session answers to those who are somebody, but not the one who may.
struct Row {
    method: &'static str,
    path: &'static str,
    /// The permission that it asks for.
    permission: Option<&'static str>,
    /// A session of the record with every permission but that.
    without_permission: Want,
    /// A colleague with a session of the same record: what the org lets both see, both see.
    other_user: Want,
    /// A user of the same id in another org, on a record of the same id, who names what the first org has.
    other_org: Want,
    /// The same user on another record, who names what the first record has.
    other_record: Want,
}

const NO_CHECK: Want = Refused(ErrorCode::CheckUnknown);
const NO_KYC: Want = Refused(ErrorCode::KycPermissionMissing);

const ROWS: [Row; 10] = [
    Row {
        method: "GET",
        path: "/api/portfolio",
        permission: Some("Inlay_View_Portfolio"),
        without_permission: Refused(ErrorCode::PermissionMissing),
        other_user: Own(200),
        other_org: Own(200),
        other_record: Refused(ErrorCode::RecordMismatch),
    },
    Row {
        method: "GET",
        path: "/api/portfolio/book",
        permission: Some("Inlay_View_Portfolio"),
        without_permission: Refused(ErrorCode::PermissionMissing),
        other_user: Own(200),
        other_org: Own(200),
        other_record: Refused(ErrorCode::RecordMismatch),
    },
    Row {
        method: "GET",
        path: "/api/kyc",
        permission: Some("Inlay_View_Kyc"),
        without_permission: NO_KYC,
        other_user: Own(200),
        other_org: Own(200),
        other_record: Own(200),
    },
    Row {
        method: "GET",
        path: "/api/kyc/events",
        permission: Some("Inlay_View_Kyc"),
        without_permission: NO_KYC,
        other_user: Own(200),
        other_org: Own(200),
        other_record: Own(200),
    },
    Row {
        method: "POST",
        path: "/api/kyc/checks",
        permission: Some("Inlay_Start_Kyc"),
        without_permission: NO_KYC,
        // The record was approved a moment ago, whoever asks.
        other_user: Refused(ErrorCode::KycStillValid),
        other_org: Own(201),
        other_record: Own(201),
    },
    Row {
        method: "POST",
        path: "/api/kyc/checks/{id}/decision",
        permission: Some("Inlay_Decide_Kyc"),
        without_permission: NO_KYC,
        // A colleague may decide, but there is nothing that waits for it.
        other_user: Refused(ErrorCode::DecisionNotOpen),
        other_org: NO_CHECK,
        other_record: NO_CHECK,
    },
    Row {
        method: "GET",
        path: "/api/kyc/checks/{id}/report",
        permission: Some("Inlay_View_Kyc"),
        without_permission: NO_KYC,
        other_user: Own(200),
        other_org: NO_CHECK,
        other_record: NO_CHECK,
    },
    Row {
        method: "POST",
        path: "/api/kyc/checks/{id}/report-link",
        permission: Some("Inlay_View_Kyc"),
        without_permission: NO_KYC,
        other_user: Own(200),
        other_org: NO_CHECK,
        other_record: NO_CHECK,
    },
    Row {
        method: "POST",
        path: "/api/kyc/reveal",
        permission: Some("Inlay_Reveal_Kyc"),
        without_permission: NO_KYC,
        other_user: Own(200),
        other_org: Own(200),
        other_record: Own(200),
    },
    // Ends the caller's own session, and last here: nothing works with it afterwards.
    Row {
        method: "DELETE",
        path: "/api/session",
        permission: None,
        without_permission: Own(204),
        other_user: Own(204),
        other_org: Own(204),
        other_record: Own(204),
    },
];

/// A service with a check of [`RECORD`] in [`NORTH`] that was seen through.
struct World {
    inlay: Inlay,
    owner: Opened,
    check: String,
}

impl World {
    async fn start() -> Self {
        let inlay = service().await;
        let owner = inlay.open_as(&NORTH, USER, &ALL).await;
        let check = finished(&inlay, &owner, Outcome::Approved).await;
        let check = check.id.to_string();
        Self { inlay, owner, check }
    }

    /// What the endpoint asks for, in full; it names the first record and its check wherever it can.
    fn fill(&self, request: RequestBuilder, method: &str, path: &str) -> RequestBuilder {
        let key = inlay_backend::random::uuid().to_string();
        match (method, path) {
            ("POST", "/api/kyc/checks") => request.header("idempotency-key", key).json(&json!({
                "package": "standard", "purpose": "onboarding",
                "consent": {"version": "2026-01", "language": "en"},
            })),
            ("POST", "/api/kyc/checks/{id}/decision") => {
                request.json(&json!({"decision": "confirm", "note": "seen"}))
            }
            ("POST", "/api/kyc/reveal") => request.json(&json!({"reason": "a call of the client"})),
            _ => request,
        }
    }

    fn path(&self, template: &str) -> String {
        let path = template.replace("{id}", &self.check);
        match template {
            "/api/portfolio" | "/api/portfolio/book" => format!("{path}?record={RECORD}"),
            _ => path,
        }
    }

    /// The request of somebody with a session.
    fn request(&self, session: &Opened, (method, path): (&str, &str)) -> RequestBuilder {
        let request = self.inlay.with_session(method, &self.path(path), session);
        self.fill(request, method, path)
    }
}

/// What became of a request, and what was said; of a stream no more than that it began.
async fn outcome(request: RequestBuilder) -> (Want, String) {
    let response = request.send().await.unwrap();
    let is_stream = response
        .headers()
        .get("content-type")
        .is_some_and(|media_type| media_type == "text/event-stream");
    if is_stream {
        return (Own(response.status().as_u16()), String::new());
    }
    let answer = Answer::read(response).await;
    match answer.status {
        ..400 => (Own(answer.status), answer.text),
        _ => (Refused(answer.code()), answer.text),
    }
}

/// Every endpoint that asks for a session.
fn with_session() -> Vec<(String, String)> {
    let operations = operations().into_iter();
    operations
        .filter(|(_, _, needs_session)| *needs_session)
        .map(|(method, path, _)| (method, path))
        .collect()
}

#[test]
fn every_endpoint_with_a_session_has_a_row_and_every_row_an_endpoint() {
    let mut endpoints = with_session();
    let mut rows: Vec<_> = ROWS
        .iter()
        .map(|row| (row.method.to_owned(), row.path.to_owned()))
        .collect();
    endpoints.sort();
    rows.sort();
    assert_eq!(endpoints, rows);
}

#[tokio::test]
async fn nobody_without_a_running_session_of_their_own_widget_gets_anything() {
    let world = World::start().await;
    let inlay = &world.inlay;
    let ended = inlay.open_as(&NORTH, COLLEAGUE, &ALL).await;
    let end = inlay.with_session("DELETE", "/api/session", &ended);
    assert_eq!(Answer::of(end).await.status, 204);
    let replaced = inlay.open_as(&NORTH, COLLEAGUE, &ALL).await;
    let claims = inlay.claims(&NORTH, &replaced.widget);
    let claims = inlay_contract::session::AssertionClaims {
        sub: COLLEAGUE.parse().unwrap(),
        ..claims
    };
    let renewed = inlay.exchange(NORTH.sign(&claims), &replaced.widget).await;
    assert_eq!(renewed.status, 200);
    let other_instance = Opened {
        widget: Widget::new(),
        grant: world.owner.grant.clone(),
    };
    for (method, path) in &with_session() {
        let endpoint = (method.as_str(), path.as_str());
        let nobody = inlay.request(method, &world.path(path));
        let nobody = world.fill(nobody, method, path);
        let no_instance = inlay
            .request(method, &world.path(path))
            .bearer_auth(&world.owner.grant.token);
        for (who, request, code) in [
            ("nobody", nobody, ErrorCode::SessionMissing),
            (
                "ended",
                world.request(&ended, endpoint),
                ErrorCode::SessionUnknown,
            ),
            (
                "replaced",
                world.request(&replaced, endpoint),
                ErrorCode::SessionUnknown,
            ),
            (
                "no instance",
                world.fill(no_instance, method, path),
                ErrorCode::InstanceMismatch,
            ),
            (
                "another widget",
                world.request(&other_instance, endpoint),
                ErrorCode::InstanceMismatch,
            ),
        ] {
            let (got, _) = outcome(request).await;
            assert_eq!(got, Refused(code), "{method} {path}: {who}");
        }
    }
    inlay.clock.advance(SignedDuration::from_mins(15));
    for (method, path) in &with_session() {
        let (got, _) = outcome(world.request(&world.owner, (method, path))).await;
        assert_eq!(got, Refused(ErrorCode::SessionExpired), "{method} {path}");
    }
    assert_eq!((inlay.north.questions(), inlay.south.questions()), (0, 0));
    assert_eq!(inlay.kyc.as_ref().unwrap().north.runs(), 1);
}

#[tokio::test]
async fn no_foreign_page_gets_anything_even_with_a_session() {
    let world = World::start().await;
    for (method, path) in &with_session() {
        let endpoint = (method.as_str(), path.as_str());
        let foreign = world
            .request(&world.owner, endpoint)
            .header("origin", "https://evil.example");
        let (got, _) = outcome(foreign).await;
        assert_eq!(got, Refused(ErrorCode::OriginRefused), "{method} {path}");
        let headerless = world
            .inlay
            .bare(method, &world.path(path))
            .bearer_auth(&world.owner.grant.token)
            .header("x-inlay-instance", world.owner.widget.instance.to_string());
        let (got, _) = outcome(world.fill(headerless, method, path)).await;
        assert_eq!(got, Refused(ErrorCode::ClientHeaderMissing), "{method} {path}");
    }
    assert_eq!(world.inlay.north.questions(), 0);
    assert_eq!(world.inlay.kyc.as_ref().unwrap().north.runs(), 1);
}

#[tokio::test]
async fn nobody_does_what_the_org_did_not_permit() {
    let world = World::start().await;
    let inlay = &world.inlay;
    for row in &ROWS {
        let others: Vec<_> = ALL
            .into_iter()
            .filter(|name| Some(*name) != row.permission)
            .collect();
        let session = inlay.open_as(&NORTH, COLLEAGUE, &others).await;
        let (got, _) = outcome(world.request(&session, (row.method, row.path))).await;
        assert_eq!(got, row.without_permission, "{} {}", row.method, row.path);
    }
    assert_eq!(inlay.north.questions(), 0);
    assert_eq!(inlay.kyc.as_ref().unwrap().north.runs(), 1);
}

#[tokio::test]
async fn a_colleague_on_the_same_record_sees_the_same() {
    let world = World::start().await;
    let colleague = world.inlay.open_as(&NORTH, COLLEAGUE, &ALL).await;
    for row in &ROWS {
        let (got, _) = outcome(world.request(&colleague, (row.method, row.path))).await;
        assert_eq!(got, row.other_user, "{} {}", row.method, row.path);
    }
}

#[tokio::test]
async fn another_org_with_the_same_ids_sees_nothing_of_the_first() {
    let world = World::start().await;
    let stranger = world.inlay.open_as(&SOUTH, USER, &ALL).await;
    for row in &ROWS {
        let (got, said) = outcome(world.request(&stranger, (row.method, row.path))).await;
        let what = format!("{} {}: {said}", row.method, row.path);
        assert_eq!(got, row.other_org, "{what}");
        assert!(!said.contains("North") && !said.contains(&world.check), "{what}");
    }
    let kyc = world.inlay.kyc.as_ref().unwrap();
    assert_eq!((world.inlay.north.questions(), kyc.north.runs()), (0, 1));
}

#[tokio::test]
async fn a_session_of_another_record_sees_nothing_of_the_first() {
    let world = World::start().await;
    let elsewhere = world
        .inlay
        .open_with(&NORTH, |claims| {
            claims.rec = other_record(1).parse().unwrap();
            claims.perms = ALL.map(str::to_owned).to_vec();
        })
        .await;
    for row in &ROWS {
        let (got, said) = outcome(world.request(&elsewhere, (row.method, row.path))).await;
        let what = format!("{} {}: {said}", row.method, row.path);
        assert_eq!(got, row.other_record, "{what}");
        assert!(!said.contains(RECORD) && !said.contains(&world.check), "{what}");
    }
}
