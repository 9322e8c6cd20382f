//! Lightning pages: the object, regions and facets. What stands in them is for `placement`.

use roxmltree::Node;

use super::placement::{self, properties_of};
use super::{add, is_object, repeated};
use crate::finding::Findings;
use crate::place::Item;
use crate::platform::{COMPONENTS, TEMPLATES};
use crate::project::Project;
use crate::read::{child, children, text, value};

/// The platform's bound for one region.
const MOST_COMPONENTS: usize = 100;

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("FlexiPage") {
        let root = item.document.root_element();
        object(project, item, root, findings);
        regions(item, root, findings);
        facets(item, root, findings);
        let components = components(root);
        let identifiers = components
            .iter()
            .filter_map(|node| Some((value(*node, "identifier")?, *node)));
        for (identifier, node) in repeated(identifiers) {
            add(
                findings,
                item,
                node,
                format!("The identifier `{identifier}` stands more than once on the page."),
            );
        }
        for component in components {
            placement::check(project, item, component, findings);
        }
    }
}

/// A record's page belongs to an object, and no other page does.
fn object(project: &Project<'_>, item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    let is_of_record = value(root, "type") == Some("RecordPage");
    match child(root, "sobjectType") {
        None if is_of_record => add(
            findings,
            item,
            root,
            "A page of type `RecordPage` needs a `sobjectType`.",
        ),
        Some(object) if !is_of_record => {
            add(
                findings,
                item,
                object,
                "Only pages of type `RecordPage` have a `sobjectType`.",
            );
        }
        Some(object) if !is_object(project, text(object)) => {
            add(
                findings,
                item,
                object,
                format!("There is no object `{}`.", text(object)),
            );
        }
        _ => {}
    }
}

fn regions(item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    let names =
        children(root, "flexiPageRegions").filter_map(|region| Some((value(region, "name")?, region)));
    for (name, node) in repeated(names) {
        add(
            findings,
            item,
            node,
            format!("There is more than one region `{name}`."),
        );
    }
    for region in children(root, "flexiPageRegions") {
        if MOST_COMPONENTS < children(region, "itemInstances").count() {
            add(
                findings,
                item,
                region,
                format!("A region holds at most {MOST_COMPONENTS} components."),
            );
        }
    }
    let Some(template) = child(root, "template").and_then(|template| child(template, "name")) else {
        return;
    };
    let Some((_, expected)) = TEMPLATES.iter().find(|(name, _)| *name == text(template)) else {
        add(
            findings,
            item,
            template,
            format!("`{}` is no template that this check knows.", text(template)),
        );
        return;
    };
    for (name, node) in of_kind(root, "Region") {
        if !expected.contains(&name) {
            add(
                findings,
                item,
                node,
                format!("The template has no region `{name}`."),
            );
        }
    }
    for name in *expected {
        if !of_kind(root, "Region").iter().any(|(own, _)| own == name) {
            add(
                findings,
                item,
                template,
                format!("The template has a region `{name}`, and the page does not."),
            );
        }
    }
}

/// The regions of a kind, by name.
fn of_kind<'a, 'i: 'a>(root: Node<'a, 'i>, kind: &str) -> Vec<(&'a str, Node<'a, 'i>)> {
    root.children()
        .filter(|node| node.tag_name().name() == "flexiPageRegions" && value(*node, "type") == Some(kind))
        .filter_map(|node| Some((value(node, "name")?, node)))
        .collect()
}

/// Each facet is named by exactly one component, and each that is named is there.
fn facets(item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    let mut named = Vec::new();
    for component in components(root) {
        let name = value(component, "componentName").unwrap_or_default();
        let Some(standard) = COMPONENTS.iter().find(|standard| standard.name == name) else {
            continue;
        };
        for property in properties_of(component) {
            if standard
                .facets
                .contains(&value(property, "name").unwrap_or_default())
            {
                named.push((value(property, "value").unwrap_or_default(), property));
            }
        }
    }
    let facets = of_kind(root, "Facet");
    for (name, node) in &named {
        if !facets.iter().any(|(facet, _)| facet == name) {
            add(findings, item, *node, format!("The page has no facet `{name}`."));
        }
    }
    for (name, node) in repeated(named.iter().copied()) {
        add(
            findings,
            item,
            node,
            format!("The facet `{name}` stands in more than one place."),
        );
    }
    for (name, node) in facets {
        if !named.iter().any(|(facet, _)| *facet == name) {
            add(
                findings,
                item,
                node,
                format!("Nothing on the page shows the facet `{name}`."),
            );
        }
    }
}

fn components<'a, 'i: 'a>(root: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    root.descendants()
        .filter(|node| node.is_element() && node.tag_name().name() == "componentInstance")
        .collect()
}
