//! Three instances of the service in processes of their own, on one PostgreSQL, behind a balancer.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use inlay_backend::clock::Clock;
use inlay_backend::store::{self, Store};
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, LAUNCH_PATH, SESSION_PATH};
use inlay_contract::session::{LaunchGrant, LaunchRequest, SessionGrant, SessionRequest};
use inlay_contract::{InstanceId, OrgId};
use inlay_playground::OrgKey;
use inlay_sandbox::kyc::{Speed, Target, Vendor};
use inlay_sandbox::orgs::{NORTH, Org, SOUTH};
use reqwest::RequestBuilder;
use rustix::process::{Pid, Signal, kill_process};
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Executor as _};

use super::balancer::Balancer;
use crate::kyc::configuration::{AUDIT_KEY, adapter};
use crate::kyc::desk::{ALL, Answer, Desk, vouched};
use crate::kyc::parts::{Parts, Settings, Vendors, until};
use crate::silence;

pub(super) const INSTANCES: usize = 3;
const VENDORS: Vendors = [Vendor::Platform, Vendor::Onfido];

/// All of it, running.
pub(super) struct Cluster {
    pub(super) parts: Parts,
    pub(super) balancer: Balancer,
    /// A second door to what is kept, so that a test can look without leaving a line in the audit log.
    pub(super) store: Arc<dyn Store>,
    entrance: Entrance,
    database: Database,
    config: PathBuf,
    processes: Vec<Process>,
}

/// The way in: what a widget and its org have. Cheap to clone.
#[derive(Clone)]
pub(super) struct Entrance {
    /// Where the balancer is.
    pub(super) base_url: String,
    /// Opens a connection for each request, so that none sticks to an instance.
    client: reqwest::Client,
    keys: Arc<Vec<OrgKey>>,
}

/// One of the instances.
struct Process {
    child: Child,
    at: SocketAddr,
    said: Arc<Mutex<String>>,
    /// Ends with what the process has to say.
    listener: JoinHandle<()>,
}

/// A database of one test.
struct Database {
    server: &'static str,
    name: String,
}

impl std::ops::Deref for Cluster {
    type Target = Entrance;

    fn deref(&self) -> &Entrance {
        &self.entrance
    }
}

impl Cluster {
    /// `None`, and said, where there is no PostgreSQL.
    pub(super) async fn start() -> Option<Self> {
        Self::start_with("").await
    }

    /// The same with more lines of configuration.
    #[expect(clippy::print_stderr, reason = "a test says that it was skipped")]
    pub(super) async fn start_with(lines: &str) -> Option<Self> {
        let server = match inlay_test_postgres::url() {
            Ok(server) => server,
            Err(why) => {
                eprintln!("skipped: {why}");
                return None;
            }
        };
        let name = format!("inlay_{}", inlay_backend::random::uuid().simple());
        execute(server, format!("CREATE DATABASE {name}")).await;
        let database = Database { server, name };
        let parts = Parts::start(Speed::HELD).await;
        let settings = Settings {
            store_url: database.url(),
            ..parts.settings("")
        };
        let config = parts.configure(VENDORS, &settings);
        let text = fs::read_to_string(&config).unwrap();
        // Whoever is asked to stop says first that it is not ready, for longer than the balancer takes to look.
        let text = text.replacen("[server]", "[server]\ndrain_ms = 3000", 1);
        fs::write(&config, format!("{text}\n[log]\nfilter = \"warn\"\n{lines}\n")).unwrap();
        let balancer = Balancer::start(INSTANCES).await;
        let sealer = Arc::new(inlay_backend::audit::ChainKey::new(&AUDIT_KEY));
        let mut cluster = Self {
            store: store::open(&settings.store_url, sealer).await.unwrap(),
            entrance: Entrance {
                base_url: balancer.base_url.clone(),
                client: sticking_nowhere(),
                keys: Arc::clone(&parts.keys),
            },
            parts,
            balancer,
            database,
            processes: Vec::new(),
            config,
        };
        for number in 0..INSTANCES {
            let process = Process::start(&cluster.config);
            cluster.balancer.put(number, process.at);
            cluster.processes.push(process);
        }
        for number in 0..INSTANCES {
            cluster.ready(number).await;
        }
        for (org, vendor) in [&NORTH, &SOUTH].into_iter().zip(VENDORS) {
            let url = format!("{}/webhooks/{}", cluster.balancer.base_url, adapter(vendor));
            let target = Target::new(org, vendor, &url, None).unwrap();
            cluster.parts.sandbox.add_webhook(target);
        }
        Some(cluster)
    }

    /// The way in, to be kept.
    pub(super) fn entrance(&self) -> Entrance {
        self.entrance.clone()
    }

    /// Where an instance listens.
    pub(super) fn at(&self, number: usize) -> String {
        format!("http://{}", self.processes[number].at)
    }

    /// Kills an instance, which cannot notice. Answers how many connections it had: no more requests can have been under way.
    pub(super) async fn kill(&mut self, number: usize) -> usize {
        let before = self.balancer.counts(number).closed;
        self.processes[number].child.kill().unwrap();
        self.processes[number].child.wait().unwrap();
        until("its connections are broken", async || {
            let counts = self.balancer.counts(number);
            (counts.opened == counts.closed).then_some(())
        })
        .await;
        self.balancer.counts(number).opened - before
    }

