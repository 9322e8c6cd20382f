//! `inlay audit …`

use std::fs::OpenOptions;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use inlay_contract::{OrgId, RecordId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::storage::{Opened, open, runtime};
use super::{note, say};
use crate::audit::export::{self, Format};
use crate::audit::verify::{Extent, Verdict, verify, verify_end};
use crate::audit::{Action, KnownEnd, Scene, entry};
use crate::clock::Clock;
use crate::config::AuditKey;
use crate::random;

/// What a script is told when a log is not sound; 1 is said when it could not be verified, 2 when the command was wrong.
const NOT_SOUND: u8 = 3;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Verify that no row of the log was changed, removed, moved or added by anybody but Inlay.
    ///
    /// Ends with 0 when every log is sound, with 3 when one is not, and with 1 when one could not be verified.
    Verify {
        #[command(flatten)]
        place: Place,
        /// An end that was written down earlier, as `inlay audit head` prints it. May be given several times.
        #[arg(long = "head", value_name = "ORG:ROW:CODE")]
        heads: Vec<KnownEnd>,
    },
    /// Print where each log ends, for `verify --head`. Keep the lines where the database's administrators cannot change them.
    Head {
        #[command(flatten)]
        place: Place,
    },
    /// Write what the log says about a party to standard output. The export itself is recorded in the log.
    Export {
        #[command(flatten)]
        place: Place,
        /// The party's CRM record.
        #[arg(long, value_name = "RECORD")]
        party: RecordId,
        /// From this instant on (`2026-03-01T08:00:00Z`), or from the beginning of this day in UTC. Default: from the beginning.
        #[arg(long, value_name = "TIME", value_parser = since)]
        from: Option<Timestamp>,
        /// Before this instant, or to the end of this day in UTC. Default: to the end.
        #[arg(long, value_name = "TIME", value_parser = until)]
        to: Option<Timestamp>,
        /// JSON Lines is the exact form; CSV is for spreadsheets.
        #[arg(long, value_enum, default_value = Format::Jsonl.as_str())]
        format: Format,
    },
    /// Make a key for `[audit] key_file`, in a file of its own that only you can read.
    NewKey {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
}

/// Which store, and whose log in it.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
    /// The org whose log it is. Default: every org's; for an export, the only one that is configured.
    #[arg(long, value_name = "ORG")]
    org: Option<OrgId>,
}

pub(super) fn run(command: AuditCommand) -> Result<ExitCode, anyhow::Error> {
    let runtime = runtime()?;
    match command {
        AuditCommand::Verify { place, heads } => runtime.block_on(verify_all(&place, &heads)),
        AuditCommand::Head { place } => runtime.block_on(print_ends(&place)),
        AuditCommand::Export {
            place,
            party,
            from,
            to,
            format,
        } => runtime.block_on(hand_out(&place, party, (from, to), format)),
        AuditCommand::NewKey { file } => new_key(&file),
    }
}

/// The orgs to look at: the one that was named, or all that have a log, are configured, or had a log when an end was written
/// down.
async fn orgs(
    opened: &Opened,
    named: Option<&OrgId>,
    heads: &[KnownEnd],
) -> Result<Vec<String>, anyhow::Error> {
    if let Some(org) = named {
        return Ok(vec![org.to_string()]);
    }
    let mut orgs = opened.store.orgs().await?;
    orgs.extend(opened.config.tenants.iter().map(|tenant| tenant.org.to_string()));
    orgs.extend(heads.iter().map(|head| head.org.to_string()));
    orgs.sort();
    orgs.dedup();
    Ok(orgs)
}

async fn verify_all(place: &Place, heads: &[KnownEnd]) -> Result<ExitCode, anyhow::Error> {
    let opened = open(&place.config).await?;
    let (mut n_rows, mut all_sound) = (0, true);
    for org in orgs(&opened, place.org.as_ref(), heads).await? {
        match verify(&*opened.store, &opened.key, &org, heads).await? {
            Verdict::Sound(extent) => {
                n_rows += extent.rows;
                say(&format!("{org}: {}", sentence(&extent)));
            }
            Verdict::Broken(finding) => {
                all_sound = false;
                say(&format!("{org}: NOT SOUND: {finding}"));
            }
        }
    }
    if !all_sound {
        return Ok(ExitCode::from(NOT_SOUND));
    }
    if n_rows == 0 {
        bail!("there is no row in this store, so nothing was verified; is `[store] url` the right one?");
    }
    Ok(ExitCode::SUCCESS)
}

fn sentence(extent: &Extent) -> String {
    let instant = |microseconds| {
        Timestamp::from_microsecond(microseconds)
            .map_or_else(|_| "an unknown instant".to_owned(), |at| format!("{at:.0}"))
    };
    match extent.rows {
        0 => "no rows".to_owned(),
        1 => format!(
            "the one row is as it was written, at {}",
            instant(extent.first_at_us)
        ),
        rows => format!(
            "all {rows} rows are as they were written, from {} to {}",
            instant(extent.first_at_us),
            instant(extent.last_at_us)
        ),
    }
}

