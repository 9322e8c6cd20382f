//! The demo's processes: started one after the other, stopped together, never left behind.
//!
//! Each runs in a process group of its own, so that Ctrl-C reaches this program alone, which then stops them in order.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::say;

/// The sandbox makes up years of history before it is ready.
const READY_TIMEOUT: Duration = Duration::from_secs(60);
/// Longer than the backend's own limit for requests under way.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Why the demo ended.
pub(super) enum Ended {
    /// Ctrl-C, SIGTERM, or the terminal was closed.
    Signal,
    /// A server ended though nobody asked it to.
    Server { name: &'static str, status: ExitStatus },
}

/// The running servers. Dropping them stops them.
pub(super) struct Servers {
    running: Vec<(&'static str, Child)>,
    is_stopping: Arc<AtomicBool>,
}

impl Servers {
    /// No servers yet; from here on signals are noticed instead of ending this program.
    pub(super) fn new() -> Result<Self> {
        let is_stopping = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&is_stopping))
                .context("signals cannot be watched")?;
        }
        Ok(Self {
            running: Vec::new(),
            is_stopping,
        })
    }

    /// Starts a server and waits until it says that it listens.
    pub(super) fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let command = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let (ready, is_ready) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            let announcement = format!("{name} listening on ");
            pass_through(name, stdout, move |line| {
                if line.starts_with(&announcement) {
                    // Nobody waits any more when it says so a second time.
                    let _ = ready.send(());
                }
            });
        }
        if let Some(stderr) = child.stderr.take() {
            pass_through(name, stderr, |_| {});
        }
        self.running.push((name, child));

        let deadline = Instant::now() + READY_TIMEOUT;
        loop {
            match is_ready.recv_timeout(POLL_INTERVAL) {
                Ok(()) => return Ok(()),
                // Its output is closed: it has ended, or is about to.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(POLL_INTERVAL),
                Err(RecvTimeoutError::Timeout) => {}
            }
            match self.ended() {
                Some(Ended::Signal) => bail!("stopped before everything was ready"),
                Some(Ended::Server { name, status }) => {
                    bail!("{name} did not start ({status}); its reason stands above")
                }
                None if Instant::now() > deadline => {
                    bail!("{name} was not ready after {} s", READY_TIMEOUT.as_secs())
                }
                None => {}
            }
        }
    }

    /// Waits for a signal or for the end of a server.
    pub(super) fn wait_for_end(&mut self) -> Ended {
        loop {
            if let Some(end) = self.ended() {
                return end;
            }
            thread::sleep(POLL_INTERVAL);
        }
    }

    fn ended(&mut self) -> Option<Ended> {
        if self.is_stopping.load(Ordering::Relaxed) {
            return Some(Ended::Signal);
        }
        self.running
            .iter_mut()
            .find_map(|(name, child)| match child.try_wait() {
                Ok(Some(status)) => Some(Ended::Server { name, status }),
                _ => None,
            })
    }

    /// Stops all servers, the last started first: asks, and after a while ends those that do not listen.
    pub(super) fn stop(&mut self) {
        for (_, child) in self.running.iter_mut().rev() {
            // A child that was waited for already is not signalled: its number may belong to another process.
            if let (Ok(None), Some(pid)) = (child.try_wait(), pid(child)) {
                let _ = kill_process(pid, Signal::TERM);
            }
        }
        let deadline = Instant::now() + STOP_TIMEOUT;
        for (name, mut child) in self.running.drain(..).rev() {
            while Instant::now() < deadline && matches!(child.try_wait(), Ok(None)) {
                thread::sleep(POLL_INTERVAL);
            }
            if matches!(child.try_wait(), Ok(None)) {
                say::note(&format!("{name} does not stop and is ended"));
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.stop();
    }
}

fn pid(child: &Child) -> Option<Pid> {
    Pid::from_raw(child.id().try_into().ok()?)
}

fn pass_through(
    name: &'static str,
    output: impl Read + Send + 'static,
    mut see: impl FnMut(&str) + Send + 'static,
) {
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            say::passed_through(name, &line);
            see(&line);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn is_running(pid: u32) -> bool {
        std::path::Path::new(&format!("/proc/{pid}")).exists()
    }

    #[test]
    fn nothing_is_left_behind_when_a_later_server_does_not_start() {
        let mut servers = Servers::new().unwrap();
        servers
            .start(
                "first",
                &mut shell("echo first listening on http://127.0.0.1:1; exec sleep 600"),
            )
            .unwrap();
        let first = servers.running[0].1.id();
        let error = servers
            .start("second", &mut shell("echo out of luck >&2; exit 3"))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("second did not start") && error.contains('3'),
            "{error}"
        );
        assert!(is_running(first));
        drop(servers);
        assert!(!is_running(first));
    }

    #[test]
    fn the_server_that_dies_is_named() {
        let mut servers = Servers::new().unwrap();
        servers
            .start(
                "stays",
                &mut shell("echo stays listening on http://127.0.0.1:1; exec sleep 600"),
            )
            .unwrap();
        servers
            .start(
                "dies",
                &mut shell("echo dies listening on http://127.0.0.1:1; exit 7"),
            )
            .unwrap();
        let Ended::Server { name, status } = servers.wait_for_end() else {
            panic!("nobody sent a signal")
        };
        assert_eq!((name, status.code()), ("dies", Some(7)));
    }
}
