//! Load of one HTTP/1.1 server: so many connections, a thread each, that send ready-made requests and read the answers.
//!
//! Two ways, because they answer two questions. *As fast as it goes*, each connection sends its next request when the last one
//! is answered: the most that the server can do. *At a rate*, each request has an instant at which it is due, and its time
//! counts from then on and not from when it could be sent at last: otherwise a server that stalls would not be asked
//! meanwhile, and look quick (coordinated omission).
//!
//! Own code and no library or program: the same few instructions for each server beside whom ours is measured, on processors
//! that are chosen, and any answer but 200 ends it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, bail, ensure};
use rustix::thread::CpuSet;
use serde::Serialize;

use crate::latency::{Latencies, Summary, microseconds};

/// How long an answer may take before the load is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// What to ask, and how.
#[derive(Debug, Clone)]
pub struct Load {
    /// The server.
    pub address: SocketAddr,
    /// Whole requests, head and all; each connection goes round them.
    pub requests: Arc<Vec<Vec<u8>>>,
    /// Connections at once.
    pub connections: usize,
    /// How long to measure, after a warm-up of a tenth of it.
    pub duration: Duration,
    /// Requests per second of all connections together; as fast as it goes where there is none.
    pub rate: Option<f64>,
    /// The processors to send from (`0,1`); all where there is no such wish.
    pub processors: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct LoadResult {
    /// Answers per second.
    pub per_second: f64,
    /// How long they took.
    pub latency: Summary,
    /// Bytes of one answer's body.
    pub body_bytes: usize,
}

/// A request for `path` with these headers.
#[must_use]
pub fn get(path: &str, authority: &str, headers: &[(String, String)]) -> Vec<u8> {
    let mut text = format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.into_bytes()
}

/// Runs the load. Takes a thread for each connection and blocks until it is over.
///
/// # Errors
/// Any answer but 200, and any connection that breaks off: a fast failure must not look like speed.
pub fn run(load: &Load) -> anyhow::Result<LoadResult> {
    ensure!(
        !load.requests.is_empty() && 0 < load.connections,
        "nothing to ask, or nobody who asks"
    );
    let processors = load.processors.as_deref().map(processors).transpose()?;
    let start = Instant::now();
    let threads: Vec<_> = (0..load.connections)
        .map(|number| {
            let load = load.clone();
            thread::spawn(move || {
                if let Some(processors) = &processors {
                    rustix::thread::sched_setaffinity(None, processors)
                        .context("the processors cannot be chosen")?;
                }
                connection(&load, number, start)
            })
        })
        .collect();
    let mut all = Vec::new();
    let mut body_bytes = 0;
    for thread in threads {
        let (measured, bytes) = thread.join().map_err(|_| anyhow!("a connection panicked"))??;
        all.extend(measured);
        body_bytes = bytes;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of requests fits")]
    let per_second = all.len() as f64 / load.duration.as_secs_f64();
    Ok(LoadResult {
        per_second,
        latency: all.into_iter().collect::<Latencies>().summary(),
        body_bytes,
    })
}

fn connection(load: &Load, number: usize, start: Instant) -> anyhow::Result<(Vec<u32>, usize)> {
    let mut connection = Connection::open(load.address)?;
    let warm_up = load.duration / 10;
    let mut measured = Vec::with_capacity(100_000);
    let mut body_bytes = 0;
    for turn in 0_u32.. {
        let due = match load.rate {
            None => Instant::now(),
            Some(rate) => start + due(rate, load.connections, number, turn),
        };
        if start + warm_up + load.duration <= due {
            break;
        }
        if let Some(early) = due.checked_duration_since(Instant::now()) {
            thread::sleep(early);
        }
        // Connections begin at different places, so that neighbours do not ask for the same.
        let place = (usize::try_from(turn)? + number * 7) % load.requests.len();
        body_bytes = connection.ask(&load.requests[place])?;
        if start + warm_up <= due {
            measured.push(microseconds(due.elapsed()));
        }
    }
    Ok((measured, body_bytes))
}

/// An open connection, on which one request after the other is sent.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens there.
    pub fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("the server cannot be reached")?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let buffer = vec![0; 64 * 1024];
        Ok(Self { stream, buffer })
    }

