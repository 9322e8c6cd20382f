//! The crates of the lock file and the standard library for WebAssembly.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{cargo, probe, program, run};
use crate::{project, say};

/// The target that the widget is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Downloads the crates of `Cargo.lock` that are not here yet. Later builds can then be made offline.
pub(super) fn ensure_fetched() -> Result<()> {
    if probe(&mut cargo(&["fetch", "--locked", "--offline"])).is_some() {
        return Ok(());
    }
    say::begins("downloading crates");
    run(&mut cargo(&["fetch", "--locked"]))
        .context("the crates were not downloaded; check that cargo reaches its registry and that Cargo.lock is up to date")
}

/// Adds the WebAssembly target to the toolchain.
pub(super) fn ensure_wasm_target() -> Result<()> {
    let libraries = probe(program("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say::begins(&format!("adding the Rust target {WASM_TARGET}"));
    run(program("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!("the target was not added; run `rustup target add {WASM_TARGET}` with a network")
    })
}

/// The version of a crate in `Cargo.lock`.
pub(super) fn locked_version(name: &str) -> Result<String> {
    let path = project::at("Cargo.lock");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    version_in_lock(&text, name).with_context(|| format!("{name} is not in Cargo.lock"))
}

fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array()?;
    let package = packages
        .iter()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))?;
    Some(package.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_follows_the_library_and_not_its_relatives() {
        let lock = "version = 4\n[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }
}
