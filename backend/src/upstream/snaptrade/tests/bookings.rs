//! Bookings become the contract's kinds; what is not known is neither a flow nor zero.

use inlay_contract::book::{Transaction, TransactionKind};

use super::*;

async fn book(activities: Vec<Value>) -> Book {
    let mut answers = one_account();
    let total = activities.len();
    answers["/accounts/acc-1/activities"] = json!({"data": activities, "pagination": {"total": total}});
    Stage::answering(answers).await.book().await.unwrap()
}

fn activity(kind: &str, more: &Value) -> Value {
    let mut activity = json!({
        "id": null, "type": kind, "currency": {"code": "USD"}, "trade_date": "2026-06-01 14:00:00+00:00", "price": 0,
        "units": 0, "amount": null, "symbol": null, "option_symbol": null,
    });
    for (field, value) in more.as_object().unwrap() {
        activity[field] = value.clone();
    }
    activity
}

fn security() -> Value {
    json!({"id": "other-id", "symbol": "EXA", "description": "Example", "currency": {"code": "USD"}, "type": {"code": "cs"}})
}

async fn one(kind: &str, more: Value) -> Transaction {
    book(vec![activity(kind, &more)]).await.transactions.remove(0)
}

#[tokio::test]
async fn every_documented_kind_has_its_place() {
    use TransactionKind::*;
    let security = security();
    for (kind, more, expected, quantity, amount) in [
        (
            "BUY",
            json!({"units": 5, "amount": -50.5, "symbol": security}),
            Buy,
            Some("5"),
            "-50.5",
        ),
        // Whatever the signs: what is bought comes in.
        (
            "BUY",
            json!({"units": -5, "amount": 50.5, "symbol": security}),
            Buy,
            Some("5"),
            "-50.5",
        ),
        (
            "SELL",
            json!({"units": 5, "amount": 50.5, "symbol": security}),
            Sell,
            Some("-5"),
            "50.5",
        ),
        (
            "DIVIDEND",
            json!({"amount": 3.1, "symbol": security}),
            Dividend,
            None,
            "3.1",
        ),
        (
            "SUBSTITUTE_DIVIDEND",
            json!({"amount": 3.1}),
            Dividend,
            None,
            "3.1",
        ),
        ("CONTRIBUTION", json!({"amount": 100}), Deposit, None, "100"),
        ("CONTRIBUTION", json!({"amount": -100}), Withdrawal, None, "-100"),
        ("WITHDRAWAL", json!({"amount": -100}), Withdrawal, None, "-100"),
        ("WITHDRAWAL", json!({"amount": 100}), Deposit, None, "100"),
        (
            "REI",
            json!({"amount": -3.1, "units": 0.2, "symbol": security}),
            Buy,
            Some("0.2"),
            "-3.1",
        ),
        (
            "REI",
            json!({"amount": 0, "units": 0.2, "symbol": security}),
            Other,
            Some("0.2"),
            "0",
        ),
        (
            "STOCK_DIVIDEND",
            json!({"amount": 0, "units": 1, "symbol": security}),
            Other,
            Some("1"),
            "0",
        ),
        ("INTEREST", json!({"amount": 1.25}), Interest, None, "1.25"),
        ("INTEREST", json!({"amount": -1.25}), Fee, None, "-1.25"),
        ("FEE", json!({"amount": -2}), Fee, None, "-2"),
        ("TAX", json!({"amount": -2}), Tax, None, "-2"),
        ("TRANSFER", json!({"amount": -70}), Transfer, None, "-70"),
        (
            "TRANSFER",
            json!({"amount": -70, "units": 7, "symbol": security}),
            Transfer,
            Some("-7"),
            "-70",
        ),
        (
            "EXTERNAL_ASSET_TRANSFER_IN",
            json!({"amount": 70, "units": 7, "symbol": security}),
            DeliveryIn,
            Some("7"),
            "70",
        ),
        (
            "EXTERNAL_ASSET_TRANSFER_OUT",
            json!({"amount": 70, "units": 7, "symbol": security}),
            DeliveryOut,
            Some("-7"),
            "-70",
        ),
        (
            "EXTERNAL_ASSET_TRANSFER_IN",
            json!({"amount": 70}),
            Deposit,
            None,
            "70",
        ),
        (
            "EXTERNAL_ASSET_TRANSFER_OUT",
            json!({"amount": -70}),
            Withdrawal,
            None,
            "-70",
        ),
        (
            "SPLIT",
            json!({"amount": 0, "units": 30, "symbol": security}),
            Other,
            Some("30"),
            "0",
        ),
        ("ADJUSTMENT", json!({"amount": 0.01}), Other, None, "0.01"),
        (
            "OPTIONEXPIRATION",
            json!({"amount": 0, "units": -1}),
            Other,
            Some("-1"),
            "0",
        ),
        ("A_WORD_OF_TOMORROW", json!({"amount": 4}), Other, None, "4"),
    ] {
        let found = one(kind, more.clone()).await;
        assert_eq!(found.kind, expected, "{kind} {more}");
        assert_eq!(
            found.quantity.map(|units| units.to_string()).as_deref(),
            quantity,
            "{kind} {more}"
        );
        assert_eq!(found.amount.normalize().to_string(), amount, "{kind} {more}");
        assert_eq!(found.date.to_string(), "2026-06-01");
    }
}

