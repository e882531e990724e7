//! From a file, whatever it is, to tables of delimited text: by its first bytes, never by its name alone.

use crate::body::{Body, BodyReader, SpoolWriter};
use crate::einvoice::table::{is_einvoice, table_of_archive, table_of_einvoice};
use crate::error::IntakeError;
use crate::json::tables_of_json;
use crate::mapping::FileMapping;
use crate::rows::read_rows;
use crate::sniff::{TextForm, form_of, table_of_text};
use crate::source::hex;
use crate::table::Table;
use crate::xlsx::table_of_xlsx;
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// A file, or what was found within one.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// Without its folder; within an archive `bundle.zip/lines.csv`.
    pub(crate) name: String,
    /// On disk.
    pub(crate) bytes: u64,
    pub(crate) body: Body,
    /// What was taken off so far: `gzip`, `zip`.
    pub(crate) wrappers: Vec<&'static str>,
    /// Of the file on disk, where it was wrapped.
    pub(crate) sha256: Option<String>,
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Source, IntakeError> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let body = Body::open(path, &name)?;
        Ok(Source { path: path.to_owned(), name, bytes: body.length(), body, wrappers: Vec::new(), sha256: None })
    }

    /// What was within, under this name.
    fn inner(&self, name: String, body: Body, wrapper: &'static str) -> Result<Source, IntakeError> {
        let mut wrappers = self.wrappers.clone();
        wrappers.push(wrapper);
        Ok(Source { path: self.path.clone(), name, bytes: self.bytes, body, wrappers, sha256: Some(self.hash()?) })
    }

    /// SHA-256 of the file on disk.
    pub(crate) fn hash(&self) -> Result<String, IntakeError> {
        match &self.sha256 {
            Some(hash) => Ok(hash.clone()),
            None => hash_of(&self.body).map_err(|source| self.io(source)),
        }
    }

    pub(crate) fn io(&self, source: io::Error) -> IntakeError {
        IntakeError::Io { path: self.path.clone(), source }
    }

    pub(crate) fn damaged(&self, reason: impl Into<String>) -> IntakeError {
        IntakeError::Damaged { file: self.name.clone(), reason: reason.into() }
    }
}

/// SHA-256 of a body, in lower-case hex.
pub(crate) fn hash_of(body: &Body) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut at = 0;
    loop {
        let count = body.read_at(at, &mut buffer)?;
        if count == 0 {
            return Ok(hex(&hash.finalize()));
        }
        hash.update(&buffer[..count]);
        at += count as u64;
    }
}

/// Archives in archives in archives are nobody's export.
const MAX_WRAPPERS: usize = 3;

/// The tables of a source. `given`: what the mapping says of them, in order.
pub(crate) fn tables_of(source: Source, given: &[FileMapping]) -> Result<Vec<Table>, IntakeError> {
    let mut head = vec![0; 8192];
    let count = source.body.read_at(0, &mut head).map_err(|error| source.io(error))?;
    head.truncate(count);
    if source.wrappers.len() > MAX_WRAPPERS {
        return Err(source.damaged("archives within archives, four deep. Unpack it and choose the file"));
    }
    match &head[..] {
        [] => Err(IntakeError::Empty { file: source.name }),
        [0x1f, 0x8b, ..] => tables_of_gzip(source, given),
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => tables_of_zip(source, given),
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Err(of_compound_file(&source)),
        _ if is_einvoice(&head) => table_of_einvoice(source).map(|table| vec![table]),
        _ => match foreign(&head) {
            Some((found, help)) => Err(IntakeError::WrongFormat { file: source.name, found: found.to_owned(), help }),
            None if looks_like_json(&head) => tables_of_json(source),
            None => table_of_plain(source, &head, given.first()).map(|table| vec![table]),
        },
    }
}

