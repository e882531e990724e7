//! From the cells of a row to the typed cells of a line, by the plan that a mapping makes for a file.

use crate::date::parse_date;
use crate::format::{DateFormat, NumberFormat, ValueFormat};
use crate::mapping::{ColumnMapping, Mapping, called};
use crate::number::{parse_number, plain_parts};
use crate::rows::{MAX_CELL, RawRow};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Cell, Column, Field, FieldName, Layout, Value, currency};

/// How the rows of one table become lines of a layout.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// How many cells a row has.
    width: usize,
    /// Rows may be shorter.
    short_rows: bool,
    /// Parallel to the layout's columns; `None`: the table has no such column.
    columns: Vec<Option<ColumnPlan>>,
    /// Where the fields stand in the layout without which a row is no line or record.
    required: Vec<usize>,
    /// Where the currency stands in the layout, if amounts in minor units need it.
    scale_by: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct ColumnPlan {
    source: usize,
    /// What it means, for messages; of a column that means nothing to Tieout anything.
    field: Field,
    reading: Reading,
    scaling: Scaling,
    /// A value that can't be read stays text instead of spoiling the row: the column means nothing to Tieout.
    lenient: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Reading {
    Text,
    Number { format: NumberFormat, amount: bool },
    Date(DateFormat),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Scaling {
    None,
    MinorUnits,
    Fraction,
}

/// Why a row is no line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Index of the cell at fault, in the row.
    pub(crate) cell: Option<usize>,
    pub(crate) value: String,
    pub(crate) reason: String,
}

impl Refusal {
    fn of_row(reason: String) -> Refusal {
        Refusal { cell: None, value: String::new(), reason }
    }
}

/// The layout that a mapping gives: the columns of all files under their names, those of the first file first.
pub(crate) fn layout_of(mapping: &Mapping) -> Layout {
    let mut layout = Layout::default();
    for column in &mapping.columns {
        if let Some(name) = &column.field
            && layout.position_of(name).is_none()
        {
            let kind = name.known().map_or(column.kind, Field::kind);
            layout.columns.push(Column { name: name.clone(), kind });
        }
    }
    layout
}

/// Dates repeat: the last one of each column, and its text.
#[derive(Clone, Copy)]
struct SeenDate {
    text: [u8; 10],
    date: NaiveDate,
}

/// What typing a row leaves for the next one.
pub(crate) struct Typist {
    dates: Vec<SeenDate>,
    scale: (String, u32),
}

impl Plan {
    /// `columns`: the columns of this table, with the place of each in its rows.
    pub(crate) fn new<'m>(
        layout: &Layout,
        required: &[Field],
        width: usize,
        short_rows: bool,
        columns: impl Iterator<Item = (usize, &'m ColumnMapping)>,
    ) -> Plan {
        let mut plan = Plan {
            width,
            short_rows,
            columns: vec![None; layout.columns.len()],
            required: required.iter().filter_map(|field| layout.position(*field)).collect(),
            scale_by: None,
        };
        for (source, column) in columns {
            let Some(name) = &column.field else { continue };
            let Some(position) = layout.position_of(name) else { continue };
            if plan.columns[position].is_none() {
                plan.columns[position] = Some(ColumnPlan::new(source, name, column));
            }
        }
        if plan.columns.iter().flatten().any(|column| column.scaling == Scaling::MinorUnits) {
            plan.scale_by = layout.position(Field::Currency);
        }
        plan
    }

    /// Lets one column of the layout be read from the cells of another, where it has none of its own.
    pub(crate) fn borrow(&mut self, layout: &Layout, field: Field, from: Field) {
        if let (Some(to), Some(from)) = (layout.position(field), layout.position(from))
            && self.columns[from].is_some()
        {
            self.columns[to] = self.columns[from];
        }
    }

    /// The format of the number column at that place in the rows, if it is one that Tieout knows the meaning of and marks no thousands.
    pub(crate) fn plain_number(&self, source: usize) -> Option<NumberFormat> {
        self.columns.iter().flatten().find(|column| column.source == source && !column.lenient).and_then(|column| match column.reading {
            Reading::Number { format, .. } if format.thousands.is_none() => Some(format),
            _ => None,
        })
    }

    /// Reads the number column at that place in another format from now on.
    pub(crate) fn reformat(&mut self, source: usize, to: NumberFormat) {
        for column in self.columns.iter_mut().flatten().filter(|column| column.source == source) {
            if let Reading::Number { format, .. } = &mut column.reading {
                *format = to;
            }
        }
    }

    /// Cells that lie outside of these columns of the row are not read.
    pub(crate) fn keep_only(&mut self, keep: std::ops::Range<usize>) {
        for column in &mut self.columns {
            *column = column.filter(|column| keep.contains(&column.source));
        }
    }

    pub(crate) fn typist(&self) -> Typist {
        let seen = SeenDate { text: [0; 10], date: NaiveDate::MIN };
        Typist { dates: vec![seen; self.columns.len()], scale: (String::new(), 2) }
    }

    /// Types a row into `cells` (empty before). Says why if it is no line.
    #[inline]
    pub(crate) fn read<'t>(&self, row: &RawRow<'t>, typist: &mut Typist, cells: &mut Vec<Cell<'t>>) -> Result<(), Refusal> {
        if row.len() != self.width || row.fault.is_some() || row.raw.len() > MAX_CELL {
            self.check(row)?;
        }
        for (position, column) in self.columns.iter().enumerate() {
            let Some(column) = column else {
                cells.push(Cell::default());
                continue;
            };
            let source = row.cell(column.source);
            // Each arm pushes for itself: a value that passes through one variable is built on the stack in pieces and loaded whole, and
            // that stall cost as much as all parsing.
            match column.reading {
                _ if source.is_empty() => cells.push(Cell { value: Value::Empty, source }),
                Reading::Text => cells.push(Cell { value: text(source), source }),
                Reading::Number { format, amount } => match plain_parts(source.as_bytes(), format.decimal as u32 as u8) {
                    Some(parts) if column.scaling != Scaling::Fraction => {
                        cells.push(Cell { value: Value::Decimal(parts.decimal()), source })
                    }
                    _ => {
                        let value = column.number(source, format, amount, row)?;
                        cells.push(Cell { value, source });
                    }
                },
                Reading::Date(format) => {
                    let seen = &mut typist.dates[position];
                    if source.as_bytes() == seen.text {
                        cells.push(Cell { value: Value::Date(seen.date), source });
                    } else if let Ok(date) = parse_date(source, format) {
                        if let Ok(text) = source.as_bytes().try_into() {
                            *seen = SeenDate { text, date };
                        }
                        cells.push(Cell { value: Value::Date(date), source });
                    } else {
                        let value = column.unread(source, row)?;
                        cells.push(Cell { value, source });
                    }
                }
            }
        }
        for required in &self.required {
            match cells[*required].value {
                Value::Text(text) if !may_be_total(text) => {}
                Value::Decimal(_) | Value::Date(_) => {}
                _ => self.check_required(*required, row)?,
            }
        }
        if self.scale_by.is_some() {
            self.scale_minor_units(typist, cells);
        }
        Ok(())
    }

    /// What is wrong with a row as a whole, if anything is.
    #[cold]
    pub(crate) fn check(&self, row: &RawRow<'_>) -> Result<(), Refusal> {
        if let Some(fault) = &row.fault {
            let (reason, cell) = fault.reason();
            return Err(Refusal { cell, value: String::new(), reason });
        }
        if let Some(cell) = (0..row.len()).find(|cell| row.cell(*cell).len() > MAX_CELL) {
            let reason = format!("the cell is {} bytes long; Tieout reads cells of at most 1 MiB", row.cell(cell).len());
            return Err(Refusal { cell: Some(cell), value: String::new(), reason });
        }
        if row.len() == self.width || self.short_rows && row.len() < self.width {
            return Ok(());
        }
        if is_total(row) {
            return Err(total_row());
        }
        Err(Refusal::of_row(format!("the row has {} and the header has {}", cells_in_words(row.len()), self.width)))
    }

    #[cold]
    fn check_required(&self, required: usize, row: &RawRow<'_>) -> Result<(), Refusal> {
        let Some(column) = &self.columns[required] else { return Ok(()) };
        if is_total(row) {
            return Err(total_row());
        }
        if row.cell(column.source).trim().is_empty() {
            let reason = if row.cells().all(|cell| cell.trim().is_empty()) {
                "the row has no values".to_owned()
            } else {
                format!("the {} is missing", called(column.field))
            };
            return Err(Refusal { cell: Some(column.source), value: String::new(), reason });
        }
        Ok(())
    }

    #[cold]
    fn scale_minor_units(&self, typist: &mut Typist, cells: &mut [Cell<'_>]) {
        let code = self.scale_by.and_then(|position| cells.get(position)).map_or("", |cell| cell.source.trim());
        if typist.scale.0 != code {
            typist.scale = (code.to_owned(), currency::minor_digits(code).unwrap_or(2));
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            if let (Some(ColumnPlan { scaling: Scaling::MinorUnits, .. }), Value::Decimal(number)) = (column, cell.value) {
                let scaled = Decimal::try_from_i128_with_scale(number.mantissa(), number.scale() + typist.scale.1);
                // Amounts have at most 18 places, currencies at most 4, and a decimal 28: this does not fail.
                cell.value = scaled.map_or(cell.value, Value::Decimal);
            }
        }
    }

    /// How each column of the layout would read this row, one by one, for the preview: the value or why it can't be read.
    pub(crate) fn preview(&self, row: &RawRow<'_>) -> Vec<(String, Result<String, String>)> {
        self.columns
            .iter()
            .map(|column| {
                let Some(column) = column else { return (String::new(), Ok(String::new())) };
                let source = row.cell(column.source);
                let mut alone = self.clone();
                alone
                    .columns
                    .iter_mut()
                    .for_each(|other| *other = other.filter(|other| other.source == column.source || other.reading == Reading::Text));
                alone.required.clear();
                let mut cells = Vec::new();
                let read = alone.read(row, &mut alone.typist(), &mut cells).map_err(|refusal| refusal.reason).map(|()| {
                    let place = alone.columns.iter().position(|other| other.is_some_and(|other| other.source == column.source));
                    place.and_then(|place| cells.get(place)).map_or_else(String::new, |cell| match cell.value {
                        Value::Empty => String::new(),
                        Value::Text(text) => text.to_owned(),
                        Value::Decimal(number) => number.to_string(),
                        Value::Date(date) => date.to_string(),
                    })
                });
                (source.to_owned(), read)
            })
            .collect()
    }
}

impl ColumnPlan {
    fn new(source: usize, name: &FieldName, column: &ColumnMapping) -> ColumnPlan {
        let field = name.known();
        let reading = match column.format {
            ValueFormat::Text => Reading::Text,
            ValueFormat::Number(format) => Reading::Number { format, amount: field.is_some_and(is_amount) || column.minor_units },
            ValueFormat::Date(format) => Reading::Date(format),
        };
        let scaling = match (column.minor_units, column.fraction) {
            (true, _) => Scaling::MinorUnits,
            (false, true) => Scaling::Fraction,
            (false, false) => Scaling::None,
        };
        ColumnPlan { source, field: field.unwrap_or(Field::Description), reading, scaling, lenient: field.is_none() }
    }

    /// A number that is not written in the plainest way.
    #[cold]
    fn number<'t>(&self, source: &'t str, format: NumberFormat, amount: bool, row: &RawRow<'_>) -> Result<Value<'t>, Refusal> {
        match parse_number(source, format, amount) {
            Ok(number) if self.scaling == Scaling::Fraction => Ok(percent_of(number, source)),
            Ok(number) => Ok(Value::Decimal(number)),
            Err(_) => self.unread(source, row),
        }
    }

    /// The value of a cell that its format does not fit.
    #[cold]
    fn unread<'t>(&self, source: &'t str, row: &RawRow<'_>) -> Result<Value<'t>, Refusal> {
        if source.trim().is_empty() {
            return Ok(Value::Empty);
        }
        if self.lenient {
            return Ok(Value::Text(source));
        }
        if is_total(row) {
            return Err(total_row());
        }
        let reason = match self.reading {
            Reading::Number { format, amount } => parse_number(source, format, amount).err().map(|fault| fault.reason(format)),
            Reading::Date(format) => parse_date(source, format).err().map(|fault| fault.reason(format)),
            Reading::Text => None,
        };
        Err(Refusal { cell: Some(self.source), value: shorten(source), reason: reason.unwrap_or_default() })
    }
}

/// Whether the limits of an amount of money hold for the field.
pub(crate) fn is_amount(field: Field) -> bool {
    matches!(field, Field::NetAmount | Field::TaxAmount | Field::GrossAmount | Field::DiscountAmount | Field::Amount)
        || field.is_invoice_total()
}

#[inline]
fn text(source: &str) -> Value<'_> {
    // A blank of Unicode may follow a byte beyond ASCII.
    if matches!(source.as_bytes().first(), Some(b'!'..=b'~')) || !source.trim().is_empty() { Value::Text(source) } else { Value::Empty }
}

