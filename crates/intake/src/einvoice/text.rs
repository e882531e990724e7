//! From the bytes of an XML document to its text: by its byte order mark, else by the encoding that it declares, else UTF-8.

use super::EInvoiceError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text, without a byte order mark. Borrowed where the bytes are UTF-8.
pub(super) fn decode<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, EInvoiceError> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (encoding_of(name, bytes)?, bytes),
    };
    if rest.iter().all(u8::is_ascii_whitespace) {
        return Err(EInvoiceError::Empty { name: name.to_owned() });
    }
    encoding
        .decode_without_bom_handling_and_without_replacement(rest)
        .ok_or_else(|| EInvoiceError::Encoding { name: name.to_owned(), encoding: encoding.name().to_owned() })
}

/// XML 1.0, appendix F: two bytes of a `<` tell UTF-16; anything else declares its encoding in ASCII.
fn encoding_of(name: &str, bytes: &[u8]) -> Result<&'static Encoding, EInvoiceError> {
    match bytes {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(256)];
    let Some(label) = declared(head) else { return Ok(UTF_8) };
    match Encoding::for_label(label) {
        // A declaration that could be read byte by byte can't be UTF-16; such files are UTF-8 that was transcoded without a thought.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(EInvoiceError::UnknownEncoding { name: name.to_owned(), encoding: String::from_utf8_lossy(label).into_owned() }),
    }
}

/// The value of `encoding` in `<?xml … ?>`.
fn declared(head: &[u8]) -> Option<&[u8]> {
    let declaration = head.trim_ascii_start().strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let declaration = &declaration[..end];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let value = declaration[at + b"encoding".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let end = memchr::memchr(*quote, value)?;
    matches!(quote, b'"' | b'\'').then_some(&value[..end])
}
