//! The export: a file, and a text to copy as well where the page may not allow files.

use std::sync::Arc;

use leptos::html::Textarea;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::columns_menu::focused_at_first;
use super::csv::csv;
use super::shown::{Panel, Shown};
use super::view::TableScene;
use crate::browser::frame::before_next_paint;
use crate::browser::{clipboard, download};

/// Exports what is on the screen. The file's name says what it is and names no client.
pub(super) fn export(scene: TableScene, shown: Shown, file: &'static str) {
    let text = scene.reader.with_untracked(|language| {
        let rows = scene.rows.get_untracked();
        shown.order.with_untracked(|order| {
            shown
                .layout
                .with_untracked(|layout| csv(&*rows, order, layout, language))
        })
    });
    let file_name = [file, ".csv"].concat();
    let is_offered = download::save_text(&file_name, "text/csv;charset=utf-8", &text).is_some();
    // A sandboxed frame is not told whether its page lets a file through: it offers both.
    if !is_offered || download::may_be_forbidden() {
        scene.reshaped.update(|count| *count += 1);
        shown.panel.set(Panel::Text(Arc::from(text)));
    }
}

/// The text, where it may not have been saved.
pub(super) fn export_panel(scene: TableScene, shown: Shown) -> AnyView {
    (move || match shown.panel.get() {
        Panel::Text(text) => Some(panel(scene, shown, &text)),
        Panel::None | Panel::Columns => None,
    })
    .into_any()
}

fn panel(scene: TableScene, shown: Shown, text: &Arc<str>) -> AnyView {
    let words = scene.reader.with(|language| language.words);
    let field = NodeRef::<Textarea>::new();
    let is_copied = RwSignal::new(false);
    // Ready for the reader's own shortcut.
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            before_next_paint(move || field.select());
        }
    });
    // Without its mark, which is for files.
    let text = text.trim_start_matches('\u{feff}').to_owned();
    let copied = text.clone();
    let copy = move |_| {
        // Selected, so that the reader's own shortcut works where the page forbids the clipboard as well.
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        clipboard::write(&copied, move |is_written| is_copied.set(is_written));
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
        <div class="table-panel" role="dialog" aria-label=words.export_csv() node_ref=focused_at_first() on:keydown=pressed>
            <p>{words.copy_csv()}</p>
            <textarea class="table-text" readonly=true rows="8" aria-label=words.export_csv() node_ref=field prop:value=text></textarea>
            <div class="table-buttons">
                <button type="button" class="button is-quiet" on:click=copy>{words.copy()}</button>
                <button type="button" class="button is-quiet" on:click=move |_| close()>{words.close()}</button>
                <span role="status">{move || is_copied.get().then(|| words.copied())}</span>
            </div>
        </div>
    }
    .into_any()
}
