//! From results to files: CSV, TSV, XLSX, JSON and one self-contained HTML report.
//!
//! Every writer streams: rows are walked from a [`DifferenceSource`] or a [`TableSource`] to a [`std::io::Write`]. A file is written by
//! [`write_atomically`]: it is there whole, or not at all.
//!
//! ```text
//! write_atomically(path, |out| write_differences_csv(&differences, out))
//! write_atomically(path, |out| write_table_csv(&table, out))
//! write_atomically(path, |out| write_table_json(&table, out))
//! write_atomically(path, |out| write_table_xlsx(&table, "Differences", out))
//! write_atomically(path, |out| write_comparison_xlsx(&report, &differences, out))
//! write_atomically(path, |out| write_comparison_html(&report, &differences, &HtmlOptions::default(), out))
//! write_atomically(path, |out| write_comparison_json(&report, out))
//! write_atomically(path, |out| write_evidence_pdf(&report, &differences, &EvidenceOptions::default(), &fonts, out))
//! write_atomically(path, |out| write_comparison_pdf(&invoice_before, &invoice_after, &template, &fonts, out))
//! write_invoice_pdf(&InvoiceDocument { invoice, template, logo, mark, usage, xml }, &fonts)?.bytes
//! write_atomically(path, |out| write_review_html(&review, out))
//! write_atomically(path, |out| write_review_xlsx(&review, &register, out))
//! ```

mod archive;
mod atomic;
mod calculation_pdf;
mod comparison_pdf;
mod delimited;
pub mod einvoice;
mod error;
mod html;
mod invoice_pdf;
mod json;
mod json_table;
pub mod payment_code;
pub mod pdf;
mod report;
mod review;
mod table;
pub mod template;
mod text;
mod words;
mod xlsx;

pub use archive::ZipFile;
pub use atomic::{WriteSend, write_atomically};
pub use calculation_pdf::write_calculation_pdf;
pub use comparison_pdf::{EvidenceOptions, write_comparison_pdf, write_evidence_pdf};
pub use delimited::{write_differences_csv, write_table_csv, write_table_tsv};
pub use error::DocumentError;
pub use html::{HtmlOptions, write_comparison_html};
pub use invoice_pdf::{InvoiceDocument, Mark, UsageAppendix, UsageSum, write_invoice_pdf};
pub use json::write_comparison_json;
pub use json_table::write_table_json;
pub use report::{
    Cause, ComparisonReport, Condition, Decision, DifferenceRow, DifferenceSource, Example, InputFile, Judged, MatchedBy, Overrun, Proof,
    Setting, Side, Sign, Tally, Tolerated, Unexplained,
};
pub use review::{
    Approval, Billed, CheckNotRun, ControlTotal, FamilyFindings, Figure, FindingCounts, GroupOfFindings, Money, PreviousBilled, Register,
    RegisterFile, RegisterRow, RegisterSource, ReviewReport, SampleResult, SignOff, Status, StatusCount, StoppedInvoice, Waived,
    figure_value, review_lead, review_remains, review_slack_text, write_review_html, write_review_xlsx,
};
pub use table::{TableColumn, TableSource};
pub use text::{count, grouped, moment, shortened};
pub use xlsx::{write_comparison_xlsx, write_table_xlsx};
