//! A plain load balancer: each connection goes to the next instance that says it is ready, wherever the one before went.
//!
//! It forwards bytes and knows nothing of HTTP but `/readyz`. A connection that is refused goes to another instance; one that
//! breaks is broken. Nothing is sent twice.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::stack::plain_client;

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The balancer, running.
pub(super) struct Balancer {
    pub(super) base_url: String,
    places: Arc<Mutex<Places>>,
    tasks: [JoinHandle<()>; 2],
}

#[derive(Default)]
struct Places {
    all: Vec<Place>,
    next: usize,
}

/// One of the instances behind it.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Where it listens; `None` while none is to be sent there.
    at: Option<SocketAddr>,
    is_ready: bool,
    counts: Counts,
}

/// Connections to an instance since it was put there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) opened: usize,
    pub(super) closed: usize,
}

impl Balancer {
    /// For so many instances, none of which is there yet.
    pub(super) async fn start(count: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let places = Arc::new(Mutex::new(Places {
            all: vec![Place::default(); count],
            next: 0,
        }));
        let tasks = [
            tokio::spawn(accept(listener, Arc::clone(&places))),
            tokio::spawn(look(Arc::clone(&places))),
        ];
        Self {
            base_url,
            places,
            tasks,
        }
    }

    /// Puts an instance behind it, which gets connections as soon as it is ready.
    pub(super) fn put(&self, number: usize, at: SocketAddr) {
        self.places.lock().unwrap().all[number] = Place {
            at: Some(at),
            ..Place::default()
        };
    }

    /// Sends no more connections to an instance, as an operator does before stopping it.
    pub(super) fn take_out(&self, number: usize) {
        self.places.lock().unwrap().all[number].at = None;
    }

    pub(super) fn counts(&self, number: usize) -> Counts {
        self.places.lock().unwrap().all[number].counts
    }

    pub(super) fn is_ready(&self, number: usize) -> bool {
        self.places.lock().unwrap().all[number].is_ready
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Places {
    /// The next that is ready; none twice for one connection.
    fn next(&mut self, tried: &[usize]) -> Option<(usize, SocketAddr)> {
        for _ in 0..self.all.len() {
            let number = self.next;
            self.next = (number + 1) % self.all.len();
            let place = self.all[number];
            if let Some(at) = place.at.filter(|_| place.is_ready && !tried.contains(&number)) {
                return Some((number, at));
            }
        }
        None
    }

    fn count(&mut self, number: usize, at: SocketAddr, count: impl FnOnce(&mut Counts)) {
        // An instance that stands there by now is another one.
        if let Some(place) = self.all.get_mut(number).filter(|place| place.at == Some(at)) {
            count(&mut place.counts);
        }
    }
}

async fn accept(listener: TcpListener, places: Arc<Mutex<Places>>) {
    loop {
        let Ok((client, _)) = listener.accept().await else {
            continue;
        };
        tokio::spawn(forward(client, Arc::clone(&places)));
    }
}

async fn forward(mut client: TcpStream, places: Arc<Mutex<Places>>) {
    let mut tried = Vec::new();
    loop {
        let next = places.lock().unwrap().next(&tried);
        // With nobody behind it, the client's connection just closes.
        let Some((number, at)) = next else { return };
        tried.push(number);
        let Ok(mut instance) = TcpStream::connect(at).await else {
            continue;
        };
        places
            .lock()
            .unwrap()
            .count(number, at, |counts| counts.opened += 1);
        // However it ends, it has ended.
        let _ = copy_bidirectional(&mut client, &mut instance).await;
        places
            .lock()
            .unwrap()
            .count(number, at, |counts| counts.closed += 1);
        return;
    }
}

/// Asks each instance whether it is ready.
async fn look(places: Arc<Mutex<Places>>) {
    let client = plain_client();
    loop {
        let asked: Vec<_> = places.lock().unwrap().all.iter().map(|place| place.at).collect();
        for (number, at) in asked.into_iter().enumerate() {
            let Some(at) = at else { continue };
            let answer = client.get(format!("http://{at}/readyz")).send().await;
            let is_ready = answer.is_ok_and(|answer| answer.status().is_success());
            let mut places = places.lock().unwrap();
            if let Some(place) = places.all.get_mut(number).filter(|place| place.at == Some(at)) {
                place.is_ready = is_ready;
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
