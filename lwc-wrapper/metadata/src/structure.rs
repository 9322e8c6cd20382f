//! Holds one file against the table of its type: elements, how often they stand and in which order, attributes, values.

use roxmltree::{Document, Node};

use crate::finding::Findings;
use crate::place::Item;
use crate::read::{line, text};
use crate::schema::{Kind, MANIFEST, MetadataType, Shape, Times};
use crate::value;

/// The namespace of all metadata.
const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";
/// The namespace of attributes that name a value's type.
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Checks the shape of one file.
pub(crate) fn check(item: &Item<'_>, findings: &mut Findings) {
    root(
        item.path,
        &item.document,
        item.kind.name,
        &item.kind.shape,
        findings,
    );
    if item.kind.has_full_name {
        let own = item.name.rsplit('.').next().unwrap_or_default();
        full_name(item, own, findings);
    }
}

/// Checks the shape of a manifest.
pub(crate) fn check_manifest(path: &str, document: &Document<'_>, findings: &mut Findings) {
    root(path, document, "Package", &MANIFEST, findings);
}

fn root(path: &str, document: &Document<'_>, name: &str, shape: &'static Shape, findings: &mut Findings) {
    let root = document.root_element();
    let tag = root.tag_name();
    if tag.name() != name {
        let sentence = format!(
            "The file begins with `{}`, but must begin with `{name}`.",
            tag.name()
        );
        findings.add(path, line(root), sentence);
        return;
    }
    if tag.namespace() != Some(NAMESPACE) {
        let sentence = format!("`{name}` is not in the namespace `{NAMESPACE}`.");
        findings.add(path, line(root), sentence);
        return;
    }
    Walk { path, findings }.element(root, shape);
}

fn full_name(item: &Item<'_>, expected: &str, findings: &mut Findings) {
    let Some(element) = crate::read::child(item.document.root_element(), "fullName") else {
        return;
    };
    if text(element) != expected {
        let sentence = format!(
            "`fullName` is `{}`, but the file is called `{expected}`.",
            text(element)
        );
        findings.add(item.path, line(element), sentence);
    }
}

struct Walk<'a> {
    path: &'a str,
    findings: &'a mut Findings,
}

impl Walk<'_> {
    fn element(&mut self, node: Node<'_, '_>, shape: &'static Shape) {
        self.attributes(node, shape);
        self.stray_text(node);
        self.children(node, shape);
        self.missing(node, shape);
    }

    fn children(&mut self, node: Node<'_, '_>, shape: &'static Shape) {
        let parent = node.tag_name().name();
        let mut seen: Vec<&str> = Vec::new();
        let mut last = "";
        for child in node.children().filter(Node::is_element) {
            let name = child.tag_name().name();
            let Some(known) = shape.elements.iter().find(|element| element.name == name) else {
                self.add(child, format!("`{parent}` knows no element `{name}`."));
                continue;
            };
            if !seen.contains(&known.name) {
                seen.push(known.name);
            } else if matches!(known.times, Times::Once | Times::Maybe) {
                self.add(child, format!("`{name}` may stand only once in `{parent}`."));
            } else if last != known.name {
                // The platform reads a list to its end at the first other element, and takes what follows for a double.
                self.add(
                    child,
                    format!("All `{name}` of `{parent}` must follow one another."),
                );
            }
            last = known.name;
            self.value(child, known.kind);
        }
    }

    fn missing(&mut self, node: Node<'_, '_>, shape: &'static Shape) {
        let parent = node.tag_name().name();
        for needed in shape.elements.iter().filter(|element| is_needed(element.times)) {
            if crate::read::child(node, needed.name).is_none() {
                self.add(node, format!("`{parent}` needs an element `{}`.", needed.name));
            }
        }
    }

    fn value(&mut self, node: Node<'_, '_>, kind: Kind) {
        let name = node.tag_name().name();
        if let Kind::Record(shape) = kind {
            self.element(node, shape);
            return;
        }
        if let Some(inner) = node.children().find(Node::is_element) {
            let inner = inner.tag_name().name();
            self.add(node, format!("`{name}` holds text, and no element `{inner}`."));
            return;
        }
        if let Kind::Typed = kind {
            self.typed(node);
            return;
        }
        self.no_attributes(node);
        if let Some(fault) = value::fault(kind, text(node)) {
            self.add(node, format!("`{name}` {fault}."));
        }
    }

    /// A value that says itself of what type it is, or that there is none.
    fn typed(&mut self, node: Node<'_, '_>) {
        for attribute in node.attributes() {
            let is_known =
                attribute.namespace() == Some(INSTANCE) && ["nil", "type"].contains(&attribute.name());
            if !is_known {
                self.add(
                    node,
                    format!("`value` knows no attribute `{}`.", attribute.name()),
                );
            }
        }
        let is_nil = node.attribute((INSTANCE, "nil"));
        let has_type = node.attribute((INSTANCE, "type")).is_some();
        if is_nil != Some("true") && !has_type {
            self.add(
                node,
                "`value` must name its type (`xsi:type`), or be nothing (`xsi:nil=\"true\"`).".to_owned(),
            );
        }
    }

    fn attributes(&mut self, node: Node<'_, '_>, shape: &'static Shape) {
        let element = node.tag_name().name();
        for attribute in node.attributes() {
            let name = attribute.name();
            let Some(known) = shape.attributes.iter().find(|known| known.name == name) else {
                self.add(node, format!("`{element}` knows no attribute `{name}`."));
                continue;
            };
            if let Some(fault) = value::fault(known.kind, attribute.value().trim()) {
                self.add(node, format!("`{name}` of `{element}` {fault}."));
            }
        }
        for needed in shape.attributes.iter().filter(|attribute| attribute.is_required) {
            if node.attribute(needed.name).is_none() {
                self.add(node, format!("`{element}` needs an attribute `{}`.", needed.name));
            }
        }
    }

    fn no_attributes(&mut self, node: Node<'_, '_>) {
        if let Some(attribute) = node.attributes().next() {
            let element = node.tag_name().name();
            self.add(
                node,
                format!("`{element}` knows no attribute `{}`.", attribute.name()),
            );
        }
    }

    fn stray_text(&mut self, node: Node<'_, '_>) {
        let stray = node
            .children()
            .find(|child| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()));
        if let Some(stray) = stray {
            let element = node.tag_name().name();
            let text = stray.text().unwrap_or_default().trim();
            self.add(
                node,
                format!("`{element}` holds elements, and no text of its own: `{text}`."),
            );
        }
    }

    fn add(&mut self, node: Node<'_, '_>, sentence: String) {
        self.findings.add(self.path, line(node), sentence);
    }
}

fn is_needed(times: Times) -> bool {
    matches!(times, Times::Once | Times::Some)
}

/// Whether the table of a type needs the element at this path of names, the root's first.
pub(crate) fn is_required(kind: &MetadataType, path: &[&str]) -> Option<bool> {
    let (root, rest) = path.split_first()?;
    if *root != kind.name {
        return None;
    }
    let mut shape = &kind.shape;
    let mut required = None;
    for name in rest {
        let element = shape.elements.iter().find(|element| element.name == *name)?;
        required = Some(is_needed(element.times));
        if let Kind::Record(inner) = element.kind {
            shape = inner;
        }
    }
    required
}