/// Formats that are not read, told by their first bytes.
fn foreign(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "Export the lines as CSV, XLSX or JSON";
    const KNOWN: &[(&[u8], &str, &str)] = &[
        (b"\x89PNG", "this is a PNG picture, whatever its name says", EXPORT),
        (b"\xff\xd8\xff", "this is a JPEG picture, whatever its name says", EXPORT),
        (b"GIF8", "this is a GIF picture, whatever its name says", EXPORT),
        (b"PAR1", "this is a Parquet file", EXPORT),
        (b"7z\xbc\xaf", "this is a 7-Zip archive", "Unpack it and choose the file"),
        (b"Rar!", "this is a RAR archive", "Unpack it and choose the file"),
        (b"BZh", "this is compressed with bzip2", "Unpack it and choose the file"),
        (b"\xfd7zXZ", "this is compressed with xz", "Unpack it and choose the file"),
        (b"\x28\xb5\x2f\xfd", "this is compressed with Zstandard", "Unpack it and choose the file"),
        (b"SQLite format 3\0", "this is an SQLite database", "A Tieout workspace is opened, not imported"),
        (b"{\\rtf", "this is an RTF document", EXPORT),
        (b"MZ", "this is a program", EXPORT),
        (b"\x7fELF", "this is a program", EXPORT),
    ];
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts = |text: &str| bare.len() >= text.len() && bare[..text.len()].eq_ignore_ascii_case(text.as_bytes());
    if starts("<!doctype html") || starts("<html") {
        return Some(("this is a web page (a login page, perhaps, saved in place of the export)", EXPORT));
    }
    // "MZ" may begin a header; a program has NUL bytes soon after.
    KNOWN
        .iter()
        .find(|(magic, _, _)| head.starts_with(magic) && (*magic != b"MZ" || head[..head.len().min(64)].contains(&0)))
        .map(|(_, found, help)| (*found, *help))
}

/// An OLE compound file: an old .xls, or an .xlsx that is encrypted with a password.
fn of_compound_file(source: &Source) -> IntakeError {
    let mut start = vec![0; 1 << 20];
    let count = source.body.read_at(0, &mut start).unwrap_or(0);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (found, help) = if memchr::memmem::find(&start[..count], &name).is_some() {
        (
            "this workbook is protected with a password",
            "Open it in Excel, take the password off (File, Info, Protect Workbook) and save it again",
        )
    } else {
        ("this is a workbook of Excel 97 to 2003 (.xls)", "Open it and save it as .xlsx")
    };
    IntakeError::WrongFormat { file: source.name.clone(), found: found.to_owned(), help }
}

fn looks_like_json(head: &[u8]) -> bool {
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match bare {
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}')),
        [b'[', rest @ ..] => {
            matches!(rest.trim_ascii_start().first(), Some(b'{' | b']' | b'[' | b'"' | b'0'..=b'9' | b'n' | b't' | b'f' | b'-'))
        }
        _ => false,
    }
}

/// Delimited text as it is, or transcoded to UTF-8 if its bytes can't be cut as they are.
fn table_of_plain(source: Source, head: &[u8], given: Option<&FileMapping>) -> Result<Table, IntakeError> {
    match form_of(head, given) {
        TextForm::Direct => table_of_text(source, given, None),
        TextForm::Binary => Err(IntakeError::WrongFormat {
            file: source.name,
            found: "this is no text: it holds NUL bytes".to_owned(),
            help: "Export the lines as CSV, XLSX or JSON",
        }),
        TextForm::Transcode { encoding, skip } => {
            let mut spool = SpoolWriter::new();
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let mut reader = BodyReader::new(source.body.clone(), skip as u64);
            let mut bytes = vec![0; 64 << 10];
            let mut text = String::with_capacity(256 << 10);
            loop {
                let count = reader.read(&mut bytes).map_err(|error| source.io(error))?;
                let mut at = 0;
                loop {
                    let (result, read, _) = decoder.decode_to_string(&bytes[at..count], &mut text, count == 0);
                    at += read;
                    spool.write_all(text.as_bytes()).map_err(|error| too_large(&source, error))?;
                    text.clear();
                    if result == encoding_rs::CoderResult::InputEmpty {
                        break;
                    }
                }
                if count == 0 {
                    break;
                }
            }
            let body = spool.finish().map_err(|error| source.io(error))?;
            let hash = source.hash()?;
            table_of_text(Source { body, sha256: Some(hash), ..source }, given, Some(encoding.name()))
        }
        TextForm::OldLineEnds => {
            let mut spool = SpoolWriter::new();
            let mut reader = BodyReader::new(source.body.clone(), 0);
            let mut bytes = vec![0; 64 << 10];
            loop {
                let count = reader.read(&mut bytes).map_err(|error| source.io(error))?;
                if count == 0 {
                    break;
                }
                bytes[..count].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
                spool.write_all(&bytes[..count]).map_err(|error| too_large(&source, error))?;
            }
            let body = spool.finish().map_err(|error| source.io(error))?;
            let hash = source.hash()?;
            table_of_text(Source { body, sha256: Some(hash), ..source }, given, None)
        }
    }
}

