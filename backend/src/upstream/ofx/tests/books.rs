//! What statements tell of what happened.

use inlay_contract::ErrorCode;
use inlay_contract::book::{Book, NodeKind, Transaction, TransactionKind};
use inlay_contract::portfolio::AssetClass;

use super::*;

async fn book_of(provider: &OfxProvider, record: &str) -> Result<Book, UpstreamError> {
    provider.book(&record.parse().unwrap(), "request-1").await
}

async fn fixture_book(record: &str) -> Book {
    let provider = provider(&fixtures(), &fixtures().join("records.toml"));
    book_of(&provider, record).await.unwrap()
}

fn instrument_name<'a>(book: &'a Book, one: &Transaction) -> Option<&'a str> {
    let place = usize::try_from(one.instrument?).unwrap();
    book.instruments[place].name.as_deref()
}

#[tokio::test]
async fn the_book_and_the_portfolio_of_a_record_are_of_one_thing() {
    for record in [HOUSEHOLD, PERSON, ACCOUNT, HOUSEHOLD_WITH_A_BROKEN_STATEMENT] {
        let (book, snapshot) = (fixture_book(record).await, fixture(record).await);
        assert_eq!(
            (book.currency, book.as_of),
            (snapshot.base_currency, snapshot.as_of)
        );
        let ids: Vec<_> = book.accounts.iter().map(|account| &account.id).collect();
        assert_eq!(
            ids,
            snapshot
                .accounts
                .iter()
                .map(|account| &account.id)
                .collect::<Vec<_>>()
        );
        assert_eq!(book.positions.len(), snapshot.positions.len(), "{record}");
        for (position, shown) in book.positions.iter().zip(&snapshot.positions) {
            let instrument = &book.instruments[usize::try_from(position.instrument).unwrap()];
            let value = position
                .value
                .map(|amount| Money::new(amount, instrument.currency));
            assert_eq!((&instrument.name, value), (&shown.name, shown.market_value));
            assert_eq!(instrument.asset_class, shown.asset_class);
        }
        assert!(
            book.accounts.iter().all(|account| account.closes.is_empty()),
            "statements have no closes"
        );
        assert!(
            !format!("{book:?}").contains("00711804412"),
            "no account number leaves whole"
        );
    }
    let provider = provider(&fixtures(), &fixtures().join("records.toml"));
    let error = book_of(&provider, PERSON_WITHOUT_STATEMENTS).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::RecordUnknown);
}

