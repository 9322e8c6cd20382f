//! `inlay webhook list` and `inlay webhook replay`: deliveries that were given up.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::{say, storage};
use crate::clock::Clock;
use crate::store::Store;
use crate::webhook::dead_letters::{self, DeadLetter};

/// What an operator does about deliveries.
#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// List deliveries that were given up, the oldest first.
    List {
        /// The configuration file.
        #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
        config: PathBuf,
        /// Print one JSON document instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Put deliveries that were given up back to work; a running service takes them up within seconds.
    Replay {
        /// Which one, by its number in the list.
        #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
        id: Option<i64>,
        /// All of them.
        #[arg(long)]
        all: bool,
        /// The configuration file.
        #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
        config: PathBuf,
    },
}

impl WebhookCommand {
    fn config(&self) -> &Path {
        match self {
            Self::List { config, .. } | Self::Replay { config, .. } => config,
        }
    }
}

/// What is printed, and whether what was asked for was there.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    lines: Vec<String>,
    is_done: bool,
}

impl Said {
    fn done(lines: Vec<String>) -> Self {
        Self { lines, is_done: true }
    }
}

/// Opens the store, does it, says what came of it. Fails when the delivery to replay is not there, so that a script notices.
pub(super) fn run(command: &WebhookCommand) -> Result<ExitCode, anyhow::Error> {
    let said = storage::runtime()?.block_on(async {
        let opened = storage::open(command.config()).await?;
        perform(command, opened.store.as_ref(), &Clock::system()).await
    })?;
    for line in &said.lines {
        say(line);
    }
    Ok(if said.is_done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn perform(command: &WebhookCommand, store: &dyn Store, clock: &Clock) -> Result<Said, anyhow::Error> {
    Ok(match command {
        WebhookCommand::List { json: true, .. } => {
            let letters = dead_letters::list(store).await?;
            Said::done(vec![serde_json::to_string(&letters)?])
        }
        WebhookCommand::List { json: false, .. } => Said::done(listed(&dead_letters::list(store).await?)),
        WebhookCommand::Replay { id: Some(id), .. } => {
            replayed(*id, dead_letters::replay(store, *id, clock.now()).await?)
        }
        WebhookCommand::Replay { id: None, .. } => {
            let line = match dead_letters::replay_all(store, clock.now()).await? {
                0 => "There is nothing to replay: no delivery was given up.".to_owned(),
                1 => "One delivery is back at work.".to_owned(),
                count => format!("{count} deliveries are back at work."),
            };
            Said::done(vec![line])
        }
    })
}

fn replayed(id: i64, is_there: bool) -> Said {
    let line = if is_there {
        format!("Delivery {id} is back at work.")
    } else {
        format!(
            "There is no delivery {id} that was given up; `inlay webhook list` shows those that there are."
        )
    };
    Said {
        lines: vec![line],
        is_done: is_there,
    }
}

fn listed(letters: &[DeadLetter]) -> Vec<String> {
    let heading = match letters.len() {
        0 => return vec!["No delivery was given up.".to_owned()],
        1 => "One delivery was given up:".to_owned(),
        count => format!("{count} deliveries were given up:"),
    };
    let mut lines = vec![heading];
    for letter in letters {
        let came = match (&letter.provider, &letter.event, letter.received_at) {
            (Some(provider), Some(event), Some(at)) => format!("{provider} {event}, came {at:.0}"),
            _ => "the delivery itself is gone".to_owned(),
        };
        let attempts = match letter.attempts {
            1 => "1 attempt".to_owned(),
            attempts => format!("{attempts} attempts"),
        };
        lines.push(format!("  {}  {} {came}", letter.id, letter.org));
        lines.push(format!(
            "      given up {:.0} after {attempts}: {}",
            letter.dead_at,
            letter.reason()
        ));
    }
    lines.push("Put them back to work with `inlay webhook replay ID`, or all with `--all`.".to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use inlay_contract::ErrorCode;
    use jiff::Timestamp;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::random;
    use crate::store::memory::MemoryStore;
    use crate::store::{
        DeliveryId, InboxStore as _, JobStore as _, NewDelivery, NewJob, Queue, Settlement, Verdict,
    };

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn parsed(arguments: &[&str]) -> WebhookCommand {
        let line = ["inlay", "webhook"].into_iter().chain(arguments.iter().copied());
        match Cli::try_parse_from(line.chain(["--config", "inlay.toml"]))
            .unwrap()
            .command
        {
            Command::Webhook(command) => command,
            other => panic!("{other:?}"),
        }
    }

    async fn told(store: &MemoryStore, arguments: &[&str]) -> Said {
        let clock = Clock::system();
        perform(&parsed(arguments), store, &clock).await.unwrap()
    }

    /// A store with one delivery that was given up.
    async fn with_dead_letter() -> MemoryStore {
        let store = MemoryStore::new();
        let org: inlay_contract::OrgId = "00D5g000004XYZaEAO".parse().unwrap();
        let delivery = NewDelivery {
            org: org.clone(),
            provider: "onfido".to_owned(),
            event_id: "event-1".to_owned(),
            body: b"{\"name\":\"Ada\"}".to_vec(),
            received_at: NOW,
        };
        let job = |id: DeliveryId| NewJob {
            queue: Queue::Webhook,
            org: org.clone(),
            key: id.0.to_string(),
            subject: id.0.to_string(),
            payload: "{}".to_owned(),
            due_at: NOW,
        };
        store.accept(delivery, &job, Vec::new()).await.unwrap();
        let job = store
            .claim(&Queue::ALL, random::uuid(), NOW, NOW)
            .await
            .unwrap()
            .unwrap();
        let verdict = Verdict::Dead {
            at: NOW,
            code: ErrorCode::RecordUnknown,
        };
        let lease = job.lease;
        store
            .settle(Settlement { lease, verdict }, Vec::new())
            .await
            .unwrap();
        store
    }

    #[tokio::test]
    async fn an_operator_reads_which_deliveries_were_given_up_and_why_but_not_what_stands_in_them() {
        let store = with_dead_letter().await;
        let said = told(&store, &["list"]).await;
        assert_eq!(
            said.lines,
            [
                "One delivery was given up:",
                "  1  00D5g000004XYZaEAO onfido event-1, came 1970-01-01T00:00:00Z",
                "      given up 1970-01-01T00:00:00Z after 1 attempt: the provider does not know the run that it names",
                "Put them back to work with `inlay webhook replay ID`, or all with `--all`.",
            ]
        );
        let json = told(&store, &["list", "--json"]).await.lines;
        let letters: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
        assert_eq!(
            (&letters[0]["id"], &letters[0]["code"]),
            (&1.into(), &"record_unknown".into())
        );
        assert!(!json[0].contains("Ada"));
        assert_eq!(
            told(&MemoryStore::new(), &["list"]).await.lines,
            ["No delivery was given up."]
        );
        assert_eq!(told(&MemoryStore::new(), &["list", "--json"]).await.lines, ["[]"]);
    }

    #[tokio::test]
    async fn a_script_learns_whether_there_was_something_to_replay() {
        let store = with_dead_letter().await;
        assert!(!told(&store, &["replay", "2"]).await.is_done);
        let said = told(&store, &["replay", "1"]).await;
        assert_eq!(said, Said::done(vec!["Delivery 1 is back at work.".to_owned()]));
        assert!(!told(&store, &["replay", "1"]).await.is_done);
        let said = told(&store, &["replay", "--all"]).await;
        assert_eq!(
            said.lines,
            ["There is nothing to replay: no delivery was given up."]
        );
        let said = told(&with_dead_letter().await, &["replay", "--all"]).await;
        assert_eq!(said, Said::done(vec!["One delivery is back at work.".to_owned()]));
    }

    #[test]
    fn replay_wants_one_number_or_all() {
        for arguments in [&["replay"][..], &["replay", "1", "--all"], &["replay", "one"]] {
            let line = ["inlay", "webhook"]
                .iter()
                .chain(arguments)
                .chain(&["--config", "x"]);
            assert!(Cli::try_parse_from(line).is_err(), "{arguments:?}");
        }
    }
}
