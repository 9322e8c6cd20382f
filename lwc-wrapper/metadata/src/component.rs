//! What a Lightning web component says of itself: where it may stand, and what an admin may set there.

use roxmltree::Node;

use crate::place::Item;
use crate::read::{child, children, is_true, text};
use crate::value;

/// One property as the component declares it.
pub(crate) struct Property<'a> {
    pub(crate) name: &'a str,
    /// `Boolean`, `Color`, `Integer` or `String`.
    pub(crate) kind: &'a str,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) default: Option<&'a str>,
    /// The words to choose from; empty: free text.
    pub(crate) choices: Vec<&'a str>,
}

impl<'a> Property<'a> {
    pub(crate) fn read(node: Node<'a, '_>) -> Self {
        let number = |name| {
            node.attribute(name)
                .and_then(|text: &str| text.trim().parse().ok())
        };
        Self {
            name: node.attribute("name").unwrap_or_default(),
            kind: node.attribute("type").unwrap_or_default(),
            min: number("min"),
            max: number("max"),
            default: node.attribute("default"),
            choices: node
                .attribute("datasource")
                .into_iter()
                .flat_map(|source| source.split(','))
                .map(str::trim)
                .collect(),
        }
    }

    /// What is wrong with a value of this property: how the sentence goes on after the name.
    pub(crate) fn fault(&self, value: &str) -> Option<String> {
        match self.kind {
            "Boolean" => (!matches!(value, "true" | "false"))
                .then(|| format!("is `{value}`, but must be `true` or `false`")),
            "Integer" => self.number_fault(value),
            _ => (!self.choices.is_empty() && !self.choices.contains(&value))
                .then(|| format!("is `{value}`, but must be one of {}", value::list(&self.choices))),
        }
    }

    fn number_fault(&self, value: &str) -> Option<String> {
        let Ok(number) = value.parse::<i64>() else {
            return Some(format!("is `{value}`, but must be a whole number"));
        };
        match (self.min, self.max) {
            (Some(min), _) if number < min => Some(format!("is {number}, but must be at least {min}")),
            (_, Some(max)) if max < number => Some(format!("is {number}, but must be at most {max}")),
            _ => None,
        }
    }
}

/// The targets of a component, with their elements.
pub(crate) fn targets<'a>(item: &'a Item<'_>) -> Vec<(&'a str, Node<'a, 'a>)> {
    let root = item.document.root_element();
    child(root, "targets")
        .into_iter()
        .flat_map(|targets| targets.children().filter(Node::is_element))
        .map(|target| (text(target), target))
        .collect()
}

/// The configurations of a component.
pub(crate) fn configurations<'a>(item: &'a Item<'_>) -> Vec<Node<'a, 'a>> {
    let root = item.document.root_element();
    child(root, "targetConfigs")
        .into_iter()
        .flat_map(|configs| configs.children().filter(Node::is_element))
        .collect()
}

/// The targets that a configuration is for.
pub(crate) fn targets_of<'a>(configuration: Node<'a, '_>) -> Vec<&'a str> {
    let targets = configuration.attribute("targets").unwrap_or_default();
    targets.split(',').map(str::trim).collect()
}

/// The configuration of a component for a target.
pub(crate) fn configuration<'a>(item: &'a Item<'_>, target: &str) -> Option<Node<'a, 'a>> {
    configurations(item)
        .into_iter()
        .find(|configuration| targets_of(*configuration).contains(&target))
}

/// The properties of a configuration.
pub(crate) fn properties<'a>(configuration: Node<'a, 'a>) -> Vec<(Property<'a>, Node<'a, 'a>)> {
    children(configuration, "property")
        .map(|node| (Property::read(node), node))
        .collect()
}

/// Whether builders may offer the component.
pub(crate) fn is_exposed(item: &Item<'_>) -> bool {
    is_true(item.document.root_element(), "isExposed")
}
