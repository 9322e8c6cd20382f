//! Names after content, for files that name each other.
//!
//! A script that names another file changes when that file does, and two scripts may name each other. So a file's name is
//! made from its own content and from that of all it leads to, before anything is renamed in it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use crate::digest;

/// Where the browser asks for the files: Trunk's `public_url`. The document names files this way.
pub(super) const PUBLIC_PATH: &str = "/assets/";
/// How a script names a file beside it. Other texts that begin with `./` are names inside the WebAssembly and stay.
const IN_SCRIPTS: [&str; 3] = ["from \"./", "from\"./", "new URL(\"./"];
/// The attributes of the document whose files a browser fetches before the widget runs, and the words of one language of
/// those that there are; the HTML minifier drops quotes.
const AT_FIRST: [&str; 10] = [
    "src=/assets/",
    "src=\"/assets/",
    "href=/assets/",
    "href=\"/assets/",
    "data-js=/assets/",
    "data-js=\"/assets/",
    "data-wasm=/assets/",
    "data-wasm=\"/assets/",
    "data-words-en=/assets/",
    "data-words-en=\"/assets/",
];
/// Digits of the digest in a file name: 64 bits.
const DIGITS: usize = 16;

/// Old names with their new ones.
pub(super) type Names = BTreeMap<String, String>;

pub(super) fn is_script(name: &str) -> bool {
    name.ends_with(".js")
}

/// The new name of each file.
pub(super) fn final_names(files: &BTreeMap<String, Vec<u8>>) -> Result<Names> {
    let mut named = BTreeMap::new();
    for (name, bytes) in files {
        let references = references_of(name, bytes)?;
        if let Some(lost) = references.iter().find(|wanted| !files.contains_key(**wanted)) {
            bail!("{name} asks for {lost}, and the build has no such file");
        }
        named.insert(name.as_str(), references);
    }
    let digest_of = |name: &str| {
        let own = |name: &str| digest::of_bytes(files.get(name).map_or(&[], Vec::as_slice));
        let reached = reached_from(name, &named);
        if reached.len() == 1 {
            return own(name);
        }
        let lines: Vec<String> = reached
            .iter()
            .map(|name| format!("{name} {}", own(name)))
            .collect();
        digest::of_bytes(lines.join("\n").as_bytes())
    };
    Ok(files
        .keys()
        .map(|name| (name.clone(), with_digits(name, &digest_of(name))))
        .collect())
}

/// `name` and everything that it leads to.
fn reached_from<'n>(name: &'n str, named: &BTreeMap<&str, Vec<&'n str>>) -> BTreeSet<&'n str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![name];
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            open.extend(named.get(name).into_iter().flatten());
        }
    }
    reached
}

fn with_digits(name: &str, digest: &str) -> String {
    let digits = &digest[..DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{digits}.{extension}"),
        None => format!("{name}-{digits}"),
    }
}

/// The files of the first load: not those of disabled style sheets, which the late part asks for.
pub(super) fn first_load(document: &str) -> Vec<&str> {
    let is_disabled = |tag: &&str| {
        tag.split_ascii_whitespace()
            .any(|attribute| attribute == "disabled")
    };
    document
        .split(['<', '>'])
        .filter(|tag| !is_disabled(tag))
        .flat_map(|tag| references(tag, &AT_FIRST))
        .collect()
}

/// The document with the new names.
pub(super) fn renamed_in_document(document: &str, names: &Names) -> String {
    renamed(document, &[PUBLIC_PATH], names)
}

/// A script with the new names.
pub(super) fn renamed_in_script(script: &str, names: &Names) -> String {
    renamed(script, &IN_SCRIPTS, names)
}

/// `text` with each whole name after one of `prefixes` replaced; names that only begin alike are left alone.
fn renamed(text: &str, prefixes: &[&str], names: &Names) -> String {
    let mut result = String::with_capacity(text.len());
    let mut written = 0;
    for (start, name) in named_places(text, prefixes) {
        result.push_str(&text[written..start]);
        result.push_str(names.get(name).map_or(name, String::as_str));
        written = start + name.len();
    }
    result.push_str(&text[written..]);
    result
}

/// The names of the files that a file asks for: none, but for a script.
pub(super) fn references_of<'b>(name: &str, bytes: &'b [u8]) -> Result<Vec<&'b str>> {
    if !is_script(name) {
        return Ok(Vec::new());
    }
    let script = std::str::from_utf8(bytes).with_context(|| format!("{name} is not text"))?;
    Ok(references(script, &IN_SCRIPTS))
}

/// The names of all files that stand after one of `prefixes` in `text`.
pub(super) fn references<'t>(text: &'t str, prefixes: &[&str]) -> Vec<&'t str> {
    named_places(text, prefixes)
        .into_iter()
        .map(|(_, name)| name)
        .collect()
}

/// Where names stand, and which, in their order.
fn named_places<'t>(text: &'t str, prefixes: &[&str]) -> Vec<(usize, &'t str)> {
    let mut places: Vec<(usize, &str)> = prefixes
        .iter()
        .flat_map(|prefix| text.match_indices(prefix).map(|(start, _)| start + prefix.len()))
        .map(|start| {
            let rest = &text[start..];
            let end = rest.find(|character| !is_name_character(character));
            (start, &rest[..end.unwrap_or(rest.len())])
        })
        .filter(|(_, name)| !name.is_empty())
        .collect();
    places.sort_unstable();
    places
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        pairs
            .iter()
            .map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_vec()))
            .collect()
    }

    const GLUE: &str =
        "import * as import1 from \"./parts.js\"\nconst imports = { \"./parts.js\": import1 };";
    const PARTS: &str =
        "import { initSync } from \"./app.js\";\nfetch(new URL(\"./late.wasm\", import.meta.url));";

    #[test]
    fn scripts_that_name_each_other_get_names_that_follow_every_change() {
        let names = |late: &str| {
            final_names(&files(&[
                ("app.js", GLUE),
                ("late.wasm", late),
                ("parts.js", PARTS),
            ]))
            .unwrap()
        };
        let (before, same, after) = (names("one"), names("one"), names("two"));
        assert_eq!(before, same, "equal builds have equal names");
        for name in ["app.js", "late.wasm", "parts.js"] {
            assert_ne!(before[name], after[name], "{name}");
        }
    }

    #[test]
    fn a_script_asks_for_the_new_names_and_the_names_inside_the_webassembly_stay() {
        let files = files(&[("app.js", GLUE), ("late.wasm", "late"), ("parts.js", PARTS)]);
        let names = final_names(&files).unwrap();
        assert_eq!(
            renamed_in_script(GLUE, &names),
            format!(
                "import * as import1 from \"./{}\"\nconst imports = {{ \"./parts.js\": import1 }};",
                names["parts.js"]
            )
        );
        assert!(renamed_in_script(PARTS, &names).contains(&format!("new URL(\"./{}\"", names["late.wasm"])));
    }

    #[test]
    fn a_script_that_asks_for_a_missing_file_is_not_delivered() {
        let error = final_names(&files(&[("app.js", GLUE)])).unwrap_err().to_string();
        assert!(error.contains("app.js asks for parts.js"), "{error}");
    }

    #[test]
    fn a_name_that_begins_like_another_is_left_alone() {
        let names = Names::from([("a.js".to_owned(), "a-1.js".to_owned())]);
        assert_eq!(
            renamed_in_document("/assets/a.js /assets/a.js.map \"/assets/a.js\"", &names),
            "/assets/a-1.js /assets/a.js.map \"/assets/a-1.js\""
        );
    }
}
