//! Parts of statements that only some custodians send.

use inlay_contract::Decimal;
use inlay_ofx::{CashType, IncomeType, SecurityKind, Side, Statement, Statements, TransactionKind, Unit};

fn statement(inside: &str) -> String {
    let account = "<DTASOF>20260630<CURDEF>usd<INVACCTFROM><BROKERID>b.example<ACCTID>1</INVACCTFROM>";
    format!("<INVSTMTTRNRS><INVSTMTRS>{account}{inside}</INVSTMTRS></INVSTMTTRNRS>")
}

fn read(statements: &str, securities: &str) -> Statements {
    let list = format!("<SECLISTMSGSRSV1><SECLIST>{securities}</SECLIST></SECLISTMSGSRSV1>");
    let text = format!("<OFX><INVSTMTMSGSRSV1>{statements}</INVSTMTMSGSRSV1>{list}</OFX>");
    inlay_ofx::read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn only(inside: &str) -> Statement {
    read(&statement(inside), "").statements.remove(0)
}

fn security(id: &str) -> String {
    format!("<SECID><UNIQUEID>{id}<UNIQUEIDTYPE>CUSIP</SECID>")
}

#[test]
fn every_kind_of_position_is_told_apart_and_an_unknown_one_is_kept() {
    let one = |name: &str, side: &str| {
        format!(
            "<{name}><INVPOS>{}<POSTYPE>{side}<UNITS>2<UNITPRICE>3</INVPOS></{name}>",
            security(name)
        )
    };
    let names = ["POSSTOCK", "POSMF", "POSDEBT", "POSOPT", "POSOTHER", "POSCRYPTO"];
    let list: String = names.iter().map(|name| one(name, "LONG")).collect();
    let statement = only(&format!(
        "<INVPOSLIST>{list}{}</INVPOSLIST>",
        one("POSOPT", "SHORT")
    ));
    let kinds: Vec<_> = statement.positions.iter().map(|position| position.kind).collect();
    let (stock, fund, debt, option, other) = (
        SecurityKind::Stock,
        SecurityKind::Fund,
        SecurityKind::Debt,
        SecurityKind::Option,
        SecurityKind::Other,
    );
    assert_eq!(kinds, [stock, fund, debt, option, other, other, option]);
    assert_eq!(statement.positions[6].side, Side::Short);
    assert_eq!(statement.positions[0].market_value, None);
}

#[test]
fn amounts_in_a_currency_and_amounts_converted_from_it_are_told_apart() {
    let one = |name: &str| {
        let rate = format!("<{name}><CURRATE>1,0825<CURSYM>EUR  </{name}>");
        format!(
            "<POSSTOCK><INVPOS>{}<POSTYPE>LONG<UNITS>1<MKTVAL>1{rate}</INVPOS></POSSTOCK>",
            security("x")
        )
    };
    let statement = only(&format!(
        "<INVPOSLIST>{}{}</INVPOSLIST>",
        one("CURRENCY"),
        one("ORIGCURRENCY")
    ));
    let foreign: Vec<_> = statement
        .positions
        .iter()
        .filter_map(|position| position.currency)
        .collect();
    assert_eq!(
        foreign.iter().map(|one| one.converted).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(
        (foreign[0].rate, foreign[0].currency.as_str()),
        (Decimal::new(10825, 4), "EUR")
    );
}

#[test]
fn every_kind_of_transaction_is_kept_and_unknown_ones_are_counted() {
    let booking = "<INVTRAN><FITID>7<DTTRADE>20260602120000[-4]</INVTRAN>";
    let figures = format!("{booking}{}<UNITS>-2<UNITPRICE>3,5<TOTAL>7", security("x"));
    let list = format!(
        "<DTSTART>20260601<DTEND>20260630
        <BUYSTOCK><INVBUY>{figures}</INVBUY><BUYTYPE>BUY</BUYSTOCK><SELLMF><INVSELL>{figures}</INVSELL></SELLMF>
        <INCOME>{figures}</INCOME><REINVEST>{figures}</REINVEST><TRANSFER>{figures}<TFERACTION>OUT</TRANSFER>
        <SPLIT>{booking}</SPLIT><MARGININTEREST>{booking}<TOTAL>-1</MARGININTEREST>
        <INVBANKTRAN><STMTTRN><TRNTYPE>DEP<DTPOSTED>20260603<TRNAMT>+00.24<FITID>8</STMTTRN></INVBANKTRAN>
        <AIRDROP>{booking}</AIRDROP><AIRDROP>{booking}</AIRDROP><STAKE><X>1</STAKE>"
    );
    let statement = only(&format!("<INVTRANLIST>{list}</INVTRANLIST>"));
    let kinds: Vec<_> = statement
        .transactions
        .iter()
        .take(8)
        .map(|one| one.kind)
        .collect();
    let expected = [
        TransactionKind::Buy,
        TransactionKind::Sell,
        TransactionKind::Income,
        TransactionKind::Reinvestment,
        TransactionKind::Transfer,
        TransactionKind::Split,
        TransactionKind::MarginInterest,
        TransactionKind::Cash,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(statement.transactions.len(), 11);
    assert_eq!(
        statement.unrecognised().into_iter().collect::<Vec<_>>(),
        [("AIRDROP", 2), ("STAKE", 1)]
    );
    let sale = &statement.transactions[1];
    assert_eq!(
        (sale.id.as_deref(), sale.units, sale.total),
        (Some("7"), Some(Decimal::from(-2)), Some(Decimal::from(7)))
    );
    assert_eq!(sale.date.unwrap().instant.to_string(), "2026-06-02T16:00:00Z");
    assert_eq!(statement.transactions[7].total, Some(Decimal::new(24, 2)));
}

#[test]
fn what_the_custodian_calls_income_is_kept_and_an_unknown_name_as_written() {
    let booking = "<INVTRAN><DTTRADE>20260602</INVTRAN>";
    let one = |element: &str, income: &str| {
        format!(
            "<{element}>{booking}{}{income}<TOTAL>1</{element}>",
            security("x")
        )
    };
    let list: String = [
        one("INCOME", "<INCOMETYPE>CGLONG"),
        one("REINVEST", "<INCOMETYPE>cgshort  "),
        one("INCOME", "<INCOMETYPE>DIV"),
        one("REINVEST", "<INCOMETYPE>INTEREST"),
        one("INCOME", "<INCOMETYPE>MISC"),
        one("INCOME", "<INCOMETYPE>Staking"),
        one("INCOME", "<INCOMETYPE>"),
        one("TRANSFER", "<INCOMETYPE>DIV"),
    ]
    .concat();
    let statement = only(&format!("<INVTRANLIST>{list}</INVTRANLIST>"));
    let types: Vec<_> = statement
        .transactions
        .into_iter()
        .map(|one| one.income_type)
        .collect();
    let expected = [
        Some(IncomeType::LongTermGains),
        Some(IncomeType::ShortTermGains),
        Some(IncomeType::Dividend),
        Some(IncomeType::Interest),
        Some(IncomeType::Miscellaneous),
        Some(IncomeType::Unrecognised("Staking".to_owned())),
        None,
        None,
    ];
    assert_eq!(types, expected);
}

#[test]
fn what_the_custodian_calls_a_movement_of_money_is_kept_and_an_unknown_name_as_written() {
    let one = |inside: &str| {
        format!("<INVBANKTRAN><STMTTRN>{inside}<DTPOSTED>20260603<TRNAMT>1</STMTTRN></INVBANKTRAN>")
    };
    let defined = [
        ("CREDIT", CashType::Credit),
        ("DEBIT", CashType::Debit),
        ("INT", CashType::Interest),
        ("DIV", CashType::Dividend),
        ("FEE", CashType::Fee),
        ("SRVCHG", CashType::ServiceCharge),
        ("DEP", CashType::Deposit),
        ("ATM", CashType::CashMachine),
        ("POS", CashType::PointOfSale),
        ("XFER", CashType::Transfer),
        ("CHECK", CashType::Check),
        ("PAYMENT", CashType::Payment),
        ("CASH", CashType::Cash),
        ("DIRECTDEP", CashType::DirectDeposit),
        ("DIRECTDEBIT", CashType::DirectDebit),
        ("REPEATPMT", CashType::RepeatingPayment),
        ("HOLD", CashType::Hold),
        ("OTHER", CashType::Other),
        ("int ", CashType::Interest),
        ("Sweep", CashType::Unrecognised("Sweep".to_owned())),
    ];
    let list: String = defined
        .iter()
        .map(|(name, _)| one(&format!("<TRNTYPE>{name}")))
        .collect();
    let described = [
        one("<NAME>INTEREST &amp; MORE <MEMO>in June"),
        one("<MEMO>in June"),
        one(""),
    ]
    .concat();
    let statement = only(&format!("<INVTRANLIST>{list}{described}</INVTRANLIST>"));
    let (typed, described) = statement.transactions.split_at(defined.len());
    for (one, (name, expected)) in typed.iter().zip(&defined) {
        assert_eq!(one.cash_type.as_ref(), Some(expected), "{name}");
    }
    let told: Vec<_> = described
        .iter()
        .map(|one| (one.cash_type.clone(), one.description.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (None, Some("INTEREST & MORE")),
            (None, Some("in June")),
            (None, None)
        ]
    );
}

#[test]
fn balances_keep_their_names_and_units() {
    let balance = |name: &str, unit: &str| format!("<BAL><NAME>{name}<DESC>x<BALTYPE>{unit}<VALUE>1.0</BAL>");
    let list = format!(
        "{}{}{}",
        balance("Networth", "DOLLAR"),
        balance("Ratio", "PERCENT"),
        balance("Count", "NUMBER")
    );
    let statement = only(&format!(
        "<INVBAL><AVAILCASH>-5<MARGINBALANCE>0<BALLIST>{list}</BALLIST></INVBAL><INV401KBAL><CASHBAL>2<TOTAL>9</INV401KBAL>"
    ));
    let balances = statement.balances.unwrap();
    assert_eq!(balances.available_cash, Some(Decimal::from(-5)));
    let units: Vec<_> = balances
        .named
        .iter()
        .map(|one| (one.name.as_str(), one.unit))
        .collect();
    assert_eq!(
        units,
        [
            ("Networth", Unit::Amount),
            ("Ratio", Unit::Percent),
            ("Count", Unit::Number)
        ]
    );
    let retirement = statement.retirement.unwrap();
    assert_eq!(
        (retirement.cash, retirement.total),
        (Some(Decimal::from(2)), Decimal::from(9))
    );
}

#[test]
fn several_statements_in_one_file_are_several_statements() {
    let both = read(&format!("{}{}", statement("<CLIENT>"), statement("")), "");
    assert_eq!(both.statements.len(), 2);
    assert_eq!(both.statements[0].currency.as_str(), "USD");
}

#[test]
fn securities_bring_name_ticker_class_and_contract_size() {
    let info = |inside: &str| {
        format!(
            "<SECINFO>{}<SECNAME>S&amp;P 500 & more  {inside}</SECINFO>",
            security("x")
        )
    };
    let list = format!(
        "<OPTINFO>{}<OPTTYPE>CALL<SHPERCTRCT>100</OPTINFO><MFINFO>{}<ASSETCLASS>LARGESTOCK</MFINFO>",
        info("<TICKER>SPX"),
        info("")
    );
    let statements = read(&statement(""), &list);
    let option = &statements.securities[0];
    assert_eq!(
        (option.kind, option.name.as_deref(), option.ticker.as_deref()),
        (SecurityKind::Option, Some("S&P 500 & more"), Some("SPX"))
    );
    assert_eq!(option.shares_per_contract, Some(Decimal::from(100)));
    assert_eq!(
        statements.securities[1].asset_class.as_deref(),
        Some("LARGESTOCK")
    );
}