#[tokio::test]
async fn transactions_are_told_oldest_first_with_sign_and_kind() {
    let book = fixture_book(PERSON).await;
    let told: Vec<_> = book
        .transactions
        .iter()
        .map(|one| {
            let (quantity, amount) = (
                one.quantity.map(|units| units.normalize()),
                one.amount.normalize(),
            );
            (
                one.date.to_string(),
                one.kind,
                instrument_name(&book, one),
                quantity,
                amount,
            )
        })
        .collect();
    let row = |date: &str, kind, name, quantity: Option<&str>, amount| {
        (
            date.to_owned(),
            kind,
            name,
            quantity.map(decimal),
            decimal(amount),
        )
    };
    let expected = [
        row(
            "2026-05-04",
            TransactionKind::Buy,
            Some("BIRCH & VALE LTD COM"),
            Some("40"),
            "-2049.75",
        ),
        row(
            "2026-05-18",
            TransactionKind::Buy,
            Some("Café Meridian plc"),
            Some("2.345"),
            "-29.99",
        ),
        row(
            "2026-05-29",
            TransactionKind::Dividend,
            Some("BIRCH & VALE LTD COM"),
            None,
            "18.6",
        ),
        // A deposit by its type, which the broker gives to everything that comes in; interest by its description.
        row("2026-06-01", TransactionKind::Interest, None, None, "0.31"),
        row(
            "2026-06-12",
            TransactionKind::Buy,
            Some("Quarry growth portfolio"),
            Some("4.118203"),
            "-200",
        ),
        row(
            "2026-06-30",
            TransactionKind::Transfer,
            Some("Quarry bond index"),
            Some("11.250001"),
            "117.0000104",
        ),
        row(
            "2026-06-30",
            TransactionKind::Transfer,
            Some("Quarry closed portfolio"),
            Some("-7.3125"),
            "-117",
        ),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_household_is_told_by_owners_registrations_and_accounts() {
    let book = fixture_book(HOUSEHOLD).await;
    let nodes: Vec<_> = book
        .nodes
        .iter()
        .map(|node| (node.parent, node.kind, node.account))
        .collect();
    let expected = [
        (None, NodeKind::Household, None),
        (Some(0), NodeKind::JointOwners, None),
        (Some(1), NodeKind::Registration, None),
        (Some(2), NodeKind::Account, Some(0)),
        (Some(0), NodeKind::Account, Some(1)),
        (Some(0), NodeKind::Account, Some(2)),
    ];
    assert_eq!(nodes, expected);
    assert_eq!(book.nodes[1].owners, ["Robin Alder", "Kim Alder"]);
    let account = fixture_book(ACCOUNT).await;
    assert_eq!((account.nodes.len(), account.nodes[0].account), (1, Some(0)));
}

#[tokio::test]
async fn rates_that_statements_name_are_of_the_as_of_date_and_isins_are_known_as_such() {
    let book = fixture_book(ACCOUNT).await;
    assert_eq!(book.days, [book.as_of]);
    let dollars = book
        .rates
        .iter()
        .find(|series| series.currency == currency("USD"))
        .unwrap();
    assert_eq!(dollars.rates, [Some(decimal("0.92"))]);
    let named = |isin: &str| {
        book.instruments
            .iter()
            .find(|one| one.isin.as_deref() == Some(isin))
    };
    assert_eq!(named("DE000INV0017").unwrap().asset_class, AssetClass::Equity);
    assert!(
        fixture_book(PERSON).await.days.is_empty(),
        "one currency needs no rates, and no days"
    );
}

/// A statement of one account with these transactions.
fn statement(as_of: &str, transactions: &str) -> String {
    format!(
        "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>{as_of}<CURDEF>USD
        <INVACCTFROM><BROKERID>b.example<ACCTID>1</INVACCTFROM><INVTRANLIST>{transactions}</INVTRANLIST>
        <INVBAL><AVAILCASH>5</INVBAL></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>"
    )
}

fn income(element: &str, id: &str, day: &str, content: &str) -> String {
    format!(
        "<{element}><INVTRAN>{id}<DTTRADE>{day}</INVTRAN><SECID><UNIQUEID>X1<UNIQUEIDTYPE>CUSIP</SECID>{content}</{element}>"
    )
}

#[tokio::test]
async fn overlapping_statements_tell_each_transaction_once_and_the_newest_wording_counts() {
    const RECORD: &str = "001A0000006Vm9rIAC";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "records.toml",
        &format!(
            "[[record]]\nid = \"{RECORD}\"\nkind = \"person\"\nname = \"A\"\naccounts = [\"b.example/1\"]\n"
        ),
    );
    let april = income("INCOME", "<FITID>1", "20260410", "<TOTAL>7");
    let may = |total: &str| income("INCOME", "<FITID>2", "20260512", &format!("<TOTAL>{total}"));
    let nameless = income("INCOME", "", "20260520", "<TOTAL>3");
    let reinvested = income(
        "REINVEST",
        "<FITID>4",
        "20260601",
        "<TOTAL>-14.47<UNITS>4.909<UNITPRICE>2.9474",
    );
    let unpriced = income("TRANSFER", "<FITID>5", "20260602", "<UNITS>-2");
    write(
        "may.ofx",
        &statement("20260531", &format!("{april}{}{nameless}", may("8"))),
    );
    write(
        "june.ofx",
        &statement(
            "20260630",
            &format!("{}{nameless}{reinvested}{unpriced}", may("9")),
        ),
    );
    let provider = provider(folder.path(), &folder.path().join("records.toml"));
    let book = book_of(&provider, RECORD).await.unwrap();
    let told: Vec<_> = book
        .transactions
        .iter()
        .map(|one| (one.kind, one.quantity, one.amount))
        .collect();
    let expected = [
        (TransactionKind::Dividend, None, decimal("7")),
        (TransactionKind::Dividend, None, decimal("9")),
        (TransactionKind::Dividend, None, decimal("3")),
        (TransactionKind::Dividend, None, decimal("14.47")),
        (TransactionKind::Buy, Some(decimal("4.909")), decimal("-14.47")),
        (TransactionKind::Other, Some(decimal("-2")), decimal("0")),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        book.instruments
            .iter()
            .filter(|one| one.name.as_deref() == Some("X1"))
            .count(),
        1
    );
}

/// The kinds, in the order of the file, of a book whose statement has these transactions.
async fn kinds_of(transactions: &str) -> Vec<TransactionKind> {
    const RECORD: &str = "001A0000006Vm9rIAC";
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "records.toml",
        &format!(
            "[[record]]\nid = \"{RECORD}\"\nkind = \"person\"\nname = \"A\"\naccounts = [\"b.example/1\"]\n"
        ),
    );
    write("june.ofx", &statement("20260630", transactions));
    let provider = provider(folder.path(), &folder.path().join("records.toml"));
    let book = book_of(&provider, RECORD).await.unwrap();
    book.transactions.iter().map(|one| one.kind).collect()
}

