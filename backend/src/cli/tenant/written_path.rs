//! A path from the command line, as it is written into a tenant's file.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};

/// Relative to the tenant's file where both are below the folder of the configuration, so that the folder can be moved as a
/// whole; absolute otherwise. `path` must be there.
pub(super) fn written(path: &Path, tenant_folder: &Path, config: &Path) -> Result<String, anyhow::Error> {
    let root = config
        .canonicalize()
        .with_context(|| format!("{} cannot be read", config.display()))?;
    let root = root.parent().unwrap_or(Path::new("/"));
    let target = resolved(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let start = resolved_folder(tenant_folder)
        .with_context(|| format!("the folder of {} cannot be read", tenant_folder.display()))?;
    let written = match (start.strip_prefix(root), target.strip_prefix(root)) {
        (Ok(start), Ok(target)) => {
            let mut up: PathBuf = start.components().map(|_| "..").collect();
            up.push(target);
            up
        }
        _ => target,
    };
    text(written)
}

/// The same path in full, for what is checked before the tenant's folder is there.
pub(super) fn in_full(path: &Path) -> Result<String, anyhow::Error> {
    text(resolved(path).with_context(|| format!("{} cannot be read", path.display()))?)
}

fn text(path: PathBuf) -> Result<String, anyhow::Error> {
    path.into_os_string()
        .into_string()
        .map_err(|name| anyhow!("{} is not text (UTF-8)", name.display()))
}

/// Absolute, with the links in its folder followed but not the path itself: a secret may be a link that is changed later.
fn resolved(path: &Path) -> std::io::Result<PathBuf> {
    path.metadata()?;
    match path.file_name() {
        Some(name) => Ok(folder_of(path).canonicalize()?.join(name)),
        None => path.canonicalize(),
    }
}

/// As [`resolved`], for a folder that is made with its first tenant, in one that is there.
fn resolved_folder(folder: &Path) -> std::io::Result<PathBuf> {
    match (folder.canonicalize(), folder.file_name()) {
        (Err(_), Some(name)) => Ok(folder_of(folder).canonicalize()?.join(name)),
        (resolved, _) => resolved,
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder.as_os_str() != OsStr::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_can_be_moved_with_its_secrets_and_what_is_elsewhere_is_still_found() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for file in ["inlay/inlay.toml", "inlay/secrets/platform", "elsewhere"] {
            let file = root.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        }
        let (config, tenants) = (root.join("inlay/inlay.toml"), root.join("inlay/tenants"));
        let written = |path: &str| written(&root.join(path), &tenants, &config);
        for _ in ["before the folder is made", "and after"] {
            assert_eq!(written("inlay/secrets/platform").unwrap(), "../secrets/platform");
            assert_eq!(
                written("inlay/secrets/../secrets/platform").unwrap(),
                "../secrets/platform"
            );
            let elsewhere = root.join("elsewhere");
            assert_eq!(written("elsewhere").unwrap(), elsewhere.to_str().unwrap());
            std::fs::create_dir_all(&tenants).unwrap();
        }
        assert!(written("missing").unwrap_err().to_string().contains("missing"));
    }
}
