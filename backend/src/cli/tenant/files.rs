//! Files that are there as a whole or not at all, and that whoever reads the configuration file can read.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use tempfile::NamedTempFile;

use crate::cli::note;

/// Makes a file that is not there yet, with the access of `model`.
///
/// # Errors
/// It is there, or cannot be written; then nothing is left of it.
pub(super) fn create(path: &Path, content: &[u8], model: &Path) -> Result<(), anyhow::Error> {
    let written = prepare(path, content, model)?;
    match written.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} is there already, and nothing is overwritten", path.display());
        }
        Err(error) => return Err(unwritten(path, error.error)),
    }
    settle(path)
}

/// Puts a new content in the place of a file's old one, with the access that it had.
///
/// # Errors
/// It cannot be written; then it is as it was.
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), anyhow::Error> {
    // The file that a link leads to changes, and not the link.
    let path = path
        .canonicalize()
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let written = prepare(&path, content, &path)?;
    written
        .persist(&path)
        .map_err(|error| unwritten(&path, error.error))?;
    settle(&path)
}

/// Makes a folder that is not there yet, with the access of the folder of `model`.
pub(super) fn create_folder(folder: &Path, model: &Path) -> Result<(), anyhow::Error> {
    if folder.is_dir() {
        return Ok(());
    }
    let make = || -> io::Result<()> {
        fs::create_dir(folder)?;
        let parent = model.canonicalize()?;
        let parent = parent.parent().unwrap_or(Path::new("/"));
        share(&File::open(folder)?, folder, &parent.metadata()?, 0o755, 0o700)
    };
    make().map_err(|error| unwritten(folder, error))
}

fn prepare(path: &Path, content: &[u8], model: &Path) -> Result<NamedTempFile, anyhow::Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let write = || -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new()
            .prefix(".inlay-")
            .suffix(".unfinished")
            .tempfile_in(folder)?;
        file.write_all(content)?;
        share(file.as_file(), path, &model.metadata()?, 0o644, 0o600)?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(|error| unwritten(path, error))
}

/// A file is on the disk under its name only when its folder is.
fn settle(path: &Path) -> Result<(), anyhow::Error> {
    #[cfg(unix)]
    File::open(path.parent().unwrap_or(Path::new(".")))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| unwritten(path, error))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Lets the same people read it as `model`, and nobody but its owner write it: of the model's rights, those in `most`, and
/// always those in `least`. An operator who is not root cannot give files away, and is told so.
#[cfg(unix)]
fn share(file: &File, name: &Path, model: &Metadata, most: u32, least: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let own = file.metadata()?;
    let is_foreign = (own.uid(), own.gid()) != (model.uid(), model.gid());
    if is_foreign && fchown(file, Some(model.uid()), Some(model.gid())).is_err() {
        note(&format!(
            "{} belongs to you and not to the owner of the configuration: see that the service's user can read it.",
            name.display()
        ));
    }
    file.set_permissions(fs::Permissions::from_mode(model.mode() & most | least))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on systems where it can fail")]
fn share(_: &File, _: &Path, _: &Metadata, _: u32, _: u32) -> io::Result<()> {
    Ok(())
}

fn unwritten(path: &Path, error: io::Error) -> anyhow::Error {
    anyhow::Error::new(error).context(format!("{} was not written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<_> = folder.read_dir().unwrap().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_there_is_never_overwritten_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (model, path) = (folder.path().join("inlay.toml"), folder.path().join("new"));
        fs::write(&model, "").unwrap();
        create(&path, b"first", &model).unwrap();
        let error = create(&path, b"second", &model).unwrap_err();
        assert!(error.to_string().contains("nothing is overwritten"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["inlay.toml", "new"]);
        replace(&path, b"third").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
        assert!(create(&folder.path().join("missing/new"), b"", &model).is_err());
        assert_eq!(names(folder.path()), ["inlay.toml", "new"]);
    }

    #[cfg(unix)]
    #[test]
    fn who_may_read_the_configuration_may_read_a_tenant_and_others_may_not_write_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("inlay.toml");
        fs::write(&model, "").unwrap();
        for (given, expected) in [(0o600, 0o600), (0o640, 0o640), (0o666, 0o644), (0o400, 0o600)] {
            fs::set_permissions(&model, fs::Permissions::from_mode(given)).unwrap();
            let path = folder.path().join(format!("{given:o}"));
            create(&path, b"", &model).unwrap();
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&path), expected, "{given:o}");
            replace(&path, b"changed").unwrap();
            assert_eq!(mode(&path), expected, "{given:o}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_still_leads_to_the_file_after_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&file).unwrap(), b"new");
    }
}