#[tokio::test]
async fn income_is_told_as_the_custodian_calls_it() {
    use TransactionKind::{Buy, Dividend, Interest};
    let one = |income: &str| income_of("INCOME", income);
    let without_security = "<INCOME><INVTRAN><DTTRADE>20260610</INVTRAN><INCOMETYPE>MISC<TOTAL>2</INCOME>";
    let list = [
        one("INTEREST"),
        one("DIV"),
        one("CGLONG"),
        one("CGSHORT"),
        one("MISC"),
        one("Staking"),
        without_security.to_owned(),
        income_of("REINVEST", "INTEREST"),
        income_of("REINVEST", "CGLONG"),
    ];
    let expected = [
        Interest, Dividend, Dividend, Dividend, Dividend, Dividend, Interest, Interest, Buy, Dividend, Buy,
    ];
    assert_eq!(kinds_of(&list.concat()).await, expected);
}

fn income_of(element: &str, income_type: &str) -> String {
    income(
        element,
        &format!("<FITID>{element}-{income_type}"),
        "20260610",
        &format!("<INCOMETYPE>{income_type}<TOTAL>2<UNITS>1<UNITPRICE>2"),
    )
}

#[tokio::test]
async fn interest_fees_and_taxes_are_not_taken_for_money_of_the_client() {
    use TransactionKind::{Deposit, Dividend, Fee, Interest, Other, Tax, Transfer, Withdrawal};
    let cases = [
        ("INT", "1", "", Interest),
        ("INT", "-1", "", Fee),
        ("DIV", "1", "", Dividend),
        ("FEE", "-1", "", Fee),
        ("SRVCHG", "-1", "", Fee),
        ("XFER", "-1", "Interest", Transfer),
        ("HOLD", "-1", "", Other),
        ("DEP", "1", "", Deposit),
        ("DEP", "1", "INTEREST EARNED", Interest),
        ("CREDIT", "1", "Quarterly interest", Interest),
        ("DEP", "1", "Interesting Times Ltd", Deposit),
        ("OTHER", "-1", "LATE SETTLEMENT FEE", Fee),
        ("DEBIT", "-1", "Interest charged", Fee),
        ("OTHER", "-1", "Tax withheld", Tax),
        ("OTHER", "1", "Tax adviser", Deposit),
        ("OTHER", "1", "Dividend", Dividend),
        ("OTHER", "-1", "Dividend", Withdrawal),
        ("CHECK", "-1", "Robin Fee", Withdrawal),
        ("DIRECTDEP", "1", "Interest Group Ltd", Deposit),
        ("SWEEP", "-1", "", Withdrawal),
        ("SWEEP", "-1", "Custody fees", Fee),
    ];
    let booked = |(number, (cash_type, amount, name, _)): (usize, &(&str, &str, &str, TransactionKind))| {
        format!(
            "<INVBANKTRAN><STMTTRN><TRNTYPE>{cash_type}<DTPOSTED>20260610<TRNAMT>{amount}<FITID>{number}<NAME>{name}</STMTTRN></INVBANKTRAN>"
        )
    };
    let list: String = cases.iter().enumerate().map(booked).collect();
    let told = kinds_of(&list).await;
    assert_eq!(told.len(), cases.len());
    for ((cash_type, amount, name, expected), kind) in cases.into_iter().zip(told) {
        assert_eq!(kind, expected, "{cash_type} {amount} {name}");
    }
}
