//! The differences table: filtered and sorted once per query into a list of ordinals, then read window by window.

use crate::edited::Resolver;
use crate::error::Result;
use crate::table::comparison;
use crate::table::difference::{self, Joined, SELECT_JOINED};
use crate::table::judgement::{self, Right, Rights};
use crate::table::{first_id, last_id, pair};
use crate::view::{DifferenceQuery, DifferenceView, DifferencesView};
use crate::workspace::Workspace;
use rusqlite::Connection;
use std::cmp::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use tieout_billing::{Decimal, FieldKind, Value};
use tieout_documents::{DocumentError, TableColumn, TableSource, write_table_tsv};

/// The lists of the last few queries.
#[derive(Default)]
pub(crate) struct Lists(Mutex<Vec<(Key, Arc<List>)>>);

/// A list holds while no edit changes which cause a difference has, and no rating which side is right.
#[derive(Clone, PartialEq, Eq)]
struct Key {
    comparison: i64,
    edits: i64,
    /// When the rating's verdicts were stored.
    judged_at: Option<String>,
    query: DifferenceQuery,
}

const KEPT: usize = 6;

/// The ordinals of the differences that a query finds, in its order.
pub(crate) enum List {
    /// All of them, in source order: nothing to remember.
    All(u64),
    Some(Vec<u32>),
}

impl List {
    pub(crate) fn len(&self) -> u64 {
        match self {
            List::All(count) => *count,
            List::Some(ordinals) => ordinals.len() as u64,
        }
    }

    fn window(&self, offset: u64, limit: u64) -> Vec<u64> {
        let end = offset.saturating_add(limit).min(self.len());
        let start = offset.min(end);
        match self {
            List::All(_) => (start..end).collect(),
            // Both fit: the end is no more than the length.
            List::Some(ordinals) => ordinals[start as usize..end as usize].iter().map(|ordinal| u64::from(*ordinal)).collect(),
        }
    }
}

/// No window is larger than this, whatever is asked.
const MOST_ROWS: u64 = 10_000;

impl Workspace {
    /// A window of the differences table.
    pub fn differences(&self, comparison: i64, query: &DifferenceQuery, offset: u64, limit: u64) -> Result<DifferencesView> {
        self.read(|connection| {
            let list = self.list(connection, comparison, query)?;
            let rows = rows(connection, comparison, &list.window(offset, limit.min(MOST_ROWS)))?;
            Ok(DifferencesView { total: list.len(), offset, rows })
        })
    }

    /// A window of the differences as tab-separated text with a header, for the clipboard.
    pub fn differences_tsv(&self, comparison: i64, query: &DifferenceQuery, offset: u64, limit: u64) -> Result<String> {
        self.read(|connection| {
            let list = self.list(connection, comparison, query)?;
            let rows = rows(connection, comparison, &list.window(offset, limit))?;
            let judged = Rights::load(connection, comparison)?.judged();
            let table = ForClipboard { columns: columns(judged), rows };
            let mut out = Vec::new();
            write_table_tsv(&table, &mut out)?;
            Ok(String::from_utf8_lossy(&out).into_owned())
        })
    }

    /// The first changed pair, of a cause if one is named.
    pub fn changed_pairs(&self, comparison: i64, cause: Option<&str>) -> Result<Option<i64>> {
        self.read(|connection| {
            let query = DifferenceQuery { causes: cause.map(str::to_owned).into_iter().collect(), ..DifferenceQuery::default() };
            let list = self.list(connection, comparison, &query)?;
            Ok(rows(connection, comparison, &list.window(0, 1))?.first().map(|first| first.pair))
        })
    }

