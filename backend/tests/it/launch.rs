//! `POST /api/launch`: an org's server hands in the assertion, and the browser carries a code (security row S11).

use futures::future::join_all;
use inlay_contract::session::{AssertionClaims, LaunchGrant, LaunchRequest, SessionGrant};
use inlay_contract::{ErrorCode, InstanceId};
use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{Answer, Inlay, NORTH, Opened, PUBLIC_ORIGIN, RECORD, SOUTH, STRANGER, Widget};

/// Hands in an assertion as an org's server does.
async fn hand_in(inlay: &Inlay, assertion: String) -> Answer {
    let request = inlay.request("POST", "/api/launch");
    Answer::of(request.json(&LaunchRequest { assertion })).await
}

/// A code for the widget, from an honest assertion with some claims changed.
async fn launch_with(inlay: &Inlay, widget: &Widget, change: impl FnOnce(&mut AssertionClaims)) -> String {
    let mut claims = inlay.claims(&NORTH, widget);
    change(&mut claims);
    let answer = hand_in(inlay, NORTH.sign(&claims)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let grant: LaunchGrant = answer.json();
    grant.code
}

async fn launch(inlay: &Inlay, widget: &Widget) -> String {
    launch_with(inlay, widget, |_| ()).await
}

#[tokio::test]
async fn a_code_opens_the_session_that_its_assertion_was_for() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let answer = hand_in(&inlay, NORTH.sign(&inlay.claims(&NORTH, &widget))).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("cache-control"), "no-store");
    let launched: LaunchGrant = answer.json();
    assert_eq!(launched.code.len(), 46);
    assert!(launched.code.starts_with("lc_"));
    let now = inlay.clock.clock().now();
    assert_eq!(launched.expires_at, now + SignedDuration::from_mins(1));

    let answer = inlay.exchange(launched.code, &widget).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let grant: SessionGrant = answer.json();
    assert_eq!(grant.record.as_str(), RECORD);
    assert_eq!(grant.expires_at, now + SignedDuration::from_mins(15));
    let session = Opened { widget, grant };
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
}

#[tokio::test]
async fn what_would_open_no_session_gets_no_code() {
    use ErrorCode::{
        AssertionAudience, AssertionExpired, AssertionForged, AssertionLifetime, AssertionMalformed,
        AssertionNotYetValid, HostOrigin, OrgUnknown, PermissionMissing,
    };
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let honest = inlay.claims(&NORTH, &widget);
    let bent = |change: fn(&mut AssertionClaims)| {
        let mut claims = honest.clone();
        change(&mut claims);
        NORTH.sign(&claims)
    };
    let stranger = AssertionClaims {
        iss: format!("sf:{}", STRANGER.id),
        ..honest.clone()
    };
    for (assertion, code) in [
        ("not an assertion".to_owned(), AssertionMalformed),
        (String::new(), AssertionMalformed),
        ("x".repeat(9_000), AssertionMalformed),
        (SOUTH.sign(&honest), AssertionForged),
        (STRANGER.sign(&stranger), OrgUnknown),
        (bent(|claims| claims.aud += "/"), AssertionAudience),
        (
            bent(|claims| claims.lh = "https://evil.example".to_owned()),
            HostOrigin,
        ),
        (bent(|claims| claims.exp += 1), AssertionLifetime),
        (
            bent(|claims| {
                claims.iat -= 150;
                claims.exp -= 150;
            }),
            AssertionExpired,
        ),
        (
            bent(|claims| {
                claims.iat += 31;
                claims.exp += 31;
            }),
            AssertionNotYetValid,
        ),
        (bent(|claims| claims.perms.clear()), PermissionMissing),
    ] {
        assert_eq!(hand_in(&inlay, assertion).await.code(), code);
    }
}

#[tokio::test]
async fn a_code_is_no_assertion_for_another_code() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let code = launch(&inlay, &widget).await;
    assert_eq!(
        hand_in(&inlay, code.clone()).await.code(),
        ErrorCode::AssertionMalformed
    );
    assert_eq!(
        inlay.exchange(code, &widget).await.status,
        200,
        "and is not spent by it"
    );
}

#[tokio::test]
async fn an_assertion_counts_once_here_and_at_the_session_together() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let first = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_eq!(hand_in(&inlay, first.clone()).await.status, 201);
    assert_eq!(
        hand_in(&inlay, first.clone()).await.code(),
        ErrorCode::AssertionReplayed
    );
    assert_eq!(
        inlay.exchange(first, &widget).await.code(),
        ErrorCode::AssertionReplayed
    );

    let second = NORTH.sign(&inlay.claims(&NORTH, &widget));
    assert_eq!(inlay.exchange(second.clone(), &widget).await.status, 200);
    assert_eq!(hand_in(&inlay, second).await.code(), ErrorCode::AssertionReplayed);
}

#[tokio::test]
async fn of_fifty_equal_codes_at_once_exactly_one_gets_a_session() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let code = launch(&inlay, &widget).await;
    let answers = join_all((0..50).map(|_| inlay.exchange(code.clone(), &widget))).await;
    let (opened, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(opened.len(), 1);
    assert!(
        refused
            .iter()
            .all(|answer| answer.code() == ErrorCode::AssertionReplayed)
    );
}

#[tokio::test]
async fn of_fifty_equal_assertions_at_once_exactly_one_gets_a_code() {
    let inlay = Inlay::start().await;
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &Widget::new()));
    let answers = join_all((0..50).map(|_| hand_in(&inlay, assertion.clone()))).await;
    let (given, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!(given.len(), 1);
    assert!(
        refused
            .iter()
            .all(|answer| answer.code() == ErrorCode::AssertionReplayed)
    );
}

