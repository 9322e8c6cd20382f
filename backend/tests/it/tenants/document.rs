//! The operators' guide tells the truth: its commands do what it says when they are typed as they stand there.

use std::process::Command;

use inlay_contract::ErrorCode;

use super::folder::{Folder, NEXT, OLD};

const GUIDE: &str = include_str!("../../../../docs/enrolment.md");
/// The org that the guide enrols.
const ORG: &str = "00D5g000004XYZaEAO";

/// The commands in the guide's blocks, continued lines in one.
fn commands() -> Vec<String> {
    let blocks = GUIDE.split("```text\n").skip(1);
    let text: String = blocks.map(|block| block.split("```").next().unwrap()).collect();
    let lines = text.replace("\\\n", "");
    lines
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn every_command_of_the_guide_works_as_it_stands_there() {
    let folder = Folder::new();
    folder.write("example.crt", &OLD.certificate);
    folder.write("example-next.crt", &NEXT.certificate);
    folder.write("secrets/example-platform", "s3cret");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_inlay"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for line in &commands {
        let typed = line.replace("FINGERPRINT", &OLD.fingerprint()[..8]);
        let output = Command::new("sh")
            .args(["-c", &typed])
            .env("PATH", &path)
            .current_dir(folder.path(""))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{typed}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let said = String::from_utf8(output.stdout).unwrap();
        match line {
            line if line.starts_with("inlay tenant add") => {
                assert!(said.contains("https://inlay.example.com"), "{said}");
                assert_eq!(folder.names("tenants").len(), 2);
            }
            line if line.contains("certificate add") => assert_eq!(folder.names("tenants").len(), 3),
            line if line.contains("certificate remove") => assert_eq!(folder.names("tenants").len(), 2),
            line if line.starts_with("rm ") => assert_eq!(folder.names("tenants").len(), 0),
            _ => assert!(said.contains(ORG), "{said}"),
        }
    }
}

#[test]
fn the_codes_that_the_guide_explains_are_those_of_the_widget() {
    let table = GUIDE.split("## What the widget says").nth(1).unwrap();
    let rows = table.lines().filter_map(|line| line.strip_prefix("| `"));
    let codes: Vec<ErrorCode> = rows
        .map(|row| serde_json::from_value(row.split('`').next().unwrap().into()).unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            ErrorCode::OrgUnknown,
            ErrorCode::AssertionForged,
            ErrorCode::AssertionAudience,
            ErrorCode::HostOrigin
        ]
    );
}
