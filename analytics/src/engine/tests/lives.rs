//! What happens to one account in the course of its life.

use super::*;

// Portfolio Performance, ClientIndexTest: the same week as in the tests of `twr`, here through a whole book.
#[test]
fn a_week_of_deposits_and_withdrawals_gives_the_published_return() {
    let closes = [
        "10000", "10230", "10630", "9995.59", "10289.58", "10583.57", "16179.56", "11600", "10596.15",
    ];
    let mut book = household(&[("USD", &closes)]);
    book.transactions = vec![
        payment(3, 0, "200"),
        payment(4, 0, "-400"),
        payment(7, 0, "5400"),
        payment(8, 0, "-3697.04"),
    ];
    let report = report(&book, 0);
    let return_ = report.time_weighted.known().unwrap();
    assert!(
        (return_ - decimal("-0.056182678")).abs() < decimal("0.00001"),
        "{return_}"
    );
    assert_eq!(report.net_flow, value("1502.96"));
    assert_eq!(report.gain, value("-906.81"));
}

// fava-portfolio-returns, ledger `linear_growth_stock`: time-weighted 0, .5, 1, 1.5, 2, 2.5 where the simple return is 0, .5,
// 1, .4286, .7143, 1.0. The second share is bought at the close of the fifth day, so its money works from the sixth on.
#[test]
fn a_purchase_with_new_money_does_not_dilute_the_time_weighted_return() {
    let mut book = household(&[("USD", &["", "10", "15", "20", "25", "60", "70"])]);
    book.transactions = vec![payment(2, 0, "10"), payment(6, 0, "25")];
    let report = report(&book, 0);
    assert_eq!(curve(&report), ["0", "0", "0.5", "1", "1.5", "2", "2.5"]);
    assert_eq!(
        (report.net_flow, report.closing_value, report.gain),
        (value("35"), value("70"), value("35"))
    );
}

// Ghostfolio, MSFT with a dividend: 1 share at 298.58, dividend .62, then 331.83. Its gross return of .11136 forgets the
// dividend; with it, it is 33.87 and .11343694.
#[test]
fn a_dividend_is_part_of_the_return() {
    let mut book = household(&[("USD", &["298.58", "332.45"])]);
    book.transactions = vec![transaction(june(2), 0, TransactionKind::Dividend, None, "0.62")];
    let report = report(&book, 0);
    assert_eq!(report.gain, value("33.87"));
    let return_ = report.time_weighted.known().unwrap();
    assert!(
        (return_ - decimal("0.11343694")).abs() <= decimal("0.00000001"),
        "{return_}"
    );
}

#[test]
fn a_new_account_begins_with_its_deposit() {
    let mut book = household(&[("USD", &["", "", "105", "126"])]);
    // Dated before the first close that shows it.
    book.transactions = vec![payment(2, 0, "100")];
    let report = report(&book, 0);
    let interval = *report.interval.known().unwrap();
    assert_eq!((interval.opening, interval.closing), (june(2), june(4)));
    assert_eq!(report.opening_value, value("0"));
    assert_eq!(report.net_flow, value("100"));
    assert_eq!(report.time_weighted, value("0.26"));
}

#[test]
fn an_account_that_appears_without_any_payment_joins_at_its_value() {
    for transactions in [vec![], vec![payment(2, 0, "3")]] {
        let mut book = household(&[("USD", &["", "100", "110"])]);
        book.transactions = transactions;
        let report = report(&book, 0);
        assert_eq!(report.interval.known().unwrap().opening, june(2));
        assert_eq!(report.time_weighted, value("0.1"));
    }
}

#[test]
fn a_client_who_took_everything_out_did_not_lose_everything() {
    let mut book = household(&[("USD", &["100", "110", "", ""])]);
    book.transactions = vec![payment(3, 0, "-112")];
    let report = report(&book, 0);
    assert_eq!(report.closing_value, value("0"));
    assert_eq!(report.gain, value("12"));
    let return_ = report.time_weighted.known().unwrap();
    assert_eq!(*return_, decimal("0.12"));
    assert_eq!(curve(&report), ["0", "0.1", "0.12", "0.12"]);
}

#[test]
fn values_that_stop_without_a_payment_are_missing_and_not_a_loss() {
    let book = household(&[("USD", &["100", "110", "", ""])]);
    let report = report(&book, 0);
    let reason = UnavailableReason::MissingClose;
    assert_eq!(report.time_weighted, no(reason));
    assert_eq!(report.closing_value, no(reason));
    assert_eq!(report.gain, no(reason));
    assert_eq!(curve(&report), ["0", "0.1", "", ""]);
}

