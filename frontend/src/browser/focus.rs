//! Moving the focus.

use web_sys::{FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Focuses `element` and scrolls just as far as it takes to see it; what is seen already does not move.
pub(crate) fn focus(element: &HtmlElement) {
    // The browser's own scrolling would move a row from the edge to the middle.
    focus_still(element);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Focuses `element` and scrolls nothing.
pub(crate) fn focus_still(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
