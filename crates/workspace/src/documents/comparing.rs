//! Comparisons as documents: two versions of an invoice side by side, and the evidence of two runs.

use crate::documents::document::Maker;
use crate::documents::pages::fonts;
use crate::documents::templates;
use crate::edited::Resolver;
use crate::error::{Error, Result, shown};
use crate::report::{OfStored, of_stored};
use crate::runs::export_view;
use crate::table::comparison;
use crate::view::{ExportView, PageRequest};
use crate::workspace::Workspace;
use serde_json::json;
use std::path::Path;
use tieout_billing::Silent;
use tieout_billing::invoice::Invoice;

use tieout_documents::template::Template;
use tieout_documents::{EvidenceOptions, write_atomically, write_comparison_pdf, write_evidence_pdf};

impl Workspace {
    /// Both versions of a pair's invoice on one set of pages; a side that has no such invoice is empty.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Template`].
    pub fn comparison_pdf(&self, comparison: i64, pair: i64, page: &PageRequest) -> Result<Vec<u8>> {
        let sides = self.side_by_side(comparison, pair)?;
        let stored = self.read(|connection| comparison::get(connection, comparison))?;
        let version = |run: i64, number: Option<&str>| -> Result<Invoice> {
            match number.filter(|number| !number.is_empty()) {
                Some(number) => Ok(Maker::new(self, run)?.assemble(number)?.invoice),
                None => Ok(Invoice::default()),
            }
        };
        let before = version(stored.before_run, sides.before.as_ref().map(|side| side.invoice.as_str()))?;
        let after = version(stored.after_run, sides.after.as_ref().map(|side| side.invoice.as_str()))?;
        let toml = match &page.toml {
            Some(toml) => toml.clone(),
            None => self.read(|connection| templates::toml_of(connection, &page.template))?,
        };
        let mut bytes = Vec::new();
        write_comparison_pdf(&before, &after, &Template::from_toml(&toml)?, fonts(), &mut bytes)?;
        Ok(bytes)
    }

    /// Writes them to a file.
    ///
    /// # Errors
    /// See [`Workspace::comparison_pdf`].
    pub fn comparison_pdf_save(&self, comparison: i64, pair: i64, page: &PageRequest, path: &Path) -> Result<ExportView> {
        let bytes = self.comparison_pdf(comparison, pair, page)?;
        let length = write_atomically(path, |out| Ok(out.write_all(&bytes)?))?;
        let name = self.read(|connection| Ok(comparison::get(connection, comparison)?.name))?;
        let detail = json!({ "file": shown(path), "pair": pair, "sha256": super::sha256(&bytes) });
        self.log_document("comparison of an invoice written", &name, &detail)?;
        Ok(export_view(path, length, 1))
    }

    /// Writes the evidence of a comparison: summary, settings, hashes, causes, proof, decisions, a sample of the differences.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Document`].
    pub fn comparison_evidence(&self, comparison: i64, path: &Path) -> Result<ExportView> {
        let (length, name, count) = self.read(|connection| {
            let stored = comparison::get(connection, comparison)?;
            let report = of_stored(connection, &stored, self.name(), &self.now(), &self.user())?;
            let resolver = Resolver::load(connection, comparison)?;
            let count = stored.summary.differences;
            let source = OfStored { connection, comparison, ordinals: None, count, resolver: &resolver, progress: &Silent };
            let write = |out: &mut dyn tieout_documents::WriteSend| {
                let mut out = out;
                write_evidence_pdf(&report, &source, &EvidenceOptions::default(), fonts(), &mut out)
            };
            Ok((write_atomically(path, write)?, stored.name, count))
        })?;
        self.log_document("evidence written", &name, &json!({ "file": shown(path), "bytes": length }))?;
        Ok(export_view(path, length, count))
    }

    /// A workspace that is open for reading can be written from; only the log can't say so.
    pub(super) fn log_document(&self, what: &str, subject: &str, detail: &serde_json::Value) -> Result<()> {
        match self.write(|writing| writing.log(what, subject, detail)) {
            Err(Error::ReadOnly { .. }) => Ok(()),
            logged => logged,
        }
    }
}
