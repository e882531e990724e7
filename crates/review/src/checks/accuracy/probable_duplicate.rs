//! ACC-19: the same bill is not sent twice.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::arithmetic::has_totals;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-19",
    name: "Probable duplicate invoice",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The same customer was billed the same gross amount twice within a few days, and no credit note of that amount came since. \
              Invoices that name different subscriptions or different service periods are not taken for duplicates.",
    formula: "same customer, currency and gross, at most so many days apart, no credit of that amount since",
    needs: &[
        Need::Column(Field::CustomerId),
        Need::Column(Field::InvoiceDate),
        Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::InvoiceNet, Field::NetAmount]),
    ],
    parameters: &[Parameter { name: "days", title: "How many days apart the two may be", usual: "3" }],
    at_stake: "The gross amount of the later invoice.",
    mend: "Compare the two invoices line by line; void or credit the one that should not be.",
    source: "S. Langlinais, duplicate payment tests (same party, date and amount)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut by_amount: HashMap<(&str, &str, Decimal), Vec<Invoice<'_>>> = HashMap::new();
    for run in inputs.previous.into_iter().chain([inputs.run]) {
        for invoice in run.invoices().filter(|invoice| !invoice.customer().is_empty() && has_totals(invoice)) {
            let gross = invoice.gross();
            if !gross.is_zero() && invoice.date(Field::InvoiceDate).is_some() {
                by_amount.entry((invoice.customer(), invoice.currency(), gross.abs())).or_default().push(invoice);
            }
        }
    }
    let days = findings.parameter("days").round().to_i64().unwrap_or(i64::MAX);
    let mut pairs = Vec::new();
    for ((_, _, gross), mut alike) in by_amount.into_iter().filter(|(_, alike)| alike.len() > 1) {
        alike.sort_by_key(|invoice| invoice.date(Field::InvoiceDate));
        let (credits, bills): (Vec<Invoice<'_>>, Vec<Invoice<'_>>) = alike.into_iter().partition(|invoice| invoice.is_credit_note());
        for (at, later) in bills.iter().enumerate().filter(|(_, invoice)| std::ptr::eq(invoice.run(), inputs.run)) {
            let Some(second) = later.date(Field::InvoiceDate) else { continue };
            let twin = bills[..at].iter().rev().find_map(|earlier| {
                let first = earlier.date(Field::InvoiceDate)?;
                let apart = (second - first).num_days();
                let credited = credits.iter().any(|credit| credit.date(Field::InvoiceDate).is_some_and(|day| day >= first));
                (apart <= days && !credited && alike_in_kind(earlier, later)).then_some((*earlier, apart))
            });
            if let Some((earlier, apart)) = twin {
                pairs.push((*later, earlier, apart, gross));
            }
        }
    }
    pairs.sort_by_key(|(later, ..)| later.index());
    for (later, earlier, apart, gross) in pairs {
        let apart = match apart {
            0 => "on the same day".to_owned(),
            1 => "1 day later".to_owned(),
            apart => format!("{apart} days later"),
        };
        let finding = Finding {
            expected: "one invoice".into(),
            actual: format!("{} and {}", earlier.number(), later.number()),
            at_stake: gross,
            message: format!("{gross} {} to the same customer as {}, {apart}, and no credit since", later.currency(), earlier.number()),
            ..Finding::default()
        };
        findings.add(Subject::Invoice(later), finding);
    }
}

/// Not the same number (ACC-18), nor another subscription or service period.
fn alike_in_kind(earlier: &Invoice<'_>, later: &Invoice<'_>) -> bool {
    let differ = |field| {
        let (one, other) = (earlier.text(field), later.text(field));
        !one.is_empty() && !other.is_empty() && one != other
    };
    let other_period = match (earlier.date(Field::PeriodStart), later.date(Field::PeriodStart)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    earlier.number() != later.number() && !differ(Field::Subscription) && !other_period
}