    /// The list of a query, kept from the last time or made now.
    pub(crate) fn list(&self, connection: &Connection, comparison: i64, query: &DifferenceQuery) -> Result<Arc<List>> {
        let edits =
            connection.prepare_cached("SELECT count(*) FROM cause_edit WHERE comparison = ?")?.query_row([comparison], |row| row.get(0))?;
        let key = Key { comparison, edits, judged_at: judgement::judged_at(connection, comparison)?, query: query.clone() };
        let lists = || self.lists.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, list)) = lists().iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(list));
        }
        let list = Arc::new(make(connection, comparison, query)?);
        let mut lists = lists();
        lists.insert(0, (key, Arc::clone(&list)));
        lists.truncate(KEPT);
        Ok(list)
    }
}

/// The differences of these ordinals, in this order.
pub(crate) fn rows(connection: &Connection, comparison: i64, ordinals: &[u64]) -> Result<Vec<DifferenceView>> {
    let resolver = Resolver::load(connection, comparison)?;
    let rights = Rights::load(connection, comparison)?;
    let mut views = Vec::with_capacity(ordinals.len());
    walk(connection, comparison, ordinals, &mut |joined| {
        let mut view = joined.view(resolver.cause(joined.cause, [joined.customer, joined.product, joined.currency]))?;
        view.right = rights.right(joined.ordinal).map_or("", Right::name).to_owned();
        view.expected = rights.expected(joined)?;
        views.push(view);
        Ok(())
    })?;
    Ok(views)
}

/// Walks the differences of these ordinals, in this order.
pub(crate) fn walk(
    connection: &Connection,
    comparison: i64,
    ordinals: &[u64],
    each: &mut dyn FnMut(&Joined<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(&format!("{SELECT_JOINED} WHERE d.id = ?"))?;
    for ordinal in ordinals {
        let mut rows = statement.query([first_id(comparison) | ordinal.cast_signed()])?;
        if let Some(row) = rows.next()? {
            each(&difference::joined(row)?)?;
        }
    }
    Ok(())
}

fn make(connection: &Connection, comparison: i64, query: &DifferenceQuery) -> Result<List> {
    let stored = comparison::get(connection, comparison)?;
    let everything = DifferenceQuery { sort: query.sort.clone(), descending: query.descending, ..DifferenceQuery::default() } == *query;
    if everything && (query.sort.is_empty() || query.sort == "id") && !query.descending {
        return Ok(List::All(stored.summary.differences));
    }
    let resolver = Resolver::load(connection, comparison)?;
    let rights = Rights::load(connection, comparison)?;
    let agrees = |ordinal: u64| {
        query.right.is_empty() || rights.right(ordinal).is_some_and(|right| query.right.iter().any(|wanted| wanted == right.name()))
    };
    let filter = Filter::of(query);
    let alone = !filter.needs_pair()
        && ["", "id", "pair", "field", "before", "after", "root", "cause"].contains(&query.sort.as_str())
        && !resolver.needs_dimensions();
    let source = if alone { PLAIN.to_owned() } else { SELECT_JOINED.to_owned() };
    let mut statement = connection.prepare_cached(&format!(
        "{source} WHERE d.id BETWEEN ? AND ?{} ORDER BY d.id",
        if query.roots_only { " AND d.root" } else { "" }
    ))?;
    let mut rows = statement.query([first_id(comparison), last_id(comparison)])?;
    let mut found: Vec<(SortKey, u32)> = Vec::new();
    let order = Order::of(&query.sort);
    while let Some(row) = rows.next()? {
        let joined = difference::joined(row)?;
        let cause = resolver.cause(joined.cause, [joined.customer, joined.product, joined.currency]);
        if agrees(joined.ordinal) && filter.takes(&joined, cause) {
            // Ordinals are the lower half of an id.
            found.push((order.key(&joined, cause)?, joined.ordinal as u32));
        }
    }
    if !query.sort.is_empty() || query.descending {
        found.sort_by(|(a, i), (b, j)| {
            a.order(b, query.descending).then(if order == Order::Source && query.descending { j.cmp(i) } else { i.cmp(j) })
        });
    }
    Ok(List::Some(found.into_iter().map(|(_, ordinal)| ordinal).collect()))
}

/// The columns of a joined row, without its pair: no need to look that up when nothing asks for it.
const PLAIN: &str = "SELECT d.id, d.pair, d.field, d.kind, d.before, d.after, d.delta, d.root, d.cause, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '' FROM difference d";

struct Filter<'q> {
    query: &'q DifferenceQuery,
    text: String,
}

