//! Permission sets: whether what they give exists, and whether the platform gives it in that combination.

use roxmltree::Node;

use super::{add, is_object, repeated};
use crate::finding::Findings;
use crate::place::Item;
use crate::platform::USER_PERMISSIONS;
use crate::project::Project;
use crate::read::{child, children, is_true, text, value};

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("PermissionSet") {
        let root = item.document.root_element();
        for (list, key, kind) in [
            ("classAccesses", "apexClass", "ApexClass"),
            ("customPermissions", "name", "CustomPermission"),
            ("customMetadataTypeAccesses", "name", "CustomObject"),
            ("tabSettings", "tab", "CustomTab"),
        ] {
            entries(item, root, list, key, findings);
            for element in children(root, list).filter_map(|entry| child(entry, key)) {
                if !project.has(kind, text(element)) {
                    add(
                        findings,
                        item,
                        element,
                        format!("There is no {} `{}`.", called(kind), text(element)),
                    );
                }
            }
        }
        objects(project, item, root, findings);
        fields(project, item, root, findings);
        principals(project, item, root, findings);
        users(item, root, findings);
    }
}

/// What a person calls a type.
fn called(kind: &str) -> &str {
    match kind {
        "ApexClass" => "class",
        "CustomPermission" => "custom permission",
        "CustomObject" => "custom metadata type",
        _ => "tab",
    }
}

/// Nothing is given twice.
fn entries(item: &Item<'_>, root: Node<'_, '_>, list: &str, key: &str, findings: &mut Findings) {
    let names = children(root, list).filter_map(|entry| Some((value(entry, key)?, entry)));
    for (name, node) in repeated(names) {
        add(
            findings,
            item,
            node,
            format!("`{list}` names `{name}` more than once."),
        );
    }
}

/// Each right on objects with those that the platform gives only together with it.
const RIGHTS: [(&str, &[&str]); 5] = [
    ("allowCreate", &["allowRead"]),
    ("allowEdit", &["allowRead"]),
    ("allowDelete", &["allowRead", "allowEdit"]),
    ("viewAllRecords", &["allowRead"]),
    (
        "modifyAllRecords",
        &["allowRead", "allowEdit", "allowDelete", "viewAllRecords"],
    ),
];

fn objects(project: &Project<'_>, item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    entries(item, root, "objectPermissions", "object", findings);
    for entry in children(root, "objectPermissions") {
        let name = value(entry, "object").unwrap_or_default();
        if name.ends_with("__mdt") {
            add(
                findings,
                item,
                entry,
                format!("`{name}` is custom metadata and takes no `objectPermissions`."),
            );
        } else if !is_object(project, name) {
            add(findings, item, entry, format!("There is no object `{name}`."));
        }
        if name.ends_with("__e") {
            for right in ["allowDelete", "allowEdit", "modifyAllRecords", "viewAllRecords"] {
                if is_true(entry, right) {
                    add(
                        findings,
                        item,
                        entry,
                        format!("`{name}` is a platform event and takes no `{right}`."),
                    );
                }
            }
        }
        for (right, others) in RIGHTS {
            for other in others {
                if is_true(entry, right) && !is_true(entry, other) {
                    add(
                        findings,
                        item,
                        entry,
                        format!("`{right}` on `{name}` is given only together with `{other}`."),
                    );
                }
            }
        }
    }
}

fn fields(project: &Project<'_>, item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    entries(item, root, "fieldPermissions", "field", findings);
    for entry in children(root, "fieldPermissions") {
        let name = value(entry, "field").unwrap_or_default();
        let (object, _) = name.split_once('.').unwrap_or_default();
        if is_true(entry, "editable") && !is_true(entry, "readable") {
            add(
                findings,
                item,
                entry,
                format!("`{name}` can be edited only by those who may read it."),
            );
        }
        let is_readable = |of: Node<'_, '_>| value(of, "object") == Some(object) && is_true(of, "allowRead");
        if !children(root, "objectPermissions").any(is_readable) {
            let sentence = format!("`{name}` is given, but the set does not give read access to `{object}`.");
            add(findings, item, entry, sentence);
        }
        match project.find("CustomField", name) {
            None => add(findings, item, entry, format!("There is no field `{name}`.")),
            Some(field) if is_true(field.document.root_element(), "required") => {
                let sentence =
                    format!("`{name}` is required, and required fields cannot be named in a permission set.");
                add(findings, item, entry, sentence);
            }
            Some(_) => {}
        }
    }
}

fn principals(project: &Project<'_>, item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    let (list, key) = (
        "externalCredentialPrincipalAccesses",
        "externalCredentialPrincipal",
    );
    entries(item, root, list, key, findings);
    for element in children(root, list).filter_map(|entry| child(entry, key)) {
        let (credential, principal) = text(element).split_once('-').unwrap_or_default();
        let has_principal = project
            .find("ExternalCredential", credential)
            .is_some_and(|credential| {
                super::credential::principals(credential.document.root_element())
                    .any(|name| name == principal)
            });
        if !has_principal {
            let sentence = format!(
                "There is no principal `{}` (external credential, hyphen, principal).",
                text(element)
            );
            add(findings, item, element, sentence);
        }
    }
}

fn users(item: &Item<'_>, root: Node<'_, '_>, findings: &mut Findings) {
    entries(item, root, "userPermissions", "name", findings);
    let given: Vec<&str> = children(root, "userPermissions")
        .filter_map(|entry| value(entry, "name"))
        .collect();
    for element in children(root, "userPermissions").filter_map(|entry| child(entry, "name")) {
        let name = text(element);
        let Some((_, others)) = USER_PERMISSIONS.iter().find(|(known, _)| *known == name) else {
            add(
                findings,
                item,
                element,
                format!("`{name}` is no user permission that this check knows."),
            );
            continue;
        };
        for other in others.iter().filter(|other| !given.contains(other)) {
            add(
                findings,
                item,
                element,
                format!("`{name}` is given only together with `{other}`."),
            );
        }
    }
}
