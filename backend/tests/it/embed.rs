//! `GET /embed`: who may frame the widget (security row S15).

use serde_json::{Value, json};

use crate::harness::{Answer, Inlay, NORTH, Org, SOUTH, STRANGER};

async fn embed(inlay: &Inlay, query: &str) -> Answer {
    Answer::of(inlay.bare("GET", &format!("/embed{query}"))).await
}

fn policy_of(org: &Org) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {}",
        org.host_origin
    )
}

#[tokio::test]
async fn each_tenant_gets_its_own_page_for_its_own_hosts() {
    let inlay = Inlay::start().await;
    for org in [&NORTH, &SOUTH] {
        let answer = embed(&inlay, &format!("?org={}", org.id)).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("content-security-policy"), policy_of(org));
        let (_, behind) = answer.text.split_once("id=\"inlay-tenant\">").unwrap();
        let (block, _) = behind.split_once("</script>").unwrap();
        let tenant: Value = serde_json::from_str(block).unwrap();
        assert_eq!(tenant, json!({"org": org.id, "hostOrigins": [org.host_origin]}));
    }
}

#[tokio::test]
async fn an_org_that_is_not_enrolled_gets_a_page_that_says_so_and_stands_in_no_frame() {
    let inlay = Inlay::start().await;
    let both = format!("?org={}&org={}", NORTH.id, SOUTH.id);
    let unknown = format!("?org={}", STRANGER.id);
    let lower = format!("?org={}", NORTH.id.to_ascii_lowercase());
    for query in [
        unknown.as_str(),
        &lower,
        &both,
        "",
        "?",
        "?org=",
        "?org=<script>alert(1)</script>",
        "?org=%ff%00",
        "?ORG=x",
    ] {
        let answer = embed(&inlay, query).await;
        assert_eq!(answer.status, 404, "{query}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text.contains("is not enrolled with Inlay"), "{query}");
        assert!(!answer.text.contains("alert(1)"), "{query}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
    }
}

#[tokio::test]
async fn the_page_that_says_so_is_allowed_its_own_style() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let inlay = Inlay::start().await;
    let answer = embed(&inlay, "").await;
    let (_, behind) = answer.text.split_once("<style>").unwrap();
    let (style, _) = behind.split_once("</style>").unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
    assert!(
        answer
            .header("content-security-policy")
            .contains(&format!("'sha256-{hash}'"))
    );
}
