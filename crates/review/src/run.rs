//! A bill run in memory, column by column, its lines gathered under their invoices.

use crate::texts::{TextId, Texts};
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::invoice::{document_type, is_credit_note_code};
use tieout_billing::{Field, FieldKind, LineSource, LineView, Progress, SourceError, Value};

/// The known columns of a run. Columns that no check looks at are not kept.
#[derive(Default)]
pub struct Run {
    /// By the field's discriminant.
    columns: Vec<Option<Column>>,
    texts: Texts,
    position: Vec<u64>,
    row: Vec<u64>,
    file: Vec<u32>,
    /// Lines by invoice: those of invoice `i` are `order[starts[i]..starts[i + 1]]`, in source order.
    order: Vec<u32>,
    starts: Vec<u32>,
    /// The invoice of each line.
    invoice_of: Vec<u32>,
    by_number: HashMap<TextId, u32>,
}

enum Column {
    Text(Vec<TextId>),
    Decimal(Vec<Option<Decimal>>),
    Date(Vec<Option<NaiveDate>>),
}

/// Not looked at by any check, and long.
const NOT_KEPT: &[Field] = &[Field::Description, Field::CustomerName];

impl Run {
    /// Reads a run through, in one pass.
    ///
    /// # Errors
    /// When the source can't be read, or the user stopped it.
    pub fn read(source: &dyn LineSource, progress: &dyn Progress) -> Result<Run, SourceError> {
        let layout = source.layout();
        let mut run = Run::default();
        run.columns.resize_with(Field::ALL.len(), || None);
        let mut slots: Vec<(usize, Field)> = Vec::new();
        for (at, column) in layout.columns.iter().enumerate() {
            if let Some(field) = column.name.known().filter(|field| !NOT_KEPT.contains(field)) {
                run.columns[field as usize] = Some(Column::new(field.kind()));
                slots.push((at, field));
            }
        }
        source.scan(progress, &mut |line| run.push(&slots, line))?;
        run.gather();
        Ok(run)
    }

    fn push(&mut self, slots: &[(usize, Field)], line: &LineView<'_>) {
        for &(at, field) in slots {
            let cell = &line.cells[at];
            match (&mut self.columns[field as usize], cell.value) {
                (Some(Column::Text(ids)), Value::Text(text)) => ids.push(self.texts.id(text)),
                (Some(Column::Text(ids)), Value::Empty) => ids.push(0),
                (Some(Column::Text(ids)), _) => ids.push(self.texts.id(cell.source)),
                (Some(Column::Decimal(decimals)), Value::Decimal(decimal)) => decimals.push(Some(decimal)),
                (Some(Column::Decimal(decimals)), _) => decimals.push(None),
                (Some(Column::Date(dates)), Value::Date(date)) => dates.push(Some(date)),
                (Some(Column::Date(dates)), _) => dates.push(None),
                (None, _) => {}
            }
        }
        self.position.push(line.position);
        self.row.push(line.row);
        self.file.push(line.file);
    }

    /// Lines under their invoices, invoices in the order of their first lines. Lines without a number are one invoice without a number.
    fn gather(&mut self) {
        let lines = self.position.len();
        self.invoice_of = Vec::with_capacity(lines);
        let mut counts: Vec<u32> = Vec::new();
        for line in 0..lines {
            let number = match &self.columns[Field::InvoiceNumber as usize] {
                Some(Column::Text(ids)) => ids[line],
                _ => 0,
            };
            let next = counts.len() as u32;
            let invoice = *self.by_number.entry(number).or_insert(next);
            if invoice == next {
                counts.push(0);
            }
            counts[invoice as usize] += 1;
            self.invoice_of.push(invoice);
        }
        self.starts = Vec::with_capacity(counts.len() + 1);
        let mut start = 0;
        for count in &counts {
            self.starts.push(start);
            start += count;
        }
        self.starts.push(start);
        let mut next = self.starts.clone();
        self.order = vec![0; lines];
        for line in 0..lines {
            let slot = &mut next[self.invoice_of[line] as usize];
            self.order[*slot as usize] = line as u32;
            *slot += 1;
        }
    }

