//! EN 16931 as checks on one invoice: what the official validation artefacts of the standard find, and what they do not see.
//!
//! [`check`] finds what they find, under their ids, their quirks included: they round halves towards plus infinity, let a VAT amount be off
//! by almost 1.00, tell an empty element from a missing one, and differ between UBL and CII. [`check_strictly`] is our own layer: exact
//! cents, dates, check digits. Rules on the files themselves (`UBL-SR-*`, `CII-SR-*`, data types) are the readers' (`tieout-intake`).
//!
//! Sources, read and re-expressed, not copied: EN 16931-1:2017; the Schematron of the European Commission for UBL and CII, version 1.3.16
//! of 2026-03-30 (EUPL 1.2), and beside it, for CII, FNFE's Factur-X 1.09.2. Where the two differ, the Commission's is kept.

mod amounts;
mod binary;
mod calculation;
mod codes;
mod decimals;
mod presence;
mod report;
mod stated;
mod strict;
mod table;
mod vat;

pub use codes::{CodeList, code_lists};
pub use table::{Rule, RuleFamily, rule, rules};

use report::Report;
use tieout_billing::invoice::{BrokenRule, Invoice, Syntax};

/// What an invoice breaks of the official rules, in the order of the rules' families, one for each place.
///
/// `syntax` says what the invoice was read from, since the rules differ a little between the syntaxes. `None` is an invoice that is about
/// to be exported: it must keep the rule as the standard states it, and so keeps it in both syntaxes.
pub fn check(invoice: &Invoice, syntax: Option<Syntax>) -> Vec<BrokenRule> {
    let mut report = Report::new(invoice, syntax);
    presence::check(&mut report);
    calculation::check(&mut report);
    decimals::check(&mut report);
    codes::check(&mut report);
    vat::check(&mut report);
    report.broken
}

/// What our own, stricter layer finds: amounts to the cent, dates, VAT identifiers and account numbers. Its ids begin with `TIEOUT-`.
pub fn check_strictly(invoice: &Invoice) -> Vec<BrokenRule> {
    let mut report = Report::new(invoice, None);
    strict::check(&mut report);
    report.broken
}
