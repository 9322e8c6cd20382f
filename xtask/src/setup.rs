//! `cargo xtask setup`: installs what is missing, and nothing twice. Every other task begins with it.
//!
//! Tools of the project go into a folder of their own (`INLAY_TOOLS`, else `inlay/tools` in the user's cache), one per
//! version, so that two checkouts share them and nobody's other tools change. A tool on `PATH` in the right version is
//! used as it is. When all is there, no network is touched.

mod chromium;
mod crates;
mod npm;
mod tool;
mod versions;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

pub(crate) use crates::WASM_TARGET;

use crate::{project, say};
use tool::Tool;

/// Trunk above this version does not compile with the project's Rust.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";

/// What setup found or installed.
pub(crate) struct Tools {
    /// `PATH` with the project's tools in front.
    path: OsString,
    /// The browser for the tests.
    chromium: PathBuf,
}

impl Tools {
    /// Tells `command` where the tools, the browser and the built parts are.
    pub(crate) fn describe<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("PATH", &self.path)
            .env("INLAY_CHROMIUM", &self.chromium)
            .env(
                "INLAY_XTASK",
                std::env::current_exe().unwrap_or_else(|_| project::at("target/debug/xtask")),
            )
            .env("INLAY_BIN_DIR", project::programs())
            .env("INLAY_DIST", project::at("dist"))
            .env("INLAY_SITE", project::at("lwc-wrapper/playground/dist"))
    }
}

/// Makes sure that everything is there that building, testing and the demo need.
pub(crate) fn everything() -> Result<Tools> {
    say::begins("setup");
    versions::check()?;
    crates::ensure_fetched()?;
    crates::ensure_wasm_target()?;
    let cache = tool::cache_folder()?;
    let wasm_bindgen = crates::locked_version("wasm-bindgen")?;
    let tools = [
        Tool {
            name: "trunk",
            version: TRUNK.to_owned(),
            program: "trunk",
            locked: true,
        },
        // Its own lock file pins older crates than the library that it must match was tested with.
        Tool {
            name: "wasm-bindgen-cli",
            version: wasm_bindgen,
            program: "wasm-bindgen",
            locked: false,
        },
        Tool {
            name: "cargo-deny",
            version: CARGO_DENY.to_owned(),
            program: "cargo-deny",
            locked: true,
        },
    ];
    let mut folders = Vec::new();
    for tool in &tools {
        folders.extend(tool.ensure(&cache)?);
    }
    for folder in ["lwc-wrapper", "tests/browser"] {
        npm::ensure_installed(&project::at(folder), folder)?;
    }
    let chromium = chromium::ensure()?;
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&inherited)))
        .context("the tools folder has a name that cannot stand in PATH")?;
    Ok(Tools { path, chromium })
}
