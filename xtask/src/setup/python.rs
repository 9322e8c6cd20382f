//! Tools written in Python, each in an environment of its own, in exactly the versions of its list.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::tool::cache_folder;
use crate::command::{probe, program, run};
use crate::{digest, say};

const REMEDY: &str = "Python 3.10 or newer with `venv` is needed (on Debian: `apt-get install python3-venv`), and the first time a network";

/// The program `name` of the environment `environment`, which holds the packages that `requirements` lists; installed where it
/// is missing.
pub(super) fn ensure(environment: &str, name: &str, requirements: &Path) -> Result<PathBuf> {
    let list = fs::read(requirements).with_context(|| format!("cannot read {}", requirements.display()))?;
    // Another list is another environment, so that none is ever half changed.
    let digest = digest::of_bytes(&list);
    let home = cache_folder()?.join(format!("{environment}-{}", &digest[..12]));
    let installed = home.join("bin").join(name);
    // Written last: a Python answers before its packages are there.
    let is_complete = home.join("complete");
    if is_complete.is_file() && probe(program(&installed).arg("--version")).is_some() {
        return Ok(installed);
    }
    say::begins(&format!(
        "installing the packages of {environment} (a minute, once)"
    ));
    run(program("python3").args(["-m", "venv", "--clear"]).arg(&home)).context(REMEDY)?;
    let mut install = program(home.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    run(install.arg(requirements)).context(REMEDY)?;
    fs::write(&is_complete, "").context("the folder of the packages cannot be written")?;
    Ok(installed)
}
