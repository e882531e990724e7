//! What the XML of an e-invoice breaks by itself, whatever it means: the structure that the schemas of UBL 2.1 and CII ask for, and the
//! rules of EN 16931's bindings (CEN/TS 16931-3-2 and -3-3) that say what of these syntaxes an invoice uses.
//!
//! Both are data: `*.elements` say which elements there are, `*.rules` what the standard demands of them. The rules about what an
//! invoice means are in `tieout_review`.

mod cii;
mod datatype;
mod names;
mod places;
mod rules;
mod schema;
mod structure;
mod ubl;

use places::{Finding, Places};
use roxmltree::Document;
use tieout_billing::invoice::{BrokenRule, Syntax};

/// Checks one document, whose root is the one of `syntax`.
///
/// First what the schema forbids, as `TIEOUT-XML-…`, in the order of the document: `UNKNOWN` (an element or attribute that the schema
/// does not have there, or has in another namespace), `ORDER`, `DOUBLED`, `MISSING`, `TYPE` (a value that is no number, date, ...), all
/// of them errors, and `BLANK` (an element without content), a warning. Then the binding's own rules with their ids and severities
/// (`UBL-SR-…`, `UBL-CR-…`, `UBL-DT-…`, `CII-SR-…`, `CII-DT-…`), each once for every element that it is about. The elements of both
/// schemas that EN 16931 does not use are known and looked no further into.
///
/// Recurses as deep as the elements are nested: the caller bounds that, as [`super::read`] does.
///
/// Locations are paths of local names, with a position where there are several: `/Invoice/InvoiceLine[3]/Price/PriceAmount`.
pub fn check(document: &Document<'_>, syntax: Syntax) -> Vec<BrokenRule> {
    let (schema, rules) = match syntax {
        Syntax::Cii => (&*schema::CII, &*rules::CII),
        Syntax::UblInvoice | Syntax::UblCreditNote => (&*schema::UBL, &*rules::UBL),
    };
    let root = document.root_element();
    let mut findings: Vec<Finding<'_, '_>> = Vec::new();
    structure::check(root, schema, &mut findings);
    rules.check(root, &mut findings);
    let mut places = Places::default();
    findings.into_iter().map(|finding| finding.into_broken_rule(&mut places)).collect()
}
