//! Allowances and charges, on the document and on lines.

use crate::en16931::report::Report;
use tieout_billing::invoice::{Allowance, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    each(report, "", &invoice.allowances, &ALLOWANCE, &CHARGE);
    for (at, line) in invoice.lines.iter().enumerate() {
        each(report, &format!("line {}, ", at + 1), &line.allowances, &LINE_ALLOWANCE, &LINE_CHARGE);
    }
}

/// The rules on one kind, with the terms that they are about. The reason has two rules that say the same.
struct Terms {
    name: &'static str,
    amount: (&'static str, &'static str),
    category: Option<(&'static str, &'static str)>,
    reason: ([&'static str; 2], &'static str),
}

const ALLOWANCE: Terms =
    Terms { name: "allowance", amount: ("BR-31", "BT-92"), category: Some(("BR-32", "BT-95")), reason: (["BR-33", "BR-CO-21"], "BT-97") };
const CHARGE: Terms =
    Terms { name: "charge", amount: ("BR-36", "BT-99"), category: Some(("BR-37", "BT-102")), reason: (["BR-38", "BR-CO-22"], "BT-104") };
const LINE_ALLOWANCE: Terms =
    Terms { name: "allowance", amount: ("BR-41", "BT-136"), category: None, reason: (["BR-42", "BR-CO-23"], "BT-139") };
const LINE_CHARGE: Terms = Terms { name: "charge", amount: ("BR-43", "BT-141"), category: None, reason: (["BR-44", "BR-CO-24"], "BT-144") };

fn each(report: &mut Report<'_>, place: &str, allowances: &[Allowance], allowance: &Terms, charge: &Terms) {
    for (at, item) in allowances.iter().enumerate() {
        let terms = if item.is_charge { charge } else { allowance };
        let (name, number) = (terms.name, at + 1);
        let (rule, term) = terms.amount;
        let missing = |what: &str, term: &str| format!("The {name} has no {what} ({term}): state it");
        report.must(item.amount.is_some(), rule, format_args!("{place}{name} {number}, {term}"), missing("amount", term));
        if let Some((rule, term)) = terms.category {
            report.must(
                item.tax_category.is_some() && report.is_vat(TaxedPart::Allowance(at)),
                rule,
                format_args!("{place}{name} {number}, {term}"),
                missing("VAT category code", term),
            );
        }
        let (rules, term) = terms.reason;
        for rule in rules {
            let holds = item.reason.is_some() || item.reason_code.is_some();
            report.must(holds, rule, format_args!("{place}{name} {number}, {term}"), missing("reason and no reason code", term));
        }
    }
}