    /// Sends a whole request and reads the answer to its end. Returns the length of its body.
    ///
    /// # Errors
    /// Any answer but 200, and one without a length.
    pub fn ask(&mut self, request: &[u8]) -> anyhow::Result<usize> {
        self.stream.write_all(request)?;
        read_answer(&mut self.stream, &mut self.buffer)
    }
}

/// When a connection's request of this turn is due: they take turns evenly.
fn due(rate: f64, connections: usize, number: usize, turn: u32) -> Duration {
    #[expect(clippy::cast_precision_loss, reason = "counts of connections are small")]
    let (connections, number) = (connections as f64, number as f64);
    Duration::from_secs_f64((f64::from(turn) * connections + number) / rate)
}

/// Reads one answer of status 200 to its end. Returns the length of its body.
fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<usize> {
    let mut filled = 0;
    loop {
        if filled == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let read = stream.read(&mut buffer[filled..])?;
        ensure!(0 < read, "the server closed the connection");
        filled += read;
        let so_far = &buffer[..filled];
        let Some(end) = so_far.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = std::str::from_utf8(&so_far[..end])?;
        if !head.starts_with("HTTP/1.1 200 ") {
            bail!(
                "the server answered `{}`: {}",
                head.lines().next().unwrap_or_default(),
                String::from_utf8_lossy(&so_far[end + 4..])
            );
        }
        let length = content_length(head).context("an answer without a length")?;
        let whole = end + 4 + length;
        if whole < filled {
            bail!("more came than one answer");
        }
        if whole == filled {
            return Ok(length);
        }
        if buffer.len() < whole {
            buffer.resize(whole, 0);
        }
        stream.read_exact(&mut buffer[filled..whole])?;
        return Ok(length);
    }
}

fn content_length(head: &str) -> Option<usize> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_it = name.eq_ignore_ascii_case("content-length");
        is_it.then(|| value.trim().parse().ok()).flatten()
    })
}

fn processors(list: &str) -> anyhow::Result<CpuSet> {
    let mut set = CpuSet::new();
    for number in list.split(',') {
        set.set(
            number
                .trim()
                .parse()
                .context("processors are numbers with commas between them")?,
        );
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// Answers every request on every connection, the first one after a pause.
    fn server(status: &'static str, pause: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                thread::spawn(move || {
                    let mut piece = [0; 1_024];
                    thread::sleep(pause);
                    while stream.read(&mut piece).is_ok_and(|read| 0 < read) {
                        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 5\r\n\r\nhello");
                        stream.write_all(answer.as_bytes()).unwrap();
                    }
                });
            }
        });
        address
    }

    fn load(address: SocketAddr, rate: Option<f64>) -> Load {
        Load {
            address,
            requests: Arc::new(vec![get("/", "here", &[])]),
            connections: 2,
            duration: Duration::from_millis(500),
            rate,
            processors: None,
        }
    }

    #[test]
    fn an_error_is_no_result() {
        let refused = run(&load(server("503 Busy", Duration::ZERO), None));
        assert!(refused.unwrap_err().to_string().contains("503"));
    }

    #[test]
    fn a_rate_is_kept() {
        let result = run(&load(server("200 OK", Duration::ZERO), Some(200.0))).unwrap();
        assert!((150.0..=250.0).contains(&result.per_second), "{result:?}");
        assert_eq!(result.body_bytes, 5);
    }

    #[test]
    fn a_stall_counts_for_every_request_that_was_due_meanwhile() {
        // It is over 250 ms after the warm-up of 50 ms has begun: of 500 ms, the first 200 were spent waiting.
        let result = run(&load(server("200 OK", Duration::from_millis(250)), Some(200.0))).unwrap();
        assert!(result.latency.longest_ms >= 150.0, "{result:?}");
        assert!(
            result.latency.count >= 80,
            "what was due is made up for: {result:?}"
        );
    }
}
