//! What a record shows.

use inlay_contract::ErrorCode;
use inlay_contract::portfolio::{AssetClass, RecordKind};

use super::*;

#[tokio::test]
async fn a_household_over_three_custodians_and_two_currencies_adds_up() {
    let household = fixture(HOUSEHOLD).await;
    assert_eq!(
        (household.kind, household.name.as_str()),
        (RecordKind::Household, "Alder household")
    );
    assert_eq!(household.base_currency, currency("USD"));
    assert_eq!(household.as_of.to_string(), "2026-06-30");
    assert_eq!(household.accounts.len(), 3);
    assert_eq!(total(&household), money("67596.01", "USD"));
    let as_of: Vec<_> = household
        .accounts
        .iter()
        .map(|account| account.as_of.to_string())
        .collect();
    assert_eq!(as_of, ["2026-06-30", "2026-06-29", "2026-06-30"]);
    assert!(household.valuations.is_empty() && household.flows.is_empty());
}

#[tokio::test]
async fn an_account_is_described_without_its_number() {
    let household = fixture(HOUSEHOLD).await;
    let [harbor, cedar, isarbank] = household.accounts.as_slice() else {
        panic!("three accounts")
    };
    assert_eq!(
        (harbor.name.as_str(), harbor.number_ending.as_str()),
        ("Harbor brokerage", "4412")
    );
    assert_eq!(harbor.registration.as_deref(), Some("Joint"));
    assert_eq!(harbor.owners, ["Robin Alder", "Kim Alder"]);
    assert_eq!(harbor.stated_total, Some(money("23253.52", "USD")));
    assert_eq!(
        (cedar.name.as_str(), cedar.stated_total),
        ("cedar-brokerage.example", Some(money("30847.50", "USD")))
    );
    assert_eq!(isarbank.stated_total, Some(money("12415.40", "EUR")));
    assert!(!format!("{household:?}").contains("00711804412"));
}

#[tokio::test]
async fn what_is_not_held_is_left_out_and_cash_is_a_position() {
    let person = fixture(PERSON).await;
    let names: Vec<_> = person
        .positions
        .iter()
        .filter_map(|position| position.name.as_deref())
        .collect();
    let expected = [
        "BIRCH & VALE LTD COM",
        "Café Meridian plc",
        "ORRIN TOOLS R&D INC",
        "USD",
        "Quarry growth portfolio",
        "Quarry bond index",
    ];
    assert_eq!(names, expected);
    let cash = named(&person, "USD");
    assert_eq!(
        (cash.asset_class, cash.quantity, cash.price),
        (AssetClass::Cash, decimal("4210.66"), None)
    );
    assert_eq!(cash.market_value, Some(money("4210.66", "USD")));
    assert_eq!(total(&person), money("27469.37", "USD"));
}

#[tokio::test]
async fn debt_options_and_missing_values_follow_the_stated_rules() {
    let household = fixture(HOUSEHOLD).await;
    let note = named(&household, "Treasury note 2034");
    assert_eq!(
        (note.asset_class, note.quantity),
        (AssetClass::FixedIncome, decimal("20000"))
    );
    assert_eq!(
        (note.price, note.market_value),
        (Some(money("0.9875", "USD")), Some(money("19750", "USD")))
    );
    assert_eq!(note.price_date.unwrap().to_string(), "2026-06-26");
    let bond = named(&household, "Lakeside water district 2031");
    assert_eq!(bond.market_value, Some(money("5062.50", "USD")));
    let option = named(&household, "ELMW call 250 September");
    assert_eq!(
        (option.asset_class, option.quantity),
        (AssetClass::Derivative, decimal("-2"))
    );
    assert_eq!(
        (option.price, option.market_value),
        (Some(money("140", "USD")), Some(money("-280", "USD")))
    );
}

#[tokio::test]
async fn an_account_in_euros_keeps_dollars_as_dollars_and_converted_francs_as_euros() {
    let account = fixture(ACCOUNT).await;
    assert_eq!(
        (account.base_currency, account.as_of.to_string()),
        (currency("EUR"), "2026-06-30".to_owned())
    );
    assert_eq!(
        named(&account, "Pine & Stone Corp").market_value,
        Some(money("4000", "USD"))
    );
    assert_eq!(
        named(&account, "Genfer Immobilienanteil").market_value,
        Some(money("1500", "EUR"))
    );
    assert_eq!(account.rates[&currency("USD")], decimal("0.92"));
    assert_eq!(
        named(&account, "Münchner Messgeräte AG").quantity,
        decimal("100"),
        "of the June statement"
    );
    assert_eq!(total(&account), money("12415.40", "EUR"));
}

#[tokio::test]
async fn a_total_that_differs_from_the_lines_is_passed_on() {
    let person = fixture(PERSON).await;
    let plan = &person.accounts[1];
    assert_eq!(plan.stated_total, Some(money("4500", "USD")));
    let listed = person
        .positions
        .iter()
        .filter(|position| position.account == plan.id);
    let sum: Decimal = listed.map(|position| position.market_value.unwrap().amount).sum();
    assert_eq!(sum, decimal("4215.86"));
    assert_eq!(
        named(&person, "Quarry bond index").asset_class,
        AssetClass::FixedIncome
    );
    assert_eq!(
        named(&person, "Quarry growth portfolio").asset_class,
        AssetClass::Fund
    );
}

#[tokio::test]
async fn a_broken_statement_is_named_and_the_others_are_still_shown() {
    let household = fixture(HOUSEHOLD_WITH_A_BROKEN_STATEMENT).await;
    assert_eq!(refused_files(&household), [("delta-broken.ofx", 20)]);
    let missing = Notice::AccountMissing {
        custodian: "delta-custody.example".to_owned(),
        number_ending: "0660".to_owned(),
    };
    assert!(household.notices.contains(&missing));
    assert_eq!(household.accounts.len(), 1);
    assert_eq!(total(&household), money("4215.86", "USD"));
}

#[tokio::test]
async fn a_record_without_any_statement_is_no_empty_portfolio() {
    let provider = provider(&fixtures(), &fixtures().join("records.toml"));
    let error = ask(&provider, PERSON_WITHOUT_STATEMENTS).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RecordUnknown);
    let error = ask(&provider, "001A0000006Vm9rIAC").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RecordUnknown);
}
