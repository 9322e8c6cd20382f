//! Checks a Salesforce DX project against the rules of the Metadata API, without an org.
//!
//! The platform's own tools turn a project into a package without looking inside: an unknown element, a value of the wrong
//! type or a name that leads nowhere is found when an org refuses the deployment. This check finds it before.
//!
//! Text in, findings out: [`Files::read`] is the only place that touches a disk, [`check`] is pure. Module `schema` holds
//! what the platform knows of each type, as tables; `place` finds the type of a file by its name, `structure` holds the
//! file against the table, and `rules` hold what files say against each other.
//! It deliberately knows only the types that Inlay uses, refuses every other one, compiles no Apex and no component, and
//! changes nothing.

mod component;
mod files;
mod finding;
mod manifest;
mod place;
mod platform;
mod project;
mod read;
mod rules;
mod schema;
mod structure;
mod value;

pub use files::Files;
pub use finding::Finding;
pub use manifest::manifest;

use finding::Findings;
use project::Project;

/// Checks everything and answers what is wrong, by file and line. Empty: nothing was found.
#[must_use]
pub fn check(files: &Files) -> Vec<Finding> {
    let mut findings = Findings::default();
    let Some(project) = Project::open(files, &mut findings) else {
        return findings.sorted();
    };
    for item in &project.items {
        structure::check(item, &mut findings);
    }
    rules::check(&project, &mut findings);
    findings.sorted()
}

/// Checks one file by itself: its place, its shape and its values, and nothing that it says of other files.
#[must_use]
pub fn check_file(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Findings::default();
    if let Some(item) = place::open(path, text, &mut findings) {
        structure::check(&item, &mut findings);
    }
    findings.sorted()
}

/// Whether the element at this path of names (the root first) must stand in every file of the kind of `file`.
/// `None` where the file is of no known type, or no such element is known.
///
/// For tests that take away what is needed and see whether it is missed.
#[must_use]
pub fn is_required(file: &str, path: &[&str]) -> Option<bool> {
    structure::is_required(place::kind_of(file)?, path)
}
