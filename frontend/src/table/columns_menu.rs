//! The choice of columns. It opens in the flow of the page: a frame as high as its content has no room for what floats.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::shown::{Panel, Shown};
use super::view::TableScene;

/// The choice, while it is open.
pub(super) fn columns_menu(scene: TableScene, shown: Shown) -> AnyView {
    let is_open = Memo::new(move |_| shown.panel.with(|panel| *panel == Panel::Columns));
    (move || is_open.get().then(|| menu(scene, shown))).into_any()
}

fn menu(scene: TableScene, shown: Shown) -> AnyView {
    let words = scene.reader.with(|language| language.words);
    let definitions = scene.rows.with_untracked(|rows| rows.columns());
    let items = move || {
        let present = shown.present.get();
        // The first column names the row and cannot be chosen away.
        let columns = (0..definitions.len()).skip(1).filter(|column| present[*column]);
        let item = |column: usize| {
            let chosen = move |event| {
                scene.reshaped.update(|count| *count += 1);
                shown.choose(scene.state, column, event_target_checked(&event));
            };
            view! {
                <label class="table-choice">
                    <input
                        type="checkbox"
                        prop:checked=move || shown.columns.with(|columns| columns.contains(&column))
                        on:change=chosen
                    />
                    {(definitions[column].title)(words)}
                </label>
            }
        };
        columns.map(item).collect_view()
    };
    let close = move || {
        scene.reshaped.update(|count| *count += 1);
        shown.panel.set(Panel::None);
    };
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <div class="table-panel" role="dialog" aria-label=words.columns_title() node_ref=focused_at_first() on:keydown=pressed>
            <div class="table-choices">{items}</div>
            <div class="table-buttons">
                <button type="button" class="button is-quiet" on:click=move |_| scene.state.chosen.set(None)>
                    {words.columns_that_fit()}
                </button>
                <button type="button" class="button is-quiet" on:click=move |_| close()>
                    {words.close()}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// The element whose first field or button gets the focus as soon as it is there.
pub(super) fn focused_at_first() -> NodeRef<Div> {
    let element = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let first = element
            .get()
            .and_then(|element| element.query_selector("input, textarea, button").ok().flatten())
            .and_then(|first| first.dyn_into::<HtmlElement>().ok());
        if let Some(first) = first {
            let _ = first.focus();
        }
    });
    element
}
