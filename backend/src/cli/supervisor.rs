//! What the service tells whoever supervises it: systemd, or anything that speaks its notification protocol (sd_notify(3)).
//!
//! Own lines instead of a crate: it is one datagram to a socket whose path stands in the environment. Without that variable
//! nothing is said. Words that do not arrive are lost, as the protocol wants it: the service does not depend on its supervisor.

use std::time::Duration;

/// The supervisor's ear.
#[derive(Debug)]
pub(super) struct Supervisor {
    socket: Option<imp::Socket>,
    watchdog: Option<Duration>,
}

impl Supervisor {
    /// As the environment names it.
    pub(super) fn of_environment() -> Self {
        let text = |name: &str| std::env::var(name).ok();
        let is_meant = text("WATCHDOG_PID").is_none_or(|id| id == std::process::id().to_string());
        let watchdog = text("WATCHDOG_USEC").filter(|_| is_meant);
        Self {
            socket: std::env::var_os("NOTIFY_SOCKET").and_then(|path| imp::Socket::to(&path)),
            watchdog: watchdog
                .and_then(|text| text.parse().ok())
                .map(Duration::from_micros),
        }
    }

    /// The service takes requests.
    pub(super) fn is_ready(&self) {
        self.say("READY=1");
    }

    /// Configuration and secrets are read again, until [`Supervisor::is_ready`].
    pub(super) fn is_reloading(&self) {
        self.say("RELOADING=1");
    }

    /// The service takes no more requests.
    pub(super) fn is_stopping(&self) {
        self.say("STOPPING=1");
    }

    /// Says twice in the time that the supervisor allows that tasks still get their turn; never ready.
    pub(super) async fn stay_alive(&self) {
        let Some(within) = self.watchdog.filter(|_| self.socket.is_some()) else {
            return std::future::pending().await;
        };
        // Never zero, whatever the environment says.
        let mut ticks = tokio::time::interval((within / 2).max(Duration::from_millis(1)));
        loop {
            ticks.tick().await;
            self.say("WATCHDOG=1");
        }
    }

    fn say(&self, word: &str) {
        if let Some(socket) = &self.socket {
            socket.say(word);
        }
    }
}

#[cfg(unix)]
mod imp {
    use std::ffi::OsStr;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    #[derive(Debug)]
    pub(super) struct Socket {
        from: UnixDatagram,
        to: SocketAddr,
    }

    impl Socket {
        /// A path, or on Linux a name that begins with `@`.
        pub(super) fn to(path: &OsStr) -> Option<Self> {
            let from = UnixDatagram::unbound().ok()?;
            // A supervisor that does not listen must not hold up the service.
            from.set_nonblocking(true).ok()?;
            let to = address(path)?;
            Some(Self { from, to })
        }

        pub(super) fn say(&self, word: &str) {
            // Lost words are lost; see the head of this file.
            let _ = self.from.send_to_addr(word.as_bytes(), &self.to);
        }
    }

    #[cfg(target_os = "linux")]
    fn address(path: &OsStr) -> Option<SocketAddr> {
        use std::os::linux::net::SocketAddrExt as _;
        match path.as_encoded_bytes().split_first()? {
            (b'@', name) => SocketAddr::from_abstract_name(name).ok(),
            _ => SocketAddr::from_pathname(path).ok(),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn address(path: &OsStr) -> Option<SocketAddr> {
        SocketAddr::from_pathname(path).ok()
    }
}

#[cfg(not(unix))]
mod imp {
    use std::ffi::OsStr;

    #[derive(Debug)]
    pub(super) struct Socket;

    impl Socket {
        pub(super) const fn to(_path: &OsStr) -> Option<Self> {
            None
        }

        pub(super) const fn say(&self, _word: &str) {}
    }
}
