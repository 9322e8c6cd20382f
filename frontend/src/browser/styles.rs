//! Style sheets that only the late part of the widget needs.

/// Lets the browser fetch the sheets that the document names but leaves disabled. Doing it again does nothing.
pub(crate) fn enable_late() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    while let Ok(Some(sheet)) = document.query_selector("link[disabled]") {
        if sheet.remove_attribute("disabled").is_err() {
            return;
        }
    }
}
