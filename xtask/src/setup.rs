//! `cargo xtask setup`: installs what is missing, and nothing twice. Every other task begins with it.
//!
//! Tools of the project go into a folder of their own (`INLAY_TOOLS`, else `inlay/tools` in the user's cache), one per
//! version, so that two checkouts share them and nobody's other tools change. A tool on `PATH` in the right version is
//! used as it is. When all is there, no network is touched.

mod chromium;
mod crates;
mod npm;
mod peers;
mod postgres;
mod python;
mod tool;
mod versions;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

pub(crate) use crates::WASM_TARGET;

use crate::{command, project, say};
use tool::Tool;

/// Trunk above this version does not compile with the project's Rust.
const TRUNK: &str = "0.21.14";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";
const WASM_BINDGEN_PROGRAM: &str = "wasm-bindgen";

/// What setup found or installed.
pub(crate) struct Tools {
    /// `PATH` with the project's tools in front.
    path: OsString,
    /// The browser for the tests, where they are what setup was for.
    chromium: Option<PathBuf>,
    /// The Python of the service that is measured beside ours, where that is what setup was for and it can be had.
    peer_python: Option<PathBuf>,
}

impl Tools {
    /// Tells `command` where the tools, the browser and the built parts are.
    pub(crate) fn describe<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if let Some(chromium) = &self.chromium {
            command.env("INLAY_CHROMIUM", chromium);
        }
        if let Some(python) = &self.peer_python {
            command.env("INLAY_PEER_PYTHON", python);
        }
        command
            .env("PATH", &self.path)
            .env(
                "INLAY_XTASK",
                std::env::current_exe().unwrap_or_else(|_| project::at("target/debug/xtask")),
            )
            .env("INLAY_BIN_DIR", project::programs())
            .env("INLAY_DIST", project::at("dist"))
            .env("INLAY_SITE", project::at("lwc-wrapper/playground/dist"))
    }
}

/// Makes sure that everything is there that building and the demo need.
pub(crate) fn for_building() -> Result<Tools> {
    say::begins("setup");
    let folders = building_tools()?;
    Ok(Tools {
        path: path_with(folders)?,
        chromium: None,
        peer_python: None,
    })
}

/// Makes sure that everything is there that any task needs, the tests and the measurements included.
pub(crate) fn for_testing() -> Result<Tools> {
    say::begins("setup");
    let mut folders = building_tools()?;
    folders.extend(
        cargo_tool("cargo-deny", CARGO_DENY.to_owned(), "cargo-deny").ensure(&tool::cache_folder()?)?,
    );
    npm_packages("tests/browser")?;
    npm_packages("tests/contract")?;
    let chromium = Some(chromium::ensure()?);
    postgres::ensure();
    Ok(Tools {
        path: path_with(folders)?,
        chromium,
        peer_python: None,
    })
}

/// Makes sure that everything is there that measuring needs: as for testing, and the peers under load.
pub(crate) fn for_measuring() -> Result<Tools> {
    Ok(with_peers(for_testing()?))
}

/// Makes sure that everything is there that load on the service needs: as for building, and the peers.
pub(crate) fn for_load() -> Result<Tools> {
    Ok(with_peers(for_building()?))
}

fn with_peers(tools: Tools) -> Tools {
    peers::nginx();
    Tools {
        peer_python: peers::python(),
        ..tools
    }
}

/// Makes sure that everything is there that a bad day needs: what building needs, and a PostgreSQL.
pub(crate) fn for_trying() -> Result<Tools> {
    let tools = for_building()?;
    postgres::ensure();
    Ok(tools)
}

/// Makes sure that the fuzzer's command is there.
pub(crate) fn for_fuzzing() -> Result<Tools> {
    say::begins("setup");
    versions::check()?;
    let fuzz = cargo_tool("cargo-fuzz", CARGO_FUZZ.to_owned(), "cargo-fuzz");
    let folder = fuzz.ensure(&tool::cache_folder()?)?;
    Ok(Tools {
        path: path_with(folder.into_iter().collect())?,
        chromium: None,
        peer_python: None,
    })
}

/// The command `schemathesis` with the packages that `requirements` lists.
pub(crate) fn schemathesis(requirements: &Path) -> Result<PathBuf> {
    python::ensure("schemathesis", "schemathesis", requirements)
}

fn building_tools() -> Result<Vec<PathBuf>> {
    versions::check()?;
    crates::ensure_fetched()?;
    crates::ensure_wasm_target()?;
    let cache = tool::cache_folder()?;
    let trunk = cargo_tool("trunk", TRUNK.to_owned(), "trunk");
    let mut folders = Vec::new();
    folders.extend(trunk.ensure(&cache)?);
    folders.extend(wasm_bindgen_tool()?.ensure(&cache)?);
    npm_packages("lwc-wrapper")?;
    Ok(folders)
}

/// The command `wasm-bindgen` in the version of the library, also for whoever called Trunk without a task of ours.
pub(crate) fn wasm_bindgen() -> Result<Command> {
    let folder = wasm_bindgen_tool()?.ensure(&tool::cache_folder()?)?;
    Ok(command::program(
        folder.unwrap_or_default().join(WASM_BINDGEN_PROGRAM),
    ))
}

/// The command `terser`, which comes with the packages of the record page.
pub(crate) fn terser() -> Result<Command> {
    npm_packages("lwc-wrapper")?;
    let mut node = command::program("node");
    node.arg(project::at("lwc-wrapper/node_modules/terser/bin/terser"));
    Ok(node)
}

fn wasm_bindgen_tool() -> Result<Tool> {
    Ok(Tool {
        // Its own lock file pins older crates than the library that it must match was tested with.
        locked: false,
        ..cargo_tool(
            "wasm-bindgen-cli",
            crates::locked_version("wasm-bindgen")?,
            WASM_BINDGEN_PROGRAM,
        )
    })
}

const fn cargo_tool(name: &'static str, version: String, program: &'static str) -> Tool {
    Tool {
        name,
        version,
        program,
        locked: true,
    }
}

fn npm_packages(folder: &str) -> Result<()> {
    npm::ensure_installed(&project::at(folder), folder)
}

fn path_with(folders: Vec<PathBuf>) -> Result<OsString> {
    let inherited = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&inherited)))
        .context("the tools folder has a name that cannot stand in PATH")
}
