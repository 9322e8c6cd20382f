//! `cargo xtask build`: the widget, the record page, the host for other pages and the servers.

use std::fs;

use anyhow::{Context, Result};

use crate::setup::Tools;
use crate::{command, digest, project, say};

/// Everything that the widget is made from.
const WIDGET_SOURCES: [&str; 12] = [
    "frontend",
    "contract",
    "analytics",
    "static",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/hash_assets.rs",
    "xtask/src/hash_assets",
    "xtask/src/words.rs",
    "xtask/src/words",
];
/// Names the sources that `dist` was made from, and the result.
const STAMP: &str = "target/xtask/widget.stamp";

/// Builds all four.
pub(crate) fn everything(tools: &Tools) -> Result<()> {
    widget(tools)?;
    record_page(tools)?;
    other_host(tools)?;
    servers()
}

fn widget(tools: &Tools) -> Result<()> {
    let sources = digest::of_sources(project::root(), &WIDGET_SOURCES)?;
    if fs::read_to_string(project::at(STAMP))
        .is_ok_and(|stamp| widget_stamp(&sources).is_ok_and(|now| now == stamp))
    {
        say::done("the widget is up to date");
        return Ok(());
    }
    say::begins("building the widget");
    let mut trunk = command::program("trunk");
    trunk.args(["build", "--release"]);
    // Offline, Trunk downloads no tools behind our back, and takes those that setup put on PATH.
    tools
        .describe(&mut trunk)
        .env("TRUNK_OFFLINE", "true")
        .env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Some terminals and services set this to 1, which Trunk does not take for an answer.
    trunk.env_remove("NO_COLOR");
    command::run(&mut trunk).context("the widget was not built")?;
    let stamp = project::at(STAMP);
    fs::create_dir_all(stamp.parent().unwrap_or(project::root()))?;
    fs::write(&stamp, widget_stamp(&sources)?).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Built files that somebody removed or changed must not count as built.
fn widget_stamp(sources: &str) -> Result<String> {
    Ok(format!("{sources} {}", {
        let built = project::at("dist");
        fs::metadata(built.join("manifest.json")).context("the widget's manifest is missing")?;
        digest::of_sources(&built, &["index.html", "manifest.json", "assets"])?
    }))
}

fn record_page(tools: &Tools) -> Result<()> {
    say::begins("building the record page");
    npm_build(tools, "lwc-wrapper").context("the record page was not built")
}

/// `inlay-host.js`, for pages that are none of Salesforce's.
fn other_host(tools: &Tools) -> Result<()> {
    say::begins("building inlay-host.js");
    npm_build(tools, "lwc-wrapper/host").context("inlay-host.js was not built")
}

fn npm_build(tools: &Tools, folder: &str) -> Result<()> {
    let mut npm = command::program("npm");
    npm.args(["run", "--silent", "build"])
        .current_dir(project::at(folder));
    command::run(tools.describe(&mut npm))
}

fn servers() -> Result<()> {
    programs(&["inlay-backend", "inlay-sandbox", "inlay-playground"])
}

/// The service's program, with the widget that it holds; no record page and no other servers.
pub(crate) fn service(tools: &Tools) -> Result<()> {
    widget(tools)?;
    programs(&["inlay-backend"])
}

fn programs(packages: &[&str]) -> Result<()> {
    say::begins("building the servers");
    let mut cargo = command::cargo(&["build", "--release", "--locked", "--bins"]);
    // The service holds the widget that was built before it: one program is all that has to be installed.
    cargo.args(["--features", "inlay-backend/embedded-assets"]);
    cargo.env("INLAY_DIST", project::at("dist"));
    cargo.args(packages.iter().flat_map(|package| ["--package", package]));
    command::run(&mut cargo).context("the servers were not built")
}
