//! ACC-24: a line number stands once within its invoice.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::checks::arithmetic::worth;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::{Invoice, Line};
use hashbrown::HashSet;
use rust_decimal::Decimal;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-24",
    name: "Header/line join fan-out",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "A line number stands more than once within its invoice: what happens when lines are joined with payments, tax rows or \
              anything else that an invoice has several of, so that amounts count double.",
    formula: "rows of the invoice > line numbers of the invoice",
    needs: &[Need::Column(Field::LineNumber)],
    parameters: &[],
    at_stake: "The net amounts of the rows that are too many.",
    mend: "Mend the query or export that the run comes from, so that it gives one row for each line, and import it again.",
    source: "fivetran/dbt_stripe, integrity_line_item_enhanced.sql",
    kind: CheckKind::Invoice(check),
};

fn check(invoice: &Invoice<'_>, _: &Inputs<'_>, findings: &mut Findings<'_>) {
    if invoice.number().is_empty() || invoice.line_count() == 1 {
        return;
    }
    let mut seen: HashSet<&str> = HashSet::with_capacity(invoice.line_count());
    let mut again: Vec<Line<'_>> = Vec::new();
    for line in invoice.lines() {
        let number = line.text(Field::LineNumber);
        if !number.is_empty() && !seen.insert(number) {
            again.push(line);
        }
    }
    let Some(first) = again.first() else { return };
    let rows = invoice.lines().filter(|line| !line.text(Field::LineNumber).is_empty()).count();
    let finding = Finding {
        field: Some(Field::LineNumber),
        expected: seen.len().to_string(),
        actual: rows.to_string(),
        at_stake: again.iter().map(worth).fold(Decimal::ZERO, Decimal::saturating_add),
        message: format!("{rows} rows for {} line numbers; line {} is the first that stands again", seen.len(), first.number()),
        ..Finding::default()
    };
    findings.add(Subject::Invoice(*invoice), finding);
}
