//! Revenue schedules beside the lines that they are of.

use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::{Invoice, Line};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{ExactSum, Field, RecordKind};

/// The schedule of one line of the run, or of a whole invoice where it names no line.
pub struct Schedule<'r> {
    pub invoice: Invoice<'r>,
    /// The line's number as the schedule says it; empty for the whole invoice.
    pub number: &'r str,
    /// `None` for the whole invoice, and where the invoice has no such line.
    pub line: Option<Line<'r>>,
    pub rows: Vec<Record<'r>>,
}

/// The schedules of the run's own invoices that are not void, in the order of their first rows.
pub fn schedules<'r>(inputs: &Inputs<'r>) -> Vec<Schedule<'r>> {
    let mut found: Vec<Schedule<'r>> = Vec::new();
    let mut slots: HashMap<(&str, &str), Option<usize>> = HashMap::new();
    let mut lines: HashMap<usize, HashMap<String, Line<'r>>> = HashMap::new();
    for row in inputs.records(RecordKind::RevenueSchedules).into_iter().flat_map(|records| records.iter()) {
        let key = (row.text(Field::InvoiceNumber), row.text(Field::LineNumber));
        let slot = *slots.entry(key).or_insert_with(|| {
            let invoice = inputs.run.find(key.0).filter(|invoice| !invoice.is_void())?;
            let of_invoice = lines.entry(invoice.index()).or_insert_with(|| by_number(&invoice));
            found.push(Schedule { invoice, number: key.1, line: of_invoice.get(key.1).copied(), rows: Vec::new() });
            Some(found.len() - 1)
        });
        if let Some(slot) = slot {
            found[slot].rows.push(row);
        }
    }
    found
}

/// Lines by [`Line::number`], without looking the ordinal up for each.
fn by_number<'r>(invoice: &Invoice<'r>) -> HashMap<String, Line<'r>> {
    let number = |(at, line): (usize, Line<'r>)| match line.text(Field::LineNumber) {
        "" => ((at + 1).to_string(), line),
        said => (said.to_owned(), line),
    };
    invoice.lines().enumerate().map(number).collect()
}

impl Schedule<'_> {
    /// What was billed for it, without tax; 0 where the invoice has no such line.
    pub fn billed(&self) -> Decimal {
        match self.line {
            Some(line) => line.decimal(Field::NetAmount).unwrap_or_default(),
            None if self.number.is_empty() => self.invoice.net(),
            None => Decimal::ZERO,
        }
    }

    /// The sum of its rows in the invoice's currency; `None` when it has too many digits.
    pub fn sum(&self, of: impl Fn(&Record<'_>) -> Option<Decimal>) -> Option<Decimal> {
        let mut sum = ExactSum::default();
        let currency = self.invoice.currency();
        let own = |row: &&Record<'_>| row.text(Field::Currency).is_empty() || row.text(Field::Currency).eq_ignore_ascii_case(currency);
        self.rows.iter().filter(own).filter_map(of).for_each(|amount| sum.add(amount));
        sum.total().ok()
    }

    /// `line 2 of I1`, `I1`
    pub fn name(&self) -> String {
        if self.number.is_empty() { self.invoice.number().to_owned() } else { format!("line {} of {}", self.number, self.invoice.number()) }
    }
}

/// What of a row is recognised: as it states, or else its amount from its month on.
pub fn recognised(row: &Record<'_>, stated: bool, until: NaiveDate) -> Option<Decimal> {
    if stated {
        row.decimal(Field::RecognisedAmount)
    } else {
        row.decimal(Field::Amount).filter(|_| row.date(Field::Date).is_some_and(|date| date <= until))
    }
}

/// Whether the schedules state what is recognised.
pub fn states_recognised(inputs: &Inputs<'_>) -> bool {
    inputs.records(RecordKind::RevenueSchedules).is_some_and(|records| records.has(Field::RecognisedAmount))
}
