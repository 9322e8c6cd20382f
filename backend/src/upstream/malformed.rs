//! Where a file that an operator wrote is not of the agreed form. Only where: the parser quotes the line, and a line of these files
//! may name a person.

/// The line that `error` is about, counted from one.
pub(super) fn line_of(error: &toml::de::Error, text: &str) -> usize {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    before.matches('\n').count() + 1
}
