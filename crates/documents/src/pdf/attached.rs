//! Files within the file: the XML of the invoice, and the documents that support it (ISO 19005-3, 6.8; ISO 32000-1, 7.11.4).

use super::file::{Ref, deflate, text_string};
use super::flow::Pdf;

/// Names by which readers find the invoice: no other file may have one.
const TAKEN: [&str; 3] = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"];

/// A document that supports the invoice (BG-24).
#[derive(Clone, Debug)]
pub struct Supporting {
    /// Such as `timesheet.pdf`.
    pub name: String,
    pub description: String,
    /// Such as `application/pdf`.
    pub mime: String,
    pub content: Vec<u8>,
}

impl Pdf<'_> {
    /// Puts a file beside the invoice's XML. A name that is taken gets a number before it.
    pub fn attach(&mut self, mut file: Supporting) {
        let is_taken = |name: &str, others: &[Supporting]| {
            TAKEN.iter().any(|taken| taken.eq_ignore_ascii_case(name)) || others.iter().any(|other| other.name == name)
        };
        let name = if file.name.trim().is_empty() { "attachment".to_owned() } else { file.name.clone() };
        let mut number = 2;
        file.name = name.clone();
        while is_taken(&file.name, &self.supporting) {
            file.name = format!("{number}-{name}");
            number += 1;
        }
        self.supporting.push(file);
    }

    /// Writes the attached files; their entries in the catalog.
    pub(super) fn attached(&mut self) -> String {
        let mut written: Vec<(String, Ref)> = Vec::new();
        if let Some(invoice) = self.setup.attached {
            let reference = self.embed(invoice.name, invoice.description, "text/xml", "Alternative", invoice.content);
            written.push((invoice.name.to_owned(), reference));
        }
        for file in std::mem::take(&mut self.supporting) {
            let reference = self.embed(&file.name, &file.description, &file.mime, "Supplement", &file.content);
            written.push((file.name, reference));
        }
        if written.is_empty() {
            return String::new();
        }
        let associated: Vec<String> = written.iter().map(|(_, reference)| reference.to_string()).collect();
        // A tree of names is in their order as it is written.
        let mut named: Vec<(Vec<u8>, String)> = written
            .iter()
            .map(|(name, reference)| {
                let key = text_string(name);
                (order(name), format!("{key} {reference}"))
            })
            .collect();
        named.sort();
        let names: Vec<&str> = named.iter().map(|(_, entry)| entry.as_str()).collect();
        format!("/AF[{}]/Names<</EmbeddedFiles<</Names[{}]>>>>", associated.join(" "), names.join(" "))
    }

    fn embed(&mut self, name: &str, description: &str, mime: &str, relationship: &str, content: &[u8]) -> Ref {
        let stream = self.file.reserve();
        let day = self.setup.created.map(|day| day.format("/ModDate(D:%Y%m%d000000Z)").to_string()).unwrap_or_default();
        let entries = format!("/Type/EmbeddedFile/Subtype/{}/Params<</Size {}{day}>>", escaped_name(mime), content.len());
        self.file.deflated(stream, &entries, &deflate(content));
        let name = text_string(name);
        let description = text_string(description);
        self.file.add(format!(
            "<</Type/Filespec/F{name}/UF{name}/AFRelationship/{relationship}/Desc{description}/EF<</F {stream}/UF {stream}>>>>"
        ))
    }
}

/// The bytes of a text string as they are compared: those of ASCII, else UTF-16 with its mark.
fn order(name: &str) -> Vec<u8> {
    if name.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return name.as_bytes().to_vec();
    }
    [0xfe, 0xff].into_iter().chain(name.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

/// A MIME type as a name; what is none is unknown bytes.
fn escaped_name(mime: &str) -> String {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+' | b'_'));
    match mime.trim().split_once('/') {
        Some((kind, sort)) if is_part(kind) && is_part(sort) => format!("{kind}#2F{sort}"),
        _ => "application#2Foctet-stream".to_owned(),
    }
}
