//! Which accounts are read, and what of them is missing.

use inlay_contract::portfolio::Notice;

use super::*;

/// Every account of the list with the same content.
async fn listed(accounts: Value) -> Stage {
    Stage::set(move |seen| {
        let one = one_account();
        match seen.path.as_str() {
            "/accounts" => (200, accounts.to_string()),
            path if path.ends_with("/balances") => (200, one["/accounts/acc-1/balances"].to_string()),
            path if path.ends_with("/all") => (200, one["/accounts/acc-1/positions/all"].to_string()),
            _ => (200, one["/accounts/acc-1/activities"].to_string()),
        }
    })
    .await
}

fn with(mut account: Value, field: &str, value: Value) -> Value {
    account[field] = value;
    account
}

fn missing(snapshot: &Snapshot) -> usize {
    let is_missing = |notice: &&Notice| matches!(notice, Notice::AccountMissing { .. });
    snapshot.notices.iter().filter(is_missing).count()
}

#[tokio::test]
async fn an_account_that_two_owners_have_connected_is_one_and_belongs_to_both() {
    let stage = Stage::set(|seen| {
        let one = one_account();
        let is_anna = seen.parameter("userId").as_deref() == Some(ANNA.0);
        let id = if is_anna { "acc-1" } else { "acc-2" };
        match seen.path.as_str() {
            "/accounts" => (
                200,
                json!([account(id, "own-1"), account("acc-3", "own-3")]).to_string(),
            ),
            path if path.ends_with("/balances") => (200, one["/accounts/acc-1/balances"].to_string()),
            _ => (200, one["/accounts/acc-1/positions/all"].to_string()),
        }
    })
    .await;
    stage.write_records("kind = \"household\"", &[ANNA.0, BERT.0]);
    let snapshot = stage.snapshot().await.unwrap();
    assert_eq!(snapshot.accounts.len(), 2);
    assert_eq!(snapshot.accounts[0].owners, ["Anna", "Bert"]);
    let read: Vec<_> = stage
        .seen()
        .into_iter()
        .filter(|seen| seen.path.ends_with("/all"))
        .collect();
    assert_eq!(read.len(), 2, "each is read once");
}

#[tokio::test]
async fn an_account_keeps_its_name_when_it_is_connected_anew() {
    let before = listed(json!([account("acc-1", "own-1")]))
        .await
        .snapshot()
        .await
        .unwrap();
    let after = listed(json!([account("acc-9", "own-1")]))
        .await
        .snapshot()
        .await
        .unwrap();
    assert_eq!(before.accounts[0].id, after.accounts[0].id);
    assert_eq!(before.accounts[0].number_ending, "8443");
    // The connection that was given up is still listed beside the new one.
    let unread = json!({"holdings": {"initial_sync_completed": false}});
    let both = json!([
        with(account("acc-1", "own-1"), "sync_status", unread),
        account("acc-9", "own-1")
    ]);
    let stage = listed(both).await;
    let snapshot = stage.snapshot().await.unwrap();
    assert_eq!((snapshot.accounts.len(), missing(&snapshot)), (1, 0));
    assert!(
        stage
            .seen()
            .iter()
            .any(|seen| seen.path == "/accounts/acc-9/balances")
    );
    assert!(
        !stage
            .seen()
            .iter()
            .any(|seen| seen.path == "/accounts/acc-1/balances")
    );
}

