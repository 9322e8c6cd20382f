//! One entry of a legend: a sample of the line or filling, and a name.

use leptos::prelude::*;

use super::looks::{LOOK_COUNT, dashes, look_class};

/// The entry of a series (a line) or of a part (a square).
pub(crate) fn legend_entry(index: usize, name: String, is_line: bool) -> AnyView {
    let sample = if is_line {
        line_sample(index)
    } else {
        square_sample(index)
    };
    view! { <li class="legend-entry">{sample} {name}</li> }.into_any()
}

/// A short piece of a series' line, dashed as it is.
pub(crate) fn line_sample(index: usize) -> AnyView {
    let lengths: Vec<String> = dashes(index).iter().map(|length| length.to_string()).collect();
    view! {
        <svg class=look_class(index) width="26" height="8" aria-hidden="true">
            <line x1="1" y1="4" x2="25" y2="4" stroke-dasharray=lengths.join(" ")></line>
        </svg>
    }
    .into_any()
}

/// A small square with the colour and hatching of a part.
pub(crate) fn square_sample(index: usize) -> AnyView {
    const HATCHINGS: [&str; LOOK_COUNT] = [
        "",
        "M0 12L12 0",
        "M0 0L12 12",
        "M0 12L12 0M0 0L12 12",
        "M0 6L6 0M0 12L12 0M6 12L12 6",
        "M6 0L12 6M0 0L12 12M0 6L6 12",
        "M0 6L6 0M6 12L12 6M6 0L12 6M0 6L6 12",
        "M0 9L9 0",
    ];
    view! {
        <svg class=look_class(index) width="12" height="12" aria-hidden="true">
            <rect width="12" height="12"></rect>
            <path d=HATCHINGS[index % LOOK_COUNT]></path>
        </svg>
    }
    .into_any()
}

/// The same for what is still expected.
pub(crate) fn expected_sample(index: usize) -> AnyView {
    view! {
        <svg class=[look_class(index), " is-expected"].concat() width="12" height="12" aria-hidden="true">
            <rect x="0.5" y="0.5" width="11" height="11"></rect>
            <path d="M0 6L6 0M0 12L12 0M6 12L12 6"></path>
        </svg>
    }
    .into_any()
}
