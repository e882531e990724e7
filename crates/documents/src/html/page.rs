//! The page as it grows: markup of our own, and texts of others, which are always escaped.

use crate::DocumentError;
use crate::text::grouped;
use rust_decimal::Decimal;
use std::io::Write;

/// Bytes that are gathered before they are handed on.
const CHUNK: usize = 1 << 16;

pub struct Page<'a> {
    out: &'a mut dyn Write,
    buffer: String,
}

impl<'a> Page<'a> {
    pub fn new(out: &'a mut dyn Write) -> Self {
        Page { out, buffer: String::with_capacity(CHUNK + 8192) }
    }

    /// Markup of our own.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.buffer.push_str(markup);
        self
    }

    /// A text of others, for an element or a quoted attribute.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.buffer.push_str("&amp;"),
                '<' => self.buffer.push_str("&lt;"),
                '>' => self.buffer.push_str("&gt;"),
                '"' => self.buffer.push_str("&quot;"),
                '\'' => self.buffer.push_str("&#39;"),
                '\t' | '\n' | '\r' => self.buffer.push(character),
                // HTML has no way to write control characters.
                control if control.is_control() => self.buffer.push('\u{FFFD}'),
                other => self.buffer.push(other),
            }
        }
        self
    }

    /// A cell with an amount: at least `places` digits after the point, a sign where asked; zero stands back.
    pub fn amount(&mut self, amount: Decimal, places: u32, signed: bool) -> &mut Self {
        let class = if amount.is_zero() { "number zero" } else { "number" };
        self.raw("<td class=\"").raw(class).raw("\">").raw(&figure(amount, places, signed)).raw("</td>")
    }

    /// Hands on what has gathered, if it is much.
    pub fn flush_if_full(&mut self) -> Result<(), DocumentError> {
        if self.buffer.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Hands on what has gathered.
    pub fn flush(&mut self) -> Result<(), DocumentError> {
        self.out.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }
}

/// An amount for people, with a true minus.
pub fn figure(amount: Decimal, places: u32, signed: bool) -> String {
    grouped(amount, places, signed).replace('-', "−")
}

/// How many digits after the point the amounts of a currency are shown with, at least.
pub fn places(currency: &str) -> u32 {
    tieout_billing::currency::minor_digits(currency).unwrap_or(2)
}

/// The code, or words for none.
pub fn currency_name(code: &str) -> &str {
    if code.is_empty() { "no currency" } else { code }
}
