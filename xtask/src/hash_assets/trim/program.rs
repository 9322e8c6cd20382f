//! The linked widget as trimming sees it: sections, functions by name, data by symbol.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{
    FunctionBody, KnownCustom, Linking, Name, Parser, Payload, RelocationEntry, SymbolInfo, TypeRef,
};

/// Names of custom sections, and one for the export section, which has none.
pub(super) const RELOCATIONS_OF_CODE: &str = "reloc.CODE";
pub(super) const RELOCATIONS_OF_DATA: &str = "reloc.DATA";
pub(super) const EXPORTS: &str = "exports";

const EXPORT_SECTION: u8 = 7;

/// One section; its range is that of what it holds, in the file.
pub(super) struct Section<'a> {
    pub(super) id: u8,
    pub(super) range: Range<usize>,
    pub(super) name: &'a str,
}

/// What is read of the linked widget. Ranges are of the file.
#[derive(Default)]
pub(super) struct Program<'a> {
    pub(super) sections: Vec<Section<'a>>,
    /// The instructions of each defined function, without the final `end`.
    bodies: Vec<Range<usize>>,
    imported_functions: usize,
    /// Mangled names by index of function.
    names: BTreeMap<u32, &'a str>,
    segments: Vec<Range<usize>>,
    /// Where each symbol of the table stands; `None` for what is no data.
    pub(super) symbols: Vec<Option<Range<usize>>>,
    pub(super) data_relocations: Vec<RelocationEntry>,
    code: usize,
    data: usize,
}

impl<'a> Program<'a> {
    pub(super) fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut program = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                let name = match &payload {
                    Payload::CustomSection(section) => section.name(),
                    _ if id == EXPORT_SECTION => EXPORTS,
                    _ => "",
                };
                let range = in_file(range)?;
                program.sections.push(Section { id, range, name });
            }
            program.take(payload)?;
        }
        Ok(program)
    }

    /// The functions that are defined, by mangled name, and where their instructions stand.
    pub(super) fn functions(&self) -> impl Iterator<Item = (&'a str, Range<usize>)> {
        self.names.iter().filter_map(|(index, name)| {
            let index = usize::try_from(*index).ok()?;
            let body = self.bodies.get(index.checked_sub(self.imported_functions)?)?;
            Some((*name, body.clone()))
        })
    }

    /// What the offsets of a section of relocations count from.
    pub(super) fn base_of_relocations(&self, name: &str) -> usize {
        if name == RELOCATIONS_OF_CODE {
            self.code
        } else {
            self.data
        }
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.imported_functions += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionStart { range, .. } => self.code = in_file(range)?.start,
            Payload::CodeSectionEntry(body) => self.bodies.push(instructions(&body)?),
            Payload::DataSection(segments) => {
                self.data = in_file(segments.range())?.start;
                for segment in segments {
                    let segment = segment?;
                    let end = in_file(segment.range)?.end;
                    self.segments.push(end - segment.data.len()..end);
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => {
                    for name in names {
                        if let Name::Function(functions) = name? {
                            for function in functions {
                                let function = function?;
                                self.names.insert(function.index, function.name);
                            }
                        }
                    }
                }
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            for symbol in symbols {
                                let symbol = self.place_of(&symbol?)?;
                                self.symbols.push(symbol);
                            }
                        }
                    }
                }
                KnownCustom::Reloc(relocations) if section.name() == RELOCATIONS_OF_DATA => {
                    self.data_relocations = relocations.entries().into_iter().collect::<Result<_, _>>()?;
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn place_of(&self, symbol: &SymbolInfo<'_>) -> Result<Option<Range<usize>>> {
        let SymbolInfo::Data {
            symbol: Some(defined),
            ..
        } = symbol
        else {
            return Ok(None);
        };
        let segment = self
            .segments
            .get(usize::try_from(defined.index)?)
            .context("a symbol of data that is not there")?;
        let start = segment.start + usize::try_from(defined.offset)?;
        let end = start + usize::try_from(defined.size)?;
        ensure!(end <= segment.end, "a symbol reaches beyond its data");
        Ok(Some(start..end))
    }
}

fn instructions(body: &FunctionBody<'_>) -> Result<Range<usize>> {
    let operators = body.get_operators_reader()?;
    let start = usize::try_from(operators.original_position())?;
    let end = in_file(body.range())?.end;
    ensure!(start < end, "a function without an end");
    Ok(start..end - 1)
}

fn in_file(range: Range<u64>) -> Result<Range<usize>> {
    Ok(usize::try_from(range.start)?..usize::try_from(range.end)?)
}
