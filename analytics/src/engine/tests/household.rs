//! What happens between the accounts of a household.

use super::*;

#[test]
fn an_account_that_joins_is_money_that_came_in_and_no_gain() {
    let mut book = household(&[("USD", &["100", "110", "110"]), ("USD", &["900", "900", "990"])]);
    book.accounts[1].joined = Some(june(2));
    let report = report(&book, 0);
    assert_eq!(report.opening_value, value("100"));
    assert_eq!(report.net_flow, value("900"));
    assert_eq!(report.gain, value("100"));
    // (110 + 900) ÷ (100 + 900), then (110 + 990) ÷ (110 + 900).
    assert_eq!(report.time_weighted, value("0.1"));
}

#[test]
fn an_account_that_leaves_is_money_that_went_out_and_no_loss() {
    // Its values go on, or stop, when it has left: what it was worth is known in both cases.
    for (last, gain, return_) in [("990", "100", "0.1"), ("", "10", "0.01")] {
        let mut book = household(&[("USD", &["100", "100", "110"]), ("USD", &["900", "900", last])]);
        book.accounts[1].left = Some(june(3));
        let report = report(&book, 0);
        assert_eq!(report.closing_value, value("110"));
        assert_eq!(report.gain, value(gain));
        assert_eq!(report.time_weighted, value(return_));
    }
}

// The household of wealthfolio#1414: one account up by 11.69 %, another opened later; together they must not look absurd.
#[test]
fn accounts_with_different_starts_do_not_make_an_absurd_household() {
    let mut book = household(&[
        ("USD", &["1000", "1050", "1100", "1116.9"]),
        ("USD", &["", "", "5000", "5000"]),
    ]);
    book.transactions = vec![payment(3, 1, "5000")];
    let household = *report(&book, 0).time_weighted.known().unwrap();
    assert!(
        decimal("0") < household && household < decimal("0.1169"),
        "{household}"
    );
}

#[test]
fn a_transfer_within_the_household_is_no_flow_of_it() {
    let mut book = household(&[("USD", &["100", "60", "66"]), ("USD", &["100", "140", "154"])]);
    book.transactions = vec![leg(2, 0, 1, "-40"), leg(2, 1, 0, "40")];
    let engine = Engine::new(book.clone());
    assert_eq!(engine.flows(0), []);
    let whole = engine.performance(since_inception(0));
    assert_eq!((whole.net_flow, whole.time_weighted), (value("0"), value("0.1")));
    for (node, amount) in [(1, "-40"), (2, "40")] {
        let part = engine.performance(since_inception(node));
        assert_eq!((part.net_flow, part.time_weighted), (value(amount), value("0.1")));
    }
}

#[test]
fn money_that_travels_overnight_goes_out_and_comes_in() {
    let mut book = household(&[("USD", &["100", "60", "60"]), ("USD", &["100", "100", "140"])]);
    book.transactions = vec![leg(2, 0, 1, "-40"), leg(3, 1, 0, "40")];
    let report = report(&book, 0);
    assert_eq!(
        report
            .points
            .iter()
            .map(|point| point.net_flow)
            .collect::<Vec<_>>(),
        ["0", "-40", "40"].map(decimal)
    );
    assert_eq!(report.gain, value("0"));
    assert_eq!(report.time_weighted, value("0"));
}

#[test]
fn of_two_transfers_of_a_day_the_one_that_has_not_arrived_is_a_flow() {
    let mut book = household(&[("USD", &["500", "200"]), ("USD", &["100", "200"])]);
    book.transactions = vec![leg(2, 0, 1, "-100"), leg(2, 0, 1, "-200"), leg(2, 1, 0, "100")];
    let report = report(&book, 0);
    assert_eq!(report.net_flow, value("-200"));
    assert_eq!(report.gain, value("0"));
}

#[test]
fn a_transfer_to_an_account_that_does_not_belong_to_the_household_is_a_flow() {
    let mut book = household(&[("USD", &["100", "60"]), ("USD", &["0", "40"])]);
    book.accounts[1].left = Some(june(1));
    book.transactions = vec![leg(2, 0, 1, "-40"), leg(2, 1, 0, "40")];
    let report = report(&book, 0);
    assert_eq!(report.net_flow, value("-40"));
    assert_eq!(report.gain, value("0"));
}

