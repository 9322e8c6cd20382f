//! Lists that the platform gives page by page.

use anyhow::anyhow;
use serde::de::DeserializeOwned;

use super::wire::HoldingsPage;
use super::wire::history::TransactionsPage;
use crate::upstream::UpstreamError;
use crate::upstream::caller::{Address, Caller};
use crate::upstream::line::Asker;

/// Longest page cursor that is passed back, in bytes.
pub(super) const LONGEST_CURSOR: usize = 1024;

/// One page of a list, and where the next one is.
pub(super) trait Page: DeserializeOwned {
    /// What is listed.
    type Item;

    /// The entries, and the cursor of the next page unless it is the last.
    fn into_parts(self) -> (Vec<Self::Item>, Option<String>);
}

impl Page for HoldingsPage {
    type Item = super::wire::Holding;

    fn into_parts(self) -> (Vec<Self::Item>, Option<String>) {
        (self.holdings, self.next_cursor)
    }
}

impl Page for TransactionsPage {
    type Item = super::wire::history::Transaction;

    fn into_parts(self) -> (Vec<Self::Item>, Option<String>) {
        (self.transactions, self.next_cursor)
    }
}

/// The whole list, of at most `most_pages` pages: more is a provider going round in circles.
pub(super) async fn all<P: Page>(
    api: &Caller,
    address: impl Fn(Option<&str>) -> Address,
    most_pages: usize,
    asker: &Asker,
) -> Result<Vec<P::Item>, UpstreamError> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..most_pages {
        let page: P = api.get(address(cursor.as_deref()), asker).await?;
        let (mut of_page, next) = page.into_parts();
        items.append(&mut of_page);
        match next {
            None => return Ok(items),
            Some(next) if LONGEST_CURSOR < next.len() || Some(&next) == cursor.as_ref() => break,
            Some(next) => cursor = Some(next),
        }
    }
    let name = address(None).name;
    Err(UpstreamError::Nonsense(anyhow!(
        "the list of {name} does not end"
    )))
}
