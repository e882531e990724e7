//! Arithmetic of check digits.

/// The digits of a text of that many digits and nothing else.
pub fn digits(text: &str, count: usize) -> Option<Vec<i64>> {
    (text.len() == count).then(|| text.chars().map(|digit| digit.to_digit(10).map(i64::from)).collect())?
}

/// The digits as one number.
pub fn number(digits: &[i64]) -> i64 {
    digits.iter().fold(0, |number, digit| number * 10 + digit)
}

/// The sum of the digits, each times its weight.
pub fn weighted(digits: &[i64], weights: &[i64]) -> i64 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The place of a single capital letter, A being 0.
pub fn letter(text: &str) -> Option<i64> {
    match text.as_bytes() {
        [letter @ b'A'..=b'Z'] => Some(i64::from(letter - b'A')),
        _ => None,
    }
}

/// Luhn (ISO/IEC 7812-1): every second digit from the right doubled, the sum a multiple of ten.
pub fn luhn(digits: &[i64]) -> bool {
    let doubled = |(at, digit): (usize, &i64)| if at % 2 == 1 { digit / 5 + digit * 2 % 10 } else { *digit };
    digits.iter().rev().enumerate().map(doubled).sum::<i64>() % 10 == 0
}

/// The digits, if they keep ISO/IEC 7064, MOD 11,10.
pub fn mod_11_10(digits: &[i64]) -> Option<Vec<i64>> {
    let (check, body) = digits.split_last()?;
    let carried = body.iter().fold(10, |carried, digit| {
        let sum = (carried + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    ((carried + check) % 10 == 1).then(|| digits.to_vec())
}

/// The remainder of a text as a number, letters being 10 to 35 (ISO/IEC 7064, MOD 97-10).
pub fn remainder(text: &str, of: i64) -> Option<i64> {
    text.chars().try_fold(0, |rest, letter| {
        let value = i64::from(letter.to_digit(36)?);
        Some((rest * if value > 9 { 100 } else { 10 } + value) % of)
    })
}
