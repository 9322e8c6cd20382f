//! `inlay session list` and `inlay session end`: who is let in, and how an operator ends it on all instances.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, Subcommand};
use inlay_contract::{OrgId, UserId};
use jiff::Timestamp;
use serde::Serialize;

use super::{say, storage};
use crate::audit::{Action, Scene, entry};
use crate::clock::Clock;
use crate::store::{SessionFilter, SessionRow, Store};

/// Most sessions that are listed.
const MOST_LISTED: u32 = 10_000;

/// What an operator does about sessions.
#[derive(Debug, Subcommand)]
pub(super) enum SessionCommand {
    /// List running sessions, those that end first first.
    List {
        #[command(flatten)]
        whose: Whose,
        /// Print one JSON document instead of text.
        #[arg(long)]
        json: bool,
    },
    /// End running sessions on all instances at once, and spend launch codes that wait. It is recorded in the audit log.
    ///
    /// A widget whose session was ended asks its org for a new one: whoever is to stay out must lose the permission in the org
    /// first.
    #[command(group(ArgGroup::new("which").required(true).args(["org", "all"])))]
    End {
        #[command(flatten)]
        whose: Whose,
        /// Those of every org.
        #[arg(long, conflicts_with_all = ["org", "user"])]
        all: bool,
    },
}

/// Whose sessions, and where they are kept.
#[derive(Debug, Args)]
pub(super) struct Whose {
    /// Only those of this org.
    #[arg(long, value_name = "ORG")]
    org: Option<OrgId>,
    /// Only those of this user of the org.
    #[arg(long, value_name = "USER", requires = "org")]
    user: Option<UserId>,
    /// The configuration file.
    #[arg(long, value_name = "FILE", env = "INLAY_CONFIG")]
    config: PathBuf,
}

/// A session as it is listed: without the person's name, and without anything that could be used in its place.
#[derive(Serialize)]
struct Listed<'a> {
    org: &'a OrgId,
    user: &'a UserId,
    record: String,
    ends_at: Timestamp,
}

impl SessionCommand {
    const fn whose(&self) -> &Whose {
        match self {
            Self::List { whose, .. } | Self::End { whose, .. } => whose,
        }
    }
}

/// Does it and says what came of it.
pub(super) fn run(command: &SessionCommand) -> Result<ExitCode, anyhow::Error> {
    let lines = storage::runtime()?.block_on(async {
        let opened = storage::open(&command.whose().config).await?;
        perform(command, opened.store.as_ref(), Clock::system().now()).await
    })?;
    for line in &lines {
        say(line);
    }
    Ok(ExitCode::SUCCESS)
}

async fn perform(
    command: &SessionCommand,
    store: &dyn Store,
    now: Timestamp,
) -> Result<Vec<String>, anyhow::Error> {
    match command {
        SessionCommand::List { whose, json } => {
            let filter = SessionFilter {
                org: whose.org.clone(),
                user: whose.user.clone(),
            };
            let sessions = store.running_sessions(&filter, now, MOST_LISTED).await?;
            if *json {
                let listed: Vec<_> = sessions.iter().map(listed).collect();
                return Ok(vec![serde_json::to_string(&listed)?]);
            }
            Ok(lines(&sessions))
        }
        SessionCommand::End { whose, .. } => {
            let orgs = match &whose.org {
                Some(org) => vec![org.clone()],
                None => store.orgs_let_in(now).await?,
            };
            let mut ended = 0;
            for org in orgs {
                ended += end(store, &org, whose.user.as_ref(), now).await?;
            }
            Ok(vec![match ended {
                0 => "There was no session to end.".to_owned(),
                1 => "One session was ended.".to_owned(),
                ended => format!("{ended} sessions were ended."),
            }])
        }
    }
}

async fn end(
    store: &dyn Store,
    org: &OrgId,
    user: Option<&UserId>,
    now: Timestamp,
) -> Result<u64, anyhow::Error> {
    let scene = Scene {
        org: org.clone(),
        at: now,
        actor: None,
        on_behalf_of: None,
        party: None,
        request_id: None,
    };
    let mut entry = scene
        .entry(Action::SessionsEnded, Ok(entry::DONE))
        .with("by", "the command line");
    if let Some(user) = user {
        entry = entry.with("user", user.as_str());
    }
    Ok(store.end_sessions(org, user, now, entry).await?)
}

