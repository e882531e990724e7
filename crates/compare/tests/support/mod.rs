//! Real invoice lines in memory, changed as billing systems change them, with the truth of what was touched.

pub mod changes;

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use tieout_billing::{Cell, Column, Decimal, Field, FieldKind, FieldName, Layout, LineSource, LineView, Progress, SourceError, Value};
use tieout_compare::{Comparison, State};

/// One line as a file would have it: text by field, in the order of [`FIELDS`].
pub type Row = Vec<String>;

/// The fields of the retail data.
pub const FIELDS: [Field; 14] = [
    Field::InvoiceNumber,
    Field::InvoiceDate,
    Field::CustomerId,
    Field::Country,
    Field::Currency,
    Field::LineNumber,
    Field::Product,
    Field::Description,
    Field::Quantity,
    Field::UnitPrice,
    Field::DiscountAmount,
    Field::NetAmount,
    Field::TaxRate,
    Field::TaxAmount,
];

/// Where a field stands in a [`Row`].
pub fn at(field: Field) -> usize {
    FIELDS.iter().position(|known| *known == field).unwrap()
}

/// A run in memory.
pub struct Run {
    layout: Layout,
    pub rows: Vec<Row>,
}

impl Run {
    pub fn new(rows: Vec<Row>) -> Run {
        let columns = FIELDS.iter().map(|field| Column { name: FieldName::Known(*field), kind: field.kind() }).collect();
        Run { layout: Layout { columns }, rows }
    }

    fn with(&self, index: usize, each: &mut dyn FnMut(&LineView<'_>)) {
        let cells: Vec<Cell<'_>> = self.rows[index]
            .iter()
            .zip(&self.layout.columns)
            .map(|(text, column)| {
                let value = match column.kind {
                    _ if text.is_empty() => Value::Empty,
                    FieldKind::Text => Value::Text(text),
                    FieldKind::Decimal => Value::Decimal(text.parse::<Decimal>().unwrap()),
                    FieldKind::Date => Value::Date(text.parse::<NaiveDate>().unwrap()),
                };
                Cell { value, source: text }
            })
            .collect();
        each(&LineView { position: index as u64, file: 0, row: index as u64 + 2, cells: &cells });
    }
}

impl LineSource for Run {
    fn layout(&self) -> &Layout {
        &self.layout
    }
    fn estimated_lines(&self) -> u64 {
        self.rows.len() as u64
    }
    fn scan(&self, _: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        (0..self.rows.len()).for_each(|index| self.with(index, each));
        Ok(())
    }
    fn fetch(&self, positions: &[u64], each: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        for (index, &position) in positions.iter().enumerate() {
            self.with(position as usize, &mut |line| each(index, line));
        }
        Ok(())
    }
}

/// The real lines of the shared data (December 2010 and January 2011), every `keep`-th invoice.
pub fn retail(keep: usize) -> Vec<Row> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/runs/uplift/before.csv.gz");
    let file = std::fs::File::open(path).expect("the shared data lies beside the repository");
    let mut reader = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(file));
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Row>())
        .filter(|row| {
            let next = seen.len();
            seen.entry(row[0].clone()).or_insert(next).is_multiple_of(keep)
        })
        .collect()
}

/// Names a line: by its before side, or, if it was added, by its after side.
pub type LineId = (bool, String, String);

/// Which lines each cause touched.
pub type Truth = BTreeMap<String, BTreeSet<LineId>>;

/// How well causes fit the truth: the measures of the shared scorer, shares in thousandths.
#[derive(Debug)]
pub struct Score {
    pub mean_f1: usize,
    pub reported: usize,
    pub true_causes: usize,
    pub unexplained: usize,
    pub false_lines: usize,
}

/// Scores a comparison.
pub fn score(comparison: &Comparison, truth: &Truth) -> Score {
    let mut found: BTreeMap<u32, BTreeSet<LineId>> = BTreeMap::new();
    let (mut reported, mut explained) = (BTreeSet::new(), BTreeSet::new());
    for row in comparison.differences() {
        let end = |added: bool| {
            let end = if added { &row.pair.after } else { &row.pair.before };
            end.as_ref().map(|end| (added, end.invoice.to_string(), end.line.to_string())).unwrap()
        };
        let id = end(row.pair.state == State::Added);
        reported.insert(id.clone());
        if let Some(cause) = row.difference.cause {
            found.entry(cause).or_default().insert(id.clone());
            explained.insert(id);
        }
    }
    let touched: BTreeSet<LineId> = truth.values().flatten().cloned().collect();
    let f1 = |lines: &BTreeSet<LineId>| {
        let fit = |got: &BTreeSet<LineId>| 2000 * lines.intersection(got).count() / (lines.len() + got.len());
        found.values().map(fit).max().unwrap_or(0)
    };
    let scores: Vec<usize> = truth.values().map(f1).collect();
    Score {
        mean_f1: scores.iter().sum::<usize>() / scores.len().max(1),
        reported: found.len(),
        true_causes: truth.len(),
        unexplained: 1000 * touched.difference(&explained).count() / touched.len().max(1),
        false_lines: reported.difference(&touched).count(),
    }
}
