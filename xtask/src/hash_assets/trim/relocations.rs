//! Sections of relocations, entry by entry.

use anyhow::Result;
use wasm_encoder::Encode;
use wasmparser::{BinaryReader, RelocAddendKind, RelocSectionReader, RelocationEntry};

/// What becomes of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// It refers to this symbol.
    Symbol(u32),
    /// There is nothing to relocate any more.
    None,
}

/// The custom section `data`, which begins with its name, with each entry at the target that `target` gives it.
pub(super) fn changed(data: &[u8], target: impl Fn(&RelocationEntry) -> Target) -> Result<Vec<u8>> {
    let mut reader = BinaryReader::new(data, 0);
    let name = reader.read_string()?;
    let section = RelocSectionReader::new(reader)?;
    let (mut count, mut entries) = (0_u32, Vec::new());
    for entry in section.entries() {
        let entry = entry?;
        if let Target::Symbol(index) = target(&entry) {
            count += 1;
            entries.push(entry.ty as u8);
            entry.offset.encode(&mut entries);
            index.encode(&mut entries);
            if entry.ty.addend_kind() != RelocAddendKind::None {
                entry.addend.encode(&mut entries);
            }
        }
    }
    let mut changed = Vec::with_capacity(data.len());
    name.encode(&mut changed);
    section.section_index().encode(&mut changed);
    count.encode(&mut changed);
    changed.extend(entries);
    Ok(changed)
}
