//! The files of the widget as `ServeDir` wants to read them, from a folder or from the program.

use std::future::{Ready, ready};
use std::io::{self, Cursor, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tower_http::services::fs::{Backend, File, Metadata};

use crate::assets::EmbeddedFile;

/// The files in the program.
#[derive(Clone)]
pub(super) struct Embedded(pub(super) &'static [EmbeddedFile]);

/// One of them, being read.
pub(super) struct Open {
    file: EmbeddedFile,
    content: Cursor<&'static [u8]>,
}

/// What is known about one of them.
pub(super) struct Facts(EmbeddedFile);

impl Embedded {
    fn find(&self, path: &Path) -> io::Result<EmbeddedFile> {
        let name = path.to_str().unwrap_or_default().trim_start_matches("./");
        let found = self.0.iter().find(|file| file.name == name);
        found.copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Backend for Embedded {
    type File = Open;
    type Metadata = Facts;
    type OpenFuture = Ready<io::Result<Open>>;
    type MetadataFuture = Ready<io::Result<Facts>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        ready(self.find(&path).map(|file| Open {
            file,
            content: Cursor::new(file.content),
        }))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        ready(self.find(&path).map(Facts))
    }
}

impl File for Open {
    type Metadata = Facts;
    type MetadataFuture<'a> = Ready<io::Result<Facts>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(Facts(self.file)))
    }
}

impl Metadata for Facts {
    fn is_dir(&self) -> bool {
        false
    }

    fn modified(&self) -> io::Result<SystemTime> {
        Ok(UNIX_EPOCH + Duration::from_secs(self.0.modified))
    }

    fn len(&self) -> u64 {
        u64::try_from(self.0.content.len()).unwrap_or(u64::MAX)
    }
}

impl AsyncRead for Open {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.content).poll_read(context, buffer)
    }
}

impl AsyncSeek for Open {
    fn start_seek(mut self: Pin<&mut Self>, position: SeekFrom) -> io::Result<()> {
        Pin::new(&mut self.content).start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Pin::new(&mut self.content).poll_complete(context)
    }
}
