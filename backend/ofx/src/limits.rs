//! How much of a file is read at most, so that a hostile one costs a refusal and not the process.

/// Longest file, in bytes. A statement of 10,000 positions and a year of transactions stays below a third of it.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Deepest nesting of elements. OFX itself needs fewer than twenty; empty unclosed elements look nested for a while.
pub const MAX_DEPTH: usize = 64;

/// Most elements in one file.
pub const MAX_ELEMENTS: usize = 500_000;
