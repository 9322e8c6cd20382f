//! Rust and Node: said, and refused when too old. These two are the reader's own and are not installed.

use anyhow::{Context, Result, bail};

use crate::command::{probe, program};
use crate::say;

/// The lowest major version of Node that the packages of this project work with.
const NODE: u32 = 20;

pub(super) fn check() -> Result<()> {
    let rust = probe(program("rustc").arg("--version"))
        .context("rustc cannot be run; install Rust with rustup, the version is in rust-toolchain.toml")?;
    let rust_number = rust.split_whitespace().nth(1).unwrap_or_default();
    let wanted = wanted_rust()?;
    if rust_number != wanted {
        bail!(
            "this project is built with Rust {wanted}, and this is Rust {rust_number}: run `rustup toolchain install {wanted}`"
        );
    }
    let node = probe(program("node").arg("--version")).with_context(|| {
        format!("Node is not installed; install Node {NODE} or newer and have `node` on PATH")
    })?;
    if node_major(&node).is_none_or(|major| major < NODE) {
        bail!("Node {node} is too old; install Node {NODE} or newer");
    }
    say::note(&format!(
        "Rust {rust_number}, Node {}",
        node.trim_start_matches('v')
    ));
    Ok(())
}

fn wanted_rust() -> Result<String> {
    let path = crate::project::at("rust-toolchain.toml");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: toml::Table = text
        .parse()
        .with_context(|| format!("{} is not TOML", path.display()))?;
    let channel = table
        .get("toolchain")
        .and_then(|toolchain| toolchain.get("channel"));
    Ok(channel
        .and_then(toml::Value::as_str)
        .context("rust-toolchain.toml names no channel")?
        .to_owned())
}

fn node_major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read_as_it_prints_it() {
        assert_eq!(node_major("v20.20.2"), Some(20));
        assert_eq!(node_major("20"), None);
        assert_eq!(node_major("vX.1"), None);
    }
}
