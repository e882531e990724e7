//! What a document is written as.

use crate::error::{Error, Result};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentFormat {
    /// Pages.
    Pdf,
    /// Pages with the CII in them: Factur-X, ZUGFeRD.
    Facturx,
    /// UBL 2.1: Peppol BIS Billing 3.0.
    Ubl,
    /// Cross Industry Invoice D16B.
    Cii,
}

impl DocumentFormat {
    pub const ALL: [DocumentFormat; 4] = [DocumentFormat::Pdf, DocumentFormat::Facturx, DocumentFormat::Ubl, DocumentFormat::Cii];

    /// `pdf`, `facturx`, `ubl` or `cii`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for any other name.
    pub fn named(name: &str) -> Result<DocumentFormat> {
        let unknown = || Error::Invalid(format!("{name} is no format of documents; there are pdf, facturx, ubl and cii"));
        DocumentFormat::ALL.into_iter().find(|format| format.name() == name).ok_or_else(unknown)
    }

    /// As commands and files name it.
    pub const fn name(self) -> &'static str {
        match self {
            DocumentFormat::Pdf => "pdf",
            DocumentFormat::Facturx => "facturx",
            DocumentFormat::Ubl => "ubl",
            DocumentFormat::Cii => "cii",
        }
    }

    /// The ending of its files, without the dot.
    pub const fn ending(self) -> &'static str {
        if self.is_pdf() { "pdf" } else { "xml" }
    }

    /// Whether it has pages.
    pub const fn is_pdf(self) -> bool {
        matches!(self, DocumentFormat::Pdf | DocumentFormat::Facturx)
    }

    /// Whether a computer reads it: it must keep the rules of EN 16931.
    pub const fn is_einvoice(self) -> bool {
        !matches!(self, DocumentFormat::Pdf)
    }
}
