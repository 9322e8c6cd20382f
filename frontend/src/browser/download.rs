//! Giving the reader a file. A frame may be forbidden to, and is not told.

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlCanvasElement, Url};

use super::timer::after;

/// The address of a file is kept so long: the browser reads it after the click.
const KEPT_MS: u32 = 60_000;

/// Offers `text` as a file to save. `None` where the browser cannot even try.
pub(crate) fn save_text(file_name: &str, media_type: &str, text: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob =
        Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options).ok()?;
    save(file_name, &blob)
}

/// Offers what a canvas shows as a PNG file to save. `None` where the browser cannot even try.
pub(crate) fn save_canvas(file_name: &str, canvas: &HtmlCanvasElement) -> Option<()> {
    let file_name = file_name.to_owned();
    let done = Closure::once_into_js(move |blob: Option<Blob>| {
        blob.and_then(|blob| save(&file_name, &blob)).is_some()
    });
    canvas.to_blob(done.unchecked_ref()).ok()
}

fn save(file_name: &str, blob: &Blob) -> Option<()> {
    let address = Url::create_object_url_with_blob(blob).ok()?;
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(file_name);
    link.click();
    let timer = after(KEPT_MS, move || {
        let _ = Url::revoke_object_url(&address);
    });
    // It runs once and owns nothing else.
    std::mem::forget(timer);
    Some(())
}

/// Opens an address in another tab, which learns nothing of this page. `None` where the browser cannot even try.
pub(crate) fn open_elsewhere(address: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(address);
    link.set_target("_blank");
    link.set_rel("noopener noreferrer");
    link.click();
    Some(())
}

/// Whether the host page may have forbidden files: it does so with a sandbox, which also hides the frame's origin. Whether it
/// did cannot be asked.
pub(crate) fn may_be_forbidden() -> bool {
    web_sys::window().is_none_or(|window| window.origin() == "null")
}
