//! The same statement written in the three habits of brokers is the same statement when read.

use std::fmt::Write as _;

use inlay_contract::Decimal;
use inlay_ofx::{SecurityKind, Side, Statements, TransactionKind, Unit};
use proptest::prelude::*;

/// A statement before it is written down: values as text, the way a broker's system holds them.
#[derive(Debug, Clone)]
struct Draft {
    account: String,
    memo: String,
    cash: String,
    positions: Vec<DraftPosition>,
}

#[derive(Debug, Clone)]
struct DraftPosition {
    security: String,
    name: String,
    units: String,
    price: String,
    value: Option<String>,
    short: bool,
    fund: bool,
    foreign: bool,
}

#[derive(Debug, Clone, Copy)]
enum Habit {
    /// Everything on one line, leaves not closed.
    Unclosed,
    /// One element a line, indented, closed.
    Closed,
    /// OFX 2.x.
    Xml,
}

struct Writer {
    habit: Habit,
    text: String,
    depth: usize,
}

impl Writer {
    fn new(habit: Habit) -> Self {
        let header = match habit {
            Habit::Xml => {
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\r\n"
            }
            _ => {
                "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\n\n"
            }
        };
        Self {
            habit,
            text: header.to_owned(),
            depth: 0,
        }
    }

    fn line(&mut self, content: &str) {
        match self.habit {
            Habit::Unclosed => self.text.push_str(content),
            Habit::Closed | Habit::Xml => {
                let _ = writeln!(self.text, "{}{content}", "  ".repeat(self.depth));
            }
        }
    }

    fn aggregate(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.line(&format!("<{name}>"));
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }

    fn leaf(&mut self, name: &str, value: &str) {
        let value = value.replace('&', "&amp;").replace('<', "&lt;");
        match self.habit {
            Habit::Unclosed => self.line(&format!("<{name}>{value}  ")),
            Habit::Closed | Habit::Xml => self.line(&format!("<{name}>{value}</{name}>")),
        }
    }
}

fn write(draft: &Draft, habit: Habit) -> String {
    let mut writer = Writer::new(habit);
    writer.aggregate("OFX", |writer| {
        writer.aggregate("INVSTMTMSGSRSV1", |writer| {
            writer.aggregate("INVSTMTTRNRS", |writer| {
                writer.aggregate("INVSTMTRS", |writer| statement(writer, draft));
            });
        });
        writer.aggregate("SECLISTMSGSRSV1", |writer| {
            writer.aggregate("SECLIST", |writer| {
                draft.positions.iter().for_each(|one| description(writer, one));
            });
        });
    });
    writer.text
}

fn statement(writer: &mut Writer, draft: &Draft) {
    writer.leaf("DTASOF", "20260630233000.000[-4:EDT]");
    writer.leaf("CURDEF", "USD");
    writer.aggregate("INVACCTFROM", |writer| {
        writer.leaf("BROKERID", "broker.example");
        writer.leaf("ACCTID", &draft.account);
    });
    writer.aggregate("INVTRANLIST", |writer| {
        writer.leaf("DTSTART", "20260601");
        writer.aggregate("INVBANKTRAN", |writer| {
            writer.aggregate("STMTTRN", |writer| {
                writer.leaf("DTPOSTED", "20260615");
                writer.leaf("TRNAMT", &draft.cash);
                writer.leaf("MEMO", &draft.memo);
            });
            writer.leaf("SUBACCTFUND", "CASH");
        });
    });
    writer.aggregate("INVPOSLIST", |writer| {
        draft.positions.iter().for_each(|one| position(writer, one));
    });
    writer.aggregate("INVBAL", |writer| {
        writer.leaf("AVAILCASH", &draft.cash);
        writer.aggregate("BALLIST", |writer| {
            writer.aggregate("BAL", |writer| {
                writer.leaf("NAME", "Networth");
                writer.leaf("DESC", &draft.memo);
                writer.leaf("BALTYPE", "DOLLAR");
                writer.leaf("VALUE", &draft.cash);
            });
        });
    });
}

fn position(writer: &mut Writer, draft: &DraftPosition) {
    writer.aggregate(if draft.fund { "POSMF" } else { "POSSTOCK" }, |writer| {
        writer.aggregate("INVPOS", |writer| {
            identity(writer, draft);
            writer.leaf("POSTYPE", if draft.short { "SHORT" } else { "LONG" });
            writer.leaf("UNITS", &draft.units);
            writer.leaf("UNITPRICE", &draft.price);
            if let Some(value) = &draft.value {
                writer.leaf("MKTVAL", value);
            }
            if draft.foreign {
                writer.aggregate("CURRENCY", |writer| {
                    writer.leaf("CURRATE", "1.0825");
                    writer.leaf("CURSYM", "EUR");
                });
            }
        });
    });
}

