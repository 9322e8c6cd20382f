//! What `inlay job` and `inlay webhook` share: they show what was given up and put it back to work, each for its queues.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::{say, storage};
use crate::clock::Clock;
use crate::kyc::KycService;
use crate::kyc::dead_letters::{self, Counts, DeadLetter, Replayed};
use crate::server;
use crate::store::Queue;

/// How to list.
#[derive(Debug, Args)]
pub(super) struct Listing {
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
    /// Print one JSON document instead of text.
    #[arg(long)]
    json: bool,
}

/// What to put back.
#[derive(Debug, Args)]
pub(super) struct Replaying {
    /// Which one, by its number in the list.
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    id: Option<i64>,
    /// All of them.
    #[arg(long)]
    all: bool,
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
}

/// What is asked for, of which queues.
pub(super) struct Wish<'a> {
    pub(super) what: What<'a>,
    pub(super) queues: &'a [Queue],
    pub(super) words: &'static Words,
}

pub(super) enum What<'a> {
    List(&'a Listing),
    Replay(&'a Replaying),
}

/// How the jobs of a command are called.
pub(super) struct Words {
    pub(super) one: &'static str,
    pub(super) many: &'static str,
    pub(super) command: &'static str,
}

/// What is printed, and whether what was asked for was done.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) lines: Vec<String>,
    pub(super) is_done: bool,
}

impl Said {
    fn done(lines: Vec<String>) -> Self {
        Self { lines, is_done: true }
    }
}

impl Wish<'_> {
    fn config(&self) -> &Path {
        match self.what {
            What::List(list) => &list.config,
            What::Replay(replay) => &replay.config,
        }
    }
}

/// Opens the store, does it, says what came of it. Fails when what is to be replayed is not there, so that a script notices.
pub(super) fn run(wish: &Wish<'_>) -> Result<ExitCode, anyhow::Error> {
    let said = storage::runtime()?.block_on(async {
        let opened = storage::open(wish.config()).await?;
        let service = server::kyc_service(&opened.config, &Clock::system(), opened.store)?;
        perform(wish, &service).await
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

pub(super) async fn perform(wish: &Wish<'_>, service: &KycService) -> Result<Said, anyhow::Error> {
    let Wish { what, queues, words } = wish;
    Ok(match what {
        What::List(list) => {
            let letters = dead_letters::list(service, queues).await?;
            Said::done(if list.json {
                vec![serde_json::to_string(&letters)?]
            } else {
                listed(&letters, words)
            })
        }
        What::Replay(Replaying { id: Some(id), .. }) => {
            replayed(*id, dead_letters::replay(service, queues, *id).await?, words)
        }
        What::Replay(Replaying { id: None, .. }) => {
            counted(dead_letters::replay_all(service, queues).await?, words)
        }
    })
}

fn replayed(id: i64, outcome: Replayed, words: &Words) -> Said {
    let Words { one, command, .. } = words;
    let line = match outcome {
        Replayed::BackAtWork => format!("{} {id} is back at work.", capital(one)),
        Replayed::Overtaken => format!(
            "{} {id} is put away: another check was started since, or somebody decided, so its check stays as it is.",
            capital(one)
        ),
        Replayed::Unknown => {
            format!("There is no {one} {id} that was given up; `{command} list` shows those that there are.")
        }
        Replayed::NotSetUp => format!(
            "{} {id} stays as it is: KYC is not set up for its org, so nobody could work on it.",
            capital(one)
        ),
    };
    Said {
        lines: vec![line],
        is_done: matches!(outcome, Replayed::BackAtWork | Replayed::Overtaken),
    }
}

fn counted(counts: Counts, words: &Words) -> Said {
    let Words { one, .. } = words;
    let mut lines = Vec::new();
    for (count, singular, plural) in [
        (counts.back_at_work, "is back at work", "are back at work"),
        (
            counts.overtaken,
            "is put away: another check was started since, or somebody decided",
            "are put away: other checks were started since, or somebody decided",
        ),
        (
            counts.not_set_up,
            "stays as it is: KYC is not set up for its org",
            "stay as they are: KYC is not set up for their orgs",
        ),
    ] {
        match count {
            0 => {}
            1 => lines.push(format!("One {one} {singular}.")),
            count => lines.push(format!("{count} {} {plural}.", words.many)),
        }
    }
    if lines.is_empty() {
        lines.push(format!("There is nothing to replay: no {one} was given up."));
    }
    Said {
        lines,
        is_done: counts.not_set_up == 0,
    }
}

fn listed(letters: &[DeadLetter], words: &Words) -> Vec<String> {
    let Words { one, many, command } = words;
    let heading = match letters.len() {
        0 => return vec![format!("No {one} was given up.")],
        1 => format!("One {one} was given up:"),
        count => format!("{count} {many} were given up:"),
    };
    let mut lines = vec![heading];
    for letter in letters {
        let attempts = match letter.attempts {
            1 => "1 attempt".to_owned(),
            attempts => format!("{attempts} attempts"),
        };
        let DeadLetter { id, org, queue, .. } = letter;
        lines.push(format!("  {id}  {org} {queue}: {}", about(letter)));
        lines.push(format!(
            "      given up {:.0} after {attempts}: {}",
            letter.dead_at, letter.reason
        ));
    }
    lines.push(format!(
        "Put them back to work with `{command} replay ID`, or all with `--all`."
    ));
    lines
}

fn about(letter: &DeadLetter) -> String {
    if letter.queue != Queue::Webhook.as_str() {
        return match letter.check {
            Some(check) => format!("check {check}"),
            None => "no check that could be read".to_owned(),
        };
    }
    match (&letter.provider, &letter.event, letter.received_at) {
        (Some(provider), Some(event), Some(at)) => format!("{provider} {event}, came {at:.0}"),
        _ => "the delivery itself is gone".to_owned(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
