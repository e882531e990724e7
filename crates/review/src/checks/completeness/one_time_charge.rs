//! CMP-12: a one-time charge that was agreed is billed.

use super::agreements::{Agreements, Charged, called, charge, is_agreed, subject};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-12",
    name: "One-time charge not billed",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "The contract has a one-time or set-up charge that is due in the period, and neither this run nor the previous one bills it.",
    formula: "charge type one-time AND next bill (or else start) in the period AND no line for it",
    needs: &[Need::RecordColumn(RecordKind::Contracts, Field::ChargeType), Need::Period, Need::Column(Field::CustomerId)],
    parameters: &[],
    at_stake: "The charge.",
    mend: "Bill the charge.",
    source: "Practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(contracts), Some((from, until))) = (inputs.records(RecordKind::Contracts), inputs.period) else { return };
    let agreements = Agreements::new(contracts, inputs.run);
    let lines = agreements.lines(inputs.run);
    let earlier = inputs.previous.map(|previous| Agreements::new(contracts, previous).lines(previous));
    for (at, contract) in agreements.contracts.iter().enumerate() {
        if Charged::of(contract) != Charged::OneTime || !is_agreed(contract) {
            continue;
        }
        // What was due before the period may stand on a bill that is not at hand.
        let Some(due) = contract.date(Field::NextBillDate).or(contract.date(Field::StartDate)) else { continue };
        let billed = !lines[at].is_empty() || earlier.as_ref().is_some_and(|earlier| !earlier[at].is_empty());
        if billed || due < from || until < due {
            continue;
        }
        let (stake, currency) = (charge(contract, due), contract.text(Field::Currency));
        let worth = stake.map_or(String::new(), |stake| format!(" of {stake} {currency}").trim_end().to_owned());
        findings.add(
            Subject::Other,
            Finding {
                customer: contract.text(Field::CustomerId).to_owned(),
                expected: stake.map_or(String::new(), |stake| stake.to_string()),
                actual: "0".to_owned(),
                difference: stake.map(|stake| -stake),
                currency: currency.to_owned(),
                at_stake: stake.unwrap_or_default(),
                message: format!("{}: the one-time charge{worth} due {due} is not billed", called(contract)),
                subject: subject(contract),
                ..Finding::default()
            },
        );
    }
}
