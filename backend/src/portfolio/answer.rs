//! A portfolio or a book as ready bytes: serialised and compressed once, sent many times.

use std::fmt;
use std::io::{self, Read as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use inlay_contract::book::Book;
use inlay_contract::portfolio::{Account, Holding, Portfolio};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::encoded::Encoded;

/// What can be asked about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// How things stand: `GET /api/portfolio`.
    Portfolio,
    /// How they came to that: `GET /api/portfolio/book`.
    Book,
}

/// The body of an answer about a record. Cheap to clone.
///
/// Gzip and not brotli: every browser takes it also over plain HTTP, and its encoder needs a quarter of a megabyte where
/// brotli needs ten.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    part: Part,
    as_of: Date,
    /// `application/json`, as it is. A book is several times as long as its compressed form and kept in that form alone: a
    /// caller that cannot unpack it is no browser.
    json: Option<Bytes>,
    gzip: Bytes,
}

impl Part {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Portfolio => Self::Book,
            Self::Book => Self::Portfolio,
        }
    }
}

impl Answer {
    /// Serialises and compresses `portfolio`. Takes some ten milliseconds for ten thousand holdings.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub fn of(portfolio: &Portfolio) -> io::Result<Self> {
        let json = serde_json::to_vec(portfolio)?.into_boxed_slice();
        let Encoded { plain, gzip } = Encoded::with(Compression::default(), json)?;
        Ok(Self {
            part: Part::Portfolio,
            as_of: portfolio.as_of,
            json: Some(plain),
            gzip,
        })
    }

    /// Serialises and compresses `book`, in one go: its text is never in memory as a whole.
    ///
    /// # Errors
    /// As for [`Answer::of`].
    pub fn of_book(book: &Book) -> io::Result<Self> {
        let mut encoder = io::BufWriter::new(GzEncoder::new(Vec::new(), Compression::default()));
        serde_json::to_writer(&mut encoder, book)?;
        let encoder = encoder.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Self {
            part: Part::Book,
            as_of: book.as_of,
            json: None,
            // A cache that counts lengths must not hold spare capacity.
            gzip: Bytes::from(encoder.finish()?.into_boxed_slice()),
        })
    }

    /// The same answer as it stands when its provider cannot be asked again: dated `since`, figures stale.
    ///
    /// # Errors
    /// As for [`Answer::of`].
    pub fn turned_stale(&self, since: Timestamp) -> io::Result<Self> {
        let json = self.plain()?;
        match self.part {
            Part::Portfolio => {
                let mut portfolio: Portfolio = serde_json::from_slice(&json)?;
                portfolio.source.stale_since = Some(since);
                Self::of(&with_stale_figures(portfolio, since))
            }
            Part::Book => {
                let mut book: Book = serde_json::from_slice(&json)?;
                book.stale_since = Some(since);
                Self::of_book(&book)
            }
        }
    }

    /// `application/json`, as it is. Unpacks a book, which takes some ten milliseconds for the largest.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub fn plain(&self) -> io::Result<Bytes> {
        if let Some(json) = &self.json {
            return Ok(json.clone());
        }
        let mut json = Vec::new();
        GzDecoder::new(self.gzip.as_ref()).read_to_end(&mut json)?;
        Ok(json.into())
    }

    /// The same with `Content-Encoding: gzip`.
    #[must_use]
    pub fn gzip(&self) -> Bytes {
        self.gzip.clone()
    }

    /// The close that it is of.
    #[must_use]
    pub const fn as_of(&self) -> Date {
        self.as_of
    }

    /// Bytes that it occupies.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.json.as_ref().map_or(0, Bytes::len) + self.gzip.len()
    }

    /// Whether both are clones of one.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.gzip.as_ptr() == other.gzip.as_ptr()
    }
}

/// Says how long it is and not what is in it: it is about a client.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Answer({:?}, {} bytes compressed)",
            self.part,
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
