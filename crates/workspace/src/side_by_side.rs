//! One invoice as both systems billed it: lines aligned by their match, header and totals of both sides, the cause of each change.

use crate::edited::Resolver;
use crate::error::Result;
use crate::mapping::kind_name;
use crate::stored_run::StoredRun;
use crate::table::comparison::{self, Stored, method_name};
use crate::table::difference::{self, SELECT_JOINED};
use crate::table::pair::{self, InvoicePair, Pair};
use crate::table::{cause, edit, first_id, invoice, run};
use crate::view::{
    AlignedLineView, Amount, CauseView, FieldChangeView, HeaderFieldView, InvoiceColumnView, InvoiceLineView, InvoiceSideView,
    SideBySideView, TotalsComparedView,
};
use crate::workspace::Workspace;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use tieout_billing::{CurrencyTotals, Decimal, Field, FieldName, Layout, LineView, Totals, Value};
use tieout_compare::{MatchedBy, Settings};

impl Workspace {
    /// The invoices of a pair, side by side.
    pub fn side_by_side(&self, comparison: i64, pair: i64) -> Result<SideBySideView> {
        let (stored, runs) = self.read(|connection| {
            let stored = comparison::get(connection, comparison)?;
            let runs = (run::get(connection, stored.before_run)?, run::get(connection, stored.after_run)?);
            Ok((stored, runs))
        })?;
        let readers = (StoredRun::new(self.lend()?, &runs.0), StoredRun::new(self.lend()?, &runs.1));
        self.read(|connection| {
            let opened = pair::get(connection, comparison, pair.cast_unsigned())?;
            let invoices = pair::invoice_pair(connection, comparison, opened.invoice_pair)?.unwrap_or_else(|| InvoicePair {
                ordinal: opened.invoice_pair,
                before: opened.before.as_ref().map(|end| end.invoice.clone()),
                after: opened.after.as_ref().map(|end| end.invoice.clone()),
                matched_by: MatchedBy::Unmatched,
                first_pair: opened.ordinal,
                pairs: vec![opened.ordinal],
            });
            let files = (run::files(connection, runs.0.id)?, run::files(connection, runs.1.id)?);
            let before = side(connection, &runs.0, &readers.0, &files.0, invoices.before.as_deref())?;
            let after = side(connection, &runs.1, &readers.1, &files.1, invoices.after.as_deref())?;
            draw(connection, &stored, &invoices, &before, &after)
        })
    }
}

/// One side's invoice with its lines.
struct Side {
    run: String,
    layout: Layout,
    invoice: Option<String>,
    lines: Vec<Line>,
}

struct Line {
    position: u64,
    name: String,
    file: String,
    row: u64,
    /// Canonical texts, parallel to the layout.
    cells: Vec<String>,
    totals: Totals,
    currency: String,
}

fn side(connection: &Connection, run: &run::Run, reader: &StoredRun, files: &[run::RunFile], number: Option<&str>) -> Result<Side> {
    let mut lines = Vec::new();
    let at = |field| run.layout.position(field);
    let (named, currency) = (at(Field::LineNumber), at(Field::Currency));
    let money = [at(Field::NetAmount), at(Field::TaxAmount), at(Field::GrossAmount)];
    if let Some(number) = number {
        reader.lines_at(&invoice::positions(connection, run.id, number)?, &mut |index, line| {
            let cells: Vec<String> = line.cells.iter().map(|cell| text(&cell.value)).collect();
            let own_name = named.map(|named| cells[named].clone()).filter(|name| !name.is_empty());
            lines.push(Line {
                position: line.position,
                name: own_name.unwrap_or_else(|| (index + 1).to_string()),
                file: files.get(line.file as usize).map_or_else(String::new, |file| file.name.clone()),
                row: line.row,
                totals: totals_of(line, money),
                currency: currency.map_or_else(String::new, |currency| cells[currency].clone()),
                cells,
            });
        })?;
    }
    Ok(Side { run: run.name.clone(), layout: run.layout.clone(), invoice: number.map(str::to_owned), lines })
}

fn text(value: &Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Decimal(decimal) => decimal.to_string(),
        Value::Date(date) => date.to_string(),
    }
}

