//! Small questions to an XML element.

use roxmltree::Node;

/// The child elements of this name.
pub(crate) fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> + 'a {
    node.children()
        .filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child element of this name.
pub(crate) fn child<'a, 'input: 'a>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The text of an element without the space around it. Empty where there is none.
pub(crate) fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// The text of the first child element of this name.
pub(crate) fn value<'a, 'input: 'a>(node: Node<'a, 'input>, name: &str) -> Option<&'a str> {
    child(node, name).map(text)
}

/// Whether the first child element of this name says `true`.
pub(crate) fn is_true(node: Node<'_, '_>, name: &str) -> bool {
    value(node, name) == Some("true")
}

/// The line on which an element begins, from 1.
pub(crate) fn line(node: Node<'_, '_>) -> u32 {
    node.document().text_pos_at(node.range().start).row
}
