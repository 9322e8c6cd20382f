//! What each kind of object needs. The end of its name tells the kind.

use super::add;
use crate::finding::Findings;
use crate::project::Project;
use crate::read::child;

struct Needs {
    ending: &'static str,
    called: &'static str,
    needed: &'static [&'static str],
    strange: &'static [&'static str],
}

const OBJECT: Needs = Needs {
    ending: "__c",
    called: "A custom object",
    needed: &["deploymentStatus", "nameField", "sharingModel"],
    strange: &["eventType", "publishBehavior"],
};

const EVENT: Needs = Needs {
    ending: "__e",
    called: "A platform event",
    needed: &["deploymentStatus", "eventType", "publishBehavior"],
    strange: &[
        "enableHistory",
        "enableReports",
        "nameField",
        "sharingModel",
        "visibility",
    ],
};

const METADATA: Needs = Needs {
    ending: "__mdt",
    called: "A custom metadata type",
    needed: &["visibility"],
    strange: &[
        "deploymentStatus",
        "enableHistory",
        "enableReports",
        "eventType",
        "nameField",
        "publishBehavior",
        "sharingModel",
    ],
};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CustomObject") {
        let root = item.document.root_element();
        let kinds = [OBJECT, EVENT, METADATA];
        let Some(needs) = kinds.into_iter().find(|needs| item.name.ends_with(needs.ending)) else {
            continue;
        };
        for name in needs.needed {
            if child(root, name).is_none() {
                add(
                    findings,
                    item,
                    root,
                    format!("{} needs an element `{name}`.", needs.called),
                );
            }
        }
        for name in needs.strange {
            if let Some(strange) = child(root, name) {
                add(
                    findings,
                    item,
                    strange,
                    format!("{} has no `{name}`.", needs.called),
                );
            }
        }
    }
}
