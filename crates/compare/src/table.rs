//! Decoded lines, column by column.

use crate::plan::{Plan, SideOf};
use crate::texts::{EMPTY, TextId, Texts};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, FieldKind, LineView, Value};

/// The values of one joint column.
pub enum Values {
    Text(Vec<TextId>),
    Decimal(Vec<Option<Decimal>>),
    Date(Vec<Option<NaiveDate>>),
}

/// Lines of one side. Rows are in the order in which they were pushed.
pub struct Table {
    pub values: Vec<Values>,
    pub position: Vec<u64>,
    pub file: Vec<u32>,
    pub row: Vec<u64>,
}

/// A value of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Held {
    Empty,
    Text(TextId),
    Decimal(Decimal),
    Date(NaiveDate),
}

impl Table {
    /// No lines yet, one column for each of the plan.
    pub fn new(plan: &Plan) -> Table {
        let values = plan
            .columns
            .iter()
            .map(|column| match column.kind {
                FieldKind::Text => Values::Text(Vec::new()),
                FieldKind::Decimal => Values::Decimal(Vec::new()),
                FieldKind::Date => Values::Date(Vec::new()),
            })
            .collect();
        Table { values, position: Vec::new(), file: Vec::new(), row: Vec::new() }
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.position.len()
    }

    /// Adds a line as one side's reader hands it out.
    pub fn push(&mut self, plan: &Plan, side: SideOf, line: &LineView<'_>, texts: &mut Texts) {
        self.push_without(plan, side, line, texts, None);
    }

    /// The same, with one column left empty: what identifies a line need not be kept of many.
    pub fn push_without(&mut self, plan: &Plan, side: SideOf, line: &LineView<'_>, texts: &mut Texts, without: Option<usize>) {
        for (at, (column, values)) in plan.columns.iter().zip(&mut self.values).enumerate() {
            if without == Some(at)
                && let Values::Text(ids) = values
            {
                ids.push(EMPTY);
                continue;
            }
            let cell = column.position(side).map(|at| line.cells[at]).unwrap_or_default();
            match values {
                Values::Text(ids) => ids.push(match cell.value {
                    Value::Empty => EMPTY,
                    Value::Text(text) => texts.id(text),
                    // The other side has text here, so both are compared as the source says them.
                    Value::Decimal(_) | Value::Date(_) => texts.id(cell.source.trim()),
                }),
                Values::Decimal(decimals) => decimals.push(match cell.value {
                    Value::Decimal(decimal) => Some(decimal),
                    _ => None,
                }),
                Values::Date(dates) => dates.push(match cell.value {
                    Value::Date(date) => Some(date),
                    _ => None,
                }),
            }
        }
        self.position.push(line.position);
        self.file.push(line.file);
        self.row.push(line.row);
    }

    /// The same lines with their texts numbered by other texts.
    pub fn renumbered(mut self, from: &Texts, to: &mut Texts) -> Table {
        let mut known: Vec<TextId> = vec![TextId::MAX; from.len()];
        for values in &mut self.values {
            if let Values::Text(ids) = values {
                for id in ids {
                    let place = &mut known[*id as usize];
                    if *place == TextId::MAX {
                        *place = to.id(from.get(*id));
                    }
                    *id = *place;
                }
            }
        }
        self
    }

    /// The value of a line in a joint column.
    pub fn held(&self, column: usize, row: usize) -> Held {
        match &self.values[column] {
            Values::Text(ids) if ids[row] == EMPTY => Held::Empty,
            Values::Text(ids) => Held::Text(ids[row]),
            Values::Decimal(decimals) => decimals[row].map_or(Held::Empty, Held::Decimal),
            Values::Date(dates) => dates[row].map_or(Held::Empty, Held::Date),
        }
    }

    /// The text of a line in a joint column; empty where it has none or is no text.
    pub fn text(&self, column: Option<usize>, row: usize) -> TextId {
        match column.map(|column| &self.values[column]) {
            Some(Values::Text(ids)) => ids[row],
            _ => EMPTY,
        }
    }

    /// The decimal of a line in a joint column.
    pub fn decimal(&self, column: Option<usize>, row: usize) -> Option<Decimal> {
        match column.map(|column| &self.values[column]) {
            Some(Values::Decimal(decimals)) => decimals[row],
            _ => None,
        }
    }

    /// The date of a line in a joint column.
    pub fn date(&self, column: Option<usize>, row: usize) -> Option<NaiveDate> {
        match column.map(|column| &self.values[column]) {
            Some(Values::Date(dates)) => dates[row],
            _ => None,
        }
    }

    /// The decimal of a known field.
    pub fn amount(&self, plan: &Plan, field: Field, row: usize) -> Option<Decimal> {
        self.decimal(plan.of(field), row)
    }
}
