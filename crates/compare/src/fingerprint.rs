//! The first pass over a run: per line a fingerprint of what it says, per invoice the sum of them, and the money per currency.
//!
//! Two lines with the same fingerprint say the same, typed: 1.0 is 1, dates are dates, texts follow the settings' rules.

use crate::CompareError;
use crate::plan::{Plan, Role, SideOf};
use crate::table::Table;
use crate::texts::Texts;
use chrono::Datelike;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use std::hash::{BuildHasherDefault, Hasher};
use tieout_billing::money::{CurrencyTotals, Totals};
use tieout_billing::{ExactSum, Field, FieldKind, LineSource, LineView, Progress, Value};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Most lines of one side that can be compared: line numbers are 32 bits.
pub const LINE_LIMIT: u64 = u32::MAX as u64 - 1;

/// Lines of the before side kept decoded, as a picture of what did not change.
const SAMPLE: u64 = 60_000;

/// One invoice (or one group of lines with the same key) in the first pass.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub hash: u128,
    /// Sum of the lines' fingerprints: the same lines in any order give the same sum.
    pub sum: u128,
    /// Fingerprint of the invoice totals that the header states.
    pub totals: u64,
    /// Sum over the lines of how their decimals are written: 1 and 1.00 say the same and are written otherwise.
    pub notation: u64,
    pub first: u32,
    pub lines: u32,
}

/// What the first pass keeps of one side. Vectors are by line.
pub struct Side {
    pub content: Vec<u128>,
    pub group: Vec<u32>,
    /// Hash of the line number; 0 where there is none.
    pub line_number: Vec<u32>,
    /// How the line's decimals are written: hash of their scales.
    pub notation: Vec<u32>,
    pub position: Vec<u64>,
    pub groups: Vec<Group>,
    pub by_hash: HashMap<u128, u32, BuildHasherDefault<Hashed>>,
    pub invoices: u64,
    pub totals: CurrencyTotals,
    /// Every n-th line by fingerprint, decoded, with its line index: before side only.
    pub sample: Table,
    pub sample_line: Vec<u32>,
    /// How many lines one sampled line stands for.
    pub sample_weight: u64,
    pub texts: Texts,
}

/// Reads a side once.
pub fn fingerprint(source: &dyn LineSource, plan: &Plan, side: SideOf, progress: &dyn Progress) -> Result<Side, CompareError> {
    let lines = source.estimated_lines();
    if lines > LINE_LIMIT {
        return Err(too_many(side, lines));
    }
    let mut pass = Pass::new(plan, side, lines);
    source.scan(progress, &mut |line| pass.line(line))?;
    pass.finish()
}

fn too_many(side: SideOf, lines: u64) -> CompareError {
    let side = if side == SideOf::Before { "before" } else { "after" };
    CompareError::TooManyLines { side, lines, limit: LINE_LIMIT }
}

/// Where the money of a line stands: see [`Money::of`].
pub struct Money {
    currency: Option<usize>,
    net: Option<usize>,
    tax: Option<usize>,
    gross: Option<usize>,
}

impl Money {
    /// The money columns of one side.
    pub fn new(plan: &Plan, side: SideOf) -> Money {
        let at = |field| plan.of(field).and_then(|column| plan.columns[column].position(side));
        Money { currency: at(Field::Currency), net: at(Field::NetAmount), tax: at(Field::TaxAmount), gross: at(Field::GrossAmount) }
    }

    fn currency<'a>(&self, line: &LineView<'a>) -> &'a str {
        match self.currency.map(|at| line.cells[at].value) {
            Some(Value::Text(code)) => code,
            _ => "",
        }
    }
}

/// Net, tax and gross of a line: what it states; gross as net plus tax where it states none.
pub fn line_totals(net: Option<Decimal>, tax: Option<Decimal>, gross: Option<Decimal>) -> Totals {
    let (net, tax) = (net.unwrap_or_default(), tax.unwrap_or_default());
    Totals { net, tax, gross: gross.or_else(|| net.checked_add(tax)).unwrap_or_default() }
}

struct Sums {
    currency: String,
    net: ExactSum,
    tax: ExactSum,
    gross: ExactSum,
}

struct Pass<'p> {
    plan: &'p Plan,
    of: SideOf,
    money: Money,
    invoice_number: usize,
    line_number: Option<usize>,
    compared: Vec<Encoded>,
    invoice_totals: Vec<Encoded>,
    keys: Vec<Encoded>,
    side: Side,
    sums: Vec<Sums>,
    last_currency: usize,
    buffer: Vec<u8>,
    last_key: Vec<u8>,
    last_group: u32,
    invoice_hashes: HashMap<u128, (), BuildHasherDefault<Hashed>>,
    overrun: bool,
}

