//! Fills a bar: colour, and hatching over it.

use super::scene::Painting;
use super::shape::{Rect, hatching};
use crate::chart::colour::Colour;
use crate::chart::looks::Hatch;
use crate::chart::surface::Pen;

/// A bar that is worth something is never drawn thinner.
const LEAST_PX: f64 = 2.0;
const HATCH_OPACITY: f64 = 0.5;
/// Filling of what has not happened yet.
const EXPECTED_OPACITY: f64 = 0.22;
/// Hatching of what has not happened yet.
const EXPECTED_HATCH: Hatch = Hatch::Rising(5);

/// Fills with a colour, and hatches with that of the surface.
pub(super) fn fill(
    painting: &Painting<'_>,
    rect: Rect,
    colour: Colour,
    hatch: Hatch,
    strength: f64,
) -> Option<()> {
    let rect = visible(rect);
    solid(painting, rect, colour, strength)?;
    lines(
        painting,
        rect,
        hatch,
        Pen::full(painting.inks.surface, HATCH_OPACITY, 1.5),
    )
}

/// Only a tint, an outline and hatching: this has not happened yet.
pub(super) fn fill_expected(
    painting: &Painting<'_>,
    rect: Rect,
    colour: Colour,
    strength: f64,
) -> Option<()> {
    let rect = visible(rect);
    solid(painting, rect, colour, EXPECTED_OPACITY * strength)?;
    let pen = Pen::full(colour, strength, 1.0);
    lines(painting, rect, EXPECTED_HATCH, pen)?;
    for (from, to) in [
        ((rect.left, rect.top), (rect.right, rect.top)),
        ((rect.right, rect.top), (rect.right, rect.bottom)),
        ((rect.right, rect.bottom), (rect.left, rect.bottom)),
        ((rect.left, rect.bottom), (rect.left, rect.top)),
    ] {
        painting.surface.segment(from, to, pen)?;
    }
    Some(())
}

/// A plain rectangle.
pub(super) fn solid(painting: &Painting<'_>, rect: Rect, colour: Colour, opacity: f64) -> Option<()> {
    let (from, to) = ((rect.left, rect.top), (rect.right, rect.bottom));
    painting.surface.rectangle(from, to, colour, opacity)
}

fn lines(painting: &Painting<'_>, rect: Rect, hatch: Hatch, pen: Pen) -> Option<()> {
    for (from, to) in hatching(rect, hatch) {
        painting.surface.segment(from, to, pen)?;
    }
    Some(())
}

fn visible(rect: Rect) -> Rect {
    Rect {
        right: rect.right.max(rect.left + LEAST_PX),
        bottom: rect.bottom.max(rect.top + LEAST_PX),
        ..rect
    }
}
