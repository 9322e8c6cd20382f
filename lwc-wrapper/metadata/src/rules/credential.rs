//! Trusted URLs, named and external credentials: what each must have, and which belongs to which.

use roxmltree::Node;

use super::{add, repeated};
use crate::finding::Findings;
use crate::place::Item;
use crate::project::Project;
use crate::read::{child, children, text, value};
use crate::schema::Kind;

pub(super) fn check(project: &Project<'_>, findings: &mut Findings) {
    for item in project.of("CspTrustedSite") {
        trusted(item, findings);
    }
    for item in project.of("NamedCredential") {
        named(project, item, findings);
    }
    for item in project.of("ExternalCredential") {
        external(item, findings);
    }
}

/// The platform refuses a trusted URL that is good for nothing.
fn trusted(item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let is_flag = |node: &Node<'_, '_>| {
        let name = node.tag_name().name();
        (name.starts_with("isApplicableTo") || name.starts_with("canAccess")) && text(*node) == "true"
    };
    if !root.children().any(|node| is_flag(&node)) {
        add(
            findings,
            item,
            root,
            "A trusted URL must be applicable to at least one kind of resource.",
        );
    }
}

fn of_type<'a, 'i: 'a>(
    root: Node<'a, 'i>,
    list: &'a str,
    kind: &'a str,
) -> impl Iterator<Item = Node<'a, 'i>> + 'a {
    children(root, list).filter(move |parameter| value(*parameter, "parameterType") == Some(kind))
}

fn named(project: &Project<'_>, item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let list = "namedCredentialParameters";
    for kind in ["Url", "Authentication"] {
        let count = of_type(root, list, kind).count();
        if count != 1 {
            let sentence = format!(
                "A named credential has exactly one parameter of type `{kind}`, and this has {count}."
            );
            add(findings, item, root, sentence);
        }
    }
    for parameter in of_type(root, list, "Url") {
        let address = value(parameter, "parameterValue").unwrap_or_default();
        if let Some(fault) = crate::value::fault(Kind::Address, address) {
            add(findings, item, parameter, format!("`parameterValue` {fault}."));
        }
    }
    for parameter in of_type(root, list, "Authentication") {
        match child(parameter, "externalCredential") {
            None => add(
                findings,
                item,
                parameter,
                "A parameter of type `Authentication` needs an `externalCredential`.",
            ),
            Some(credential) if !project.has("ExternalCredential", text(credential)) => {
                add(
                    findings,
                    item,
                    credential,
                    format!("There is no external credential `{}`.", text(credential)),
                );
            }
            Some(_) => {}
        }
    }
    needing(
        item,
        of_type(root, list, "ClientCertificate"),
        "certificate",
        findings,
    );
    needing(
        item,
        of_type(root, list, "HttpHeader"),
        "parameterValue",
        findings,
    );
}

fn external(item: &Item<'_>, findings: &mut Findings) {
    let root = item.document.root_element();
    let list = "externalCredentialParameters";
    if principals(root).next().is_none() {
        add(
            findings,
            item,
            root,
            "An external credential without a principal can be used by nobody.",
        );
    }
    let named = of_type(root, list, "NamedPrincipal").chain(of_type(root, list, "PerUserPrincipal"));
    let named = named.filter_map(|parameter| Some((value(parameter, "parameterName")?, parameter)));
    for (name, node) in repeated(named) {
        add(
            findings,
            item,
            node,
            format!("There is more than one principal `{name}`."),
        );
    }
    needing(
        item,
        of_type(root, list, "SigningCertificate"),
        "certificate",
        findings,
    );
    needing(
        item,
        of_type(root, list, "AuthHeader"),
        "parameterValue",
        findings,
    );
}

/// Parameters that are nothing without a certain element.
fn needing<'a, 'i: 'a>(
    item: &Item<'_>,
    parameters: impl Iterator<Item = Node<'a, 'i>>,
    needed: &str,
    findings: &mut Findings,
) {
    for parameter in parameters {
        if child(parameter, needed).is_none() {
            let kind = value(parameter, "parameterType").unwrap_or_default();
            add(
                findings,
                item,
                parameter,
                format!("A parameter of type `{kind}` needs an element `{needed}`."),
            );
        }
    }
}

/// The principals of an external credential.
pub(super) fn principals<'a, 'i: 'a>(root: Node<'a, 'i>) -> impl Iterator<Item = &'a str> + 'a {
    root.children().filter_map(|parameter| {
        let kind = value(parameter, "parameterType")?;
        let is_principal = matches!(kind, "NamedPrincipal" | "PerUserPrincipal");
        is_principal.then(|| value(parameter, "parameterName")).flatten()
    })
}
