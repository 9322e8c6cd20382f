//! Which columns are shown in which width, and how wide each of them is.
//!
//! Rows that come and go while one scrolls must not change the width of a column, so widths are made from all rows and not
//! from those that are in the document.

use inlay_contract::{Decimal, Figure};

use super::rows::{Column, From, Room, Rows};
use super::value::{Unit, Value};
use crate::i18n::Language;

/// Room on both sides of what stands in a cell.
const PADDING: &str = "1.25rem";
/// The same beside a button that explains the figure.
const PADDING_WITH_BUTTON: &str = "2.5rem";
/// The same on a card, where the button stands beside the figure's cell.
const PADDING_ON_CARD: &str = "0.625rem";
/// A caveat below a number can be read without opening it.
const CAVEAT_CHARS: usize = 15;
/// The mark of the sorted column.
const MARK_CHARS: usize = 4;

/// Width of the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    Narrow,
    Medium,
    Wide,
    Full,
}

impl Width {
    /// Of a container of so many CSS pixels; the same bounds as in the style sheet.
    pub(super) const fn of(pixels: i32) -> Self {
        match pixels {
            ..544 => Self::Narrow,
            544..896 => Self::Medium,
            896..1_184 => Self::Wide,
            _ => Self::Full,
        }
    }
}

/// What is shown of a table's columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// Whether each row is a card of two lines.
    pub(super) is_card: bool,
    /// The columns that are shown, from left to right.
    pub(super) columns: Vec<usize>,
    /// Of each of them, the columns that stand below it.
    notes: Vec<Vec<usize>>,
    /// The widths, as the style sheet's grid wants them.
    pub(super) template: String,
    /// The width below which the table is scrolled sideways.
    pub(super) least_width: String,
}

impl Layout {
    /// The layout of a table in a container. `present` says of each column whether some row fills it; `chosen` is what the
    /// reader asked for.
    pub(super) fn new(
        rows: &dyn Rows,
        present: &[bool],
        chosen: Option<&[usize]>,
        width: Width,
        language: &Language,
    ) -> Self {
        let all = rows.columns();
        let is_card = width == Width::Narrow && chosen.is_none();
        let columns = shown(all, present, chosen, width);
        let notes: Vec<Vec<usize>> = columns
            .iter()
            .enumerate()
            .map(|(slot, column)| {
                if is_card && slot != 0 {
                    return Vec::new();
                }
                let below = all[*column].notes.iter().copied();
                below
                    .filter(|note| present[*note] && !columns.contains(note))
                    .collect()
            })
            .collect();
        let widths: Vec<String> = columns
            .iter()
            .map(|column| track(rows, *column, is_card, language))
            .collect();
        let (template, least_width) = if is_card {
            let side = widths.get(1..).unwrap_or_default().join(", ");
            let side = if side.is_empty() { "0rem".to_owned() } else { side };
            (["minmax(0, 1fr) max(", &side, ")"].concat(), "0".to_owned())
        } else {
            let tracks = columns
                .iter()
                .zip(&widths)
                .map(|(column, least)| match all[*column].room {
                    Room::Text(share) => ["minmax(", least, ", ", &share.to_string(), "fr)"].concat(),
                    Room::Short(_) | Room::Number => least.clone(),
                });
            let template = tracks.collect::<Vec<_>>().join(" ");
            (template, ["calc(", &widths.join(" + "), ")"].concat())
        };
        Self {
            is_card,
            columns,
            notes,
            template,
            least_width,
        }
    }

    /// The columns that stand below a column that is shown.
    pub(super) fn notes(&self, column: usize) -> &[usize] {
        let slot = self.columns.iter().position(|shown| *shown == column);
        slot.and_then(|slot| self.notes.get(slot))
            .map_or(&[], Vec::as_slice)
    }
}

/// Which columns some row fills. A column that nobody fills is not there; the first one names the row and always is.
pub(super) fn present(rows: &dyn Rows, language: &Language) -> Vec<bool> {
    let is_filled = |column| (0..rows.count()).any(|row| !rows.value(row, column, language).is_nothing());
    (0..rows.columns().len())
        .map(|column| column == 0 || is_filled(column))
        .collect()
}

fn shown(all: &[Column], present: &[bool], chosen: Option<&[usize]>, width: Width) -> Vec<usize> {
    let is_wanted = |position: usize, column: &Column| match (chosen, column.from, width) {
        (Some(chosen), ..) => chosen.contains(&position),
        (None, From::Card, _) => true,
        (None, From::Medium, _) => width != Width::Narrow,
        (None, From::Wide, _) => matches!(width, Width::Wide | Width::Full),
        (None, From::Full, _) => width == Width::Full,
        (None, From::Choice, _) => false,
    };
    let columns = all.iter().enumerate();
    columns
        .filter(|(position, column)| *position == 0 || present[*position] && is_wanted(*position, column))
        .map(|(position, _)| position)
        .collect()
}

