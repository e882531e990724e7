//! Invoices as documents: sellers, buyers and templates; an invoice assembled from its run; pages, e-invoices, batches.

mod format;

pub use format::DocumentFormat;

use crate::error::{Error, Result};
use crate::view::*;
use crate::workspace::Workspace;
use std::path::Path;
use tieout_billing::Progress;

fn not_yet<T>() -> Result<T> {
    Err(Error::Invalid("this is being built".to_owned()))
}

impl Workspace {
    pub fn sellers(&self) -> Result<Vec<SellerView>> {
        not_yet()
    }
    pub fn seller_save(&self, _: &SellerView) -> Result<Vec<SellerView>> {
        not_yet()
    }
    pub fn seller_delete(&self, _: &str) -> Result<Vec<SellerView>> {
        not_yet()
    }
    pub fn seller_logo(&self, _: &str, _: &Path) -> Result<SellerView> {
        not_yet()
    }
    pub fn seller_logo_remove(&self, _: &str) -> Result<SellerView> {
        not_yet()
    }
    pub fn buyers(&self, _: &str, _: u64, _: u64) -> Result<BuyersView> {
        not_yet()
    }
    pub fn buyer(&self, _: &str) -> Result<BuyerView> {
        not_yet()
    }
    pub fn buyer_save(&self, _: &BuyerView) -> Result<BuyerView> {
        not_yet()
    }
    pub fn templates(&self) -> Result<Vec<TemplateView>> {
        not_yet()
    }
    pub fn template_save(&self, _: &str, _: &str) -> Result<Vec<TemplateView>> {
        not_yet()
    }
    pub fn template_remove(&self, _: &str) -> Result<Vec<TemplateView>> {
        not_yet()
    }
    pub fn documents(&self, _: i64, _: &str, _: u64, _: u64) -> Result<DocumentsView> {
        not_yet()
    }
    pub fn document(&self, _: i64, _: &str) -> Result<DocumentView> {
        not_yet()
    }
    pub fn document_pdf(&self, _: i64, _: &str, _: &PageRequest) -> Result<Vec<u8>> {
        not_yet()
    }
    pub fn document_save(&self, _: i64, _: &str, _: DocumentFormat, _: &PageRequest, _: &Path) -> Result<ExportView> {
        not_yet()
    }
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

pub fn template_words() -> TemplateWordsView {
    TemplateWordsView::default()
}
pub fn template_read(_: &str) -> TemplateReadingView {
    TemplateReadingView::default()
}
pub fn template_write(_: &str, _: &TemplateContentView) -> Result<String> {
    not_yet()
}
pub fn einvoice_check(_: &Path) -> Result<EinvoiceCheckView> {
    not_yet()
}
