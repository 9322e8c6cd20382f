//! The colours of a picture, as the style sheet decides them for the element that is drawn into: theme, dark scheme, more
//! contrast and forced colours are all kept.

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use super::colour::Colour;
use super::looks::LOOK_COUNT;

/// What is drawn with when the style sheet says something that a canvas does not know; stands out from any surface.
const PLAIN: Colour = Colour {
    red: 0x76,
    green: 0x76,
    blue: 0x76,
};

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inks {
    looks: [Colour; LOOK_COUNT],
    /// Lines behind the series.
    pub(crate) grid: Colour,
    pub(crate) text: Colour,
    pub(crate) quiet_text: Colour,
    pub(crate) surface: Colour,
}

impl Inks {
    /// Reads the custom properties that hold for a canvas.
    pub(crate) fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let read = |property: &str| resolved(&context, &style, property).unwrap_or(PLAIN);
        let mut looks = [PLAIN; LOOK_COUNT];
        for (look, property) in looks.iter_mut().zip([
            "--look-1", "--look-2", "--look-3", "--look-4", "--look-5", "--look-6", "--look-7", "--look-8",
        ]) {
            *look = read(property);
        }
        Some(Self {
            looks,
            grid: read("--chart-grid"),
            text: read("--chart-text"),
            quiet_text: read("--chart-text-quiet"),
            surface: read("--chart-surface"),
        })
    }

    /// The colour of a series or part.
    pub(crate) fn look(&self, index: usize) -> Colour {
        self.looks[index % LOOK_COUNT]
    }
}

/// The canvas itself turns every colour syntax of the style sheet into plain digits.
fn resolved(
    context: &CanvasRenderingContext2d,
    style: &CssStyleDeclaration,
    property: &str,
) -> Option<Colour> {
    let value = style.get_property_value(property).ok()?;
    context.set_fill_style_str(value.trim());
    Colour::parse(&context.fill_style().as_string()?)
}
