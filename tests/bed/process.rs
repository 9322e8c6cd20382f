//! Another program that runs beside this one.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

/// How long a program may take to end when it is asked to.
const TO_END: Duration = Duration::from_secs(20);

/// A running program. It is asked to end when this is dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
}

/// What of a program is in memory, all its processes together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Resident {
    /// Now, in bytes (`VmRSS`).
    pub now: u64,
    /// At the most since they began, in bytes (`VmHWM`).
    pub most: u64,
}

/// A command that runs on these processors (`0,1`; all where there is no such wish).
#[must_use]
pub fn on_processors(processors: Option<&str>, program: &Path) -> Command {
    match processors {
        None => Command::new(program),
        Some(list) => {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", list]).arg(program);
            command
        }
    }
}

/// A program on `PATH`, or where distributions keep those of administrators.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let also = ["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(also)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The service's program: the one that was named, else `inlay` where the build puts it (`INLAY_BIN_DIR`).
///
/// # Errors
/// It is not there.
pub fn service(named: Option<&Path>) -> anyhow::Result<PathBuf> {
    let program = named.map_or_else(
        || {
            let folder = std::env::var_os("INLAY_BIN_DIR").unwrap_or_else(|| "target/release".into());
            PathBuf::from(folder).join("inlay")
        },
        Path::to_owned,
    );
    ensure!(
        program.is_file(),
        "{} is not there: build it with `cargo build --release -p inlay-backend`",
        program.display()
    );
    Ok(program)
}

impl Process {
    /// Starts `command`, whose complaints go to a file.
    ///
    /// # Errors
    /// It cannot be run.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        let log = File::create(log).with_context(|| format!("{} cannot be made", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} cannot be run"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
        })
    }

    /// The same for one that says in its first line, behind `words`, where it listens. Answers with that.
    ///
    /// # Errors
    /// It cannot be run, or ends before it says so.
    pub fn start_and_hear(
        name: &str,
        command: &mut Command,
        log: &Path,
        words: &str,
    ) -> anyhow::Result<(Self, String)> {
        let mut started = Self::start(name, command.stdout(Stdio::piped()), log)?;
        let stdout = started.child.stdout.take().context("a program without output")?;
        let mut first = String::new();
        BufReader::new(stdout).read_line(&mut first)?;
        let Some(address) = first.trim().strip_prefix(words) else {
            let why = fs::read_to_string(log).unwrap_or_default();
            bail!("{name} did not start: {}", why.trim());
        };
        Ok((started, address.trim().to_owned()))
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails where it has ended by itself.
    ///
    /// # Errors
    /// It has.
    pub fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended by itself: {status}", self.name),
        }
    }

    /// What of it and of the processes that it started is in memory.
    ///
    /// # Errors
    /// It has ended, or this is no Linux.
    pub fn resident(&self) -> anyhow::Result<Resident> {
        let mut sum = resident_of(self.id())?;
        for child in children_of(self.id())? {
            // One that has just ended counts for nothing.
            let of_child = resident_of(child).unwrap_or_default();
            sum.now += of_child.now;
            sum.most += of_child.most;
        }
        Ok(sum)
    }

    /// How long its processors were busy with it, with the processes that it started, so far.
    ///
    /// # Errors
    /// As for [`Process::resident`].
    pub fn busy(&self) -> anyhow::Result<Duration> {
        let mut sum = busy_of(self.id())?;
        for child in children_of(self.id())? {
            sum += busy_of(child).unwrap_or_default();
        }
        Ok(sum)
    }

    /// Asks it to end and waits until it has.
    pub fn end(mut self) {
        self.stop();
    }

    fn stop(&mut self) {
        let has_ended = |child: &mut Child| child.try_wait().ok().flatten().is_some();
        if has_ended(&mut self.child) {
            return;
        }
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It can only have ended meanwhile.
            let _ = kill_process(id, Signal::TERM);
        }
        let asked = Instant::now();
        while asked.elapsed() < TO_END {
            if has_ended(&mut self.child) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What of a process is in memory.
///
/// # Errors
/// There is none of this number, or this is no Linux.
pub fn resident_of(id: u32) -> anyhow::Result<Resident> {
    let status =
        fs::read_to_string(format!("/proc/{id}/status")).context("memory is measured on Linux only")?;
    let bytes = |key: &str| -> anyhow::Result<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kibibytes = line.with_context(|| format!("no {key}"))?;
        let kibibytes: u64 = kibibytes.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1_024)
    };
    Ok(Resident {
        now: bytes("VmRSS:")?,
        most: bytes("VmHWM:")?,
    })
}

fn children_of(id: u32) -> anyhow::Result<Vec<u32>> {
    let text = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    text.split_whitespace()
        .map(|number| number.parse().context("the kernel says other than expected"))
        .collect()
}

fn busy_of(id: u32) -> anyhow::Result<Duration> {
    /// What the kernel counts in on every Linux of today.
    const TICKS_PER_SECOND: u32 = 100;

    let text = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The name may hold anything, and stands in the last pair of parentheses.
    let (_, rest) = text
        .rsplit_once(')')
        .context("the kernel says other than expected")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |place: usize| -> anyhow::Result<u32> {
        let field = fields.get(place).context("the kernel says less than expected")?;
        Ok(field.parse()?)
    };
    Ok(Duration::from_secs(1) * (ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}