fn totals_of(line: &LineView<'_>, [net, tax, gross]: [Option<usize>; 3]) -> Totals {
    let amount = |index: Option<usize>| match line.cells[index?].value {
        Value::Decimal(amount) => Some(amount),
        _ => None,
    };
    let (net, tax) = (amount(net).unwrap_or_default(), amount(tax).unwrap_or_default());
    Totals { net, tax, gross: amount(gross).or_else(|| net.checked_add(tax)).unwrap_or_default() }
}

impl Side {
    fn cell(&self, line: usize, name: &FieldName) -> &str {
        self.layout.position_of(name).and_then(|index| self.lines.get(line)?.cells.get(index)).map_or("", String::as_str)
    }

    fn view(&self) -> Option<InvoiceSideView> {
        let invoice = self.invoice.clone()?;
        let first = |field| self.cell(0, &FieldName::Known(field)).to_owned();
        (!self.lines.is_empty()).then(|| InvoiceSideView {
            run: self.run.clone(),
            invoice,
            customer_id: first(Field::CustomerId),
            customer_name: first(Field::CustomerName),
            currency: first(Field::Currency),
            invoice_date: first(Field::InvoiceDate),
        })
    }

    fn totals(&self) -> CurrencyTotals {
        let mut totals = CurrencyTotals::new();
        for line in &self.lines {
            *totals.entry(line.currency.clone()).or_default() += line.totals;
        }
        totals
    }
}

/// Two lines that stand beside each other.
struct Row {
    before: Option<usize>,
    after: Option<usize>,
    /// `None`: nothing about it differs.
    pair: Option<Pair>,
    matched_by: MatchedBy,
}

fn draw(connection: &Connection, stored: &Stored, invoices: &InvoicePair, before: &Side, after: &Side) -> Result<SideBySideView> {
    let resolver = Resolver::load(connection, stored.id)?;
    let pairs = invoices.pairs.iter().map(|ordinal| pair::get(connection, stored.id, *ordinal)).collect::<Result<Vec<_>>>()?;
    let rows = align(before, after, pairs, &stored.settings);
    let columns = columns(before, after);
    let mut causes = BTreeSet::new();
    let mut header_causes = BTreeMap::new();
    let mut lines = Vec::with_capacity(rows.len());
    for row in &rows {
        let changes = changes(connection, stored.id, row.pair.as_ref(), &resolver)?;
        for change in &changes {
            causes.insert(change.cause.clone());
            let known: &mut String = header_causes.entry(change.field.clone()).or_default();
            if known.is_empty() {
                known.clone_from(&change.cause);
            }
        }
        let net = |side: &Side, line: Option<usize>| line.map_or(Decimal::ZERO, |line| side.lines[line].totals.net);
        lines.push(AlignedLineView {
            pair: row.pair.as_ref().map(|pair| pair.ordinal.cast_signed()),
            state: row.pair.as_ref().map_or_else(|| "unchanged".to_owned(), |pair| pair.state.clone()),
            matched_by: method_name(row.matched_by).to_owned(),
            certainty: row.matched_by.certainty().to_owned(),
            before: row.before.map(|line| line_view(before, line, &columns)),
            after: row.after.map(|line| line_view(after, line, &columns)),
            delta: Amount::from(net(after, row.after) - net(before, row.before)),
            changes,
        });
    }
    let neighbour = |ordinal: Option<u64>| -> Result<Option<i64>> {
        let Some(ordinal) = ordinal else { return Ok(None) };
        Ok(pair::invoice_pair(connection, stored.id, ordinal)?.map(|invoices| invoices.first_pair.cast_signed()))
    };
    let matched_by = invoices.matched_by;
    Ok(SideBySideView {
        before: before.view(),
        after: after.view(),
        matched_by: method_name(matched_by).to_owned(),
        certainty: matched_by.certainty().to_owned(),
        lines,
        header: header(before, after, &header_causes),
        columns: columns.into_iter().map(|(name, view)| InvoiceColumnView { field: name.to_string(), ..view }).collect(),
        totals: totals(before, after),
        causes: cause_views(connection, stored.id, &causes)?,
        previous_pair: neighbour(invoices.ordinal.checked_sub(1))?,
        next_pair: neighbour((invoices.ordinal + 1 < stored.summary.invoice_pairs).then_some(invoices.ordinal + 1))?,
        ordinal: invoices.ordinal + 1,
        of: stored.summary.invoice_pairs,
    })
}

