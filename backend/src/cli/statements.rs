//! `inlay statements`

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use super::say;
use crate::upstream::ofx::{Survey, survey};

/// Lists what a folder of statements holds, for whoever writes its records file. Fails when a file was refused, so that
/// a script notices.
pub(super) fn run(folder: &Path, json: bool) -> Result<ExitCode, anyhow::Error> {
    let found = survey(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    if json {
        say(&serde_json::to_string(&found)?);
        return Ok(ExitCode::SUCCESS);
    }
    report(&found);
    Ok(if found.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn report(found: &Survey) {
    say(&format!("{} accounts", found.accounts.len()));
    for account in &found.accounts {
        say(&format!(
            "  {}  ({}; {} positions in {}, as of {})",
            account.key, account.name, account.positions, account.currency, account.as_of,
        ));
    }
    if found.refused.is_empty() {
        return;
    }
    say(&format!("{} files refused", found.refused.len()));
    for refused in &found.refused {
        say(&format!(
            "  {}:{}: {}",
            refused.file, refused.line, refused.reason
        ));
    }
}
