//! ACC-13: all lines of an invoice are in one currency.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use std::collections::BTreeMap;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-13",
    name: "Mixed currency in a document",
    family: Family::Accuracy,
    severity: Severity::Critical,
    meaning: "One invoice has lines in more than one currency, so that its totals mean nothing. The lines that are not in the currency \
              of most of its lines are shown.",
    formula: "currency of the line <> currency of the invoice",
    needs: &[Need::Column(Field::Currency)],
    parameters: &[],
    at_stake: "The line's net amount, in the currency that it says.",
    mend: "Bill each currency on an invoice of its own, or correct the currency of the line.",
    source: "Peppol BIS Billing 3.0, PEPPOL-EN16931-R051",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    let currency = |line: &Line<'_>| line.text(Field::Currency).to_ascii_uppercase();
    let first = invoice.currency();
    let other = |line: &Line<'_>| !line.text(Field::Currency).is_empty() && !line.text(Field::Currency).eq_ignore_ascii_case(first);
    if !invoice.lines().any(|line| other(&line)) {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in invoice.lines().filter(|line| !line.text(Field::Currency).is_empty()) {
        *counts.entry(currency(&line)).or_default() += 1;
    }
    let first = first.to_ascii_uppercase();
    // Where as many lines say the one as the other, the first line decides.
    let Some((usual, of)) = counts.iter().max_by_key(|(code, count)| (**count, **code == first)) else { return };
    for line in invoice.lines().filter(|line| !line.text(Field::Currency).is_empty() && currency(line) != *usual) {
        let said = line.text(Field::Currency);
        let finding = Finding {
            field: Some(Field::Currency),
            expected: usual.clone(),
            actual: said.to_owned(),
            at_stake: worth(&line),
            message: format!("{of} of {} lines are in {usual}, this one is in {said}", invoice.line_count()),
            fault: format!("{said} among {usual}"),
            ..Finding::default()
        };
        findings.add(Subject::Line(line), finding);
    }
}
