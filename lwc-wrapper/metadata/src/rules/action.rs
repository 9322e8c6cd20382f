//! Tabs and quick actions: what they open.

use roxmltree::Node;

use super::{add, is_object};
use crate::component::{configuration, is_exposed, targets};
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::read::{child, text, value};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CustomTab") {
        tab(project, item, findings);
    }
    for item in project.of("QuickAction") {
        action(project, item, findings);
    }
}

/// What a tab may show; exactly one of them.
const SHOWN: [&str; 4] = ["customObject", "flexiPage", "lwcComponent", "url"];

fn tab(project: &Project<'_>, item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let shown: Vec<Node<'_, '_>> = SHOWN.iter().filter_map(|name| child(root, name)).collect();
    if shown.len() != 1 {
        let sentence = format!(
            "A tab shows exactly one of {}, and this shows {}.",
            crate::value::list(&SHOWN),
            shown.len()
        );
        add(findings, item, root, sentence);
    }
    if let Some(motif) = child(root, "motif")
        && !is_motif(text(motif))
    {
        let sentence = format!(
            "`motif` is `{}`, but must be such as `Custom19: Wrench`.",
            text(motif)
        );
        add(findings, item, motif, sentence);
    }
    if child(root, "customObject").is_none() && child(root, "label").is_none() {
        add(
            findings,
            item,
            root,
            "A tab that does not show an object needs a `label`.",
        );
    }
    if let Some(page) = child(root, "flexiPage")
        && !project.has("FlexiPage", text(page))
    {
        add(
            findings,
            item,
            page,
            format!("There is no Lightning page `{}`.", text(page)),
        );
    }
    if let Some(component) = child(root, "lwcComponent") {
        opens(project, item, component, "lightning__Tab", findings);
    }
}

/// The platform has a hundred styles for tabs.
fn is_motif(motif: &str) -> bool {
    motif
        .strip_prefix("Custom")
        .and_then(|rest| rest.split_once(": "))
        .is_some_and(|(number, name)| {
            number.parse().is_ok_and(|number: u8| (1..=100).contains(&number)) && !name.is_empty()
        })
}

fn action(project: &Project<'_>, item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let (object, _) = item.name.split_once('.').unwrap_or_default();
    if !is_object(project, object) {
        add(
            findings,
            item,
            root,
            format!("There is no object `{object}` for this action."),
        );
    }
    let Some(component) = child(root, "lightningWebComponent") else {
        add(
            findings,
            item,
            root,
            "An action of this type needs an element `lightningWebComponent`.",
        );
        return;
    };
    let target = "lightning__RecordAction";
    opens(project, item, component, target, findings);
    let declared = project
        .find("LightningComponentBundle", text(component))
        .and_then(|bundle| value(configuration(bundle, target)?, "actionType"))
        .unwrap_or("ScreenAction");
    let subtype = value(root, "actionSubtype").unwrap_or("ScreenAction");
    if subtype != declared {
        let sentence = format!(
            "The action is a `{subtype}`, but `{}` is a `{declared}`.",
            text(component)
        );
        add(findings, item, root, sentence);
    }
}

fn opens(
    project: &Project<'_>,
    item: &Item<'_>,
    element: Node<'_, '_>,
    target: &str,
    findings: &mut Findings,
) {
    let name = text(element);
    let Some(bundle) = project.find("LightningComponentBundle", name) else {
        add(
            findings,
            item,
            element,
            format!("There is no component `{name}`."),
        );
        return;
    };
    if !is_exposed(bundle) || !targets(bundle).iter().any(|(own, _)| *own == target) {
        add(
            findings,
            item,
            element,
            format!("`{name}` does not have the target `{target}`."),
        );
    }
}
