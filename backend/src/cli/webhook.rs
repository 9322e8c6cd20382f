//! `inlay webhook list` and `inlay webhook replay`: deliveries that were given up.

use std::process::ExitCode;

use clap::Subcommand;

use super::dead_letters::{self, Listing, Replaying, What, Wish, Words};
use crate::store::Queue;

const WORDS: Words = Words {
    one: "delivery",
    many: "deliveries",
    command: "inlay webhook",
};

/// What an operator does about deliveries.
#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// List deliveries that were given up, the oldest first.
    List(Listing),
    /// Put deliveries that were given up back to work; a running service takes them up within seconds.
    Replay(Replaying),
}

impl WebhookCommand {
    const fn wish(&self) -> Wish<'_> {
        Wish {
            what: match self {
                Self::List(list) => What::List(list),
                Self::Replay(replay) => What::Replay(replay),
            },
            queues: &[Queue::Webhook],
            words: &WORDS,
        }
    }
}

/// Does it and says what came of it.
pub(super) fn run(command: &WebhookCommand) -> Result<ExitCode, anyhow::Error> {
    dead_letters::run(&command.wish())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use clap::Parser as _;
    use inlay_contract::ErrorCode;
    use jiff::Timestamp;

    use super::super::dead_letters::{Said, perform};
    use super::*;
    use crate::cli::{Cli, Command};
    use crate::clock::Clock;
    use crate::kyc::KycService;
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

    async fn told(store: &Arc<MemoryStore>, arguments: &[&str]) -> Said {
        let service = KycService::new(store.clone(), Clock::system(), BTreeMap::new());
        perform(&parsed(arguments).wish(), &service).await.unwrap()
    }

    fn empty() -> Arc<MemoryStore> {
        Arc::new(MemoryStore::new())
    }

    /// A store with one delivery that was given up.
    async fn with_dead_letter() -> Arc<MemoryStore> {
        let store = empty();
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
                "  1  00D5g000004XYZaEAO webhook: onfido event-1, came 1970-01-01T00:00:00Z",
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
            told(&empty(), &["list"]).await.lines,
            ["No delivery was given up."]
        );
        assert_eq!(told(&empty(), &["list", "--json"]).await.lines, ["[]"]);
    }

    #[tokio::test]
    async fn a_script_learns_whether_there_was_something_to_replay() {
        let done = |line: &str| Said {
            lines: vec![line.to_owned()],
            is_done: true,
        };
        let store = with_dead_letter().await;
        assert!(!told(&store, &["replay", "2"]).await.is_done);
        let said = told(&store, &["replay", "1"]).await;
        assert_eq!(said, done("Delivery 1 is back at work."));
        assert!(!told(&store, &["replay", "1"]).await.is_done);
        let said = told(&store, &["replay", "--all"]).await;
        assert_eq!(
            said,
            done("There is nothing to replay: no delivery was given up.")
        );
        let said = told(&with_dead_letter().await, &["replay", "--all"]).await;
        assert_eq!(said, done("One delivery is back at work."));
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
