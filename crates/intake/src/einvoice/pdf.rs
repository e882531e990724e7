//! The e-invoice that a PDF carries as an embedded file (Factur-X, ZUGFeRD, XRechnung; ISO 32000-1, 7.11.4).

use super::EInvoiceError;
use lopdf::{Dictionary, Document, LoadOptions, Object};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Names that the formats give the embedded invoice (Factur-X 1.0, ZUGFeRD 1.0 and 2, XRechnung), compared without case.
const NAMES: &[&str] = &["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"];
/// Bytes that one stream may unpack to.
const MAX_STREAM: usize = 512 << 20;
/// Nodes of the tree of embedded files, and its depth.
const MAX_FILES: usize = 10_000;
const MAX_DEPTH: usize = 32;

/// A file within a PDF.
pub(super) struct Embedded {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// PDF readers look for the mark in the first kilobyte.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some_and(|at| !bytes[..at].contains(&b'<'))
}

/// The one e-invoice in a PDF; the same one embedded twice is one.
pub(super) fn embedded_invoice(name: &str, bytes: &[u8]) -> Result<Embedded, EInvoiceError> {
    // Readers of PDFs have panicked on broken files before; here that is one more way of being broken.
    catch_unwind(AssertUnwindSafe(|| find(name, bytes)))
        .unwrap_or_else(|_| Err(EInvoiceError::DamagedPdf { name: name.to_owned(), reason: "its parts don't fit together".to_owned() }))
}

fn find(name: &str, bytes: &[u8]) -> Result<Embedded, EInvoiceError> {
    let damaged = |reason: String| EInvoiceError::DamagedPdf { name: name.to_owned(), reason };
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => EInvoiceError::EncryptedPdf { name: name.to_owned() },
        other => damaged(other.to_string()),
    })?;
    if document.is_encrypted() {
        return Err(EInvoiceError::EncryptedPdf { name: name.to_owned() });
    }
    let mut files: Vec<(String, &Dictionary)> = Vec::new();
    let catalog = document.catalog().map_err(|error| damaged(error.to_string()))?;
    specifications(&document, catalog, &mut files);
    let (invoices, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(file, _)| is_invoice_name(file));
    let mut found: Vec<Embedded> = Vec::new();
    for (file, specification) in invoices {
        let bytes = content(&document, specification).ok_or_else(|| damaged(format!("its attachment {file} can't be unpacked")))?;
        if !found.iter().any(|other| other.bytes == bytes) {
            found.push(Embedded { name: file, bytes });
        }
    }
    match found.pop() {
        None if others.is_empty() => {
            Err(EInvoiceError::PdfWithoutInvoice { name: name.to_owned(), found: "it has no attachments".to_owned() })
        }
        None => {
            let names = others.iter().map(|(file, _)| file.as_str()).collect::<Vec<_>>().join(", ");
            Err(EInvoiceError::PdfWithoutInvoice { name: name.to_owned(), found: format!("its attachments are {names}") })
        }
        Some(only) if found.is_empty() => Ok(only),
        Some(last) => {
            found.push(last);
            let files = found.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
            Err(EInvoiceError::PdfWithSeveral { name: name.to_owned(), files })
        }
    }
}

fn is_invoice_name(name: &str) -> bool {
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// The file specifications of the document: those in the tree of names and the associated files, each once.
fn specifications<'d>(document: &'d Document, catalog: &'d Dictionary, files: &mut Vec<(String, &'d Dictionary)>) {
    let mut seen: Vec<*const Dictionary> = Vec::new();
    let mut add = |object: &'d Object, files: &mut Vec<(String, &'d Dictionary)>| {
        let Some(specification) = dictionary(document, object) else { return };
        if !seen.contains(&std::ptr::from_ref(specification)) && files.len() < MAX_FILES {
            seen.push(specification);
            files.push((name_of(document, specification), specification));
        }
    };
    let names = catalog.get(b"Names").ok().and_then(|names| dictionary(document, names));
    let root = names.and_then(|names| names.get(b"EmbeddedFiles").ok()).and_then(|tree| dictionary(document, tree));
    let mut open: Vec<(&Dictionary, usize)> = root.map(|root| (root, 0)).into_iter().collect();
    let mut nodes = 0;
    while let Some((node, depth)) = open.pop() {
        nodes += 1;
        if nodes > MAX_FILES || depth > MAX_DEPTH {
            break;
        }
        if let Some(pairs) = array(document, node, b"Names") {
            pairs.chunks_exact(2).for_each(|pair| add(&pair[1], files));
        }
        if let Some(kids) = array(document, node, b"Kids") {
            open.extend(kids.iter().rev().filter_map(|kid| dictionary(document, kid)).map(|kid| (kid, depth + 1)));
        }
    }
    if let Some(associated) = array(document, catalog, b"AF") {
        associated.iter().for_each(|object| add(object, files));
    }
}

fn dictionary<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    document.dereference(object).ok().and_then(|(_, object)| object.as_dict().ok())
}

fn array<'d>(document: &'d Document, holder: &'d Dictionary, key: &[u8]) -> Option<&'d [Object]> {
    let (_, object) = document.dereference(holder.get(key).ok()?).ok()?;
    object.as_array().ok().map(Vec::as_slice)
}

/// `UF` before `F`; without its folder.
fn name_of(document: &Document, specification: &Dictionary) -> String {
    let text = [&b"UF"[..], b"F"].iter().find_map(|key| {
        let (_, object) = document.dereference(specification.get(key).ok()?).ok()?;
        lopdf::decode_text_string(object).ok()
    });
    let text = text.unwrap_or_default();
    text.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned()
}

fn content(document: &Document, specification: &Dictionary) -> Option<Vec<u8>> {
    let embedded = specification.get(b"EF").ok().and_then(|files| dictionary(document, files))?;
    let (_, object) = [&b"UF"[..], b"F"].iter().find_map(|key| document.dereference(embedded.get(key).ok()?).ok())?;
    let stream = object.as_stream().ok()?;
    if stream.dict.has(b"Filter") { stream.decompressed_content_with_limit(MAX_STREAM).ok() } else { Some(stream.content.clone()) }
}
