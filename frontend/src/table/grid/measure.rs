//! Sizes of the frame and of a row: density, zoom and the reader's own text size all change them.

use leptos::html::Div;
use leptos::prelude::*;

use super::Grid;
use crate::browser::size_observer::SizeObserver;
use crate::table::window::Viewport;

/// Follows the size of the frame, and that of a row, which `probe` has.
pub(super) fn measure(grid: Grid, frame: NodeRef<Div>, probe: NodeRef<Div>) {
    let Grid { scene, shown, .. } = grid;
    let observers = StoredValue::new_local(None::<(Option<SizeObserver>, Option<SizeObserver>)>);
    Effect::new(move |_| {
        let (Some(frame), Some(probe)) = (frame.get(), probe.get()) else {
            return;
        };
        frame.set_scroll_top(scene.state.scrolled.get_untracked());
        let (of_frame, of_probe) = (frame.clone(), probe.clone());
        let look = move || {
            let width = of_frame.offset_width();
            if shown
                .width
                .try_get_untracked()
                .is_some_and(|before| before != width)
            {
                shown.width.set(width);
            }
            let viewport = Viewport {
                scrolled: pixels(of_frame.scroll_top()),
                height: pixels(of_frame.client_height()),
                row: hundredths(of_probe.get_bounding_client_rect().height()),
            };
            if shown
                .viewport
                .try_get_untracked()
                .is_some_and(|before| before != viewport)
            {
                shown.viewport.set(viewport);
            }
        };
        look();
        let of_frame = SizeObserver::new(&frame, look.clone());
        let of_probe = SizeObserver::new(&probe, look);
        observers.set_value(Some((of_frame, of_probe)));
    });
}

/// A length of the browser; none is negative.
pub(super) fn pixels(length: i32) -> usize {
    usize::try_from(length).unwrap_or(0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates; no row is that high, and none has a negative height"
)]
fn hundredths(length: f64) -> usize {
    (length * 100.0).round() as usize
}
