//! An open stream of server-sent events.

use std::time::Duration;

use inlay_contract::kyc::KycEvent;

/// Long enough for a busy machine, short enough for a person who waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// One event of a stream; comments are left out.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) id: Option<u64>,
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Said {
    pub(crate) fn event(&self) -> KycEvent {
        assert_eq!(self.name, "kyc");
        serde_json::from_str(&self.data).unwrap()
    }
}

pub(crate) struct Stream {
    response: reqwest::Response,
    rest: String,
}

impl Stream {
    pub(crate) async fn open(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-accel-buffering"), "no");
        Self {
            response,
            rest: String::new(),
        }
    }

    /// Everything that comes until the stream is over, comments and all.
    pub(crate) async fn rest(mut self) -> String {
        loop {
            let piece = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            match piece.expect("the stream does not end").ok().flatten() {
                Some(piece) => self.rest += std::str::from_utf8(&piece).unwrap(),
                None => return self.rest,
            }
        }
    }

    /// The next event; `None` when the stream is over.
    pub(crate) async fn next(&mut self) -> Option<Said> {
        loop {
            while let Some((block, rest)) = self.rest.split_once("\n\n") {
                let said = said(block);
                self.rest = rest.to_owned();
                if said.is_some() {
                    return said;
                }
            }
            let piece = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let piece = piece.expect("the stream says nothing").ok().flatten()?;
            self.rest += std::str::from_utf8(&piece).unwrap();
        }
    }
}

fn said(block: &str) -> Option<Said> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    Some(Said {
        id: field("id").map(|id| id.parse().unwrap()),
        name: field("event")?.to_owned(),
        data: field("data")?.to_owned(),
    })
}
