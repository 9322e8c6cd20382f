//! What a Lightning web component declares: targets, configurations, properties and form factors.

use roxmltree::Node;

use super::{add, is_object, repeated};
use crate::component::{Property, configurations, is_exposed, properties, targets, targets_of};
use crate::finding::Findings;
use crate::place::Item;
use crate::platform::TARGETS;
use crate::project::Project;
use crate::read::{child, children, text};
use crate::value;

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("LightningComponentBundle") {
        source(project, item, findings);
        placed(item, findings);
        let configurations = configurations(item);
        for configuration in &configurations {
            targeted(item, *configuration, findings);
            objects(project, item, *configuration, findings);
            for (property, node) in properties(*configuration) {
                declared(item, &property, node, findings);
            }
            let names = properties(*configuration)
                .into_iter()
                .map(|(property, node)| (property.name, node));
            for (name, node) in repeated(names) {
                add(
                    findings,
                    item,
                    node,
                    format!("The property `{name}` is declared more than once."),
                );
            }
        }
        let configured = configurations.iter().flat_map(|configuration| {
            targets_of(*configuration)
                .into_iter()
                .map(|target| (target, *configuration))
        });
        for (target, node) in repeated(configured) {
            add(
                findings,
                item,
                node,
                format!("`{target}` is configured more than once."),
            );
        }
    }
}

fn source(project: &Project<'_>, item: &Item<'_>, findings: &mut Findings) {
    let script = item.path.replace(item.kind.suffix, ".js");
    if project.files.text(&script).is_none() {
        let sentence = format!("The component has no script `{}.js`.", item.name);
        add(findings, item, item.document.root_element(), sentence);
    }
}

/// Where the component may stand, taken together.
fn placed(item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let targets = targets(item);
    for (target, node) in repeated(targets.iter().copied()) {
        add(
            findings,
            item,
            node,
            format!("`{target}` is named more than once."),
        );
    }
    if !targets.is_empty() && !is_exposed(item) {
        add(
            findings,
            item,
            root,
            "The component has targets but is not exposed, so nobody can place it.",
        );
    }
    if is_exposed(item) && child(root, "masterLabel").is_none() {
        add(
            findings,
            item,
            root,
            "An exposed component needs a `masterLabel`: it is what an admin looks for.",
        );
    }
}

/// Each target that a configuration names: whether the component has it, and what it allows.
fn targeted(item: &Item<'_>, configuration: Node<'_, '_>, findings: &mut Findings) {
    let own = targets(item);
    for name in targets_of(configuration) {
        if !own.iter().any(|(target, _)| *target == name) {
            let sentence = format!("`{name}` is configured, but the component does not have this target.");
            add(findings, item, configuration, sentence);
            continue;
        }
        let Some(target) = TARGETS.iter().find(|target| target.name == name) else {
            let sentence = format!("What may be configured for `{name}` is not known to this check.");
            add(findings, item, configuration, sentence);
            continue;
        };
        if let Some(property) = child(configuration, "property")
            && !target.may_have_properties
        {
            add(findings, item, property, format!("`{name}` takes no properties."));
        }
        if let Some(objects) = child(configuration, "objects")
            && !target.may_name_objects
        {
            add(findings, item, objects, format!("`{name}` takes no objects."));
        }
        if let Some(action) = child(configuration, "actionType")
            && name != "lightning__RecordAction"
        {
            add(findings, item, action, format!("`{name}` takes no `actionType`."));
        }
        form_factors(item, configuration, name, target.form_factors, findings);
    }
}

fn form_factors(
    item: &Item<'_>,
    configuration: Node<'_, '_>,
    target: &str,
    allowed: &[&str],
    findings: &mut Findings,
) {
    let Some(factors) = child(configuration, "supportedFormFactors") else {
        return;
    };
    for factor in children(factors, "supportedFormFactor") {
        let kind = factor.attribute("type").unwrap_or_default();
        if !allowed.contains(&kind) {
            add(
                findings,
                item,
                factor,
                format!("`{target}` does not have the form factor `{kind}`."),
            );
        }
    }
}

fn objects(project: &Project<'_>, item: &Item<'_>, configuration: Node<'_, '_>, findings: &mut Findings) {
    let Some(objects) = child(configuration, "objects") else {
        return;
    };
    for object in children(objects, "object") {
        if !is_object(project, text(object)) {
            add(
                findings,
                item,
                object,
                format!("There is no object `{}`.", text(object)),
            );
        }
    }
}

fn declared(item: &Item<'_>, property: &Property<'_>, node: Node<'_, '_>, findings: &mut Findings) {
    let Property { name, kind, .. } = property;
    let has_bounds = node.has_attribute("min") || node.has_attribute("max");
    if has_bounds && *kind != "Integer" {
        add(
            findings,
            item,
            node,
            format!("`{name}` is of type `{kind}` and can have no `min` or `max`."),
        );
    }
    if node.has_attribute("datasource") && *kind != "String" {
        add(
            findings,
            item,
            node,
            format!("`{name}` is of type `{kind}` and can have no `datasource`."),
        );
    }
    if let (Some(min), Some(max)) = (property.min, property.max)
        && max < min
    {
        add(
            findings,
            item,
            node,
            format!("`{name}` has a `min` of {min} above its `max` of {max}."),
        );
        return;
    }
    if property.choices.iter().any(|choice| choice.is_empty()) {
        let sentence = format!(
            "`{name}` offers an empty choice among {}.",
            value::list(&property.choices)
        );
        add(findings, item, node, sentence);
    }
    if let Some(fault) = property.default.and_then(|default| property.fault(default)) {
        add(findings, item, node, format!("The default of `{name}` {fault}."));
    }
}