/// A rate written as a fraction, as a percentage; one that carries a percent sign already is one.
fn percent_of<'t>(number: Decimal, source: &str) -> Value<'t> {
    if source.contains('%') {
        return Value::Decimal(number);
    }
    let percent = match number.scale() {
        scale @ 2.. => Decimal::try_from_i128_with_scale(number.mantissa(), scale - 2).ok(),
        _ => number.checked_mul(Decimal::ONE_HUNDRED),
    };
    Value::Decimal(percent.unwrap_or(number))
}

fn total_row() -> Refusal {
    Refusal::of_row("a total row of the export, not a line".to_owned())
}

/// A quick look at whether an invoice number may be the word that marks a total row.
#[inline]
fn may_be_total(number: &str) -> bool {
    matches!(number.as_bytes().first(), Some(b't' | b'T' | b'o' | b'O' | b'g' | b'G' | b's' | b'S' | b' ' | b'*'))
}

/// Exports of NetSuite, QuickBooks and Excel end with rows of totals: their first cell with a value says so.
fn is_total(row: &RawRow<'_>) -> bool {
    const WORDS: &[&str] = &[
        "total",
        "totals",
        "overall total",
        "grand total",
        "subtotal",
        "sub total",
        "sum",
        "summe",
        "gesamt",
        "total general",
        "totaal",
        "totale",
    ];
    let first = row.cells().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default().to_lowercase();
    let first = first.trim_matches(['*', ':', ' ']);
    let filled = row.cells().filter(|cell| !cell.trim().is_empty()).count();
    WORDS.contains(&first) || filled * 2 <= row.len().max(2) && (first.starts_with("total ") || first.starts_with("total for "))
}

fn cells_in_words(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// A value as a reject shows it: at most some 200 characters.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
