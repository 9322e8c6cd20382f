//! Tells the test what is reached, and waits for its word.

use anyhow::Context as _;
use inlay_backend::clock::ManualClock;

/// The way to the test. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Watcher {
    client: reqwest::Client,
    address: String,
    clock: ManualClock,
}

impl Watcher {
    /// The test that listens below `address`, and that sets the clock with each word of its.
    ///
    /// # Errors
    /// The client cannot be built.
    pub(crate) fn new(address: &str, clock: ManualClock) -> anyhow::Result<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "speaks to the test that started this process, and to nobody else"
        )]
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .context("no HTTP client")?;
        Ok(Self {
            client,
            address: address.to_owned(),
            clock,
        })
    }

    /// A step is reached. Returns when the process may go on, and never where it is to die.
    pub(crate) async fn step(&self, name: String) {
        self.tell("step", name).await;
    }

    /// The service listens.
    pub(crate) async fn listening(&self, base_url: &str) {
        self.tell("listening", base_url.to_owned()).await;
    }

    async fn tell(&self, what: &str, body: String) {
        match self.answer(what, body).await.map(|now| now.parse()) {
            Ok(Ok(now)) => self.clock.set(now),
            // What comes next is not this process's to decide.
            _ => std::future::pending().await,
        }
    }

    async fn answer(&self, what: &str, body: String) -> reqwest::Result<String> {
        let told = self.client.post(format!("{}/{what}", self.address)).body(body);
        told.send().await?.error_for_status()?.text().await
    }
}
