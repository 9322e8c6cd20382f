//! A stream of server-sent events, read as the widget reads it.

use std::time::Duration;

use inlay_contract::kyc::KycEvent;
use reqwest::{RequestBuilder, Response};

use crate::silence;

/// Where there is something to say a stream says it within two seconds, when it looks by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream of events.
pub(crate) struct Stream {
    response: Response,
    text: String,
}

/// One thing that a stream said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) id: Option<u64>,
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Stream {
    /// What a request is answered with; from here on nothing is missed.
    pub(crate) async fn of(call: RequestBuilder) -> Self {
        let response = call.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        silence::assert_head_is_silent(&response);
        let mut stream = Self {
            response,
            text: String::new(),
        };
        assert_eq!(stream.block().await.as_deref(), Some(": following"));
        stream
    }

    /// The next event; `None` at the end of the stream.
    pub(crate) async fn next(&mut self) -> Option<Said> {
        loop {
            let block = self.block().await?;
            if !block.starts_with(':') {
                return Some(Said::of(&block));
            }
        }
    }

    /// What stands before the next empty line.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let block = block.to_owned();
                self.text = rest.to_owned();
                silence::assert_silent("an event stream", &block);
                return Some(block);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk());
            let chunk = chunk.await.expect("the stream says nothing").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

impl Said {
    fn of(block: &str) -> Self {
        let field = |name: &str| {
            let lines = block.lines();
            let mut values = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            values.next().map(str::to_owned)
        };
        Self {
            id: field("id").map(|id| id.parse().unwrap()),
            name: field("event").unwrap_or_default(),
            data: field("data").unwrap_or_default(),
        }
    }

    pub(crate) fn event(&self) -> KycEvent {
        assert_eq!(self.name, "kyc", "{self:?}");
        serde_json::from_str(&self.data).unwrap()
    }
}
