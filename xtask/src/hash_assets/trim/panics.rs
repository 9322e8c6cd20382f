//! What panics would say, and where they would say it happened.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Result, ensure};
use wasmparser::RelocationEntry;

use super::program::Program;
use super::relocations::Target;

/// Functions that never return and only say why, as parts of mangled names.
const SAYING: [&str; 9] = [
    "3std9panicking11begin_panic",
    "4core9panicking",
    "4core3str16slice_error_fail",
    "4core5slice5index16slice_index_fail",
    "4core4cell22panic_already_borrowed",
    "4core4cell30panic_already_mutably_borrowed",
    "4core6option13expect_failed",
    "4core6option13unwrap_failed",
    "4core6result13unwrap_failed",
];
const UNREACHABLE: u8 = 0x00;
const SOURCE_FILE: &[u8] = b".rs";
/// A `core::panic::Location`: address and length of the file's name, line, column.
const PLACE: usize = 16;
const ADDRESS: usize = 4;

/// The widget without words for panics: its bytes, of the same length, and what became of what they referred to.
pub(super) struct Silent {
    pub(super) bytes: Vec<u8>,
    /// Functions without instructions, in ascending order.
    emptied: Vec<Range<usize>>,
    /// Places in the source, as symbols, and the one that stands for all.
    places: BTreeSet<u32>,
    place: u32,
}

impl Silent {
    /// What an entry of relocation refers to now; its offset counts from `base`.
    pub(super) fn target(&self, base: usize, entry: &RelocationEntry) -> Target {
        let at = usize::try_from(entry.offset).map_or(usize::MAX, |offset| base.saturating_add(offset));
        let next = self.emptied.partition_point(|body| body.end <= at);
        if self.emptied.get(next).is_some_and(|body| body.contains(&at)) {
            Target::None
        } else if self.places.contains(&entry.index) && is_of_data(entry) && entry.addend == 0 {
            Target::Symbol(self.place)
        } else {
            Target::Symbol(entry.index)
        }
    }
}

/// Takes words and places out of `wasm`, which `program` was read from.
pub(super) fn silenced(program: &Program<'_>, wasm: &[u8]) -> Result<Silent> {
    let mut bytes = wasm.to_vec();
    let mut emptied: Vec<_> = program
        .functions()
        .filter(|(name, _)| SAYING.iter().any(|saying| name.contains(saying)))
        .map(|(_, body)| body)
        .collect();
    ensure!(
        !emptied.is_empty(),
        "the functions of panics have other names than `xtask/src/hash_assets/trim/panics.rs` knows"
    );
    emptied.sort_by_key(|body| body.start);
    for body in &emptied {
        bytes[body.clone()].fill(UNREACHABLE);
    }

    let files: BTreeSet<u32> = symbols(program)
        .filter(|(_, range)| is_source_file(&wasm[range.clone()]))
        .map(|(index, _)| index)
        .collect();
    let places = places(program, &files);
    let place = *places.first().unwrap_or(&u32::MAX);
    for (index, range) in symbols(program) {
        if files.contains(&index) {
            bytes[range].fill(0);
        } else if places.contains(&index) {
            bytes[range][ADDRESS..].fill(0);
        }
    }
    ensure!(
        !places.is_empty(),
        "no place in the source was found; has its form changed?"
    );
    Ok(Silent {
        bytes,
        emptied,
        places,
        place,
    })
}

fn symbols<'p>(program: &'p Program<'_>) -> impl Iterator<Item = (u32, Range<usize>)> + 'p {
    let indexed = (0_u32..).zip(&program.symbols);
    indexed.filter_map(|(index, range)| Some((index, range.clone()?)))
}

/// Symbols of the size of a place that begin with the address of a name of a source file.
fn places(program: &Program<'_>, files: &BTreeSet<u32>) -> BTreeSet<u32> {
    let mut candidates: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (index, range) in symbols(program).filter(|(_, range)| range.len() == PLACE) {
        candidates.entry(range.start).or_default().push(index);
    }
    let base = program.base_of_relocations(super::program::RELOCATIONS_OF_DATA);
    let names_a_file = |entry: &&RelocationEntry| is_of_data(entry) && files.contains(&entry.index);
    program
        .data_relocations
        .iter()
        .filter(names_a_file)
        .filter_map(|entry| candidates.get(&(base + usize::try_from(entry.offset).ok()?)))
        .flatten()
        .copied()
        .collect()
}

/// Whether the entry's index is one of a symbol of data. Functions and types are counted otherwise.
fn is_of_data(entry: &RelocationEntry) -> bool {
    use wasmparser::RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
    matches!(entry.ty, MemoryAddrI32 | MemoryAddrLeb | MemoryAddrSleb)
}

fn is_source_file(bytes: &[u8]) -> bool {
    let name = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    name.len() > SOURCE_FILE.len() && name.ends_with(SOURCE_FILE) && name.iter().all(u8::is_ascii_graphic)
}
