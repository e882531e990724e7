//! A PDF file as bytes: numbered objects, small ones packed together, and the table that finds them (ISO 32000-1, 7.5).
//!
//! printpdf's own writer makes random ids and no packed objects; a tagged invoice has hundreds of small ones.

use sha2::{Digest, Sha256};
use std::fmt::{self, Display, Write};

/// The number of an object; shown as a reference to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ref(u32);

impl Display for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 0 R", self.0)
    }
}

/// Objects that one stream packs. Readers open a whole stream to find one of them.
const PACKED: usize = 250;

/// The file being written.
pub(super) struct File {
    bytes: Vec<u8>,
    /// Where each object is, by its number less one.
    places: Vec<Place>,
    /// Objects that wait to be packed: number and text.
    waiting: Vec<(u32, String)>,
}

#[derive(Clone, Copy)]
enum Place {
    Nowhere,
    At(u32),
    Packed { stream: u32, index: u16 },
}

impl File {
    pub fn new() -> File {
        // The second line says to programs that this is not text.
        File { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), places: Vec::new(), waiting: Vec::new() }
    }

    /// The number of an object that is written later.
    pub fn reserve(&mut self) -> Ref {
        self.places.push(Place::Nowhere);
        Ref(self.places.len() as u32)
    }

    /// An object that is not a stream.
    pub fn put(&mut self, object: Ref, text: String) {
        self.waiting.push((object.0, text));
        if self.waiting.len() == PACKED {
            self.pack();
        }
    }

    /// An object that is not a stream, under a new number.
    pub fn add(&mut self, text: String) -> Ref {
        let object = self.reserve();
        self.put(object, text);
        object
    }

    /// A stream as it is.
    pub fn plain(&mut self, object: Ref, entries: &str, content: &[u8]) {
        self.stream(object, entries, content);
    }

    /// A stream that was packed by [`deflate`].
    pub fn deflated(&mut self, object: Ref, entries: &str, content: &[u8]) {
        self.stream(object, &format!("{entries}/Filter/FlateDecode"), content);
    }

    fn stream(&mut self, object: Ref, entries: &str, content: &[u8]) {
        self.places[object.0 as usize - 1] = Place::At(self.bytes.len() as u32);
        let head = format!("{} 0 obj\n<<{entries}/Length {}>>stream\n", object.0, content.len());
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Objects that wait go into a stream of objects (ISO 32000-1, 7.5.7).
    fn pack(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let stream = self.reserve();
        let mut head = String::new();
        let mut body = String::with_capacity(waiting.iter().map(|object| object.1.len() + 1).sum());
        for (index, (number, text)) in waiting.iter().enumerate() {
            let _ = write!(head, "{number} {} ", body.len());
            body.push_str(text);
            body.push('\n');
            self.places[*number as usize - 1] = Place::Packed { stream: stream.0, index: index as u16 };
        }
        let entries = format!("/Type/ObjStm/N {}/First {}", waiting.len(), head.len());
        self.deflated(stream, &entries, &deflate((head + &body).as_bytes()));
    }

    /// The whole file. Its id is the hash of all that stands in it: the same content has the same id.
    pub fn finish(mut self, catalog: Ref, facts: Ref) -> Vec<u8> {
        self.pack();
        let table = self.reserve();
        let start = self.bytes.len();
        self.places[table.0 as usize - 1] = Place::At(start as u32);
        let mut rows = vec![0, 0, 0, 0, 0, 0xff, 0xff];
        for place in &self.places {
            let (kind, first, second) = match *place {
                Place::Nowhere => (0, 0, 0xffff),
                Place::At(offset) => (1, offset, 0),
                Place::Packed { stream, index } => (2, stream, index),
            };
            rows.push(kind);
            rows.extend_from_slice(&first.to_be_bytes());
            rows.extend_from_slice(&second.to_be_bytes());
        }
        let hash = Sha256::digest(&self.bytes);
        let id = hash.iter().take(16).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let entries = format!("/Type/XRef/Size {}/W[1 4 2]/Root {catalog}/Info {facts}/ID[<{id}><{id}>]", self.places.len() + 1);
        self.deflated(table, &entries, &deflate(&rows));
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.bytes
    }
}

/// Packed by zlib, whose result is the same on every machine.
pub(super) fn deflate(content: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(content, 6)
}

/// A text string: as it is where ASCII says it, else in UTF-16 with its mark (ISO 32000-1, 7.9.2).
pub(super) fn text_string(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        written.push('(');
        for character in text.chars() {
            if matches!(character, '(' | ')' | '\\') {
                written.push('\\');
            }
            written.push(character);
        }
        written.push(')');
    } else {
        written.push_str("<FEFF");
        for unit in text.encode_utf16() {
            let _ = write!(written, "{unit:04X}");
        }
        written.push('>');
    }
    written
}
