//! Statements as three brokers really sent them. They are not part of the repository; where the folder is absent the
//! test says so. `INLAY_SPECS` names another place for it.

use std::path::{Path, PathBuf};

use inlay_contract::Decimal;
use inlay_ofx::{CashType, IncomeType, SecurityKind, Statement, Statements, TransactionKind};

fn specs() -> Option<PathBuf> {
    let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs");
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

fn read(folder: &Path, file: &str) -> Statements {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    inlay_ofx::read(&bytes).unwrap_or_else(|refusal| panic!("{file}: {refusal}"))
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn market_value(statement: &Statement) -> Decimal {
    statement
        .positions
        .iter()
        .filter_map(|position| position.market_value)
        .sum()
}

fn balance(statement: &Statement, name: &str) -> Option<Decimal> {
    let balances = statement.balances.as_ref()?;
    balances
        .named
        .iter()
        .find(|balance| balance.name == name)
        .map(|balance| balance.value)
}

#[test]
fn one_long_line_of_unclosed_leaves_with_time_zones() {
    let Some(folder) = specs() else { return };
    let file = read(&folder, "fidelity.ofx");
    let statement = &file.statements[0];
    assert_eq!(statement.account.to_string(), "fidelity.com/01234567890");
    assert_eq!(statement.as_of.instant.to_string(), "2012-09-08T07:30:34Z");
    assert_eq!(statement.as_of.date.to_string(), "2012-09-08");
    assert_eq!(
        file.produced.unwrap().instant.to_string(),
        "2012-09-08T23:08:49.317Z"
    );

    assert_eq!(statement.positions.len(), 6);
    assert_eq!(market_value(statement), decimal("14919.80"));
    let balances = statement.balances.as_ref().unwrap();
    assert_eq!(balances.available_cash, Some(decimal("18073.98")));
    assert_eq!(balances.named.len(), 18);
    // The broker rounds once over all, we read each line: one cent apart, and both are what the file says.
    assert_eq!(balance(statement, "Networth"), Some(decimal("32993.79")));

    assert_eq!(statement.transactions.len(), 17);
    let count = |kind| {
        statement
            .transactions
            .iter()
            .filter(|one| one.kind == kind)
            .count()
    };
    let kinds = [
        TransactionKind::Buy,
        TransactionKind::Income,
        TransactionKind::Sell,
        TransactionKind::Cash,
    ];
    assert_eq!(kinds.map(count), [8, 4, 2, 3]);
    assert!(statement.unrecognised().is_empty());
    let first = &statement.transactions[0];
    assert_eq!(
        (first.units, first.unit_price),
        (Some(decimal("100")), Some(decimal("25.635")))
    );
    assert_eq!(first.total, Some(decimal("-2571.45")));
    let income = statement
        .transactions
        .iter()
        .filter_map(|one| one.income_type.as_ref());
    assert_eq!(income.collect::<Vec<_>>(), [&IncomeType::Dividend; 4]);
    let money = statement
        .transactions
        .iter()
        .filter_map(|one| Some((one.cash_type.clone()?, one.description.as_deref()?)));
    let expected = [
        (CashType::Deposit, "INTEREST EARNED"),
        (CashType::Other, "LATE SETTLEMENT FEE"),
        (CashType::Deposit, "INTEREST EARNED"),
    ];
    assert_eq!(money.collect::<Vec<_>>(), expected);

    assert_eq!(file.securities.len(), 7);
    assert_eq!(
        file.securities[6].name.as_deref(),
        Some("SPDR S&P 500 ETF TRUST UNIT SER 1 S&P")
    );
}

#[test]
fn debt_beside_stock_without_time_zones() {
    let Some(folder) = specs() else { return };
    let file = read(&folder, "td_ameritrade.ofx");
    let statement = &file.statements[0];
    assert_eq!(statement.account.to_string(), "ameritrade.com/121212121");
    assert_eq!(statement.as_of.instant.to_string(), "2017-12-03T12:12:12Z");
    let kinds: Vec<_> = statement.positions.iter().map(|position| position.kind).collect();
    assert_eq!(kinds, [SecurityKind::Stock, SecurityKind::Debt]);
    let debt = &statement.positions[1];
    assert_eq!(
        (debt.units, debt.unit_price),
        (decimal("1000"), Some(decimal("100")))
    );
    assert_eq!(debt.market_value, Some(decimal("1000")));
    assert_eq!(balance(statement, "AccountValue"), Some(market_value(statement)));
    assert!(statement.transactions.is_empty());
    assert_eq!(file.securities[1].name.as_deref(), Some("US Treasury 2047"));
}

#[test]
fn a_retirement_plan_with_transfers_and_an_emptied_position() {
    let Some(folder) = specs() else { return };
    let file = read(&folder, "investment_401k.ofx");
    let statement = &file.statements[0];
    assert_eq!(statement.account.to_string(), "example.org/12345678.123456-01");
    assert_eq!(statement.as_of.instant.to_string(), "2014-06-30T06:00:00Z");
    assert_eq!(statement.as_of.date.to_string(), "2014-06-30");
    assert_eq!(statement.positions.len(), 3);
    assert!(statement.positions[2].units.is_zero());
    assert_eq!(market_value(statement), decimal("792.29"));
    assert_eq!(statement.retirement.unwrap().total, decimal("1000"));
    assert!(statement.balances.is_none());
    let kinds: Vec<_> = statement.transactions.iter().map(|one| one.kind).collect();
    assert_eq!(
        kinds,
        [
            TransactionKind::Buy,
            TransactionKind::Transfer,
            TransactionKind::Transfer
        ]
    );
    assert_eq!(statement.transactions[2].units, Some(decimal("-9.060702")));
}
