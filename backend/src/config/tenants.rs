//! All tenants of a configuration, in the order of its blocks and then of the names of their own files, each org once.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{ConfigError, Fault};
use super::place::TenantPlace;
use super::tenant::RawTenant;

/// A tenant as it is written, and where.
pub(super) struct Placed {
    pub(super) place: TenantPlace,
    pub(super) raw: RawTenant,
}

/// The blocks of the configuration file `file`, and the files in `folder`, if there is one.
pub(super) fn gather(
    blocks: Vec<RawTenant>,
    folder: Option<&Path>,
    file: &Path,
) -> Result<Vec<Placed>, ConfigError> {
    let of_block = |(index, raw)| Placed {
        place: TenantPlace::Block {
            file: file.to_owned(),
            index,
        },
        raw,
    };
    let mut tenants: Vec<Placed> = blocks.into_iter().enumerate().map(of_block).collect();
    if let Some(folder) = folder {
        let fault = Fault::of(file);
        for path in tenant_files(folder, file, &fault)? {
            tenants.push(read(path)?);
        }
    }
    each_once(&tenants)?;
    Ok(tenants)
}

/// One tenant's own file, from its text; `path` names it in errors.
pub(super) fn parse(text: &str, path: PathBuf) -> Result<Placed, ConfigError> {
    let place = TenantPlace::File(path);
    let raw = toml::from_str(text).map_err(|error| Fault::of_tenant(&place).syntax(&error))?;
    Ok(Placed { place, raw })
}

fn read(path: PathBuf) -> Result<Placed, ConfigError> {
    let text = std::fs::read_to_string(&path).map_err(|error| ConfigError {
        file: path.clone(),
        key: "(the file itself)".to_owned(),
        problem: format!("cannot be read: {error}"),
        remedy: "Let the service's user read it, or move it out of the folder.".to_owned(),
    })?;
    parse(&text, path)
}

/// Every `*.toml` directly in the folder that is not hidden, by name.
pub(super) fn tenant_files(
    folder: &Path,
    file: &Path,
    fault: &Fault<'_>,
) -> Result<Vec<PathBuf>, ConfigError> {
    let refused = |problem: &str, remedy: &str| {
        fault.at(
            "tenant_folder",
            &format!("{} {problem}", folder.display()),
            remedy,
        )
    };
    let unreadable = |error: &io::Error| {
        let remedy = "Make it (`inlay tenant add` does so), and let the service's user read it.";
        refused(&format!("cannot be read: {error}"), remedy)
    };
    let canonical = folder.canonicalize().map_err(|error| unreadable(&error))?;
    let own_folder = file.canonicalize().ok();
    if own_folder.as_deref().and_then(Path::parent) == Some(&*canonical) {
        let remedy = "Name a folder that holds tenants alone, as in \"tenants\".";
        return Err(refused("is the folder of this file itself", remedy));
    }
    let mut files = Vec::new();
    for entry in folder.read_dir().map_err(|error| unreadable(&error))? {
        let path = entry.map_err(|error| unreadable(&error))?.path();
        let is_hidden = path
            .file_name()
            .is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden && path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn each_once(tenants: &[Placed]) -> Result<(), ConfigError> {
    let mut places = BTreeMap::new();
    for Placed { place, raw } in tenants {
        if let Some(other) = places.insert(&raw.org, place) {
            let problem = format!("the org {} is listed twice: it also stands in {other}", raw.org);
            let remedy = "Keep one block or file for each org; several certificates go into one list.";
            return Err(Fault::of_tenant(place).at(&place.key("org"), &problem, remedy));
        }
    }
    Ok(())
}
