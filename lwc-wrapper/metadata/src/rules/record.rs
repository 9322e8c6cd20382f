//! Records of custom metadata against the fields of their type.

use roxmltree::Node;

use super::{add, repeated};
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::read::{child, children, is_true, text, value};
use crate::structure::INSTANCE;
use crate::value::is_date;

/// How a type of field is called in a record.
const VALUE_TYPES: [(&str, &str); 12] = [
    ("Checkbox", "xsd:boolean"),
    ("Date", "xsd:date"),
    ("DateTime", "xsd:dateTime"),
    ("Email", "xsd:string"),
    ("LongTextArea", "xsd:string"),
    ("Number", "xsd:double"),
    ("Percent", "xsd:double"),
    ("Phone", "xsd:string"),
    ("Picklist", "xsd:string"),
    ("Text", "xsd:string"),
    ("TextArea", "xsd:string"),
    ("Url", "xsd:string"),
];

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CustomMetadata") {
        let root = item.document.root_element();
        let (owner, _) = item.name.split_once('.').unwrap_or_default();
        let object = format!("{owner}__mdt");
        if !project.has("CustomObject", &object) {
            add(
                findings,
                item,
                root,
                format!("There is no custom metadata type `{object}`."),
            );
            continue;
        }
        let names = children(root, "values").filter_map(|entry| Some((value(entry, "field")?, entry)));
        for (name, entry) in repeated(names) {
            add(
                findings,
                item,
                entry,
                format!("`{name}` has more than one value."),
            );
        }
        for entry in children(root, "values") {
            one(project, item, &object, entry, findings);
        }
        needed(project, item, &object, findings);
    }
}

/// The fields of a type that must have a value and have none.
fn needed(project: &Project<'_>, item: &Item<'_>, object: &str, findings: &mut Findings) {
    let root = item.document.root_element();
    for field in project.of("CustomField") {
        let is_needed = is_true(field.document.root_element(), "required");
        let Some(name) = field
            .name
            .strip_prefix(object)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            continue;
        };
        let is_given = |entry: Node<'_, '_>| {
            value(entry, "field") == Some(name)
                && child(entry, "value")
                    .is_some_and(|value| value.attribute((INSTANCE, "nil")) != Some("true"))
        };
        if is_needed && !children(root, "values").any(is_given) {
            add(findings, item, root, format!("`{name}` needs a value."));
        }
    }
}

fn one(project: &Project<'_>, item: &Item<'_>, object: &str, entry: Node<'_, '_>, findings: &mut Findings) {
    let (Some(name), Some(element)) = (value(entry, "field"), child(entry, "value")) else {
        return;
    };
    let Some(field) = project.find("CustomField", &format!("{object}.{name}")) else {
        add(
            findings,
            item,
            entry,
            format!("`{object}` has no field `{name}`."),
        );
        return;
    };
    let Some(given) = element.attribute((INSTANCE, "type")) else {
        return;
    };
    let field = field.document.root_element();
    let kind = value(field, "type").unwrap_or_default();
    let expected = VALUE_TYPES
        .iter()
        .find(|(field, _)| *field == kind)
        .map(|(_, expected)| *expected);
    if let Some(expected) = expected
        && given != expected
    {
        let sentence = format!(
            "`{name}` is a field of type `{kind}`, so its value is of type `{expected}`, not `{given}`."
        );
        add(findings, item, element, sentence);
        return;
    }
    if let Some(fault) = fault(field, kind, text(element)) {
        add(findings, item, element, format!("`{name}` {fault}."));
    }
}

fn fault(field: Node<'_, '_>, kind: &str, given: &str) -> Option<String> {
    let length = value(field, "length").and_then(|text| text.parse::<usize>().ok());
    match kind {
        "Checkbox" => (!matches!(given, "true" | "false"))
            .then(|| format!("is `{given}`, but must be `true` or `false`")),
        "Number" | "Percent" => is_no_number(given).then(|| format!("is `{given}`, but must be a number")),
        "Date" => (!is_date(given)).then(|| format!("is `{given}`, but must be a date such as `2026-11-21`")),
        "Picklist" => (!choices(field).contains(&given)).then(|| {
            format!(
                "is `{given}`, but must be one of {}",
                crate::value::list(&choices(field))
            )
        }),
        _ => length
            .filter(|length| *length < given.chars().count())
            .map(|length| format!("has more than {length} characters")),
    }
}

fn is_no_number(given: &str) -> bool {
    let digits = given.strip_prefix('-').unwrap_or(given);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !is_digits(whole) || !is_digits(rest)
}

fn choices<'a>(field: Node<'a, '_>) -> Vec<&'a str> {
    let values = field
        .descendants()
        .filter(|node| node.has_tag_name((field.tag_name().namespace().unwrap_or_default(), "value")));
    values.filter_map(|node| value(node, "fullName")).collect()
}
