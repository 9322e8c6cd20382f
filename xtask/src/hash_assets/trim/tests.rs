//! A small program as the linker leaves it: a panic, a place in the source, and an exported stream.

use std::ops::Range;

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, Encode, ExportKind, ExportSection, Function,
    FunctionSection, MemorySection, MemoryType, NameMap, NameSection, TypeSection,
};
use wasmparser::{KnownCustom, Operator, Parser, Payload, RelocationEntry, RelocationType};

use super::*;

const FILE: &[u8] = b"/somewhere/src/lib.rs\0";
const SHOWN: &[u8] = b"shown to the reader";
const PANICS: &str = "_RNvNtCs1_4core9panicking9panic_fmt";

/// Symbols: 0 the caller, 1 the panic, 2 the file, 3 and 4 two places in it, 5 a text.
fn linked(panics: &str) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    functions.function(0).function(0);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 0);
    exports.export("intounderlyingsink_close_1", ExportKind::Func, 1);
    // Constants in five bytes, as the linker writes what it may relocate.
    let constant = |value: u8| [0x41, 0x80 | value, 0x80, 0x80, 0x80, 0x00, 0x1a];
    let mut code = CodeSection::new();
    let mut caller = Function::new([]);
    caller.raw(constant(41));
    caller.raw([0x10, 0x81, 0x80, 0x80, 0x80, 0x00, 0x0b]);
    let mut panicking = Function::new([]);
    panicking.raw(constant(57));
    panicking.raw([0x0b]);
    code.function(&caller).function(&panicking);

    let mut bytes = FILE.to_vec();
    for line in [7_u32, 8] {
        bytes.extend([0, 0, 0, 0].iter().chain(&[21, 0, 0, 0]));
        bytes.extend(line.to_le_bytes().iter().chain(&[1, 0, 0, 0]));
    }
    bytes.extend(SHOWN);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(0), bytes);

    let mut names = NameMap::new();
    names.append(0, "_RNvCs1_6widget4main");
    names.append(1, panics);
    let mut name_section = NameSection::new();
    name_section.functions(&names);

    let mut module = Module::new();
    module
        .section(&types)
        .section(&functions)
        .section(&memories)
        .section(&exports)
        .section(&code)
        .section(&data)
        .section(&custom("linking", linking()))
        // One byte for the number of functions, and for each its size and the number of its locals.
        .section(&custom(
            "reloc.CODE",
            relocations(4, &[(4, 4, 4), (0, 11, 1), (4, 20, 5)]),
        ))
        // One byte for the number of segments, five for the head of the only one.
        .section(&custom("reloc.DATA", relocations(5, &[(5, 28, 2), (5, 44, 2)])))
        .section(&custom("__wasm_bindgen_unstable", descriptions()))
        .section(&name_section);
    module.finish()
}

fn custom(name: &'static str, data: Vec<u8>) -> CustomSection<'static> {
    CustomSection {
        name: name.into(),
        data: data.into(),
    }
}

fn linking() -> Vec<u8> {
    let mut table = Vec::new();
    6_u32.encode(&mut table);
    for (index, name) in [(0_u32, "main"), (1, "panic")] {
        table.extend([0, 0]);
        index.encode(&mut table);
        name.encode(&mut table);
    }
    let at = |start: usize, length: usize| start..start + length;
    let ranges = [
        at(0, FILE.len()),
        at(FILE.len(), 16),
        at(FILE.len() + 16, 16),
        at(FILE.len() + 32, SHOWN.len()),
    ];
    for range in ranges {
        table.extend([1, 0]);
        "data".encode(&mut table);
        for number in [0, range.start, range.len()] {
            number.encode(&mut table);
        }
    }
    let mut section = vec![2, 8];
    table.len().encode(&mut section);
    section.extend(table);
    section
}

/// Entries of type, offset and symbol.
fn relocations(section_index: u32, entries: &[(u8, u32, u32)]) -> Vec<u8> {
    let mut section = Vec::new();
    section_index.encode(&mut section);
    entries.len().encode(&mut section);
    for (kind, offset, symbol) in entries {
        section.push(*kind);
        offset.encode(&mut section);
        symbol.encode(&mut section);
        if *kind != 0 {
            0_i32.encode(&mut section);
        }
    }
    section
}

fn descriptions() -> Vec<u8> {
    let mut section = Vec::new();
    for description in ["fetch", "a class IntoUnderlyingSink"] {
        for block in ["{\"version\":1}", description] {
            section.extend(u32::try_from(block.len()).unwrap().to_le_bytes());
            section.extend(block.as_bytes());
        }
    }
    section
}

/// What of a program is looked at here.
#[derive(Default)]
struct Seen {
    exports: Vec<String>,
    traps: Vec<bool>,
    code: Vec<RelocationEntry>,
    data: Vec<u8>,
    descriptions: Vec<u8>,
}

fn seen(wasm: &[u8]) -> Seen {
    let mut seen = Seen::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::ExportSection(exports) => {
                seen.exports
                    .extend(exports.into_iter().map(|export| export.unwrap().name.to_owned()));
            }
            Payload::CodeSectionEntry(body) => {
                let first = body.get_operators_reader().unwrap().read().unwrap();
                seen.traps.push(first == Operator::Unreachable);
            }
            Payload::DataSection(segments) => {
                seen.data = segments.into_iter().next().unwrap().unwrap().data.to_vec();
            }
            Payload::CustomSection(section) if section.name() == "reloc.CODE" => {
                let KnownCustom::Reloc(relocations) = section.as_known() else {
                    panic!("no relocations");
                };
                let entries = relocations.entries().into_iter();
                seen.code = entries.map(Result::unwrap).collect();
            }
            Payload::CustomSection(section) if section.name() == "__wasm_bindgen_unstable" => {
                seen.descriptions = section.data().to_vec();
            }
            _ => {}
        }
    }
    seen
}

fn part(range: Range<usize>, bytes: &[u8]) -> &[u8] {
    &bytes[range]
}

#[test]
fn a_panic_is_a_trap_and_the_rest_goes_on() {
    let before = seen(&linked(PANICS));
    assert_eq!(before.traps, [false, false]);
    let after = seen(&trimmed(&linked(PANICS)).unwrap());
    assert_eq!(after.traps, [false, true]);
    let referred: Vec<_> = after.code.iter().map(|entry| (entry.ty, entry.index)).collect();
    let expected = [
        (RelocationType::MemoryAddrSleb, 3),
        (RelocationType::FunctionIndexLeb, 1),
    ];
    assert_eq!(
        referred, expected,
        "both places are one, and the trap refers to nothing"
    );
}

#[test]
fn no_folder_of_the_machine_travels_and_every_text_does() {
    let after = seen(&trimmed(&linked(PANICS)).unwrap()).data;
    assert_eq!(part(0..FILE.len(), &after), vec![0; FILE.len()]);
    assert!(after.ends_with(SHOWN));
}

#[test]
fn streams_are_neither_exported_nor_described() {
    let before = seen(&linked(PANICS));
    let after = seen(&trimmed(&linked(PANICS)).unwrap());
    assert_eq!(after.exports, ["main"]);
    assert!(before.descriptions.starts_with(&after.descriptions));
    assert!(after.descriptions.ends_with(b"fetch"));
}

#[test]
fn panics_of_an_unknown_name_fail_the_build() {
    let error = trimmed(&linked("_RNvCs1_4core5other")).unwrap_err();
    assert!(error.to_string().contains("panics.rs"), "{error}");
}
