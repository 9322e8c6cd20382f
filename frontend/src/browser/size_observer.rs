//! Watches the size of an element.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// Watches until it is dropped.
#[derive(Debug)]
pub(crate) struct SizeObserver {
    observer: ResizeObserver,
    _function: Closure<dyn FnMut()>,
}

impl SizeObserver {
    /// Calls `changed` whenever the size of `element` changes, and once at the beginning.
    pub(crate) fn new(element: &Element, changed: impl FnMut() + 'static) -> Option<Self> {
        let function = Closure::<dyn FnMut()>::new(changed);
        let observer = ResizeObserver::new(function.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _function: function,
        })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
