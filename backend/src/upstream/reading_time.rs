//! How long one portfolio or book may take to read, all calls of it together.

use std::time::Duration;

use inlay_contract::RecordId;
use tokio::time::{Instant, timeout};

use super::UpstreamError;
use super::line::Asker;

/// The longest that an advisor waits for one reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadingTime(Duration);

impl ReadingTime {
    /// At least a millisecond.
    pub(super) fn from_millis(milliseconds: u64) -> Self {
        Self(Duration::from_millis(milliseconds.max(1)))
    }

    /// The advisor in front of `record`; no call for that advisor is repeated or waits beyond the end of the reading.
    pub(super) fn asker(self, record: &RecordId, request_id: &str) -> Asker {
        Asker::interactive(record.as_str(), request_id).until(Instant::now() + self.0)
    }

    /// `reading`, given up when it takes too long.
    pub(super) async fn limit<T>(
        self,
        reading: impl Future<Output = Result<T, UpstreamError>>,
    ) -> Result<T, UpstreamError> {
        timeout(self.0, reading)
            .await
            .map_err(|_| UpstreamError::Timeout)?
    }
}
