//! Above the rows: search, how many there are, choice of columns, export.

use leptos::html::Button;
use leptos::prelude::*;

use super::export::export;
use super::shown::{Panel, Shown};
use super::view::TableScene;

/// The tools.
pub(super) fn toolbar(scene: TableScene, shown: Shown) -> AnyView {
    let words = scene.reader.with_untracked(|language| language.words);
    let search = scene.state.search;
    let typed = move |event| search.set(event_target_value(&event));
    let field = scene.search.map(|invitation| {
        view! {
            <input
                type="search"
                class="table-search"
                aria-label=invitation
                placeholder=words.search()
                autocomplete="off"
                spellcheck="false"
                prop:value=move || search.get()
                on:input=typed
            />
            <p class="card-note table-count" role="status">{move || count(scene, shown)}</p>
        }
    });
    let columns_opener = NodeRef::<Button>::new();
    let export_opener = NodeRef::<Button>::new();
    // Closed from the inside, the focus goes back to where it came from.
    Effect::new(move |before: Option<Option<NodeRef<Button>>>| {
        let opener = shown.panel.with(|panel| match panel {
            Panel::None => None,
            Panel::Columns => Some(columns_opener),
            Panel::Text(_) => Some(export_opener),
        });
        if opener.is_none()
            && let Some(button) = before.flatten().and_then(|opener| opener.get_untracked())
        {
            let _ = button.focus();
        }
        opener
    });
    let toggle = move |_| {
        scene.reshaped.update(|count| *count += 1);
        shown.panel.update(|panel| {
            *panel = if *panel == Panel::Columns {
                Panel::None
            } else {
                Panel::Columns
            };
        });
    };
    let is_open = move || shown.panel.with(|panel| *panel == Panel::Columns).to_string();
    let export_button = scene.file.map(|file| {
        view! {
            <button
                type="button"
                class="button is-quiet"
                node_ref=export_opener
                on:click=move |_| export(scene, shown, file)
            >
                {words.export_csv()}
            </button>
        }
    });
    view! {
        <div class="table-tools">
            {field}
            {scene.tools.map(|tools| view! { <div class="table-buttons">{tools.run(())}</div> })}
            <div class="table-buttons is-last">
                <button
                    type="button"
                    class="button is-quiet"
                    aria-haspopup="dialog"
                    aria-expanded=is_open
                    node_ref=columns_opener
                    on:click=toggle
                >
                    {words.columns()}
                </button>
                {export_button}
            </div>
        </div>
    }
    .into_any()
}

fn count(scene: TableScene, shown: Shown) -> String {
    let language = scene.reader.get();
    let all = scene.rows.with(|rows| rows.count());
    let found = shown.order.with(|order| order.len());
    if found == all {
        return language.words.rows_found(&language.formats, all);
    }
    let count = |count| language.formats.count(count);
    language.words.rows_of(&count(found), &count(all))
}
