//! How series and parts are told apart: colour, and for whom colour is not enough, dashes and hatching.
//!
//! The colours themselves stand in the style sheet, so that they follow the theme; the tests here hold them to be
//! distinguishable.

/// So many looks there are; the ninth is like the first.
pub(crate) const LOOK_COUNT: usize = 8;

/// Lengths of strokes and spaces of each look's line in CSS pixels; none is a full line.
const DASHES: [&[u8]; LOOK_COUNT] = [
    &[],
    &[7, 4],
    &[2, 3],
    &[11, 3, 2, 3],
    &[4, 2],
    &[14, 5],
    &[7, 3, 2, 3, 2, 3],
    &[1, 4],
];

/// The dashes of a series' line.
pub(crate) fn dashes(index: usize) -> &'static [u8] {
    DASHES[index % LOOK_COUNT]
}

/// The classes that give an element the colour of a series or part: `look is-look-3`.
pub(crate) fn look_class(index: usize) -> &'static str {
    const CLASSES: [&str; LOOK_COUNT] = [
        "look is-look-1",
        "look is-look-2",
        "look is-look-3",
        "look is-look-4",
        "look is-look-5",
        "look is-look-6",
        "look is-look-7",
        "look is-look-8",
    ];
    CLASSES[index % LOOK_COUNT]
}

/// How the bar of a part is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hatch {
    /// With its colour alone.
    None,
    /// Lines that rise to the right, so many CSS pixels apart.
    Rising(u8),
    /// Lines that fall to the right.
    Falling(u8),
    /// Both.
    Crossed(u8),
}

/// The hatching of a part's bar.
pub(crate) fn hatch(index: usize) -> Hatch {
    const HATCHES: [Hatch; LOOK_COUNT] = [
        Hatch::None,
        Hatch::Rising(8),
        Hatch::Falling(8),
        Hatch::Crossed(10),
        Hatch::Rising(4),
        Hatch::Falling(4),
        Hatch::Crossed(6),
        Hatch::Rising(12),
    ];
    HATCHES[index % LOOK_COUNT]
}

#[cfg(test)]
mod tests;
