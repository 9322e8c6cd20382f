//! What is held becomes positions: prices of one unit, values, classes, and what has none.

use inlay_contract::portfolio::AssetClass;

use super::*;

fn held(kind: &str, more: &Value) -> Value {
    let mut position = share("2", "1.40");
    position["instrument"]["kind"] = json!(kind);
    position["instrument"]["symbol"] = json!(kind);
    for (field, value) in more.as_object().unwrap() {
        match field.as_str() {
            "multiplier" => position["instrument"]["multiplier"] = value.clone(),
            _ => position[field] = value.clone(),
        }
    }
    position
}

async fn snapshot(results: &[Value], balances: Value) -> Snapshot {
    let mut answers = one_account();
    answers["/accounts/acc-1/positions/all"] = positions(results);
    answers["/accounts/acc-1/balances"] = balances;
    Stage::answering(answers).await.snapshot().await.unwrap()
}

#[tokio::test]
async fn a_share_and_cash_are_read_to_the_cent() {
    let snapshot = Stage::answering(one_account()).await.snapshot().await.unwrap();
    assert_eq!(
        (snapshot.name.as_str(), snapshot.base_currency.as_str()),
        ("The Clients", "USD")
    );
    assert_eq!(snapshot.as_of.to_string(), "2026-06-29");
    let [share, cash] = snapshot.positions.as_slice() else {
        panic!("{:?}", snapshot.positions)
    };
    assert_eq!(
        (share.name.as_deref(), share.symbol.as_deref()),
        (Some("Example plc"), Some("EXA"))
    );
    let value = |position: &crate::upstream::Position| position.market_value.unwrap().amount.to_string();
    // 10.5 × 123.45 = 1296.225, half away from zero.
    assert_eq!(
        (share.price.unwrap().amount.to_string(), value(share)),
        ("123.45".to_owned(), "1296.23".to_owned())
    );
    assert_eq!(
        (cash.asset_class, value(cash)),
        (AssetClass::Cash, "300.71".to_owned())
    );
    let account = &snapshot.accounts[0];
    assert_eq!(
        (account.name.as_str(), account.registration.as_deref()),
        ("Growth", Some("Margin"))
    );
    assert!(snapshot.valuations.is_empty(), "no daily values were asked for");
}

#[tokio::test]
async fn each_kind_has_its_class_and_its_rule_for_the_price() {
    let results = [
        held("stock", &json!({})),
        held("adr", &json!({})),
        held("etf", &json!({})),
        held("mutualfund", &json!({})),
        held("cef", &json!({})),
        held("crypto", &json!({})),
        held("other", &json!({})),
        held("hologram", &json!({})),
        held("option", &json!({"multiplier": "100"})),
        held("future", &json!({"multiplier": "50"})),
        held("cfd", &json!({})),
    ];
    let snapshot = snapshot(&results, json!([])).await;
    let found = by_name(snapshot.positions.into_iter().map(|one| {
        let price = one.price.map(|price| price.amount.normalize().to_string());
        let value = one.market_value.map(|value| value.amount.normalize().to_string());
        (one.symbol, (one.asset_class, price, value))
    }));
    let some = |price: &str, value: &str| (Some(price.to_owned()), Some(value.to_owned()));
    for (kind, class, (price, value)) in [
        ("stock", AssetClass::Equity, some("1.4", "2.8")),
        ("adr", AssetClass::Equity, some("1.4", "2.8")),
        ("etf", AssetClass::Fund, some("1.4", "2.8")),
        ("mutualfund", AssetClass::Fund, some("1.4", "2.8")),
        ("cef", AssetClass::Fund, some("1.4", "2.8")),
        ("crypto", AssetClass::Alternative, some("1.4", "2.8")),
        ("other", AssetClass::Other, some("1.4", "2.8")),
        ("hologram", AssetClass::Other, some("1.4", "2.8")),
        // Priced for one of the hundred underlying shares.
        ("option", AssetClass::Derivative, some("140", "280")),
        ("future", AssetClass::Derivative, (None, None)),
        ("cfd", AssetClass::Derivative, (None, None)),
    ] {
        assert_eq!(found[kind], (class, price, value), "{kind}");
    }
}

#[tokio::test]
async fn money_that_is_counted_as_a_fund_and_as_cash_is_counted_once() {
    let results = [
        held("mutualfund", &json!({"cash_equivalent": true})),
        share("1", "5"),
    ];
    let snapshot = snapshot(&results, json!([balance("USD", &json!(2.80))])).await;
    let total: inlay_contract::Decimal = snapshot
        .positions
        .iter()
        .map(|one| one.market_value.unwrap().amount)
        .sum();
    assert_eq!(total, "7.80".parse().unwrap());
}

#[tokio::test]
async fn what_has_no_price_or_no_currency_has_a_quantity_and_no_value() {
    let mut nowhere = share("3", "1");
    nowhere["currency"] = Value::Null;
    nowhere["instrument"]["currency"] = json!("USDC");
    let results = [
        held("stock", &json!({"price": null})),
        held("option", &json!({})),
        nowhere,
    ];
    let snapshot = snapshot(
        &results,
        json!([balance("USDT", &json!(12.5)), balance("USD", &json!(0))]),
    )
    .await;
    assert_eq!(snapshot.positions.len(), 4, "cash of nothing is no holding");
    for one in &snapshot.positions {
        assert!(
            one.price.is_none() && one.market_value.is_none() && !one.quantity.is_zero(),
            "{one:?}"
        );
    }
    assert_eq!(snapshot.positions[3].asset_class, AssetClass::Alternative);
}

#[tokio::test]
async fn a_short_position_and_a_debt_are_negative() {
    let snapshot = snapshot(&[share("-2", "10")], json!([balance("USD", &json!(-50.25))])).await;
    let values: Vec<_> = snapshot
        .positions
        .iter()
        .map(|one| one.market_value.unwrap().amount.to_string())
        .collect();
    assert_eq!(values, ["-20", "-50.25"]);
}

#[tokio::test]
async fn an_amount_that_cannot_be_one_is_refused() {
    for value in [json!("NaN"), json!(true), json!("1,5"), json!("1e30")] {
        let answers = changed(
            one_account(),
            "/accounts/acc-1/positions/all",
            "/results/0/units",
            value,
        );
        let error = Stage::answering(answers).await.snapshot().await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    }
}

#[tokio::test]
async fn the_currency_of_most_accounts_is_that_of_the_record_unless_it_names_another() {
    let stage = Stage::set(|seen| {
        let one = one_account();
        let with = |id: &str, currency: &str| {
            let mut account = account(id, id);
            account["balance"]["total"]["currency"] = json!(currency);
            account
        };
        match seen.path.as_str() {
            "/accounts" => (
                200,
                json!([with("a", "EUR"), with("b", "USD"), with("c", "USD")]).to_string(),
            ),
            path if path.ends_with("/balances") => (200, one["/accounts/acc-1/balances"].to_string()),
            _ => (200, one["/accounts/acc-1/positions/all"].to_string()),
        }
    })
    .await;
    assert_eq!(stage.snapshot().await.unwrap().base_currency.as_str(), "USD");
    stage.write_records("kind = \"person\"\ncurrency = \"EUR\"", &[ANNA.0]);
    assert_eq!(stage.snapshot().await.unwrap().base_currency.as_str(), "EUR");
}
