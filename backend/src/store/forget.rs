//! Forgetting what is old, a piece at a time.

use super::StoreError;

/// Forgets piece by piece until nothing is left, so that others can write in between. Answers how many were forgotten.
pub(crate) async fn forget_all<F>(forget_some: impl Fn() -> F) -> Result<u64, StoreError>
where
    F: Future<Output = Result<u64, StoreError>>,
{
    let mut total = 0;
    loop {
        match forget_some().await? {
            0 => return Ok(total),
            count => total += count,
        }
    }
}
