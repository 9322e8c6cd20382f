//! A modal dialog, placed where the reader is.
//!
//! The frame is as high as its content, so the middle of the frame, where browsers put a dialog, is often far out of
//! sight: it opens beside what had the focus instead.

use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlDialogElement;

/// Distance from the edges of the frame, in CSS pixels.
const MARGIN_PX: f64 = 8.0;

/// A dialog that is open while `is_open`; `close` is called when the reader closes it. `labelled_by` is the id of the heading
/// within `content`.
pub(crate) fn dialog(
    is_open: Signal<bool>,
    close: Callback<()>,
    class: &'static str,
    labelled_by: &'static str,
    content: AnyView,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if is_open.get() {
            open(&dialog);
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog
            class=["dialog ", class].concat()
            aria-labelledby=labelled_by
            node_ref=element
            on:close=move |_| close.run(())
        >
            {content}
        </dialog>
    }
}

fn open(dialog: &HtmlDialogElement) {
    if dialog.open() {
        return;
    }
    let anchor = document()
        .active_element()
        .map_or(0.0, |focused| focused.get_bounding_client_rect().top());
    // Modal: the focus stays inside and goes back to where it was.
    if dialog.show_modal().is_err() {
        return;
    }
    let frame = document()
        .document_element()
        .map_or(0.0, |root| f64::from(root.client_height()));
    let height = dialog.get_bounding_client_rect().height();
    let top = anchor.min(frame - height - MARGIN_PX).max(MARGIN_PX);
    let style = web_sys::HtmlElement::style(dialog);
    let _ = style.set_property("inset-block-start", &[&top.round().to_string(), "px"].concat());
}
