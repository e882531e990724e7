//! Invoices as documents: sellers, buyers and templates; an invoice assembled from its run; pages, e-invoices, batches.

mod assemble;
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
use tieout_billing::Progress;

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
    pub fn batch_plan(&self, _: &BatchRequest) -> Result<BatchPlanView> {
        not_yet()
    }
    pub fn batch_start(&self, _: &BatchRequest, _: &Path, _: &dyn Progress) -> Result<BatchView> {
        not_yet()
    }
    pub fn batch_resume(&self, _: i64, _: &dyn Progress) -> Result<BatchView> {
        not_yet()
    }
    pub fn batches(&self, _: i64) -> Result<Vec<BatchView>> {
        not_yet()
    }
    pub fn batch_files(&self, _: i64, _: &str, _: u64, _: u64) -> Result<BatchFilesView> {
        not_yet()
    }
}

