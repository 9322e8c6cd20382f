//! Carries [`super::connection`] into the browser: window messages, the port, timers, the height of the content.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use inlay_contract::ErrorCode;
use inlay_contract::host::handshake::AcceptKind;
use inlay_contract::host::message::{
    Context, Dirty, Empty, GuestMessage, Metric, Resize, Theme, Timing, TokenNeeded, TokenReason,
};
use inlay_contract::host::{
    Accept, Envelope, HANDSHAKE_TIMEOUT_MS, Limits, MAX_MESSAGE_BYTES, MAX_RESIZES_PER_SECOND,
    REQUEST_TIMEOUT_MS, VERSIONS,
};
use inlay_contract::write::{ToJson, to_text};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MessageEvent, MessagePort};

use super::connection::{Connected, Connection, Incoming, Phase};
use super::height::{Decision, HeightReporter, Measured};
use super::hello::HelloHook;
use super::tenant::{self, Tenant};
use super::welcome::{Verdict, WindowFacts, judge};
use crate::browser::size_observer::SizeObserver;
use crate::browser::timer::{Timer, after};
use crate::browser::{clock, random};

/// What the host does to the widget.
#[derive(Debug)]
pub(crate) enum HostEvent {
    /// Show this record. Whatever is in flight for an earlier one is void.
    Record(Connected, Context),
    /// The same record with other settings.
    Settings(Context),
    /// How the page looks now.
    Theme(Theme),
    /// Whether the tab is shown.
    Visible(bool),
    /// There is no connection, and this is why.
    Unconnected(ErrorCode),
    /// Release everything.
    Ended,
}

type WindowListener = Closure<dyn FnMut(MessageEvent)>;

type Deliver = Box<dyn Fn(&Host, HostEvent)>;

struct Port {
    port: MessagePort,
    _listener: WindowListener,
}

impl Drop for Port {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.close();
    }
}

/// The host page, as the rest of the widget knows it. Clones are the same host.
#[derive(Clone)]
pub(crate) struct Host {
    inner: Rc<Inner>,
}

struct Inner {
    hook: HelloHook,
    nonce: inlay_contract::Nonce,
    host_origins: Vec<String>,
    deliver: Deliver,
    connection: RefCell<Connection>,
    port: RefCell<Option<Port>>,
    listener: RefCell<Option<WindowListener>>,
    answer: RefCell<Option<oneshot::Sender<Option<String>>>>,
    handshake_timer: RefCell<Option<Timer>>,
    content: Element,
    heights: RefCell<HeightReporter>,
    height_timer: RefCell<Option<Timer>>,
    is_dirty: Cell<bool>,
    generation: Cell<u32>,
    observer: RefCell<Option<SizeObserver>>,
}

/// Starts to listen for the host. `content` is the element whose height the host is told.
///
/// `None` where the page is not ours: no hello script, no nonce.
pub(crate) fn connect(content: Element, deliver: impl Fn(&Host, HostEvent) + 'static) -> Option<Host> {
    let hook = HelloHook::find()?;
    let nonce = hook.nonce()?;
    let host = Host {
        inner: Rc::new(Inner {
            hook,
            nonce,
            host_origins: read_tenant().host_origins,
            deliver: Box::new(deliver),
            connection: RefCell::new(Connection::new()),
            port: RefCell::default(),
            listener: RefCell::default(),
            answer: RefCell::default(),
            handshake_timer: RefCell::default(),
            content,
            heights: RefCell::default(),
            height_timer: RefCell::default(),
            is_dirty: Cell::new(false),
            generation: Cell::new(0),
            observer: RefCell::default(),
        }),
    };
    host.listen();
    host.arm_handshake_timer();
    Some(host)
}

impl Host {
    /// Asks the host for a signed assertion.
    ///
    /// # Errors
    /// [`ErrorCode::AssertionUnavailable`]: none came in time, the host has none, or another question is open.
    pub(crate) async fn assertion(&self, reason: TokenReason) -> Result<String, ErrorCode> {
        let id = random::message_id();
        let epoch = self.inner.connection.borrow().epoch();
        if !self.inner.connection.borrow_mut().requests.ask(&id, epoch) {
            return Err(ErrorCode::AssertionUnavailable);
        }
        let (sender, receiver) = oneshot::channel();
        self.inner.answer.replace(Some(sender));
        self.post(
            id.clone(),
            None,
            GuestMessage::TokenNeeded(TokenNeeded { reason }),
        );
        let host = self.clone();
        let _time_out = after(REQUEST_TIMEOUT_MS, move || {
            if host.inner.connection.borrow_mut().requests.give_up(&id) {
                host.inner.answer.take();
            }
        });
        receiver
            .await
            .ok()
            .flatten()
            .ok_or(ErrorCode::AssertionUnavailable)
    }

