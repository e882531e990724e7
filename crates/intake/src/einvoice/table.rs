//! E-invoices as a table of lines: a file, or an archive of any number of them, one document in memory at a time.

use super::cells::{ALWAYS, Cells, rows};
use super::{EInvoiceError, read_invoice};
use crate::body::{BodyReader, SpoolWriter, write_row};
use crate::container::{Source, bomb, is_bomb, too_large};
use crate::error::IntakeError;
use crate::format::{DateFormat, NumberFormat, ValueFormat};
use crate::mapping::Role;
use crate::profile::ProfileColumn;
use crate::reject::Reject;
use crate::table::Table;
use encoding_rs::UTF_8;
use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Read};
use tieout_billing::invoice::Syntax;
use tieout_billing::{FieldKind, FieldName};
use zip::ZipArchive;

/// How the user calls files of e-invoices.
pub(crate) const SHAPE: &str = "E-invoices (EN 16931)";
/// The column that says which document of an archive a line is from.
const FILE: &str = "document_file";
/// Bytes of one document.
const MAX_DOCUMENT: u64 = 600 << 20;
/// More unreadable documents than this mean that the archive is something else.
const MAX_REJECTS: usize = 100_000;

/// Whether a file begins as XML or as a PDF does.
pub(crate) fn is_einvoice(head: &[u8]) -> bool {
    let bare = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let wide = [&b"\xff\xfe<\0"[..], b"\xfe\xff\0<", b"<\0", b"\0<"].iter().any(|start| head.starts_with(start));
    super::pdf::is_pdf(head) || wide || (bare.starts_with(b"<") && !is_page(bare))
}

/// A web page: a login page, perhaps, that was saved in place of the export.
fn is_page(text: &[u8]) -> bool {
    [&b"<!doctype html"[..], b"<html"].iter().any(|start| text.len() >= start.len() && text[..start.len()].eq_ignore_ascii_case(start))
}

/// The table of one e-invoice.
pub(crate) fn table_of_einvoice(source: Source) -> Result<Table, IntakeError> {
    if source.body.length() > MAX_DOCUMENT {
        return Err(too_long(&source.name));
    }
    let mut bytes = Vec::new();
    BodyReader::new(source.body.clone(), 0).read_to_end(&mut bytes).map_err(|error| source.io(error))?;
    let mut lines = Lines::new(&source);
    let syntax = match lines.add(&source.name.clone(), &bytes, None)? {
        Ok(syntax) => syntax,
        Err(refusal) => return Err(IntakeError::EInvoice(refusal)),
    };
    let word = match (super::pdf::is_pdf(&bytes), syntax) {
        (true, _) => "Factur-X",
        (false, Syntax::Cii) => "CII",
        (false, Syntax::UblInvoice | Syntax::UblCreditNote) => "UBL",
    };
    lines.finish(&source, word)
}

/// The table of an archive's e-invoices: those members, by index and name. What can't be read is a reject.
pub(crate) fn table_of_archive(
    source: Source,
    archive: &mut ZipArchive<BufReader<BodyReader>>,
    members: &[(usize, String)],
) -> Result<Table, IntakeError> {
    let pictured: HashSet<String> = members.iter().filter_map(|(_, name)| stem(name, ".xml")).collect();
    let mut lines = Lines::new(&source);
    let (mut total, mut bytes) = (0, Vec::new());
    for (index, member) in members {
        // A PDF beside the XML of the same name is the same invoice.
        if stem(member, ".pdf").is_some_and(|stem| pictured.contains(&stem)) {
            continue;
        }
        let name = format!("{}/{member}", source.name);
        bytes.clear();
        let read = archive
            .by_index(*index)
            .map_err(|error| error.to_string())
            .and_then(|file| file.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(|error| error.to_string()));
        total += bytes.len() as u64;
        if is_bomb(total, source.body.length()) {
            return Err(bomb(&source));
        }
        let refusal = match read {
            Err(error) => Some(format!("it can't be unpacked ({error})")),
            Ok(_) if bytes.len() as u64 > MAX_DOCUMENT => Some(too_long(&name).to_string()),
            Ok(_) => lines.add(&name, &bytes, Some(member))?.err().map(|refusal| reason_of(&refusal, &name)),
        };
        if let Some(reason) = refusal {
            lines.reject(name, reason);
            if lines.rejects.len() > MAX_REJECTS {
                return Err(source.damaged(format!("more than {MAX_REJECTS} of its documents can't be read as e-invoices")));
            }
        }
    }
    if lines.count == 0 {
        let first = lines.rejects.first().map_or_else(String::new, |reject| format!(". The first, {}: {}", reject.file, reject.reason));
        return Err(source.damaged(format!("none of the {} XML and PDF files in it can be read as an e-invoice{first}", members.len())));
    }
    lines.finish(&source, "e-invoices")
}

