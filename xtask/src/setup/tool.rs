//! Command-line tools written in Rust, installed with `cargo install` into a folder of their own.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::command::{cargo, probe, program, run};
use crate::say;

/// A tool in exactly one version.
pub(super) struct Tool {
    /// The crate it comes in.
    pub(super) name: &'static str,
    /// The version that is needed.
    pub(super) version: String,
    /// The command it provides.
    pub(super) program: &'static str,
    /// Whether it is compiled with the crates that its authors tested.
    pub(super) locked: bool,
}

/// Where tools are kept.
pub(super) fn cache_folder() -> Result<PathBuf> {
    let set = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    set("INLAY_TOOLS")
        .or_else(|| Some(set("XDG_CACHE_HOME")?.join("inlay/tools")))
        .or_else(|| Some(set("HOME")?.join(".cache/inlay/tools")))
        .context("there is no place for tools; set INLAY_TOOLS to a folder")
}

impl Tool {
    /// Makes the tool available; answers the folder to put in front of `PATH`, if it is not on `PATH` already.
    pub(super) fn ensure(&self, cache: &Path) -> Result<Option<PathBuf>> {
        let home = cache.join(format!("{}-{}", self.name, self.version));
        let folder = home.join("bin");
        if self.works_as(&folder.join(self.program)) {
            return Ok(Some(folder));
        }
        if self.works_as(Path::new(self.program)) {
            return Ok(None);
        }
        say::begins(&format!(
            "installing {} {} (some minutes, once)",
            self.name, self.version
        ));
        let mut install = cargo(&["install", self.name, "--version", &self.version, "--root"]);
        install.arg(&home);
        if self.locked {
            install.arg("--locked");
        }
        run(&mut install).with_context(|| {
            format!("{0} {1} is needed and was not installed; run `cargo install {0} --version {1}` with a network", self.name, self.version)
        })?;
        Ok(Some(folder))
    }

    fn works_as(&self, path: &Path) -> bool {
        probe(program(path).arg("--version")).is_some_and(|said| names_version(&said, &self.version))
    }
}

/// Whether `said` (`trunk 0.21.14`, `wasm-bindgen 0.2.130 (…)`) names exactly `version`.
fn names_version(said: &str, version: &str) -> bool {
    said.split_whitespace().nth(1) == Some(version)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_near_version_is_not_the_right_one() {
        assert!(names_version("trunk 0.21.14", "0.21.14"));
        assert!(names_version("wasm-bindgen 0.2.130 (abc)", "0.2.130"));
        assert!(!names_version("trunk 0.21.145", "0.21.14"));
        assert!(!names_version("trunk", "0.21.14"));
    }

    #[test]
    fn an_installed_tool_is_used_and_not_installed_again() {
        let cache = tempfile::tempdir().unwrap();
        let folder = cache.path().join("no-such-tool-1.2.3/bin");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("no-such-tool");
        std::fs::write(&path, "#!/bin/sh\necho no-such-tool 1.2.3\n").unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        let tool = Tool {
            name: "no-such-tool",
            version: "1.2.3".to_owned(),
            program: "no-such-tool",
            locked: true,
        };
        assert_eq!(tool.ensure(cache.path()).unwrap(), Some(folder));
    }
}
