//! The invoices of a rating as the lines of a run, made while they are read: the expected run is stored as any other is.

use super::kept::{KeptContract, keep};
use super::work::Metered;
use crate::error::Error;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::sync::{Mutex, PoisonError};
use tieout_billing::rating::{DateRange, ExpectedInvoice, ExpectedLine};
use tieout_billing::{Cell, Column, Field, FieldKind, FieldName, Layout, LineSource, LineView, Progress, SourceError, Value};

/// The columns of an expected run.
const FIELDS: &[Field] = &[
    Field::InvoiceNumber,
    Field::InvoiceDate,
    Field::DueDate,
    Field::CustomerId,
    Field::CustomerName,
    Field::Country,
    Field::Currency,
    Field::LineNumber,
    Field::Product,
    Field::Description,
    Field::Plan,
    Field::Subscription,
    Field::PeriodStart,
    Field::PeriodEnd,
    Field::Quantity,
    Field::Unit,
    Field::UnitPrice,
    Field::DiscountAmount,
    Field::NetAmount,
    Field::TaxCategory,
    Field::TaxRate,
    Field::TaxAmount,
    Field::GrossAmount,
    Field::InvoiceNet,
    Field::InvoiceTax,
    Field::InvoiceGross,
    Field::InvoicePrepaid,
    Field::InvoiceDue,
    Field::ExemptionReason,
];

/// A rating, readable once as lines.
pub(super) struct ExpectedRun<'a> {
    metered: &'a Metered<'a>,
    layout: Layout,
    /// Contracts whose lines were handed out, waiting to be stored.
    done: Mutex<Vec<KeptContract>>,
}

impl<'a> ExpectedRun<'a> {
    pub fn new(metered: &'a Metered<'a>) -> ExpectedRun<'a> {
        let column = |field: &Field| Column { name: FieldName::Known(*field), kind: field.kind() };
        ExpectedRun { metered, layout: Layout { columns: FIELDS.iter().map(column).collect() }, done: Mutex::new(Vec::new()) }
    }

    /// The contracts that were handed out since the last time.
    pub fn take_done(&self) -> Vec<KeptContract> {
        std::mem::take(&mut self.done.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl LineSource for ExpectedRun<'_> {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        self.metered.estimated_lines()
    }

    fn scan(&self, progress: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        let mut position = 0;
        let rated = self.metered.rate(
            progress,
            |contract, rated| {
                let lines: Vec<Vec<OwnedCell>> = rated
                    .invoices
                    .iter()
                    .zip(numbers(&rated.invoices))
                    .flat_map(|(invoice, number)| lines_of(contract.tax.country.as_deref(), invoice, &number))
                    .collect();
                (keep(contract, rated), contract.rows.first().copied().unwrap_or(0), lines)
            },
            |(kept, row, lines)| {
                for line in &lines {
                    let cells: Vec<Cell<'_>> = line.iter().map(OwnedCell::cell).collect();
                    each(&LineView { position, file: 0, row, cells: &cells });
                    position += 1;
                }
                self.done.lock().unwrap_or_else(PoisonError::into_inner).push(kept?);
                Ok(())
            },
        );
        rated.map_err(|error| match error {
            Error::Cancelled => SourceError::Cancelled,
            error => SourceError::Failed(Box::new(error)),
        })
    }

    fn fetch(&self, _: &[u64], _: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        Err(SourceError::Failed("an expected run is read once, from its beginning".into()))
    }
}

/// The numbers of a contract's invoices: the contract and the day of issue, and a number where a day has several.
pub(super) fn numbers(invoices: &[ExpectedInvoice]) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::with_capacity(invoices.len());
    for invoice in invoices {
        let plain = format!("{} {}", invoice.contract, invoice.issue_date);
        let same = numbers.iter().filter(|known| **known == plain || known.starts_with(&format!("{plain}/"))).count();
        numbers.push(if same == 0 { plain } else { format!("{plain}/{}", same + 1) });
    }
    numbers
}

/// How many lines an invoice has in an expected run: its own, and one for each category and rate of an adjustment.
pub(super) fn lines_in_run(invoice: &ExpectedInvoice) -> u64 {
    (invoice.lines.len() + invoice.adjustments.iter().map(|adjustment| adjustment.shares.len()).sum::<usize>()) as u64
}

/// A cell before it is lent.
struct OwnedCell {
    value: Owned,
    source: String,
}

enum Owned {
    Empty,
    Text,
    Decimal(Decimal),
    Date(NaiveDate),
}

impl OwnedCell {
    fn cell(&self) -> Cell<'_> {
        let value = match self.value {
            Owned::Empty => Value::Empty,
            Owned::Text => Value::Text(&self.source),
            Owned::Decimal(decimal) => Value::Decimal(decimal),
            Owned::Date(date) => Value::Date(date),
        };
        Cell { value, source: &self.source }
    }
}

impl From<Option<&str>> for OwnedCell {
    fn from(text: Option<&str>) -> Self {
        let text = text.filter(|text| !text.is_empty());
        OwnedCell { value: text.map_or(Owned::Empty, |_| Owned::Text), source: text.unwrap_or_default().to_owned() }
    }
}