/// The table of a file that is no readable e-invoice, among others that are: without a line, and with the reason.
pub(crate) fn table_of_refused(source: Source, refusal: &EInvoiceError) -> Result<Table, IntakeError> {
    let mut lines = Lines::new(&source);
    lines.reject(source.name.clone(), reason_of(refusal, &source.name));
    lines.finish(&source, "no e-invoice")
}

/// How the columns are read: nothing has to be found out.
pub(crate) fn columns(table: &Table) -> Vec<ProfileColumn> {
    table
        .headers
        .iter()
        .map(|header| {
            let field = FieldName::from(header.as_str());
            let kind = field.known().map_or(FieldKind::Text, |field| field.kind());
            let format = match kind {
                FieldKind::Text => ValueFormat::Text,
                FieldKind::Decimal => ValueFormat::Number(NumberFormat::PLAIN),
                FieldKind::Date => ValueFormat::Date(DateFormat::ISO),
            };
            ProfileColumn {
                header: header.clone(),
                role: Role::Lines,
                field: Some(field),
                kind,
                format,
                minor_units: false,
                fraction: false,
            }
        })
        .collect()
}

fn stem(name: &str, extension: &str) -> Option<String> {
    name.to_lowercase().strip_suffix(extension).map(str::to_owned)
}

fn too_long(name: &str) -> IntakeError {
    IntakeError::EInvoice(EInvoiceError::TooLarge { name: name.to_owned(), what: "its length", limit: "600 MiB".to_owned() })
}

/// The reason without the name of the file, which stands beside it.
fn reason_of(refusal: &EInvoiceError, name: &str) -> String {
    let text = refusal.to_string();
    text.strip_prefix(name).map(|rest| rest.trim_start_matches([':', ' ']).to_owned()).unwrap_or(text)
}

/// Rows being made of documents.
struct Lines {
    spool: SpoolWriter,
    columns: Vec<&'static str>,
    places: HashMap<&'static str, usize>,
    count: u64,
    rejects: Vec<Reject>,
    name: String,
}

impl Lines {
    fn new(source: &Source) -> Lines {
        let columns: Vec<&'static str> = ALWAYS.iter().map(|field| field.name()).collect();
        let places = columns.iter().zip(0..).map(|(name, place)| (*name, place)).collect();
        Lines { spool: SpoolWriter::new(), columns, places, count: 0, rejects: Vec::new(), name: source.name.clone() }
    }

    /// The rows of one document, or why it has none.
    fn add(&mut self, name: &str, bytes: &[u8], member: Option<&str>) -> Result<Result<Syntax, EInvoiceError>, IntakeError> {
        let (syntax, invoice, unreadable) = match read_invoice(name, bytes) {
            Ok(read) => read,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let fault = |reason: String| EInvoiceError::Refused { name: name.to_owned(), reason };
        if let Some(first) = unreadable.first() {
            let more = if unreadable.len() > 1 { format!(" (and {} more)", unreadable.len() - 1) } else { String::new() };
            return Ok(Err(fault(format!("{}: {}{more}", first.location, first.message))));
        }
        match rows(&invoice) {
            Err(reason) => return Ok(Err(fault(reason))),
            Ok(rows) => rows.into_iter().try_for_each(|row| self.write(row, member))?,
        }
        Ok(Ok(syntax))
    }

    fn write(&mut self, mut row: Cells, member: Option<&str>) -> Result<(), IntakeError> {
        if let Some(member) = member {
            row.push((FILE, member.to_owned()));
        }
        let mut cells = vec![String::new(); self.columns.len()];
        for (column, text) in row {
            let place = *self.places.entry(column).or_insert_with(|| {
                self.columns.push(column);
                cells.push(String::new());
                self.columns.len() - 1
            });
            cells[place] = text;
        }
        self.count += 1;
        let name = self.name.clone();
        write_row(&mut self.spool, cells.iter().map(String::as_str))
            .map_err(|error| IntakeError::Damaged { file: name, reason: error.to_string() })
    }

    fn reject(&mut self, file: String, reason: String) {
        // Documents are told apart by their names; each is one row.
        self.rejects.push(Reject {
            file,
            row: 1,
            column: String::new(),
            value: String::new(),
            reason,
            source: String::new(),
            cells: Vec::new(),
        });
    }

    fn finish(self, source: &Source, word: &str) -> Result<Table, IntakeError> {
        let sha256 = Some(source.hash()?);
        let body = self.spool.finish().map_err(|error| too_large(source, error))?;
        Ok(Table {
            name: source.name.clone(),
            path: source.path.clone(),
            bytes: source.bytes,
            format: [word].into_iter().chain(source.wrappers.iter().copied()).collect::<Vec<_>>().join(", "),
            sha256,
            body,
            delimiter: b',',
            encoding: UTF_8,
            late_windows_1252: Default::default(),
            header_row: 1,
            headers: self.columns.iter().map(|column| (*column).to_owned()).collect(),
            repeated: Vec::new(),
            start: 0,
            first_row: 1,
            sheet: None,
            estimated_rows: self.count,
            short_rows: true,
            rejects: self.rejects,
            is_einvoice: true,
        })
    }
}
