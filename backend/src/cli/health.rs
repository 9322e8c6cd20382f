//! `inlay health`: whether a running service answers, for supervisors of containers that hold no other program.

use std::process::ExitCode;
use std::time::Duration;

use url::Url;

use super::storage::runtime;
use super::{note, say};
use crate::upstream::probe;

/// A supervisor asks again soon.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks once. Ends with 0 for an answer of success, with 1 for any other and for none.
pub(super) fn run(url: &Url) -> Result<ExitCode, anyhow::Error> {
    let seen = runtime()?.block_on(probe::look(url, PATIENCE));
    match (&seen.answer, &seen.stopped) {
        (Some(answer), _) if (200..300).contains(&answer.status) => {
            say("ok");
            Ok(ExitCode::SUCCESS)
        }
        (Some(answer), _) => {
            note(&format!("{url} answers with {}", answer.status));
            Ok(ExitCode::FAILURE)
        }
        (None, stopped) => {
            let reason = stopped
                .as_ref()
                .map_or("there is no answer", |stopped| &stopped.reason);
            note(&format!("{url} does not answer: {reason}"));
            Ok(ExitCode::FAILURE)
        }
    }
}