fn description(writer: &mut Writer, draft: &DraftPosition) {
    writer.aggregate(if draft.fund { "MFINFO" } else { "STOCKINFO" }, |writer| {
        writer.aggregate("SECINFO", |writer| {
            identity(writer, draft);
            writer.leaf("SECNAME", &draft.name);
        });
    });
}

fn identity(writer: &mut Writer, draft: &DraftPosition) {
    writer.aggregate("SECID", |writer| {
        writer.leaf("UNIQUEID", &draft.security);
        writer.leaf("UNIQUEIDTYPE", "CUSIP");
    });
}

fn amount() -> impl Strategy<Value = String> {
    ("[+-]?", "0{0,6}[0-9]{1,9}", prop::option::of("[.,][0-9]{0,8}"))
        .prop_map(|(sign, whole, decimals)| format!("{sign}{whole}{}", decimals.unwrap_or_default()))
}

/// Also blank, also with characters that markup uses.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-z0-9&<>'é€ .-]{0,24}"
}

fn position_draft() -> impl Strategy<Value = DraftPosition> {
    let names = ("[0-9A-Z]{9}", words());
    let figures = (amount(), amount(), prop::option::of(amount()));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>());
    (names, figures, flags).prop_map(
        |((security, name), (units, price, value), (short, fund, foreign))| DraftPosition {
            security,
            name,
            units,
            price,
            value,
            short,
            fund,
            foreign,
        },
    )
}

fn draft() -> impl Strategy<Value = Draft> {
    let positions = prop::collection::vec(position_draft(), 0..6);
    ("[0-9-]{4,12}", words(), amount(), positions).prop_map(|(account, memo, cash, positions)| Draft {
        account,
        memo,
        cash,
        positions,
    })
}

fn read(text: &str) -> Statements {
    inlay_ofx::read(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"))
}

fn exact(text: &str) -> Decimal {
    let text = text.replace(',', ".");
    let text = if text.ends_with('.') {
        format!("{text}0")
    } else {
        text
    };
    Decimal::from_str_exact(text.trim_start_matches('+')).unwrap()
}

proptest! {
    #[test]
    fn three_ways_of_writing_are_one_statement(draft in draft()) {
        let read_from_xml = read(&write(&draft, Habit::Xml));
        prop_assert_eq!(&read(&write(&draft, Habit::Closed)), &read_from_xml);
        prop_assert_eq!(&read(&write(&draft, Habit::Unclosed)), &read_from_xml);

        let statement = &read_from_xml.statements[0];
        prop_assert_eq!(statement.account.to_string(), format!("broker.example/{}", draft.account));
        prop_assert_eq!(statement.as_of.date.to_string(), "2026-06-30");
        prop_assert_eq!(statement.as_of.instant.to_string(), "2026-07-01T03:30:00Z");
        let balances = statement.balances.as_ref().unwrap();
        prop_assert_eq!(balances.available_cash, Some(exact(&draft.cash)));
        prop_assert_eq!(balances.named[0].unit, Unit::Amount);
        prop_assert_eq!(statement.transactions.len(), 1);
        prop_assert_eq!(statement.transactions[0].kind, TransactionKind::Cash);
        prop_assert_eq!(statement.positions.len(), draft.positions.len());
        for (position, draft) in statement.positions.iter().zip(&draft.positions) {
            prop_assert_eq!(position.units, exact(&draft.units));
            prop_assert_eq!(position.unit_price, Some(exact(&draft.price)));
            prop_assert_eq!(position.market_value, draft.value.as_deref().map(exact));
            prop_assert_eq!(position.side, if draft.short { Side::Short } else { Side::Long });
            prop_assert_eq!(position.kind, if draft.fund { SecurityKind::Fund } else { SecurityKind::Stock });
            prop_assert_eq!(position.currency.is_some(), draft.foreign);
        }
        for (security, draft) in read_from_xml.securities.iter().zip(&draft.positions) {
            let name = draft.name.trim();
            prop_assert_eq!(security.name.as_deref().unwrap_or_default(), name);
        }
    }

    #[test]
    fn a_file_cut_short_is_never_taken_for_a_smaller_portfolio(draft in draft(), cut in 0.0..1.0_f64) {
        for habit in [Habit::Unclosed, Habit::Closed, Habit::Xml] {
            let text = write(&draft, habit);
            let whole = text.trim_end().len();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a random place in a text of some kilobytes")]
            let cut = ((whole as f64) * cut) as usize;
            let refusal = inlay_ofx::read(&text.as_bytes()[..cut]).unwrap_err();
            let lines = String::from_utf8_lossy(&text.as_bytes()[..cut]).lines().count().max(1);
            prop_assert!(1 <= refusal.line && refusal.line as usize <= lines, "{} of {} lines", refusal.line, lines);
            prop_assert!(1 <= refusal.column);
        }
    }
}
