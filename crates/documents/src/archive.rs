//! Many files in one zip.

use crate::{DocumentError, WriteSend};
use std::io::{self, Write};
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// A zip that is being written, file by file. The same files give the same bytes: it says nothing of when it was made.
pub struct ZipFile<'w>(ZipWriter<StreamWriter<&'w mut dyn WriteSend>>);

impl<'w> ZipFile<'w> {
    /// An empty zip on its way to `out`.
    pub fn new(out: &'w mut dyn WriteSend) -> ZipFile<'w> {
        ZipFile(ZipWriter::new_stream(out))
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`DocumentError::Write`].
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), DocumentError> {
        // Pages are packed already: more than the least effort gains nothing.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options).map_err(io::Error::from)?;
        Ok(self.0.write_all(bytes)?)
    }

    /// Writes the list of files, without which it is no zip.
    ///
    /// # Errors
    /// [`DocumentError::Write`].
    pub fn finish(self) -> Result<(), DocumentError> {
        self.0.finish().map_err(io::Error::from)?;
        Ok(())
    }
}
