//! Writes the JavaScript side of the host protocol into the repository, or with `--check` says whether it is current.

use std::path::Path;
use std::process::ExitCode;

use inlay_contract::typescript::{CONSTANTS_PATH, DECLARATIONS_PATH, constants, declarations};

fn main() -> std::io::Result<ExitCode> {
    let check = std::env::args().any(|argument| argument == "--check");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut outdated = false;
    for (path, text) in [(CONSTANTS_PATH, constants()), (DECLARATIONS_PATH, declarations())] {
        let file = root.join(path);
        if std::fs::read_to_string(&file).is_ok_and(|current| current == text) {
            continue;
        }
        if check {
            outdated = true;
            report(&format!("{path} is not current: run `cargo xtask codegen`"));
            continue;
        }
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, text)?;
        report(&format!("wrote {path}"));
    }
    Ok(if outdated {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

#[expect(clippy::print_stderr, reason = "a command talks to its caller")]
fn report(line: &str) {
    eprintln!("{line}");
}
