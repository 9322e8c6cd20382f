//! Saving the chart as a picture, or showing it to be saved by hand.

use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::layout::Layout;
use super::scene::Stage;
use super::sheet::{PICTURE, compose};
use crate::browser::download::{may_be_forbidden, save_canvas};
use crate::browser::focus::focus;
use crate::calendar::iso;
use crate::chart::paper::loose_canvas;

/// The panel with the picture, for a frame that may save no file.
#[derive(Clone, Copy)]
pub(super) struct Export {
    stage: Stage,
    canvas: NodeRef<Canvas>,
    panel: NodeRef<Div>,
    is_by_hand: RwSignal<bool>,
}

impl Export {
    pub(super) fn new(stage: Stage) -> Self {
        Self {
            stage,
            canvas: NodeRef::new(),
            panel: NodeRef::new(),
            is_by_hand: RwSignal::new(false),
        }
    }

    /// Saves the picture, or shows it to be saved by hand where files are forbidden.
    pub(super) fn save(&self) {
        let Some(layout) = self.stage.layout.get_untracked() else {
            return;
        };
        if may_be_forbidden() {
            self.is_by_hand.set(true);
            return;
        }
        let is_saved = loose_canvas()
            .filter(|canvas| compose(canvas, &PICTURE, &self.stage, &layout).is_some())
            .and_then(|canvas| save_canvas(&file_name(&layout), &canvas));
        if is_saved.is_none() {
            self.is_by_hand.set(true);
        }
    }

    fn close(&self) {
        self.is_by_hand.set(false);
        self.stage.focus();
    }
}

/// The panel; nothing until it is needed.
pub(super) fn save_panel(export: Export) -> AnyView {
    let words = export.stage.words();
    Effect::new(move |_| {
        if let (Some(canvas), Some(layout)) = (export.canvas.get(), export.stage.layout.get()) {
            compose(&canvas, &PICTURE, &export.stage, &layout);
        }
    });
    Effect::new(move |_| {
        if let Some(panel) = export.panel.get() {
            focus(&panel);
        }
    });
    let title = Memo::new(move |_| {
        let model = export.stage.scene.model.get();
        model.map_or_else(String::new, |model| model.title().to_owned())
    });
    let panel = move || {
        view! {
            <div class="save-panel" role="group" aria-label=words.save_picture() tabindex="-1" node_ref=export.panel>
                <p>{words.save_picture_by_hand()}</p>
                <canvas class="saved-picture" node_ref=export.canvas role="img" aria-label=title></canvas>
                <button type="button" class="button is-quiet" on:click=move |_| export.close()>
                    {words.close()}
                </button>
            </div>
        }
    };
    view! { {move || export.is_by_hand.get().then(panel)} }.into_any()
}

/// Says what it is and of when, and nobody's name: files are left lying about.
fn file_name(layout: &Layout) -> String {
    let (_, last) = layout.ends();
    ["portfolio-chart-", &iso(layout.model.days()[last]), ".png"].concat()
}

#[cfg(test)]
mod tests {
    use super::super::layout::tests::layout_of;
    use super::*;

    #[test]
    fn the_file_is_named_after_its_day_and_nobody() {
        let layout = layout_of(&[&["0", "0", "0", "0.1"]], 500.0);
        assert_eq!(file_name(&layout), "portfolio-chart-2026-01-15.png");
    }
}
