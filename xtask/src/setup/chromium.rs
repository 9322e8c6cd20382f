//! A Chromium for the browser tests: the reader's own, or the distribution's package.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::command::{program, run};
use crate::say;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

pub(super) fn ensure() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("INLAY_CHROMIUM").map(PathBuf::from) {
        if !chosen.is_file() {
            bail!(
                "INLAY_CHROMIUM names {}, and there is no such file; correct or unset it",
                chosen.display()
            );
        }
        return Ok(chosen);
    }
    let find = || env::var_os("PATH").and_then(|path| find_in(env::split_paths(&path)));
    if let Some(found) = find() {
        return Ok(found);
    }
    let remedy = "install Chromium (on Debian: `apt-get install chromium fonts-liberation`) or name one in INLAY_CHROMIUM";
    if !rustix::process::geteuid().is_root() {
        bail!("no Chromium was found, and only root can install it: {remedy}");
    }
    say::begins("installing Chromium");
    let apt = |arguments: &[&str]| {
        run(program("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update"])
        .and_then(|()| {
            apt(&[
                "install",
                "-y",
                "--no-install-recommends",
                "chromium",
                "fonts-liberation",
            ])
        })
        .with_context(|| format!("no Chromium was found, and it was not installed: {remedy}"))?;
    find().with_context(|| format!("Chromium was installed and is not on PATH: {remedy}"))
}

fn find_in(folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = folders.collect();
    NAMES.iter().find_map(|name| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|path| is_program(path))
    })
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_browser_is_found_wherever_it_stands_on_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let chrome = folder.path().join("google-chrome");
        std::fs::write(&chrome, "").unwrap();
        let find = || find_in([PathBuf::from("/no/such/folder"), folder.path().to_owned()].into_iter());
        assert_eq!(find(), None, "a file that cannot be run is not a browser");
        std::fs::set_permissions(&chrome, PermissionsExt::from_mode(0o755)).unwrap();
        assert_eq!(find(), Some(chrome));
    }
}
