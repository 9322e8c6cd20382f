//! The state of the connection to the host, and what each message does to it. No browser in here.

use inlay_contract::host::message::{Context, Theme};
use inlay_contract::host::{HostMessage, Received, parse};
use inlay_contract::{InstanceId, Nonce};

use super::request::RequestSlot;

/// A finished handshake: what a session is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connected {
    /// The nonce of this frame's hello.
    pub(crate) nonce: Nonce,
    /// The name that the host gave to this widget.
    pub(crate) instance: InstanceId,
}

/// Where the connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// No welcome yet.
    Waiting,
    /// The port is open.
    Open(Connected),
    /// The host has ended it.
    Ended,
}

/// Messages that were not acted upon, for diagnosis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ignored {
    /// Of a kind that this build does not know.
    pub(crate) unknown_kind: u32,
    /// Of a wrong shape.
    pub(crate) malformed: u32,
    /// For an earlier record, or an answer to nothing.
    pub(crate) late: u32,
}

/// What a message on the port leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Incoming {
    /// A new record context, or the first one.
    Record(Context),
    /// The same record with other settings (locale, admin properties).
    Settings(Context),
    /// The assertion that was asked for; `None` when the host has none.
    Assertion(Option<String>),
    /// How the page looks now.
    Theme(Theme),
    /// Whether the tab is shown.
    Visible(bool),
    /// Release everything; the id is for the answer.
    Destroy(String),
    /// Counted, otherwise ignored.
    Nothing,
}

/// The connection to the host.
#[derive(Debug)]
pub(crate) struct Connection {
    phase: Phase,
    epoch: Option<u32>,
    record: Option<Context>,
    ignored: Ignored,
    pub(crate) requests: RequestSlot,
}

