//! What a chart over time is made from, and what follows from it: size, window, layout, colours.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;

use super::draw::draw;
use super::layout::Layout;
use super::model::TimeModel;
use super::window::Window;
use crate::browser::focus::focus_still;
use crate::chart::inks::Inks;
use crate::chart::screen::{Screen, watched_screen, watched_size};
use crate::chart::surface::Surface;
use crate::i18n::Words;
use crate::ui::Reader;

/// What the chart is made from; all of it may change while it is shown.
#[derive(Clone, Copy)]
pub(crate) struct TimeScene {
    /// The series of the period; nothing is drawn while there is none.
    pub(crate) model: Signal<Option<Arc<TimeModel>>>,
    /// The whole history, for the strip on which a period is chosen; without it there is no strip.
    pub(crate) overview: Signal<Option<Arc<TimeModel>>>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// Changes whenever colours may have changed.
    pub(crate) appearance: RwSignal<u32>,
    /// Set once the picture is there.
    pub(crate) drawn: RwSignal<bool>,
    /// The first and the last day of the period that the reader chose in the chart: the chart only writes it, and whoever
    /// gave it answers with another model.
    pub(crate) selection: RwSignal<Option<(Date, Date)>>,
    /// Where the figures are from and of when: stands under a saved picture.
    pub(crate) source: Signal<String>,
}

/// A scene with its element.
#[derive(Clone, Copy)]
pub(crate) struct Stage {
    pub(crate) scene: TimeScene,
    pub(crate) plot: NodeRef<Div>,
    pub(crate) canvas: NodeRef<Canvas>,
    pub(crate) screen: RwSignal<Screen>,
    /// What is seen of the model; `None` is everything.
    pub(crate) window: RwSignal<Option<Window>>,
    pub(crate) layout: Memo<Option<Arc<Layout>>>,
    pub(crate) inks: Memo<Option<Inks>>,
}

impl Stage {
    /// Watches size and screen, and draws whenever something changes.
    pub(crate) fn new(scene: TimeScene) -> Self {
        let (plot, canvas) = (NodeRef::<Div>::new(), NodeRef::<Canvas>::new());
        let size = watched_size(plot);
        let screen = watched_screen();
        let window = RwSignal::new(None::<Window>);
        Effect::new(move |_| {
            scene.model.track();
            // Another period is seen whole.
            if window.with_untracked(Option::is_some) {
                window.set(None);
            }
        });
        let layout = Memo::new(move |_| {
            let (width, height) = size.get()?;
            let model = scene.model.get()?;
            let whole = Window::whole(model.span());
            let window = window
                .get()
                .filter(|window| window.is_of(model.span()))
                .unwrap_or(whole);
            Layout::new(model, window, f64::from(width), f64::from(height)).map(Arc::new)
        });
        let inks = Memo::new(move |_| {
            scene.appearance.track();
            screen.track();
            Inks::of(&canvas.get()?)
        });
        let stage = Self {
            scene,
            plot,
            canvas,
            screen,
            window,
            layout,
            inks,
        };
        Effect::new(move |_| {
            if stage.draw().is_some() && !scene.drawn.get_untracked() {
                scene.drawn.set(true);
            }
        });
        stage
    }

    /// The words of the moment. A view that stands in other words is another view.
    pub(crate) fn words(&self) -> &'static Words {
        self.scene.reader.with_untracked(|language| language.words)
    }

    /// Gives the chart the focus, for what had it goes away.
    pub(crate) fn focus(&self) {
        if let Some(plot) = self.plot.get_untracked() {
            focus_still(&plot);
        }
    }

    fn draw(&self) -> Option<()> {
        self.scene.appearance.track();
        let (layout, inks) = (self.layout.get()?, self.inks.get()?);
        let surface = Surface::new(
            &self.canvas.get()?,
            layout.width,
            layout.height,
            self.screen.get().0,
        )?;
        draw(&surface, &layout, &inks)
    }
}
