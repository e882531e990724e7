//! Findings, one by one and in groups.

use crate::error::{Error, Result};
use crate::table::{first_id, from_json, last_id, review};
use crate::view::{Amount, FindingGroupDetailView, FindingGroupView, FindingQuery, FindingView, FindingsView, MoneyView, ShareView};
use crate::workspace::Workspace;
use crate::{decisions, waivers};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tieout_compare::Condition;
use tieout_review::Severity;

use super::checking::CheckOutcome;

const COLUMNS: &str = "id, check_id, severity, invoice, line, field, customer, expected, actual, difference, currency, at_stake, message, grp, \
                       known, waiver IS NOT NULL";

/// Findings shown of a group.
const EXAMPLES: usize = 12;

/// Customers and products shown of a group.
const SHARES: usize = 12;

/// No window is larger than this, whatever is asked.
const MOST_ROWS: usize = 10_000;

impl Workspace {
    /// The groups of a review, the worst and largest first.
    pub fn finding_groups(&self, review: i64) -> Result<Vec<FindingGroupView>> {
        self.waivers_lapse()?;
        self.read(|connection| groups(connection, review))
    }

    /// One group with examples.
    pub fn finding_group(&self, review: i64, group: &str) -> Result<FindingGroupDetailView> {
        self.read(|connection| {
            let ordinal = group_ordinal(group)?;
            let view = groups(connection, review)?.into_iter().find(|view| view.id == group).ok_or_else(|| missing(group))?;
            let outcomes = review::get(connection, review)?.outcomes;
            let outcome = outcomes.iter().find(|outcome| outcome.id == view.check);
            let said = |text: fn(&CheckOutcome) -> &String| outcome.map(text).cloned().unwrap_or_default();
            let query = FindingQuery { group: Some(group.to_owned()), ..FindingQuery::default() };
            let list = self.finding_list(connection, review, &query, &outcomes)?;
            let examples = rows(connection, &list.ids[..list.ids.len().min(EXAMPLES)], &Names::of(&outcomes))?;
            let history = decisions::about(connection, review, &fingerprint(connection, review, ordinal)?)?;
            Ok(FindingGroupDetailView {
                meaning: said(|outcome| &outcome.meaning),
                formula: said(|outcome| &outcome.formula),
                mend: said(|outcome| &outcome.mend),
                source: said(|outcome| &outcome.source),
                examples,
                customers: shares(connection, review, ordinal, "customer")?,
                products: shares(connection, review, ordinal, "subject")?,
                history,
                group: view,
            })
        })
    }

    /// A window of the findings.
    pub fn findings(&self, review: i64, query: &FindingQuery, offset: u64, limit: u64) -> Result<FindingsView> {
        self.read(|connection| {
            let outcomes = review::get(connection, review)?.outcomes;
            let list = self.finding_list(connection, review, query, &outcomes)?;
            let from = usize::try_from(offset).unwrap_or(usize::MAX).min(list.ids.len());
            let until = from.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX).min(MOST_ROWS)).min(list.ids.len());
            let rows = rows(connection, &list.ids[from..until], &Names::of(&outcomes))?;
            Ok(FindingsView { total: list.ids.len() as u64, at_stake: list.at_stake.clone(), rows })
        })
    }
}

/// `G12` is 12.
pub fn group_ordinal(group: &str) -> Result<i64> {
    group.strip_prefix('G').and_then(|number| number.parse().ok()).ok_or_else(|| missing(group))
}

fn missing(group: &str) -> Error {
    Error::NotFound { workspace: String::new(), what: "group of findings", name: group.to_owned() }
}

/// What a group is known by in later reviews.
pub fn fingerprint(connection: &Connection, review: i64, ordinal: i64) -> Result<String> {
    let sql = "SELECT fingerprint FROM finding_group WHERE review = ? AND ordinal = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([review, ordinal])?;
    rows.next()?.map_or_else(|| Err(missing(&format!("G{ordinal}"))), |row| Ok(row.get(0)?))
}