    /// Tells the host something. Without a connection nothing happens.
    pub(crate) fn send(&self, message: GuestMessage) {
        self.post(random::message_id(), None, message);
    }

    /// Tells the host whether there is input that would be lost, if that is news to it.
    pub(crate) fn dirty(&self, dirty: bool) {
        if self.inner.is_dirty.replace(dirty) != dirty {
            self.send(GuestMessage::Dirty(Dirty { dirty }));
        }
    }

    /// The content was changed on purpose: a growth that follows is no loop.
    pub(crate) fn content_changed(&self) {
        self.inner
            .generation
            .set(self.inner.generation.get().wrapping_add(1));
    }

    /// Looks for the host once more, after the handshake timed out.
    pub(crate) fn search_again(&self) {
        if *self.inner.connection.borrow().phase() == Phase::Waiting {
            self.inner.hook.start();
            self.arm_handshake_timer();
        }
    }

    fn deliver(&self, event: HostEvent) {
        (self.inner.deliver)(self, event);
    }

    fn listen(&self) {
        let Some(window) = web_sys::window() else { return };
        let host = self.clone();
        let listener = WindowListener::new(move |event: MessageEvent| host.take_window_message(&event));
        let _ = window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        self.inner.listener.replace(Some(listener));
        // Our own listener stands first, so nothing can fall between the script's queue and it.
        let host = self.clone();
        let kept = self.inner.hook.take();
        // Not within `connect`: the caller has no `Host` yet.
        wasm_bindgen_futures::spawn_local(async move {
            for event in &kept {
                host.take_window_message(event);
            }
        });
    }

    fn arm_handshake_timer(&self) {
        let host = self.clone();
        let timer = after(HANDSHAKE_TIMEOUT_MS, move || {
            let waiting = *host.inner.connection.borrow().phase() == Phase::Waiting;
            if waiting {
                host.deliver(HostEvent::Unconnected(ErrorCode::HandshakeTimeout));
            }
        });
        self.inner.handshake_timer.replace(timer);
    }

    fn take_window_message(&self, event: &MessageEvent) {
        let text = json_text(&event.data());
        let port = event.ports().get(0).dyn_into::<MessagePort>().ok();
        let facts = WindowFacts {
            from_parent: is_from_parent(event),
            origin: &event.origin(),
            data: text.as_deref(),
            has_port: port.is_some(),
        };
        match (judge(&facts, &self.inner.nonce, &self.inner.host_origins), port) {
            (Verdict::Take(instance), Some(port)) => self.take_port(port, instance),
            (Verdict::Refuse(code), _) if *self.inner.connection.borrow().phase() == Phase::Waiting => {
                self.inner.hook.stop();
                self.inner.handshake_timer.take();
                self.deliver(HostEvent::Unconnected(code));
            }
            _ => (),
        }
    }

    fn take_port(&self, port: MessagePort, instance: inlay_contract::InstanceId) {
        let inner = &self.inner;
        if *inner.connection.borrow().phase() == Phase::Ended {
            return;
        }
        inner.hook.stop();
        inner.handshake_timer.take();
        inner.answer.take();
        // Another host has heard of no input.
        inner.is_dirty.set(false);
        let nonce = inner.nonce.clone();
        inner
            .connection
            .borrow_mut()
            .welcomed(Connected { nonce, instance });
        let host = self.clone();
        let listener = WindowListener::new(move |event: MessageEvent| host.take_port_message(&event));
        port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        inner.port.replace(Some(Port {
            port,
            _listener: listener,
        }));
        self.put_on_port(&Accept {
            kind: AcceptKind::It,
            nonce: inner.nonce.clone(),
            capabilities: Vec::new(),
            limits: Limits {
                max_message_bytes: u32::try_from(MAX_MESSAGE_BYTES).unwrap_or(u32::MAX),
                max_resizes_per_second: MAX_RESIZES_PER_SECOND,
            },
        });
        inner.heights.borrow_mut().reset();
        let host = self.clone();
        inner
            .observer
            .replace(SizeObserver::new(&inner.content, move || host.report_height()));
    }

