//! The commands of invoices as documents: sellers, buyers, templates, pages, batches, e-invoices.

use super::{Answer, save_as};
use crate::desk::Desk;
use crate::dialogs::{self, Question};
use tauri::ipc::{InvokeResponseBody, IpcResponse};
use tieout_billing::Progress;
use tieout_workspace::DocumentFormat;
use tieout_workspace::view::*;
use ts_rs::TS;

/// A file's bytes, which cross as they are and not as JSON.
pub struct Bytes(Vec<u8>);

impl IpcResponse for Bytes {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Raw(self.0))
    }
}

impl TS for Bytes {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "ArrayBuffer".to_owned()
    }

    fn inline(config: &ts_rs::Config) -> String {
        Self::name(config)
    }
}

const PDF: (&str, &[&str]) = ("PDF", &["pdf"]);
const XML: (&str, &[&str]) = ("XML", &["xml"]);
const ZIP: (&str, &[&str]) = ("Zip", &["zip"]);
const LOGOS: (&str, &[&str]) = ("Pictures", &["png", "svg"]);
const EINVOICES: (&str, &[&str]) = ("E-invoices", &["xml", "pdf"]);

pub fn sellers(desk: &Desk) -> Answer<Vec<SellerView>> {
    Ok(desk.workspace()?.sellers()?)
}

pub fn seller_save(desk: &Desk, seller: SellerView) -> Answer<Vec<SellerView>> {
    Ok(desk.workspace()?.seller_save(&seller)?)
}

pub fn seller_delete(desk: &Desk, name: String) -> Answer<Vec<SellerView>> {
    Ok(desk.workspace()?.seller_delete(&name)?)
}

pub fn seller_logo(desk: &Desk, name: String) -> Answer<Option<SellerView>> {
    let workspace = desk.workspace()?;
    let path = dialogs::open_file(&Question { title: "Choose the logo", kind: LOGOS, name: "" });
    Ok(path.map(|path| workspace.seller_logo(&name, &path)).transpose()?)
}

pub fn seller_logo_remove(desk: &Desk, name: String) -> Answer<SellerView> {
    Ok(desk.workspace()?.seller_logo_remove(&name)?)
}

pub fn buyers(desk: &Desk, search: String, offset: u64, limit: u64) -> Answer<BuyersView> {
    Ok(desk.workspace()?.buyers(&search, offset, limit)?)
}

pub fn buyer(desk: &Desk, customer: String) -> Answer<BuyerView> {
    Ok(desk.workspace()?.buyer(&customer)?)
}

pub fn buyer_save(desk: &Desk, buyer: BuyerView) -> Answer<BuyerView> {
    Ok(desk.workspace()?.buyer_save(&buyer)?)
}

pub fn templates(desk: &Desk) -> Answer<Vec<TemplateView>> {
    Ok(desk.workspace()?.templates()?)
}

pub fn template_save(desk: &Desk, name: String, toml: String) -> Answer<Vec<TemplateView>> {
    Ok(desk.workspace()?.template_save(&name, &toml)?)
}

pub fn template_remove(desk: &Desk, name: String) -> Answer<Vec<TemplateView>> {
    Ok(desk.workspace()?.template_remove(&name)?)
}

pub fn template_words(_: &Desk) -> Answer<TemplateWordsView> {
    Ok(tieout_workspace::template_words())
}

pub fn template_read(_: &Desk, toml: String) -> Answer<TemplateReadingView> {
    Ok(tieout_workspace::template_read(&toml))
}

pub fn template_write(_: &Desk, toml: String, content: TemplateContentView) -> Answer<String> {
    Ok(tieout_workspace::template_write(&toml, &content)?)
}

pub fn documents(desk: &Desk, run: i64, search: String, filter: String, offset: u64, limit: u64) -> Answer<DocumentsView> {
    Ok(desk.workspace()?.documents(run, &search, &filter, offset, limit)?)
}

pub fn documents_check(desk: &Desk, run: i64, progress: &dyn Progress) -> Answer<DocumentCountsView> {
    Ok(desk.workspace()?.documents_check(run, progress)?)
}

