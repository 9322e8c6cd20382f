//! `cargo xtask hash-assets`: Trunk's post-build hook. Puts the widget's WebAssembly into parts, minifies the scripts, adds
//! the words of each language, names every file after its own content, writes compressed copies beside it and a manifest
//! with sizes.
//!
//! A file name stands for its bytes for ever, so a browser may keep it for a year. Trunk's own names do not hold that
//! promise, and Trunk knows no parts (see `Trunk.toml`).

mod compact;
mod compress;
mod minify;
mod naming;
mod parts;
mod short_names;
mod trim;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::{digest, project, say, words};
use naming::{PUBLIC_PATH, is_script, references};

const DOCUMENT: &str = "index.html";

/// One file of the widget, as `manifest.json` lists it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Asset {
    /// Its name before.
    name: String,
    /// Its name after its content.
    file: String,
    /// Length in bytes, plain and compressed.
    bytes: usize,
    brotli: usize,
    gzip: usize,
    /// Digest of the plain bytes.
    sha256: String,
    /// Whether a browser fetches it before the widget runs. The others are asked for when they are needed.
    first_load: bool,
}

/// The hook: works on the folder that Trunk names in `TRUNK_STAGING_DIR`.
pub(crate) fn run() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.context("this is Trunk's post-build hook; run `cargo xtask build`")?;
    parts::put_in(&folder)?;
    minify::scripts(&folder)?;
    words::write_into(&folder)?;
    let assets = process(&folder)?;
    let kilobytes = |first_load| {
        let wanted = assets.iter().filter(|asset| asset.first_load == first_load);
        wanted.map(|asset| asset.brotli).sum::<usize>().div_ceil(1000)
    };
    for asset in assets.iter().filter(|asset| asset.name.ends_with(".wasm")) {
        say::note(&format!("{}: {} bytes as brotli", asset.name, asset.brotli));
    }
    say::note(&format!(
        "{} files as brotli: {} kB before the widget runs, {} kB when needed",
        assets.len(),
        kilobytes(true),
        kilobytes(false)
    ));
    Ok(())
}

fn process(folder: &Path) -> Result<Vec<Asset>> {
    let document_path = folder.join(DOCUMENT);
    let mut document = fs::read_to_string(&document_path)
        .with_context(|| format!("cannot read {}", document_path.display()))?;
    let files = read_all(folder)?;
    let lost = references(&document, &[PUBLIC_PATH]);
    if let Some(lost) = lost.iter().find(|name| !files.contains_key(**name)) {
        bail!("{DOCUMENT} asks for {PUBLIC_PATH}{lost}, and the build has no such file");
    }
    let names = naming::final_names(&files)?;
    require_use_of_all(&document, &files)?;
    require_no_folder_of_this_machine(&files)?;

    let target = folder.join("assets");
    fs::create_dir(&target).with_context(|| format!("cannot create {}", target.display()))?;
    let mut assets = Vec::new();
    for (name, bytes) in files {
        fs::remove_file(folder.join(&name))?;
        let bytes = if is_script(&name) {
            naming::renamed_in_script(&text_of(&name, bytes)?, &names).into_bytes()
        } else {
            bytes
        };
        let file = names.get(&name).cloned().unwrap_or_else(|| name.clone());
        let (brotli, gzip) = (compress::brotli(&bytes)?, compress::gzip(&bytes)?);
        fs::write(target.join(&file), &bytes)?;
        fs::write(target.join(format!("{file}.br")), &brotli)?;
        fs::write(target.join(format!("{file}.gz")), &gzip)?;
        assets.push(Asset {
            first_load: naming::first_load(&document).contains(&name.as_str()),
            bytes: bytes.len(),
            brotli: brotli.len(),
            gzip: gzip.len(),
            sha256: digest::of_bytes(&bytes),
            name,
            file,
        });
    }
    document = naming::renamed_in_document(&document, &names);
    fs::write(&document_path, document)?;
    fs::write(
        folder.join("manifest.json"),
        serde_json::to_string_pretty(&assets)? + "\n",
    )?;
    Ok(assets)
}

/// The files beside the document.
fn read_all(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name == DOCUMENT {
            continue;
        }
        if path.is_dir() {
            bail!(
                "the build has a folder {name}; files in folders would keep their names and are not supported"
            );
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.insert(name, bytes);
    }
    Ok(files)
}

/// What nothing asks for is a reference that was not understood, and would break in the browser under its old name.
fn require_use_of_all(document: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let mut used = references(document, &[PUBLIC_PATH]);
    for (name, bytes) in files.iter().filter(|(name, _)| is_script(name)) {
        used.extend(naming::references_of(name, bytes)?);
    }
    match files.keys().find(|name| !used.contains(&name.as_str())) {
        Some(unused) => {
            bail!("the build has a file {unused}, and neither {DOCUMENT} nor a script asks for it")
        }
        None => Ok(()),
    }
}

/// Where somebody's computer keeps its sources is nobody else's business, and tells builds on two computers apart.
fn require_no_folder_of_this_machine(files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let mut folders = vec!["/.cargo/".to_owned(), "/rustc/".to_owned()];
    folders.push(format!("{}/", project::root().display()));
    folders.extend(
        std::env::var("HOME")
            .ok()
            .filter(|home| home.len() > 1)
            .map(|home| format!("{home}/")),
    );
    for folder in folders {
        let holds = |bytes: &Vec<u8>| bytes.windows(folder.len()).any(|part| part == folder.as_bytes());
        if let Some((name, _)) = files.iter().find(|(_, bytes)| holds(bytes)) {
            bail!("{name} holds the name of a folder of this machine, {folder}");
        }
    }
    Ok(())
}

fn text_of(name: &str, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).with_context(|| format!("{name} is not text"))
}

#[cfg(test)]
mod tests;
