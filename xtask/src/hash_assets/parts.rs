//! Puts the widget's WebAssembly into parts: what the first paint needs, and what may travel later.
//!
//! The source says where a part begins (`frontend/src/later.rs`). Splitting needs the program as the linker left it, with
//! its relocations, before wasm-bindgen: a place where Trunk has no hook. So this takes what cargo built, splits it, has
//! wasm-bindgen work on the first part, and replaces what Trunk made from the whole.
//!
//! A build that cannot be split is an error, not a larger widget.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use super::compact::compacted;
use super::short_names;
use super::trim::trimmed;
use crate::command;
use crate::setup::{self, WASM_TARGET};

/// The binary and the profile that `frontend/index.html` names.
const BINARY: &str = "inlay-widget";
const PROFILE: &str = "widget";
/// The script that loads the later parts. It stands in `Trunk.toml` too, so that it is not asked for late.
const LOADER: &str = "parts.js";

/// Replaces the whole program in Trunk's `staging` folder by its parts.
pub(super) fn put_in(staging: &Path) -> Result<()> {
    let glue = format!("{BINARY}.js");
    let first = format!("{BINARY}_bg.wasm");
    for name in [&glue, &first] {
        if !staging.join(name).is_file() {
            bail!("Trunk made no {name}; the binary's name in `frontend/index.html` and in xtask differ");
        }
    }
    let target = target_folder()?;
    let built = target
        .join(WASM_TARGET)
        .join(PROFILE)
        .join(format!("{BINARY}.wasm"));
    let whole = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let work = target.join("xtask/parts");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot empty {}", work.display()))?;
    }
    let main = work.join("main.wasm");
    require_relocations(&whole)?;
    let later = split(&trimmed(&whole)?, &work, &main)?;
    bind(&main, &work)?;
    short_names::put_in(&work.join(&first), &work.join(&glue))?;
    for name in [glue.as_str(), &first, LOADER] {
        fs::copy(work.join(name), staging.join(name)).with_context(|| format!("{name} was not made"))?;
    }
    for path in later {
        let name = path.file_name().context("a part without a name")?;
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        fs::write(staging.join(name), compacted(&bytes)?)?;
    }
    Ok(())
}

/// Where cargo builds, which Trunk leaves to cargo.
fn target_folder() -> Result<PathBuf> {
    let mut cargo = command::cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: serde_json::Value = serde_json::from_str(&command::output(&mut cargo)?)?;
    let folder = metadata["target_directory"].as_str();
    Ok(PathBuf::from(folder.context("cargo names no target folder")?))
}

/// Splits `whole` into `main` and the files that are answered; writes the loader into `work`.
fn split(whole: &[u8], work: &Path, main: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(work).with_context(|| format!("cannot create {}", work.display()))?;
    let mut options = Options::new(whole);
    options.output_dir = work;
    options.main_out_path = main;
    let (loader, glue) = (format!("./{LOADER}"), format!("./{BINARY}.js"));
    options.link_name = &loader;
    options.main_module = &glue;
    let parts =
        transform(options).map_err(|error| anyhow!("the widget was not put into parts: {error:#}"))?;
    if parts.split_modules.is_empty() && has_split_points(whole)? {
        bail!(
            "nothing of the widget travels later, although its source has parts: all of their code is also called directly; \
             see `frontend/src/later.rs`"
        );
    }
    Ok(parts.split_modules)
}

/// Whether the source names parts: each begins with a function that is exported under a name of this kind.
fn has_split_points(wasm: &[u8]) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                let name = export?.name;
                if name.starts_with("__wasm_split_00") && name.contains("00_export_") {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// Parts and all that is left out follow from relocations.
fn require_relocations(wasm: &[u8]) -> Result<()> {
    ensure!(
        has_relocations(wasm)?,
        "the widget cannot be put into parts because the linker left no relocations: `--emit-relocs` stands in \
         `.cargo/config.toml`, and a RUSTFLAGS of your own takes its place; unset it"
    );
    Ok(())
}

/// Relocations of the code and the symbols that they refer to.
fn has_relocations(wasm: &[u8]) -> Result<bool> {
    let (mut relocations, mut symbols) = (false, false);
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CustomSection(section) =
            payload.context("cargo built something that is not WebAssembly")?
        {
            relocations |= section.name() == "reloc.CODE";
            symbols |= section.name() == "linking";
        }
    }
    Ok(relocations && symbols)
}

/// Has wasm-bindgen work on `main` as Trunk does, but with what the later parts need still exported.
fn bind(main: &Path, work: &Path) -> Result<()> {
    let mut wasm_bindgen = setup::wasm_bindgen()?;
    wasm_bindgen
        .args(["--target", "web", "--no-typescript", "--omit-default-module-path"])
        .args([
            "--keep-lld-exports",
            "--remove-name-section",
            "--remove-producers-section",
        ])
        .args(["--out-name", BINARY, "--out-dir"])
        .args([work, main]);
    command::run(&mut wasm_bindgen).context("wasm-bindgen did not work on the widget's first part")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, ExportKind, ExportSection, MemorySection, MemoryType, Module};

    use super::*;

    fn module_with(sections: &[&'static str]) -> Vec<u8> {
        let mut module = Module::new();
        for name in sections {
            module.section(&CustomSection {
                name: (*name).into(),
                data: (&[][..]).into(),
            });
        }
        module.finish()
    }

    #[test]
    fn a_build_without_relocations_fails_and_says_why() {
        let stripped = module_with(&["name"]);
        let error = require_relocations(&stripped).unwrap_err();
        assert!(error.to_string().contains("--emit-relocs"), "{error}");
    }

    #[test]
    fn relocations_count_only_with_their_symbols() {
        assert!(has_relocations(&module_with(&["linking", "reloc.CODE"])).unwrap());
        assert!(!has_relocations(&module_with(&["reloc.CODE"])).unwrap());
        assert!(!has_relocations(&module_with(&["linking"])).unwrap());
        assert!(has_relocations(b"<html>").is_err());
    }

    #[test]
    fn a_part_in_the_source_is_recognised_in_the_program() {
        let exporting = |name: &str| {
            let mut memories = MemorySection::new();
            memories.memory(MemoryType {
                minimum: 1,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
            let mut exports = ExportSection::new();
            exports.export(name, ExportKind::Memory, 0);
            let mut module = Module::new();
            module.section(&memories).section(&exports);
            module.finish()
        };
        assert!(has_split_points(&exporting("__wasm_split_00tables00_export_0123_load")).unwrap());
        assert!(!has_split_points(&exporting("memory")).unwrap());
    }

    #[test]
    fn a_build_that_trunk_named_otherwise_fails_and_says_why() {
        let staging = tempfile::tempdir().unwrap();
        let error = put_in(staging.path()).unwrap_err();
        assert!(error.to_string().contains("inlay-widget.js"), "{error}");
    }
}
