//! The QR code itself: which modules are dark.

use super::NoCode;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// A QR code as both standards ask for it: bytes in UTF-8, error correction M, the smallest version that holds them. The same text gives the same
/// modules, always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrSymbol {
    size: usize,
    dark: Vec<bool>,
}

/// Version 25 (SIX); an EPC payload is short enough for its version 13.
const LARGEST: u8 = 25;

impl QrSymbol {
    /// The code of a text.
    ///
    /// # Errors
    /// The text has more than 997 bytes.
    pub fn of(payload: &str) -> Result<QrSymbol, NoCode> {
        let segments = [QrSegment::make_bytes(payload.as_bytes())];
        let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::new(LARGEST), None, false)
            .map_err(|_| NoCode::TooLong { what: "the payment code", length: payload.len(), most: 997 })?;
        let side = 0..code.size();
        let dark = side.clone().flat_map(|y| side.clone().map(move |x| (x, y))).map(|(x, y)| code.get_module(x, y)).collect();
        // A size is 21 to 117.
        Ok(QrSymbol { size: code.size() as usize, dark })
    }

    /// Modules on each side, without the quiet zone of four that must stay blank around it.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether the module in this column and row, from the top left, is dark; outside all is light.
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.size && row < self.size && self.dark[row * self.size + column]
    }
}