/// What two lines must share to be the same line.
type KeyOf<'a> = &'a dyn Fn(&Side, usize) -> String;

/// The pairs that the comparison found; the lines that are left are the same on both sides, and find each other by line number, by
/// content, by product, or in order.
fn align(before: &Side, after: &Side, pairs: Vec<Pair>, settings: &Settings) -> Vec<Row> {
    let place =
        |side: &Side| -> HashMap<u64, usize> { side.lines.iter().enumerate().map(|(index, line)| (line.position, index)).collect() };
    let (places_before, places_after) = (place(before), place(after));
    let (mut free_before, mut free_after) = (vec![true; before.lines.len()], vec![true; after.lines.len()]);
    let mut rows = Vec::new();
    for pair in pairs {
        let b = pair.before.as_ref().and_then(|end| places_before.get(&end.position)).copied();
        let a = pair.after.as_ref().and_then(|end| places_after.get(&end.position)).copied();
        b.into_iter().for_each(|index| free_before[index] = false);
        a.into_iter().for_each(|index| free_after[index] = false);
        rows.push(Row { before: b, after: a, matched_by: pair.matched_by, pair: Some(pair) });
    }
    let compared: Vec<FieldName> = before
        .layout
        .columns
        .iter()
        .map(|column| column.name.clone())
        .filter(|name| after.layout.position_of(name).is_some() && !settings.ignore.contains(name))
        .filter(|name| ![Field::LineNumber, Field::InvoiceNumber].contains(&name.known().unwrap_or(Field::Product)))
        .collect();
    let content =
        |side: &Side, line: usize| compared.iter().map(|name| comparable(side.cell(line, name))).collect::<Vec<_>>().join("\u{1f}");
    let product = |side: &Side, line: usize| side.cell(line, &FieldName::Known(Field::Product)).to_owned();
    let keys: [(MatchedBy, KeyOf<'_>); 4] = [
        (MatchedBy::LineNumber, &|side, line| format!("{}\u{1f}{}", side.lines[line].name, content(side, line))),
        (MatchedBy::Content, &content),
        (MatchedBy::Product, &product),
        (MatchedBy::LeastCost, &|_, _| String::new()),
    ];
    for (matched_by, key) in keys {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for line in (0..after.lines.len()).rev().filter(|line| free_after[*line]) {
            waiting.entry(key(after, line)).or_default().push(line);
        }
        for (line, free) in free_before.iter_mut().enumerate().filter(|(_, free)| **free) {
            if let Some(found) = waiting.get_mut(&key(before, line)).and_then(Vec::pop) {
                *free = false;
                free_after[found] = false;
                rows.push(Row { before: Some(line), after: Some(found), pair: None, matched_by });
            }
        }
    }
    let lone = |index: usize, before: bool| Row {
        before: before.then_some(index),
        after: (!before).then_some(index),
        pair: None,
        matched_by: MatchedBy::Unmatched,
    };
    rows.extend((0..before.lines.len()).filter(|line| free_before[*line]).map(|line| lone(line, true)));
    rows.extend((0..after.lines.len()).filter(|line| free_after[*line]).map(|line| lone(line, false)));
    in_order(rows)
}

/// `1.50` and `1.5` are the same.
fn comparable(text: &str) -> String {
    crate::stored_run::decimal(text).map_or_else(|| text.to_owned(), |decimal| decimal.normalize().to_string())
}

/// In the order of the before side; a line that only the after side has behind the one that stands before it there.
fn in_order(rows: Vec<Row>) -> Vec<Row> {
    let (mut with_before, mut added): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.before.is_some());
    with_before.sort_by_key(|row| (row.before, row.after));
    added.sort_by_key(|row| row.after);
    for row in added {
        let stands_before = |other: &Row| other.after.is_some() && other.after < row.after;
        let nearest = with_before.iter().enumerate().filter(|(_, other)| stands_before(other)).max_by_key(|(_, other)| other.after);
        let place = nearest.map_or(0, |(index, _)| index + 1);
        with_before.insert(place, row);
    }
    with_before
}

