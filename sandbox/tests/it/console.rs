//! The page for people: open to everybody, inert, and honest about what it shows.

use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::{north, south};
use reqwest::{Response, StatusCode};

use crate::client::{entity_id, http, sandbox};

async fn open(base_url: &str, path: &str) -> Response {
    http().get(format!("{base_url}{path}")).send().await.unwrap()
}

#[tokio::test]
async fn a_household_is_shown_with_its_accounts_to_whoever_has_the_link() {
    let sandbox = sandbox().await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let id = portfolio.entity().id;
    let response = open(sandbox.base_url(), &format!("/console/entities/{id}")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let page = response.text().await.unwrap();
    for text in [
        "Sandbox platform",
        "Whitfield Household",
        "<dd>Household</dd>",
        "2026-06-30",
        "invented",
        "left on 2024-03-18",
    ] {
        assert!(page.contains(text), "{text} is missing");
    }
    for account in portfolio.accounts_ever().accounts {
        assert!(page.contains(&account.name));
        assert!(!page.contains(&account.number), "a whole account number is shown");
    }
    let value = portfolio
        .valuations(portfolio.entity().as_of..=portfolio.entity().as_of)
        .valuations[0]
        .value;
    let page_digits: String = page.chars().filter(|character| *character != ',').collect();
    assert!(page_digits.contains(&format!("USD {value}")));
}

#[tokio::test]
async fn clients_of_both_firms_and_single_accounts_have_a_page() {
    let sandbox = sandbox().await;
    let ids = [
        entity_id(sandbox.world(), &SOUTH, south::PERSON),
        entity_id(sandbox.world(), &NORTH, north::ACCOUNT),
        entity_id(sandbox.world(), &NORTH, north::EMPTY),
    ];
    for id in ids {
        let response = open(sandbox.base_url(), &format!("/console/entities/{id}")).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn nothing_of_the_console_can_run_or_be_framed() {
    let sandbox = sandbox().await;
    let id = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    for path in [
        &format!("/console/entities/{id}"),
        "/console/entities/nobody",
        "/console/entities/%3Cscript%3E",
        "/console/console.css",
    ] {
        let response = open(sandbox.base_url(), path).await;
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"));
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert_eq!(response.headers()["referrer-policy"], "no-referrer");
        let text = response.text().await.unwrap();
        assert!(!text.contains("<script") && !text.contains("style="), "{path}");
    }
}

#[tokio::test]
async fn an_identifier_that_nobody_has_is_not_found() {
    let sandbox = sandbox().await;
    let response = open(sandbox.base_url(), "/console/entities/hh_0").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(response.text().await.unwrap().contains("Not found"));
}
