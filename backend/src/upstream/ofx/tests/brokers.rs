//! Statements as three brokers really sent them. They are not part of the repository; where the folder is absent the
//! tests say so. `INLAY_SPECS` names another place for it.

use inlay_contract::book::TransactionKind;
use inlay_contract::portfolio::AssetClass;

use super::super::survey;
use super::*;

const RECORD: &str = "001A0000006Vm9rIAC";

fn samples() -> Option<PathBuf> {
    let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = std::env::var_os("INLAY_SPECS").map_or_else(beside_the_workspace, PathBuf::from);
    let folder = folder.join("custodian-samples");
    if !folder.is_dir() {
        println!(
            "skipped: {} does not exist; set INLAY_SPECS to the folder that holds it",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

async fn only(folder: &Path, account: &str) -> Snapshot {
    let records = tempfile::NamedTempFile::new().unwrap();
    let text = format!(
        "[[record]]\nid = \"{RECORD}\"\nkind = \"account\"\nname = \"A\"\naccounts = [\"{account}\"]\n"
    );
    std::fs::write(records.path(), text).unwrap();
    ask(&provider(folder, records.path()), RECORD).await.unwrap()
}

#[test]
fn all_three_are_read() {
    let Some(folder) = samples() else { return };
    let survey = survey(&folder).unwrap();
    let accounts: Vec<_> = survey
        .accounts
        .iter()
        .map(|one| (one.key.as_str(), one.positions))
        .collect();
    let expected = [
        ("ameritrade.com/121212121", 2),
        ("example.org/12345678.123456-01", 2),
        ("fidelity.com/01234567890", 6),
    ];
    assert_eq!(accounts, expected);
    assert!(survey.refused.is_empty());
}

#[tokio::test]
async fn lines_and_cash_stay_one_cent_below_the_brokers_own_total() {
    let Some(folder) = samples() else { return };
    let snapshot = only(&folder, "fidelity.com/01234567890").await;
    assert_eq!(snapshot.positions.len(), 7);
    assert_eq!(
        named(&snapshot, "USD").market_value,
        Some(money("18073.98", "USD"))
    );
    assert_eq!(total(&snapshot), money("32993.78", "USD"));
    assert_eq!(snapshot.accounts[0].stated_total, Some(money("32993.79", "USD")));
    assert!(
        snapshot
            .positions
            .iter()
            .take(6)
            .all(|position| position.asset_class == AssetClass::Equity)
    );
}

#[tokio::test]
async fn a_thousand_of_debt_at_a_hundred_percent_is_a_thousand() {
    let Some(folder) = samples() else { return };
    let snapshot = only(&folder, "ameritrade.com/121212121").await;
    let debt = named(&snapshot, "US Treasury 2047");
    assert_eq!(
        (debt.asset_class, debt.price),
        (AssetClass::FixedIncome, Some(money("1", "USD")))
    );
    assert_eq!(debt.market_value, Some(money("1000", "USD")));
    assert_eq!(snapshot.positions.len(), 2, "no line for cash of zero");
    assert_eq!(Some(total(&snapshot)), snapshot.accounts[0].stated_total);
}

#[tokio::test]
async fn a_plan_that_names_more_than_its_lines_passes_both_on() {
    let Some(folder) = samples() else { return };
    let snapshot = only(&folder, "example.org/12345678.123456-01").await;
    assert_eq!(snapshot.positions.len(), 2, "the emptied fund is not held");
    assert_eq!(total(&snapshot), money("792.29", "USD"));
    assert_eq!(snapshot.accounts[0].stated_total, Some(money("1000", "USD")));
    assert!(
        snapshot
            .positions
            .iter()
            .all(|position| position.asset_class == AssetClass::Fund)
    );
}

#[tokio::test]
async fn interest_and_a_fee_that_a_broker_books_as_deposit_and_other_are_what_they_are() {
    let Some(folder) = samples() else { return };
    let records = tempfile::NamedTempFile::new().unwrap();
    let text = format!(
        "[[record]]\nid = \"{RECORD}\"\nkind = \"account\"\nname = \"A\"\naccounts = [\"fidelity.com/01234567890\"]\n"
    );
    std::fs::write(records.path(), text).unwrap();
    let provider = provider(&folder, records.path());
    let book = provider
        .book(&RECORD.parse().unwrap(), "request-1")
        .await
        .unwrap();
    let told: Vec<_> = book
        .transactions
        .iter()
        .filter(|one| !matches!(one.kind, TransactionKind::Buy | TransactionKind::Sell))
        .map(|one| (one.kind, one.amount.normalize()))
        .collect();
    let expected = [
        (TransactionKind::Dividend, decimal("5.53")),
        (TransactionKind::Interest, decimal("0.24")),
        (TransactionKind::Dividend, decimal("15.44")),
        (TransactionKind::Fee, decimal("-0.97")),
        (TransactionKind::Dividend, decimal("22.43")),
        (TransactionKind::Interest, decimal("0.16")),
        (TransactionKind::Dividend, decimal("22.5")),
    ];
    assert_eq!(told, expected);
}