#[test]
fn values_and_flows_are_converted_at_the_rates_of_their_days() {
    let mut book = household(&[("EUR", &["100", "160", "160"])]);
    book.rates = vec![rates("EUR", &["1", "1.1", "1.2"])];
    book.transactions = vec![Transaction {
        currency: currency("EUR"),
        ..payment(2, 0, "60")
    }];
    let report = report(&book, 0);
    assert_eq!(report.opening_value, value("100"));
    assert_eq!(report.net_flow, value("66"));
    assert_eq!(report.closing_value, value("192"));
    // 176 ÷ (100 + 66), then 192 ÷ 176.
    assert_eq!(report.time_weighted, value("0.156626506024"));
}

#[test]
fn a_currency_without_a_rate_is_left_out_and_counted() {
    let book = household(&[("USD", &["100", "110"]), ("CHF", &["100", "500"])]);
    let report = report(&book, 0);
    let expected = Figure::Partial {
        value: decimal("0.1"),
        included: 1,
        of: 2,
    };
    assert_eq!(report.time_weighted, expected);
    let engine = Engine::new(book);
    assert_eq!(engine.excluded_accounts(0), [(1, UnavailableReason::NoRate)]);
    assert_eq!(
        engine.performance(since_inception(2)).time_weighted,
        no(UnavailableReason::NoRate)
    );
}

#[test]
fn a_rate_that_is_missing_for_two_weeks_is_a_gap() {
    let mut book = household(&[("EUR", &["100", "110", "121"])]);
    book.days = [1, 12, 13].map(june).to_vec();
    book.as_of = june(13);
    book.rates = vec![rates("EUR", &["1", "", "1"])];
    let report = report(&book, 0);
    assert_eq!(curve(&report), ["0", "", "0.21"]);
}

#[test]
fn an_account_without_daily_values_is_counted_as_missing() {
    let mut book = household(&[("USD", &["100", "110"]), ("USD", &[])]);
    book.transactions = vec![payment(2, 1, "50")];
    let expected = Figure::Partial {
        value: decimal("0.1"),
        included: 1,
        of: 2,
    };
    assert_eq!(report(&book, 0).time_weighted, expected);
}

#[test]
fn a_pocket_that_was_exchanged_is_empty_and_not_missing() {
    let mut book = household(&[("USD", &["100", "220", "220"])]);
    book.accounts[0].closes.push(pocket("EUR", &["100", "", ""]));
    book.rates = vec![rates("EUR", &["1", "1.1", "1.1"])];
    assert_eq!(
        report(&book, 0).closing_value,
        no(UnavailableReason::MissingClose)
    );
    book.transactions = vec![Transaction {
        currency: currency("EUR"),
        ..transaction(june(2), 0, TransactionKind::Other, None, "-100")
    }];
    let report = report(&book, 0);
    assert_eq!(
        (report.closing_value, report.time_weighted),
        (value("220"), value("0.1"))
    );
}

#[test]
fn a_stale_book_makes_every_current_figure_stale() {
    let mut book = household(&[("USD", &["100", "110"])]);
    let since = "2026-06-30T21:15:00Z".parse().unwrap();
    book.stale_since = Some(since);
    let expected = Figure::Stale {
        value: decimal("0.1"),
        since,
    };
    assert_eq!(report(&book, 0).time_weighted, expected);
}

#[test]
fn the_card_and_the_chart_name_the_same_gain_of_the_day() {
    let mut book = household(&[
        ("USD", &["1000", "1040", "1300"]),
        ("USD", &["500", "480", "490"]),
    ]);
    book.transactions = vec![payment(3, 0, "200")];
    let engine = Engine::new(book);
    let today = engine.performance(Question {
        node: 0,
        period: days_of_june(3, 3),
    });
    let gain = *engine.day_gain(0).known().unwrap();
    assert_eq!(
        (today.gain, today.net_flow),
        (Figure::value(gain.amount), Figure::value(gain.net_flow))
    );
    assert_eq!(today.time_weighted, Figure::value(gain.ratio.round_dp(12)));
    assert_eq!(gain.previous_close, june(2));
}
