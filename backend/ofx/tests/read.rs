//! What `inlay_ofx::read` promises to the person whose statement it reads: one meaning for every way of writing, and a
//! place and a sentence for whatever is not taken.
//!
//! The modules are marked as test code so that the workspace lints on `unwrap` and printing treat them as such.

#[cfg(test)]
#[path = "read/forms.rs"]
mod forms;
#[cfg(test)]
#[path = "read/refusals.rs"]
mod refusals;
#[cfg(test)]
#[path = "read/round_trip.rs"]
mod round_trip;
#[cfg(test)]
#[path = "read/samples.rs"]
mod samples;