impl<'q> Filter<'q> {
    fn of(query: &'q DifferenceQuery) -> Filter<'q> {
        Filter { query, text: query.text.trim().to_lowercase() }
    }

    fn needs_pair(&self) -> bool {
        !self.query.states.is_empty() || !self.query.currencies.is_empty() || !self.text.is_empty()
    }

    fn takes(&self, row: &Joined<'_>, cause: &str) -> bool {
        let among = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == value);
        let of_cause = match (self.query.causes.is_empty(), self.query.unexplained) {
            (true, false) => true,
            (true, true) => cause.is_empty(),
            (false, unexplained) => (unexplained && cause.is_empty()) || self.query.causes.iter().any(|wanted| wanted == cause),
        };
        of_cause
            && (row.root || !self.query.roots_only)
            && among(&self.query.states, row.state)
            && among(&self.query.fields, row.field)
            && among(&self.query.currencies, row.currency)
            && (self.text.is_empty() || self.texts(row).any(|text| contains(text, &self.text)))
    }

    fn texts<'r>(&self, row: &Joined<'r>) -> impl Iterator<Item = &'r str> {
        [row.invoice_before, row.invoice_after, row.customer, row.product, row.before, row.after].into_iter()
    }
}

/// Whether a text holds another (in lower case), whatever its own case.
fn contains(text: &str, lower: &str) -> bool {
    if text.is_ascii() {
        let (text, lower) = (text.as_bytes(), lower.as_bytes());
        return text.len() >= lower.len() && text.windows(lower.len()).any(|window| window.eq_ignore_ascii_case(lower));
    }
    text.to_lowercase().contains(lower)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Source,
    Pair,
    State,
    InvoiceBefore,
    LineBefore,
    InvoiceAfter,
    LineAfter,
    Customer,
    Product,
    Currency,
    Field,
    Before,
    After,
    Delta,
    Root,
    Cause,
    MatchedBy,
}

impl Order {
    fn of(column: &str) -> Order {
        match column {
            "pair" => Order::Pair,
            "state" => Order::State,
            "invoice_before" => Order::InvoiceBefore,
            "line_before" => Order::LineBefore,
            "invoice_after" => Order::InvoiceAfter,
            "line_after" => Order::LineAfter,
            "customer" => Order::Customer,
            "product" => Order::Product,
            "currency" => Order::Currency,
            "field" => Order::Field,
            "before" => Order::Before,
            "after" => Order::After,
            "delta" => Order::Delta,
            "root" => Order::Root,
            "cause" => Order::Cause,
            "matched_by" => Order::MatchedBy,
            _ => Order::Source,
        }
    }

    fn key(self, row: &Joined<'_>, cause: &str) -> Result<SortKey> {
        Ok(match self {
            Order::Source => SortKey::Nothing,
            Order::Pair => SortKey::Number(Decimal::from(row.pair)),
            Order::State => SortKey::plain(row.state),
            Order::InvoiceBefore => SortKey::natural(row.invoice_before),
            Order::LineBefore => SortKey::natural(row.line_before),
            Order::InvoiceAfter => SortKey::natural(row.invoice_after),
            Order::LineAfter => SortKey::natural(row.line_after),
            Order::Customer => SortKey::natural(row.customer),
            Order::Product => SortKey::natural(row.product),
            Order::Currency => SortKey::plain(row.currency),
            Order::Field => SortKey::plain(row.field),
            Order::Before => SortKey::value(row.before, row.kind),
            Order::After => SortKey::value(row.after, row.kind),
            Order::Delta => row.moved()?.map_or(SortKey::Nothing, |delta| SortKey::Number(delta.abs())),
            Order::Root => SortKey::Number(Decimal::from(u8::from(!row.root))),
            Order::Cause => SortKey::cause(cause),
            Order::MatchedBy => SortKey::plain(comparison::method_name(pair::method_of(row.matched_by)?)),
        })
    }
}

