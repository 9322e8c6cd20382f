//! What is shipped beside the program does what it says: the unit, the container file, the proxies, the guide.

mod proxy;
mod supervisor;

use std::process::Command;

use crate::running::Running;
use crate::tenants::folder::Folder;

const CONTAINER: &str = include_str!("../../../deploy/container/Containerfile");
const UNIT: &str = include_str!("../../../deploy/systemd/inlay.service");
const GUIDE: &str = include_str!("../../../docs/operations.md");

/// Whether a program of the system is there. Tests of what it says tell when it is not.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn is_there(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .output()
        .or_else(|_| Command::new(program).arg("-v").output());
    if found.is_err() {
        eprintln!("skipped: {program} is not installed");
    }
    found.is_ok()
}

/// The instructions of the container file, continued lines in one.
fn instructions() -> Vec<String> {
    let text = CONTAINER.replace("\\\n", " ");
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_image_holds_no_secret_no_right_and_no_moving_base() {
    let instructions = instructions();
    for base in instructions.iter().filter_map(|line| line.strip_prefix("FROM ")) {
        let image = base.split_whitespace().next().unwrap();
        let (_, tag) = image
            .split_once(':')
            .unwrap_or_else(|| panic!("{image} has no tag"));
        assert!(
            tag.starts_with(|first: char| first.is_ascii_digit()) && tag.contains('.'),
            "{image} moves"
        );
    }
    let last = instructions
        .iter()
        .rposition(|line| line.starts_with("FROM"))
        .unwrap();
    let image = &instructions[last..];
    let user = image.iter().find_map(|line| line.strip_prefix("USER ")).unwrap();
    assert!(
        user.split(':').all(|id| id.parse::<u32>().unwrap() != 0),
        "{user}"
    );
    assert!(
        !image
            .iter()
            .any(|line| line.starts_with("RUN") || line.starts_with("ADD")),
        "{image:?}"
    );
    // From the build alone, and nothing of the folder that it was built in.
    assert!(
        image
            .iter()
            .filter(|line| line.starts_with("COPY"))
            .all(|line| line.contains("--from=build"))
    );
    assert!(
        image
            .iter()
            .any(|line| line.contains("HEALTHCHECK") && line.contains("\"inlay\", \"health\""))
    );
    let ignored = include_str!("../../../.containerignore");
    for name in [".git", ".demo", "target", "**/secrets", "inlay.toml"] {
        assert!(ignored.lines().any(|line| line == name), "{name}");
    }
}

/// What the example says a time of the service's is by default, in milliseconds.
fn usual_ms(key: &str) -> u64 {
    let example = include_str!("../../inlay.example.toml");
    let key = format!("{key} = ");
    let value = example.lines().find_map(|line| line.strip_prefix(&key));
    value.unwrap().replace('_', "").parse().unwrap()
}

/// The seconds that stand behind `key`.
fn seconds(text: &str, key: &str) -> u64 {
    let (_, rest) = text.split_once(key).unwrap_or_else(|| panic!("{key} is missing"));
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

#[test]
fn whoever_stops_the_service_waits_until_it_has_finished() {
    let needed = usual_ms("drain_ms") + usual_ms("shutdown_timeout_ms");
    assert!(needed < 1_000 * seconds(UNIT, "TimeoutStopSec="));
    assert!(needed < 1_000 * seconds(CONTAINER, "--stop-timeout "));
}

// Else a request is sent into a connection that is just being closed.
#[test]
fn proxies_give_idle_connections_up_before_the_service_does() {
    let closes = usual_ms("header_timeout_ms");
    let nginx = include_str!("../../../deploy/proxy/nginx.conf");
    let caddy = include_str!("../../../deploy/proxy/Caddyfile");
    assert!(1_000 * seconds(nginx, "keepalive_timeout ") < closes);
    assert!(1_000 * seconds(caddy, "\tkeepalive ") < closes);
}

#[test]
fn systemd_takes_the_unit_and_finds_little_that_it_exposes() {
    if !is_there("systemd-analyze") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("inlay.service");
    std::fs::write(
        &unit,
        UNIT.replace("/usr/local/bin/inlay", env!("CARGO_BIN_EXE_inlay")),
    )
    .unwrap();
    let analyze = |arguments: &[&str]| {
        let output = Command::new("systemd-analyze")
            .args(arguments)
            .arg(&unit)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let (is_valid, said) = analyze(&["verify"]);
    assert!(is_valid && !said.contains("inlay.service"), "{said}");
    // In tenths: 1.2 of 10, as the guide says.
    let (is_safe, said) = analyze(&["security", "--offline=yes", "--threshold=12"]);
    assert!(is_safe, "{said}");
    assert!(GUIDE.contains("calls its exposure 1.2 of 10"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_guide_works_as_it_stands_there() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    folder.write("manifest.json", "[]");
    let chapters = ["## Installing", "## Doctor"];
    let mut commands = Vec::new();
    for chapter in chapters {
        let text = GUIDE
            .split(chapter)
            .nth(1)
            .unwrap()
            .split("\n## ")
            .next()
            .unwrap();
        let blocks = text
            .split("```text\n")
            .skip(1)
            .map(|block| block.split("```").next().unwrap());
        commands.extend(
            blocks
                .flat_map(str::lines)
                .map(str::trim)
                .filter(|line| !line.is_empty()),
        );
    }
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let arguments: Vec<_> = command.strip_prefix("inlay ").unwrap().split(' ').collect();
        let output = folder.run(&arguments);
        // The platform of the example is nobody's, so the doctor has something to say. What it must not do is fail to look.
        let has_looked = arguments[0] == "doctor"
            && (output.said.contains("not_checked") || output.said.contains("not checked"));
        assert!(
            output.succeeded || has_looked,
            "{command}: {}{}",
            output.said,
            output.errors
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_container_s_health_check_sees_a_service_and_its_absence() {
    let folder = Folder::new();
    folder.ok(&folder.add_north());
    let service = Running::start(&folder);
    let url = format!("{}/healthz", service.base_url);
    assert!(folder.run(&["health", "--url", &url]).succeeded);
    drop(service);
    let output = folder.run(&["health", "--url", &url]);
    assert!(
        !output.succeeded && output.errors.contains("does not answer"),
        "{}",
        output.errors
    );
}