pub fn document(desk: &Desk, run: i64, invoice: String) -> Answer<DocumentView> {
    Ok(desk.workspace()?.document(run, &invoice)?)
}

pub fn document_xml(desk: &Desk, run: i64, invoice: String, format: String) -> Answer<String> {
    Ok(desk.workspace()?.document_xml(run, &invoice, DocumentFormat::named(&format)?)?)
}

pub fn document_pdf(desk: &Desk, run: i64, invoice: String, page: PageRequest) -> Answer<Bytes> {
    Ok(Bytes(desk.workspace()?.document_pdf(run, &invoice, &page)?))
}

pub fn document_save(desk: &Desk, run: i64, invoice: String, format: String, page: PageRequest) -> Answer<Option<ExportView>> {
    let (workspace, format) = (desk.workspace()?, DocumentFormat::named(&format)?);
    let files = if format.is_pdf() { PDF } else { XML };
    let path = save_as("Save the document", files, &format!("{invoice}.{}", files.1[0]));
    Ok(path.map(|path| workspace.document_save(run, &invoice, format, &page, &path)).transpose()?)
}

pub fn comparison_pdf(desk: &Desk, comparison: i64, pair: i64, page: PageRequest) -> Answer<Bytes> {
    Ok(Bytes(desk.workspace()?.comparison_pdf(comparison, pair, &page)?))
}

pub fn comparison_pdf_save(desk: &Desk, comparison: i64, pair: i64, page: PageRequest) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let sides = workspace.side_by_side(comparison, pair)?;
    let invoice = sides.before.or(sides.after).map_or_else(String::new, |side| side.invoice);
    let path = save_as("Save both versions", PDF, &format!("{invoice} before and after.pdf"));
    Ok(path.map(|path| workspace.comparison_pdf_save(comparison, pair, &page, &path)).transpose()?)
}

pub fn comparison_evidence(desk: &Desk, comparison: i64) -> Answer<Option<ExportView>> {
    let workspace = desk.workspace()?;
    let name = format!("{} evidence.pdf", workspace.comparison(comparison)?.name);
    let path = save_as("Save the evidence pack", PDF, &name);
    Ok(path.map(|path| workspace.comparison_evidence(comparison, &path)).transpose()?)
}

pub fn batch_plan(desk: &Desk, request: BatchRequest) -> Answer<BatchPlanView> {
    Ok(desk.workspace()?.batch_plan(&request)?)
}

pub fn batch_start(desk: &Desk, request: BatchRequest, zip: bool, progress: &dyn Progress) -> Answer<Option<BatchView>> {
    let workspace = desk.workspace()?;
    let target = if zip {
        save_as("Write the documents to a zip file", ZIP, &format!("{}.zip", workspace.run(request.run)?.name))
    } else {
        dialogs::open_folder("Write the documents to a folder")
    };
    Ok(target.map(|target| workspace.batch_start(&request, &target, progress)).transpose()?)
}

pub fn batch_resume(desk: &Desk, batch: i64, progress: &dyn Progress) -> Answer<BatchView> {
    Ok(desk.workspace()?.batch_resume(batch, progress)?)
}

pub fn batches(desk: &Desk, run: i64) -> Answer<Vec<BatchView>> {
    Ok(desk.workspace()?.batches(run)?)
}

pub fn batch_files(desk: &Desk, batch: i64, state: String, offset: u64, limit: u64) -> Answer<BatchFilesView> {
    Ok(desk.workspace()?.batch_files(batch, &state, offset, limit)?)
}

pub fn einvoice_choose(desk: &Desk) -> Answer<Vec<ChosenFileView>> {
    let paths = dialogs::open_files(&Question { title: "Check e-invoices", kind: EINVOICES, name: "" }, true);
    Ok(desk.files.take_in(&paths))
}

pub fn einvoice_check(desk: &Desk, token: String) -> Answer<EinvoiceCheckView> {
    let paths = desk.files.paths(&[token])?;
    // One token is one path.
    Ok(tieout_workspace::einvoice_check(&paths[0]))
}
