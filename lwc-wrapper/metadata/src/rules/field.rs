//! What each type of field needs, and which types each kind of object may have.

use roxmltree::Node;

use super::{add, is_object};
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::read::{child, children, is_true, text, value};

/// What a type of field must have, and what it may have beside that.
struct Needs {
    kind: &'static str,
    needed: &'static [&'static str],
    allowed: &'static [&'static str],
    length: Option<(u32, u32)>,
}

const NEEDS: [Needs; 14] = [
    needs("Checkbox", &["defaultValue"], &[]),
    needs("Currency", &["precision", "scale"], &["defaultValue", "required"]),
    needs("Date", &[], &["defaultValue", "required"]),
    needs("DateTime", &[], &["defaultValue", "required"]),
    needs(
        "Email",
        &[],
        &["defaultValue", "externalId", "required", "unique"],
    ),
    long(
        "LongTextArea",
        &["length", "visibleLines"],
        &["defaultValue"],
        (256, 131_072),
    ),
    needs(
        "Lookup",
        &["referenceTo"],
        &[
            "deleteConstraint",
            "relationshipLabel",
            "relationshipName",
            "required",
        ],
    ),
    needs(
        "Number",
        &["precision", "scale"],
        &["defaultValue", "externalId", "required", "unique"],
    ),
    needs("Percent", &["precision", "scale"], &["defaultValue", "required"]),
    needs("Phone", &[], &["defaultValue", "required"]),
    needs("Picklist", &["valueSet"], &["required"]),
    long(
        "Text",
        &["length"],
        &[
            "caseSensitive",
            "defaultValue",
            "externalId",
            "required",
            "unique",
        ],
        (1, 255),
    ),
    needs("TextArea", &[], &["defaultValue", "required"]),
    needs("Url", &[], &["defaultValue", "required"]),
];

const fn needs(
    kind: &'static str,
    needed: &'static [&'static str],
    allowed: &'static [&'static str],
) -> Needs {
    Needs {
        kind,
        needed,
        allowed,
        length: None,
    }
}

const fn long(
    kind: &'static str,
    needed: &'static [&'static str],
    allowed: &'static [&'static str],
    length: (u32, u32),
) -> Needs {
    Needs {
        kind,
        needed,
        allowed,
        length: Some(length),
    }
}

/// The elements that only some types may have.
const PARTICULAR: [&str; 14] = [
    "caseSensitive",
    "defaultValue",
    "deleteConstraint",
    "externalId",
    "length",
    "precision",
    "referenceTo",
    "relationshipLabel",
    "relationshipName",
    "required",
    "scale",
    "unique",
    "valueSet",
    "visibleLines",
];

const EVENT_TYPES: [&str; 6] = ["Checkbox", "Date", "DateTime", "LongTextArea", "Number", "Text"];
const METADATA_TYPES: [&str; 12] = [
    "Checkbox",
    "Date",
    "DateTime",
    "Email",
    "LongTextArea",
    "Number",
    "Percent",
    "Phone",
    "Picklist",
    "Text",
    "TextArea",
    "Url",
];

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CustomField") {
        let root = item.document.root_element();
        let (object, name) = item.name.split_once('.').unwrap_or_default();
        if !name.ends_with("__c") {
            add(
                findings,
                item,
                root,
                format!("`{name}` must end with `__c`, as every custom field does."),
            );
        }
        if !is_object(project, object) {
            add(
                findings,
                item,
                root,
                format!("There is no object `{object}` for this field."),
            );
        }
        of_object(item, root, object, findings);
        of_type(item, root, findings);
        lookup(project, item, root, findings);
    }
}

fn of_object(item: &Item<'_>, root: Node<'_, '_>, object: &str, findings: &mut Findings) {
    let kind = value(root, "type").unwrap_or_default();
    let is_metadata = object.ends_with("__mdt");
    if (object.ends_with("__e") && !EVENT_TYPES.contains(&kind))
        || (is_metadata && !METADATA_TYPES.contains(&kind))
    {
        add(
            findings,
            item,
            root,
            format!("`{object}` can have no field of type `{kind}`."),
        );
    }
    if let Some(element) = child(root, "fieldManageability")
        && !is_metadata
    {
        let sentence = "Only fields of custom metadata types have `fieldManageability`.";
        add(findings, item, element, sentence);
    }
}

fn of_type(item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    let kind = value(root, "type").unwrap_or_default();
    let Some(needs) = NEEDS.iter().find(|needs| needs.kind == kind) else {
        return;
    };
    for name in needs.needed {
        if child(root, name).is_none() {
            add(
                findings,
                item,
                root,
                format!("A field of type `{kind}` needs an element `{name}`."),
            );
        }
    }
    for name in PARTICULAR {
        let is_known = needs.needed.contains(&name) || needs.allowed.contains(&name);
        if let Some(element) = child(root, name)
            && !is_known
        {
            add(
                findings,
                item,
                element,
                format!("A field of type `{kind}` has no `{name}`."),
            );
        }
    }
    sizes(item, root, needs, findings);
    if let Some(default) = child(root, "defaultValue")
        && kind == "Checkbox"
        && !matches!(text(default), "true" | "false")
    {
        let sentence = format!(
            "`defaultValue` of a checkbox is `{}`, but must be `true` or `false`.",
            text(default)
        );
        add(findings, item, default, sentence);
    }
}

fn sizes(item: &Item<'_>, root: Node<'_, '_>, needs: &Needs, findings: &mut Findings) {
    let number = |name| value(root, name).and_then(|text| text.parse::<u32>().ok());
    if let (Some((least, most)), Some(length), Some(element)) =
        (needs.length, number("length"), child(root, "length"))
        && !(least..=most).contains(&length)
    {
        let sentence = format!(
            "A field of type `{}` has between {least} and {most} characters, and not {length}.",
            needs.kind
        );
        add(findings, item, element, sentence);
    }
    if let (Some(precision), Some(scale), Some(element)) =
        (number("precision"), number("scale"), child(root, "scale"))
        && precision < scale
    {
        let sentence =
            format!("`scale` is {scale}, but the number has only {precision} digits (`precision`).");
        add(findings, item, element, sentence);
    }
}

fn lookup(project: &Project<'_>, item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    for target in children(root, "referenceTo") {
        if !is_object(project, text(target)) {
            let sentence = format!(
                "`referenceTo` names `{}`, but there is no such object.",
                text(target)
            );
            add(findings, item, target, sentence);
        }
    }
    if let Some(constraint) = child(root, "deleteConstraint")
        && is_true(root, "required")
        && text(constraint) == "SetNull"
    {
        add(
            findings,
            item,
            constraint,
            "A required lookup cannot become empty: `SetNull` is not allowed.",
        );
    }
}
