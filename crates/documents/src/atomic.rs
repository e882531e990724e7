//! A file is there whole, or not at all.

use crate::DocumentError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes a file through `write`, all or nothing.
///
/// The bytes go to a temporary file in the same folder, are flushed to the disk, and take the name in one step. When `write` or the
/// disk fails, the temporary file is removed and whatever had the name before is untouched. A link is followed; a pipe or a device is
/// written straight to. Returns how many bytes were written.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn WriteSend) -> Result<(), DocumentError>) -> Result<u64, DocumentError> {
    let failed = |source| DocumentError::File { path: path.to_owned(), source };
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let result = match fs::metadata(&target) {
        Ok(found) if !found.is_file() => write_straight(&target, write),
        found => write_beside(&target, found.ok(), write),
    };
    result.map_err(|error| match error {
        DocumentError::Write(source) => failed(source),
        other => other,
    })
}

/// What a document is written to: bytes, from whichever thread.
pub trait WriteSend: Write + Send {}

impl<W: Write + Send> WriteSend for W {}

fn write_beside(
    target: &Path,
    replaced: Option<fs::Metadata>,
    write: impl FnOnce(&mut dyn WriteSend) -> Result<(), DocumentError>,
) -> Result<u64, DocumentError> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let (file, name) = temporary_in(&folder, replaced)?.into_parts();
    let mut writer = Counted { inner: BufWriter::with_capacity(1 << 16, file), bytes: 0 };
    write(&mut writer)?;
    let file = writer.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    drop(file);
    name.persist(target).map_err(|error| error.error)?;
    // Makes the new name survive a power cut; where a folder can't be synced, the file itself is already safe.
    if let Ok(folder) = File::open(&folder) {
        let _ = folder.sync_all();
    }
    Ok(writer.bytes)
}

fn write_straight(target: &Path, write: impl FnOnce(&mut dyn WriteSend) -> Result<(), DocumentError>) -> Result<u64, DocumentError> {
    let file = OpenOptions::new().write(true).open(target)?;
    let mut writer = Counted { inner: BufWriter::with_capacity(1 << 16, file), bytes: 0 };
    write(&mut writer)?;
    writer.flush()?;
    Ok(writer.bytes)
}

/// The file keeps the permissions of the one that it replaces; a new one gets the usual ones, not a temporary file's.
fn temporary_in(folder: &Path, replaced: Option<fs::Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tieout-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(replaced.map_or_else(|| fs::Permissions::from_mode(0o666), |replaced| replaced.permissions()));
    }
    #[cfg(not(unix))]
    let _ = replaced;
    builder.tempfile_in(folder)
}

struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_whole_file_takes_the_name_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        let bytes = write_atomically(&path, |writer| Ok(writer.write_all(b"a,b\n")?)).unwrap();
        assert_eq!(bytes, 4);
        assert_eq!(fs::read(&path).unwrap(), b"a,b\n");
        assert_eq!(names(folder.path()), ["report.csv"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        fs::write(&path, "old").unwrap();
        let error = write_atomically(&path, |writer| {
            writer.write_all(b"half")?;
            Err(DocumentError::Write(io::Error::new(io::ErrorKind::StorageFull, "no space left")))
        })
        .unwrap_err();
        assert!(error.to_string().contains("report.csv could not be written: no space left"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["report.csv"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing").join("report.csv");
        let error = write_atomically(&path, |_| Ok(())).unwrap_err();
        assert!(matches!(&error, DocumentError::File { path: named, .. } if *named == path), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_usual_permissions_and_a_link_stays_a_link() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target.csv");
        let link = folder.path().join("link.csv");
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write_atomically(&link, |writer| Ok(writer.write_all(b"new")?)).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
