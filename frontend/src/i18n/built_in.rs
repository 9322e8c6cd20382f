//! The few sentences that need no file: what is said when not even the English words could be loaded.

/// The title of the screen.
pub(crate) const TITLE: &str = "The portfolio cannot be shown";
/// What happened, and what to do.
pub(crate) const SENTENCE: &str = "Inlay could not load its texts. Check your connection and try again; if it keeps happening, tell your administrator.";
/// The button.
pub(crate) const TRY_AGAIN: &str = "Try again";
