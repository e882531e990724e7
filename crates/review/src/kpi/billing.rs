//! How right and how fast bills go out.

use super::figures::{each, plain, sales};
use super::formulas::{median, percent, shown};
use super::{Definition, Unit};
use crate::check::{Family, Need};
use crate::checks::close::sums::Sums;
use crate::inputs::Inputs;
use crate::review::{Review, Verdict};
use hashbrown::HashSet;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

const AMOUNTS: Need = Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::NetAmount, Field::InvoiceNet]);

pub const ALL: &[Definition] = &[
    Definition {
        id: "first_time_right",
        name: "First time right",
        formula: "invoices without a credit note that corrects them / invoices x 100; credit notes of the run and those given",
        unit: Unit::Percent,
        needs: &[Need::RecordColumn(RecordKind::CreditNotes, Field::InvoiceNumber)],
        rows: "invoices",
        compute: |inputs| {
            let given = inputs.records(RecordKind::CreditNotes).into_iter().flat_map(|records| records.iter());
            let mut corrected: HashSet<&str> = given.map(|record| record.text(Field::InvoiceNumber)).collect();
            corrected.extend(inputs.run.invoices().map(|invoice| invoice.text(Field::PrecedingInvoice)));
            plain(share(inputs, |number| !corrected.contains(number)))
        },
    },
    Definition {
        id: "invoice_cycle_time",
        name: "Invoice cycle time",
        formula: "median days from the end of the billed period (else the day of creation) to the day of sending",
        unit: Unit::Days,
        needs: &[Need::Column(Field::SentDate), Need::OneOf(&[Field::InvoiceEnd, Field::PeriodEnd, Field::CreatedDate])],
        rows: "invoices with a day of sending",
        compute: |inputs| {
            let days = inputs.run.invoices().filter(|invoice| !invoice.is_void()).filter_map(|invoice| {
                let ended =
                    invoice.date(Field::InvoiceEnd).or_else(|| invoice.lines().filter_map(|line| line.date(Field::PeriodEnd)).max());
                Some((invoice.date(Field::SentDate)? - ended.or_else(|| invoice.date(Field::CreatedDate))?).num_days())
            });
            plain(median(days.collect()))
        },
    },
    Definition {
        id: "credit_rate",
        name: "Credit note rate",
        formula: "sum of the run's credit notes / sum of its invoices x 100, with tax",
        unit: Unit::Percent,
        needs: &[AMOUNTS],
        rows: "invoices of more than 0, and the currency of each amount",
        compute: |inputs| {
            let (mut credited, mut billed) = (Sums::default(), Sums::default());
            for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
                let gross = invoice.gross();
                if invoice.is_credit_note() || gross < Decimal::ZERO {
                    credited.add(invoice.currency(), gross.abs());
                } else {
                    billed.add(invoice.currency(), gross);
                }
            }
            each([credited, billed], |[credited, billed]| percent(credited, billed))
        },
    },
    Definition {
        id: "bad_debt",
        name: "Bad debt",
        formula: "write-offs of the period / sales of the period x 100; recoveries are negative write-offs",
        unit: Unit::Percent,
        needs: &[Need::Records(RecordKind::WriteOffs), AMOUNTS],
        rows: "sales in the period, and the currency of each amount",
        compute: |inputs| {
            let mut given_up = Sums::default();
            for record in inputs.records(RecordKind::WriteOffs).into_iter().flat_map(|records| records.iter()) {
                let within = |(start, end)| record.date(Field::Date).is_none_or(|date| (start..=end).contains(&date));
                if let Some(amount) = record.decimal(Field::Amount).filter(|_| inputs.period.is_none_or(within)) {
                    given_up.add(record.text(Field::Currency), amount);
                }
            }
            let sales = sales(inputs);
            each([given_up.in_the_currency_of(&sales), sales], |[given_up, sales]| percent(given_up, sales))
        },
    },
];

/// The share of invoices without a finding of a check of accuracy or tax, in percent; else what it needs.
pub fn accuracy(inputs: &Inputs<'_>, review: &Review) -> Result<Decimal, &'static str> {
    let of_bills = |family| matches!(family, Family::Accuracy | Family::Tax);
    let ran = || {
        review
            .outcomes
            .iter()
            .filter(|outcome| of_bills(outcome.check.family) && matches!(outcome.verdict, Verdict::Passed | Verdict::Found))
    };
    ran().next().ok_or("a check of accuracy or tax that ran")?;
    let wrong: HashSet<&str> = ran().flat_map(|outcome| &outcome.findings).map(|finding| finding.invoice.as_str()).collect();
    share(inputs, |number| !wrong.contains(number)).map(shown).ok_or("invoices")
}

/// What part of the invoices, credit notes and void ones apart, is so, in percent.
fn share(inputs: &Inputs<'_>, is_so: impl Fn(&str) -> bool) -> Option<Decimal> {
    let (mut so, mut all) = (0u64, 0u64);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void() && !invoice.is_credit_note()) {
        so += u64::from(is_so(invoice.number()));
        all += 1;
    }
    percent(so.into(), all.into())
}