    /// Asks an instance to stop, and waits until it has. Whoever asks it meanwhile is answered.
    pub(super) async fn stop(&mut self, number: usize) {
        let child = &mut self.processes[number].child;
        let id = i32::try_from(child.id()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
        let status = until("it has stopped", async || child.try_wait().unwrap()).await;
        assert!(status.success(), "{status}");
        self.balancer.take_out(number);
    }

    /// Whether any instance had to count by itself, because the store did not answer in time.
    pub(super) fn has_counted_alone(&self) -> bool {
        self.processes
            .iter()
            .any(|process| process.said.lock().unwrap().contains("counts by itself"))
    }

    /// Starts an instance anew in the place of one that has gone.
    pub(super) async fn start_again(&mut self, number: usize) {
        let gone = std::mem::replace(&mut self.processes[number], Process::start(&self.config));
        gone.end();
        self.balancer.put(number, self.processes[number].at);
        self.ready(number).await;
    }

    async fn ready(&self, number: usize) {
        until("an instance is ready", async || {
            self.balancer.is_ready(number).then_some(())
        })
        .await;
    }

    /// Runs a command of the program on the same configuration.
    pub(super) fn command(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_instance"));
        command.args(arguments).arg("--config").arg(&self.config);
        // Open until the command ends by itself.
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child_output(child)
    }

    /// Breaks the connection of every instance on which it hears what the others tell.
    pub(super) async fn deafen(&self) {
        let listening = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND query LIKE 'LISTEN%'";
        execute(&self.database.url(), listening.to_owned()).await;
    }

    /// A launch code in the place of the request's assertion.
    pub(super) async fn launched(&self, base_url: &str, request: &SessionRequest) -> SessionRequest {
        let answer = Answer::of(self.ask_launch(base_url, &request.assertion)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        SessionRequest {
            assertion: answer.json::<LaunchGrant>().code,
            ..request.clone()
        }
    }

    /// Opens a session at an instance.
    pub(super) async fn open(&self, number: usize, request: &SessionRequest) -> Desk {
        let at = self.at(number);
        let answer = Answer::of(self.ask_session(&at, request)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.desk(at, answer.json(), request.instance)
    }

    /// The same session at another instance.
    pub(super) fn moved(&self, desk: &Desk, number: usize) -> Desk {
        self.desk(self.at(number), desk.grant.clone(), desk.instance)
    }

    /// Ends everything, and removes the database. For a test that ended well: what failed may be looked at.
    pub(super) async fn remove(self) {
        let Self {
            database, processes, ..
        } = self;
        processes.into_iter().for_each(Process::end);
        let Database { server, name } = database;
        execute(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
}

impl Entrance {
    /// The word of an org for a user on a record, in a widget of its own.
    pub(super) fn vouched(&self, org: &Org, record: &str, user: &str) -> SessionRequest {
        self.vouched_in(org, record, user, InstanceId(inlay_backend::random::uuid()))
    }

    /// The same in a widget that is there already.
    pub(super) fn vouched_in(
        &self,
        org: &Org,
        record: &str,
        user: &str,
        instance: InstanceId,
    ) -> SessionRequest {
        let id: OrgId = org.id.parse().unwrap();
        let key = self.keys.iter().find(|key| key.org == id).unwrap();
        vouched(key, record, user, &ALL, instance, Clock::system().now())
    }

    /// Asks for a session somewhere.
    pub(super) fn ask_session(&self, base_url: &str, request: &SessionRequest) -> RequestBuilder {
        self.client
            .post(format!("{base_url}{SESSION_PATH}"))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(request)
    }

    /// Asks for a launch code somewhere, as the org's server does.
    pub(super) fn ask_launch(&self, base_url: &str, assertion: &str) -> RequestBuilder {
        self.client
            .post(format!("{base_url}{LAUNCH_PATH}"))
            .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
            .json(&LaunchRequest {
                assertion: assertion.to_owned(),
            })
    }

    /// Whoever has this session, at an address.
    pub(super) fn desk(&self, base_url: String, grant: SessionGrant, instance: InstanceId) -> Desk {
        Desk {
            base_url,
            client: self.client.clone(),
            grant,
            instance,
        }
    }
}

impl Process {
    fn start(config: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_instance"))
            .arg("serve")
            .arg("--config")
            .arg(config)
            // It ends when this end is closed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::<Mutex<String>>::default();
        let listener = listen(child.stderr.take().unwrap(), Arc::clone(&said));
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let at = line
            .trim()
            .strip_prefix("inlay listening on http://")
            .unwrap_or_else(|| panic!("not ready: {line:?}"));
        Self {
            at: at.parse().unwrap(),
            child,
            said,
            listener,
        }
    }

    /// Ends it, if it has not ended, and looks through all that it has logged.
    fn end(mut self) {
        // One that has ended already cannot be killed.
        let _ = self.child.kill();
        self.child.wait().unwrap();
        self.listener.join().unwrap();
        silence::assert_silent("the log of an instance", self.said.lock().unwrap().as_bytes());
    }
}

/// Keeps and passes on what an instance logs.
#[expect(
    clippy::print_stderr,
    reason = "a test that fails shows what its instances had to say"
)]
fn listen(log: ChildStderr, said: Arc<Mutex<String>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            eprintln!("{line}");
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    })
}

impl Database {
    fn url(&self) -> String {
        let mut url = url::Url::parse(self.server).unwrap();
        url.set_path(&self.name);
        url.into()
    }
}

/// What a command said. Its input stays open until it has ended.
fn child_output(mut child: Child) -> Output {
    let input = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(input);
    silence::assert_silent("what a command says", &output.stdout);
    silence::assert_silent("the complaints of a command", &output.stderr);
    output
}

async fn execute(server: &str, statement: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
fn sticking_nowhere() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
}
