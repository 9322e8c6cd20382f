//! Makes the scripts shorter without changing what they do. Trunk's own minifier does not read what wasm-bindgen writes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::naming::is_script;
use crate::{command, setup};

/// The one script that is no module: its names at the top level are the page's.
const CLASSIC: &str = "hello.js";

/// Replaces each script in `folder` by a shorter one.
pub(super) fn scripts(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if is_script(&name) {
            let mut terser = setup::terser()?;
            terser
                .arg(&path)
                .args(["--compress", "--mangle", "--output"])
                .arg(&path);
            if name != CLASSIC {
                terser.arg("--module");
            }
            command::run(&mut terser).with_context(|| format!("{name} was not minified"))?;
        }
    }
    Ok(())
}
