//! Short names between the widget's WebAssembly and the script that wasm-bindgen writes for it.
//!
//! wasm-bindgen names each of some two hundred functions after its method and a hash. Both sides repeat the name and no
//! hash can be compressed, so numbers take their place.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// What the names begin with that wasm-bindgen makes up. Those of the splitter stay: the later parts know them too.
const MADE_UP: [&str; 3] = ["__wbg_", "__wbindgen_generic_", "wasm_bindgen__"];
/// How the WebAssembly calls the script, which is no file that anybody asks for.
const SCRIPT_SUFFIX: &str = "_bg.js";
const SHORT_SCRIPT: &str = "_";

type Names = BTreeMap<String, String>;

/// Renames in both files, in place.
pub(super) fn put_in(wasm: &Path, script: &Path) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let text = fs::read_to_string(script).with_context(|| format!("cannot read {}", script.display()))?;
    let names = short_names(&bytes)?;
    fs::write(wasm, renamed_in_wasm(&bytes, &names)?)?;
    fs::write(script, renamed_in_script(&text, &names)?)?;
    Ok(())
}

/// Each name that wasm-bindgen made up, with a number in the order of the file.
fn short_names(wasm: &[u8]) -> Result<Names> {
    let mut names = Names::new();
    let mut take = |name: &str| {
        if MADE_UP.iter().any(|beginning| name.starts_with(beginning)) {
            let number = names.len();
            // No name of the script begins with an underscore and a digit.
            names
                .entry(name.to_owned())
                .or_insert_with(|| format!("_{number}"));
        }
    };
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    take(import?.name);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    take(export?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

fn renamed_in_wasm(wasm: &[u8], names: &Names) -> Result<Vec<u8>> {
    let renamed = |name| names.get(name).map_or(name, String::as_str);
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                let mut section = ImportSection::new();
                for import in imports.into_imports() {
                    let import = import?;
                    let from = match import.module {
                        script if script.ends_with(SCRIPT_SUFFIX) => SHORT_SCRIPT,
                        other => other,
                    };
                    section.import(
                        from,
                        renamed(import.name),
                        RoundtripReencoder.entity_type(import.ty)?,
                    );
                }
                module.section(&section);
            }
            Payload::ExportSection(exports) => {
                let mut section = ExportSection::new();
                for export in exports {
                    let export = export?;
                    section.export(renamed(export.name), export.kind.into(), export.index);
                }
                module.section(&section);
            }
            Payload::CustomSection(_) => {}
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    module.section(&RawSection {
                        id,
                        data: &wasm[range],
                    });
                }
            }
        }
    }
    Ok(module.finish())
}

/// `script` with short names, whole identifiers only.
fn renamed_in_script(script: &str, names: &Names) -> Result<String> {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut text = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_of_name) {
        let after = &rest[start..];
        let (name, after) = after.split_at(after.find(|letter| !is_of_name(letter)).unwrap_or(after.len()));
        text.push_str(&rest[..start]);
        text.push_str(names.get(name).map_or(name, String::as_str));
        rest = after;
    }
    text.push_str(rest);
    let module = text
        .split('"')
        .find(|quoted| quoted.starts_with("./") && quoted.ends_with(SCRIPT_SUFFIX))
        .map(|name| format!("\"{name}\""));
    let module = module.context("the script does not say what the WebAssembly calls it")?;
    ensure!(
        !text.contains("\"_\""),
        "the script has a name that is to be given"
    );
    Ok(text.replace(&module, &format!("\"{SHORT_SCRIPT}\"")))
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ExportKind, TypeSection};

    use super::*;

    const LONG: &str = "__wbg_set_textContent_0177b2a6d9293c2c";

    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("./app_bg.js", LONG, EntityType::Function(0));
        imports.import("./parts.js", "__wasm_split_load_tables", EntityType::Function(0));
        let mut exports = ExportSection::new();
        exports.export(
            "wasm_bindgen__convert__closures_____invoke__h1",
            ExportKind::Func,
            0,
        );
        exports.export("__wasm_split_shared0", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        module.finish()
    }

    #[test]
    fn both_sides_go_on_understanding_each_other() {
        let names = short_names(&module()).unwrap();
        let wasm = renamed_in_wasm(&module(), &names).unwrap();
        let mut seen = Vec::new();
        for payload in Parser::new(0).parse_all(&wasm) {
            match payload.unwrap() {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let import = import.unwrap();
                        seen.push(format!("{} {}", import.module, import.name));
                    }
                }
                Payload::ExportSection(exports) => {
                    seen.extend(exports.into_iter().map(|export| export.unwrap().name.to_owned()));
                }
                _ => {}
            }
        }
        let expected = [
            "_ _0",
            "./parts.js __wasm_split_load_tables",
            "_1",
            "__wasm_split_shared0",
        ];
        assert_eq!(seen, expected);

        let script = format!(
            "const all = {{ {LONG}: function(arg0) {{ {LONG}_13; }} }};\n\
             wasm.wasm_bindgen__convert__closures_____invoke__h1(a);\n\
             return {{ \"./app_bg.js\": all, \"./parts.js\": parts }};"
        );
        let expected = format!(
            "const all = {{ _0: function(arg0) {{ {LONG}_13; }} }};\n\
             wasm._1(a);\n\
             return {{ \"_\": all, \"./parts.js\": parts }};"
        );
        assert_eq!(renamed_in_script(&script, &names).unwrap(), expected);
    }

    #[test]
    fn a_script_of_another_form_is_not_delivered() {
        assert!(renamed_in_script("export {}", &Names::new()).is_err());
    }
}
