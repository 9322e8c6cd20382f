//! Which trigger hears an event, and what comes over a message channel.

use super::{add, repeated};
use crate::finding::Findings;
use crate::project::Project;
use crate::read::{child, children, text, value};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("PlatformEventSubscriberConfig") {
        let root = item.document.root_element();
        if let Some(consumer) = child(root, "platformEventConsumer")
            && !project.has("ApexTrigger", text(consumer))
        {
            add(
                findings,
                item,
                consumer,
                format!("There is no trigger `{}`.", text(consumer)),
            );
        }
        if let Some(user) = child(root, "user") {
            let sentence = "A user's name exists in one org only: with it, no other org takes the package.";
            add(findings, item, user, sentence);
        }
    }
    for item in project.of("LightningMessageChannel") {
        let root = item.document.root_element();
        let fields = children(root, "lightningMessageFields")
            .filter_map(|field| Some((value(field, "fieldName")?, field)));
        for (name, node) in repeated(fields) {
            add(
                findings,
                item,
                node,
                format!("The channel has more than one field `{name}`."),
            );
        }
    }
}
