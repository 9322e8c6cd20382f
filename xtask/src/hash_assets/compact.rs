//! Writes a part of the widget as short as it can be written.
//!
//! The splitter copies functions as the linker left them, with every index padded to five bytes so that relocations can
//! be applied, and with the names of all functions. What wasm-bindgen writes has neither; a part does not pass through it.

use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::Module;
use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::{CustomSectionReader, Parser};

/// `wasm` with the same meaning: indices in their shortest form, no custom sections.
pub(super) fn compacted(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    WithoutCustomSections
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .context("a part of the widget cannot be read as WebAssembly")?;
    Ok(module.finish())
}

struct WithoutCustomSections;

impl Reencode for WithoutCustomSections {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        _module: &mut Module,
        _section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CodeSection, CustomSection, Function, FunctionSection, TypeSection, ValType};
    use wasmparser::{Operator, Payload};

    use super::*;

    /// A module whose one function holds `i32.const 1`, the 1 in five bytes, and a custom section.
    fn padded() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut body = Function::new([]);
        body.raw([0x41, 0x81, 0x80, 0x80, 0x80, 0x00, 0x0b]);
        let mut code = CodeSection::new();
        code.function(&body);
        let name = CustomSection {
            name: "name".into(),
            data: (&[0; 100][..]).into(),
        };
        let mut module = Module::new();
        module
            .section(&types)
            .section(&functions)
            .section(&code)
            .section(&name);
        module.finish()
    }

    #[test]
    fn a_part_keeps_its_meaning_and_loses_names_and_padding() {
        let before = padded();
        let after = compacted(&before).unwrap();
        assert_eq!(
            before.len() - after.len(),
            4 + 107,
            "four bytes of padding and the section"
        );
        for payload in Parser::new(0).parse_all(&after) {
            match payload.unwrap() {
                Payload::CustomSection(section) => panic!("{} is still there", section.name()),
                Payload::CodeSectionEntry(body) => {
                    let operators: Vec<_> = body
                        .get_operators_reader()
                        .unwrap()
                        .into_iter()
                        .collect::<Result<_, _>>()
                        .unwrap();
                    assert_eq!(operators, [Operator::I32Const { value: 1 }, Operator::End]);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_no_webassembly_is_not_delivered() {
        assert!(compacted(b"<html>").is_err());
    }
}