/// The least width of a column.
fn track(rows: &dyn Rows, column: usize, is_card: bool, language: &Language) -> String {
    let definition = &rows.columns()[column];
    let chars = match definition.room {
        Room::Text(rem) | Room::Short(rem) => return [&rem.to_string(), "rem"].concat(),
        Room::Number => longest(rows, column, language),
    };
    // Titles are smaller than figures.
    let title = (definition.title)(language.words).chars().count() * 9 / 10 + MARK_CHARS;
    let explains = (0..rows.count()).any(|row| rows.figure(row, column).is_some());
    let padding = match (is_card, explains) {
        (true, _) => PADDING_ON_CARD,
        (false, true) => PADDING_WITH_BUTTON,
        (false, false) => PADDING,
    };
    ["calc(", &chars.max(title).to_string(), "ch + ", padding, ")"].concat()
}

/// The largest numbers of one unit in a column.
struct Extreme {
    unit: Unit,
    magnitude: Decimal,
    is_negative: bool,
    places: u32,
}

impl Extreme {
    fn widen(&mut self, number: Decimal) {
        self.magnitude = self.magnitude.max(number.abs());
        self.is_negative |= number.is_sign_negative();
        self.places = self.places.max(number.scale().min(self.unit.most_places()));
    }

    /// A number that takes at least as many characters as any of them.
    fn sample(&self) -> Decimal {
        let fraction = (0..self.places).fold(0, |digits, _| digits * 10 + 8);
        let sample = self
            .magnitude
            .trunc()
            .checked_add(Decimal::new(fraction, self.places));
        let mut sample = sample.unwrap_or(self.magnitude);
        sample.set_sign_negative(self.is_negative);
        sample
    }
}

/// Characters of the longest number in a column, without writing all of them.
fn longest(rows: &dyn Rows, column: usize, language: &Language) -> usize {
    let mut extremes: Vec<Extreme> = Vec::new();
    let mut chars = 0;
    for row in 0..rows.count() {
        let Value::Number(unit, figure) = rows.value(row, column, language) else {
            continue;
        };
        if !matches!(figure, Figure::Value { .. }) {
            chars = CAVEAT_CHARS;
        }
        let Some(number) = figure.known() else { continue };
        let known = extremes.iter_mut().find(|extreme| extreme.unit == unit);
        if let Some(extreme) = known {
            extreme.widen(*number);
        } else {
            let mut extreme = Extreme {
                unit,
                magnitude: Decimal::ZERO,
                is_negative: false,
                places: 0,
            };
            extreme.widen(*number);
            extremes.push(extreme);
        }
    }
    let lengths = extremes
        .iter()
        .map(|extreme| extreme.unit.text(extreme.sample(), language).chars().count());
    lengths.fold(chars, usize::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 6] = [
        column(From::Card),
        column(From::Medium),
        column(From::Wide),
        column(From::Choice),
        column(From::Card),
        column(From::Full),
    ];

    const fn column(from: From) -> Column {
        Column {
            title: |_| "",
            room: Room::Number,
            from,
            notes: &[],
        }
    }

    #[test]
    fn each_width_has_the_columns_that_fit_it() {
        let all = [true; 6];
        assert_eq!(shown(&COLUMNS, &all, None, Width::Narrow), [0, 4]);
        assert_eq!(shown(&COLUMNS, &all, None, Width::Medium), [0, 1, 4]);
        assert_eq!(shown(&COLUMNS, &all, None, Width::Wide), [0, 1, 2, 4]);
        assert_eq!(shown(&COLUMNS, &all, None, Width::Full), [0, 1, 2, 4, 5]);
    }

    #[test]
    fn a_choice_holds_in_every_width_and_keeps_the_name() {
        let all = [true; 6];
        for width in [Width::Narrow, Width::Medium, Width::Wide, Width::Full] {
            assert_eq!(shown(&COLUMNS, &all, Some(&[3]), width), [0, 3]);
            assert_eq!(shown(&COLUMNS, &all, Some(&[]), width), [0]);
        }
    }

    #[test]
    fn a_column_that_nobody_fills_is_not_there() {
        let present = [false, false, true, false, true, true];
        assert_eq!(shown(&COLUMNS, &present, None, Width::Wide), [0, 2, 4]);
        assert_eq!(shown(&COLUMNS, &present, Some(&[1, 2, 3]), Width::Wide), [0, 2]);
    }

    #[test]
    fn a_side_column_is_narrow_and_a_full_page_wide() {
        assert_eq!(Width::of(280), Width::Narrow);
        assert_eq!(Width::of(544), Width::Medium);
        assert_eq!(Width::of(1_000), Width::Wide);
        assert_eq!(Width::of(1_200), Width::Full);
    }

    proptest::proptest! {
        #[test]
        fn no_number_is_longer_than_the_sample(numbers in proptest::collection::vec((-10_i64.pow(15)..10_i64.pow(15), 0_u32..8), 1..40)) {
            let mut extreme = Extreme { unit: Unit::Quantity, magnitude: Decimal::ZERO, is_negative: false, places: 0 };
            let numbers: Vec<Decimal> = numbers.into_iter().map(|(digits, scale)| Decimal::new(digits, scale)).collect();
            for number in &numbers {
                extreme.widen(*number);
            }
            let sample = extreme.sample().to_string().len();
            for number in numbers {
                // Written as the table writes it: to four places at most, truncated here because rounding adds no digit but 9…9.
                let written = number.trunc_with_scale(number.scale().min(4)).to_string().len();
                proptest::prop_assert!(written <= sample, "{number} in {sample}");
            }
        }
    }
}
