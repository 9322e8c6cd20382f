//! `cargo xtask hash-assets`: Trunk's post-build hook. Names every file of the widget after its own content, writes
//! compressed copies beside it and a manifest with sizes.
//!
//! A file name stands for its bytes for ever, so a browser may keep it for a year. Trunk's own names do not hold that
//! promise (see `Trunk.toml`).

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use crate::{digest, say};

const DOCUMENT: &str = "index.html";
/// Where the browser asks for the files: Trunk's `public_url`.
const PUBLIC_PATH: &str = "/assets/";
/// Digits of the digest in a file name: 64 bits.
const NAME_DIGITS: usize = 16;

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
}

/// The hook: works on the folder that Trunk names in `TRUNK_STAGING_DIR`.
pub(crate) fn run() -> Result<()> {
    let folder = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let folder = folder.context("this is Trunk's post-build hook; run `cargo xtask build`")?;
    let assets = process(&folder)?;
    let total: usize = assets.iter().map(|asset| asset.brotli).sum();
    say::note(&format!(
        "{} files, {} kB as brotli",
        assets.len(),
        total.div_ceil(1000)
    ));
    Ok(())
}

fn process(folder: &Path) -> Result<Vec<Asset>> {
    let target = folder.join("assets");
    fs::create_dir(&target).with_context(|| format!("cannot create {}", target.display()))?;
    let document_path = folder.join(DOCUMENT);
    let mut document = fs::read_to_string(&document_path)
        .with_context(|| format!("cannot read {}", document_path.display()))?;
    let mut assets = Vec::new();
    for name in names(folder)? {
        let path = folder.join(&name);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let sha256 = digest::of_bytes(&bytes);
        let file = hashed_name(&name, &sha256);
        let (brotli, gzip) = (compress_brotli(&bytes)?, compress_gzip(&bytes)?);
        document = point_to(&document, &name, &file);
        fs::rename(&path, target.join(&file))?;
        fs::write(target.join(format!("{file}.br")), &brotli)?;
        fs::write(target.join(format!("{file}.gz")), &gzip)?;
        assets.push(Asset {
            name,
            file,
            bytes: bytes.len(),
            brotli: brotli.len(),
            gzip: gzip.len(),
            sha256,
        });
    }
    if let Some(lost) = references(&document)
        .into_iter()
        .find(|name| assets.iter().all(|asset| asset.file != *name))
    {
        bail!("{DOCUMENT} asks for {PUBLIC_PATH}{lost}, and the build has no such file");
    }
    fs::write(&document_path, document)?;
    fs::write(
        folder.join("manifest.json"),
        serde_json::to_string_pretty(&assets)? + "\n",
    )?;
    Ok(assets)
}

/// The files beside the document, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == DOCUMENT || name == "assets" {
            continue;
        }
        if entry.path().is_dir() {
            bail!(
                "the build has a folder {name}; files in folders would keep their names and are not supported"
            );
        }
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn hashed_name(name: &str, sha256: &str) -> String {
    let digits = &sha256[..NAME_DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{digits}.{extension}"),
        None => format!("{name}-{digits}"),
    }
}

/// `document` with every reference to `name` pointing to `file`; names that only begin alike are left alone.
fn point_to(document: &str, name: &str, file: &str) -> String {
    let wanted = format!("{PUBLIC_PATH}{name}");
    let mut result = String::with_capacity(document.len());
    let mut rest = document;
    while let Some(position) = rest.find(&wanted) {
        let (before, after) = (&rest[..position], &rest[position + wanted.len()..]);
        result.push_str(before);
        let is_whole = !after.starts_with(is_name_character);
        result.push_str(if is_whole { PUBLIC_PATH } else { &wanted });
        if is_whole {
            result.push_str(file);
        }
        rest = after;
    }
    result + rest
}