/// A column to encode: where it stands in this side's layout, and how.
struct Encoded {
    at: usize,
    kind: FieldKind,
    rule: crate::TextRule,
}

impl<'p> Pass<'p> {
    fn new(plan: &'p Plan, of: SideOf, lines: u64) -> Pass<'p> {
        let encoded = |wanted: &dyn Fn(usize, Role) -> bool| {
            plan.columns
                .iter()
                .enumerate()
                .filter(|(i, column)| wanted(*i, column.role))
                .filter_map(|(_, column)| Some(Encoded { at: column.position(of)?, kind: column.kind, rule: column.text }))
                .collect::<Vec<_>>()
        };
        // A little more than estimated, so that a good estimate never doubles the vectors.
        let capacity = (lines + lines / 50 + 1024) as usize;
        Pass {
            plan,
            of,
            money: Money::new(plan, of),
            invoice_number: plan.of(Field::InvoiceNumber).and_then(|column| plan.columns[column].position(of)).unwrap_or(0),
            line_number: plan.of(Field::LineNumber).and_then(|column| plan.columns[column].position(of)),
            compared: encoded(&|_, role| role == Role::Compared),
            invoice_totals: encoded(&|_, role| role == Role::InvoiceTotal),
            keys: encoded(&|i, _| plan.keys.contains(&i)),
            side: Side {
                content: Vec::with_capacity(capacity),
                group: Vec::with_capacity(capacity),
                line_number: Vec::with_capacity(capacity),
                notation: Vec::with_capacity(capacity),
                position: Vec::with_capacity(capacity),
                groups: Vec::new(),
                by_hash: HashMap::default(),
                invoices: 0,
                totals: CurrencyTotals::new(),
                sample: Table::new(plan),
                sample_line: Vec::new(),
                sample_weight: lines.div_ceil(SAMPLE).max(1),
                texts: Texts::new(),
            },
            sums: Vec::new(),
            last_currency: usize::MAX,
            buffer: Vec::with_capacity(512),
            last_key: Vec::new(),
            last_group: u32::MAX,
            invoice_hashes: HashMap::default(),
            overrun: false,
        }
    }

    fn line(&mut self, line: &LineView<'_>) {
        let index = self.side.content.len();
        if index as u64 >= LINE_LIMIT {
            self.overrun = true;
            return;
        }
        let group = self.group(line, index as u32);

        self.buffer.clear();
        let mut notation = 0u32;
        for column in &self.compared {
            encode(&mut self.buffer, line, column);
            if let Value::Decimal(decimal) = line.cells[column.at].value {
                notation = notation.wrapping_mul(31).wrapping_add(decimal.scale() + 1);
            }
        }
        let content = xxh3_128(&self.buffer);

        let entry = &mut self.side.groups[group as usize];
        entry.sum = entry.sum.wrapping_add(content);
        entry.notation = entry.notation.wrapping_add((content as u64 | 1).wrapping_mul(u64::from(notation)));
        if entry.lines == 0 && !self.invoice_totals.is_empty() {
            self.buffer.clear();
            for column in &self.invoice_totals {
                encode(&mut self.buffer, line, column);
            }
            entry.totals = xxh3_64(&self.buffer);
        }
        entry.lines += 1;

        self.side.content.push(content);
        self.side.group.push(group);
        self.side.notation.push(notation);
        self.side.position.push(line.position);
        self.side.line_number.push(match self.line_number.map(|at| line.cells[at].source.trim()) {
            None | Some("") => 0,
            Some(number) => xxh3_64(number.as_bytes()) as u32 | 1,
        });
        self.add(line);
        if self.of == SideOf::Before && (content as u64).is_multiple_of(self.side.sample_weight) {
            self.side.sample.push_without(self.plan, self.of, line, &mut self.side.texts, self.plan.of(Field::LineNumber));
            self.side.sample_line.push(index as u32);
        }
    }

    /// The group that the line belongs to: its invoice, or its key.
    fn group(&mut self, line: &LineView<'_>, index: u32) -> u32 {
        let number = match line.cells[self.invoice_number].value {
            Value::Text(text) => text,
            _ => line.cells[self.invoice_number].source,
        }
        .trim();
        if self.keys.is_empty() {
            if self.last_group != u32::MAX && self.last_key == number.as_bytes() {
                return self.last_group;
            }
            self.last_key.clear();
            self.last_key.extend_from_slice(number.as_bytes());
            self.last_group = self.find_group(xxh3_128(number.as_bytes()), index);
            return self.last_group;
        }
        self.invoice_hashes.insert(xxh3_128(number.as_bytes()), ());
        self.buffer.clear();
        for column in &self.keys {
            encode(&mut self.buffer, line, column);
        }
        self.find_group(xxh3_128(&self.buffer), index)
    }

    fn find_group(&mut self, hash: u128, index: u32) -> u32 {
        let next = self.side.groups.len() as u32;
        let group = *self.side.by_hash.entry(hash).or_insert(next);
        if group == next {
            self.side.groups.push(Group { hash, sum: 0, totals: 0, notation: 0, first: index, lines: 0 });
        }
        group
    }

    fn add(&mut self, line: &LineView<'_>) {
        let code = self.money.currency(line);
        if self.sums.get(self.last_currency).is_none_or(|sums| sums.currency != code) {
            self.last_currency = self.sums.iter().position(|sums| sums.currency == code).unwrap_or_else(|| {
                self.sums.push(Sums {
                    currency: code.to_owned(),
                    net: ExactSum::default(),
                    tax: ExactSum::default(),
                    gross: ExactSum::default(),
                });
                self.sums.len() - 1
            });
        }
        let amount = |at: Option<usize>| match at.map(|at| line.cells[at].value) {
            Some(Value::Decimal(amount)) => Some(amount),
            _ => None,
        };
        let (net, tax, gross) = (amount(self.money.net), amount(self.money.tax), amount(self.money.gross));
        let sums = &mut self.sums[self.last_currency];
        if let Some(net) = net {
            sums.net.add(net);
        }
        if let Some(tax) = tax {
            sums.tax.add(tax);
        }
        match gross {
            Some(gross) => sums.gross.add(gross),
            None => {
                sums.gross.add(net.unwrap_or_default());
                sums.gross.add(tax.unwrap_or_default());
            }
        }
    }

    fn finish(mut self) -> Result<Side, CompareError> {
        if self.overrun {
            return Err(too_many(self.of, LINE_LIMIT + 1));
        }
        for sums in &self.sums {
            let long = |_| CompareError::SumTooLong { currency: sums.currency.clone() };
            let totals = Totals {
                net: sums.net.total().map_err(long)?,
                tax: sums.tax.total().map_err(long)?,
                gross: sums.gross.total().map_err(long)?,
            };
            self.side.totals.insert(sums.currency.clone(), totals);
        }
        self.side.invoices = if self.keys.is_empty() { self.side.groups.len() } else { self.invoice_hashes.len() } as u64;
        Ok(self.side)
    }
}

/// Ends a text, starts an empty cell, a decimal, a date: none of these bytes occurs in UTF-8.
const TEXT_END: u8 = 0xff;
const EMPTY_CELL: u8 = 0xfe;
const DECIMAL: u8 = 0xfd;
const DATE: u8 = 0xfc;

/// Writes a cell so that equal values give equal bytes and different ones different bytes.
#[inline]
fn encode(buffer: &mut Vec<u8>, line: &LineView<'_>, column: &Encoded) {
    let cell = &line.cells[column.at];
    match cell.value {
        Value::Empty => buffer.push(EMPTY_CELL),
        Value::Text(text) => encode_text(buffer, text, column.rule),
        _ if column.kind == FieldKind::Text => encode_text(buffer, cell.source.trim(), column.rule),
        Value::Decimal(decimal) => encode_decimal(buffer, decimal),
        Value::Date(date) => {
            buffer.push(DATE);
            buffer.extend_from_slice(&date.num_days_from_ce().to_le_bytes());
        }
    }
}

#[inline]
fn encode_text(buffer: &mut Vec<u8>, text: &str, rule: crate::TextRule) {
    if rule == crate::TextRule::default() {
        buffer.extend_from_slice(text.as_bytes());
    } else {
        buffer.extend_from_slice(canonical_text(text, rule).as_bytes());
    }
    buffer.push(TEXT_END);
}

/// A text as a rule sees it.
pub fn canonical_text(text: &str, rule: crate::TextRule) -> String {
    let text = if rule.trim { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() };
    if rule.ignore_case { text.to_lowercase() } else { text }
}

#[inline]
fn encode_decimal(buffer: &mut Vec<u8>, decimal: Decimal) {
    let mut scale = decimal.scale();
    let mantissa = decimal.mantissa();
    buffer.push(DECIMAL);
    match i64::try_from(mantissa) {
        Ok(mut small) => {
            // An odd number is no multiple of ten: half of all amounts need no division.
            while scale > 0 && small & 1 == 0 && small % 10 == 0 {
                small /= 10;
                scale -= 1;
            }
            buffer.extend_from_slice(&small.to_le_bytes());
        }
        Err(_) => {
            let normal = decimal.normalize();
            scale = normal.scale();
            match i64::try_from(normal.mantissa()) {
                Ok(small) => buffer.extend_from_slice(&small.to_le_bytes()),
                Err(_) => buffer.extend_from_slice(&normal.mantissa().to_le_bytes()),
            }
        }
    }
    buffer.push(scale as u8);
}

/// Passes an already well-mixed 128-bit hash on.
#[derive(Default)]
pub struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }
    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
