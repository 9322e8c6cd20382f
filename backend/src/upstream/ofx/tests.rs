//! The provider over the statements of `tests/fixtures/ofx`, whose README adds everything up by hand, over folders that
//! change, and over what three brokers really sent.

mod books;
mod brokers;
mod folders;
mod records;

use std::path::{Path, PathBuf};

use inlay_contract::portfolio::Notice;
use inlay_contract::{Currency, Decimal, Money, RecordId};

use super::{OfxConfig, OfxProvider};
use crate::upstream::{PortfolioProvider, Position, Snapshot, UpstreamError};

const HOUSEHOLD: &str = "001Of00000AldHhIAJ";
const PERSON: &str = "001Of00000RobPnIAJ";
const ACCOUNT: &str = "001Of00000IsrAcIAJ";
const HOUSEHOLD_WITH_A_BROKEN_STATEMENT: &str = "001Of00000DltHhIAJ";
const PERSON_WITHOUT_STATEMENTS: &str = "001Of00000GoneXIAR";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/ofx")
}

fn provider(folder: &Path, records: &Path) -> OfxProvider {
    OfxProvider::open(OfxConfig {
        folder: folder.to_owned(),
        records: records.to_owned(),
    })
    .unwrap()
}

async fn ask(provider: &OfxProvider, record: &str) -> Result<Snapshot, UpstreamError> {
    let record: RecordId = record.parse().unwrap();
    provider.snapshot(&record, "request-1").await
}

async fn fixture(record: &str) -> Snapshot {
    ask(&provider(&fixtures(), &fixtures().join("records.toml")), record)
        .await
        .unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn money(amount: &str, currency: &str) -> Money {
    Money::new(decimal(amount), currency.parse().unwrap())
}

fn named<'a>(snapshot: &'a Snapshot, name: &str) -> &'a Position {
    snapshot
        .positions
        .iter()
        .find(|position| position.name.as_deref() == Some(name))
        .unwrap_or_else(|| panic!("{name} is held"))
}

/// The sum of all positions in the base currency, rounded to the cent.
fn total(snapshot: &Snapshot) -> Money {
    let in_base = |money: Money| {
        let rate = if money.currency == snapshot.base_currency {
            Decimal::ONE
        } else {
            snapshot.rates[&money.currency]
        };
        money.amount * rate
    };
    let sum = snapshot
        .positions
        .iter()
        .map(|position| in_base(position.market_value.unwrap()))
        .sum();
    Money::new(sum, snapshot.base_currency).rounded()
}

fn refused_files(snapshot: &Snapshot) -> Vec<(&str, u32)> {
    let file_and_line = |notice| match notice {
        &Notice::StatementRefused { ref file, line, .. } => Some((file.as_str(), line)),
        _ => None,
    };
    snapshot.notices.iter().filter_map(file_and_line).collect()
}

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}
