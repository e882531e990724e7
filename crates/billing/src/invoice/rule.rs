//! A rule of the standard that a document breaks.

use serde::{Deserialize, Serialize};

/// Which of the standard's two syntaxes a document is written in, and as what; a document that is not written yet has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Syntax {
    /// UBL 2.1 `Invoice`.
    UblInvoice,
    /// UBL 2.1 `CreditNote`.
    UblCreditNote,
    /// UN/CEFACT Cross Industry Invoice D16B.
    Cii,
}

/// How much it matters: an error makes the document invalid, a warning does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSeverity {
    Error,
    Warning,
}

/// One rule, broken at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenRule {
    /// The standard's id, such as `BR-CO-10` or `UBL-SR-42`; our own begin with `TIEOUT-`.
    pub rule: String,
    pub severity: RuleSeverity,
    /// What is wrong, with the values, and what to do.
    pub message: String,
    /// Where: the path of the element in a file (`/Invoice/InvoiceLine[3]/Price`), or the place in the document (`line 3, BT-146`).
    pub location: String,
}