/// How much bigger than its source a text may become, once it is larger than [`UNSUSPICIOUS`].
const MAX_RATIO: u64 = 300;
const UNSUSPICIOUS: u64 = 64 << 20;

/// Copies what a decompressor gives into a spool, and stops at a bomb. `packed`: the size of the compressed bytes.
fn inflate(source: &Source, reader: &mut dyn Read, packed: u64) -> Result<(Body, Option<io::Error>), IntakeError> {
    let mut spool = SpoolWriter::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok((spool.finish().map_err(|error| source.io(error))?, None)),
            Ok(count) => {
                spool.write_all(&buffer[..count]).map_err(|error| too_large(source, error))?;
                if is_bomb(spool.length(), packed) {
                    return Err(bomb(source));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Ok((spool.finish().map_err(|error| source.io(error))?, Some(error))),
        }
    }
}

pub(crate) fn is_bomb(unpacked: u64, packed: u64) -> bool {
    unpacked > UNSUSPICIOUS && unpacked / packed.max(1) > MAX_RATIO
}

pub(crate) fn bomb(source: &Source) -> IntakeError {
    source.damaged(format!("it unpacks to more than {MAX_RATIO} times its size, as a zip bomb does and no export; it was not read on"))
}

/// A spool that can't be written on.
pub(crate) fn too_large(source: &Source, error: io::Error) -> IntakeError {
    if error.kind() == io::ErrorKind::FileTooLarge {
        let (what, limit) = ("what it unpacks to".to_owned(), "64 GiB".to_owned());
        return IntakeError::TooLarge { file: source.name.clone(), what, limit, help: "Split the export" };
    }
    source.io(error)
}

fn tables_of_gzip(source: Source, given: &[FileMapping]) -> Result<Vec<Table>, IntakeError> {
    let packed = source.body.length();
    let mut reader = MultiGzDecoder::new(BufReader::with_capacity(256 << 10, BodyReader::new(source.body.clone(), 0)));
    let (body, failure) = inflate(&source, &mut reader, packed)?;
    let name = source.name.clone();
    let inner = source.inner(name.clone(), body, "gzip")?;
    let Some(failure) = failure else { return tables_of(inner, given) };
    let what =
        if failure.kind() == io::ErrorKind::UnexpectedEof { "the compressed data is cut off" } else { "the compressed data is damaged" };
    let rows = tables_of(inner, given).ok().and_then(|tables| tables.first().map(last_row));
    let place = match rows {
        Some(row) => format!(" after row {row}"),
        None => " before its first row".to_owned(),
    };
    Err(IntakeError::Damaged { file: name, reason: format!("{what}{place}. Copy or export the file again") })
}

/// The number of the last whole row of a table that breaks off.
fn last_row(table: &Table) -> u64 {
    let (mut last, mut before) = (table.first_row.saturating_sub(1), table.first_row.saturating_sub(1));
    let counted = read_rows(table, table.start, table.body.length(), table.first_row, &mut |_, _| Ok(()), &mut |row| {
        (before, last) = (last, row.row);
        ControlFlow::Continue(())
    });
    // The last one is broken in the middle.
    if counted.is_ok() { before } else { last }
}

