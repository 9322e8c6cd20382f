//! Daily values: made into returns only where they are whole.

use super::*;

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

#[tokio::test]
async fn a_day_with_two_values_has_none() {
    let second = history(&[("2026-06-26", "4.5"), ("2026-06-26", "5"), ("2026-06-29", "5")]);
    let (snapshot, _) = read(two_accounts(second, &[])).await;
    assert_eq!(snapshot.valuations[0].value, None);
    assert!(snapshot.valuations[1].value.is_some());
}
