//! Changes the list of certificates in a file that a person wrote, and nothing else in it: comments, order and line breaks stay.

use std::ops::RangeInclusive;

use anyhow::{Context as _, anyhow};
use toml_edit::{Array, Document, DocumentMut, Item, RawString, Value};

use crate::config::TenantPlace;

/// A change of a tenant's `certificates`.
#[derive(Debug)]
pub(super) struct Edited {
    /// The whole file afterwards.
    pub(super) text: String,
    /// Where the list stands in the file as it is, counted from one.
    pub(super) lines: RangeInclusive<usize>,
    /// The list as it is to be.
    pub(super) list: String,
}

/// Adds a path at the end.
pub(super) fn with_certificate(text: &str, place: &TenantPlace, path: &str) -> Result<Edited, anyhow::Error> {
    edited(text, place, |list| push(list, path))
}

/// Takes the path at `index` away, with the comments that belong to it.
pub(super) fn without_certificate(
    text: &str,
    place: &TenantPlace,
    index: usize,
) -> Result<Edited, anyhow::Error> {
    edited(text, place, |list| remove(list, index))
}

fn edited(text: &str, place: &TenantPlace, change: impl FnOnce(&mut Array)) -> Result<Edited, anyhow::Error> {
    let unlisted = || anyhow!("{place} has no list of certificates");
    let read = Document::parse(text).with_context(|| format!("{place} cannot be read"))?;
    let span = match place {
        TenantPlace::Block { index, .. } => read.as_item().get("tenant").and_then(|all| all.get(*index)),
        TenantPlace::File(_) => Some(read.as_item()),
    }
    .and_then(|tenant| tenant.get("certificates"))
    .and_then(Item::span)
    .ok_or_else(unlisted)?;
    let line_of = |position: usize| 1 + text.bytes().take(position).filter(|byte| *byte == b'\n').count();

    let mut document: DocumentMut = read.into_mut();
    let list = match place {
        TenantPlace::Block { index, .. } => document.get_mut("tenant").and_then(|all| all.get_mut(*index)),
        TenantPlace::File(_) => Some(document.as_item_mut()),
    }
    .and_then(|tenant| tenant.get_mut("certificates"))
    .and_then(Item::as_array_mut)
    .ok_or_else(unlisted)?;
    give_end_to_list(list);
    change(list);
    Ok(Edited {
        list: list.to_string().trim().to_owned(),
        text: document.to_string(),
        lines: line_of(span.start)..=line_of(span.end),
    })
}

/// What stands behind the last path belongs to the list and not to the path, whether or not there is a comma before it.
fn give_end_to_list(list: &mut Array) {
    if list.trailing_comma() {
        return;
    }
    let end = list.trailing().as_str().unwrap_or_default().to_owned();
    let Some(last) = list.iter_mut().last() else {
        return;
    };
    let suffix = written(last.decor().suffix());
    last.decor_mut().set_suffix("");
    list.set_trailing(suffix + &end);
}

fn push(list: &mut Array, path: &str) {
    let end = list.trailing().as_str().unwrap_or_default().to_owned();
    let Some((comments, last_line)) = end.rsplit_once('\n') else {
        list.push(path);
        return;
    };
    // One path a line: a comment behind the last one stays with it, and the new one stands below.
    let before = list.iter().last().map(|last| written(last.decor().prefix()));
    let before = before.unwrap_or_default();
    let indent = before.rsplit_once('\n').map_or("    ", |(_, indent)| indent);
    let mut value = Value::from(path);
    value
        .decor_mut()
        .set_prefix(format!("{}\n{indent}", comments.trim_end()));
    list.push_formatted(value);
    list.set_trailing(format!("\n{last_line}"));
}

fn remove(list: &mut Array, index: usize) {
    let removed = list.remove(index);
    let before = written(removed.decor().prefix());
    if let Some(next) = list.get_mut(index) {
        let after = written(next.decor().prefix());
        next.decor_mut().set_prefix(joined(&before, &after, true));
    } else {
        let after = list.trailing().as_str().unwrap_or_default().to_owned();
        list.set_trailing(joined(&before, &after, false));
    }
}

/// What stood before and after a path, without what belonged to it: comments above it, and the one behind it on its line. What
/// comes before the first line break belongs to the path before.
fn joined(before: &str, after: &str, is_path_next: bool) -> String {
    let (of_previous, own) = match before.split_once('\n') {
        Some((of_previous, own)) => (of_previous.trim_end(), Some(own)),
        None => ("", None),
    };
    match (after.split_once('\n'), own) {
        (Some((_, rest)), _) => format!("{of_previous}\n{rest}"),
        (None, Some(own)) if is_path_next => {
            let indent = own.rsplit('\n').next().unwrap_or_default();
            format!("{of_previous}\n{indent}")
        }
        (None, None) if is_path_next => before.to_owned(),
        (None, _) if of_previous.is_empty() => after.to_owned(),
        (None, _) => format!("{of_previous}\n{after}"),
    }
}

fn written(part: Option<&RawString>) -> String {
    part.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
