//! One component on a Lightning page: whether it may stand there, what is set on it, and who sees it.

use roxmltree::Node;

use super::{add, repeated};
use crate::component::{configuration, is_exposed, properties, targets};
use crate::finding::Findings;
use crate::place::Item;
use crate::platform::{COMPONENTS, TARGETS};
use crate::project::Project;
use crate::read::{child, children, text, value};

pub(super) fn check(
    project: &Project<'_>,
    item: &Item<'_>,
    component: Node<'_, '_>,
    findings: &mut Findings,
) {
    placed(project, item, component, findings);
    visible(project, item, component, findings);
}

/// The properties that a page sets on a component.
pub(super) fn properties_of<'a, 'i: 'a>(component: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    children(component, "componentInstanceProperties")
}

fn placed(project: &Project<'_>, item: &Item<'_>, component: Node<'_, '_>, findings: &mut Findings) {
    let Some(element) = child(component, "componentName") else {
        return;
    };
    let name = text(element);
    let names = properties_of(component).filter_map(|property| Some((value(property, "name")?, property)));
    for (property, node) in repeated(names) {
        add(
            findings,
            item,
            node,
            format!("The property `{property}` of `{name}` is set more than once."),
        );
    }
    if let Some(standard) = COMPONENTS.iter().find(|standard| standard.name == name) {
        for property in properties_of(component) {
            let set = value(property, "name").unwrap_or_default();
            let Some((_, kind)) = standard.properties.iter().find(|(own, _)| *own == set) else {
                add(
                    findings,
                    item,
                    property,
                    format!("`{name}` has no property `{set}`."),
                );
                continue;
            };
            if let Some(fault) = crate::value::fault(*kind, value(property, "value").unwrap_or_default()) {
                add(
                    findings,
                    item,
                    property,
                    format!("The property `{set}` of `{name}` {fault}."),
                );
            }
        }
    } else if let Some(bundle) = project.find("LightningComponentBundle", name) {
        own(item, bundle, component, findings);
    } else {
        add(
            findings,
            item,
            element,
            format!("There is no component `{name}`."),
        );
    }
}

/// A component of the project: whether it may stand on this page, and whether it knows what is set.
fn own(item: &Item<'_>, bundle: &Item<'_>, component: Node<'_, '_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let page = value(root, "type").unwrap_or_default();
    let name = &bundle.name;
    let target = TARGETS
        .iter()
        .find(|target| target.page == Some(page))
        .map(|target| target.name);
    let target = target.filter(|target| targets(bundle).iter().any(|(own, _)| own == target));
    let Some(target) = target.filter(|_| is_exposed(bundle)) else {
        add(
            findings,
            item,
            component,
            format!("`{name}` may not stand on a page of type `{page}`."),
        );
        return;
    };
    let configuration = configuration(bundle, target);
    let objects = configuration.and_then(|configuration| child(configuration, "objects"));
    if let (Some(objects), Some(object)) = (objects, value(root, "sobjectType"))
        && !children(objects, "object").any(|allowed| text(allowed) == object)
    {
        add(
            findings,
            item,
            component,
            format!("`{name}` may not stand on a page of `{object}`."),
        );
    }
    let declared = configuration.map(properties).unwrap_or_default();
    for property in properties_of(component) {
        let set = value(property, "name").unwrap_or_default();
        let Some((known, _)) = declared.iter().find(|(known, _)| known.name == set) else {
            add(
                findings,
                item,
                property,
                format!("`{name}` has no property `{set}`."),
            );
            continue;
        };
        if let Some(fault) = known.fault(value(property, "value").unwrap_or_default()) {
            add(
                findings,
                item,
                property,
                format!("The property `{set}` of `{name}` {fault}."),
            );
        }
    }
}

/// What a rule of visibility compares must exist.
fn visible(project: &Project<'_>, item: &Item<'_>, component: Node<'_, '_>, findings: &mut Findings) {
    let Some(rule) = child(component, "visibilityRule") else {
        return;
    };
    for criterion in children(rule, "criteria") {
        if let Some(left) = child(criterion, "leftValue") {
            compared(project, item, left, findings);
        }
        if let (Some(left), Some(right)) = (value(criterion, "leftValue"), child(criterion, "rightValue"))
            && left.starts_with("{!$Permission.")
            && !matches!(text(right), "true" | "false")
        {
            let sentence = format!(
                "A permission is held or not: `true` or `false`, and not `{}`.",
                text(right)
            );
            add(findings, item, right, sentence);
        }
    }
}

fn compared(project: &Project<'_>, item: &Item<'_>, left: Node<'_, '_>, findings: &mut Findings) {
    let expression = text(left)
        .strip_prefix("{!")
        .and_then(|rest| rest.strip_suffix('}'));
    let Some(expression) = expression else {
        let sentence = format!("`{}` is no expression such as `{{!Record.Name}}`.", text(left));
        add(findings, item, left, sentence);
        return;
    };
    match expression.strip_prefix("$Permission.CustomPermission.") {
        Some(permission) if !project.has("CustomPermission", permission) => {
            add(
                findings,
                item,
                left,
                format!("There is no custom permission `{permission}`."),
            );
        }
        None if !COMPARED.iter().any(|known| expression.starts_with(known)) => {
            add(
                findings,
                item,
                left,
                format!("`{expression}` is nothing that a page can compare."),
            );
        }
        _ => {}
    }
}

/// How the expressions begin that a page can compare, beside custom permissions.
const COMPARED: [&str; 4] = [
    "$Client.FormFactor",
    "$Permission.StandardPermission.",
    "$User.",
    "Record.",
];
