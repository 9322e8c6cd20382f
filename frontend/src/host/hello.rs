//! What `static/hello.js` holds ready: the nonce, the messages that came meanwhile, and the hello to stop or repeat.

use inlay_contract::Nonce;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

/// The frozen hook on the global object.
#[derive(Clone)]
pub(crate) struct HelloHook {
    object: JsValue,
}

impl HelloHook {
    /// The hook, if the script ran.
    pub(crate) fn find() -> Option<Self> {
        let object = Reflect::get(&js_sys::global(), &"inlayHello".into()).ok()?;
        object.is_object().then_some(Self { object })
    }

    /// The nonce of this frame's hello.
    pub(crate) fn nonce(&self) -> Option<Nonce> {
        Reflect::get(&self.object, &"nonce".into())
            .ok()?
            .as_string()?
            .parse()
            .ok()
    }

    /// Takes over what came so far; from now on the script keeps nothing.
    pub(crate) fn take(&self) -> Vec<MessageEvent> {
        let kept = self.call("take").and_then(|kept| kept.dyn_into::<Array>().ok());
        kept.into_iter()
            .flat_map(|kept| kept.to_vec())
            .filter_map(|event| event.dyn_into().ok())
            .collect()
    }

    /// Says hello again for as long as at first.
    pub(crate) fn start(&self) {
        self.call("start");
    }

    /// Says no more hello.
    pub(crate) fn stop(&self) {
        self.call("stop");
    }

    fn call(&self, name: &str) -> Option<JsValue> {
        let function = Reflect::get(&self.object, &name.into())
            .ok()?
            .dyn_into::<Function>()
            .ok()?;
        function.call0(&self.object).ok()
    }
}