async fn print_ends(place: &Place) -> Result<ExitCode, anyhow::Error> {
    let opened = open(&place.config).await?;
    let mut all_sound = true;
    for org in orgs(&opened, place.org.as_ref(), &[]).await? {
        match verify_end(&*opened.store, &opened.key, &org).await? {
            Ok(head) if head.sequence == 0 => note(&format!("{org}: no rows")),
            Ok(head) => say(&KnownEnd {
                org: org.parse().with_context(|| format!("{org} is no org"))?,
                sequence: head.sequence,
                mac: head.mac,
            }
            .to_string()),
            Err(finding) => {
                all_sound = false;
                note(&format!("{org}: NOT SOUND: {finding}"));
            }
        }
    }
    Ok(if all_sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(NOT_SOUND)
    })
}

async fn hand_out(
    place: &Place,
    party: RecordId,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
    format: Format,
) -> Result<ExitCode, anyhow::Error> {
    let opened = open(&place.config).await?;
    let org = match (&place.org, opened.config.tenants.as_slice()) {
        (Some(org), _) => org.clone(),
        (None, [tenant]) => tenant.org.clone(),
        (None, _) => bail!("several orgs are configured: say with `--org` whose log it is"),
    };
    let (since, before) = (from.unwrap_or(Timestamp::MIN), to.unwrap_or(Timestamp::MAX));
    if since >= before {
        bail!("`--from` is not before `--to`");
    }
    let rows = opened
        .store
        .rows_about(org.as_str(), &party, since, before)
        .await?;
    let summary = format!("{} rows about {party}", rows.len());

    // Written down first: nothing leaves without a trace.
    let scene = Scene {
        org,
        at: Clock::system().now(),
        actor: None,
        on_behalf_of: None,
        party: Some(party),
        request_id: None,
    };
    let mut entry = scene
        .entry(Action::AuditExported, Ok(entry::DONE))
        .with("by", "the command line")
        .with("rows", rows.len().to_string())
        .with("format", format.as_str());
    for (name, bound) in [("from", from), ("to", to)] {
        if let Some(bound) = bound {
            entry = entry.with(name, bound.to_string());
        }
    }
    opened.store.append(vec![entry]).await?;

    let out = BufWriter::new(std::io::stdout().lock());
    export::write(&rows, format, out).context("standard output cannot be written")?;
    note(&format!(
        "{summary}; whether they are as they were written says `inlay audit verify`"
    ));
    Ok(ExitCode::SUCCESS)
}

fn new_key(file: &Path) -> Result<ExitCode, anyhow::Error> {
    let key = AuditKey::new(random::bytes());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options
        .open(file)
        .with_context(|| format!("{} was not made", file.display()))?;
    out.write_all(key.file_text().as_bytes())
        .and_then(|()| out.sync_all())
        .with_context(|| format!("{} was not written", file.display()))?;
    say(&format!(
        "{} holds a new key; name it in `[audit] key_file`.",
        file.display()
    ));
    say(
        "Keep a copy apart from the database: nobody can verify the log without it, and whoever has both can forge it.",
    );
    Ok(ExitCode::SUCCESS)
}

/// An instant, or the first of a day in UTC.
fn since(text: &str) -> Result<Timestamp, String> {
    instant(text, 0)
}

/// An instant, or the first of the day after a day in UTC.
fn until(text: &str) -> Result<Timestamp, String> {
    instant(text, 1)
}

fn instant(text: &str, days_later: i64) -> Result<Timestamp, String> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    text.parse::<Date>()
        .and_then(|day| day.checked_add(days_later.days()))
        .and_then(|day| day.to_zoned(TimeZone::UTC))
        .map(|day| day.timestamp())
        .map_err(|_| "write it as 2026-03-01 or 2026-03-01T08:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_from_its_first_instant_to_its_last() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(since("2026-03-01"), Ok(at("2026-03-01T00:00:00Z")));
        assert_eq!(until("2026-03-01"), Ok(at("2026-03-02T00:00:00Z")));
        assert_eq!(until("2026-12-31"), Ok(at("2027-01-01T00:00:00Z")));
    }

    #[test]
    fn an_instant_is_meant_exactly() {
        for bound in [since, until] {
            assert_eq!(
                bound("2026-03-01T09:00:00+01:00"),
                "2026-03-01T08:00:00Z".parse().map_err(|_| String::new())
            );
            for text in [
                "",
                "yesterday",
                "2026-02-30",
                "01.03.2026",
                "9999-12-31T99:00:00Z",
            ] {
                assert!(bound(text).is_err(), "{text}");
            }
        }
    }
}
