//! TIM-08: the files that are reviewed are the whole period, and fresh.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use rust_decimal::Decimal;

pub const CHECK: Check = Check {
    id: "TIM-08",
    name: "Stale source extract",
    family: Family::Timeliness,
    severity: Severity::High,
    meaning: "The run was imported before its period had ended, or too many days before the review: the billing system may hold more by now.",
    formula: "import < end of the period OR day of the review - import > days",
    needs: &[Need::Import, Need::Any(&[Need::AsOf, Need::Period])],
    parameters: &[Parameter { name: "days", title: "Days allowed from import to review", usual: "2" }],
    at_stake: "Not known: what was billed since.",
    mend: "Export the run again and import it as a new run.",
    source: "IPE (date and time of a report)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(import) = inputs.import else { return };
    let allowed = findings.parameter("days");
    let mut add = |expected: String, message: String, fault: &str| {
        let (actual, fault) = (import.on.to_string(), fault.to_owned());
        findings.add(Subject::Other, Finding { expected, actual, message, subject: fault.clone(), fault, ..Finding::default() });
    };
    if let Some((_, until)) = inputs.period.filter(|(_, until)| import.on < *until) {
        let message = format!("imported {}, before the period ended on {until}", import.on);
        add(format!("not before {until}"), message, "imported before the period's end");
    }
    if let Some(as_of) = inputs.as_of {
        let days = (as_of - import.on).num_days();
        if Decimal::from(days) > allowed {
            let message = format!("imported {}, reviewed {as_of}: {days} days, {} allowed", import.on, allowed.normalize());
            add(format!("at most {} days old", allowed.normalize()), message, "imported too long before the review");
        }
    }
}
