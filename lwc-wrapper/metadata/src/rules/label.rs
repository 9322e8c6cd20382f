//! Custom labels: each name once.

use super::{add, repeated};
use crate::finding::Findings;
use crate::project::Project;
use crate::read::{children, value};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CustomLabels") {
        let labels = children(item.document.root_element(), "labels");
        for (name, node) in repeated(labels.filter_map(|label| Some((value(label, "fullName")?, label)))) {
            add(
                findings,
                item,
                node,
                format!("There is more than one label `{name}`."),
            );
        }
    }
}
