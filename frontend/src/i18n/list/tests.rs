//! What keeps the lists, the English file and the views together.

use std::fs;
use std::path::Path;

use inlay_contract::json::{Fields, Json};

use super::*;

const ENGLISH: &str = include_str!("../../../../static/words/en.json");

/// Key and parts of every text of a file, as the list spells them.
fn collect(fields: &Fields<'_>, prefix: &str, signatures: &mut Vec<String>) {
    for (name, value) in fields.iter() {
        let key = [prefix, name].concat();
        match value {
            Json::Text(text) => signatures.push(signature(&key, text, "", ['(', ')'])),
            Json::Object(forms)
                if forms
                    .get("other")
                    .text()
                    .is_some_and(|text| text.contains("{count}")) =>
            {
                let general = forms.get("other").text().unwrap();
                signatures.push(signature(&key, general, "count,", ['[', ']']));
            }
            Json::Object(fields) => collect(fields, &(key + "."), signatures),
            _ => panic!("{key} is neither a text nor a group"),
        }
    }
}

fn signature(key: &str, text: &str, first: &str, [open, close]: [char; 2]) -> String {
    let mut parts = first.to_owned();
    for piece in text.split('{').skip(1) {
        let part = piece.split_once('}').unwrap().0.to_owned() + ",";
        if !parts.contains(&part) {
            parts += &part;
        }
    }
    if parts.is_empty() {
        return key.to_owned();
    }
    format!("{key}{open}{parts}{close}")
}

#[test]
fn the_lists_and_the_english_file_name_the_same_texts_in_the_same_order() {
    let Some(Json::Object(loads)) = Json::parse(ENGLISH) else {
        panic!("en.json is no JSON object");
    };
    for (load, signatures) in [("first", FIRST), ("later", LATER)] {
        let Json::Object(groups) = loads.get(load) else {
            panic!("en.json has no `{load}`");
        };
        let mut english = Vec::new();
        collect(groups, "", &mut english);
        let listed: Vec<&str> = signatures.concat();
        for (listed, english) in listed.iter().zip(&english) {
            assert_eq!(listed, english, "left: list.rs, right: en.json");
        }
        assert_eq!(listed.len(), english.len());
    }
}

#[test]
fn every_error_is_told_under_its_code_and_without_waiting_for_the_late_part() {
    let sentences = FIRST.concat();
    for code in ErrorCode::ALL {
        let key = ["error.error_sentence.", code.as_str()].concat();
        assert!(sentences.contains(&key.as_str()), "{key}");
    }
}

/// Where the views of the late part are, below `src`: everything that only `portfolio/workspace.rs` leads to and that says
/// something.
const LATE_VIEWS: [&str; 14] = [
    "kyc/panel",
    "portfolio/workspace",
    "portfolio/standing",
    "portfolio/tables",
    "portfolio/tree",
    "table",
    "chart/bars",
    "chart/time/chart",
    "chart/time/export",
    "chart/time/notes",
    "chart/time/print",
    "chart/time/reading",
    "chart/time/strip",
    "chart/time/table",
];

/// All sources below `folder` but the words' own, by path, without any white space.
fn sources(folder: &Path, path: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{path}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            if path != "i18n" {
                sources(&entry.path(), &(path + "/"), found);
            }
        } else {
            let text = fs::read_to_string(entry.path()).unwrap();
            found.push((path, text.split_whitespace().collect()));
        }
    }
}

/// Whether a view is one of the late part, by its path.
fn is_late(path: &str) -> bool {
    LATE_VIEWS.iter().any(|view| {
        path.strip_prefix(view)
            .is_some_and(|rest| rest.starts_with(['/', '.']))
    })
}

/// The method that says a text, of its signature.
fn method(signature: &str) -> &str {
    let (_, name) = signature.split_once('.').unwrap();
    name.split(['.', '(', '[']).next().unwrap()
}

/// Whether a source without white space says a text.
fn says(source: &str, method: &str) -> bool {
    let calls = [format!("words.{method}("), format!("words().{method}(")];
    let path = format!("Words::{method}");
    let mut named = source.match_indices(&path);
    calls.iter().any(|call| source.contains(call))
        || named.any(|(start, _)| {
            let rest = &source[start + path.len()..];
            !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
        })
}

#[test]
fn the_first_load_says_nothing_whose_words_have_not_come_yet() {
    let mut views = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut views);
    for view in LATE_VIEWS {
        assert!(
            views.iter().any(|(path, _)| path.starts_with(view)),
            "{view} is not there"
        );
    }
    for signature in LATER.concat() {
        let method = method(signature);
        let early = views
            .iter()
            .find(|(path, source)| !is_late(path) && says(source, method));
        assert!(
            early.is_none(),
            "{signature} is said by {}, which is there before its words are",
            early.map_or("", |(path, _)| path)
        );
    }
}

#[test]
fn the_first_load_brings_no_words_that_only_the_late_part_says() {
    let mut views = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut views);
    for signature in FIRST.concat() {
        let method = method(signature);
        assert!(
            views
                .iter()
                .any(|(path, source)| !is_late(path) && says(source, method)),
            "{signature} is said by the late part at most"
        );
    }
}
