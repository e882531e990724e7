//! Check digits of payment references.

/// Whether this is a QR reference: 27 digits, the last of them the check digit by modulo 10, recursive (Swiss Implementation Guidelines for
/// the QR-bill 2.3, annex B). Blanks are not counted.
pub fn qr_reference_is_valid(reference: &str) -> bool {
    let digits: Vec<u8> = reference.bytes().filter(|byte| *byte != b' ').collect();
    digits.len() == 27 && digits.iter().all(u8::is_ascii_digit) && check_digit(&digits[..26]) == digits[26] - b'0'
}

/// Modulo 10, recursive: each digit leads on in one row of the table, and what is left is taken from ten.
fn check_digit(digits: &[u8]) -> u8 {
    const ROW: [u8; 10] = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
    let carry = digits.iter().fold(0, |carry, digit| ROW[usize::from((carry + (digit - b'0')) % 10)]);
    (10 - carry) % 10
}

/// Whether this is a creditor reference (ISO 11649): `RF`, two check digits by modulo 97 (ISO 7064), up to 21 letters and digits. Blanks are not
/// counted.
pub fn creditor_reference_is_valid(reference: &str) -> bool {
    let marks: Vec<u8> = reference.bytes().filter(|byte| *byte != b' ').map(|byte| byte.to_ascii_uppercase()).collect();
    let shaped = (5..=25).contains(&marks.len())
        && marks.starts_with(b"RF")
        && marks[2..4].iter().all(u8::is_ascii_digit)
        && marks.iter().all(u8::is_ascii_alphanumeric);
    shaped && modulo_97(marks[4..].iter().chain(&marks[..4])) == 1
}

/// Letters count as 10 to 35.
fn modulo_97<'a>(marks: impl Iterator<Item = &'a u8>) -> u32 {
    marks.fold(0, |rest, mark| match mark {
        b'0'..=b'9' => (rest * 10 + u32::from(mark - b'0')) % 97,
        _ => (rest * 100 + u32::from(mark - b'A') + 10) % 97,
    })
}
