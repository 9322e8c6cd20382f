//! Tabs after the pattern of the ARIA Authoring Practices: one tab stop, arrows between tabs, the panel follows the focus.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// One tab: made when it is first turned to, and anew each time.
pub(crate) struct Tab {
    /// What it is called.
    pub(crate) label: &'static str,
    /// Its panel.
    pub(crate) content: Box<dyn Fn() -> AnyView>,
}

/// The tabs, the first one open. `turned` is called when another is.
pub(crate) fn tabs(label: &'static str, entries: Vec<Tab>, turned: Callback<()>) -> impl IntoView {
    let count = entries.len();
    let chosen = RwSignal::new(0_usize);
    let list = NodeRef::<leptos::html::Div>::new();
    let choose = move |index: usize| {
        chosen.set(index);
        turned.run(());
    };
    let on_key = move |event: KeyboardEvent| {
        let is_rtl = document()
            .document_element()
            .and_then(|root| root.get_attribute("dir"))
            .as_deref()
            == Some("rtl");
        let Some(next) = moved(chosen.get_untracked(), count, &event.key(), is_rtl) else {
            return;
        };
        event.prevent_default();
        choose(next);
        let tab = list
            .get_untracked()
            .and_then(|list| list.children().item(u32::try_from(next).unwrap_or_default()));
        if let Some(Ok(tab)) = tab.map(JsCast::dyn_into::<HtmlElement>) {
            let _ = tab.focus();
        }
    };
    let buttons: Vec<_> = entries
        .iter()
        .enumerate()
        .map(|(index, tab)| {
            let is_chosen = move || chosen.get() == index;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="tab"
                    id=["inlay-tab-", &index.to_string()].concat()
                    aria-controls="inlay-tab-panel"
                    aria-selected=move || is_chosen().to_string()
                    tabindex=move || if is_chosen() { "0" } else { "-1" }
                    on:click=move |_| choose(index)
                >
                    {tab.label}
                </button>
            }
        })
        .collect();
    let entries = StoredValue::new_local(Rc::new(entries));
    view! {
        <div class="tabs" role="tablist" aria-label=label node_ref=list on:keydown=on_key>{buttons}</div>
        <div
            role="tabpanel"
            id="inlay-tab-panel"
            aria-labelledby=move || ["inlay-tab-", &chosen.get().to_string()].concat()
        >
            {move || entries.with_value(|entries| entries.get(chosen.get()).map(|tab| (tab.content)()))}
        </div>
    }
}

/// Which tab a key leads to.
fn moved(from: usize, count: usize, key: &str, is_rtl: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let (forward, back) = match is_rtl {
        true => ("ArrowLeft", "ArrowRight"),
        false => ("ArrowRight", "ArrowLeft"),
    };
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        key if key == forward => Some(if from == last { 0 } else { from + 1 }),
        key if key == back => Some(from.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_and_follow_the_direction_of_reading() {
        assert_eq!(moved(0, 3, "ArrowRight", false), Some(1));
        assert_eq!(moved(2, 3, "ArrowRight", false), Some(0));
        assert_eq!(moved(0, 3, "ArrowLeft", false), Some(2));
        assert_eq!(moved(0, 3, "ArrowLeft", true), Some(1));
        assert_eq!(moved(1, 3, "End", false), Some(2));
        assert_eq!(moved(1, 3, "Home", true), Some(0));
        assert_eq!(moved(1, 3, "Tab", false), None);
        assert_eq!(moved(0, 0, "End", false), None);
    }
}
