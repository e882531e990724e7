//! CMP-03: a contract that is active in the period is billed.

use super::agreements::{Agreements, Charged, called, charge, is_agreed, subject};
use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Line;
use chrono::{Datelike, Months, NaiveDate};
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-03",
    name: "Active contract without a bill",
    family: Family::Completeness,
    severity: Severity::Critical,
    meaning: "The contract is active in the period and due to be billed in it, and no line bills it. Contracts billed by the quarter or the \
              year are due in the months of their start or next bill; one-time charges and usage have checks of their own.",
    formula: "start <= end of period AND end and termination >= start of period AND due in the period AND no line covers the period",
    needs: &[Need::Records(RecordKind::Contracts), Need::Period, Need::Column(Field::CustomerId)],
    parameters: &[],
    at_stake: "What the contract charges for a period.",
    mend: "Find out why the bill run left the contract out, and bill it.",
    source: "Zuora, exceptions of a bill run; practice",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let (Some(contracts), Some(period)) = (inputs.records(RecordKind::Contracts), inputs.period) else { return };
    let agreements = Agreements::new(contracts, inputs.run);
    let lines = agreements.lines(inputs.run);
    let earlier = inputs.previous.map(|previous| Agreements::new(contracts, previous).lines(previous));
    for (at, contract) in agreements.contracts.iter().enumerate() {
        if !is_agreed(contract) || Charged::of(contract) != Charged::Recurring || !is_active(contract, period) || !is_due(contract, period)
        {
            continue;
        }
        let in_advance = |line: &Line<'_>| line.date(Field::PeriodEnd).is_some() && covers(line, period);
        let billed_before = earlier.as_ref().is_some_and(|earlier| earlier[at].iter().any(in_advance));
        if billed_before || lines[at].iter().any(|line| covers(line, period) || is_dated_in(line, period)) {
            continue;
        }
        let (stake, currency) = (charge(contract, period.0), contract.text(Field::Currency));
        let day = |field, open: &str| contract.date(field).map_or_else(|| open.to_owned(), |day: NaiveDate| day.to_string());
        let often = Some(contract.text(Field::BillingFrequency)).filter(|often| !often.is_empty());
        let often = often.map_or(String::new(), |often| format!(", billed by the {often}"));
        let worth = stake.map_or(String::new(), |stake| format!(": {stake} {currency}").trim_end().to_owned());
        findings.add(
            Subject::Other,
            Finding {
                customer: contract.text(Field::CustomerId).to_owned(),
                currency: currency.to_owned(),
                at_stake: stake.unwrap_or_default(),
                message: format!(
                    "{} runs from {} to {}{often}, and nothing bills it in {} to {}{worth}",
                    called(contract),
                    day(Field::StartDate, "the start"),
                    last_day(contract).map_or_else(|| "further notice".to_owned(), |day| day.to_string()),
                    period.0,
                    period.1
                ),
                subject: subject(contract),
                ..Finding::default()
            },
        );
    }
}

type Period = (NaiveDate, NaiveDate);

fn last_day(contract: &Record<'_>) -> Option<NaiveDate> {
    [Field::EndDate, Field::TerminationDate].into_iter().filter_map(|field| contract.date(field)).min()
}

fn is_active(contract: &Record<'_>, (from, until): Period) -> bool {
    contract.date(Field::StartDate).is_none_or(|start| start <= until) && last_day(contract).is_none_or(|end| from <= end)
}

/// Whether a bill falls into the period: always by the month; by the quarter or year where a whole number of them away from the next bill, or
/// else from the start. Without either day nothing can be said.
fn is_due(contract: &Record<'_>, (from, until): Period) -> bool {
    let often = contract.text(Field::BillingFrequency).to_lowercase();
    let step = if often.starts_with("quarter") {
        3
    } else if often.starts_with("half") || often.starts_with("semi") {
        6
    } else if often.starts_with("year") || often.starts_with("annual") {
        12
    } else {
        return true;
    };
    let Some(anchor) = contract.date(Field::NextBillDate).or(contract.date(Field::StartDate)) else { return false };
    let months = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
    (months(from)..=months(until)).filter(|month| (month - months(anchor)).rem_euclid(step) == 0).any(|month| {
        let first = NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1);
        // A day that the month lacks, such as 31 in June, is its last.
        let due = first.and_then(|first| {
            first.with_day(anchor.day()).or_else(|| first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()))
        });
        due.is_some_and(|due| from <= due && due <= until)
    })
}

fn covers(line: &Line<'_>, (from, until): Period) -> bool {
    match (line.date(Field::PeriodStart), line.date(Field::PeriodEnd)) {
        (None, None) => true,
        (start, end) => start.is_none_or(|start| start <= until) && end.is_none_or(|end| from <= end),
    }
}

/// Billed in arrears: an invoice of the period for service before it.
fn is_dated_in(line: &Line<'_>, (from, until): Period) -> bool {
    line.date(Field::InvoiceDate).is_some_and(|dated| from <= dated && dated <= until)
}
