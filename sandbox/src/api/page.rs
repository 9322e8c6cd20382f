//! Pages of long lists: how many at once, and where the next one begins.

use serde::Deserialize;
use utoipa::IntoParams;

use super::cursor;
use super::problem::Problem;

const DEFAULT_LIMIT: usize = 500;
const HIGHEST_LIMIT: usize = 2000;

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// How many entries at most; 500 unless told.
    #[param(minimum = 1, maximum = 2000)]
    pub(super) limit: Option<usize>,
    /// `next_cursor` of the page before; absent for the first. It is good for the same query only.
    pub(super) cursor: Option<String>,
}

impl Page {
    /// Offset and limit; `list` names the list, and a cursor of another one is refused.
    pub(super) fn bounds(&self, list: &str) -> Result<(usize, usize), Problem> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=HIGHEST_LIMIT).contains(&limit) {
            return Err(Problem::bad_request(format!(
                "`limit` must be between 1 and {HIGHEST_LIMIT}."
            )));
        }
        let offset = match &self.cursor {
            None => 0,
            Some(text) => cursor::decode(text, list).ok_or_else(|| {
                Problem::bad_request("`cursor` must be the `next_cursor` of a page of this list.")
            })?,
        };
        Ok((offset, limit))
    }
}
