//! One writer at a time: a lock on `NAME.tieout-lock` beside the workspace, let go when the process ends, however it ends.

use crate::error::{Error, Result, beside};
use crate::witness::{Witness, stamp};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// Held for as long as the workspace is open for writing.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

/// Whether this process may write.
#[derive(Debug)]
pub enum Claim {
    Writer(WriterLock),
    /// Somebody else has it; in words.
    Reader(String),
}

/// Tries to become the one writer of a workspace.
pub fn claim(workspace: &Path, witness: &dyn Witness) -> Result<Claim> {
    let path = beside(workspace, "-lock");
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = match opened {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem) => {
            return Ok(Claim::Reader("its folder can't be written to".to_owned()));
        }
        Err(error) => return Err(Error::io(&path, error)),
    };
    match file.try_lock() {
        Ok(()) => {
            let note = format!("{}\n{}\n{}\n", std::process::id(), witness.user(), stamp(witness));
            file.set_len(0)
                .and_then(|()| file.rewind())
                .and_then(|()| file.write_all(note.as_bytes()))
                .map_err(|error| Error::io(&path, error))?;
            Ok(Claim::Writer(WriterLock { _file: file }))
        }
        Err(TryLockError::WouldBlock) => Ok(Claim::Reader(holder(&mut file))),
        Err(TryLockError::Error(error)) => Err(Error::io(&path, error)),
    }
}

fn holder(file: &mut File) -> String {
    let mut note = String::new();
    let read = file.read_to_string(&mut note);
    match (read, note.lines().collect::<Vec<_>>().as_slice()) {
        (Ok(_), [pid, user, since]) => format!("{user} has it open since {since} (pid {pid})"),
        _ => "another window has it open".to_owned(),
    }
}

/// The kind of network drive that a folder lies on, where the system says so cheaply.
pub fn network_drive(folder: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        // Magic numbers of statfs(2); FUSE stands for sshfs and its like, and is told from local FUSE drives by the mount table's type.
        match rustix::fs::statfs(folder).ok()?.f_type as u32 {
            0x6969 => Some("NFS"),
            0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("SMB"),
            0x6573_5546 => remote_fuse(folder),
            _ => None,
        }
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = folder;
        None
    }
}

#[cfg(target_os = "linux")]
fn remote_fuse(folder: &Path) -> Option<&'static str> {
    let folder = std::fs::canonicalize(folder).ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let longest = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (_, mount, kind) = (words.next()?, words.next()?, words.next()?);
            folder.starts_with(mount).then_some((mount.len(), kind))
        })
        .max()?;
    match longest.1 {
        "fuse.sshfs" => Some("sshfs"),
        "fuse.rclone" => Some("rclone"),
        "fuse.s3fs" => Some("s3fs"),
        "fuse.davfs" | "fuse.davfs2" => Some("WebDAV"),
        _ => None,
    }
}