/// What rows are ordered by: numbers before texts, and what has neither last in either direction.
#[derive(Debug, PartialEq, Eq)]
enum SortKey {
    Number(Decimal),
    Text(Box<str>),
    Nothing,
}

impl SortKey {
    fn plain(text: &str) -> SortKey {
        if text.is_empty() { SortKey::Nothing } else { SortKey::Text(text.into()) }
    }

    /// Numbers of invoices and lines by value, where they are numbers.
    fn natural(text: &str) -> SortKey {
        crate::stored_run::decimal(text).map_or_else(|| SortKey::plain(text), SortKey::Number)
    }

    fn value(text: &str, kind: &str) -> SortKey {
        if kind == "decimal" { SortKey::natural(text) } else { SortKey::plain(text) }
    }

    /// `C2` before `C10`, `C3.1` behind `C3`.
    fn cause(id: &str) -> SortKey {
        let mut padded = String::new();
        for part in id.split('.') {
            let digits = part.trim_start_matches(|c: char| !c.is_ascii_digit());
            padded.push_str(&part[..part.len() - digits.len()]);
            padded.push_str(&format!("{digits:0>9}."));
        }
        if id.is_empty() { SortKey::Nothing } else { SortKey::Text(padded.into()) }
    }

    fn order(&self, other: &SortKey, descending: bool) -> Ordering {
        let order = match (self, other) {
            (SortKey::Nothing, SortKey::Nothing) => return Ordering::Equal,
            (SortKey::Nothing, _) => return Ordering::Greater,
            (_, SortKey::Nothing) => return Ordering::Less,
            (SortKey::Number(a), SortKey::Number(b)) => a.cmp(b),
            (SortKey::Number(_), SortKey::Text(_)) => Ordering::Less,
            (SortKey::Text(_), SortKey::Number(_)) => Ordering::Greater,
            (SortKey::Text(a), SortKey::Text(b)) => a.cmp(b),
        };
        if descending { order.reverse() } else { order }
    }
}

struct ForClipboard {
    columns: Vec<TableColumn>,
    rows: Vec<DifferenceView>,
}

fn columns(judged: bool) -> Vec<TableColumn> {
    let column = |(title, kind): (&str, FieldKind)| TableColumn { title: title.to_owned(), kind };
    let text = FieldKind::Text;
    [
        ("invoice_before", text),
        ("line_before", text),
        ("invoice_after", text),
        ("line_after", text),
        ("state", text),
        ("customer", text),
        ("product", text),
        ("currency", text),
        ("field", text),
        ("before", text),
        ("after", text),
        ("delta", FieldKind::Decimal),
        ("root", text),
        ("cause", text),
    ]
    .into_iter()
    .chain([("expected", text), ("right", text)].into_iter().filter(|_| judged))
    .map(column)
    .collect()
}

impl TableSource for ForClipboard {
    fn columns(&self) -> &[TableColumn] {
        &self.columns
    }

    fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> std::result::Result<(), DocumentError>) -> std::result::Result<(), DocumentError> {
        self.rows.iter().try_for_each(|row| {
            let delta = row.delta.as_ref().and_then(|delta| crate::stored_run::decimal(&delta.0));
            let text = |text| Value::Text(text);
            let cells = [
                text(&row.invoice_before),
                text(&row.line_before),
                text(&row.invoice_after),
                text(&row.line_after),
                text(&row.state),
                text(&row.customer),
                text(&row.product),
                text(&row.currency),
                text(&row.field),
                text(&row.before),
                text(&row.after),
                delta.map_or(Value::Empty, Value::Decimal),
                text(if row.root { "true" } else { "false" }),
                text(&row.cause),
                text(&row.expected),
                text(&row.right),
            ];
            each(&cells[..self.columns.len()])
        })
    }
}
