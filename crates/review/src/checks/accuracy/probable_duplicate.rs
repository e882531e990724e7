//! ACC-19: the same bill is not sent twice.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::checks::arithmetic::has_totals;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Invoice;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tieout_billing::Field;

pub const CHECK: Check = Check {
    id: "ACC-19",
    name: "Probable duplicate invoice",
    family: Family::Accuracy,
    severity: Severity::High,
    meaning: "The same customer was billed the same gross amount twice within a few days, and no credit note came since that names one of \
              them or gives back the amount of one or of both. Invoices that name different subscriptions or different service periods \
              are not taken for duplicates.",
    formula: "same customer, currency and gross, at most so many days apart, no credit of either since",
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
    let mut bills: HashMap<(&str, &str, Decimal), Vec<Invoice<'_>>> = HashMap::new();
    let mut credits: HashMap<(&str, &str), Vec<Invoice<'_>>> = HashMap::new();
    for run in inputs.previous.into_iter().chain([inputs.run]) {
        for invoice in run.invoices().filter(|invoice| !invoice.customer().is_empty() && has_totals(invoice)) {
            let (customer, currency, gross) = (invoice.customer(), invoice.currency(), invoice.gross());
            if gross.is_zero() || invoice.date(Field::InvoiceDate).is_none() {
                continue;
            }
            if invoice.is_credit_note() {
                credits.entry((customer, currency)).or_default().push(invoice);
            } else {
                bills.entry((customer, currency, gross)).or_default().push(invoice);
            }
        }
    }
    let days = findings.parameter("days").round().to_i64().unwrap_or(i64::MAX);
    let mut pairs = Vec::new();
    for ((customer, currency, gross), mut alike) in bills.into_iter().filter(|(_, alike)| alike.len() > 1) {
        alike.sort_by_key(|invoice| invoice.date(Field::InvoiceDate));
        let credits = credits.get(&(customer, currency)).map(Vec::as_slice).unwrap_or_default();
        for (at, later) in alike.iter().enumerate().filter(|(_, invoice)| std::ptr::eq(invoice.run(), inputs.run)) {
            let Some(second) = later.date(Field::InvoiceDate) else { continue };
            let twin = alike[..at].iter().rev().find_map(|earlier| {
                let first = earlier.date(Field::InvoiceDate)?;
                let apart = (second - first).num_days();
                let found = apart <= days && alike_in_kind(earlier, later) && !is_credited(credits, [earlier, later], gross, first);
                found.then_some((*earlier, apart))
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

/// Whether a credit note since the first of the two names one of them, or gives back the amount of one or of both.
fn is_credited(credits: &[Invoice<'_>], of: [&Invoice<'_>; 2], gross: Decimal, first: NaiveDate) -> bool {
    credits.iter().filter(|credit| credit.date(Field::InvoiceDate).is_some_and(|day| day >= first)).any(|credit| {
        let origin = credit.text(Field::PrecedingInvoice);
        let back = credit.gross().abs();
        of.iter().any(|invoice| !origin.is_empty() && origin == invoice.number()) || back == gross || Some(back) == gross.checked_add(gross)
    })
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
