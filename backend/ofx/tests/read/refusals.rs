//! Every way of being refused: the right line, the right column, a sentence.

use inlay_ofx::{Fault, MAX_BYTES, Refusal};
use proptest::prelude::*;

/// A small complete statement, one element a line; `UNITS` stands on line 16.
const STATEMENT: &str = "<OFX>
<INVSTMTMSGSRSV1>
<INVSTMTTRNRS>
<INVSTMTRS>
<DTASOF>20260630
<CURDEF>CHF
<INVACCTFROM>
<BROKERID>bank.example
<ACCTID>77
</INVACCTFROM>
<INVPOSLIST>
<POSSTOCK>
<INVPOS>
<SECID><UNIQUEID>CH0000000001<UNIQUEIDTYPE>ISIN</SECID>
<POSTYPE>LONG
<UNITS>10
<UNITPRICE>7
<MKTVAL>70
</INVPOS>
</POSSTOCK>
</INVPOSLIST>
</INVSTMTRS>
</INVSTMTTRNRS>
</INVSTMTMSGSRSV1>
</OFX>
";

fn refusal(bytes: &[u8]) -> Refusal {
    inlay_ofx::read(bytes).unwrap_err()
}

/// The refusal of the statement after one change, as `line:column sentence`.
fn changed(from: &str, to: &str) -> String {
    assert!(STATEMENT.contains(from), "{from} stands in the statement");
    let refusal = refusal(STATEMENT.replacen(from, to, 1).as_bytes());
    format!("{}:{} {}", refusal.line, refusal.column, refusal.fault)
}

#[test]
fn the_unchanged_statement_is_taken() {
    let statements = inlay_ofx::read(STATEMENT.as_bytes()).unwrap();
    assert_eq!(statements.statements[0].positions.len(), 1);
}

#[test]
fn a_wrong_value_is_named_where_it_stands() {
    let cases = [
        (
            "<UNITS>10",
            "<UNITS>ten",
            "16:1 <UNITS> should be a number and is “ten”.",
        ),
        (
            "<UNITS>10",
            "<UNITS>1,000.5",
            "16:1 <UNITS> should be a number and is “1,000.5”.",
        ),
        (
            "<MKTVAL>70",
            "  <MKTVAL>7e1",
            "18:3 <MKTVAL> should be a number and is “7e1”.",
        ),
        ("<UNITS>10", "<UNITS>", "13:1 <INVPOS> has no <UNITS>."),
        (
            "<UNITS>10",
            "<UNITS>1<UNITS>2",
            "16:9 <INVPOS> has more than one <UNITS>.",
        ),
        (
            "<CURDEF>CHF",
            "<CURDEF>francs",
            "6:1 <CURDEF> should be a currency code of three letters and is “francs”.",
        ),
        (
            "20260630",
            "30.06.2026",
            "5:1 <DTASOF> should be a date and is “30.06.2026”.",
        ),
        (
            "LONG",
            "FLAT",
            "15:1 <POSTYPE> should be one of LONG, SHORT and is “FLAT”.",
        ),
        ("</INVPOS>\n", "", "13:1 <INVPOS> is opened here and not closed."),
        (
            "</INVACCTFROM>",
            "</INVACCT>",
            "10:1 </INVACCT> closes nothing that is open.",
        ),
        ("<POSSTOCK>", "<POSSTOCK", "12:1 This is not a well-formed tag."),
        (
            "</SECID>",
            "</SECID>stray",
            "14:56 Text stands here where only elements may stand.",
        ),
        (
            "<UNITPRICE>7",
            "<CURRENCY><CURRATE>0<CURSYM>USD</CURRENCY>",
            "17:11 <CURRATE> should be an exchange rate above zero.",
        ),
        ("<ACCTID>77", "<ACCTID>", "7:1 <INVACCTFROM> has no <ACCTID>."),
    ];
    for (from, to, expected) in cases {
        assert_eq!(changed(from, to), expected, "{from} → {to}");
    }
}

#[test]
fn an_error_in_place_of_a_statement_is_told_with_its_code() {
    let answer = b"<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS>
<STATUS><CODE>2003<SEVERITY>ERROR</STATUS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>";
    let refusal = refusal(answer);
    assert_eq!(
        refusal.to_string(),
        "line 2, column 1: The custodian answered with error 2003 instead of a statement."
    );
}

#[test]
fn a_number_that_would_need_rounding_is_refused_and_not_rounded() {
    let sentence = changed("<UNITS>10", "<UNITS>0.12345678901234567890123456789");
    assert_eq!(
        sentence,
        "16:1 <UNITS> has more digits than can be held exactly: “0.1234567890123456789012…”."
    );
}

#[test]
fn a_bank_statement_is_not_an_empty_portfolio() {
    let refusal = refusal(b"<OFX><BANKMSGSRSV1><STMTTRNRS></STMTTRNRS></BANKMSGSRSV1></OFX>");
    assert_eq!(refusal.fault, Fault::NoStatement);
}

#[test]
fn a_file_that_is_too_large_is_not_even_looked_at() {
    assert_eq!(refusal(&vec![0; MAX_BYTES + 1]).fault, Fault::TooLarge);
}

#[test]
fn every_cut_of_a_file_is_refused_within_its_lines() {
    for cut in 0..STATEMENT.trim_end().len() {
        let part = &STATEMENT.as_bytes()[..cut];
        let refusal = refusal(part);
        let lines = STATEMENT[..cut].lines().count().max(1);
        assert!(
            (1..=lines).contains(&(refusal.line as usize)),
            "cut at {cut}: {refusal}"
        );
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let lines = String::from_utf8_lossy(&bytes).split(['\n', '\r']).count();
        prop_assert!(inlay_ofx::read(&bytes).map_err(|refusal| refusal.line as usize <= lines) != Err(false));
    }

    #[test]
    fn arbitrary_markup_never_panics(text in "(<OFX>|<INVSTMTRS>|<INVPOS>|</INVPOS>|<A>|</A>|<A/>|<UNITS>|1,5|&amp;|&#0;|<!--|-->|<\\?|\\?>|<!\\[CDATA\\[|\\]\\]>|\n|é|</OFX>){0,40}") {
        let _ = inlay_ofx::read(text.as_bytes());
        let _ = inlay_ofx::read(format!("OFXHEADER:100\nCHARSET:1252\n{text}").as_bytes());
        let _ = inlay_ofx::read(format!("<?xml version='1.0'?><OFX>{text}</OFX>").as_bytes());
    }

    #[test]
    fn one_wrong_byte_never_panics(place in 0..STATEMENT.len(), byte in any::<u8>()) {
        let mut bytes = STATEMENT.as_bytes().to_vec();
        bytes[place] = byte;
        let lines = String::from_utf8_lossy(&bytes).split(['\n', '\r']).count();
        if let Err(refusal) = inlay_ofx::read(&bytes) {
            prop_assert!(refusal.line as usize <= lines);
        }
    }
}
