//! What a bill run billed for the customer and period of an expected invoice.

use crate::error::Result;
use crate::stored_run::StoredRun;
use crate::table::run;
use crate::view::{BilledInvoiceView, BilledLineView};
use crate::workspace::Workspace;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::rating::ExpectedInvoice;
use tieout_billing::{Field, LineSource, Silent, Value};

/// A line that was billed.
struct Billed {
    invoice: String,
    product: String,
    period_start: String,
    description: String,
    quantity: String,
    unit_price: String,
    net: Decimal,
    tax: Decimal,
    gross: Option<Decimal>,
}

impl Workspace {
    /// The invoice of the run that is for the same contract, or else the same customer, in the same period: the one that shares most
    /// products with it. Nothing where the run has none.
    pub(super) fn billed_beside(&self, run: i64, expected: &ExpectedInvoice) -> Result<Option<BilledInvoiceView>> {
        let stored = self.read(|connection| run::get(connection, run))?;
        stored.refuse_records()?;
        let mut invoices: BTreeMap<String, Vec<Billed>> = BTreeMap::new();
        for line in self.lines_of_customer(&stored, expected)? {
            invoices.entry(line.invoice.clone()).or_default().push(line);
        }
        let shared =
            |lines: &[Billed]| expected.lines.iter().filter(|line| lines.iter().any(|billed| billed.product == line.product)).count();
        let best = invoices.into_iter().max_by_key(|(_, lines)| shared(lines));
        Ok(best.map(|(invoice, lines)| beside(run, invoice, &lines, expected)))
    }

    fn lines_of_customer(&self, stored: &run::Run, expected: &ExpectedInvoice) -> Result<Vec<Billed>> {
        let source = StoredRun::new(self.lend()?, stored);
        let layout = source.layout().clone();
        let at = |field: Field| layout.position(field);
        let (customer, contract) = (at(Field::CustomerId), at(Field::Subscription));
        let day = at(Field::PeriodStart).or(at(Field::InvoiceDate));
        let mut found = Vec::new();
        source.scan(&Silent, &mut |line| {
            let text = |at: Option<usize>| match at.map(|at| line.cells[at].value) {
                Some(Value::Text(text)) => text,
                _ => "",
            };
            let same_contract = match text(contract) {
                "" => text(customer) == expected.customer,
                named => named == expected.contract,
            };
            let in_period = match day.map(|at| line.cells[at].value) {
                Some(Value::Date(day)) => {
                    day >= expected.period.from && day <= expected.issue_date.max(expected.period.until.unwrap_or(day))
                }
                _ => true,
            };
            if !same_contract || !in_period {
                return;
            }
            let amount = |field: Field| match at(field).map(|at| line.cells[at].value) {
                Some(Value::Decimal(amount)) => Some(amount),
                _ => None,
            };
            let shown = |field: Field| at(field).map(|at| line.cells[at].source.trim().to_owned()).unwrap_or_default();
            found.push(Billed {
                invoice: text(at(Field::InvoiceNumber)).to_owned(),
                product: text(at(Field::Product)).to_owned(),
                period_start: match at(Field::PeriodStart).map(|at| line.cells[at].value) {
                    Some(Value::Date(day)) => day.to_string(),
                    _ => String::new(),
                },
                description: text(at(Field::Description).or(at(Field::Product))).to_owned(),
                quantity: shown(Field::Quantity),
                unit_price: shown(Field::UnitPrice),
                net: amount(Field::NetAmount).unwrap_or_default(),
                tax: amount(Field::TaxAmount).unwrap_or_default(),
                gross: amount(Field::GrossAmount),
            });
        })?;
        Ok(found)
    }
}

fn beside(run: i64, invoice: String, lines: &[Billed], expected: &ExpectedInvoice) -> BilledInvoiceView {
    let sum = |figure: fn(&Billed) -> Decimal| lines.iter().map(figure).sum::<Decimal>();
    let mut free: Vec<usize> = (0..expected.lines.len()).collect();
    let mut view = |line: &Billed| {
        // The line of the product and period with the nearest amount, each once.
        let like = |at: &&usize| expected.lines[**at].product == line.product;
        let near = |at: &&usize| {
            let wanted = &expected.lines[**at];
            (wanted.period.from.to_string() != line.period_start, (wanted.net.result - line.net).abs())
        };
        let number = free.iter().filter(like).min_by_key(near).copied();
        free.retain(|at| Some(*at) != number);
        BilledLineView {
            number: number.map(|at| at as u64 + 1),
            description: line.description.clone(),
            quantity: line.quantity.clone(),
            unit_price: line.unit_price.clone(),
            net: line.net.to_string(),
        }
    };
    let shown = lines.iter().map(&mut view).collect();
    BilledInvoiceView {
        run,
        invoice,
        net: sum(|line| line.net).into(),
        tax: sum(|line| line.tax).into(),
        gross: sum(|line| line.gross.unwrap_or(line.net + line.tax)).into(),
        lines: shown,
    }
}