#[tokio::test]
async fn an_account_about_which_nothing_can_be_said_is_named_and_not_counted_as_empty() {
    let one = account("acc-1", "own-1");
    let status = |field: &str, value: bool| json!({"holdings": {field: value}});
    for other in [
        with(
            account("acc-2", "own-2"),
            "sync_status",
            status("holdings_unavailable", true),
        ),
        with(
            account("acc-2", "own-2"),
            "sync_status",
            status("initial_sync_completed", false),
        ),
        with(account("acc-2", "own-2"), "account_category", json!("LOC")),
        with(account("acc-2", "own-2"), "status", json!("unavailable")),
    ] {
        let snapshot = listed(json!([one, other])).await.snapshot().await.unwrap();
        assert_eq!((snapshot.accounts.len(), missing(&snapshot)), (1, 1), "{other}");
        let alone = listed(json!([other])).await.snapshot().await.unwrap_err();
        assert!(matches!(alone, UpstreamError::RecordUnknown), "{alone:?}");
    }
}

#[tokio::test]
async fn closed_accounts_and_play_money_are_no_part_of_a_portfolio() {
    let one = account("acc-1", "own-1");
    let paper = with(account("acc-2", "own-2"), "is_paper", json!(true));
    for other in [
        with(account("acc-2", "own-2"), "status", json!("closed")),
        with(account("acc-2", "own-2"), "status", json!("archived")),
        paper.clone(),
    ] {
        let snapshot = listed(json!([one, other])).await.snapshot().await.unwrap();
        assert_eq!((snapshot.accounts.len(), missing(&snapshot)), (1, 0), "{other}");
    }
    let stage = listed(json!([one, paper])).await;
    stage.write_records("kind = \"person\"\naccounts = [\"Harbor/own-2\"]", &[ANNA.0]);
    let named = stage.snapshot().await.unwrap();
    assert_eq!(named.accounts.len(), 1, "unless a firm names it, as for a trial");
}

#[tokio::test]
async fn only_the_accounts_that_a_record_names_are_its_own() {
    let stage = listed(json!([account("acc-1", "own-1"), account("acc-2", "own-2")])).await;
    let accounts = "kind = \"account\"\naccounts = [\"Harbor/own-2\", \"Elsewhere/99887766\"]";
    stage.write_records(accounts, &[ANNA.0]);
    let snapshot = stage.snapshot().await.unwrap();
    assert_eq!(snapshot.accounts.len(), 1);
    let lost = Notice::AccountMissing {
        custodian: "Elsewhere".to_owned(),
        number_ending: "7766".to_owned(),
    };
    assert_eq!(snapshot.notices, [lost]);
}

#[tokio::test]
async fn an_account_that_gives_nothing_now_does_not_hide_the_others() {
    for status in [402, 425] {
        let stage = Stage::set(move |seen| {
            let one = one_account();
            match seen.path.as_str() {
                "/accounts" => (
                    200,
                    json!([account("acc-1", "own-1"), account("acc-2", "own-2")]).to_string(),
                ),
                "/accounts/acc-2/positions/all" => (status, json!({"detail": "no", "code": "1"}).to_string()),
                path if path.ends_with("/balances") => (200, one["/accounts/acc-1/balances"].to_string()),
                _ => (200, one["/accounts/acc-1/positions/all"].to_string()),
            }
        })
        .await;
        let snapshot = stage.snapshot().await.unwrap();
        assert_eq!((snapshot.accounts.len(), missing(&snapshot)), (1, 1), "{status}");
    }
}