/// The groups of a review, in their order.
pub fn groups(connection: &Connection, review: i64) -> Result<Vec<FindingGroupView>> {
    let stored = review::get(connection, review)?;
    let by_id: HashMap<&str, &CheckOutcome> = stored.outcomes.iter().map(|outcome| (outcome.id.as_str(), outcome)).collect();
    let waivers: HashMap<String, _> = waivers::of_review(connection, review)?;
    let decided = decisions::of_groups(connection, review)?;
    let sql = "SELECT ordinal, check_id, fault, conditions, summary, fingerprint, findings, invoices, customers, known, at_stake
               FROM finding_group WHERE review = ? ORDER BY ordinal";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([review])?;
    let mut views = Vec::new();
    while let Some(row) = rows.next()? {
        let (check, fingerprint): (String, String) = (row.get(1)?, row.get(5)?);
        let conditions: Vec<Condition> = from_json(&row.get::<_, String>(3)?, "the conditions of a group")?;
        let at_stake: BTreeMap<String, Decimal> = from_json(&row.get::<_, String>(10)?, "the money of a group")?;
        let (findings, known) = (row.get::<_, i64>(6)?.cast_unsigned(), row.get::<_, i64>(9)?.cast_unsigned());
        let waiver = waivers.get(&fingerprint).cloned();
        let decision = decided.get(&fingerprint).cloned();
        let state = match (&waiver, &decision) {
            (Some(waiver), _) if !waiver.expired => "waived",
            (_, Some(decision)) if decision.kind == "confirm" => "confirmed",
            (_, Some(decision)) if decision.kind == "dismiss" => "dismissed",
            _ => "open",
        };
        let outcome = by_id.get(check.as_str());
        views.push(FindingGroupView {
            id: format!("G{}", row.get::<_, i64>(0)?),
            check_name: outcome.map_or_else(|| check.clone(), |outcome| outcome.name.clone()),
            family: outcome.map_or_else(String::new, |outcome| outcome.family.clone()),
            severity: outcome.map_or(Severity::Medium, |outcome| outcome.severity).name().to_owned(),
            check,
            summary: row.get(4)?,
            fault: row.get(2)?,
            conditions: conditions.iter().map(crate::table::cause::condition_view).collect(),
            findings,
            invoices: row.get::<_, i64>(7)?.cast_unsigned(),
            customers: row.get::<_, i64>(8)?.cast_unsigned(),
            at_stake: money(&at_stake),
            new: findings - known.min(findings),
            known,
            state: state.to_owned(),
            waiver,
            decision,
        });
    }
    Ok(views)
}

/// Findings of one item, worst first.
pub fn of_item(connection: &Connection, review: i64, item: i64) -> Result<Vec<FindingView>> {
    let outcomes = review::get(connection, review)?.outcomes;
    let names = Names::of(&outcomes);
    let sql = format!("SELECT {COLUMNS} FROM finding WHERE item = ? ORDER BY severity DESC, id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([item])?;
    let mut views = Vec::new();
    while let Some(row) = rows.next()? {
        views.push(view(row, &names)?);
    }
    Ok(views)
}

/// Ids of the findings of a query in its order, and their money.
pub(crate) struct FindingList {
    ids: Vec<i64>,
    at_stake: Vec<MoneyView>,
}

/// The lists of the last few queries. A list holds until anything is logged: checks that run again and waivers are.
#[derive(Default)]
pub(crate) struct FindingLists(Mutex<Vec<(ListKey, Arc<FindingList>)>>);

type ListKey = (i64, i64, FindingQuery);

/// How many lists are remembered.
const KEPT: usize = 6;

impl Workspace {
    fn finding_list(
        &self,
        connection: &Connection,
        review: i64,
        query: &FindingQuery,
        outcomes: &[CheckOutcome],
    ) -> Result<Arc<FindingList>> {
        let logged = connection.prepare_cached("SELECT ifnull(max(number), 0) FROM log")?.query_row([], |row| row.get(0))?;
        let key: ListKey = (review, logged, query.clone());
        let lists = || self.finding_lists.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, list)) = lists().iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(list));
        }
        let list = Arc::new(list(connection, review, query, outcomes)?);
        let mut lists = lists();
        lists.insert(0, (key, Arc::clone(&list)));
        lists.truncate(KEPT);
        Ok(list)
    }
}

