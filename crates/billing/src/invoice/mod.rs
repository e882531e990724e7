//! One invoice or credit note with everything that EN 16931 knows of it: the semantic model of the standard (EN 16931-1:2017, chapter 6).
//!
//! Bill runs are kept as lines ([`crate::LineView`]); a document is made from them, read from an e-invoice, checked and written as this.
//! Whatever a document may lack is an [`Option`] or an empty list: a wrong invoice must be representable, or it could not be found wrong.
//! `Some("")` is an element that is there and empty. The business terms (BT) and groups (BG) are named in each field's comment.

mod allowance;
mod document_type;
mod line;
mod party;
mod payment;
mod rule;
mod values;

pub use allowance::{Allowance, TaxSubtotal};
pub use document_type::{document_type, is_credit_note_code};
pub use line::{ItemAttribute, Line, Price};
pub use party::{Address, Contact, Delivery, Party};
pub use payment::{Account, Card, DirectDebit, Payment};
pub use rule::{BrokenRule, RuleSeverity, Syntax};
pub use values::{Amount, Identifier, Quantity};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An invoice or a credit note.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Invoice {
    /// BT-1.
    pub number: Option<String>,
    /// BT-2.
    pub issue_date: Option<NaiveDate>,
    /// BT-3: a code of UNTDID 1001, such as 380 (commercial invoice) or 381 (credit note).
    pub type_code: Option<String>,
    /// BT-5, ISO 4217.
    pub currency: Option<String>,
    /// BT-6, ISO 4217: the currency of the seller's VAT accounting.
    pub tax_currency: Option<String>,
    /// BT-7.
    pub tax_point_date: Option<NaiveDate>,
    /// BT-8: a code of UNTDID 2005 (UBL) or 2475 (CII) for what decides the tax point.
    pub tax_point_code: Option<String>,
    /// BT-9.
    pub due_date: Option<NaiveDate>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// BT-11.
    pub project: Option<String>,
    /// BT-12.
    pub contract: Option<String>,
    /// BT-13.
    pub purchase_order: Option<String>,
    /// BT-14.
    pub sales_order: Option<String>,
    /// BT-15.
    pub receiving_advice: Option<String>,
    /// BT-16.
    pub despatch_advice: Option<String>,
    /// BT-17.
    pub tender: Option<String>,
    /// BT-18, with its scheme (UNTDID 1153).
    pub invoiced_object: Option<Identifier>,
    /// BT-19.
    pub buyer_accounting: Option<String>,
    /// BT-20.
    pub payment_terms: Option<String>,
    /// BG-1.
    pub notes: Vec<Note>,
    /// BT-23.
    pub business_process: Option<String>,
    /// BT-24: the specification that the document follows, such as `urn:cen.eu:en16931:2017`.
    pub specification: Option<String>,
    /// BG-3.
    pub preceding: Vec<PrecedingInvoice>,
    /// BG-4.
    pub seller: Party,
    /// BG-7.
    pub buyer: Party,
    /// BG-10.
    pub payee: Option<Party>,
    /// BG-11.
    pub tax_representative: Option<Party>,
    /// BG-13.
    pub delivery: Option<Delivery>,
    /// BG-14.
    pub period: Option<Period>,
    /// BG-16: each means of payment. The remittance information and the means are of the document, and said once.
    pub payment: Vec<Payment>,
    /// BG-20 and BG-21.
    pub allowances: Vec<Allowance>,
    /// BG-22.
    pub totals: DocumentTotals,
    /// BG-23.
    pub tax: Vec<TaxSubtotal>,
    /// BG-24.
    pub attachments: Vec<Attachment>,
    /// BG-25.
    pub lines: Vec<Line>,
    /// Groups that every document has and this file has no element for at all. An empty element is not one of them: the official rules
    /// judge what should be in a group only where its element is there. Readers fill it; a document that is to be exported has none.
    pub lacking: Vec<MandatoryGroup>,
    /// Parts with a tax that a file says is another than VAT, or of no kind. EN 16931 knows VAT alone, so that the official rules pass over
    /// such a part as if it had no category. Readers fill it; a document that is to be exported has none.
    pub not_vat: Vec<TaxedPart>,
}

/// A part of an invoice with a category of tax, by its index in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxedPart {
    /// In [`Invoice::lines`].
    Line(usize),
    /// In [`Invoice::allowances`].
    Allowance(usize),
    /// In [`Invoice::tax`].
    Subtotal(usize),
}

/// A group that is not optional in [`Invoice`], although a wrong file may lack it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandatoryGroup {
    /// BG-4: `AccountingSupplierParty` in UBL, `SellerTradeParty` in CII.
    Seller,
    /// BG-22: `LegalMonetaryTotal` in UBL, `SpecifiedTradeSettlementHeaderMonetarySummation` in CII.
    Totals,
    /// BT-2, which is no group, but told alike: a date that is there and can't be read is not a missing one.
    IssueDate,
}

/// BG-1: a note on the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// BT-21: a code of UNTDID 4451.
    pub subject: Option<String>,
    /// BT-22.
    pub text: Option<String>,
}

/// BG-3: an invoice that this one corrects or follows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrecedingInvoice {
    /// BT-25.
    pub number: Option<String>,
    /// BT-26.
    pub issue_date: Option<NaiveDate>,
}

/// BG-14 and BG-26: first and last day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Period {
    /// BT-73, BT-134.
    pub start: Option<NaiveDate>,
    /// BT-74, BT-135.
    pub end: Option<NaiveDate>,
}

/// BG-22: the totals as the document states them; nothing here is computed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentTotals {
    /// BT-106: sum of line net amounts.
    pub lines: Option<Amount>,
    /// BT-107: sum of the document's allowances.
    pub allowances: Option<Amount>,
    /// BT-108: sum of the document's charges.
    pub charges: Option<Amount>,
    /// BT-109: total without tax.
    pub net: Option<Amount>,
    /// BT-110: total tax in the invoice currency.
    pub tax: Option<Amount>,
    /// BT-111: total tax in the currency of tax accounting.
    pub tax_accounting: Option<Amount>,
    /// BT-112: total with tax.
    pub gross: Option<Amount>,
    /// BT-113: what was paid before.
    pub prepaid: Option<Amount>,
    /// BT-114: what the amount due is rounded by.
    pub rounding: Option<Amount>,
    /// BT-115: what is to be paid.
    pub due: Option<Amount>,
}

/// BG-24: a document that supports the invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attachment {
    /// BT-122.
    pub reference: Option<String>,
    /// BT-123.
    pub description: Option<String>,
    /// BT-124.
    pub location: Option<String>,
    /// BT-125: the document itself.
    pub content: Option<AttachedFile>,
}

/// BT-125: an embedded file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttachedFile {
    /// BT-125-1, such as `application/pdf`.
    pub mime: Option<String>,
    /// BT-125-2.
    pub name: Option<String>,
    /// Base64, as the document carries it.
    pub base64: String,
}

impl Invoice {
    /// Whether the type code is one of a credit note.
    pub fn is_credit_note(&self) -> bool {
        self.type_code.as_deref().is_some_and(is_credit_note_code)
    }
}
