//! An invoice of the queue as the customer would see it, with its findings in place and what stands around it.

use super::{findings, related};
use crate::decisions;
use crate::error::Result;
use crate::mapping::kind_name;
use crate::stored_run::StoredRun;
use crate::table::{invoice, review, run};
use crate::view::{
    FindingView, InvoiceReviewView, PaperColumnView, PaperFieldView, PaperLineView, QueueItemView, QueueQuery, RecentInvoiceView,
};
use crate::workspace::Workspace;
use rusqlite::{Connection, params};
use rust_decimal::Decimal;
use tieout_billing::{Field, FieldName, Layout, Value};

/// Columns that an invoice's table shows, in reading order, where the run has them.
const SHOWN: &[Field] = &[
    Field::Product,
    Field::Description,
    Field::Plan,
    Field::Subscription,
    Field::PeriodStart,
    Field::PeriodEnd,
    Field::Quantity,
    Field::Unit,
    Field::UnitPrice,
    Field::DiscountRate,
    Field::DiscountAmount,
    Field::ChargeAmount,
    Field::NetAmount,
    Field::TaxCategory,
    Field::TaxRate,
    Field::TaxAmount,
    Field::GrossAmount,
];

/// More lines of one invoice are not drawn; its findings name their lines.
const MOST_LINES: usize = 2_000;

/// Invoices of the customer that the chart shows.
const RECENT: i64 = 12;