    /// Whether the run has the column with a value in it somewhere.
    pub fn has(&self, field: Field) -> bool {
        match &self.columns.get(field as usize) {
            Some(Some(Column::Text(ids))) => ids.iter().any(|id| *id != 0),
            Some(Some(Column::Decimal(decimals))) => decimals.iter().any(Option::is_some),
            Some(Some(Column::Date(dates))) => dates.iter().any(Option::is_some),
            _ => false,
        }
    }

    /// Whether the run has the column, if only with empty cells.
    pub fn has_column(&self, field: Field) -> bool {
        matches!(self.columns.get(field as usize), Some(Some(_)))
    }

    /// How many invoices it has.
    pub fn invoice_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many lines it has.
    pub fn line_count(&self) -> usize {
        self.position.len()
    }

    /// Its invoices, in the order of the source.
    pub fn invoices(&self) -> impl Iterator<Item = Invoice<'_>> {
        (0..self.invoice_count() as u32).map(|index| Invoice { run: self, index })
    }

    /// The invoice of that ordinal, from 0.
    pub fn invoice(&self, index: usize) -> Invoice<'_> {
        Invoice { run: self, index: index as u32 }
    }

    /// The invoice of that number.
    pub fn find(&self, number: &str) -> Option<Invoice<'_>> {
        let index = *self.by_number.get(&self.texts.find(number)?)?;
        Some(Invoice { run: self, index })
    }

    /// Every line, in the order of the source.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        (0..self.line_count() as u32).map(|index| Line { run: self, index })
    }

    /// The line of that ordinal, from 0.
    pub fn line(&self, index: usize) -> Line<'_> {
        Line { run: self, index: index as u32 }
    }

    fn text_of(&self, field: Field, line: u32) -> &str {
        self.texts.get(self.text_id(field, line))
    }

    fn text_id(&self, field: Field, line: u32) -> TextId {
        match &self.columns[field as usize] {
            Some(Column::Text(ids)) => ids[line as usize],
            _ => 0,
        }
    }

    fn decimal_of(&self, field: Field, line: u32) -> Option<Decimal> {
        match &self.columns[field as usize] {
            Some(Column::Decimal(decimals)) => decimals[line as usize],
            _ => None,
        }
    }

    fn date_of(&self, field: Field, line: u32) -> Option<NaiveDate> {
        match &self.columns[field as usize] {
            Some(Column::Date(dates)) => dates[line as usize],
            _ => None,
        }
    }
}

impl Column {
    fn new(kind: FieldKind) -> Column {
        match kind {
            FieldKind::Text => Column::Text(Vec::new()),
            FieldKind::Decimal => Column::Decimal(Vec::new()),
            FieldKind::Date => Column::Date(Vec::new()),
        }
    }
}

/// An invoice or credit note of a run. What belongs to the invoice is taken from the first of its lines that says it.
#[derive(Clone, Copy)]
pub struct Invoice<'r> {
    run: &'r Run,
    index: u32,
}