#[tokio::test]
async fn a_code_works_for_a_minute() {
    let inlay = Inlay::start().await;
    let (early, late) = (Widget::new(), Widget::new());
    let (in_time, too_late) = (launch(&inlay, &early).await, launch(&inlay, &late).await);
    inlay.clock.advance(SignedDuration::from_secs(59));
    assert_eq!(inlay.exchange(in_time, &early).await.status, 200);
    inlay.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(
        inlay.exchange(too_late, &late).await.code(),
        ErrorCode::LaunchCodeUnknown
    );
}

#[tokio::test]
async fn a_code_outlives_the_assertion_that_it_stands_for() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    // The last second in which the assertion itself is taken.
    let code = launch_with(&inlay, &widget, |claims| {
        claims.iat -= 149;
        claims.exp -= 149;
    })
    .await;
    inlay.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(inlay.exchange(code, &widget).await.status, 200);
}

#[tokio::test]
async fn a_stolen_code_opens_nothing_for_the_thief_and_nothing_afterwards() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let thieves = [
        Widget::new(),
        Widget {
            nonce: Widget::new().nonce,
            ..widget.clone()
        },
        Widget {
            instance: InstanceId(inlay_backend::random::uuid()),
            ..widget.clone()
        },
    ];
    for thief in thieves {
        let code = launch(&inlay, &widget).await;
        assert_eq!(
            inlay.exchange(code.clone(), &thief).await.code(),
            ErrorCode::AssertionBinding
        );
        assert_eq!(
            inlay.exchange(code, &widget).await.code(),
            ErrorCode::AssertionReplayed,
            "the first try spends it, right or wrong"
        );
    }
}

#[tokio::test]
async fn what_was_never_given_out_is_not_known() {
    let inlay = Inlay::start().await;
    let widget = Widget::new();
    let code = launch(&inlay, &widget).await;
    let mut other = code.clone();
    other.replace_range(3..4, if code[3..4] == *"A" { "B" } else { "A" });
    for text in [
        "lc_",
        "lc_x",
        "lc_eyJhbGciOiJSUzI1NiJ9.e30.x",
        &code[..45],
        &format!("{code}A"),
        &format!("{code} "),
        &other,
        &format!("lc_{}", "A".repeat(9_000)),
    ] {
        let answer = inlay.exchange(text.to_owned(), &widget).await;
        assert_eq!(answer.code(), ErrorCode::LaunchCodeUnknown, "{text}");
    }
    for text in [&code[3..], &code.to_uppercase(), &format!(" {code}")] {
        let answer = inlay.exchange(text.to_owned(), &widget).await;
        assert_eq!(answer.code(), ErrorCode::AssertionMalformed, "{text}");
    }
    assert_eq!(inlay.exchange(code, &widget).await.status, 200, "nobody spent it");
}

#[tokio::test]
async fn a_browser_gets_no_code_whatever_page_it_shows() {
    let inlay = Inlay::start().await;
    let assertion = NORTH.sign(&inlay.claims(&NORTH, &Widget::new()));
    let body = LaunchRequest { assertion };
    for origin in [
        PUBLIC_ORIGIN,
        "null",
        NORTH.host_origin,
        "https://evil.example",
        "",
    ] {
        let request = inlay.request("POST", "/api/launch").header("origin", origin);
        let answer = Answer::of(request.json(&body)).await;
        assert_eq!(answer.code(), ErrorCode::OriginRefused, "{origin}");
    }
    let bare = Answer::of(inlay.bare("POST", "/api/launch").json(&body)).await;
    assert_eq!(bare.code(), ErrorCode::ClientHeaderMissing);
    assert_eq!(
        hand_in(&inlay, body.assertion).await.status,
        201,
        "no refusal used the assertion up"
    );
}

#[tokio::test]
async fn a_body_of_another_shape_is_refused() {
    let inlay = Inlay::start().await;
    for body in [
        json!({}),
        json!({"assertion": 7}),
        json!({"assertion": "a.b.c", "nonce": "x"}),
        json!("a.b.c"),
    ] {
        let answer = Answer::of(inlay.request("POST", "/api/launch").json(&body)).await;
        assert_eq!(answer.code(), ErrorCode::RequestMalformed, "{body}");
    }
    let form = inlay
        .request("POST", "/api/launch")
        .header("content-type", "text/plain");
    assert_eq!(
        Answer::of(form.body("{}")).await.code(),
        ErrorCode::MediaTypeUnsupported
    );
    let long = json!({"assertion": "x".repeat(inlay_contract::http::MAX_REQUEST_BYTES)});
    assert_eq!(
        Answer::of(inlay.request("POST", "/api/launch").json(&long))
            .await
            .code(),
        ErrorCode::RequestTooLarge
    );
}

#[tokio::test]
async fn a_full_store_says_when_to_come_back_and_keeps_who_is_in() {
    let inlay = Inlay::builder().session("max_assertions = 2").start().await;
    let widget = Widget::new();
    let code = launch(&inlay, &widget).await;
    launch(&inlay, &Widget::new()).await;
    let refused = hand_in(&inlay, NORTH.sign(&inlay.claims(&NORTH, &Widget::new()))).await;
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    assert_eq!(refused.header("retry-after"), "5");
    assert_eq!(inlay.exchange(code, &widget).await.status, 200);
}
