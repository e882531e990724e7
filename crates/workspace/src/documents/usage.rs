//! The usage appendix: which records of a usage set belong to an invoice, and what they come to beside what it bills.
//!
//! A record that names an invoice belongs to that one alone. Any other belongs to an invoice of the same customer on whose period its date
//! lies: the period of a line, or of the invoice where the line has none. Where record and line both name a subscription, it must be the same.

use crate::documents::assemble::Sheet;
use crate::error::{Error, Result};
use crate::stored_run::StoredRun;
use crate::table::{first_id, last_id, ordinal, run};
use crate::workspace::Workspace;
use chrono::NaiveDate;
use rusqlite::params;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};
use tieout_billing::invoice::Invoice;
use tieout_billing::{Field, FieldKind, LineSource, LineView, RecordKind, Silent, Value};
use tieout_documents::template::{Label, Template};
use tieout_documents::{DocumentError, TableColumn, TableSource, UsageSum};

/// The records of a usage set, by whom they may belong to.
pub struct UsageSet {
    records: Vec<Record>,
    by_invoice: HashMap<String, Vec<usize>>,
    /// Those that name no invoice.
    by_customer: HashMap<String, Vec<usize>>,
    texts: Texts,
}

/// A record; texts by their place among [`Texts`].
#[derive(Clone, Copy)]
struct Record {
    date: Option<NaiveDate>,
    item: u32,
    subscription: u32,
    unit: u32,
    quantity: Decimal,
}

/// Texts that come again and again, each kept once; the first is empty.
struct Texts {
    known: HashMap<String, u32>,
    all: Vec<String>,
}

impl UsageSet {
    /// All records of the set: for many invoices.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] for a run that holds no usage.
    pub fn all(workspace: &Workspace, set: i64) -> Result<UsageSet> {
        let run = known(workspace, set)?;
        let mut usage = UsageSet::empty();
        StoredRun::new(workspace.lend()?, &run).scan(&Silent, &mut |line| usage.add(&run, line))?;
        Ok(usage)
    }

    /// The records that may belong to this invoice.
    ///
    /// # Errors
    /// See [`UsageSet::all`].
    pub fn of_invoice(workspace: &Workspace, set: i64, sheet: &Sheet<'_>) -> Result<UsageSet> {
        let run = known(workspace, set)?;
        let customer = sheet.shared_text(Field::CustomerId).unwrap_or_default();
        let positions: Vec<u64> = workspace.read(|connection| {
            // `trim`: as the cells are read.
            let sql = "SELECT id FROM line WHERE id BETWEEN ? AND ? AND (trim(invoice_number) = ? OR trim(customer_id) = ?) ORDER BY id";
            let mut statement = connection.prepare_cached(sql)?;
            let ids = statement.query_map(params![first_id(set), last_id(set), sheet.number, customer], |row| Ok(ordinal(row.get(0)?)))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })?;
        let mut usage = UsageSet::empty();
        StoredRun::new(workspace.lend()?, &run).lines_at(&positions, &mut |_, line| usage.add(&run, line))?;
        Ok(usage)
    }

    /// The rows of an invoice, with the sums by item; `None`: nothing belongs to it.
    pub fn of(&self, sheet: &Sheet<'_>, invoice: &Invoice, template: &Template) -> Option<Usage> {
        let mut found = self.by_invoice.get(sheet.number).cloned().unwrap_or_default();
        let customer = sheet.shared_text(Field::CustomerId).unwrap_or_default();
        if let Some(loose) = self.by_customer.get(customer) {
            let spans = Spans::of(sheet, self);
            found.extend(loose.iter().filter(|at| spans.have(&self.records[**at])));
        }
        if found.is_empty() {
            return None;
        }
        // Where a day has several records of an item, as the set has them.
        found.sort_by_key(|at| (self.records[*at].date, self.text(self.records[*at].item), *at));
        Some(self.shown(&found, invoice, template))
    }

    fn empty() -> UsageSet {
        let texts = Texts { known: HashMap::from([(String::new(), 0)]), all: vec![String::new()] };
        UsageSet { records: Vec::new(), by_invoice: HashMap::new(), by_customer: HashMap::new(), texts }
    }

    fn add(&mut self, run: &run::Run, line: &LineView<'_>) {
        let cell = |field: Field| run.layout.position(field).map_or(Value::Empty, |at| line.cells[at].value);
        let text = |field: Field| match cell(field) {
            Value::Text(text) => text.trim().to_owned(),
            Value::Decimal(number) => number.to_string(),
            _ => String::new(),
        };
        // Both are required: a row without them was rejected, unless the set is damaged.
        let (Value::Decimal(quantity), customer) = (cell(Field::Quantity), text(Field::CustomerId)) else { return };
        let date = match cell(Field::Date) {
            Value::Date(date) => Some(date),
            _ => None,
        };
        let (item, subscription) = (self.texts.place(text(Field::Product)), self.texts.place(text(Field::Subscription)));
        let unit = self.texts.place(text(Field::Unit));
        let at = self.records.len();
        self.records.push(Record { date, item, subscription, unit, quantity });
        match text(Field::InvoiceNumber) {
            number if !number.is_empty() => self.by_invoice.entry(number).or_default().push(at),
            _ if !customer.is_empty() => self.by_customer.entry(customer).or_default().push(at),
            _ => {}
        }
    }

    fn text(&self, place: u32) -> &str {
        &self.texts.all[place as usize]
    }

