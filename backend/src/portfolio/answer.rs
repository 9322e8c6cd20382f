//! A portfolio as ready bytes: serialised and compressed once, sent many times.

use std::fmt;

use bytes::Bytes;
use flate2::Compression;
use inlay_contract::portfolio::{Account, Holding, Portfolio};
use jiff::Timestamp;

use crate::encoded::Encoded;

/// The body of `GET /api/portfolio`, in both encodings. Cheap to clone.
///
/// Gzip and not brotli: every browser takes it also over plain HTTP, and its encoder needs a quarter of a megabyte where
/// brotli needs ten.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// `application/json`, as it is.
    pub json: Bytes,
    /// The same with `Content-Encoding: gzip`.
    pub gzip: Bytes,
}

impl Answer {
    /// Serialises and compresses `portfolio`. Takes some ten milliseconds for ten thousand holdings.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub fn of(portfolio: &Portfolio) -> std::io::Result<Self> {
        let json = serde_json::to_vec(portfolio)?.into_boxed_slice();
        let Encoded { plain, gzip } = Encoded::with(Compression::default(), json)?;
        Ok(Self { json: plain, gzip })
    }

    /// The same portfolio as it stands when its provider cannot be asked again: dated `since`, figures stale.
    ///
    /// # Errors
    /// As for [`Answer::of`].
    pub fn turned_stale(&self, since: Timestamp) -> std::io::Result<Self> {
        let mut portfolio: Portfolio = serde_json::from_slice(&self.json)?;
        portfolio.source.stale_since = Some(since);
        Self::of(&with_stale_figures(portfolio, since))
    }

    /// Bytes that it occupies.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.json.len() + self.gzip.len()
    }
}

/// Says how long it is and not what is in it: it is about a client.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Answer({} bytes, {} compressed)",
            self.json.len(),
            self.gzip.len()
        )
    }
}

fn with_stale_figures(portfolio: Portfolio, since: Timestamp) -> Portfolio {
    let stale_account = |account: Account| Account {
        value: account.value.stale_since(since),
        ..account
    };
    let stale_holding = |holding: Holding| Holding {
        local_value: holding.local_value.stale_since(since),
        value: holding.value.stale_since(since),
        ..holding
    };
    Portfolio {
        total_value: portfolio.total_value.stale_since(since),
        day_change: portfolio.day_change.stale_since(since),
        performance: portfolio.performance.stale_since(since),
        allocation: portfolio.allocation.stale_since(since),
        accounts: portfolio.accounts.into_iter().map(stale_account).collect(),
        holdings: portfolio.holdings.into_iter().map(stale_holding).collect(),
        ..portfolio
    }
}
