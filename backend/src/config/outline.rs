//! A configuration as it is written, to see what of it has changed: by section and by key, whatever they mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use inlay_contract::OrgId;
use sha2::{Digest as _, Sha256};

use super::error::{ConfigError, Fault};
use super::tenants::tenant_files;

/// The sections and tenants of a configuration, unread.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Everything of the configuration file but its tenants.
    sections: toml::Table,
    /// The tenants, each with the folder that its paths start at.
    tenants: BTreeMap<OrgId, (PathBuf, toml::Table)>,
    /// Of all that was read, certificates included.
    fingerprint: [u8; 32],
}

impl Outline {
    /// Reads the configuration file at `path`, the files of tenants, and the certificates that they name.
    ///
    /// # Errors
    /// The first file that cannot be read or is no TOML. What stands in it is not checked.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let fault = Fault::of(path);
        let mut hash = Sha256::new();
        let mut sections = table(path, &mut hash)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut tenants = BTreeMap::new();
        if let Some(toml::Value::Array(blocks)) = sections.remove("tenant") {
            for block in blocks {
                if let toml::Value::Table(block) = block {
                    add(&mut tenants, folder, block, &mut hash);
                }
            }
        }
        if let Some(toml::Value::String(name)) = sections.get("tenant_folder") {
            let tenant_folder = folder.join(name);
            for file in tenant_files(&tenant_folder, path, &fault)? {
                let tenant = table(&file, &mut hash)?;
                add(&mut tenants, &tenant_folder, tenant, &mut hash);
            }
        }
        Ok(Self {
            sections,
            tenants,
            fingerprint: hash.finalize().into(),
        })
    }

    /// Whether all of it is byte for byte the same.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }

    /// The sections of the configuration file that are not as they are in `other`, by name.
    #[must_use]
    pub fn changed_sections(&self, other: &Self) -> Vec<String> {
        changed(&self.sections, &other.sections)
    }

    /// The keys of a tenant that are not as they are in `other`; none for a tenant that one of the two does not have.
    #[must_use]
    pub fn changed_keys(&self, other: &Self, org: &OrgId) -> Vec<String> {
        let (Some((folder, keys)), Some((other_folder, other_keys))) =
            (self.tenants.get(org), other.tenants.get(org))
        else {
            return Vec::new();
        };
        if folder == other_folder {
            return changed(keys, other_keys);
        }
        // Every path means something else.
        keys.keys().chain(other_keys.keys()).cloned().collect()
    }
}

fn table(path: &Path, hash: &mut Sha256) -> Result<toml::Table, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError {
        file: path.to_owned(),
        key: "(the file itself)".to_owned(),
        problem: format!("cannot be read: {error}"),
        remedy: "Let the service's user read it.".to_owned(),
    })?;
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update(Sha256::digest(&text));
    toml::from_str(&text).map_err(|error| Fault::of(path).syntax(&error))
}

fn add(
    tenants: &mut BTreeMap<OrgId, (PathBuf, toml::Table)>,
    folder: &Path,
    keys: toml::Table,
    hash: &mut Sha256,
) {
    let files = keys.get("certificates").and_then(toml::Value::as_array);
    for file in files.into_iter().flatten().filter_map(toml::Value::as_str) {
        // One that is not there yet counts as empty, so that it is seen when it comes.
        hash.update(Sha256::digest(
            std::fs::read(folder.join(file)).unwrap_or_default(),
        ));
    }
    // A tenant without an org id is refused by whoever reads it properly.
    if let Some(Ok(org)) = keys.get("org").and_then(toml::Value::as_str).map(str::parse) {
        tenants.insert(org, (folder.to_owned(), keys));
    }
}

fn changed(one: &toml::Table, other: &toml::Table) -> Vec<String> {
    let mut names: Vec<_> = one
        .keys()
        .chain(other.keys())
        .filter(|name| one.get(*name) != other.get(*name))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORTH: &str = "00D5g000004XYZaEAO";

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn write(&self, name: &str, text: &str) {
            let path = self.0.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        fn outline(&self) -> Outline {
            Outline::read(&self.0.path().join("inlay.toml")).unwrap()
        }
    }

    fn folder() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        folder.write(
            "inlay.toml",
            "tenant_folder = 'tenants'\n[log]\nfilter = 'info'\n",
        );
        let tenant = format!("org = '{NORTH}'\nname = 'North'\ncertificates = ['north.pem']\n");
        folder.write("tenants/north.toml", &tenant);
        folder.write("tenants/north.pem", "one");
        folder
    }

    #[test]
    fn what_has_changed_is_named_and_nothing_else() {
        let folder = folder();
        let before = folder.outline();
        assert!(before.is_same_as(&folder.outline()));

        folder.write("tenants/north.pem", "two");
        let renewed = folder.outline();
        assert!(!renewed.is_same_as(&before), "a certificate is part of it");
        assert!(renewed.changed_sections(&before).is_empty());

        folder.write(
            "inlay.toml",
            "tenant_folder = 'tenants'\n[log]\nfilter = 'debug'\n[session]\n",
        );
        let tenant = format!("org = '{NORTH}'\nname = 'Nord'\n[provider.ofx]\n");
        folder.write("tenants/north.toml", &tenant);
        let after = folder.outline();
        assert_eq!(after.changed_sections(&before), ["log", "session"]);
        let org = NORTH.parse().unwrap();
        assert_eq!(
            after.changed_keys(&before, &org),
            ["certificates", "name", "provider"]
        );
    }

    #[test]
    fn a_file_that_is_no_toml_is_named() {
        let folder = folder();
        folder.write("tenants/north.toml", "org = ");
        let error = Outline::read(&folder.0.path().join("inlay.toml")).unwrap_err();
        assert!(error.file.ends_with("tenants/north.toml"), "{error}");
    }
}