    fn shown(&self, found: &[usize], invoice: &Invoice, template: &Template) -> Usage {
        let records = || found.iter().map(|at| &self.records[*at]);
        let country = invoice.buyer.address.as_ref().and_then(|address| address.country.as_deref());
        let language = template.language_for(country);
        // What says the same in every row is no column.
        let subscriptions: HashSet<u32> = records().map(|record| record.subscription).collect();
        let (dates, contracts) = (records().any(|record| record.date.is_some()), subscriptions.len() > 1);
        let units = records().any(|record| record.unit != 0);
        let columns = [
            (dates, Label::Date, FieldKind::Date),
            (contracts, Label::Contract, FieldKind::Text),
            (true, Label::Item, FieldKind::Text),
            (true, Label::Quantity, FieldKind::Decimal),
            (units, Label::Unit, FieldKind::Text),
        ];
        let titled = |(_, label, kind)| TableColumn { title: template.label(language, label).to_owned(), kind };
        let rows = records().map(|record| Row {
            date: record.date,
            contract: self.text(record.subscription).to_owned(),
            item: self.text(record.item).to_owned(),
            quantity: record.quantity,
            unit: self.text(record.unit).to_owned(),
        });
        Usage {
            has: columns.map(|column| column.0),
            columns: columns.into_iter().filter(|column| column.0).map(titled).collect(),
            rows: rows.collect(),
            sums: self.sums(records(), invoice),
        }
    }

    fn sums<'r>(&self, records: impl Iterator<Item = &'r Record>, invoice: &Invoice) -> Vec<UsageSum> {
        let mut used: BTreeMap<&str, (Decimal, HashSet<u32>)> = BTreeMap::new();
        for record in records {
            let (sum, units) = used.entry(self.text(record.item)).or_default();
            *sum = sum.saturating_add(record.quantity);
            units.insert(record.unit);
        }
        let sum = |(item, (used, units)): (&str, (Decimal, HashSet<u32>))| {
            let lines = invoice.lines.iter().filter(|line| line.seller_item.as_deref().is_some_and(|billed| billed.trim() == item));
            let mut billed = lines.map(|line| line.quantity.as_ref().map(|quantity| quantity.value).unwrap_or_default()).peekable();
            let unit = if let [unit] = *units.iter().collect::<Vec<_>>() { self.text(*unit) } else { "" };
            let billed = billed.peek().is_some().then(|| billed.sum::<Decimal>());
            UsageSum { item: item.to_owned(), unit: unit.to_owned(), used, billed }
        };
        used.into_iter().map(sum).collect()
    }
}

/// The set's content, by its hash: what is written from it holds while it is the same.
pub fn hash(connection: &rusqlite::Connection, set: Option<i64>) -> Result<String> {
    Ok(match set {
        Some(set) => usage_run(connection, set)?.hash,
        None => String::new(),
    })
}

fn known(workspace: &Workspace, set: i64) -> Result<run::Run> {
    workspace.read(|connection| usage_run(connection, set))
}

fn usage_run(connection: &rusqlite::Connection, set: i64) -> Result<run::Run> {
    let run = run::get(connection, set)?;
    match run.kind {
        RecordKind::Usage => Ok(run),
        kind => Err(Error::Invalid(format!("{} holds {}, not usage", run.name, kind.title().to_lowercase()))),
    }
}

/// What was used for one invoice.
pub struct Usage {
    has: [bool; 5],
    columns: Vec<TableColumn>,
    rows: Vec<Row>,
    pub sums: Vec<UsageSum>,
}

struct Row {
    date: Option<NaiveDate>,
    contract: String,
    item: String,
    quantity: Decimal,
    unit: String,
}

impl TableSource for Usage {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> std::result::Result<(), DocumentError>) -> std::result::Result<(), DocumentError> {
        for row in &self.rows {
            let values = [
                row.date.map_or(Value::Empty, Value::Date),
                Value::Text(&row.contract),
                Value::Text(&row.item),
                Value::Decimal(row.quantity),
                Value::Text(&row.unit),
            ];
            let shown: Vec<Value<'_>> = values.into_iter().zip(self.has).filter_map(|(value, has)| has.then_some(value)).collect();
            each(&shown)?;
        }
        Ok(())
    }
}

/// The days that an invoice bills, by subscription.
struct Spans(Vec<Span>);

#[derive(PartialEq, Eq)]
struct Span {
    /// `None`: the line names none; `Some(None)`: one that no record names.
    subscription: Option<Option<u32>>,
    first: NaiveDate,
    last: NaiveDate,
}

impl Spans {
    fn of(sheet: &Sheet<'_>, usage: &UsageSet) -> Spans {
        let both = |first: Option<NaiveDate>, last: Option<NaiveDate>| first.zip(last);
        let own = both(sheet.shared_date(Field::InvoiceStart), sheet.shared_date(Field::InvoiceEnd));
        let mut spans = Vec::new();
        for row in 0..sheet.len() {
            let Some((first, last)) = both(sheet.date(row, Field::PeriodStart), sheet.date(row, Field::PeriodEnd)).or(own) else {
                continue;
            };
            let subscription = sheet.text(row, Field::Subscription).map(|name| usage.texts.known.get(name).copied());
            let span = Span { subscription, first, last };
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        Spans(spans)
    }

    fn have(&self, record: &Record) -> bool {
        let Some(date) = record.date else { return false };
        let same = |span: &Span| record.subscription == 0 || span.subscription.is_none_or(|named| named == Some(record.subscription));
        self.0.iter().any(|span| span.first <= date && date <= span.last && same(span))
    }
}

impl Texts {
    fn place(&mut self, text: String) -> u32 {
        let next = self.all.len() as u32;
        *self.known.entry(text).or_insert_with_key(|text| {
            self.all.push(text.clone());
            next
        })
    }
}
