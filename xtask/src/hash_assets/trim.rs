//! Takes out of the linked widget what nobody will ever see or call.
//!
//! - What a panic would say. A panic ends the widget (`panic = "abort"`), and in a browser nobody reads its words: the page
//!   says that the portfolio could not start, the console names the trap. So the functions that put the message together
//!   become that trap. Where it happened is a name of a source file, with folders of the machine that built it; all these
//!   places become one without a name.
//! - Streams between the page's scripts and Rust, a feature of Leptos for servers that the widget does not talk to. They
//!   are exported, so neither the compiler nor the linker can see that nobody calls them.
//!
//! It works on relocations: what is referred to no longer, the splitter leaves out. Layout and meaning of all else stay.

mod panics;
mod program;
mod relocations;
mod streams;

use anyhow::{Context, Result};
use wasm_encoder::{Module, RawSection};

use program::Program;

/// `wasm`, which must be as the linker left it, without all that.
pub(super) fn trimmed(wasm: &[u8]) -> Result<Vec<u8>> {
    let program = Program::read(wasm).context("the linked widget cannot be read")?;
    let silent = panics::silenced(&program, wasm)?;
    let mut module = Module::new();
    for section in &program.sections {
        let data = &silent.bytes[section.range.clone()];
        let changed = match section.name {
            program::RELOCATIONS_OF_CODE | program::RELOCATIONS_OF_DATA => {
                let base = program.base_of_relocations(section.name);
                Some(relocations::changed(data, |entry| silent.target(base, entry))?)
            }
            program::EXPORTS => Some(streams::exports_without(data)?),
            streams::DESCRIPTIONS => Some(streams::descriptions_without(data)?),
            _ => None,
        };
        module.section(&RawSection {
            id: section.id,
            data: changed.as_deref().unwrap_or(data),
        });
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests;
