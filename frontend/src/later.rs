//! Parts of the widget that travel after the first paint, so that the first load stays small.
//!
//! A part is a chunk of WebAssembly with one function that the linker's relocations are followed from: what only that
//! function leads to travels with the part, and all else stays in the first load or is shared. It answers a table of
//! function pointers, so a part is waited for once and called like anything else from then on:
//!
//! ```text
//! pub(super) struct Details {
//!     pub(super) holdings: fn(PortfolioScene) -> AnyView,
//! }
//!
//! static HERE: Details = Details { holdings: |scene| holdings(scene).into_any() };
//!
//! #[wasm_split(details, fallible)]
//! fn load() -> Result<&'static Details, NotLoaded> {
//!     Ok(&HERE)
//! }
//!
//! pub(super) static DETAILS: Part<Details> = Part::new(|| Box::pin(load()));
//! ```
//!
//! What the first load calls directly stays in it, whatever a part says. The build prints the size of each part and fails
//! when there is none (`xtask/src/hash_assets/parts.rs`). A file costs some five kilobytes more than the same code inside
//! another, so parts are few and large.
//!
//! It may import nothing of the widget. It deliberately knows no part, each stands where its code is; and it shows nothing:
//! what is seen of a part that is coming or has failed is for the view that wants it.

use std::pin::Pin;
use std::sync::OnceLock;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

/// A part did not arrive. The loader has written the cause to the console; asking again may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A part on its way.
pub(crate) type Loading<T> = Pin<Box<dyn Future<Output = Result<&'static T, NotLoaded>>>>;

/// A part of the widget, with `T` for the functions that it brings.
pub(crate) struct Part<T: 'static> {
    load: fn() -> Loading<T>,
    state: OnceLock<ArcRwSignal<State<T>>>,
}

/// Where a part is.
#[derive(Debug)]
pub(crate) enum State<T: 'static> {
    /// Nobody has asked for it.
    Away,
    /// It is on its way.
    Coming,
    /// It is here.
    There(&'static T),
    /// It did not arrive; asking again may help.
    Failed,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T: Sync> Part<T> {
    /// A part that `load` asks for.
    pub(crate) const fn new(load: fn() -> Loading<T>) -> Self {
        Self {
            load,
            state: OnceLock::new(),
        }
    }

    /// Asks for the part, unless it is there or on its way: at once when it is to be seen, earlier when it soon will be, and
    /// again after a failure.
    pub(crate) fn ask(&'static self) {
        if self.begins() {
            spawn_local(self.arrive());
        }
    }

    /// Where the part is. Tracked, so what calls this runs again when it changes. It does not ask for the part.
    pub(crate) fn state(&'static self) -> State<T> {
        self.signal().get()
    }

    fn signal(&'static self) -> &'static ArcRwSignal<State<T>> {
        self.state.get_or_init(|| ArcRwSignal::new(State::Away))
    }

    /// Whether the part has to be asked for now; from then on it counts as on its way.
    fn begins(&'static self) -> bool {
        let is_wanted = matches!(self.signal().get_untracked(), State::Away | State::Failed);
        if is_wanted {
            self.signal().set(State::Coming);
        }
        is_wanted
    }

    async fn arrive(&'static self) {
        let outcome = (self.load)().await;
        self.signal().set(outcome.map_or(State::Failed, State::There));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures::executor::block_on;

    use super::*;

    struct Sum {
        of: fn(u32, u32) -> u32,
    }

    static HERE: Sum = Sum { of: |a, b| a + b };

    #[test]
    fn a_part_is_called_like_anything_else_once_it_is_there() {
        static PART: Part<Sum> = Part::new(|| Box::pin(std::future::ready(Ok(&HERE))));
        assert!(matches!(PART.state(), State::Away));
        assert!(PART.begins());
        assert!(matches!(PART.state(), State::Coming));
        block_on(PART.arrive());
        let State::There(part) = PART.state() else {
            panic!("it has not arrived");
        };
        assert_eq!((part.of)(2, 3), 5);
    }

    #[test]
    fn a_part_travels_once_however_many_views_want_it() {
        static PART: Part<Sum> = Part::new(|| Box::pin(std::future::ready(Ok(&HERE))));
        assert!(PART.begins());
        assert!(!PART.begins(), "it is on its way");
        block_on(PART.arrive());
        assert!(!PART.begins(), "it is there");
    }

    #[test]
    fn a_part_that_failed_once_arrives_when_it_is_asked_for_again() {
        static ATTEMPTS: AtomicU32 = AtomicU32::new(0);
        static PART: Part<Sum> = Part::new(|| {
            let is_first = ATTEMPTS.fetch_add(1, Ordering::Relaxed) == 0;
            Box::pin(std::future::ready(if is_first {
                Err(NotLoaded)
            } else {
                Ok(&HERE)
            }))
        });
        assert!(PART.begins());
        block_on(PART.arrive());
        assert!(matches!(PART.state(), State::Failed));
        assert!(PART.begins(), "what failed may be asked for again");
        block_on(PART.arrive());
        assert!(matches!(PART.state(), State::There(_)));
    }
}
