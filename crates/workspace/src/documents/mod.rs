//! Invoices as documents: sellers, buyers and templates; an invoice assembled from its run; pages, e-invoices, batches.

mod assemble;
mod batch;
mod buyers;
mod check;
mod country;
mod document;
mod format;
mod listing;
mod pages;
mod rules;
mod sellers;
mod shown;
mod templates;

pub use check::einvoice_check;
pub use format::DocumentFormat;
pub use templates::{template_read, template_words, template_write};

use crate::error::{Error, Result};
use crate::table::log::hex;
use crate::view::*;
use crate::workspace::Workspace;
use sha2::{Digest, Sha256};
use std::path::Path;

/// SHA-256 as lower-case hex.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn not_yet<T>() -> Result<T> {
    Err(Error::Invalid("this is being built".to_owned()))
}

impl Workspace {
    pub fn comparison_pdf(&self, _: i64, _: i64, _: &PageRequest) -> Result<Vec<u8>> {
        not_yet()
    }
    pub fn comparison_pdf_save(&self, _: i64, _: i64, _: &PageRequest, _: &Path) -> Result<ExportView> {
        not_yet()
    }
    pub fn comparison_evidence(&self, _: i64, _: &Path) -> Result<ExportView> {
        not_yet()
    }
}
