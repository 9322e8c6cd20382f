//! The real project, spoilt in every way that one element can be spoilt: each time the check finds it.
//!
//! This is the proof that the check can fail, for every file of the package and not only for examples.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ops::Range;
use std::path::Path;

use inlay_metadata::{Files, Finding, check, check_file, is_required};
use roxmltree::{Document, Node};

fn project() -> Files {
    Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap()
}

/// One way to spoil a file: what was done, and the text afterwards.
struct Spoilt {
    done: String,
    text: String,
}

/// Spoils every file of the package in every way, and answers how many ways there were. Each must be refused.
fn all_are_refused(ways: impl Fn(&str, &str, &Document<'_>) -> Vec<Spoilt>) -> usize {
    let files = project();
    let before = check(&files);
    let mut count = 0;
    let mut passed = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("-meta.xml")) {
        let document = Document::parse(text).unwrap();
        for spoilt in ways(path, text, &document) {
            count += 1;
            if !is_refused(&files, &before, path, &spoilt.text) {
                passed.push(format!("{path}: {}", spoilt.done));
            }
        }
    }
    assert!(
        passed.is_empty(),
        "{} of {count} passed:\n{}",
        passed.len(),
        passed.join("\n")
    );
    count
}

/// Most faults show in the file alone; the whole project is asked only about the others.
fn is_refused(files: &Files, before: &[Finding], path: &str, text: &str) -> bool {
    if !check_file(path, text).is_empty() {
        return true;
    }
    let mut files = files.clone();
    files.put(path, text);
    check(&files).iter().any(|finding| !before.contains(finding))
}

fn elements<'a, 'input>(document: &'a Document<'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    document.root_element().descendants().filter(Node::is_element)
}

/// The names from the root to an element.
fn names<'a>(node: Node<'a, '_>) -> Vec<&'a str> {
    let mut names: Vec<&str> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|ancestor| ancestor.tag_name().name())
        .collect();
    names.reverse();
    names
}

fn with(text: &str, range: Range<usize>, instead: &str) -> String {
    format!("{}{instead}{}", &text[..range.start], &text[range.end..])
}

/// The same under another name, whether it is closed by a tag of its own or by itself.
fn renamed(text: &str, node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    let range = node.range();
    let begin = range.start + 1;
    let mut changed = text.to_owned();
    if !text[range.clone()].ends_with("/>") {
        let end = range.end - 1;
        changed.insert(end, 'X');
    }
    changed.insert(begin + name.len(), 'X');
    changed
}

/// A yes or no, a number, a version.
fn is_particular(text: &str) -> bool {
    matches!(text.trim(), "true" | "false") || text.trim().parse::<f64>().is_ok()
}

#[test]
fn nothing_that_is_needed_can_go_missing() {
    let count = all_are_refused(|path, text, document| {
        let needed = elements(document).filter(|node| is_required(path, &names(*node)) == Some(true));
        needed
            .filter(|node| {
                // Of several that may stand there, the others are still there.
                let same = |sibling: &Node<'_, '_>| sibling.tag_name() == node.tag_name();
                node.parent()
                    .is_none_or(|parent| parent.children().filter(same).count() == 1)
            })
            .map(|node| Spoilt {
                done: format!("without {}", names(node).join("/")),
                text: with(text, node.range(), ""),
            })
            .collect()
    });
    println!("{count} needed elements taken away");
    assert!(500 < count, "{count}");
}

#[test]
fn no_element_can_have_another_name() {
    let count = all_are_refused(|_, text, document| {
        elements(document)
            .map(|node| Spoilt {
                done: format!("{} renamed", names(node).join("/")),
                text: renamed(text, node),
            })
            .collect()
    });
    println!("{count} elements renamed");
    assert!(1_000 < count, "{count}");
}

#[test]
fn no_number_and_no_yes_or_no_can_be_a_word() {
    let count = all_are_refused(|_, text, document| {
        let leaves = elements(document)
            .filter(|node| !node.has_children() || node.children().all(|child| child.is_text()));
        leaves
            .filter(|node| node.text().is_some_and(is_particular))
            .map(|node| {
                let inner = node.first_child().unwrap().range();
                Spoilt {
                    done: format!("{} is a word", names(node).join("/")),
                    text: with(text, inner, "somewhat"),
                }
            })
            .collect()
    });
    println!("{count} numbers and decisions replaced");
    assert!(300 < count, "{count}");
}

#[test]
fn no_attribute_can_have_another_name_or_a_word_for_a_number() {
    let count = all_are_refused(|_, text, document| {
        let attributes =
            elements(document).flat_map(|node| node.attributes().map(move |attribute| (node, attribute)));
        attributes
            .flat_map(|(node, attribute)| {
                let place = format!("{}@{}", names(node).join("/"), attribute.name());
                let name = attribute.range_qname();
                let other = format!("{}X", &text[name.clone()]);
                let other = Spoilt {
                    done: format!("{place} renamed"),
                    text: with(text, name, &other),
                };
                let word = is_particular(attribute.value()).then(|| Spoilt {
                    done: format!("{place} is a word"),
                    text: with(text, attribute.range_value(), "somewhat"),
                });
                [Some(other), word].into_iter().flatten()
            })
            .collect()
    });
    println!("{count} attributes spoilt");
    assert!(200 < count, "{count}");
}

#[test]
fn no_file_can_be_called_otherwise_or_be_cut_off() {
    let files = project();
    let mut count = 0;
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with("-meta.xml")) {
        let half = &text[..text.rfind("</").unwrap()];
        assert!(!check_file(path, half).is_empty(), "{path}, cut off");
        let elsewhere = path.replace("-meta.xml", "-mata.xml");
        assert!(!check_file(&elsewhere, text).is_empty(), "{elsewhere}");
        count += 2;
    }
    println!("{count} files cut off or called otherwise");
}
