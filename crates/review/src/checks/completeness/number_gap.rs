//! CMP-07: the series of invoice numbers has no gap.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-07",
    name: "Invoice number gap",
    family: Family::Completeness,
    severity: Severity::High,
    meaning: "Numbers are missing in a series of invoice numbers: of one seller, with the same letters before it and the same number of digits. \
              Voided invoices, the previous run's and those of the receivables ledger take their numbers. Series that are mostly gaps are not \
              looked at: their numbers are given out elsewhere too.",
    formula: "a number between the first and the last of its series that no invoice has",
    needs: &[Need::Column(Field::InvoiceNumber)],
    parameters: &[Parameter { name: "share", title: "Percent of a series that must be taken for it to be looked at", usual: "90" }],
    at_stake: "Not known: what the missing invoices would have billed.",
    mend: "Find the missing documents, or the record that they were voided.",
    source: "CAAT gap test",
    kind: CheckKind::Run(check),
};

/// Seller, the text before the digits, how many digits.
type Series<'a> = (&'a str, &'a str, usize);

#[derive(Default)]
struct Taken {
    here: Vec<u64>,
    /// Taken by the previous run or the ledger.
    elsewhere: Vec<u64>,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut all: BTreeMap<Series<'_>, Taken> = BTreeMap::new();
    for invoice in inputs.run.invoices() {
        if let Some((prefix, digits, number)) = split(invoice.number()) {
            all.entry((invoice.text(Field::Seller), prefix, digits)).or_default().here.push(number);
        }
    }
    let mut elsewhere: HashMap<(&str, usize), Vec<u64>> = HashMap::new();
    let ledger = inputs.records(RecordKind::Receivables).into_iter().flat_map(|ledger| ledger.iter());
    for (prefix, digits, number) in ledger.filter_map(|record| split(record.text(Field::InvoiceNumber))) {
        elsewhere.entry((prefix, digits)).or_default().push(number);
    }
    for invoice in inputs.previous.into_iter().flat_map(|previous| previous.invoices()) {
        if let Some((prefix, digits, number)) = split(invoice.number()) {
            match all.get_mut(&(invoice.text(Field::Seller), prefix, digits)) {
                Some(taken) => taken.elsewhere.push(number),
                None => elsewhere.entry((prefix, digits)).or_default().push(number),
            }
        }
    }
    let share = findings.parameter("share");
    for ((seller, prefix, digits), mut taken) in all {
        if let Some(more) = elsewhere.get(&(prefix, digits)) {
            taken.elsewhere.extend(more);
        }
        for (first, last) in gaps(taken, share) {
            let name = |number: u64| format!("{prefix}{number:0digits$}");
            let count = last - first + 1;
            let message = if count == 1 {
                format!("{} is missing between {} and {}", name(first), name(first - 1), name(last + 1))
            } else {
                format!(
                    "{} to {}, {count} numbers, are missing between {} and {}",
                    name(first),
                    name(last),
                    name(first - 1),
                    name(last + 1)
                )
            };
            findings.add(
                Subject::Other,
                Finding {
                    field: Some(Field::InvoiceNumber),
                    expected: name(first),
                    actual: name(last + 1),
                    message,
                    fault: if seller.is_empty() { format!("series {}", name(0)) } else { format!("series {} of {seller}", name(0)) },
                    subject: format!("{seller}|{}", name(first)),
                    ..Finding::default()
                },
            );
        }
    }
}

/// First and last missing number of each gap, from the greatest number before this run to the greatest of this run; or from the least of this
/// run, where what lies before it is mostly gaps. None where less than `share` percent are taken either way.
fn gaps(taken: Taken, share: Decimal) -> Vec<(u64, u64)> {
    let (Some(&least), Some(&greatest)) = (taken.here.iter().min(), taken.here.iter().max()) else { return Vec::new() };
    let before = taken.elsewhere.iter().copied().filter(|number| *number < least).max().unwrap_or(least);
    let mut numbers = taken.here;
    numbers.extend(taken.elsewhere.into_iter().filter(|number| (before..=greatest).contains(number)));
    numbers.sort_unstable();
    numbers.dedup();
    for from in [before, least] {
        let numbers = &numbers[numbers.partition_point(|number| *number < from)..];
        let of = Decimal::from(greatest - from) + Decimal::ONE;
        let dense = of.checked_mul(share).is_some_and(|needed| Decimal::from(numbers.len()) * Decimal::ONE_HUNDRED >= needed);
        if dense {
            return numbers.windows(2).filter(|pair| pair[1] - pair[0] > 1).map(|pair| (pair[0] + 1, pair[1] - 1)).collect();
        }
    }
    Vec::new()
}

/// `INV-0042` is `INV-`, 4 digits, 42. None where it does not end in digits, or in more than 18.
fn split(number: &str) -> Option<(&str, usize, u64)> {
    let prefix = number.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = &number[prefix.len()..];
    let value = digits.parse().ok().filter(|_| digits.len() <= 18)?;
    Some((prefix, digits.len(), value))
}