fn list(connection: &Connection, review: i64, query: &FindingQuery, outcomes: &[CheckOutcome]) -> Result<FindingList> {
    let (condition, values) = condition(review, query, outcomes)?;
    let sort = query.sort.as_deref().unwrap_or_default();
    let order = match sort {
        // Sorted below: exact and faster than a collation.
        "" | "at_stake" => "id",
        "check" | "check_name" => "check_id",
        "difference" => "difference COLLATE decimal",
        column @ ("id" | "severity" | "invoice" | "line" | "customer" | "currency" | "message" | "field") => column,
        other => return Err(Error::Invalid(format!("findings have no column {other}"))),
    };
    let descending = query.descending || sort.is_empty();
    let direction = if descending && order != "id" { "DESC" } else { "ASC" };
    let sql = format!("SELECT id, currency, at_stake FROM finding WHERE {condition} ORDER BY {order} {direction}, id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let (mut found, mut sums) = (Vec::new(), BTreeMap::<String, Decimal>::new());
    while let Some(row) = rows.next()? {
        let text = |at: usize| -> Result<&str> { Ok(row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?) };
        let (currency, amount) = (text(1)?, crate::table::run::decimal(text(2)?)?);
        match sums.get_mut(currency) {
            Some(sum) => *sum += amount,
            None => {
                sums.insert(currency.to_owned(), amount);
            }
        }
        found.push((row.get::<_, i64>(0)?, amount));
    }
    if matches!(sort, "" | "at_stake") {
        found.sort_by(|(_, a), (_, b)| if descending { b.cmp(a) } else { a.cmp(b) });
    } else if sort == "id" && descending {
        found.reverse();
    }
    Ok(FindingList { ids: found.into_iter().map(|(id, _)| id).collect(), at_stake: money(&sums) })
}

fn rows(connection: &Connection, ids: &[i64], names: &Names<'_>) -> Result<Vec<FindingView>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM finding WHERE id = ?"))?;
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = statement.query([id])?;
        if let Some(row) = rows.next()? {
            views.push(view(row, names)?);
        }
    }
    Ok(views)
}

fn condition(review: i64, query: &FindingQuery, outcomes: &[CheckOutcome]) -> Result<(String, Vec<Value>)> {
    let mut terms = vec!["id BETWEEN ? AND ?".to_owned()];
    let mut values = vec![Value::Integer(first_id(review)), Value::Integer(last_id(review))];
    let mut any = |column: &str, list: Vec<Value>| {
        if !list.is_empty() {
            terms.push(format!("{column} IN ({})", vec!["?"; list.len()].join(", ")));
            values.extend(list);
        }
    };
    let texts = |list: &[String]| list.iter().cloned().map(Value::Text).collect::<Vec<_>>();
    any("check_id", texts(&query.checks));
    any("currency", texts(&query.currencies));
    if !query.families.is_empty() {
        let of_family = outcomes.iter().filter(|outcome| query.families.contains(&outcome.family)).map(|outcome| outcome.id.clone());
        any("check_id", of_family.chain(["".to_owned()]).map(Value::Text).collect());
    }
    if !query.severities.is_empty() {
        let ranks = query.severities.iter().filter_map(|name| Severity::from_name(name)).map(|severity| Value::Integer(severity as i64));
        any("severity", ranks.collect());
    }
    any("grp", query.group.as_deref().map(group_ordinal).transpose()?.map(Value::Integer).into_iter().collect());
    any("invoice", query.invoice.clone().map(Value::Text).into_iter().collect());
    match query.novelty.as_str() {
        "new" => terms.push("known = 0".to_owned()),
        "known" => terms.push("known = 1".to_owned()),
        _ => {}
    }
    if let Some(waived) = query.waived {
        terms.push(if waived { "waiver IS NOT NULL" } else { "waiver IS NULL" }.to_owned());
    }
    let text = query.text.trim();
    if !text.is_empty() {
        terms.push("(instr(lower(invoice), ?) OR instr(lower(customer), ?) OR instr(lower(message), ?))".to_owned());
        values.extend(vec![Value::Text(text.to_lowercase()); 3]);
    }
    Ok((terms.join(" AND "), values))
}