#[tokio::test]
async fn a_failing_brokerage_fails_the_reading_so_that_what_was_known_is_shown() {
    let stage = Stage::set(|seen| match seen.path.as_str() {
        "/accounts" => (200, json!([account("acc-1", "own-1")]).to_string()),
        _ => (
            503,
            json!({"detail": "no", "status_code": 503, "code": "3002"}).to_string(),
        ),
    })
    .await;
    let error = stage.snapshot().await.unwrap_err();
    assert!(matches!(error, UpstreamError::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn a_size_that_is_not_said_is_never_zero() {
    let path = "/accounts/acc-1/positions/all";
    let answers = changed(one_account(), path, "/results/0/units", Value::Null);
    let error = Stage::answering(answers).await.snapshot().await.unwrap_err();
    assert!(
        matches!(error, UpstreamError::RecordUnknown),
        "the only account is missing: {error:?}"
    );

    let unknown_cash = |answers| changed(answers, "/accounts/acc-1/balances", "/0/cash", Value::Null);
    let snapshot = Stage::answering(unknown_cash(one_account()))
        .await
        .snapshot()
        .await
        .unwrap();
    assert_eq!(snapshot.positions.len(), 1);
    let stated = snapshot.accounts[0].stated_total.unwrap();
    assert_eq!(stated.amount.to_string(), "1596.94", "the difference is said");
    let no_total = changed(one_account(), "/accounts", "/0/balance", Value::Null);
    let error = Stage::answering(unknown_cash(no_total))
        .await
        .snapshot()
        .await
        .unwrap_err();
    assert!(
        matches!(error, UpstreamError::RecordUnknown),
        "nobody would notice: {error:?}"
    );
}

// SnapTrade has no exchange rates: a total in dollars of Canada says nothing beside a share in those of the United States.
#[tokio::test]
async fn a_total_that_cannot_be_compared_excuses_no_unknown_cash() {
    let with_total = |currency: &str, price: Value| {
        let answers = changed(
            one_account(),
            "/accounts",
            "/0/balance/total/currency",
            json!(currency),
        );
        let answers = changed(answers, "/accounts/acc-1/balances", "/0/cash", Value::Null);
        changed(
            answers,
            "/accounts/acc-1/positions/all",
            "/results/0/price",
            price,
        )
    };
    for (currency, price, is_read) in [
        ("USD", json!("123.45"), true),
        ("CAD", json!("123.45"), false),
        ("USDC", json!("123.45"), false),
        // What has no value is not in the sum that would be compared.
        ("USD", Value::Null, false),
    ] {
        let stage = Stage::answering(with_total(currency, price.clone())).await;
        let read = stage.snapshot().await;
        match is_read {
            true => assert!(read.is_ok(), "{currency} {price}: {read:?}"),
            false => assert!(
                matches!(read, Err(UpstreamError::RecordUnknown)),
                "{currency} {price}: {read:?}"
            ),
        }
    }
}

/// `total` bookings, a thousand on a page.
async fn booked(total: usize, page: impl Fn(usize) -> Vec<usize> + Send + Sync + 'static) -> Stage {
    Stage::set(move |seen| {
        if !seen.path.ends_with("/activities") {
            return match one_account().get(&seen.path) {
                Some(answer) => (200, answer.to_string()),
                None => (404, String::new()),
            };
        }
        let offset: usize = seen.parameter("offset").unwrap().parse().unwrap();
        let booking = |number: &usize| {
            json!({"id": number.to_string(), "type": "FEE", "amount": -1, "currency": {"code": "USD"},
                "trade_date": "2026-06-01 00:00:00+00:00"})
        };
        let data: Vec<_> = page(offset).iter().map(booking).collect();
        (
            200,
            json!({"data": data, "pagination": {"total": total}}).to_string(),
        )
    })
    .await
}

#[tokio::test]
async fn every_page_of_bookings_is_read_and_each_booking_counts_once() {
    let stage = booked(2_500, |offset| (offset..(offset + 1_000).min(2_500)).collect()).await;
    assert_eq!(stage.book().await.unwrap().transactions.len(), 2_500);
    // Something was booked between two pages, so that the list has moved on by one.
    let moving = booked(1_001, |offset| match offset {
        0 => (0..1_000).collect(),
        _ => vec![999],
    });
    assert_eq!(moving.await.book().await.unwrap().transactions.len(), 1_000);
}

#[tokio::test]
async fn a_list_that_breaks_off_or_never_ends_is_refused() {
    let short = booked(10, |offset| if offset == 0 { vec![1, 2] } else { Vec::new() }).await;
    let error = short.book().await.unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    let endless = booked(usize::MAX >> 1, |_| vec![1]).await;
    let error = endless.book().await.unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
}
