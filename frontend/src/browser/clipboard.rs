//! The clipboard, as far as a frame may use it.

use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Puts `text` on the clipboard and says whether that worked: a host page may forbid it to its frames.
pub(crate) fn write(text: &str, done: impl Fn(bool) + 'static) {
    let Some(window) = web_sys::window() else {
        done(false);
        return;
    };
    let clipboard = window.navigator().clipboard();
    // Outside of a secure context there is none, whatever its type says.
    if clipboard.is_undefined() {
        done(false);
        return;
    }
    let promise = clipboard.write_text(text);
    spawn_local(async move { done(JsFuture::from(promise).await.is_ok()) });
}
