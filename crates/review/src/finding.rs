//! Where a check is broken.

use crate::check::{Check, Severity};
use crate::run::{Invoice, Line};
use crate::settings::Settings;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use tieout_billing::Field;
use tieout_billing::currency::minor_digits;

/// One place where a check is broken, with its figures and the money at stake.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The invoice's number; empty where the finding is about none (a contract without invoice, an account).
    pub invoice: String,
    /// The line's number; empty where it is about the whole invoice.
    pub line: String,
    /// Ordinal of the line in the run ([`Line::index`]), for showing it in place.
    pub line_index: Option<u32>,
    /// The field that is wrong, if it is one.
    pub field: Option<Field>,
    pub customer: String,
    /// What should have been, and what was, as the user reads them: an amount, a date, a text.
    pub expected: String,
    pub actual: String,
    /// Actual minus expected, where both are numbers.
    pub difference: Option<Decimal>,
    /// Of the difference and the money at stake; empty where there is none.
    pub currency: String,
    /// The money at stake, never below zero; in whole minor units of the currency, of which a begun one counts.
    pub at_stake: Decimal,
    /// Why, as a sentence with the arithmetic: `3 x 19.99 = 59.97, billed 59.79`.
    pub message: String,
    /// What the same fault has in common, such as `rate 19 billed as 16`; empty: the check is one fault.
    pub fault: String,
    /// What stays the same from month to month where the invoice number does not, such as `C12583|22728`: tells known findings from new ones.
    pub subject: String,
}

/// What a finding is about.
#[derive(Clone, Copy)]
pub enum Subject<'r> {
    Line(Line<'r>),
    Invoice(Invoice<'r>),
    /// Neither: a contract, a customer, an account, the run.
    Other,
}

/// Takes the findings of one check.
pub struct Findings<'c> {
    check: &'c Check,
    settings: &'c Settings,
    /// Findings so far.
    pub list: Vec<Finding>,
}

impl<'c> Findings<'c> {
    /// None yet.
    pub fn new(check: &'c Check, settings: &'c Settings) -> Findings<'c> {
        Findings { check, settings, list: Vec::new() }
    }

    /// A parameter of the check, as the workspace sets it.
    pub fn parameter(&self, name: &str) -> Decimal {
        self.settings.parameter(self.check, name)
    }

    /// The severity of these findings.
    pub fn severity(&self) -> Severity {
        self.settings.severity(self.check)
    }

    /// Adds a finding: invoice, line, customer, currency and the lasting subject are taken from what it is about, where `finding` leaves
    /// them empty.
    pub fn add(&mut self, about: Subject<'_>, finding: Finding) {
        let mut finding = finding;
        let fill = |slot: &mut String, text: &str| {
            if slot.is_empty() {
                slot.push_str(text);
            }
        };
        let (invoice, line) = match about {
            Subject::Line(line) => (Some(line.invoice()), Some(line)),
            Subject::Invoice(invoice) => (Some(invoice), None),
            Subject::Other => (None, None),
        };
        if let Some(line) = line {
            finding.line_index = Some(line.index() as u32);
            fill(&mut finding.line, &line.number());
            fill(&mut finding.currency, line.text(Field::Currency));
        }
        if let Some(invoice) = invoice {
            fill(&mut finding.invoice, invoice.number());
            fill(&mut finding.customer, invoice.customer());
            fill(&mut finding.currency, invoice.currency());
        }
        if finding.subject.is_empty() {
            let of_line = |field| line.map_or("", |line| line.text(field));
            finding.subject =
                [finding.customer.as_str(), of_line(Field::Product), of_line(Field::Plan), of_line(Field::Subscription)].join("|");
        }
        let digits = minor_digits(&finding.currency).unwrap_or(2);
        finding.at_stake = finding.at_stake.abs().round_dp_with_strategy(digits, RoundingStrategy::AwayFromZero);
        self.list.push(finding);
    }

    /// Adds a finding about a wrong amount: `difference` and `at_stake` come from the two figures. Nothing is added where they are within
    /// the check's `tolerance`.
    pub fn amount(&mut self, about: Subject<'_>, field: Field, expected: Decimal, actual: Decimal, message: impl FnOnce() -> String) {
        let difference = actual.saturating_sub(expected);
        if difference.is_zero() || difference.abs() <= self.parameter("tolerance") {
            return;
        }
        let finding = Finding {
            field: Some(field),
            expected: expected.to_string(),
            actual: actual.to_string(),
            difference: Some(difference),
            at_stake: difference.abs(),
            message: message(),
            ..Finding::default()
        };
        self.add(about, finding);
    }
}
