//! Invoices as documents: sellers, buyers and templates; an invoice assembled from its run; pages, e-invoices, batches.

mod assemble;
mod batch;
mod buyers;
mod check;
mod comparing;
mod country;
mod document;
mod format;
mod listing;
pub(crate) mod pages;
mod rules;
mod sellers;
mod shown;
mod standing;
mod templates;
mod told_once;
mod usage;

pub use check::einvoice_check;
pub use format::DocumentFormat;
pub use sellers::{seller_from_toml, seller_to_toml};
pub(crate) use standing::Standings;
pub use templates::{template_read, template_words, template_write};

use crate::table::log::hex;
use sha2::{Digest, Sha256};

/// SHA-256 as lower-case hex.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
