//! What every bar chart is made from, and the canvas behind its rows.

use std::rc::Rc;
use std::sync::Arc;

use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use super::paper::print_with;
use super::shape::Rect;
use crate::browser::frame::before_next_paint;
use crate::chart::inks::Inks;
use crate::chart::screen::{watched_screen, watched_size};
use crate::chart::surface::Surface;
use crate::ui::Reader;

/// What a bar chart is made from; all of it may change while it is shown.
pub(crate) struct BarScene<M: Send + Sync + 'static> {
    /// The bars.
    pub(crate) model: Signal<Arc<M>>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// Changes whenever colours may have changed.
    pub(crate) appearance: RwSignal<u32>,
    /// The bar that the reader chose.
    pub(crate) chosen: Signal<Option<usize>>,
    /// Whether bars can be chosen: only where something comes of it.
    pub(crate) is_choosable: Signal<bool>,
    /// Called with a bar's position when the reader chooses it, the chosen one as well.
    pub(crate) on_choose: Callback<usize>,
}

// Derived, they would ask the same of the model.
impl<M: Send + Sync> Clone for BarScene<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M: Send + Sync> Copy for BarScene<M> {}

/// Everything that is drawn behind the rows, when it is time to.
pub(super) struct Painting<'frame> {
    pub(super) surface: &'frame Surface,
    pub(super) inks: &'frame Inks,
    /// Where the rows leave room for their bars, in the order of the rows.
    pub(super) tracks: &'frame [Rect],
    /// Whether the page is read from right to left.
    pub(super) is_mirrored: bool,
}

/// Draws one chart. It must not track signals: what it is drawn from is tracked apart.
pub(super) type Paint = Rc<dyn Fn(&Painting<'_>) -> Option<()>>;

/// The rows with a canvas behind them, drawn anew when `track` says so, and with every change of size, screen and theme.
///
/// Bars lie where the elements of the class `bar-track` lie: the style sheet lays out, the canvas follows.
pub(super) fn board(
    class: &'static str,
    appearance: RwSignal<u32>,
    track: impl Fn() + 'static,
    paint: Paint,
    rows: AnyView,
) -> AnyView {
    let (node, canvas) = (NodeRef::<Div>::new(), NodeRef::<Canvas>::new());
    let size = watched_size(node);
    let screen = watched_screen();
    print_with(node, Rc::clone(&paint));
    Effect::new(move |_| {
        track();
        appearance.track();
        let (Some(canvas), Some(element), Some(size)) = (canvas.get(), node.get(), size.get()) else {
            return;
        };
        let (ratio, paint) = (screen.get().0, Rc::clone(&paint));
        // Rows of the new bars are laid out by then.
        before_next_paint(move || {
            repaint(&element, &canvas, size, ratio, &paint);
        });
    });
    view! {
        <div class=class node_ref=node>
            <canvas class="board" node_ref=canvas aria-hidden="true"></canvas>
            {rows}
        </div>
    }
    .into_any()
}

fn repaint(
    element: &Element,
    canvas: &HtmlCanvasElement,
    size: (u32, u32),
    ratio: f64,
    paint: &Paint,
) -> Option<()> {
    let surface = Surface::new(canvas, f64::from(size.0), f64::from(size.1), ratio)?;
    paint(&Painting {
        surface: &surface,
        inks: &Inks::of(canvas)?,
        tracks: &tracks(element)?,
        is_mirrored: is_mirrored(element)?,
    })
}

/// Whether an element is read from right to left.
pub(super) fn is_mirrored(element: &Element) -> Option<bool> {
    let style = web_sys::window()?.get_computed_style(element).ok()??;
    Some(style.get_property_value("direction").ok()? == "rtl")
}

/// Where the rows of a chart leave room for their bars, from its top left corner.
pub(super) fn tracks(element: &Element) -> Option<Vec<Rect>> {
    let origin = element.get_bounding_client_rect();
    let found = element.get_elements_by_class_name("bar-track");
    let rect = |index: u32| {
        let rect = found
            .item(index)?
            .unchecked_into::<Element>()
            .get_bounding_client_rect();
        Some(Rect {
            left: rect.left() - origin.left(),
            right: rect.right() - origin.left(),
            top: rect.top() - origin.top(),
            bottom: rect.bottom() - origin.top(),
        })
    };
    (0..found.length()).map(rect).collect()
}

/// The row of a bar: a button whose use is said by `hint`, where it can be chosen.
pub(super) fn bar_row<M: Send + Sync>(
    scene: BarScene<M>,
    index: usize,
    hint: String,
    content: AnyView,
) -> AnyView {
    if !scene.is_choosable.get() {
        return view! { <li><div class="bar-row">{content}</div></li> }.into_any();
    }
    view! {
        <li>
            <button
                type="button"
                class="bar-row"
                aria-pressed=move || (scene.chosen.get() == Some(index)).to_string()
                title=hint
                on:click=move |_| scene.on_choose.run(index)
            >
                {content}
            </button>
        </li>
    }
    .into_any()
}

/// How strongly a bar is drawn: those that were not chosen step back.
pub(super) fn strength(chosen: Option<usize>, index: usize) -> f64 {
    match chosen {
        Some(chosen) if chosen != index => 0.3,
        _ => 1.0,
    }
}
