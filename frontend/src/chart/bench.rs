//! What the measuring page of `tests/bench` calls: one long series, drawn, zoomed and panned exactly as the chart does it.
//!
//! Only compiled with the feature `bench`; never in the widget.

use std::sync::Arc;

use inlay_contract::Decimal;
use web_sys::HtmlCanvasElement;

use super::inks::Inks;
use super::surface::Surface;
use super::time::measured::{Layout, Window, draw};
use super::time::{Form, TimeModel, TimePane, TimeSeries, Unit};
use crate::calendar::date_of;

/// The calendar ends 2.9 million days after 1970.
const FIRST_DAY: i32 = -300_000;

/// A random walk of daily values, the same in every run.
///
/// Amounts in hundredths, so that a peer can be given the same series.
#[must_use]
pub fn walk(points: u32) -> Vec<i64> {
    let (mut state, mut value) = (0x2545_f491_u32, 100_000_000_i64);
    let mut step = || {
        // Xorshift.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        value += i64::from(state % 20_001) - 10_000;
        value
    };
    (0..points).map(|_| step()).collect()
}

/// A chart of one long series on a canvas.
pub struct LongChart {
    model: Arc<TimeModel>,
    window: Window,
    canvas: HtmlCanvasElement,
    inks: Inks,
    size: (f64, f64),
    pixel_ratio: f64,
}

impl LongChart {
    /// Prepares a series for a canvas of `width` by `height` CSS pixels. `None` when there is nothing to draw or nowhere.
    #[must_use]
    pub fn new(
        walk: &[i64],
        canvas: HtmlCanvasElement,
        width: f64,
        height: f64,
        pixel_ratio: f64,
    ) -> Option<Self> {
        let days = (FIRST_DAY..).map_while(date_of).take(walk.len()).collect();
        let series = TimeSeries {
            name: String::new(),
            form: Form::Line,
            values: walk.iter().map(|value| Some(Decimal::new(*value, 2))).collect(),
        };
        let panes = vec![TimePane {
            unit: Unit::Money("USD".parse().ok()?),
            series: vec![series],
        }];
        let model = Arc::new(TimeModel::new(String::new(), days, panes, Vec::new())?);
        Some(Self {
            window: Window::whole(model.span()),
            inks: Inks::of(&canvas)?,
            model,
            canvas,
            size: (width, height),
            pixel_ratio,
        })
    }

    /// Prepares the series again, as for another model.
    #[must_use]
    pub fn prepared_again(&self) -> bool {
        let days = self.model.days().into();
        let panes = self.model.panes().to_vec();
        TimeModel::new(String::new(), days, panes, Vec::new()).is_some()
    }

    /// Reduces and draws what is seen. `None` when the canvas refuses.
    pub fn draw(&self) -> Option<()> {
        let (width, height) = self.size;
        let layout = Layout::new(Arc::clone(&self.model), self.window, width, height)?;
        let surface = Surface::new(&self.canvas, width, height, self.pixel_ratio)?;
        draw(&surface, &layout, &self.inks)
    }

    /// Shows `factor` times as many days around the middle, and draws.
    pub fn zoom(&mut self, factor: f64) -> Option<()> {
        self.window = self.window.zoomed(factor, 0.5);
        self.draw()
    }

    /// Moves by a share of what is seen, and draws.
    pub fn pan(&mut self, share: f64) -> Option<()> {
        self.window = self.window.panned(share);
        self.draw()
    }
}