impl Workspace {
    /// One item of the queue opened. With a query, also the items before and after it there.
    pub fn invoice_review(&self, review: i64, item: i64, query: Option<&QueueQuery>) -> Result<InvoiceReviewView> {
        let view = self.queue_item(review, item)?;
        let (before, after) = match query {
            Some(query) => self.queue_neighbours(review, query, item)?,
            None => (None, None),
        };
        let (stored, run) = self.read(|connection| {
            let stored = review::get(connection, review)?;
            let run = run::get(connection, stored.run)?;
            Ok((stored, run))
        })?;
        let reader = StoredRun::new(self.lend()?, &run);
        self.read(|connection| {
            let found = findings::of_item(connection, review, item)?;
            let sheet = sheet(connection, &run, &reader, &view.invoice, &found)?;
            let (key, hash): (String, String) =
                connection.query_row("SELECT key, hash FROM review_item WHERE id = ?", [item], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(InvoiceReviewView {
                header: header(&run.layout, &sheet, &view, &found),
                columns: columns(&run.layout),
                totals: totals(&run.layout, &sheet, &view, &found),
                lines: sheet.lines,
                recent: recent(connection, &view, &run.name)?,
                records: related::of(self, connection, &stored.records, &view)?,
                history: decisions::of_item(connection, review, &key)?,
                findings: found,
                hash,
                before,
                after,
                item: view,
            })
        })
    }
}

/// The invoice's lines, and the first value of each field.
struct Sheet {
    lines: Vec<PaperLineView>,
    first: Vec<(Field, String)>,
    sums: [Decimal; 3],
}

fn shown(layout: &Layout) -> impl Iterator<Item = (usize, Field)> {
    SHOWN.iter().filter_map(|field| Some((layout.position(*field)?, *field)))
}

fn columns(layout: &Layout) -> Vec<PaperColumnView> {
    shown(layout).map(|(_, field)| column(field)).collect()
}

/// A column as the window shows it.
pub fn column(field: Field) -> PaperColumnView {
    PaperColumnView { field: field.name().to_owned(), title: field.title().to_owned(), kind: kind_name(field.kind()).to_owned() }
}

fn sheet(connection: &Connection, run: &run::Run, reader: &StoredRun, number: &str, found: &[FindingView]) -> Result<Sheet> {
    let mut sheet = Sheet { lines: Vec::new(), first: Vec::new(), sums: [Decimal::ZERO; 3] };
    if number.is_empty() {
        return Ok(sheet);
    }
    let files = run::files(connection, run.id)?;
    let positions = invoice::positions(connection, run.id, number)?;
    let numbered = run.layout.position(Field::LineNumber);
    let money = [Field::NetAmount, Field::TaxAmount, Field::GrossAmount].map(|field| run.layout.position(field));
    reader.lines_at(&positions, &mut |index, line| {
        for (at, column) in run.layout.columns.iter().enumerate() {
            if let FieldName::Known(field) = column.name
                && line.cells[at].value != Value::Empty
                && !sheet.first.iter().any(|(known, _)| *known == field)
            {
                sheet.first.push((field, text(&line.cells[at].value)));
            }
        }
        for (sum, place) in sheet.sums.iter_mut().zip(money) {
            if let Some(Value::Decimal(amount)) = place.map(|place| line.cells[place].value) {
                *sum = sum.checked_add(amount).unwrap_or(*sum);
            }
        }
        if index >= MOST_LINES {
            return;
        }
        let own = numbered.map(|at| text(&line.cells[at].value)).filter(|name| !name.is_empty());
        let name = own.unwrap_or_else(|| (index + 1).to_string());
        sheet.lines.push(PaperLineView {
            cells: shown(&run.layout).map(|(at, _)| text(&line.cells[at].value)).collect(),
            findings: found.iter().filter(|finding| finding.line == name).map(|finding| finding.id).collect(),
            line: name,
            file: files.get(line.file as usize).map_or_else(String::new, |file| file.name.clone()),
            row: line.row,
        });
    })?;
    Ok(sheet)
}

/// What stands above the lines: everything that belongs to the whole invoice but its totals.
fn header(layout: &Layout, sheet: &Sheet, item: &QueueItemView, found: &[FindingView]) -> Vec<PaperFieldView> {
    let of_invoice = Field::of_lines().iter().filter(|field| field.is_invoice_level() && !field.is_invoice_total());
    of_invoice
        .filter(|field| layout.position(**field).is_some())
        .filter_map(|field| {
            let value = match field {
                Field::InvoiceNumber => item.title.clone(),
                field => sheet.first.iter().find(|(known, _)| known == field)?.1.clone(),
            };
            Some(paper_field(*field, value, found))
        })
        .collect()
}

/// Net, tax and gross: as the header states them, else the sums of the lines.
fn totals(layout: &Layout, sheet: &Sheet, item: &QueueItemView, found: &[FindingView]) -> Vec<PaperFieldView> {
    if item.invoice.is_empty() {
        return Vec::new();
    }
    let stated = |field: Field| sheet.first.iter().find(|(known, _)| *known == field).map(|(_, value)| value.clone());
    let mut fields = Vec::new();
    for (field, of_lines, sum) in [
        (Field::InvoiceNet, Field::NetAmount, sheet.sums[0]),
        (Field::InvoiceTax, Field::TaxAmount, sheet.sums[1]),
        (Field::InvoiceGross, Field::GrossAmount, item.gross.0.parse().unwrap_or(sheet.sums[2])),
    ] {
        let summed = (field == Field::InvoiceGross || layout.position(of_lines).is_some()).then(|| sum.to_string());
        fields.extend(stated(field).or(summed).map(|value| paper_field(field, value, found)));
    }
    let others = Field::of_lines().iter().filter(|field| field.is_invoice_total());
    for field in others.filter(|field| !matches!(field, Field::InvoiceNet | Field::InvoiceTax | Field::InvoiceGross)) {
        fields.extend(stated(*field).map(|value| paper_field(*field, value, found)));
    }
    fields
}

fn paper_field(field: Field, value: String, found: &[FindingView]) -> PaperFieldView {
    let about = found.iter().filter(|finding| finding.line.is_empty() && finding.field.as_deref() == Some(field.name()));
    PaperFieldView {
        field: field.name().to_owned(),
        title: field.title().to_owned(),
        value,
        findings: about.map(|finding| finding.id).collect(),
    }
}

/// The customer's last invoices in the same currency, oldest first, this one among them.
fn recent(connection: &Connection, item: &QueueItemView, run: &str) -> Result<Vec<RecentInvoiceView>> {
    let mut found = Vec::new();
    if !item.customer.is_empty() {
        let sql = "SELECT t.number, r.name, t.date, t.gross FROM invoice_total t JOIN run r ON r.id = t.run
                   WHERE t.customer = ?1 AND t.currency = ?2 AND (?3 IS NULL OR t.date IS NULL OR t.date <= ?3)
                   ORDER BY t.date DESC, t.run DESC, t.number DESC LIMIT ?4";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![item.customer, item.currency, item.date, RECENT + 1])?;
        while let Some(row) = rows.next()? {
            found.push(RecentInvoiceView {
                invoice: row.get(0)?,
                run: row.get(1)?,
                date: row.get(2)?,
                gross: crate::view::Amount(row.get(3)?),
            });
        }
    }
    let this = |recent: &RecentInvoiceView| recent.invoice == item.invoice && recent.run == run;
    let own = found.iter().position(this).map(|at| found.remove(at));
    found.truncate(RECENT as usize - 1);
    found.reverse();
    found.extend(own);
    Ok(found)
}

fn text(value: &Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Decimal(decimal) => decimal.to_string(),
        Value::Date(date) => date.to_string(),
    }
}
