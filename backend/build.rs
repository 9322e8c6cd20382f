//! With the feature `embedded-assets`: puts the built widget into the program, as a table of names and contents.
//!
//! The folder is `dist` beside this crate's own, or what `INLAY_DIST` names.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Cargo's own words: when to run this again.
    for line in ["rerun-if-env-changed=INLAY_DIST", "rerun-if-changed=build.rs"] {
        emit(line);
    }
    if env::var_os("CARGO_FEATURE_EMBEDDED_ASSETS").is_none() {
        return Ok(());
    }
    let own = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let dist = env::var_os("INLAY_DIST").map_or_else(|| own.join("../dist"), PathBuf::from);
    let dist = dist.canonicalize().map_err(|error| {
        let what = format!(
            "{}: {error}: build the widget first (`cargo xtask build`)",
            dist.display()
        );
        io::Error::new(error.kind(), what)
    })?;
    emit(&format!("rerun-if-changed={}", dist.display()));
    let mut names = vec!["index.html".to_owned(), "manifest.json".to_owned()];
    for entry in fs::read_dir(dist.join("assets"))? {
        names.push(format!("assets/{}", entry?.file_name().to_string_lossy()));
    }
    names.sort();
    let mut table = "pub(super) const FILES: &[EmbeddedFile] = &[\n".to_owned();
    for name in &names {
        // Writing into a text does not fail.
        let _infallible = writeln!(table, "{}", line(&dist, name)?);
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded.rs"), table)
}

fn line(dist: &Path, name: &str) -> io::Result<String> {
    let path = dist.join(name);
    let modified = path.metadata()?.modified()?;
    let seconds = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    Ok(format!(
        "    EmbeddedFile {{ name: {name:?}, modified: {seconds}, content: include_bytes!({path:?}) }},"
    ))
}

fn emit(line: &str) {
    println!("cargo:{line}");
}
