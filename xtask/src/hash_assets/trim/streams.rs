//! Exports of `wasm-streams`, with the descriptions that wasm-bindgen makes classes of the page's scripts from.
//!
//! Leptos brings them for functions that run on its servers. Were they used after all, wasm-bindgen would miss the classes
//! and the build would fail.

use anyhow::{Context, Result};
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, ExportSectionReader};

/// The custom section of descriptions, written by the macro of wasm-bindgen.
pub(super) const DESCRIPTIONS: &str = "__wasm_bindgen_unstable";

/// What the exports and, in any case of letters, the descriptions of the streams have in their names.
const STREAMS: &str = "intounderlying";

/// The export section `data` without those of the streams.
pub(super) fn exports_without(data: &[u8]) -> Result<Vec<u8>> {
    let (mut count, mut kept) = (0_u32, Vec::new());
    for export in ExportSectionReader::new(BinaryReader::new(data, 0))? {
        let export = export?;
        if !export.name.contains(STREAMS) {
            count += 1;
            export.name.encode(&mut kept);
            wasm_encoder::ExportKind::from(export.kind).encode(&mut kept);
            export.index.encode(&mut kept);
        }
    }
    let mut section = Vec::with_capacity(data.len());
    count.encode(&mut section);
    section.extend(kept);
    Ok(section)
}

/// The section of descriptions `data`, which begins with its name, without those of the streams.
///
/// Each is two blocks, the version of the format and the description, behind their lengths in four bytes.
pub(super) fn descriptions_without(data: &[u8]) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(data, 0);
    let mut kept = Vec::with_capacity(data.len());
    reader.read_string()?.encode(&mut kept);
    let mut rest = reader.read_bytes(reader.bytes_remaining())?;
    while !rest.is_empty() {
        let all = rest;
        block(&mut rest)?;
        let description = block(&mut rest)?.to_ascii_lowercase();
        let is_of_streams = description
            .windows(STREAMS.len())
            .any(|part| part == STREAMS.as_bytes());
        if !is_of_streams {
            kept.extend(&all[..all.len() - rest.len()]);
        }
    }
    Ok(kept)
}

fn block<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8]> {
    let split = |bytes: &'a [u8]| {
        let (length, after) = bytes.split_first_chunk()?;
        after.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
    };
    let (block, after) = split(rest).context("wasm-bindgen's descriptions have another format")?;
    *rest = after;
    Ok(block)
}