fn listed(session: &SessionRow) -> Listed<'_> {
    Listed {
        org: &session.org,
        user: &session.user,
        record: session.record.to_string(),
        ends_at: session.expires_at,
    }
}

fn lines(sessions: &[SessionRow]) -> Vec<String> {
    let heading = match sessions.len() {
        0 => return vec!["No session is running.".to_owned()],
        1 => "One session is running:".to_owned(),
        count if count == usize::try_from(MOST_LISTED).unwrap_or(usize::MAX) => {
            format!("{count} sessions are running or more; these end first:")
        }
        count => format!("{count} sessions are running:"),
    };
    let mut lines = vec![heading];
    for session in sessions {
        let SessionRow {
            org, user, record, ..
        } = session;
        lines.push(format!(
            "  {org}  user {user}  on {record}  until {:.0}",
            session.expires_at
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use inlay_contract::InstanceId;

    use super::*;
    use crate::cli::{Cli, Command};
    use crate::store::memory::MemoryStore;

    const NORTH: &str = "00D5g000004XYZaEAO";
    const SOUTH: &str = "00D5g000004XYZbEAO";
    const ADA: &str = "0055g00000UsErAAAV";
    const RECORD: &str = "0015g00000AbCdEAAV";

    fn parsed(arguments: &[&str]) -> Result<SessionCommand, clap::Error> {
        let line = ["inlay", "session"].into_iter().chain(arguments.iter().copied());
        match Cli::try_parse_from(line.chain(["--config", "inlay.toml"]))?.command {
            Command::Session(command) => Ok(command),
            other => panic!("{other:?}"),
        }
    }

    async fn told(store: &MemoryStore, arguments: &[&str]) -> String {
        let command = parsed(arguments).unwrap();
        let lines = perform(&command, store, Timestamp::UNIX_EPOCH).await;
        lines.unwrap().join("\n")
    }

    async fn open(store: &MemoryStore, org: &str, number: u8) {
        use crate::store::AccessStore as _;
        let row = SessionRow {
            token_hash: [number; 32],
            org: org.parse().unwrap(),
            user: ADA.parse().unwrap(),
            user_name: Some("Ada Example".to_owned()),
            may: String::new(),
            record: RECORD.parse().unwrap(),
            instance: InstanceId(uuid::Uuid::from_u128(number.into())),
            expires_at: Timestamp::from_second(900 + i64::from(number)).unwrap(),
        };
        store.insert_session(row).await.unwrap();
    }

    #[tokio::test]
    async fn an_operator_sees_who_is_let_in_and_neither_names_nor_anything_to_use() {
        let store = MemoryStore::new();
        assert_eq!(told(&store, &["list"]).await, "No session is running.");
        open(&store, NORTH, 1).await;
        open(&store, SOUTH, 2).await;
        let text = told(&store, &["list"]).await;
        assert!(text.starts_with("2 sessions are running:\n"), "{text}");
        assert!(
            text.contains(&format!(
                "{NORTH}  user {ADA}  on {RECORD}  until 1970-01-01T00:15:01Z"
            )),
            "{text}"
        );
        let json = told(&store, &["list", "--json", "--org", SOUTH]).await;
        let listed: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(listed.as_array().unwrap().len(), 1);
        assert_eq!(listed[0]["user"], ADA);
        for said in [text, json] {
            assert!(!said.contains("Example") && !said.contains("0101") && !said.contains("0202"));
        }
    }

    #[tokio::test]
    async fn an_operator_ends_those_of_a_user_of_an_org_or_of_all() {
        let store = MemoryStore::new();
        for (org, number) in [(NORTH, 1), (NORTH, 2), (SOUTH, 3)] {
            open(&store, org, number).await;
        }
        let nobody = "005A0000000ae6kIAA";
        assert_eq!(
            told(&store, &["end", "--org", NORTH, "--user", nobody]).await,
            "There was no session to end."
        );
        assert_eq!(
            told(&store, &["end", "--org", NORTH, "--user", ADA]).await,
            "2 sessions were ended."
        );
        assert_eq!(told(&store, &["end", "--all"]).await, "One session was ended.");
        assert_eq!(told(&store, &["list"]).await, "No session is running.");
    }

    #[test]
    fn nobody_ends_everything_by_leaving_something_out() {
        for arguments in [
            &["end"][..],
            &["end", "--user", ADA],
            &["end", "--all", "--org", NORTH],
            &["list", "--user", ADA],
        ] {
            assert!(parsed(arguments).is_err(), "{arguments:?}");
        }
    }
}
