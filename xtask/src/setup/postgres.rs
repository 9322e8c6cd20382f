//! A PostgreSQL server's programs for the tests of the store: what is there, or the distribution's package.
//!
//! Unlike everything else here it can be done without: the tests on PostgreSQL then say that they are skipped.

use inlay_test_postgres::{VARIABLE, programs};

use crate::command::{program, run};
use crate::say;

const REMEDY: &str = "install PostgreSQL (on Debian: `apt-get install postgresql`) or name a server in INLAY_TEST_POSTGRES, \
                      and its tests run too";

/// Sees to it that the programs are there, or says what to do about it.
pub(super) fn ensure() {
    if std::env::var_os(VARIABLE).is_some_and(|url| !url.is_empty()) || programs().is_some() {
        return;
    }
    if !rustix::process::geteuid().is_root() {
        say::note(&format!(
            "no PostgreSQL was found, and only root can install it: {REMEDY}"
        ));
        return;
    }
    say::begins("installing PostgreSQL");
    let apt = |arguments: &[&str]| {
        run(program("apt-get")
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let installed =
        apt(&["update"]).and_then(|()| apt(&["install", "-y", "--no-install-recommends", "postgresql"]));
    if let Err(error) = installed {
        say::note(&format!("PostgreSQL was not installed ({error:#}): {REMEDY}"));
    } else if programs().is_none() {
        say::note(&format!(
            "PostgreSQL was installed and its server is not found: {REMEDY}"
        ));
    }
}
