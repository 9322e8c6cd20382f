//! Those who are measured beside the service under load: nginx, from the distribution, and the packages of a small Python service.
//!
//! Both can be done without: the measurement then says that they are skipped.

use std::path::{Path, PathBuf};

use crate::command::{probe, program, run};
use crate::{project, say};

/// What the Python service runs on.
const REQUIREMENTS: &str = "tests/bench/peers/requirements.txt";

/// Sees to it that nginx is there, or says what to do about it.
pub(super) fn nginx() {
    const REMEDY: &str = "install nginx (on Debian: `apt-get install nginx-light`), and it is measured too";

    let is_there = || probe(program("nginx").arg("-v")).is_some() || Path::new("/usr/sbin/nginx").is_file();
    if is_there() {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        say::note(&format!(
            "no nginx was found, and only root can install it: {REMEDY}"
        ));
        return;
    }
    say::begins("installing nginx");
    let apt = |arguments: &[&str]| {
        run(program("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let installed =
        apt(&["update"]).and_then(|()| apt(&["install", "-y", "--no-install-recommends", "nginx-light"]));
    if let Err(error) = installed {
        say::note(&format!("nginx was not installed ({error:#}): {REMEDY}"));
    }
}

/// The Python with the packages of the Python service; `None`, with a word why, where it cannot be had.
pub(super) fn python() -> Option<PathBuf> {
    match super::python::ensure("bench-peers", "python", &project::at(REQUIREMENTS)) {
        Ok(python) => Some(python),
        Err(error) => {
            say::note(&format!("the Python service is not measured: {error:#}"));
            None
        }
    }
}
