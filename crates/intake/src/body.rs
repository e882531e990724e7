//! Bytes that can be read at any place: a file as it is, or a spool of text that was made from one.

use crate::error::IntakeError;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// Delimited text. Cloning is cheap.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// The user's own file.
    File {
        file: Arc<File>,
        length: u64,
        modified: Option<SystemTime>,
        name: String,
    },
    /// A temporary file without a name, gone with its last reader.
    Spool {
        file: Arc<File>,
        length: u64,
    },
    Memory(Arc<Vec<u8>>),
}

impl Body {
    pub(crate) fn open(path: &Path, name: &str) -> Result<Body, IntakeError> {
        let failed = |source| IntakeError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        Ok(Body::File { file: Arc::new(file), length: metadata.len(), modified: metadata.modified().ok(), name: name.to_owned() })
    }

    pub(crate) fn length(&self) -> u64 {
        match self {
            Body::File { length, .. } | Body::Spool { length, .. } => *length,
            Body::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Reads up to the buffer's length from `offset`; fewer only at the end.
    pub(crate) fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Body::File { file, .. } | Body::Spool { file, .. } => {
                let mut done = 0;
                while done < buffer.len() {
                    match read_file_at(file, offset + done as u64, &mut buffer[done..]) {
                        Ok(0) => break,
                        Ok(count) => done += count,
                        Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(done)
            }
            Body::Memory(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|offset| bytes.get(offset..)).unwrap_or_default();
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
        }
    }

    /// Whether the user's file still is what it was when it was opened.
    pub(crate) fn check_unchanged(&self) -> Result<(), IntakeError> {
        if let Body::File { file, length, modified, name } = self {
            let same = file.metadata().is_ok_and(|now| now.len() == *length && now.modified().ok() == *modified);
            if !same {
                return Err(IntakeError::Changed { file: name.clone() });
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_file_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// A body read from a place on.
#[derive(Clone)]
pub(crate) struct BodyReader {
    body: Body,
    at: u64,
}

impl BodyReader {
    pub(crate) fn new(body: Body, at: u64) -> BodyReader {
        BodyReader { body, at }
    }
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.body.read_at(self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for BodyReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.body.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the start"))?;
        Ok(self.at)
    }
}

/// A spool being written: in memory while it is small, then in a temporary file.
pub(crate) struct SpoolWriter {
    memory: Vec<u8>,
    file: Option<File>,
    spilled: u64,
}

/// How much of a spool stays in memory.
const MEMORY_SPOOL: usize = 8 << 20;
/// The largest spool: 64 GiB, also the most that a position can address.
pub(crate) const MAX_SPOOL: u64 = 64 << 30;

impl SpoolWriter {
    pub(crate) fn new() -> SpoolWriter {
        SpoolWriter { memory: Vec::new(), file: None, spilled: 0 }
    }

    pub(crate) fn length(&self) -> u64 {
        self.spilled + self.memory.len() as u64
    }

    pub(crate) fn finish(mut self) -> io::Result<Body> {
        if self.file.is_none() {
            return Ok(Body::Memory(Arc::new(self.memory)));
        }
        self.spill()?;
        let length = self.spilled;
        match self.file {
            Some(file) => Ok(Body::Spool { file: Arc::new(file), length }),
            None => Ok(Body::Memory(Arc::new(self.memory))),
        }
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.memory)?;
        self.spilled += self.memory.len() as u64;
        self.memory.clear();
        Ok(())
    }
}

impl Write for SpoolWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.length() + bytes.len() as u64 > MAX_SPOOL {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "more than 64 GiB of text"));
        }
        self.memory.extend_from_slice(bytes);
        let limit = if self.file.is_some() { 1 << 20 } else { MEMORY_SPOOL };
        if self.memory.len() > limit {
            self.spill()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the cells of one row as delimited text: commas, quotes where they must be. A row without cells is a blank line.
pub(crate) fn write_row<'c>(out: &mut impl Write, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
    let mut first = true;
    let mut blank = true;
    for cell in cells {
        if !first {
            out.write_all(b",")?;
            blank = false;
        }
        first = false;
        if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r' | 0)) {
            out.write_all(b"\"")?;
            out.write_all(cell.replace('"', "\"\"").as_bytes())?;
            out.write_all(b"\"")?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
        blank &= cell.is_empty();
    }
    out.write_all(if blank && !first { b"\"\"\n" } else { b"\n" })
}
