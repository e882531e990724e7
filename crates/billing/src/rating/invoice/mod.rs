//! What comes after the charges: discounts, minimum and maximum, prepaid credits, tax, totals.

mod draft;

pub use draft::DraftLine;
