//! Daily values: made into returns only where they are whole.

use super::*;
use crate::upstream::fake::{came_to_nothing, counted};

fn history(days: &[(&str, &str)]) -> Value {
    let days: Vec<_> = days
        .iter()
        .map(|(date, value)| json!({"date": date, "total_value": value}))
        .collect();
    json!({"history": days, "currency": "USD"})
}

fn flow(day: &str, amount: &Value) -> Value {
    json!({"id": day, "type": "CONTRIBUTION", "amount": amount, "currency": {"code": "USD"}, "trade_date": day})
}

/// Two accounts, of which the second began a day later.
fn two_accounts(second: Value, flows: &[Value]) -> Value {
    let one = one_account();
    let mut answers = json!({"/accounts": [account("a", "1"), account("b", "2")]});
    for id in ["a", "b"] {
        answers[format!("/accounts/{id}/balances")] = one["/accounts/acc-1/balances"].clone();
        answers[format!("/accounts/{id}/positions/all")] = one["/accounts/acc-1/positions/all"].clone();
        answers[format!("/accounts/{id}/activities")] = json!({"data": []});
    }
    answers["/accounts/a/activities"] = json!({"data": flows});
    answers["/accounts/a/balanceHistory"] = history(&[
        ("2026-06-25", "100"),
        ("2026-06-26", "110.5"),
        ("2026-06-29", "120"),
    ]);
    answers["/accounts/b/balanceHistory"] = second;
    answers
}

async fn read(answers: Value) -> (Snapshot, Book) {
    let stage = Stage::answering(answers).await;
    let provider = provider(SnapTradeSettings {
        balance_history: true,
        ..stage.settings()
    });
    let record = RECORD.parse().unwrap();
    let snapshot = provider.snapshot(&record, "request-1").await.unwrap();
    (snapshot, provider.book(&record, "request-2").await.unwrap())
}

#[tokio::test]
async fn whole_values_are_added_up_from_the_day_on_which_all_are_there() {
    let second = history(&[("2026-06-29", "5"), ("2026-06-26", "4.5")]);
    let flows = [
        flow("2026-06-29", &json!(7)),
        flow("2026-06-26", &json!(3)),
        flow("2026-01-01", &json!(null)),
    ];
    let (snapshot, book) = read(two_accounts(second, &flows)).await;
    let values: Vec<_> = snapshot
        .valuations
        .iter()
        .map(|day| format!("{} {}", day.date, day.value.unwrap()))
        .collect();
    assert_eq!(values, ["2026-06-26 115.0", "2026-06-29 125"]);
    let flows: Vec<_> = snapshot
        .flows
        .iter()
        .map(|flow| flow.amount.to_string())
        .collect();
    assert_eq!(flows, ["7"], "what came before is in the first value");
    assert_eq!(book.days.len(), 3);
    let joined: Vec<_> = book
        .accounts
        .iter()
        .map(|account| account.joined.map(|day| day.to_string()))
        .collect();
    assert_eq!(
        joined,
        [None, Some("2026-06-26".to_owned())],
        "it comes in, and is no gain"
    );
    assert_eq!(book.accounts[1].closes[0].values[0], None);
}

#[tokio::test]
async fn half_of_the_money_has_no_return() {
    let whole = history(&[("2026-06-26", "4.5"), ("2026-06-29", "5")]);
    let mut foreign = whole.clone();
    foreign["currency"] = json!("EUR");
    let unknown_flow = [flow("2026-06-26", &json!(null))];
    let mut flow_of_no_day = [flow("2026-06-26", &json!(1_000))];
    flow_of_no_day[0]["trade_date"] = Value::Null;
    let mut delivery = [flow("2026-06-29", &json!(0))];
    delivery[0]["type"] = json!("EXTERNAL_ASSET_TRANSFER_IN");
    delivery[0]["units"] = json!(7);
    let mut foreign_flow = [flow("2026-06-26", &json!(1))];
    foreign_flow[0]["currency"]["code"] = json!("EUR");
    for (what, answers) in [
        ("another currency", two_accounts(foreign, &[])),
        (
            "no values",
            two_accounts(json!({"history": [], "currency": "USD"}), &[]),
        ),
        (
            "a flow of unknown size",
            two_accounts(whole.clone(), &unknown_flow),
        ),
        (
            "a flow of no known day",
            two_accounts(whole.clone(), &flow_of_no_day),
        ),
        (
            "securities that came for nothing",
            two_accounts(whole.clone(), &delivery),
        ),
        (
            "a flow in another currency",
            two_accounts(whole.clone(), &foreign_flow),
        ),
    ] {
        let (snapshot, book) = read(answers).await;
        assert!(
            snapshot.valuations.is_empty() && snapshot.flows.is_empty(),
            "{what}"
        );
        assert!(
            book.days.is_empty() && book.accounts[0].closes.is_empty(),
            "{what}"
        );
        assert_eq!(snapshot.accounts.len(), 2, "{what}");
    }
}