    fn take_port_message(&self, event: &MessageEvent) {
        let text = json_text(&event.data()).unwrap_or_default();
        let incoming = self.inner.connection.borrow_mut().receive(&text);
        match incoming {
            Incoming::Record(context) => {
                self.inner.answer.take();
                if let Some(connected) = self.connected() {
                    self.deliver(HostEvent::Record(connected, context));
                }
            }
            Incoming::Settings(context) => self.deliver(HostEvent::Settings(context)),
            Incoming::Assertion(assertion) => {
                if let Some(sender) = self.inner.answer.take() {
                    // The asker may have gone meanwhile.
                    let _ = sender.send(assertion);
                }
            }
            Incoming::Theme(theme) => self.deliver(HostEvent::Theme(theme)),
            Incoming::Visible(visible) => self.deliver(HostEvent::Visible(visible)),
            Incoming::Destroy(id) => self.end(id),
            Incoming::Nothing => (),
        }
    }

    fn connected(&self) -> Option<Connected> {
        match self.inner.connection.borrow().phase() {
            Phase::Open(connected) => Some(connected.clone()),
            Phase::Waiting | Phase::Ended => None,
        }
    }

    fn end(&self, asked_by: String) {
        let inner = &self.inner;
        self.report_ignored();
        inner.hook.stop();
        inner.handshake_timer.take();
        inner.height_timer.take();
        inner.observer.take();
        inner.answer.take();
        inner.connection.borrow_mut().ended();
        if let (Some(window), Some(listener)) = (web_sys::window(), inner.listener.borrow().as_ref()) {
            let _ = window.remove_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        }
        self.deliver(HostEvent::Ended);
        // Views go only after this; the host waits for nothing more.
        self.dirty(false);
        self.post(
            random::message_id(),
            Some(asked_by),
            GuestMessage::Destroyed(Empty {}),
        );
        // Not at once: this runs inside the port's own listener.
        let host = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            host.inner.port.take();
            host.inner.listener.take();
        });
    }

    fn report_ignored(&self) {
        let ignored = self.inner.connection.borrow().ignored();
        for (name, count) in [
            ("ignored_unknown_kind", ignored.unknown_kind),
            ("ignored_malformed", ignored.malformed),
            ("ignored_late", ignored.late),
        ] {
            if 0 < count {
                self.send(metric(name, f64::from(count)));
            }
        }
    }

    fn report_height(&self) {
        let inner = &self.inner;
        let rect = inner.content.get_bounding_client_rect();
        let measured = Measured {
            width: whole_pixels(rect.width()),
            height: whole_pixels(rect.height()),
            content: inner.generation.get(),
        };
        let decision = inner
            .heights
            .borrow_mut()
            .observe(measured, clock::since_navigation_ms());
        match decision {
            Decision::Send(height) => self.send(GuestMessage::Resize(Resize { height })),
            Decision::Later(milliseconds) => {
                let host = self.clone();
                let timer = after(milliseconds, move || host.report_height());
                inner.height_timer.replace(timer);
            }
            Decision::Freeze => {
                web_sys::console::warn_1(
                    &"Inlay stopped reporting its height: it only grows with the frame.".into(),
                );
                self.send(metric("resize_frozen", f64::from(measured.height)));
            }
            Decision::Nothing => (),
        }
    }

    fn post(&self, id: String, re: Option<String>, message: GuestMessage) {
        self.put_on_port(&Envelope {
            v: VERSIONS[0],
            id,
            epoch: self.inner.connection.borrow().epoch(),
            re,
            message,
        });
    }

    fn put_on_port(&self, message: &dyn ToJson) {
        let Ok(plain) = js_sys::JSON::parse(&to_text(message)) else {
            return;
        };
        if let Some(port) = self.inner.port.borrow().as_ref() {
            let _ = port.port.post_message(&plain);
        }
    }
}

/// A measurement, as the host's log shows it.
pub(crate) fn metric(name: &str, value: f64) -> GuestMessage {
    GuestMessage::Metric(Metric {
        name: name.to_owned(),
        value,
    })
}

/// Body of `ready` and `painted`: now.
pub(crate) fn timing() -> Timing {
    Timing {
        since_navigation_ms: clock::since_navigation_ms(),
    }
}

fn read_tenant() -> Tenant {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(tenant::ELEMENT_ID))
        .and_then(|element| element.text_content())
        .map(|block| Tenant::from_block(&block))
        .unwrap_or_default()
}

fn is_from_parent(event: &MessageEvent) -> bool {
    let parent = web_sys::window().and_then(|window| window.parent().ok().flatten());
    match (event.source(), parent) {
        (Some(source), Some(parent)) => js_sys::Object::is(&source, &parent),
        _ => false,
    }
}

/// The message as JSON text: a text is taken as it is, anything else must be plain data.
fn json_text(data: &JsValue) -> Option<String> {
    data.as_string()
        .or_else(|| js_sys::JSON::stringify(data).ok()?.as_string())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and no element is four billion pixels high"
)]
fn whole_pixels(pixels: f64) -> u32 {
    pixels.ceil() as u32
}
