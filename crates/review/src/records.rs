//! Records of one kind in memory: contracts, prices, payments and so on.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::{Field, LineSource, Progress, RecordKind, SourceError, Value};

/// All records of one kind that a review looks at.
#[derive(Default)]
pub struct Records {
    /// The name of the record set as the user gave it.
    pub name: String,
    /// Where each field stands in a row, by its discriminant.
    slots: Vec<Option<u8>>,
    width: usize,
    cells: Vec<Held>,
    rows: Vec<u64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Held {
    Empty,
    Text(Box<str>),
    Decimal(Decimal),
    Date(NaiveDate),
}

impl Records {
    /// Reads the records of a kind.
    ///
    /// # Errors
    /// When the source can't be read, or the user stopped it.
    pub fn read(kind: RecordKind, name: &str, source: &dyn LineSource, progress: &dyn Progress) -> Result<Records, SourceError> {
        let mut slots = vec![None; Field::ALL.len()];
        let mut taken: Vec<usize> = Vec::new();
        for (at, column) in source.layout().columns.iter().enumerate() {
            if let Some(field) = column.name.known().filter(|field| kind.fields().contains(field)) {
                slots[field as usize] = u8::try_from(taken.len()).ok();
                taken.push(at);
            }
        }
        let mut records = Records { name: name.to_owned(), slots, width: taken.len(), ..Records::default() };
        source.scan(progress, &mut |line| {
            records.rows.push(line.row);
            records.cells.extend(taken.iter().map(|&at| match line.cells[at].value {
                Value::Empty => Held::Empty,
                Value::Text(text) => Held::Text(text.into()),
                Value::Decimal(decimal) => Held::Decimal(decimal),
                Value::Date(date) => Held::Date(date),
            }));
        })?;
        Ok(records)
    }

    /// Every record, in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).map(|index| Record { records: self, index })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether some record has a value in the field.
    pub fn has(&self, field: Field) -> bool {
        self.iter().any(|record| *record.held(field) != Held::Empty)
    }
}

/// One record.
#[derive(Clone, Copy)]
pub struct Record<'r> {
    records: &'r Records,
    index: usize,
}

impl<'r> Record<'r> {
    /// The row of its file.
    pub fn row(&self) -> u64 {
        self.records.rows[self.index]
    }

    /// Empty where it has none.
    pub fn text(&self, field: Field) -> &'r str {
        match self.held(field) {
            Held::Text(text) => text,
            _ => "",
        }
    }

    pub fn decimal(&self, field: Field) -> Option<Decimal> {
        match self.held(field) {
            Held::Decimal(decimal) => Some(*decimal),
            _ => None,
        }
    }

    pub fn date(&self, field: Field) -> Option<NaiveDate> {
        match self.held(field) {
            Held::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// Whether the record holds on a day: not before its start, not after its end.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.date(Field::StartDate).is_none_or(|start| start <= day) && self.date(Field::EndDate).is_none_or(|end| day <= end)
    }

    fn held(&self, field: Field) -> &'r Held {
        match self.records.slots.get(field as usize) {
            Some(Some(slot)) => &self.records.cells[self.index * self.records.width + usize::from(*slot)],
            _ => &Held::Empty,
        }
    }
}