impl From<Option<Decimal>> for OwnedCell {
    fn from(decimal: Option<Decimal>) -> Self {
        OwnedCell {
            value: decimal.map_or(Owned::Empty, Owned::Decimal),
            source: decimal.map(|decimal| decimal.to_string()).unwrap_or_default(),
        }
    }
}

impl From<Option<NaiveDate>> for OwnedCell {
    fn from(date: Option<NaiveDate>) -> Self {
        OwnedCell { value: date.map_or(Owned::Empty, Owned::Date), source: date.map(|date| date.to_string()).unwrap_or_default() }
    }
}

/// One line as a row, whatever it is from.
struct RowOf<'l> {
    product: &'l str,
    description: &'l str,
    plan: &'l str,
    unit: Option<&'l str>,
    period: DateRange,
    quantity: Option<Decimal>,
    unit_price: Option<Decimal>,
    discount: Option<Decimal>,
    net: Decimal,
    category: &'l str,
    rate: Decimal,
    tax: Decimal,
}

/// The lines of an invoice, then a line for each category and rate of an adjustment: so the lines add up to the invoice's net and tax.
/// The lines' tax is that after adjustments, which therefore have none.
fn lines_of(country: Option<&str>, invoice: &ExpectedInvoice, number: &str) -> Vec<Vec<OwnedCell>> {
    let lines = invoice.lines.iter().map(of_line);
    let adjustments = invoice.adjustments.iter().flat_map(|adjustment| {
        adjustment.shares.iter().map(|share| RowOf {
            product: &adjustment.id,
            description: &adjustment.description,
            plan: "",
            unit: None,
            period: invoice.period,
            quantity: None,
            unit_price: None,
            discount: None,
            net: share.amount,
            category: &share.category,
            rate: share.rate,
            tax: Decimal::ZERO,
        })
    });
    lines.chain(adjustments).enumerate().map(|(at, row)| cells(country, invoice, number, at + 1, &row)).collect()
}

fn of_line(line: &ExpectedLine) -> RowOf<'_> {
    RowOf {
        product: &line.product,
        description: &line.description,
        plan: &line.plan,
        unit: line.unit.as_deref(),
        period: line.period,
        quantity: Some(line.quantity.result),
        unit_price: line.unit_price,
        discount: line.discount.as_ref().map(|discount| discount.result),
        net: line.net.result,
        category: &line.tax_category,
        rate: line.tax_rate,
        tax: line.tax.result,
    }
}

fn cells(country: Option<&str>, invoice: &ExpectedInvoice, number: &str, at: usize, row: &RowOf<'_>) -> Vec<OwnedCell> {
    let exempt = invoice.taxes.iter().find(|tax| tax.category == row.category && tax.rate == row.rate);
    let prepaid: Decimal = -invoice.settlements.iter().map(|settled| settled.amount.result).sum::<Decimal>();
    let cell = |field: &Field| -> OwnedCell {
        match field {
            Field::InvoiceNumber => Some(number).into(),
            Field::InvoiceDate => Some(invoice.issue_date).into(),
            Field::DueDate => invoice.due_date.into(),
            Field::CustomerId => Some(invoice.customer.as_str()).into(),
            Field::CustomerName => invoice.customer_name.as_deref().into(),
            Field::Country => country.into(),
            Field::Currency => Some(invoice.currency.as_str()).into(),
            Field::LineNumber => Some(at.to_string().as_str()).into(),
            Field::Product => Some(row.product).into(),
            Field::Description => Some(row.description).into(),
            Field::Plan => Some(row.plan).into(),
            Field::Subscription => Some(invoice.contract.as_str()).into(),
            Field::PeriodStart => Some(row.period.from).into(),
            Field::PeriodEnd => row.period.until.and_then(|until| until.pred_opt()).into(),
            Field::Quantity => row.quantity.into(),
            Field::Unit => row.unit.into(),
            Field::UnitPrice => row.unit_price.into(),
            Field::DiscountAmount => row.discount.into(),
            Field::NetAmount => Some(row.net).into(),
            Field::TaxCategory => Some(row.category).into(),
            Field::TaxRate => Some(row.rate).into(),
            Field::TaxAmount => Some(row.tax).into(),
            Field::GrossAmount => row.net.checked_add(row.tax).into(),
            Field::InvoiceNet => Some(invoice.net.result).into(),
            Field::InvoiceTax => Some(invoice.tax.result).into(),
            Field::InvoiceGross => Some(invoice.gross.result).into(),
            Field::InvoicePrepaid => Some(prepaid).filter(|prepaid| !prepaid.is_zero()).into(),
            Field::InvoiceDue => Some(invoice.due.result).into(),
            Field::ExemptionReason => exempt.and_then(|tax| tax.exemption_reason.as_deref()).into(),
            other => {
                debug_assert!(other.kind() == FieldKind::Text, "{other:?} is not filled");
                None::<&str>.into()
            }
        }
    };
    FIELDS.iter().map(cell).collect()
}
