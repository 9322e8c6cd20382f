//! A PostgreSQL server for the tests.
//!
//! Whoever sets `INLAY_TEST_POSTGRES` names a server on which databases may be made. Where it is not set, a private server is
//! started from the programs on this machine, in a temporary folder, reachable only through a socket in it; it ends with the
//! process that started it, however that ends. `cargo xtask test` starts one for all tests; a test that runs by itself starts
//! its own.
//! It imports nothing of the project, so that the tasks can use it before anything else is built.

use std::env;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// The variable that names a server: `postgres://…`, of a user who may make databases.
pub const VARIABLE: &str = "INLAY_TEST_POSTGRES";

/// Whom the server runs as where we are root, as which it refuses to run. Distributions make this user.
const SERVER_USER: &str = "postgres";
const START_LIMIT: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Runs the server until its own standard input ends, which is when the process that started it is gone.
/// The files hold nothing that must outlive it, so the server need not end in an orderly way.
const WATCH: &str = r#"
trap '' INT TERM HUP
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c max_connections=400 >"$2/log" 2>&1 &
cat >/dev/null
kill -QUIT $! 2>/dev/null
wait
cd / && rm -rf "$2"
"#;

/// A private server. It ends, and its folder goes, when this is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    /// Open for as long as the server is to run.
    _input: ChildStdin,
}

impl Server {
    /// Starts a server.
    ///
    /// # Errors
    /// A sentence about what is missing.
    pub fn start() -> Result<Self> {
        let programs = programs().context(
            "no PostgreSQL server was found; install it (on Debian: `apt-get install postgresql`) \
             or name a server in INLAY_TEST_POSTGRES",
        )?;
        let folder = tempfile::Builder::new().prefix("inlay-postgres-").tempdir()?;
        let user = other_user()?;
        if let Some(user) = user {
            chown(folder.path(), Some(user.0), Some(user.1)).context("cannot give the folder away")?;
        }
        create(&programs, folder.path(), user)?;
        // Whoever watches the server removes the folder from here on.
        let folder = folder.keep();
        let mut child = as_user("sh", user)
            .args(["-c", WATCH, "watch"])
            .arg(&programs)
            .arg(&folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start a shell")?;
        let input = child.stdin.take().context("a shell without input")?;
        // Waited for, so that it does not stay behind as a dead process while we live.
        thread::spawn(move || child.wait());
        wait_until_ready(&folder)?;
        Ok(Self {
            url: format!("postgres://inlay@localhost/postgres?host={}", folder.display()),
            _input: input,
        })
    }

    /// The address of its database `postgres`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// The address of a server for this process: the one that [`VARIABLE`] names, else a private one, started once.
///
/// # Errors
/// A sentence about why there is none.
pub fn url() -> Result<&'static str, &'static str> {
    static FOUND: OnceLock<Result<(String, Option<Server>), String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| match env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => Ok((url, None)),
        _ => match Server::start() {
            Ok(server) => Ok((server.url().to_owned(), Some(server))),
            Err(error) => Err(format!("{error:#}")),
        },
    });
    match found {
        Ok((url, _)) => Ok(url),
        Err(why) => Err(why),
    }
}

/// The folder of the server's programs: on `PATH`, or where distributions keep them.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    programs_in(env::split_paths(&path)).or_else(|| programs_in(installed(Path::new("/usr/lib/postgresql"))))
}

fn programs_in(mut folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    folders.find(|folder| {
        ["initdb", "postgres"]
            .iter()
            .all(|name| folder.join(name).is_file())
    })
}

/// `VERSION/bin` for each installed version, the newest first.
fn installed(root: &Path) -> impl Iterator<Item = PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, folder)| folder)
}

/// Number of the user and the group that the server runs as, where that is not us.
fn other_user() -> Result<Option<(u32, u32)>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let number = |of: &str| -> Result<u32> {
        let output = Command::new("id").args([of, SERVER_USER]).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        text.trim().parse().with_context(|| {
            format!("PostgreSQL does not run as root, and there is no user `{SERVER_USER}` to run it as")
        })
    };
    Ok(Some((number("-u")?, number("-g")?)))
}

fn as_user(program: impl AsRef<std::ffi::OsStr>, user: Option<(u32, u32)>) -> Command {
    let Some((user, group)) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command
        .arg(format!("--reuid={user}"))
        .arg(format!("--regid={group}"))
        .arg("--clear-groups")
        .arg(program);
    command
}

fn create(programs: &Path, folder: &Path, user: Option<(u32, u32)>) -> Result<()> {
    let output = as_user(programs.join("initdb"), user)
        .arg("--pgdata")
        .arg(folder.join("data"))
        .args([
            "--username=inlay",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ])
        .current_dir("/")
        .stdin(Stdio::null())
        .output()
        .context("initdb cannot be run")?;
    if !output.status.success() {
        bail!(
            "initdb failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// The server says itself, in the last line of its file, when it takes connections.
fn wait_until_ready(folder: &Path) -> Result<()> {
    let mut waited = Duration::ZERO;
    while waited < START_LIMIT {
        let said = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        if said.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            return Ok(());
        }
        thread::sleep(LOOK_EVERY);
        waited += LOOK_EVERY;
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    bail!(
        "PostgreSQL did not start within {} s: {}",
        START_LIMIT.as_secs(),
        log.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_installed_version_is_taken_and_nothing_but_a_version() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9", "15", "common"] {
            let folder = root.path().join(version).join("bin");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("initdb"), "").unwrap();
            fs::write(folder.join("postgres"), "").unwrap();
        }
        assert_eq!(
            programs_in(installed(root.path())),
            Some(root.path().join("15/bin"))
        );
        fs::remove_file(root.path().join("15/bin/postgres")).unwrap();
        assert_eq!(
            programs_in(installed(root.path())),
            Some(root.path().join("9/bin"))
        );
    }

    #[test]
    fn a_private_server_leaves_nothing_behind() {
        let server = match Server::start() {
            Ok(server) => server,
            Err(error) => {
                eprintln!("skipped: {error:#}");
                return;
            }
        };
        let folder = PathBuf::from(server.url().split_once("host=").unwrap().1);
        assert!(folder.is_dir());
        drop(server);
        let gone = (0..1000).any(|_| {
            thread::sleep(LOOK_EVERY);
            !folder.exists()
        });
        assert!(gone, "{} is still there", folder.display());
    }
}
