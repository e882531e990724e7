//! Comparisons as PDF documents: two versions of an invoice side by side, for a customer or a director; the evidence of a comparison of two runs,
//! for an auditor.

mod evidence;
mod facts;
mod invoices;
mod lines;
pub(crate) mod look;
pub(crate) mod rows;
#[cfg(test)]
mod tests;

pub use evidence::{EvidenceOptions, write_evidence_pdf};
pub use invoices::write_comparison_pdf;
