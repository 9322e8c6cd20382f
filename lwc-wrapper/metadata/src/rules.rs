//! What the tables of types cannot say: what depends on a value, and what files say of each other.
//!
//! Each rule takes the whole project and adds findings. Rules do not rely on each other, and none relies on a file being
//! of the right shape: what is missing has been found by `structure`, and a rule passes over it.

mod access;
mod action;
mod address;
mod component;
mod credential;
mod event;
mod field;
mod label;
mod layout;
mod manifest;
mod object;
mod page;
mod placement;
mod record;
mod source;
mod version;

use roxmltree::Node;

use crate::finding::Findings;
use crate::place::Item;
use crate::platform::OBJECTS;
use crate::project::Project;
use crate::read::line;

pub(crate) fn check(project: &Project<'_>, findings: &mut Findings) {
    let rules = [
        access::check,
        action::check,
        address::check,
        component::check,
        credential::check,
        event::check,
        field::check,
        label::check,
        layout::check,
        manifest::check,
        object::check,
        page::check,
        record::check,
        source::check,
        version::check,
    ];
    for rule in rules {
        rule(project, findings);
    }
}

/// A finding at an element.
fn add(findings: &mut Findings, item: &Item<'_>, node: Node<'_, '_>, sentence: impl Into<String>) {
    findings.add(item.path, line(node), sentence);
}

/// Whether an object is in the project or of the platform.
fn is_object(project: &Project<'_>, name: &str) -> bool {
    OBJECTS.contains(&name) || project.has("CustomObject", name)
}

/// The names that stand more than once, with the element of each further time.
fn repeated<'a, 'n>(names: impl Iterator<Item = (&'a str, Node<'n, 'n>)>) -> Vec<(&'a str, Node<'n, 'n>)> {
    let mut seen = Vec::new();
    let mut again = Vec::new();
    for (name, node) in names {
        if seen.contains(&name) {
            again.push((name, node));
        }
        seen.push(name);
    }
    again
}
