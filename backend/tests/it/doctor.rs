//! `inlay doctor`: each fault made for real, found by its name, and nothing else called broken because of it.

mod faults;
mod platform;

use serde_json::Value;

use crate::tenants::folder::{Folder, SECRET};
use platform::Platform;

/// What a look came to.
pub(crate) struct Seen {
    code: Option<i32>,
    findings: Vec<Value>,
}

impl Seen {
    /// Looks at the folder's configuration.
    fn at(folder: &Folder, environment: &[(&str, &str)]) -> Self {
        let output = folder
            .command()
            .args(["doctor", "--json", "--config", "inlay.toml"])
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !said.contains(SECRET) && !errors.contains(SECRET),
            "a secret is shown"
        );
        let json: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}{errors}"));
        Self {
            code: output.status.code(),
            findings: json["findings"].as_array().unwrap().clone(),
        }
    }

    /// The checks in this state, each once.
    fn checks(&self, state: &str) -> Vec<&str> {
        let of_state = self.findings.iter().filter(|finding| finding["state"] == state);
        let mut checks: Vec<_> = of_state
            .map(|finding| finding["check"].as_str().unwrap())
            .collect();
        checks.sort_unstable();
        checks.dedup();
        checks
    }

    /// What was seen in this check.
    fn detail(&self, check: &str) -> &str {
        let found = self.findings.iter().find(|finding| finding["check"] == check);
        found.unwrap_or_else(|| panic!("no {check}: {:?}", self.findings))["detail"]
            .as_str()
            .unwrap()
    }

    /// What is to be done where this failed, and nothing else did.
    #[track_caller]
    fn only_failure(&self, check: &str) -> String {
        assert_eq!(self.checks("failed"), [check], "{:#?}", self.findings);
        assert_eq!(self.code, Some(2));
        let found = self
            .findings
            .iter()
            .find(|finding| finding["state"] == "failed")
            .unwrap();
        format!(
            "{} {}",
            found["detail"].as_str().unwrap(),
            found["remedy"].as_str().unwrap()
        )
    }
}

/// A folder with one org on a platform that runs, everything in order.
async fn in_order() -> (Folder, Platform) {
    let platform = Platform::start().await;
    let folder = Folder::new();
    enrol(&folder, &platform.url);
    (folder, platform)
}

/// Enrols the northern org with a platform at `url`, its secret for the service alone, and a widget that is complete.
fn enrol(folder: &Folder, url: &str) {
    let mut arguments = folder.add_north();
    let place = arguments
        .iter()
        .position(|argument| argument.starts_with("https://api."))
        .unwrap();
    arguments[place] = url;
    folder.ok(&arguments);
    private(folder, "secrets/platform");
    folder.write("manifest.json", "[]");
    // Nothing of this name is asked for: browsers would reach it by its public name.
    let config = folder.read("inlay.toml");
    folder.write("inlay.toml", &config.replace("public_origin", "# public_origin"));
}

/// For nobody but its owner.
fn private(folder: &Folder, name: &str) {
    mode(folder, name, 0o600);
}

fn mode(folder: &Folder, name: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder.path(name), std::fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_in_order_is_called_so() {
    let (folder, _platform) = in_order().await;
    let seen = Seen::at(&folder, &[]);
    assert_eq!(
        (seen.checks("failed"), seen.checks("warning")),
        (vec![], vec![]),
        "{:#?}",
        seen.findings
    );
    assert_eq!(seen.code, Some(0));
    for check in [
        "configuration",
        "secret_file",
        "org_certificate",
        "name",
        "connection",
        "answer",
        "clock",
        "credentials",
        "widget_files",
        "running",
    ] {
        assert!(
            seen.checks("ok").contains(&check),
            "{check}: {:#?}",
            seen.findings
        );
    }
    let said = folder.ok(&["doctor", "--config", "inlay.toml"]);
    assert!(
        said.contains("ok           credentials ") && said.contains(" 0 failed,"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_about_this_machine_alone_asks_nobody_else() {
    let folder = Folder::new();
    enrol(&folder, "https://api.platform.example");
    let said = folder.ok(&["doctor", "--offline", "--config", "inlay.toml"]);
    assert!(
        said.contains("not checked  network") && !said.contains("api.platform.example"),
        "{said}"
    );
}
