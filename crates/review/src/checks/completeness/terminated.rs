//! CMP-11: nobody is billed for service after the contract was terminated.

use super::agreements::{Agreements, called, is_credit};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-11",
    name: "Terminated customer still billed",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "The line bills service that starts after the contract was terminated, and no other contract of the customer covers it.",
    formula: "period_start > termination_date of every contract for the line",
    needs: &[Need::RecordColumn(RecordKind::Contracts, Field::TerminationDate), Need::Column(Field::PeriodStart)],
    parameters: &[],
    at_stake: "The line's net amount.",
    mend: "Credit the line, and end the subscription in the billing system.",
    source: "TM Forum GB941D",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(contracts) = inputs.records(RecordKind::Contracts) else { return };
    let agreements = Agreements::new(contracts, inputs.run);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        for line in invoice.lines().filter(|line| !is_credit(*line)) {
            let Some(start) = line.date(Field::PeriodStart) else { continue };
            let matching = agreements.of(line, invoice.customer()).into_iter().map(|at| agreements.contracts[at]);
            let Some(ends) = matching.map(|contract| Some((contract.date(Field::TerminationDate)?, contract))).collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            let Some((terminated, contract)) = ends.into_iter().max_by_key(|(terminated, _)| *terminated) else { continue };
            if start <= terminated {
                continue;
            }
            let net = line.decimal(Field::NetAmount).unwrap_or_default();
            findings.add(
                Subject::Line(line),
                Finding {
                    field: Some(Field::PeriodStart),
                    expected: format!("not after {terminated}"),
                    actual: start.to_string(),
                    at_stake: net,
                    message: format!(
                        "{} was terminated on {terminated}, billed from {start}: {net} {}",
                        called(&contract),
                        invoice.currency()
                    )
                    .trim_end()
                    .to_owned(),
                    ..Finding::default()
                },
            );
        }
    }
}