#[tokio::test]
async fn without_an_amount_a_trade_is_worth_units_times_price() {
    let bought = one("BUY", json!({"units": 2, "price": 10.25, "symbol": security()})).await;
    assert_eq!(
        (bought.kind, bought.amount.normalize().to_string()),
        (TransactionKind::Buy, "-20.5".to_owned())
    );
    let option = |is_mini: bool| json!({"id": "o", "ticker": "EXA 261218C", "is_mini_option": is_mini});
    for (is_mini, amount) in [(false, "280"), (true, "28")] {
        let sold = one(
            "SELL",
            json!({"units": -2, "price": 1.4, "option_symbol": option(is_mini)}),
        )
        .await;
        assert_eq!(sold.amount.normalize().to_string(), amount);
    }
}

#[tokio::test]
async fn what_came_and_nobody_knows_how_much_is_no_flow_of_zero() {
    for more in [
        json!({"units": 7, "symbol": security()}),
        json!({"amount": 70, "currency": null}),
        json!({"amount": 70, "currency": {"code": "USDC"}}),
        // No money moved; that does not say what the securities are worth.
        json!({"amount": 0, "units": 7, "symbol": security()}),
    ] {
        let came = one("EXTERNAL_ASSET_TRANSFER_IN", more.clone()).await;
        assert_eq!(came.kind, TransactionKind::Other, "{more}");
    }
}

#[tokio::test]
async fn securities_that_were_delivered_for_nothing_are_worth_units_times_price() {
    for (kind, units, amount) in [
        ("EXTERNAL_ASSET_TRANSFER_IN", 7, "70"),
        ("EXTERNAL_ASSET_TRANSFER_OUT", 7, "-70"),
        ("TRANSFER", -7, "-70"),
    ] {
        let more = json!({"amount": 0, "units": units, "price": 10, "symbol": security()});
        let moved = one(kind, more).await;
        assert_eq!(moved.amount.normalize().to_string(), amount, "{kind}");
    }
    // Of money nothing is nothing.
    let nothing = one("TRANSFER", json!({"amount": 0})).await;
    assert_eq!(nothing.kind, TransactionKind::Transfer);
}

#[tokio::test]
async fn a_booking_and_a_position_of_one_symbol_are_one_instrument() {
    let book = book(vec![activity(
        "BUY",
        &json!({"units": 1, "amount": -1, "symbol": security()}),
    )])
    .await;
    assert_eq!(
        book.transactions[0].instrument,
        Some(book.positions[0].instrument)
    );
    assert_eq!(book.instruments.len(), 2, "the share, and cash");
}

#[tokio::test]
async fn bookings_are_in_the_order_of_days_and_those_of_one_day_oldest_first() {
    let dated = |day: &str, amount: i64| activity("FEE", &json!({"amount": -amount, "trade_date": day}));
    let settled = activity(
        "FEE",
        &json!({"amount": -4, "trade_date": null, "settlement_date": "2026-06-01T00:00:00Z"}),
    );
    let nowhere = activity("FEE", &json!({"amount": -5, "trade_date": null}));
    let book = book(vec![
        dated("2026-06-03", 3),
        dated("2026-06-02", 2),
        dated("2026-06-02", 1),
        settled,
        nowhere,
    ])
    .await;
    let amounts: Vec<_> = book
        .transactions
        .iter()
        .map(|one| one.amount.to_string())
        .collect();
    assert_eq!(amounts, ["-4", "-1", "-2", "-3"]);
}
