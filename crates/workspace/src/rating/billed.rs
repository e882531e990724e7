//! What a bill run billed for the customer and period of an expected invoice.

mod likeness;

use crate::error::Result;
use crate::stored_run::StoredRun;
use crate::table::{rating, run};
use crate::view::{BilledInvoiceView, BilledLineView};
use crate::workspace::Workspace;
use chrono::NaiveDate;
use likeness::{Likeness, Whose, alike, assigned};
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tieout_billing::rating::ExpectedInvoice;
use tieout_billing::{Field, LineSource, Silent, Value};

/// Days after the expected issue on which an invoice without periods may still be the one.
const LATE: u64 = 21;

/// A line that was billed.
struct Billed {
    invoice: String,
    whose: Whose,
    contract: String,
    date: Option<NaiveDate>,
    product: String,
    plan: String,
    period_start: Option<NaiveDate>,
    description: String,
    quantity: String,
    unit_price: String,
    net: Decimal,
    tax: Decimal,
    gross: Option<Decimal>,
}

impl Workspace {
    /// The invoice of the run that is for the same contract, or else the same customer, in the same period: the one that has most lines that
    /// are like the expected ones. Names are compared as they are, then whatever case and separators they are written with. Nothing where
    /// the run has none.
    pub(super) fn billed_beside(&self, run: i64, rated: i64, expected: &ExpectedInvoice) -> Result<Option<BilledInvoiceView>> {
        let (stored, known) = self
            .read(|connection| Ok((run::get(connection, run)?, rating::contracts(connection, rated, &expected.customer, 0, u64::MAX)?)))?;
        stored.refuse_records()?;
        let mut lines = self.lines_of_customer(&stored, expected)?;
        // What was billed for another contract of the customer says nothing of this one.
        let others = || known.rows.iter().filter(|row| row.customer == expected.customer && row.contract != expected.contract);
        lines.retain(|line| line.whose <= Whose::ContractWrittenOtherwise || !others().any(|row| alike(&row.contract, &line.contract)));
        // Who names the contract means it; what only names the customer counts where nothing names the contract.
        if let Some(best) = lines.iter().map(|line| line.whose).min() {
            lines.retain(|line| line.whose == best);
        }
        let mut invoices: BTreeMap<String, Vec<Billed>> = BTreeMap::new();
        for line in lines {
            invoices.entry(line.invoice.clone()).or_default().push(line);
        }
        let best = invoices
            .into_iter()
            .map(|(invoice, lines)| {
                let like = assigned(&lines, &expected.lines);
                (invoice, lines, like)
            })
            .max_by_key(|(_, lines, like)| {
                let away = lines.iter().filter_map(|line| line.date).map(|date| (date - expected.issue_date).num_days().abs()).min();
                let found = like.iter().flatten();
                (found.clone().count(), Reverse(found.map(|(_, likeness)| *likeness as usize).sum::<usize>()), Reverse(away))
            });
        Ok(best.map(|(invoice, lines, like)| beside(run, invoice, &lines, &like)))
    }

    fn lines_of_customer(&self, stored: &run::Run, expected: &ExpectedInvoice) -> Result<Vec<Billed>> {
        let source = StoredRun::new(self.lend()?, stored);
        let layout = source.layout().clone();
        let at = |field: Field| layout.position(field);
        let mut found = Vec::new();
        source.scan(&Silent, &mut |line| {
            let text = |field: Field| match at(field).map(|at| line.cells[at].value) {
                Some(Value::Text(text)) => text,
                _ => "",
            };
            let date = |field: Field| match at(field).map(|at| line.cells[at].value) {
                Some(Value::Date(day)) => Some(day),
                _ => None,
            };
            let Some(whose) = Whose::of(expected, text(Field::Subscription), text(Field::CustomerId), text(Field::CustomerName)) else {
                return;
            };
            let (period_start, issued) = (date(Field::PeriodStart), date(Field::InvoiceDate));
            if !in_period(expected, period_start, issued) {
                return;
            }
            let amount = |field: Field| match at(field).map(|at| line.cells[at].value) {
                Some(Value::Decimal(amount)) => Some(amount),
                _ => None,
            };
            let shown = |field: Field| at(field).map(|at| line.cells[at].source.trim().to_owned()).unwrap_or_default();
            let described = [text(Field::Description), text(Field::Product), text(Field::Plan)];
            found.push(Billed {
                invoice: text(Field::InvoiceNumber).to_owned(),
                whose,
                contract: text(Field::Subscription).to_owned(),
                date: issued,
                product: text(Field::Product).to_owned(),
                plan: text(Field::Plan).to_owned(),
                period_start,
                description: described.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_owned(),
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

/// Whether a line that begins on that day, or an invoice of that day where lines name none, can be of the expected invoice.
fn in_period(expected: &ExpectedInvoice, period_start: Option<NaiveDate>, issued: Option<NaiveDate>) -> bool {
    let first = expected.lines.iter().map(|line| line.period.from).chain([expected.period.from]).min();
    let last = expected.issue_date.max(expected.period.until.unwrap_or(expected.issue_date));
    let (day, last) = match (period_start, issued) {
        (Some(day), _) => (day, last),
        (None, Some(day)) => (day, last.max(expected.issue_date + chrono::Days::new(LATE))),
        (None, None) => return true,
    };
    first.is_none_or(|first| day >= first) && day <= last
}

fn beside(run: i64, invoice: String, lines: &[Billed], like: &[Option<(usize, Likeness)>]) -> BilledInvoiceView {
    let sum = |figure: fn(&Billed) -> Decimal| lines.iter().map(figure).sum::<Decimal>();
    let view = |(line, like): (&Billed, &Option<(usize, Likeness)>)| BilledLineView {
        number: like.map(|(at, _)| at as u64 + 1),
        matched_by: like.map(|(_, likeness)| likeness.name()).unwrap_or_default().to_owned(),
        description: line.description.clone(),
        quantity: line.quantity.clone(),
        unit_price: line.unit_price.clone(),
        net: line.net.to_string(),
    };
    BilledInvoiceView {
        run,
        invoice,
        net: sum(|line| line.net).into(),
        tax: sum(|line| line.tax).into(),
        gross: sum(|line| line.gross.unwrap_or(line.net + line.tax)).into(),
        lines: lines.iter().zip(like).map(view).collect(),
    }
}
