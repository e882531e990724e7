//! One document: what stands on it, its pages, its file.

use crate::documents::assemble::{self, Assembled, Sheet};
use crate::documents::pages::{self, Pages};
use crate::documents::usage::UsageSet;
use crate::documents::{DocumentFormat, rules, shown};
use crate::error::{Error, Result, shown as path_shown};
use crate::runs::export_view;
use crate::stored_run::StoredRun;
use crate::table::seller::{self, Seller};
use crate::table::{batch::Reasons, invoice, run};
use crate::view::{BuyerView, DocumentView, ExportView, PageRequest};
use crate::workspace::Workspace;
use serde_json::json;
use std::path::Path;
use tieout_billing::{Field, RecordKind};
use tieout_documents::write_atomically;

impl Workspace {
    /// An invoice of a run as it would be written.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a run or an invoice that is not there.
    pub fn document(&self, run: i64, invoice: &str) -> Result<DocumentView> {
        let (maker, number) = (Maker::new(self, run)?, invoice);
        let assembled = maker.assemble(number)?;
        let status = self.read(|connection| super::listing::status(connection, run, number))?;
        Ok(shown::document(run, number, &assembled, status))
    }

    /// An invoice's pages: the very bytes that a batch writes. What is missing leaves a gap on the page.
    ///
    /// # Errors
    /// [`Error::Template`] for TOML that is none; [`Error::Document`] where an e-invoice is wanted in it and can't be made.
    pub fn document_pdf(&self, run: i64, invoice: &str, page: &PageRequest) -> Result<Vec<u8>> {
        let format = if page.hybrid { DocumentFormat::Facturx } else { DocumentFormat::Pdf };
        self.bytes_of(run, invoice, format, page).map(|(bytes, _)| bytes)
    }

    /// An invoice's e-invoice as text: `ubl` or `cii`, the very bytes that a batch writes, also where it breaks rules.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a format that is no XML; [`Error::Document`] with everything that it lacks.
    pub fn document_xml(&self, run: i64, invoice: &str, format: DocumentFormat) -> Result<String> {
        if format.is_pdf() {
            return Err(Error::Invalid(format!("{} has pages and is no XML; ask for ubl or cii", format.name())));
        }
        let (bytes, _) = self.bytes_of(run, invoice, format, &PageRequest::default())?;
        String::from_utf8(bytes).map_err(|error| Error::Invalid(error.to_string()))
    }

    /// Writes one document to a file. An e-invoice that lacks something or breaks a rule of the standard is not written.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reasons.
    pub fn document_save(&self, run: i64, invoice: &str, format: DocumentFormat, page: &PageRequest, path: &Path) -> Result<ExportView> {
        let (bytes, assembled) = self.bytes_of(run, invoice, format, page)?;
        if let Some(reasons) = refusal(&assembled, format, &page.mark) {
            return Err(refused(invoice, &reasons));
        }
        let length = write_atomically(path, |out| Ok(out.write_all(&bytes)?))?;
        let sha256 = super::sha256(&bytes);
        let detail = json!({ "file": path_shown(path), "format": format.name(), "template": page.template, "mark": page.mark, "usage": page.usage, "sha256": sha256 });
        self.log_document("document written", invoice, &detail)?;
        Ok(export_view(path, length, assembled.invoice.lines.len() as u64))
    }

    fn bytes_of(&self, run: i64, invoice: &str, format: DocumentFormat, page: &PageRequest) -> Result<(Vec<u8>, Assembled)> {
        let maker = Maker::new(self, run)?;
        let sheet = maker.sheet(invoice)?;
        let assembled = maker.assemble_sheet(&sheet)?;
        let toml = match &page.toml {
            Some(toml) => toml.clone(),
            None => self.read(|connection| super::templates::toml_of(connection, &page.template))?,
        };
        let pages = Pages::new(&toml, &page.mark, maker.seller_named(&assembled.seller))?;
        pages.refuse_usage_unseen(page.usage)?;
        let set = page.usage.map(|set| UsageSet::of_invoice(self, set, &sheet)).transpose()?;
        let usage = set.and_then(|set| set.of(&sheet, &assembled.invoice, &pages.template));
        let bytes = pages::write(&assembled.invoice, format, &pages, usage.as_ref())?;
        Ok((bytes, assembled))
    }
}