#[test]
fn a_gap_is_linked_over_only_when_nothing_was_paid_in_it() {
    let mut book = household(&[("USD", &["100", "", "121", "133.1"])]);
    let untouched = report(&book, 0);
    assert_eq!(untouched.time_weighted, value("0.331"));
    assert_eq!(curve(&untouched), ["0", "", "0.21", "0.331"]);
    assert_eq!(untouched.points[1].value, None);

    book.transactions = vec![payment(2, 0, "10")];
    let paid = report(&book, 0);
    assert_eq!(paid.time_weighted, no(UnavailableReason::MissingClose));
    // What does not need the missing value stands.
    assert_eq!(paid.gain, value("23.1"));
    let later = Engine::new(book).performance(Question {
        node: 0,
        period: days_of_june(4, 4),
    });
    assert_eq!(later.time_weighted, value("0.1"));
}

#[test]
fn a_debt_has_no_return() {
    let book = household(&[("USD", &["100", "-5", "100", "110"])]);
    assert_eq!(
        report(&book, 0).time_weighted,
        no(UnavailableReason::NegativeValue)
    );
    let ask = |first, last| {
        Engine::new(book.clone())
            .performance(Question {
                node: 0,
                period: days_of_june(first, last),
            })
            .time_weighted
    };
    assert_eq!(ask(3, 4), no(UnavailableReason::NegativeValue));
    assert_eq!(ask(4, 4), value("0.1"));
}

#[test]
fn a_gain_without_capital_is_no_percentage() {
    let book = household(&[("USD", &["0", "100", "110"])]);
    let report = report(&book, 0);
    assert_eq!(report.time_weighted, no(UnavailableReason::NoCapital));
    assert_eq!(report.gain, value("110"));
    assert_eq!(curve(&report), ["0", "", ""]);
}

#[test]
fn an_empty_account_has_earned_nothing_and_lost_nothing() {
    let report = report(&household(&[("USD", &["0", "0", "0"])]), 0);
    assert_eq!(report.time_weighted, no(UnavailableReason::NoHoldings));
    assert_eq!(report.gain, value("0"));
}

#[test]
fn everything_may_be_lost_and_begun_anew() {
    let mut book = household(&[("USD", &["100", "0", "0", "50", "55"])]);
    book.transactions = vec![payment(4, 0, "50")];
    let report = report(&book, 0);
    assert_eq!(report.time_weighted, value("-1"));
    assert_eq!(curve(&report), ["0", "-1", "-1", "-1", "-1"]);
    let anew = Engine::new(book).performance(Question {
        node: 0,
        period: days_of_june(4, 5),
    });
    assert_eq!(anew.time_weighted, value("0.1"));
}

#[test]
fn one_close_is_no_period() {
    let report = report(&household(&[("USD", &["100"])]), 0);
    let reason = UnavailableReason::NoPreviousClose;
    assert_eq!(report.interval, Figure::unavailable(reason));
    assert_eq!(report.time_weighted, no(reason));
    assert_eq!(report.points, []);
}

#[test]
fn a_period_before_the_first_value_is_not_shortened_in_silence() {
    let book = household(&[("USD", &["100", "101", "102"])]);
    let engine = Engine::new(book);
    for period in [Period::OneMonth, Period::YearToDate, Period::ThreeYears] {
        let found = engine.interval(Question { node: 0, period });
        assert_eq!(found, Err(UnavailableReason::BeforeInception), "{period:?}");
    }
}

#[test]
fn amounts_of_a_thousand_million_millions_are_measured_and_absurd_ones_are_refused() {
    let large = household(&[("USD", &["1000000000000000", "1100000000000000.01"])]);
    assert_eq!(report(&large, 0).gain, value("100000000000000.01"));
    let absurd = household(&[("USD", &["100000000000000000000", "110000000000000000000"])]);
    assert_eq!(report(&absurd, 0).gain, no(UnavailableReason::TooLarge));
}

#[test]
fn disordered_days_spoil_what_needs_days_and_say_so() {
    for days in [[1, 1, 2], [1, 3, 2]] {
        let mut book = household(&[("USD", &["100", "101", "102"])]);
        book.days = days.map(june).to_vec();
        let reason = UnavailableReason::DisorderedDays;
        let engine = Engine::new(book);
        assert_eq!(engine.performance(since_inception(0)).time_weighted, no(reason));
        assert_eq!(engine.day_gain(0), Figure::unavailable(reason));
    }
}
