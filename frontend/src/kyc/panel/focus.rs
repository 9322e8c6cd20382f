//! Where the focus goes when what had it is taken away by what its owner did: a button that is not offered any more would
//! leave somebody with a keyboard at the top of the page, and somebody with a screen reader nowhere.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser::frame::before_next_paint;

/// Gives the focus to the element with this id, after the present change has been drawn. Not when the reader is outside the
/// frame by then: nobody is pulled back.
pub(super) fn goes_to(id: &'static str) {
    before_next_paint(move || {
        let document = document();
        if !document.has_focus().unwrap_or(false) {
            return;
        }
        let element = document.get_element_by_id(id);
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Whether the focus is on or within the element with this id.
pub(super) fn is_in(id: &str) -> bool {
    let document = document();
    let outer = document.get_element_by_id(id);
    outer.is_some_and(|outer| outer.contains(document.active_element().as_deref()))
}