/// Why a document is not written; `None`: it is. A draft on paper may have gaps.
pub(super) fn refusal(assembled: &Assembled, format: DocumentFormat, mark: &str) -> Option<Reasons> {
    let draft = format == DocumentFormat::Pdf && mark == "draft";
    let mut missing = assembled.missing.clone();
    missing.retain(|term| !draft && (format.is_einvoice() || !term.einvoice_only));
    let broken = if format.is_einvoice() { rules::official_errors(&assembled.invoice) } else { Vec::new() };
    (!missing.is_empty() || !broken.is_empty()).then_some(Reasons { missing, broken })
}

fn refused(invoice: &str, reasons: &Reasons) -> Error {
    let missing = reasons.missing.iter().map(|term| match term.line.as_str() {
        "" => format!("{} ({}) is missing", term.title, term.term),
        line => format!("{} ({}) is missing in line {line}", term.title, term.term),
    });
    let broken = reasons.broken.iter().map(|rule| format!("{}: {}", rule.rule, rule.message));
    Error::Refused { invoice: invoice.to_owned(), reasons: missing.chain(broken).collect() }
}

/// Makes the documents of a run: what belongs to all of them is read once.
pub(super) struct Maker<'w> {
    workspace: &'w Workspace,
    run: run::Run,
    source: StoredRun,
    sellers: Vec<Seller>,
}

impl<'w> Maker<'w> {
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a record set.
    pub fn new(workspace: &'w Workspace, run: i64) -> Result<Maker<'w>> {
        let (run, sellers) = workspace.read(|connection| Ok((run::get(connection, run)?, seller::all(connection)?)))?;
        if run.kind != RecordKind::Invoices {
            run.refuse_records()?;
        }
        Ok(Maker { workspace, source: StoredRun::new(workspace.lend()?, &run), run, sellers })
    }

    /// One invoice, its buyer looked up.
    pub fn assemble(&self, number: &str) -> Result<Assembled> {
        self.assemble_sheet(&self.sheet(number)?)
    }

    fn assemble_sheet(&self, sheet: &Sheet<'_>) -> Result<Assembled> {
        let buyer = match sheet.shared_text(Field::CustomerId) {
            Some(customer) => self.workspace.buyer(customer)?,
            None => BuyerView::default(),
        };
        Ok(assemble::assemble(sheet, self.seller_of(sheet), &buyer))
    }

    /// One invoice, its buyer among those that were read before.
    pub fn assemble_for(&self, sheet: &Sheet<'_>, buyers: &std::collections::HashMap<String, BuyerView>) -> Assembled {
        let nobody = BuyerView::default();
        let buyer = sheet.shared_text(Field::CustomerId).and_then(|customer| buyers.get(customer)).unwrap_or(&nobody);
        assemble::assemble(sheet, self.seller_of(sheet), buyer)
    }

    /// The lines of an invoice.
    pub fn sheet<'s>(&'s self, number: &'s str) -> Result<Sheet<'s>> {
        let positions = self.workspace.read(|connection| invoice::positions(connection, self.run.id, number))?;
        if positions.is_empty() || number.is_empty() {
            let name = if number.is_empty() { "without a number" } else { number };
            return Err(Error::NotFound { workspace: String::new(), what: "invoice", name: name.to_owned() });
        }
        Sheet::read(&self.source, &self.run.layout, number, &positions)
    }

    /// The profile of that name.
    pub fn seller_named(&self, name: &str) -> Option<&Seller> {
        self.sellers.iter().find(|seller| seller.name == name)
    }

    /// All profiles.
    pub fn sellers(&self) -> &[Seller] {
        &self.sellers
    }

    /// Whom the run names as the seller; the default one where it names none.
    fn seller_of(&self, sheet: &Sheet<'_>) -> Option<&Seller> {
        let Some(named) = sheet.shared_text(Field::Seller) else { return self.sellers.iter().find(|seller| seller.is_default) };
        let is = |name: &str| name.eq_ignore_ascii_case(named);
        let party = |seller: &&Seller| {
            let party = &seller.profile.party;
            is(&seller.name) || party.name.as_deref().is_some_and(is) || party.trading_name.as_deref().is_some_and(is)
        };
        self.sellers.iter().find(party)
    }
}
