//! Custodian statements reach the widget's door with their own totals; what cannot be read is named, not dropped.
//!
//! The expected totals were added up by hand: `tests/fixtures/ofx/README.md`.

use inlay_contract::figure::{Figure, UnavailableReason};
use inlay_contract::portfolio::Notice;
use inlay_contract::{Decimal, ErrorCode, Money};
use inlay_sandbox::orgs::NORTH;

use crate::stack::Stack;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/ofx");
const RECORDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/ofx/records.toml");

const ALDER_HOUSEHOLD: &str = "001Of00000AldHhIAJ";
const ROBIN_ALDER: &str = "001Of00000RobPnIAJ";
const ISARBANK_DEPOT: &str = "001Of00000IsrAcIAJ";
const DELTA_HOUSEHOLD: &str = "001Of00000DltHhIAJ";
const SASHA_GONE: &str = "001Of00000GoneXIAR";

#[tokio::test]
async fn each_record_shows_the_total_of_its_statements() {
    let stack = Stack::start_with_statements(FOLDER, RECORDS).await;
    let totals = [
        (ALDER_HOUSEHOLD, "67596.01", "USD"),
        (ROBIN_ALDER, "27469.37", "USD"),
        (ISARBANK_DEPOT, "12415.40", "EUR"),
        (DELTA_HOUSEHOLD, "4215.86", "USD"),
    ];
    for (record, amount, currency) in totals {
        let portfolio = stack.read(&NORTH, record).await.unwrap();
        let total = portfolio.total_value.known().unwrap().rounded();
        let expected = Money::new(amount.parse().unwrap(), currency.parse().unwrap());
        assert_eq!(total, expected, "{record}");
    }
}

#[tokio::test]
async fn a_statement_knows_no_past_and_the_figures_say_so() {
    let stack = Stack::start_with_statements(FOLDER, RECORDS).await;
    let portfolio = stack.read(&NORTH, ISARBANK_DEPOT).await.unwrap();
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::NoDailyValues)
    );
    assert!(portfolio.day_change.known().is_none());
}

#[tokio::test]
async fn a_broken_statement_is_named_with_its_line_and_the_others_are_read() {
    let stack = Stack::start_with_statements(FOLDER, RECORDS).await;
    let portfolio = stack.read(&NORTH, DELTA_HOUSEHOLD).await.unwrap();
    let is_refused = |notice: &Notice| matches!(notice, Notice::StatementRefused { file, line: 20, .. } if file == "delta-broken.ofx");
    assert!(
        portfolio.notices.iter().any(is_refused),
        "{:?}",
        portfolio.notices
    );
    let is_missing = |notice: &Notice| matches!(notice, Notice::AccountMissing { .. });
    assert!(
        portfolio.notices.iter().any(is_missing),
        "{:?}",
        portfolio.notices
    );
    assert_eq!(portfolio.accounts.len(), 1);
}

#[tokio::test]
async fn a_total_that_differs_from_its_lines_is_said_and_rounding_is_not() {
    let stack = Stack::start_with_statements(FOLDER, RECORDS).await;
    let portfolio = stack.read(&NORTH, ROBIN_ALDER).await.unwrap();
    let stated: Vec<_> = portfolio
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::StatementTotalDiffers { stated, .. } => Some(stated.amount),
            _ => None,
        })
        .collect();
    assert_eq!(
        stated,
        [Decimal::from(4_500)],
        "the plan's 284.14 are said, the broker's one cent is rounding"
    );
}

#[tokio::test]
async fn a_record_without_any_statement_has_no_portfolio() {
    let stack = Stack::start_with_statements(FOLDER, RECORDS).await;
    let problem = stack.read(&NORTH, SASHA_GONE).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::RecordUnknown);
}
