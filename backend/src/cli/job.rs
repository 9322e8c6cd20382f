//! `inlay job list` and `inlay job replay`: work of every kind that was given up.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use super::dead_letters::{self, Listing, Replaying, What, Wish, Words};
use crate::store::Queue;

const WORDS: Words = Words {
    one: "job",
    many: "jobs",
    command: "inlay job",
};

/// What an operator does about work that was given up.
#[derive(Debug, Subcommand)]
pub(super) enum JobCommand {
    /// List jobs that were given up, the oldest of each queue first.
    List {
        /// Only those of this queue.
        #[arg(long)]
        queue: Option<QueueName>,
        #[command(flatten)]
        list: Listing,
    },
    /// Put jobs that were given up back to work, and the checks that were given up with them; a running service takes them up
    /// within seconds.
    Replay {
        /// Only those of this queue.
        #[arg(long)]
        queue: Option<QueueName>,
        #[command(flatten)]
        replay: Replaying,
    },
}

/// A queue, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum QueueName {
    /// Hands checks to their provider.
    Submit,
    /// Asks a provider how a run stands.
    Refresh,
    /// Works on webhook deliveries.
    Webhook,
    /// Writes results into Salesforce.
    WriteBack,
}

impl From<QueueName> for Queue {
    fn from(name: QueueName) -> Self {
        match name {
            QueueName::Submit => Self::Submit,
            QueueName::Refresh => Self::Refresh,
            QueueName::Webhook => Self::Webhook,
            QueueName::WriteBack => Self::WriteBack,
        }
    }
}

/// Does it and says what came of it.
pub(super) fn run(command: &JobCommand) -> Result<ExitCode, anyhow::Error> {
    let (queues, what) = command.wish();
    dead_letters::run(&Wish {
        what,
        queues: &queues,
        words: &WORDS,
    })
}

impl JobCommand {
    fn wish(&self) -> (Vec<Queue>, What<'_>) {
        let (queue, what) = match self {
            Self::List { queue, list } => (queue, What::List(list)),
            Self::Replay { queue, replay } => (queue, What::Replay(replay)),
        };
        let queues = queue.map_or_else(|| Queue::ALL.into(), |queue| vec![queue.into()]);
        (queues, what)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::SeqCst;

    use clap::Parser as _;
    use jiff::SignedDuration;

    use super::super::dead_letters::{Said, perform};
    use super::*;
    use crate::cli::{Cli, Command};
    use crate::kyc::fakes::{ADA, NORTH, World, caller, key, request};

    fn parsed(arguments: &[&str]) -> Result<JobCommand, clap::Error> {
        let line = ["inlay", "job"].into_iter().chain(arguments.iter().copied());
        match Cli::try_parse_from(line.chain(["--config", "inlay.toml"]))?.command {
            Command::Job(command) => Ok(command),
            other => panic!("{other:?}"),
        }
    }

    async fn told(world: &World, arguments: &[&str]) -> Said {
        let command = parsed(arguments).unwrap();
        let (queues, what) = command.wish();
        let wish = Wish {
            what,
            queues: &queues,
            words: &WORDS,
        };
        perform(&wish, &world.service).await.unwrap()
    }

    /// A provider was down for two days: a check and a delivery were given up.
    async fn after_an_outage() -> World {
        let world = World::new();
        world.provider.is_down.store(true, SeqCst);
        let ada = caller(NORTH, ADA);
        world.service.start(&ada, &key(), &request()).await.unwrap();
        world.deliver(NORTH, "event-1", "run-1").await;
        world
            .work_until(world.after(SignedDuration::from_hours(48)))
            .await;
        world
    }

    #[tokio::test]
    async fn an_operator_reads_what_was_given_up_and_why_and_puts_it_back() {
        let world = after_an_outage().await;
        let said = told(&world, &["list"]).await;
        let text = said.lines.join("\n");
        assert!(
            said.is_done && text.starts_with("2 jobs were given up:\n"),
            "{text}"
        );
        assert!(text.contains(&format!("{NORTH} submit: check ")), "{text}");
        assert!(
            text.contains(&format!("{NORTH} webhook: platform event-1, came 2026-06-30")),
            "{text}"
        );
        assert!(
            text.contains("attempts: the provider did not answer in time"),
            "{text}"
        );
        assert!(
            !text.contains("Grace") && !text.contains("0015g"),
            "personal data: {text}"
        );

        let json = told(&world, &["list", "--json", "--queue", "submit"]).await.lines;
        let letters: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
        let letters = letters.as_array().unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0]["queue"], "submit");
        assert_eq!(letters[0]["code"], "provider_timeout");
        let id = letters[0]["id"].to_string();

        let elsewhere = told(&world, &["replay", &id, "--queue", "write_back"]).await;
        assert!(!elsewhere.is_done);
        let said = told(&world, &["replay", &id]).await;
        assert_eq!(said.lines, [format!("Job {id} is back at work.")]);
        let said = told(&world, &["replay", &id]).await;
        assert!(
            !said.is_done && said.lines[0].contains("`inlay job list`"),
            "{said:?}"
        );
        let said = told(&world, &["replay", "--all"]).await;
        assert_eq!(
            (said.lines, said.is_done),
            (vec!["One job is back at work.".to_owned()], true)
        );
        assert_eq!(told(&world, &["list"]).await.lines, ["No job was given up."]);
        let said = told(&world, &["replay", "--all", "--queue", "refresh"]).await;
        assert_eq!(said.lines, ["There is nothing to replay: no job was given up."]);
    }

    #[tokio::test]
    async fn an_operator_is_told_what_was_not_put_back_and_why() {
        let world = after_an_outage().await;
        let ada = caller(NORTH, ADA);
        world.service.start(&ada, &key(), &request()).await.unwrap();
        let said = told(&world, &["replay", "--all", "--queue", "submit"]).await;
        assert!(
            said.is_done && said.lines[0].starts_with("One job is put away: another check"),
            "{said:?}"
        );
    }

    #[test]
    fn queues_are_named_as_in_the_list_and_replay_wants_one_number_or_all() {
        for queue in Queue::ALL {
            let command = parsed(&["list", "--queue", queue.as_str()]).unwrap();
            assert_eq!(command.wish().0, [queue]);
        }
        for arguments in [
            &["replay"][..],
            &["replay", "1", "--all"],
            &["replay", "one"],
            &["list", "--queue", "writeback"],
        ] {
            assert!(parsed(arguments).is_err(), "{arguments:?}");
        }
    }
}
