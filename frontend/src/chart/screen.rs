//! What charts watch: the size of an element, and everything about the screen that changes a picture.

use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser::media::{MediaWatch, PixelRatioWatch, pixel_ratio};
use crate::browser::size_observer::SizeObserver;

/// Width and height of an element's inside in CSS pixels; `None` until it has some.
pub(crate) type Size = Option<(u32, u32)>;

/// Pixel ratio, and a number that changes with forced colours and contrast.
pub(crate) type Screen = (f64, u32);

/// Follows the size of an element.
pub(crate) fn watched_size<E>(node: NodeRef<E>) -> RwSignal<Size>
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + Into<HtmlElement> + 'static,
{
    let size = RwSignal::new(None);
    let observer = StoredValue::new_local(None::<SizeObserver>);
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            observer.set_value(watch(&element.into(), size));
        }
    });
    size
}

fn watch(element: &HtmlElement, size: RwSignal<Size>) -> Option<SizeObserver> {
    let measured = element.clone();
    SizeObserver::new(element, move || {
        let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
        let now = (pixels(measured.client_width()), pixels(measured.client_height()));
        let now = (0 < now.0 && 0 < now.1).then_some(now);
        if size.try_get_untracked().is_some_and(|before| before != now) {
            size.set(now);
        }
    })
}

/// Follows the screen.
pub(crate) fn watched_screen() -> RwSignal<Screen> {
    let screen = RwSignal::new((pixel_ratio(), 0));
    let ratio_watch = PixelRatioWatch::new(move |ratio| {
        let _ = screen.try_update(|screen| screen.0 = ratio);
    });
    let repaint = move || {
        let _ = screen.try_update(|screen| screen.1 += 1);
    };
    let watches = [
        MediaWatch::new("(forced-colors: active)", repaint),
        MediaWatch::new("(prefers-contrast: more)", repaint),
    ];
    // Kept as long as the chart, then dropped, which ends the watching.
    let _ = StoredValue::new_local((ratio_watch, watches));
    screen
}
