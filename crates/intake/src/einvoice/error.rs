//! Why a document can't be read as an e-invoice.

/// `name`: the file, and what was opened within it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EInvoiceError {
    #[error("{name}: the file is empty")]
    Empty { name: String },
    #[error("{name}: this is no well-formed XML, at row {row}, column {column}: {reason}. Ask the sender for the file again")]
    Malformed { name: String, row: u32, column: u32, reason: String },
    #[error(
        "{name}: the document declares a document type (<!DOCTYPE …>), which may define entities and is not allowed in an e-invoice. It was not read"
    )]
    DocumentType { name: String },
    #[error("{name}: elements are nested more than {limit} deep; an invoice has a dozen levels. It was not read")]
    TooDeep { name: String, limit: usize },
    #[error("{name}: {what} is more than Tieout reads of one document ({limit})")]
    TooLarge { name: String, what: &'static str, limit: String },
    #[error("{name}: the text is not in the encoding that it declares ({encoding}). Ask the sender for the file again")]
    Encoding { name: String, encoding: String },
    #[error("{name}: the encoding {encoding} is not known. UTF-8 is the usual one")]
    UnknownEncoding { name: String, encoding: String },
    #[error(
        "{name}: this is XML, but no e-invoice that Tieout reads: its root is {root} ({namespace}). Wanted is a UBL 2.1 Invoice or CreditNote, or a CII CrossIndustryInvoice"
    )]
    Unknown { name: String, root: String, namespace: String },
    /// It was read, and can't be made lines of a run.
    #[error("{name}: {reason}")]
    Refused { name: String, reason: String },
    #[error("{name}: the PDF is damaged: {reason}. Ask for it again, or export the lines as CSV, XLSX or JSON")]
    DamagedPdf { name: String, reason: String },
    #[error("{name}: the PDF is encrypted. Save it without a password")]
    EncryptedPdf { name: String },
    #[error(
        "{name}: the PDF carries no e-invoice: {found}. Wanted is an attachment named factur-x.xml, xrechnung.xml or zugferd-invoice.xml"
    )]
    PdfWithoutInvoice { name: String, found: String },
    #[error("{name}: the PDF carries more than one e-invoice ({files}); which one counts must be asked of the sender")]
    PdfWithSeveral { name: String, files: String },
}