impl Connection {
    /// Before the first welcome.
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Waiting,
            epoch: None,
            record: None,
            ignored: Ignored::default(),
            requests: RequestSlot::default(),
        }
    }

    /// Where it stands.
    pub(crate) fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The epoch that outgoing messages carry: that of the last context, 0 before the first.
    pub(crate) fn epoch(&self) -> u32 {
        self.epoch.unwrap_or(0)
    }

    /// What was ignored so far.
    pub(crate) fn ignored(&self) -> Ignored {
        self.ignored
    }

    /// A welcome was taken, the first or another one: everything that belonged to an earlier port is forgotten.
    pub(crate) fn welcomed(&mut self, connected: Connected) {
        self.phase = Phase::Open(connected);
        self.epoch = None;
        self.record = None;
        self.requests.clear();
    }

    /// The host asked to end it.
    pub(crate) fn ended(&mut self) {
        self.phase = Phase::Ended;
        self.requests.clear();
    }

    /// Reads one message of the port.
    pub(crate) fn receive(&mut self, text: &str) -> Incoming {
        match parse::<HostMessage>(text) {
            Ok(Received::Known(envelope)) => self.act(
                envelope.message,
                envelope.id,
                envelope.epoch,
                envelope.re.as_deref(),
            ),
            Ok(Received::UnknownKind(_)) => {
                self.ignored.unknown_kind += 1;
                Incoming::Nothing
            }
            Err(_) => {
                self.ignored.malformed += 1;
                Incoming::Nothing
            }
        }
    }

    fn act(&mut self, message: HostMessage, id: String, epoch: u32, re: Option<&str>) -> Incoming {
        match message {
            HostMessage::Context(context) => self.take_context(context, epoch),
            HostMessage::Token(token) => {
                if self.requests.answered_by(re, epoch) {
                    Incoming::Assertion(token.assertion)
                } else {
                    self.late()
                }
            }
            HostMessage::Theme(theme) => Incoming::Theme(theme),
            HostMessage::Visibility(visibility) => Incoming::Visible(visibility.visible),
            HostMessage::Destroy(_) => Incoming::Destroy(id),
        }
    }

    fn take_context(&mut self, context: Context, epoch: u32) -> Incoming {
        if self.epoch.is_some_and(|current| epoch < current) {
            return self.late();
        }
        let same_record = self.epoch == Some(epoch)
            && self.record.as_ref().is_some_and(|known| {
                // Another view is other work, as another record is.
                known.record_id == context.record_id && known.org == context.org && known.view == context.view
            });
        self.epoch = Some(epoch);
        self.record = Some(context.clone());
        if same_record {
            return Incoming::Settings(context);
        }
        self.requests.clear();
        Incoming::Record(context)
    }

    fn late(&mut self) -> Incoming {
        self.ignored.late += 1;
        Incoming::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "001A0000006Vm9rIAC";
    const SECOND: &str = "001A0000006Vm9sIAC";

    fn open() -> Connection {
        let mut connection = Connection::new();
        connection.welcomed(Connected {
            nonce: "0123456789abcdef0123456789abcdef".parse().unwrap(),
            instance: "6f2a0d3e-6a3f-4f0e-9f57-0d1f5a3f6b11".parse().unwrap(),
        });
        connection
    }

    fn envelope(kind: &str, epoch: u32, re: &str, body: &str) -> String {
        format!(r#"{{"v":1,"id":"h1","kind":"{kind}","epoch":{epoch},"re":"{re}","body":{body}}}"#)
    }

    fn context(epoch: u32, record: &str, locale: &str) -> String {
        let body = format!(
            r#"{{"recordId":"{record}","object":"Account","org":"00DA0000000abcdMAA","locale":"{locale}","language":"en",
            "currency":"USD","timeZone":"UTC","direction":"ltr","view":"portfolio","properties":{{}},"capabilities":[]}}"#
        );
        envelope("context", epoch, "", &body)
    }

    #[test]
    fn a_new_record_raises_the_epoch_and_drops_the_open_question() {
        let mut connection = open();
        assert!(matches!(
            connection.receive(&context(1, FIRST, "en-US")),
            Incoming::Record(_)
        ));
        assert!(connection.requests.ask("q", connection.epoch()));
        assert!(matches!(
            connection.receive(&context(2, SECOND, "en-US")),
            Incoming::Record(_)
        ));
        let token = envelope("token", 1, "q", r#"{"assertion":"old"}"#);
        assert_eq!(connection.receive(&token), Incoming::Nothing);
        assert_eq!(connection.ignored().late, 1);
    }

    #[test]
    fn another_locale_for_the_same_record_keeps_what_is_shown() {
        let mut connection = open();
        connection.receive(&context(1, FIRST, "en-US"));
        assert!(matches!(
            connection.receive(&context(1, FIRST, "de-CH")),
            Incoming::Settings(_)
        ));
    }

    #[test]
    fn a_context_that_was_overtaken_is_dropped() {
        let mut connection = open();
        connection.receive(&context(2, SECOND, "en-US"));
        assert_eq!(connection.receive(&context(1, FIRST, "en-US")), Incoming::Nothing);
        assert_eq!(connection.epoch(), 2);
    }

    #[test]
    fn the_host_page_may_start_again_at_the_first_epoch() {
        let mut connection = open();
        connection.receive(&context(5, FIRST, "en-US"));
        let Phase::Open(connected) = connection.phase().clone() else {
            panic!("the connection is open");
        };
        connection.welcomed(connected);
        assert!(matches!(
            connection.receive(&context(1, SECOND, "en-US")),
            Incoming::Record(_)
        ));
    }

    #[test]
    fn what_cannot_be_read_is_counted_and_nothing_else() {
        let mut connection = open();
        assert_eq!(
            connection.receive(&envelope("confetti", 1, "", "{}")),
            Incoming::Nothing
        );
        assert_eq!(
            connection.receive(&envelope("visibility", 1, "", r#"{"visible":3}"#)),
            Incoming::Nothing
        );
        assert_eq!(connection.receive("no JSON"), Incoming::Nothing);
        let ignored = connection.ignored();
        assert_eq!((ignored.unknown_kind, ignored.malformed, ignored.late), (1, 2, 0));
    }
}
