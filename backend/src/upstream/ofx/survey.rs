//! What a folder of statements holds, for whoever writes its records file.

use std::io;
use std::path::Path;

use inlay_contract::Currency;
use jiff::civil::Date;
use serde::Serialize;

use super::folder::Folder;
use super::{identity, latest};

/// The accounts and the refused files of a folder.
///
/// It names account numbers in full: it is for the command line of the firm that owns the files, not for the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Every account with a readable statement, by key.
    pub accounts: Vec<SurveyedAccount>,
    /// Every file that was refused, by name.
    pub refused: Vec<RefusedStatement>,
}

/// One account of a [`Survey`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SurveyedAccount {
    /// `<broker id>/<account id>`, as the records file names it.
    pub key: String,
    /// Custodian and end of the number.
    pub name: String,
    /// The account's own currency.
    pub currency: Currency,
    /// The date of its newest statement.
    pub as_of: Date,
    /// How many securities it holds; cash and lines of zero units do not count.
    pub positions: usize,
}

/// A file that could not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedStatement {
    /// Its name, without the folder.
    pub file: String,
    /// Line of the fault, counted from 1.
    pub line: u32,
    /// What is wrong there, in one sentence.
    pub reason: String,
}

/// Reads a folder of statements once. Blocks on the disk.
///
/// # Errors
/// The folder cannot be listed. A file that cannot be read is in [`Survey::refused`].
pub fn survey(folder: &Path) -> io::Result<Survey> {
    let files = Folder::new(folder.to_owned()).read()?;
    let newest = latest::by_account(&files);
    let accounts = newest.into_iter().map(|(key, held)| {
        let statement = held.statement;
        let account = &statement.account;
        SurveyedAccount {
            key,
            name: format!(
                "{} …{}",
                account.broker_id,
                identity::number_ending(&account.account_id)
            ),
            currency: statement.currency,
            as_of: statement.as_of.date,
            positions: statement
                .positions
                .iter()
                .filter(|position| !position.units.is_zero())
                .count(),
        }
    });
    let refused = files
        .iter()
        .filter_map(|content| content.as_ref().as_ref().err().cloned());
    Ok(Survey {
        accounts: accounts.collect(),
        refused: refused.collect(),
    })
}