/// Names and families of checks by id.
struct Names<'o>(HashMap<&'o str, (&'o str, &'o str)>);

impl<'o> Names<'o> {
    fn of(outcomes: &'o [CheckOutcome]) -> Names<'o> {
        Names(outcomes.iter().map(|outcome| (outcome.id.as_str(), (outcome.name.as_str(), outcome.family.as_str()))).collect())
    }
}

fn view(row: &Row<'_>, names: &Names<'_>) -> Result<FindingView> {
    let check: String = row.get(1)?;
    let (name, family) = names.0.get(check.as_str()).copied().unwrap_or((&check, ""));
    let severity = usize::try_from(row.get::<_, i64>(2)?).ok().and_then(|at| Severity::ALL.get(at).copied()).unwrap_or(Severity::Medium);
    Ok(FindingView {
        id: row.get(0)?,
        check_name: name.to_owned(),
        family: family.to_owned(),
        severity: severity.name().to_owned(),
        invoice: row.get(3)?,
        line: row.get(4)?,
        field: row.get(5)?,
        customer: row.get(6)?,
        expected: row.get(7)?,
        actual: row.get(8)?,
        difference: row.get::<_, Option<String>>(9)?.map(Amount),
        currency: row.get(10)?,
        at_stake: Amount(row.get(11)?),
        message: row.get(12)?,
        group: format!("G{}", row.get::<_, i64>(13)?),
        novelty: if row.get::<_, bool>(14)? { "known" } else { "new" }.to_owned(),
        waived: row.get(15)?,
        check,
    })
}

/// What parts of a group are one customer's, or one product's (the second part of a line's subject).
fn shares(connection: &Connection, review: i64, group: i64, column: &str) -> Result<Vec<ShareView>> {
    let sql = format!("SELECT {column}, currency, at_stake FROM finding WHERE id BETWEEN ? AND ? AND grp = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([first_id(review), last_id(review), group])?;
    let mut found: HashMap<String, (u64, BTreeMap<String, Decimal>)> = HashMap::new();
    while let Some(row) = rows.next()? {
        let value: String = row.get(0)?;
        let value = if column == "subject" { value.split('|').nth(1).unwrap_or_default().to_owned() } else { value };
        if value.is_empty() {
            continue;
        }
        let (count, sums) = found.entry(value).or_default();
        *count += 1;
        *sums.entry(row.get(1)?).or_default() += crate::table::run::decimal(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?;
    }
    let mut shares: Vec<_> = found.into_iter().collect();
    shares.sort_by(|(a, (a_count, _)), (b, (b_count, _))| b_count.cmp(a_count).then(a.cmp(b)));
    shares.truncate(SHARES);
    Ok(shares.into_iter().map(|(value, (findings, sums))| ShareView { value, findings, at_stake: money(&sums) }).collect())
}

/// Amounts per currency as the window shows them.
pub fn money(sums: &BTreeMap<String, Decimal>) -> Vec<MoneyView> {
    sums.iter().map(|(currency, amount)| MoneyView { currency: currency.clone(), amount: (*amount).into() }).collect()
}
