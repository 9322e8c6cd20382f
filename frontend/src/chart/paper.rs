//! Paper: what is saved or printed has the light colours, whatever the screen shows.

use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::inks::Inks;

/// Device pixels per CSS pixel on paper.
pub(super) const PAPER_SCALE: f64 = 3.0;
/// The style sheet gives the colours of paper to what has this attribute.
const PAPER: &str = "data-paper";

/// A canvas that is not part of the page.
pub(super) fn loose_canvas() -> Option<HtmlCanvasElement> {
    let document = web_sys::window()?.document()?;
    document.create_element("canvas").ok()?.dyn_into().ok()
}

/// The colours of paper. Custom properties hold for elements of the page only, so one is there for the moment of reading.
pub(super) fn paper_inks() -> Option<Inks> {
    let probe = loose_canvas()?;
    probe.set_attribute(PAPER, "").ok()?;
    probe.set_hidden(true);
    probe.owner_document()?.body()?.append_child(&probe).ok()?;
    let inks = Inks::of(&probe);
    probe.remove();
    inks
}
