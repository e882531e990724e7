//! Views of invoices as documents: what stands on them, how their pages look, what e-invoices break.

use super::{Amount, MissingTermView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A window of a run's invoices, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentsView {
    #[ts(type = "number")]
    pub total: u64,
    pub counts: DocumentCountsView,
    pub rows: Vec<DocumentRowView>,
}

/// Of all invoices of a run, whatever is searched for: how many each filter finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentCountsView {
    #[ts(type = "number")]
    pub all: u64,
    /// In the newest review of the run.
    #[ts(type = "number")]
    pub approved: u64,
    /// Lack something that a valid invoice needs; `null`: not looked at yet.
    #[ts(type = "number | null")]
    pub missing: Option<u64>,
    /// Break an official rule; `null`: not looked at yet.
    #[ts(type = "number | null")]
    pub broken: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentRowView {
    pub invoice: String,
    pub customer: String,
    pub date: String,
    pub currency: String,
    /// As the header states it, else the sum of the lines.
    pub gross: Amount,
    #[ts(type = "number")]
    pub lines: u64,
    /// Where it stands in the newest review of the run, such as `approved`; empty: no review has it.
    pub status: String,
}

/// An invoice as it would be written: every term with where it is from, what is missing, what is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentView {
    #[ts(type = "number")]
    pub run: i64,
    pub invoice: String,
    /// BT-3: `380` for an invoice, `381` for a credit note.
    pub type_code: String,
    /// `Invoice`, `Credit note`, …
    pub title: String,
    pub currency: String,
    pub gross: Amount,
    pub customer: String,
    pub customer_name: String,
    /// The seller's profile that was taken; empty: there is none.
    pub seller: String,
    /// Where it stands in the newest review of the run; empty: no review has it.
    pub status: String,
    /// A credit note whose amounts were turned: the run has them negative, EN 16931 positive.
    pub turned: bool,
    /// What stands above and below the lines.
    pub groups: Vec<DocumentGroupView>,
    /// One group for each line, at most 2,000.
    pub lines: Vec<DocumentGroupView>,
    #[ts(type = "number")]
    pub line_count: u64,
    pub missing: Vec<MissingTermView>,
    /// The official rules first, then ours.
    pub broken: Vec<BrokenRuleView>,
    /// Whether it can be written as a page, and as an e-invoice.
    pub writable: bool,
    pub einvoice: bool,
}

/// A group of business terms: `Seller`, `Totals`, `Line 3`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentGroupView {
    /// `BG-4`.
    pub term: String,
    pub title: String,
    pub fields: Vec<DocumentFieldView>,
}

/// A term with its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DocumentFieldView {
    /// `BT-31`.
    pub term: String,
    pub title: String,
    /// Amounts as decimals, dates as `YYYY-MM-DD`.
    pub value: String,
    /// `text`, `decimal` or `date`.
    pub kind: String,
    /// Where it is from: `run`, `records`, `typed`, `seller` or `computed`.
    pub source: String,
    /// The run's field, or how it was computed; empty where there is nothing to say.
    pub origin: String,
}

/// A rule that a document breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BrokenRuleView {
    /// `BR-CO-10`; our own begin with `TIEOUT-`.
    pub rule: String,
    /// `error` or `warning`.
    pub severity: String,
    pub message: String,
    pub location: String,
    /// Not of the standard but of Tieout's strict layer.
    pub ours: bool,
}

/// What an e-invoice file was found to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EinvoiceCheckView {
    pub file: String,
    /// `UBL invoice`, `UBL credit note`, `CII`, `Factur-X (CII in a PDF)`; empty where it can't be read.
    pub syntax: String,
    /// `valid`, `invalid` or `unreadable`.
    pub verdict: String,
    /// Why it can't be read; empty otherwise.
    pub unreadable: String,
    pub number: String,
    pub seller: String,
    pub buyer: String,
    pub currency: String,
    /// BT-115, or BT-112 where there is none.
    pub due: Amount,
    pub broken: Vec<BrokenRuleView>,
}

/// A template of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateView {
    pub name: String,
    /// One of those that come with Tieout, as it came: it can't be removed.
    pub ready: bool,
    pub toml: String,
    pub content: TemplateContentView,
    pub saved_at: String,
    pub saved_by: String,
}

/// A template as a form has it. Names of blocks, columns and labels are those of [`TemplateWordsView`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateContentView {
    pub paper: String,
    /// Empty: by the buyer's country.
    pub language: String,
    /// `#RRGGBB`.
    pub accent: String,
    pub currency: String,
    pub blocks: Vec<String>,
    pub columns: Vec<String>,
    pub group_by: String,
    pub closing: String,
    pub footer: String,
    pub labels: std::collections::BTreeMap<String, String>,
}

/// What TOML that is being edited comes to: the template, or what is wrong in which line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateReadingView {
    pub content: Option<TemplateContentView>,
    /// From 1; 0 where nothing is wrong.
    #[ts(type = "number")]
    pub line: u64,
    pub message: String,
}

/// What a template may say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateWordsView {
    pub papers: Vec<String>,
    pub languages: Vec<String>,
    pub currencies: Vec<String>,
    pub blocks: Vec<String>,
    pub columns: Vec<String>,
    pub group_by: Vec<String>,
    /// Each label with its words in English.
    pub labels: Vec<TemplateLabelView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateLabelView {
    pub name: String,
    pub text: String,
}

/// How a page is to look: a template by its name, or as it is being edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PageRequest {
    /// Empty: the house's own.
    pub template: String,
    /// TOML that is being edited, instead of the template of that name.
    pub toml: Option<String>,
    /// `draft`, `paid` or `void` across the page; empty: nothing.
    pub mark: String,
    /// With the e-invoice in it: Factur-X.
    pub hybrid: bool,
    /// The usage set that the appendix is of; none: no appendix.
    #[ts(type = "number | null")]
    pub usage: Option<i64>,
}
