//! The packages of the JavaScript parts, exactly those of their lock files.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{program, run};
use crate::{digest, say};

/// Names the lock file that `node_modules` was made from.
const STAMP: &str = "node_modules/.inlay-lock";

/// Installs the packages of `folder`, called `name` to the reader, unless they are those of its lock file already.
pub(super) fn ensure_installed(folder: &Path, name: &str) -> Result<()> {
    let wanted = digest::of_sources(folder, &["package.json", "package-lock.json"])?;
    if is_installed(folder, &wanted) {
        return Ok(());
    }
    say::begins(&format!("installing npm packages in {name}"));
    run(program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder)).with_context(|| {
        format!("the npm packages of {name} were not installed; have npm on PATH and a registry within reach, and run `npm ci` there")
    })?;
    fs::write(folder.join(STAMP), wanted).with_context(|| format!("cannot write {STAMP} in {name}"))
}

fn is_installed(folder: &Path, wanted: &str) -> bool {
    fs::read_to_string(folder.join(STAMP)).is_ok_and(|installed| installed == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_installed_again_only_when_the_lock_file_changed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::create_dir(path.join("node_modules")).unwrap();
        fs::write(path.join("package.json"), "{}").unwrap();
        fs::write(path.join("package-lock.json"), "1").unwrap();
        let wanted = || digest::of_sources(path, &["package.json", "package-lock.json"]).unwrap();
        assert!(
            !is_installed(path, &wanted()),
            "a folder without a stamp may be half installed"
        );

        fs::write(path.join(STAMP), wanted()).unwrap();
        ensure_installed(path, "here").unwrap();
        fs::write(path.join("package-lock.json"), "2").unwrap();
        assert!(!is_installed(path, &wanted()));
    }
}
