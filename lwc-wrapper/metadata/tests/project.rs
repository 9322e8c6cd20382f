//! The project itself passes, and the administrators' guide says what is in it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use inlay_metadata::{Files, check, manifest};
use roxmltree::{Document, Node};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn project() -> Files {
    Files::read(&folder()).unwrap()
}

fn guide() -> String {
    std::fs::read_to_string(folder().join("../docs/setup.md")).unwrap()
}

/// The lines of the guide from a heading to the next one of its rank.
fn section<'a>(guide: &'a str, heading: &str) -> Vec<&'a str> {
    let mut lines = guide.lines().skip_while(|line| !line.starts_with(heading));
    lines.next().unwrap_or_else(|| panic!("no heading `{heading}`"));
    lines.take_while(|line| !line.starts_with("## ")).collect()
}

/// The cells of each row of a table, without its head.
fn rows<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let cells = |line: &&'a str| -> Vec<&'a str> {
        let inner = line.trim_matches('|');
        inner.split('|').map(str::trim).collect()
    };
    lines
        .iter()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(cells)
        .collect()
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    node.children()
        .filter(|child| child.tag_name().name() == name)
        .collect()
}

/// The text of the first child of this name; empty where there is none.
fn value<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    let child = node.children().find(|child| child.tag_name().name() == name);
    child.and_then(|child| child.text()).unwrap_or_default()
}

#[test]
fn the_package_is_one_that_an_org_would_take() {
    let findings = check(&project());
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_manifest_is_the_one_that_the_check_prints() {
    let files = project();
    assert_eq!(files.text("manifest/package.xml"), manifest(&files).as_deref());
}

// A customer who is told a version must find that version.
#[test]
fn the_package_has_the_version_of_the_rest() {
    let files = project();
    let number = format!("\"versionNumber\": \"{}.NEXT\"", env!("CARGO_PKG_VERSION"));
    assert!(
        files.text("sfdx-project.json").unwrap().contains(&number),
        "{number}"
    );
}

#[test]
fn the_guide_has_as_many_steps_as_it_promises() {
    let guide = guide();
    let heading = guide
        .lines()
        .find(|line| line.starts_with("## Setting up: "))
        .unwrap();
    let promised: usize = heading
        .trim_start_matches("## Setting up: ")
        .trim_end_matches(" steps")
        .parse()
        .unwrap();
    let steps = section(&guide, heading);
    let numbers: Vec<usize> = steps
        .iter()
        .filter_map(|line| line.strip_prefix("### ")?.split_once('.')?.0.parse().ok())
        .collect();
    assert_eq!(numbers, (1..=promised).collect::<Vec<_>>());
    let proofs = steps.iter().filter(|line| line.starts_with("It worked when: "));
    assert_eq!(
        proofs.count(),
        promised,
        "each step says how to see that it worked"
    );
}

#[test]
fn the_guide_names_each_place_of_the_address() {
    let files = project();
    let places: usize = files
        .iter()
        .filter(|(path, _)| path.ends_with("-meta.xml"))
        .map(|(_, text)| text.matches("https://inlay.invalid").count())
        .sum();
    let guide = guide();
    assert_eq!(
        rows(&section(&guide, "## The three places of the address")).len(),
        places
    );
    assert_eq!(places, 3);
    let replaced = files
        .text("sfdx-project.json")
        .unwrap()
        .matches("\"filename\"")
        .count();
    assert_eq!(
        replaced, places,
        "a deployment with the address reaches every place"
    );
}

#[test]
fn the_guide_says_what_each_permission_set_gives() {
    let files = project();
    let mut expected: Vec<(String, Vec<String>)> = Vec::new();
    for (_, text) in files
        .iter()
        .filter(|(path, _)| path.ends_with(".permissionset-meta.xml"))
    {
        let document = Document::parse(text).unwrap();
        let root = document.root_element();
        let permissions = children(root, "customPermissions");
        let permissions = permissions
            .iter()
            .map(|entry| value(*entry, "name").to_owned())
            .collect();
        expected.push((value(root, "label").to_owned(), permissions));
    }
    let guide = guide();
    let mut told: Vec<(String, Vec<String>)> = rows(&section(&guide, "## What each permission set gives"))
        .into_iter()
        .map(|row| {
            let names = row[1]
                .split(',')
                .map(|name| name.trim().trim_matches('`').to_owned());
            (
                row[0].trim_matches('`').to_owned(),
                names.filter(|name| !name.is_empty()).collect(),
            )
        })
        .collect();
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
}

/// What the guide must say of each property of a component on record pages: name, values, default.
fn properties(component: &str) -> Vec<[String; 3]> {
    let files = project();
    let path = format!("force-app/main/default/lwc/{component}/{component}.js-meta.xml");
    let document = Document::parse(files.text(&path).unwrap()).unwrap();
    let configuration = document
        .descendants()
        .find(|node| node.attribute("targets") == Some("lightning__RecordPage"))
        .unwrap();
    let of = |node: &Node<'_, '_>, name: &str| node.attribute(name).unwrap_or_default().to_owned();
    let onoff = |text: &str| if text == "true" { "on" } else { "off" }.to_owned();
    let cells = |node: Node<'_, '_>| {
        let default = of(&node, "default");
        let name = format!("{} (`{}`)", of(&node, "label"), of(&node, "name"));
        match of(&node, "type").as_str() {
            "Boolean" => [name, "on, off".to_owned(), onoff(&default)],
            "Integer" => [
                name,
                format!("{} to {}", of(&node, "min"), of(&node, "max")),
                default,
            ],
            _ => [
                name,
                of(&node, "datasource").split(',').collect::<Vec<_>>().join(", "),
                default,
            ],
        }
    };
    children(configuration, "property")
        .into_iter()
        .map(cells)
        .collect()
}

#[test]
fn the_guide_lists_what_can_be_set_in_the_builder() {
    let guide = guide();
    let lines = section(&guide, "## What the components can be set to");
    let second = lines
        .iter()
        .position(|line| line.starts_with("**Inlay KYC**"))
        .unwrap();
    for (component, lines) in [
        ("inlayPortfolio", &lines[..second]),
        ("inlayKyc", &lines[second..]),
    ] {
        let told: Vec<[String; 3]> = rows(lines)
            .into_iter()
            .map(|row| [row[0].to_owned(), row[1].to_owned(), row[2].to_owned()])
            .collect();
        assert_eq!(told, properties(component), "{component}");
    }
}

// Jest's tests are no part of a component, and an org refuses them.
#[test]
fn tests_of_components_stay_out_of_a_deployment() {
    let ignored = std::fs::read_to_string(folder().join(".forceignore")).unwrap();
    assert!(ignored.lines().any(|line| line == "**/__tests__/**"));
}
