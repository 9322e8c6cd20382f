//! For each rule one fault, planted in a small project that is otherwise right: it is found, on its line, with its sentence.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod components;
mod objects;
mod pages;
mod places;
mod shape;

use std::path::Path;

use inlay_metadata::{Files, Finding, check};

/// One thing done to the small project, and what must be said of it.
struct Fault {
    /// What would be broken, and for whom.
    breaks: &'static str,
    file: &'static str,
    done: Done,
    /// Text on the line that the finding must name; the first line that has it. Empty: the first line of the file.
    at: &'static str,
    /// How many lines above that one.
    above: u32,
    /// The file that the finding must name, where it is not the one that something was done to.
    found_in: Option<&'static str>,
    says: &'static str,
}

impl Fault {
    /// The same, found on the first line that has this text.
    const fn on(mut self, at: &'static str) -> Self {
        self.at = at;
        self
    }

    /// The same, found in another file.
    const fn of(mut self, file: &'static str) -> Self {
        self.found_in = Some(file);
        self
    }

    /// The same, found so many lines higher.
    const fn above(mut self, lines: u32) -> Self {
        self.above = lines;
        self
    }
}

enum Done {
    /// This text stands there instead of that one. It must be there once at least; the first is changed.
    Changed(&'static str, &'static str),
    Added(&'static str),
    Removed,
    /// The file stands here instead; the finding is about the new place.
    Moved(&'static str),
}

const fn changed(
    breaks: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    at: &'static str,
    says: &'static str,
) -> Fault {
    let done = Done::Changed(from, to);
    Fault {
        breaks,
        file,
        done,
        at,
        above: 0,
        found_in: None,
        says,
    }
}

const fn moved(breaks: &'static str, from: &'static str, to: &'static str, says: &'static str) -> Fault {
    Fault {
        breaks,
        file: from,
        done: Done::Moved(to),
        at: "",
        above: 0,
        found_in: None,
        says,
    }
}

const fn removed(breaks: &'static str, file: &'static str, says: &'static str) -> Fault {
    Fault {
        breaks,
        file,
        done: Done::Removed,
        at: "",
        above: 0,
        found_in: None,
        says,
    }
}

const fn added(breaks: &'static str, file: &'static str, text: &'static str, says: &'static str) -> Fault {
    Fault {
        breaks,
        file,
        done: Done::Added(text),
        at: "",
        above: 0,
        found_in: None,
        says,
    }
}

fn small() -> Files {
    Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small")).unwrap()
}

/// Everything of a package stands below one folder, which the tables leave out.
fn path(file: &str) -> String {
    if file.starts_with("manifest/") || file.starts_with("config/") || file == "sfdx-project.json" {
        file.to_owned()
    } else {
        format!("force-app/main/default/{file}")
    }
}

/// Does it, and answers where the finding must be.
fn plant(files: &mut Files, fault: &Fault) -> String {
    let file = path(fault.file);
    match fault.done {
        Done::Changed(from, to) => {
            let text = files
                .text(&file)
                .unwrap_or_else(|| panic!("{}: no file {file}", fault.breaks));
            assert!(text.contains(from), "{}: the file has no `{from}`", fault.breaks);
            let text = text.replacen(from, to, 1);
            files.put(&file, &text);
            file
        }
        Done::Added(text) => {
            files.put(&file, text);
            file
        }
        Done::Removed => {
            assert!(files.remove(&file), "{}: no file {file}", fault.breaks);
            file
        }
        Done::Moved(to) => {
            let text = files.text(&file).unwrap().to_owned();
            files.remove(&file);
            files.put(&path(to), &text);
            path(to)
        }
    }
}

fn line_of(text: &str, part: &str) -> u32 {
    let index = text
        .lines()
        .position(|line| line.contains(part))
        .unwrap_or_else(|| panic!("no line has `{part}`"));
    u32::try_from(index + 1).unwrap()
}

fn all_are_found(faults: &[Fault]) {
    let missed: Vec<String> = faults.iter().filter_map(missed).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// What was found instead of the fault.
fn missed(fault: &Fault) -> Option<String> {
    let mut files = small();
    let done_to = plant(&mut files, fault);
    let file = fault.found_in.map_or(done_to, path);
    let line = files
        .text(&file)
        .map_or(1, |text| line_of(text, fault.at) - fault.above);
    let findings = check(&files);
    let is_found =
        |finding: &Finding| finding.file == file && finding.line == line && finding.sentence == fault.says;
    if findings.iter().any(is_found) {
        return None;
    }
    let found: Vec<String> = findings.iter().map(|finding| format!("    {finding}")).collect();
    Some(format!(
        "{}: {file}:{line}: {}\n{}",
        fault.breaks,
        fault.says,
        found.join("\n")
    ))
}

#[test]
fn a_project_that_is_right_is_not_found_fault_with() {
    assert_eq!(check(&small()), []);
}

#[test]
fn no_two_faults_are_one() {
    let faults = [
        access::FAULTS,
        components::FAULTS,
        objects::FAULTS,
        pages::FAULTS,
        places::FAULTS,
        shape::FAULTS,
    ];
    let mut seen = Vec::new();
    for fault in faults.into_iter().flatten() {
        assert!(!seen.contains(&fault.breaks), "{}", fault.breaks);
        seen.push(fault.breaks);
    }
    println!("{} faults planted", seen.len());
}

#[test]
fn a_file_of_the_wrong_shape_is_refused() {
    all_are_found(shape::FAULTS);
}

#[test]
fn a_file_in_the_wrong_place_is_refused() {
    all_are_found(places::FAULTS);
}

#[test]
fn objects_fields_and_records_that_an_org_would_not_take_are_refused() {
    all_are_found(objects::FAULTS);
}

#[test]
fn components_that_no_builder_could_offer_are_refused() {
    all_are_found(components::FAULTS);
}

#[test]
fn pages_and_actions_that_lead_nowhere_are_refused() {
    all_are_found(pages::FAULTS);
}

#[test]
fn permissions_and_credentials_that_give_nothing_are_refused() {
    all_are_found(access::FAULTS);
}

#[test]
fn a_region_with_more_components_than_the_platform_shows_is_refused() {
    let mut files = small();
    let page = path("flexipages/Page.flexipage-meta.xml");
    let text = files.text(&page).unwrap().to_owned();
    let one = |index: usize| {
        format!(
            "<itemInstances><componentInstance><componentName>force:detailPanel</componentName>\
             <identifier>more{index}</identifier></componentInstance></itemInstances>\n"
        )
    };
    let hundred: String = (0..100).map(one).collect();
    let with = |more: &str| {
        text.replacen(
            "    <name>body</name>\n",
            &format!("{more}    <name>body</name>\n"),
            1,
        )
    };
    files.put(&page, &with(&hundred));
    let says = "A region holds at most 100 components.";
    assert!(
        check(&files).iter().any(|finding| finding.sentence == says),
        "one of its own and a hundred more"
    );
    let fewer: String = (0..99).map(one).collect();
    files.put(&page, &with(&fewer));
    assert_eq!(check(&files), []);
}