impl<'r> Invoice<'r> {
    /// Its ordinal in the run, from 0.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// The run that it is of.
    pub fn run(&self) -> &'r Run {
        self.run
    }

    /// Its number; empty for the lines that have none.
    pub fn number(&self) -> &'r str {
        self.text(Field::InvoiceNumber)
    }

    /// The customer's identifier, or the name where there is none.
    pub fn customer(&self) -> &'r str {
        self.text(Field::CustomerId)
    }

    /// ISO 4217 code; empty where the run names none.
    pub fn currency(&self) -> &'r str {
        self.text(Field::Currency)
    }

    /// Its lines, in the order of the source.
    pub fn lines(&self) -> impl Iterator<Item = Line<'r>> + use<'r> {
        let run = self.run;
        self.line_indices().iter().map(move |&index| Line { run, index })
    }

    /// How many lines it has; at least one.
    pub fn line_count(&self) -> usize {
        self.line_indices().len()
    }

    /// The first text of its lines that is not empty.
    pub fn text(&self, field: Field) -> &'r str {
        let id = self.line_indices().iter().map(|&line| self.run.text_id(field, line)).find(|id| *id != 0);
        self.run.texts.get(id.unwrap_or(0))
    }

    /// The first decimal of its lines.
    pub fn decimal(&self, field: Field) -> Option<Decimal> {
        self.line_indices().iter().find_map(|&line| self.run.decimal_of(field, line))
    }

    /// The first date of its lines.
    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        self.line_indices().iter().find_map(|&line| self.run.date_of(field, line))
    }

    /// The exact sum of a decimal over its lines; 0 where none has one. The largest decimal where the sum has more than 28 digits.
    pub fn sum(&self, field: Field) -> Decimal {
        let values = self.line_indices().iter().filter_map(|&line| self.run.decimal_of(field, line));
        values.fold(Decimal::ZERO, |sum, value| sum.saturating_add(value))
    }

    /// Net total: as the header states it, or else the sum of the lines.
    pub fn net(&self) -> Decimal {
        self.decimal(Field::InvoiceNet).unwrap_or_else(|| self.sum(Field::NetAmount))
    }

    /// Tax total: as the header states it, or else the sum of the lines.
    pub fn tax(&self) -> Decimal {
        self.decimal(Field::InvoiceTax).unwrap_or_else(|| self.sum(Field::TaxAmount))
    }

    /// Gross total: as the header states it, or else the sum of the lines' gross amounts, or else net and tax.
    pub fn gross(&self) -> Decimal {
        let of_lines = || self.decimal(Field::GrossAmount).map(|_| self.sum(Field::GrossAmount));
        self.decimal(Field::InvoiceGross).or_else(of_lines).unwrap_or_else(|| self.net().saturating_add(self.tax()))
    }

    /// Whether it is a credit note: it says so, or its net total is below zero.
    pub fn is_credit_note(&self) -> bool {
        document_type(self.text(Field::DocumentType)).map_or_else(|| self.net() < Decimal::ZERO, is_credit_note_code)
    }

    /// Whether it was voided, cancelled or never posted, as its status says.
    pub fn is_void(&self) -> bool {
        matches!(
            self.text(Field::Status).to_lowercase().as_str(),
            "void" | "voided" | "cancelled" | "canceled" | "deleted" | "uncollectible"
        )
    }

    fn line_indices(&self) -> &'r [u32] {
        let (from, until) = (self.run.starts[self.index as usize], self.run.starts[self.index as usize + 1]);
        &self.run.order[from as usize..until as usize]
    }
}

/// A line of a run.
#[derive(Clone, Copy)]
pub struct Line<'r> {
    run: &'r Run,
    index: u32,
}

impl<'r> Line<'r> {
    /// Its ordinal in the run, from 0, in source order.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// Where it stands in its source; see [`tieout_billing::LineView::position`].
    pub fn position(&self) -> u64 {
        self.run.position[self.index as usize]
    }

    /// The row of its file, and the file's index.
    pub fn row(&self) -> (u64, u32) {
        (self.run.row[self.index as usize], self.run.file[self.index as usize])
    }

    /// The invoice that it is a line of.
    pub fn invoice(&self) -> Invoice<'r> {
        Invoice { run: self.run, index: self.run.invoice_of[self.index as usize] }
    }

    /// Its number, or its ordinal within the invoice from 1 where the source has none.
    pub fn number(&self) -> String {
        let said = self.text(Field::LineNumber);
        if said.is_empty() {
            let ordinal = self.invoice().line_indices().iter().position(|&line| line == self.index).unwrap_or(0) + 1;
            ordinal.to_string()
        } else {
            said.to_owned()
        }
    }

    /// Empty where it has none.
    pub fn text(&self, field: Field) -> &'r str {
        self.run.text_of(field, self.index)
    }

    pub fn decimal(&self, field: Field) -> Option<Decimal> {
        self.run.decimal_of(field, self.index)
    }

    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        self.run.date_of(field, self.index)
    }
}
