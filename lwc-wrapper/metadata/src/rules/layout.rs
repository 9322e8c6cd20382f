//! Page layouts: each field of ours can be seen, and in Setup be typed, only where a layout has it.

use roxmltree::Node;

use super::{add, is_object, repeated};
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::read::{child, is_true, text, value};

/// Fields that the platform gives every object, or every record of custom metadata.
const STANDARD: [&str; 8] = [
    "CreatedById",
    "DeveloperName",
    "IsProtected",
    "LastModifiedById",
    "MasterLabel",
    "Name",
    "NamespacePrefix",
    "OwnerId",
];

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("Layout") {
        let root = item.document.root_element();
        let object = object_of(item);
        if !is_object(project, object) {
            add(
                findings,
                item,
                root,
                format!("There is no object `{object}` for this layout."),
            );
        }
        let fields = fields(root);
        for (name, node) in repeated(fields.iter().copied()) {
            add(
                findings,
                item,
                node,
                format!("`{name}` stands more than once on the layout."),
            );
        }
        for (name, node) in fields {
            field(project, item, object, name, node, findings);
        }
    }
    for object in project.of("CustomObject") {
        // Nobody opens the record of an event.
        if !object.name.ends_with("__e") {
            complete(project, object, findings);
        }
    }
}

/// The object of a layout: its name up to the first hyphen.
fn object_of<'a>(item: &'a Item<'_>) -> &'a str {
    item.name
        .split_once('-')
        .map_or(item.name.as_str(), |(object, _)| object)
}

/// The fields of a layout, each with its element.
fn fields<'a, 'i: 'a>(root: Node<'a, 'i>) -> Vec<(&'a str, Node<'a, 'i>)> {
    root.descendants()
        .filter(|node| node.tag_name().name() == "layoutItems")
        .filter_map(|node| child(node, "field"))
        .map(|field| (text(field), field))
        .collect()
}

fn field(
    project: &Project<'_>,
    item: &Item<'_>,
    object: &str,
    name: &str,
    node: Node<'_, '_>,
    findings: &mut Findings,
) {
    if STANDARD.contains(&name) {
        return;
    }
    let Some(field) = project.find("CustomField", &format!("{object}.{name}")) else {
        add(findings, item, node, format!("`{object}` has no field `{name}`."));
        return;
    };
    let behavior = node.parent().and_then(|entry| value(entry, "behavior"));
    if is_true(field.document.root_element(), "required") && behavior != Some("Required") {
        add(
            findings,
            item,
            node,
            format!("`{name}` is required, and so it must be on the layout (`Required`)."),
        );
    }
}

/// An object has a layout, and the layout all its fields: a field that is missing there could be filled in by nobody.
fn complete(project: &Project<'_>, object: &Item<'_>, findings: &mut Findings) {
    let layouts: Vec<&Item<'_>> = project
        .of("Layout")
        .filter(|item| object_of(item) == object.name)
        .collect();
    let root = object.document.root_element();
    if layouts.is_empty() {
        add(
            findings,
            object,
            root,
            format!("`{}` has no layout, so nobody sees its fields.", object.name),
        );
    }
    let automatic = format!("{} Layout", value(root, "label").unwrap_or_default());
    let is_automatic = |item: &&Item<'_>| {
        item.name
            .split_once('-')
            .is_some_and(|(_, name)| name == automatic)
    };
    if !layouts.is_empty() && !layouts.iter().any(is_automatic) {
        // The platform makes a layout with each new object and gives it to everybody; only one of that name takes its place.
        let sentence = format!(
            "A layout of `{}` must be called `{automatic}`: another is given to nobody.",
            object.name
        );
        add(findings, object, root, sentence);
    }
    for layout in layouts {
        let shown = fields(layout.document.root_element());
        for field in project.of("CustomField") {
            let own = field
                .name
                .strip_prefix(&object.name)
                .and_then(|rest| rest.strip_prefix('.'));
            if let Some(name) = own
                && !shown.iter().any(|(shown, _)| *shown == name)
            {
                let root = layout.document.root_element();
                add(
                    findings,
                    layout,
                    root,
                    format!("The field `{name}` is not on the layout, so nobody sees it."),
                );
            }
        }
    }
}