/// The names of all files that `document` asks for.
fn references(document: &str) -> Vec<&str> {
    let starts = document
        .match_indices(PUBLIC_PATH)
        .map(|(start, _)| &document[start + PUBLIC_PATH.len()..]);
    starts
        .map(|rest| {
            rest.split_once(|character| !is_name_character(character))
                .map_or(rest, |(name, _)| name)
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

fn compress_brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params).context("brotli failed")?;
    Ok(compressed)
}

fn compress_gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const PAGE: &str = "<script src=\"/assets/hello.js\"></script>\
        <script src=\"/assets/boot.js\" data-js=\"/assets/app.js\" data-wasm=\"/assets/app_bg.wasm\"></script>";

    fn build(wasm: &[u8]) -> (tempfile::TempDir, Vec<Asset>) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DOCUMENT), PAGE).unwrap();
        for (name, bytes) in [
            ("hello.js", &b"hello"[..]),
            ("boot.js", b"boot"),
            ("app.js", b"app"),
            ("app_bg.wasm", wasm),
        ] {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let assets = process(folder.path()).unwrap();
        (folder, assets)
    }

    fn file<'a>(assets: &'a [Asset], name: &str) -> &'a str {
        &assets.iter().find(|asset| asset.name == name).unwrap().file
    }

    #[test]
    fn a_browser_that_kept_a_file_for_a_year_never_gets_other_bytes_under_its_name() {
        let (_first, before) = build(b"one");
        let (_second, same) = build(b"one");
        let (_third, after) = build(b"two");
        assert_eq!(before, same, "equal builds have equal names");
        assert_ne!(file(&before, "app_bg.wasm"), file(&after, "app_bg.wasm"));
        assert_eq!(file(&before, "app.js"), file(&after, "app.js"));
    }

    #[test]
    fn the_document_asks_for_the_new_names_only() {
        let (folder, assets) = build(b"one");
        let document = fs::read_to_string(folder.path().join(DOCUMENT)).unwrap();
        let wanted = references(&document);
        assert_eq!(wanted.len(), 4);
        for name in wanted {
            assert!(folder.path().join("assets").join(name).is_file(), "{name}");
        }
        assert!(document.contains(&format!("data-wasm=\"/assets/{}\"", file(&assets, "app_bg.wasm"))));
        assert!(!folder.path().join("app.js").exists());
    }

    #[test]
    fn a_document_that_asks_for_a_missing_file_is_not_delivered() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DOCUMENT), PAGE).unwrap();
        fs::write(folder.path().join("hello.js"), "hello").unwrap();
        let error = process(folder.path()).unwrap_err().to_string();
        assert!(error.contains("/assets/boot.js"), "{error}");
    }

    #[test]
    fn a_name_that_begins_like_another_is_left_alone() {
        assert_eq!(
            point_to("/assets/a.js /assets/a.js.map \"/assets/a.js\"", "a.js", "a-1.js"),
            "/assets/a-1.js /assets/a.js.map \"/assets/a-1.js\""
        );
    }

    #[test]
    fn compressed_copies_decode_to_the_same_bytes() {
        let bytes: Vec<u8> = (0..40_000_u32)
            .flat_map(|number| (number % 1000).to_le_bytes())
            .collect();
        let (folder, assets) = build(&bytes);
        let path = folder.path().join("assets").join(file(&assets, "app_bg.wasm"));
        let beside = |extension: &str| fs::read(format!("{}.{extension}", path.display())).unwrap();

        let mut decoded = Vec::new();
        brotli::Decompressor::new(&beside("br")[..], 4096)
            .read_to_end(&mut decoded)
            .unwrap();
        assert_eq!(decoded, bytes);
        decoded.clear();
        flate2::read::GzDecoder::new(&beside("gz")[..])
            .read_to_end(&mut decoded)
            .unwrap();
        assert_eq!(decoded, bytes);

        let wasm = assets.iter().find(|asset| asset.name == "app_bg.wasm").unwrap();
        assert_eq!(
            (wasm.bytes, wasm.brotli, wasm.gzip),
            (bytes.len(), beside("br").len(), beside("gz").len())
        );
    }
}