/// One account with daily values, whose bookings are not fetched yet.
async fn before_the_bookings(flag: Option<bool>, status: u16) -> Stage {
    let mut answers = one_account();
    answers["/accounts/acc-1/balanceHistory"] = history(&[("2026-06-26", "100"), ("2026-06-29", "1100")]);
    if let Some(flag) = flag {
        answers["/accounts"][0]["sync_status"]["transactions"] = json!({"initial_sync_completed": flag});
    }
    Stage::set(move |seen| match answers.get(&seen.path) {
        Some(_) if seen.path.ends_with("/activities") && status != 200 => {
            (status, json!({"detail": "no", "code": 3012}).to_string())
        }
        Some(answer) => (200, answer.to_string()),
        None => (404, json!({"detail": "no"}).to_string()),
    })
    .await
}

// What was paid in before would be a gain, and a list that is still being filled would be shown as the whole one.
#[tokio::test]
async fn without_its_bookings_an_account_has_its_holdings_and_neither_return_nor_book() {
    for (flag, status, is_whole) in [
        (None, 425, false),
        (Some(true), 402, false),
        (Some(false), 200, false),
        (Some(true), 200, true),
        (None, 200, true),
    ] {
        let stage = before_the_bookings(flag, status).await;
        let provider = provider(SnapTradeSettings {
            balance_history: true,
            ..stage.settings()
        });
        let record = RECORD.parse().unwrap();
        let snapshot = provider.snapshot(&record, "request-1").await.unwrap();
        let what = format!("{flag:?} {status}");
        assert_eq!(snapshot.positions.len(), 2, "{what}");
        assert_eq!(!snapshot.valuations.is_empty(), is_whole, "{what}");
        let book = provider.book(&record, "request-2").await;
        match is_whole {
            true => assert!(book.is_ok(), "{what}: {book:?}"),
            false => assert!(
                matches!(book, Err(UpstreamError::Unreachable(_))),
                "{what}: {book:?}"
            ),
        }
    }
}

#[tokio::test]
async fn a_feature_that_is_not_switched_on_is_no_failure_and_a_refusal_is() {
    for (code, is_read) in [(json!("1141"), true), (json!(1141), true), (json!("1066"), false)] {
        let stage = Stage::set(move |seen| match one_account().get(&seen.path) {
            Some(answer) => (200, answer.to_string()),
            None => (403, json!({"detail": "no", "code": code}).to_string()),
        })
        .await;
        let provider = provider(SnapTradeSettings {
            balance_history: true,
            ..stage.settings()
        });
        let read = provider.snapshot(&RECORD.parse().unwrap(), "request-1").await;
        assert_eq!(read.is_ok(), is_read, "{read:?}");
    }
}

// A feature that is switched off is so with every reading: nobody is to be woken for it.
#[test]
fn a_part_that_is_not_there_is_no_call_that_came_to_nothing() {
    for (status, code, is_foreseen) in [
        (403, "1141", true),
        (402, "3003", true),
        (425, "3012", true),
        (403, "1066", false),
    ] {
        let seen = counted(async move {
            let stage = Stage::set(move |seen| match one_account().get(&seen.path) {
                Some(answer) => (200, answer.to_string()),
                None => (status, json!({"detail": "no", "code": code}).to_string()),
            })
            .await;
            let provider = provider(SnapTradeSettings {
                balance_history: true,
                ..stage.settings()
            });
            let read = provider.snapshot(&RECORD.parse().unwrap(), "request-1").await;
            assert_eq!(read.is_ok(), is_foreseen, "{status} {code}: {read:?}");
        });
        let counted = came_to_nothing(&seen).len();
        assert_eq!(counted, usize::from(!is_foreseen), "{status} {code}: {seen}");
    }
}

#[tokio::test]
async fn a_day_with_two_values_has_none() {
    let second = history(&[("2026-06-26", "4.5"), ("2026-06-26", "5"), ("2026-06-29", "5")]);
    let (snapshot, _) = read(two_accounts(second, &[])).await;
    assert_eq!(snapshot.valuations[0].value, None);
    assert!(snapshot.valuations[1].value.is_some());
}