/// Members of an archive: of e-invoices there may be hundreds of thousands.
const MAX_MEMBERS: usize = 1_000_000;

fn tables_of_zip(source: Source, given: &[FileMapping]) -> Result<Vec<Table>, IntakeError> {
    let mut archive = ZipArchive::new(BufReader::new(BodyReader::new(source.body.clone(), 0)))
        .map_err(|error| source.damaged(format!("the zip archive can't be read ({error}). Copy or export the file again")))?;
    let (mut members, mut documents) = (Vec::new(), Vec::new());
    let mut workbook = false;
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|error| source.damaged(format!("the zip archive can't be read ({error})")))?;
        let name = member.name().map_err(|error| source.damaged(format!("the zip archive can't be read ({error})")))?.into_owned();
        workbook |= name.eq_ignore_ascii_case("xl/workbook.xml") || name.eq_ignore_ascii_case("[Content_Types].xml");
        if is_export(&name) && !member.is_dir() {
            members.push((index, name, member.encrypted(), member.compressed_size()));
        } else if is_document(&name) && !member.is_dir() {
            documents.push((index, name));
        }
        if index > MAX_MEMBERS {
            return Err(source.damaged(format!("the zip archive holds more than {MAX_MEMBERS} files. Unpack it and choose the files")));
        }
    }
    if workbook {
        return table_of_xlsx(source, given.first()).map(|table| vec![table]);
    }
    if members.is_empty() && !documents.is_empty() {
        return table_of_archive(source, &mut archive, &documents).map(|table| vec![table]);
    }
    if members.is_empty() || members.len() > 2 {
        let names: Vec<&str> = members.iter().take(5).map(|(_, name, _, _)| name.as_str()).collect();
        let reason = match names.is_empty() {
            true => "the zip archive holds no CSV, XLSX or JSON file and no e-invoice".to_owned(),
            false => format!(
                "the zip archive holds {} files ({}{}). Tieout reads archives of one file, or of headers and lines: unpack it and choose the files",
                members.len(),
                names.join(", "),
                if members.len() > 5 { ", …" } else { "" }
            ),
        };
        return Err(source.damaged(reason));
    }
    let mut tables = Vec::new();
    for (index, name, encrypted, packed) in members {
        if encrypted {
            let found = format!("{name} in it is protected with a password");
            return Err(IntakeError::WrongFormat { file: source.name, found, help: "Unpack it and choose the file" });
        }
        let mut member = archive
            .by_index(index)
            .map_err(|error| source.damaged(format!("{name} in it can't be read ({error}). Unpack it and choose the file")))?;
        let (body, failure) = inflate(&source, &mut member, packed)?;
        if let Some(failure) = failure {
            return Err(source.damaged(format!("{name} in it is damaged ({failure}). Copy or export the file again")));
        }
        let short = name.rsplit(['/', '\\']).next().unwrap_or(&name);
        let inner = source.inner(format!("{}/{short}", source.name), body, "zip")?;
        let given = given.get(tables.len()..).unwrap_or_default();
        tables.extend(tables_of(inner, given)?);
    }
    Ok(tables)
}

/// Whether a member of an archive may be an export.
fn is_export(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let file = lower.rsplit(['/', '\\']).next().unwrap_or_default();
    let known = [".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".gz"]
        .iter()
        .any(|extension| file.ends_with(extension));
    known && !is_litter(&lower, file)
}

/// Whether a member of an archive may be an e-invoice.
fn is_document(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let file = lower.rsplit(['/', '\\']).next().unwrap_or_default();
    (file.ends_with(".xml") || file.ends_with(".pdf")) && !is_litter(&lower, file)
}

/// What systems put beside the files of an archive.
fn is_litter(path: &str, file: &str) -> bool {
    file.starts_with('.') || path.contains("__macosx") || file.starts_with("readme")
}
