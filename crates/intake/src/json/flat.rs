//! A record of plain fields, cut at its quotes: the JSON that usage mostly is. Whatever is more than that is left to serde.

/// Gives the name and the text of each field: a string's inside, a number as it is written, nothing for `null`. `None` where the record holds
/// objects, lists or escapes, or is no JSON, and where `field` wants no more.
pub(super) fn each<'r>(record: &'r str, mut field: impl FnMut(&'r str, &'r str) -> Option<()>) -> Option<()> {
    let bytes = record.as_bytes();
    let mut at = blank(bytes, 0);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    loop {
        at = blank(bytes, at + 1);
        let name = string(record, at)?;
        at = blank(bytes, at + name.len() + 2);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = blank(bytes, at + 1);
        match bytes.get(at)? {
            b'"' => {
                let text = string(record, at)?;
                field(name, text)?;
                at += text.len() + 2;
            }
            b'-' | b'0'..=b'9' => {
                let length = number(&bytes[at..])?;
                field(name, &record[at..at + length])?;
                at += length;
            }
            _ => {
                let word = ["null", "true", "false"].into_iter().find(|word| bytes[at..].starts_with(word.as_bytes()))?;
                field(name, if word == "null" { "" } else { &record[at..at + word.len()] })?;
                at += word.len();
            }
        }
        at = blank(bytes, at);
        match bytes.get(at)? {
            b',' => {}
            b'}' => return (blank(bytes, at + 1) == bytes.len()).then_some(()),
            _ => return None,
        }
    }
}

/// The first place from here on that is not blank.
fn blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
        at += 1;
    }
    at
}

/// The inside of a string without escapes that opens here.
fn string(record: &str, at: usize) -> Option<&str> {
    let bytes = record.as_bytes();
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let length = bytes[at + 1..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    (bytes[at + 1 + length] == b'"').then(|| &record[at + 1..at + 1 + length])
}

/// The length of the number that begins here (RFC 8259, section 6).
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| from + bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = usize::from(bytes.first() == Some(&b'-'));
    let mut end = digits(whole);
    if end == whole || bytes[whole] == b'0' && end > whole + 1 {
        return None;
    }
    if bytes.get(end) == Some(&b'.') {
        let fraction = end + 1;
        end = digits(fraction);
        if end == fraction {
            return None;
        }
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let exponent = end + 1 + usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        end = digits(exponent);
        if end == exponent {
            return None;
        }
    }
    Some(end)
}
