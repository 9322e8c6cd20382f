//! Series of many points reduced to as many columns as a picture has, without losing a peak, a trough or a gap's edge.
//!
//! A [`Pyramid`] is built once for a series; after that the extremes of any range of it are found by looking at a few dozen
//! numbers, however long the range is, so that a million points can be panned and zoomed.
//!
//! Binary floating point throughout: this is for places on a screen. No figure is ever computed from it.

use std::ops::Range;

/// So many neighbours of one level make one pair of the next.
const FAN_OUT: usize = 16;

/// A series with the extremes of its blocks, the blocks of those, and so on.
#[derive(Debug, Clone, PartialEq)]
pub struct Pyramid {
    /// Not-a-number stands for a gap.
    values: Vec<f64>,
    /// Extremes of [`FAN_OUT`] values, of [`FAN_OUT`]² values, …; the last level fits into one block.
    levels: Vec<Vec<Extent>>,
}

/// The smallest and the largest of some values. For none at all, low is above high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The smallest.
    pub low: f64,
    /// The largest.
    pub high: f64,
}

/// What a picture needs of all points that share a column of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// The value at the column's left edge; `None` when there is a gap at it, so that no line leads to it.
    pub first: Option<f64>,
    /// All values between the edges.
    pub extent: Extent,
    /// The value at the right edge, in the same way.
    pub last: Option<f64>,
}

impl Extent {
    /// Of no values.
    pub const EMPTY: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// Whether it is of no values.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.high < self.low
    }

    /// With one more value; a gap changes nothing.
    #[must_use]
    fn with(self, value: f64) -> Self {
        // Comparisons with a gap are false, and so leave what was there.
        Self {
            low: if value < self.low { value } else { self.low },
            high: if self.high < value { value } else { self.high },
        }
    }

    /// Of both together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            low: if other.low < self.low { other.low } else { self.low },
            high: if self.high < other.high {
                other.high
            } else {
                self.high
            },
        }
    }
}

impl Pyramid {
    /// For a series in which not-a-number stands for a gap.
    #[must_use]
    pub fn new(values: Vec<f64>) -> Self {
        let mut levels: Vec<Vec<Extent>> = Vec::new();
        let of_values = |block: &[f64]| {
            block
                .iter()
                .fold(Extent::EMPTY, |extent, value| extent.with(*value))
        };
        let of_extents = |block: &[Extent]| {
            block
                .iter()
                .fold(Extent::EMPTY, |extent, other| extent.union(*other))
        };
        if FAN_OUT < values.len() {
            levels.push(values.chunks(FAN_OUT).map(of_values).collect());
        }
        while let Some(level) = levels.last().filter(|level| FAN_OUT < level.len()) {
            let next = level.chunks(FAN_OUT).map(of_extents).collect();
            levels.push(next);
        }
        Self { values, levels }
    }

    /// Number of points, gaps included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no point at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of a point; `None` for a gap and beyond the ends.
    #[must_use]
    pub fn value(&self, index: usize) -> Option<f64> {
        self.values.get(index).copied().filter(|value| !value.is_nan())
    }

    /// The extremes of the points of a range, as far as it lies within the series.
    #[must_use]
    pub fn extent(&self, range: Range<usize>) -> Extent {
        let (mut start, mut end) = (range.start.min(self.len()), range.end.min(self.len()));
        let mut extent = Extent::EMPTY;
        let mut level = 0;
        while start < end {
            let is_top = level == self.levels.len();
            // Up to the next border of a block from the left, and from the right down to one; between them whole blocks.
            let left_end = if is_top {
                end
            } else {
                start.next_multiple_of(FAN_OUT).min(end)
            };
            let right_start = if is_top {
                end
            } else {
                (end - end % FAN_OUT).max(left_end)
            };
            extent = extent.union(self.scan(level, start..left_end));
            extent = extent.union(self.scan(level, right_start..end));
            (start, end) = (left_end / FAN_OUT, right_start / FAN_OUT);
            if left_end == right_start {
                break;
            }
            level += 1;
        }
        extent
    }

    /// The column of the points of a range; `None` when none of them has a value.
    #[must_use]
    pub fn column(&self, range: Range<usize>) -> Option<Column> {
        let range = range.start.min(self.len())..range.end.min(self.len());
        let extent = self.extent(range.clone());
        if extent.is_empty() {
            return None;
        }
        Some(Column {
            first: self.value(range.start),
            extent,
            last: self.value(range.end - 1),
        })
    }

    /// Level 0 are the values. Plain loops over two numbers: this is where drawing a long series spends its time.
    fn scan(&self, level: usize, range: Range<usize>) -> Extent {
        let Extent { mut low, mut high } = Extent::EMPTY;
        if level == 0 {
            // Comparisons with a gap are false, and so leave what was there.
            for value in &self.values[range] {
                if *value < low {
                    low = *value;
                }
                if high < *value {
                    high = *value;
                }
            }
        } else {
            for extent in &self.levels[level - 1][range] {
                if extent.low < low {
                    low = extent.low;
                }
                if high < extent.high {
                    high = extent.high;
                }
            }
        }
        Extent { low, high }
    }
}

#[cfg(test)]
mod tests;