/// What differs on a pair of lines.
fn changes(connection: &Connection, comparison: i64, pair: Option<&Pair>, resolver: &Resolver) -> Result<Vec<FieldChangeView>> {
    let Some(pair) = pair else { return Ok(Vec::new()) };
    let first = first_id(comparison) | pair.first_difference.cast_signed();
    let mut statement = connection.prepare_cached(&format!("{SELECT_JOINED} WHERE d.id BETWEEN ? AND ? ORDER BY d.id"))?;
    let mut rows = statement.query([first, first + pair.differences.cast_signed() - 1])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let joined = difference::joined(row)?;
        changes.push(FieldChangeView {
            field: joined.field.to_owned(),
            root: joined.root,
            delta: joined.delta.map(|delta| Amount(delta.to_owned())),
            cause: resolver.cause(joined.cause, [joined.customer, joined.product, joined.currency]).to_owned(),
        });
    }
    Ok(changes)
}

/// The columns of lines that any line fills, in reading order, the sources' own ones last.
fn columns(before: &Side, after: &Side) -> Vec<(FieldName, InvoiceColumnView)> {
    let filled = |name: &FieldName| [before, after].iter().any(|side| (0..side.lines.len()).any(|line| !side.cell(line, name).is_empty()));
    let known = Field::ALL.iter().filter(|field| !field.is_invoice_level() && **field != Field::LineNumber).map(|field| {
        let view = InvoiceColumnView { field: String::new(), title: field.title().to_owned(), kind: kind_name(field.kind()).to_owned() };
        (FieldName::Known(*field), view)
    });
    let mut columns: Vec<_> = known.collect();
    for column in before.layout.columns.iter().chain(&after.layout.columns) {
        if column.name.known().is_none() && !columns.iter().any(|(name, _)| *name == column.name) {
            let view = InvoiceColumnView { field: String::new(), title: column.name.to_string(), kind: kind_name(column.kind).to_owned() };
            columns.push((column.name.clone(), view));
        }
    }
    columns.retain(|(name, _)| filled(name));
    columns
}

fn line_view(side: &Side, line: usize, columns: &[(FieldName, InvoiceColumnView)]) -> InvoiceLineView {
    let source = &side.lines[line];
    InvoiceLineView {
        line: source.name.clone(),
        cells: columns.iter().map(|(name, _)| side.cell(line, name).to_owned()).collect(),
        file: source.file.clone(),
        row: source.row,
    }
}

/// What belongs to the whole invoice: the values of the first line.
fn header(before: &Side, after: &Side, causes: &BTreeMap<String, String>) -> Vec<HeaderFieldView> {
    let fields = Field::ALL.iter().filter(|field| field.is_invoice_level());
    let view = |field: &Field| {
        let name = FieldName::Known(*field);
        let (before_text, after_text) = (before.cell(0, &name).to_owned(), after.cell(0, &name).to_owned());
        let both = before.layout.position_of(&name).is_some() && after.layout.position_of(&name).is_some();
        let changed = both && !before.lines.is_empty() && !after.lines.is_empty() && comparable(&before_text) != comparable(&after_text);
        HeaderFieldView {
            field: field.name().to_owned(),
            title: field.title().to_owned(),
            cause: if changed { causes.get(field.name()).cloned().unwrap_or_default() } else { String::new() },
            before: before_text,
            after: after_text,
            changed,
        }
    };
    fields.map(view).filter(|view| !view.before.is_empty() || !view.after.is_empty()).collect()
}

fn totals(before: &Side, after: &Side) -> Vec<TotalsComparedView> {
    let (before, after) = (before.totals(), after.totals());
    let currencies: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let view = |currency: &String| {
        let (before, after) = (before.get(currency).copied().unwrap_or_default(), after.get(currency).copied().unwrap_or_default());
        let mut delta = after;
        delta -= before;
        let total = |totals: &Totals| run::total_view(currency, totals);
        TotalsComparedView { currency: currency.clone(), before: total(&before), after: total(&after), delta: total(&delta) }
    };
    currencies.into_iter().map(view).collect()
}

fn cause_views(connection: &Connection, comparison: i64, ids: &BTreeSet<String>) -> Result<Vec<CauseView>> {
    let mut decisions = edit::latest_decisions(connection, comparison)?;
    let causes = cause::edited(connection, comparison)?;
    let view = |known: &cause::Known| {
        let mut view = known.view();
        view.decision = decisions.remove(&known.id);
        view
    };
    Ok(causes.iter().filter(|known| ids.contains(&known.id)).map(view).collect())
}
