//! The hook's work on a folder, up to the split: with files that stand for a build.

use super::*;

const PAGE: &str = "<script src=\"/assets/hello.js\"></script>\
    <script src=\"/assets/boot.js\" data-js=\"/assets/app.js\" data-wasm=\"/assets/app_bg.wasm\"></script>\
    <link rel=\"stylesheet\" href=/assets/inlay.css>\
    <i data-words-en=\"/assets/en.txt\" data-words-en-later=\"/assets/en-later.txt\" data-words-de=\"/assets/de.txt\"></i>";

const FILES: [(&str, &[u8]); 9] = [
    ("hello.js", b"hello"),
    ("boot.js", b"boot"),
    ("app.js", b"fetch(new URL(\"./late.wasm\", import.meta.url))"),
    ("app_bg.wasm", b"wasm"),
    ("late.wasm", b"late"),
    ("inlay.css", b"style"),
    ("de.txt", b"words"),
    ("en.txt", b"words"),
    ("en-later.txt", b"words"),
];

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(DOCUMENT), PAGE).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn build(wasm: &[u8]) -> (tempfile::TempDir, Vec<Asset>) {
    let folder = folder_with(&FILES);
    fs::write(folder.path().join("app_bg.wasm"), wasm).unwrap();
    let assets = process(folder.path()).unwrap();
    (folder, assets)
}

fn asset<'a>(assets: &'a [Asset], name: &str) -> &'a Asset {
    assets.iter().find(|asset| asset.name == name).unwrap()
}

#[test]
fn a_browser_that_kept_a_file_for_a_year_never_gets_other_bytes_under_its_name() {
    let (_first, before) = build(b"one");
    let (_second, same) = build(b"one");
    let (_third, after) = build(b"two");
    assert_eq!(before, same, "equal builds have equal names");
    assert_ne!(
        asset(&before, "app_bg.wasm").file,
        asset(&after, "app_bg.wasm").file
    );
    assert_eq!(asset(&before, "app.js").file, asset(&after, "app.js").file);
}

#[test]
fn document_and_scripts_ask_for_the_new_names_only() {
    let (folder, assets) = build(b"one");
    let document = fs::read_to_string(folder.path().join(DOCUMENT)).unwrap();
    let wanted = references(&document, &[PUBLIC_PATH]);
    assert_eq!(wanted.len(), 8);
    for name in wanted {
        assert!(folder.path().join("assets").join(name).is_file(), "{name}");
    }
    let wasm = &asset(&assets, "app_bg.wasm").file;
    assert!(document.contains(&format!("data-wasm=\"/assets/{wasm}\"")));
    assert!(!folder.path().join("app.js").exists());

    let script = folder.path().join("assets").join(&asset(&assets, "app.js").file);
    let script = fs::read_to_string(script).unwrap();
    let late = &asset(&assets, "late.wasm").file;
    assert!(script.contains(&format!("\"./{late}\"")), "{script}");
}

#[test]
fn the_manifest_tells_what_travels_later() {
    let (_folder, assets) = build(b"one");
    let later: Vec<&str> = assets
        .iter()
        .filter(|asset| !asset.first_load)
        .map(|asset| asset.name.as_str())
        .collect();
    assert_eq!(later, ["de.txt", "en-later.txt", "late.wasm"]);
}

#[test]
fn the_manifest_holds_the_sizes_of_the_files_beside_it() {
    let (folder, assets) = build(&[7; 5000]);
    let wasm = asset(&assets, "app_bg.wasm");
    let length = |suffix: &str| {
        let path = folder
            .path()
            .join("assets")
            .join(format!("{}{suffix}", wasm.file));
        usize::try_from(fs::metadata(path).unwrap().len()).unwrap()
    };
    assert_eq!(
        (wasm.bytes, wasm.brotli, wasm.gzip),
        (length(""), length(".br"), length(".gz"))
    );
}

#[test]
fn a_document_that_asks_for_a_missing_file_is_not_delivered() {
    let folder = folder_with(&[("hello.js", b"hello")]);
    let error = process(folder.path()).unwrap_err().to_string();
    assert!(error.contains("/assets/boot.js"), "{error}");
}

#[test]
fn a_part_that_nothing_would_ask_for_is_not_delivered() {
    let folder = folder_with(&[
        ("hello.js", b"hello"),
        ("boot.js", b"boot"),
        ("app.js", b"fetch(`./late.wasm`)"),
        ("app_bg.wasm", b"wasm"),
        ("late.wasm", b"late"),
        ("inlay.css", b"style"),
        ("de.txt", b"words"),
        ("en.txt", b"words"),
        ("en-later.txt", b"words"),
    ]);
    let error = process(folder.path()).unwrap_err().to_string();
    assert!(error.contains("late.wasm"), "{error}");
}

#[test]
fn a_part_that_names_a_folder_of_the_machine_is_not_delivered() {
    let folder = folder_with(&FILES);
    let path = [
        b"panicked at ",
        project::root().to_string_lossy().as_bytes(),
        b"/frontend/src/lib.rs",
    ]
    .concat();
    fs::write(folder.path().join("late.wasm"), path).unwrap();
    let error = process(folder.path()).unwrap_err().to_string();
    assert!(error.contains("late.wasm holds the name of a folder"), "{error}");
}
