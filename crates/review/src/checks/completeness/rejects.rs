//! CMP-17: every row of the files is in the run.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;

pub const CHECK: Check = Check {
    id: "CMP-17",
    name: "Rejected or lost rows",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "Rows of the files were rejected and never mended, or are neither in the run nor among the rejects.",
    formula: "rejected > 0 OR rows read <> lines loaded + rejected",
    needs: &[Need::Import],
    parameters: &[],
    at_stake: "Not known: what the rows would have billed.",
    mend: "Export the rejects, mend them and import them again.",
    source: "IPE; practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(import) = inputs.import else { return };
    let (read, loaded, rejected) = (Decimal::from(import.read), Decimal::from(import.loaded), Decimal::from(import.rejected));
    let mut add = |expected: Decimal, actual: Decimal, message: String, fault: &str| {
        findings.add(
            Subject::Other,
            Finding {
                expected: expected.to_string(),
                actual: actual.to_string(),
                difference: Some(actual - expected),
                message,
                fault: fault.to_owned(),
                subject: fault.to_owned(),
                ..Finding::default()
            },
        );
    };
    if import.rejected > 0 {
        let (rows, are) = if import.rejected == 1 { ("1 row".to_owned(), "is") } else { (format!("{rejected} rows"), "are") };
        add(Decimal::ZERO, rejected, format!("{rows} of {read} could not be read and {are} not in the run"), "rows rejected");
    }
    let accounted = loaded + rejected;
    if accounted != read {
        let (off, fault) =
            if accounted < read { (read - accounted, "not accounted for") } else { (accounted - read, "more than was read") };
        let message = format!("{read} rows read, {loaded} loaded, {rejected} rejected: {loaded} + {rejected} = {accounted}, {off} {fault}");
        add(read, accounted, message, &format!("rows {fault}"));
    }
}
