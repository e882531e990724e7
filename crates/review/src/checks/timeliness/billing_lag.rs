//! TIM-01: what was delivered is billed soon after.

use crate::check::{Check, CheckKind, Family, Need, Parameter, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::run::Line;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TIM-01",
    name: "Billing lag",
    family: Family::Timeliness,
    severity: Severity::High,
    meaning: "Too many days lie between a line's delivery, or else the end of its service period or its last use, whichever is later, and the \
              invoice's date. One finding per invoice, for its oldest line.",
    formula: "invoice_date - (delivery_date, or else the later of period_end and last usage) > days",
    needs: &[
        Need::Column(Field::InvoiceDate),
        Need::Any(&[Need::OneOf(&[Field::DeliveryDate, Field::PeriodEnd]), Need::RecordColumn(RecordKind::Usage, Field::Date)]),
    ],
    parameters: &[Parameter { name: "days", title: "Days allowed from delivery to invoice", usual: "10" }],
    at_stake: "The net amount of the lines that are late.",
    mend: "Find out what held the bill up: approval, usage that came late, a customer on hold.",
    source: "GASP, invoice cycle time",
    kind: CheckKind::Run(check),
};

#[derive(Clone, Copy)]
struct Late {
    since: NaiveDate,
    what: &'static str,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let allowed = findings.parameter("days");
    let usage = last_usage(inputs);
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let Some(dated) = invoice.date(Field::InvoiceDate) else { continue };
        let mut oldest: Option<Late> = None;
        let (mut late, mut net) = (0, Decimal::ZERO);
        for line in invoice.lines().filter(|line| line.decimal(Field::NetAmount).is_none_or(|net| net >= Decimal::ZERO)) {
            let Some(trigger) = trigger(line, &usage) else { continue };
            if Decimal::from((dated - trigger.since).num_days()) > allowed {
                late += 1;
                net = net.saturating_add(line.decimal(Field::NetAmount).unwrap_or_default());
                if oldest.is_none_or(|oldest| trigger.since < oldest.since) {
                    oldest = Some(trigger);
                }
            }
        }
        let Some(Late { since, what }) = oldest else { continue };
        if invoice.is_credit_note() {
            continue;
        }
        let days = (dated - since).num_days();
        let lines = match late {
            1 => "1 line".to_owned(),
            late => format!("{late} lines"),
        };
        findings.add(
            Subject::Invoice(invoice),
            Finding {
                field: Some(Field::InvoiceDate),
                expected: format!("{} days", allowed.normalize()),
                actual: format!("{days} days"),
                at_stake: net,
                message: format!(
                    "{what} {since}, billed {dated}: {days} days, {} allowed; {lines}, net {net} {}",
                    allowed.normalize(),
                    invoice.currency()
                )
                .trim_end()
                .to_owned(),
                fault: format!("late after {}", what.trim_end_matches(" on")),
                ..Finding::default()
            },
        );
    }
}

/// By invoice number and line number, and by invoice number and product, where the usage names no line.
type Usage<'a> = HashMap<(&'a str, &'a str, &'a str), NaiveDate>;

fn last_usage<'a>(inputs: &Inputs<'a>) -> Usage<'a> {
    let mut last: Usage<'a> = HashMap::new();
    for record in inputs.records(RecordKind::Usage).into_iter().flat_map(|usage| usage.iter()) {
        let (number, line) = (record.text(Field::InvoiceNumber), record.text(Field::LineNumber));
        let Some(day) = record.date(Field::Date).filter(|_| !number.is_empty()) else { continue };
        let product = if line.is_empty() { record.text(Field::Product) } else { "" };
        let latest = last.entry((number, line, product)).or_insert(day);
        *latest = day.max(*latest);
    }
    last
}

fn trigger(line: Line<'_>, usage: &Usage<'_>) -> Option<Late> {
    let used = || {
        let number = line.text(Field::InvoiceNumber);
        usage.get(&(number, line.text(Field::LineNumber), "")).or_else(|| usage.get(&(number, "", line.text(Field::Product)))).copied()
    };
    let used = if usage.is_empty() { None } else { used() };
    let of = |day: Option<NaiveDate>, what| day.map(|since| Late { since, what });
    let ended = of(line.date(Field::PeriodEnd), "service ended on");
    // Use within the period is billed at its end; what came after it was waited for.
    let used = of(used, "last used on").filter(|used| ended.is_none_or(|ended| ended.since < used.since));
    of(line.date(Field::DeliveryDate), "delivered on").or(used).or(ended)
}
