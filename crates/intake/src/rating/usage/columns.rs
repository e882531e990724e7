//! Which columns of a usage file say whose an event is, of what, when, and how much.

use super::instant::Clock;
use crate::error::{IntakeError, Question};
use crate::evidence::Survey;
use crate::format::{DateFormat, DateOrder, NumberFormat, ValueFormat};
use crate::formats::{customs_of, verdict};
use crate::mapping::Certainty;
use crate::names::normalise;
use crate::rating::said::{DIMENSION, SaidColumn, named};
use crate::rating::sheet::decided;
use crate::rows::RawRow;
use crate::survey::survey_sample;
use crate::table::Table;
use std::collections::HashMap;
use tieout_billing::FieldKind;
use tieout_billing::rating::{Aggregation, Input};

/// The names of each role, the best first, as `normalise` gives them. Sources: Lago API reference, "Event object"; OpenMeter,
/// "Usage events" (CloudEvents 1.0); Stripe API reference, "Meter events"; FOCUS 1.0, "Columns".
const CONTRACT: &[&str] = &[
    "contract_id",
    "contract",
    "contract_number",
    "subscription_id",
    "subscription",
    "external_subscription_id",
    "subscription_number",
    "order_id",
    "order_number",
    "properties_subscription_id",
    "data_subscription_id",
];
const CUSTOMER: &[&str] = &[
    "customer_id",
    "customer",
    "external_customer_id",
    "payload_stripe_customer_id",
    "stripe_customer_id",
    "customer_key",
    "account_id",
    "account",
    "subject",
    "client_id",
    "sub_account_id",
    "billing_account_id",
];
const METRIC: &[&str] = &[
    "metric",
    "metric_id",
    "metric_code",
    "billable_metric_code",
    "billable_metric",
    "meter",
    "meter_slug",
    "code",
    "event_name",
    "product",
    "sku_id",
    "sku_meter",
    "service_name",
    "event_type",
    "type",
];
const TIME: &[&str] = &[
    "timestamp",
    "time",
    "event_time",
    "event_timestamp",
    "date",
    "usage_date",
    "event_date",
    "charge_period_start",
    "occurred_at",
    "start_time",
    "time_utc",
    "timestamp_utc",
    "created_at",
    "created",
];
const QUANTITY: &[&str] = &[
    "quantity",
    "value",
    "usage_quantity",
    "consumed_quantity",
    "usage",
    "units",
    "amount",
    "payload_value",
    "properties_quantity",
    "properties_value",
    "properties_amount",
    "data_quantity",
    "data_value",
    "data_amount",
    "count",
];
const EVENT: &[&str] = &["event_id", "transaction_id", "idempotency_key", "identifier", "uuid", "id"];
const UNIQUE: &[&str] = &["unique", "unique_value", "unique_id", "properties_unique", "data_unique", "payload_unique"];
/// What stands before the names of an event's own properties.
const PROPERTIES: &[&str] = &["properties", "data", "payload", "tags", "metadata"];

/// How one table of events is read.
pub(super) struct Columns {
    contract: Option<usize>,
    /// The first that is filled names the customer.
    customers: Vec<usize>,
    /// The first whose text is a metric that is charged names the metric.
    pub(super) metrics: Vec<usize>,
    time: usize,
    pub(super) clock: Clock,
    /// Of several only one may be filled.
    quantities: Vec<usize>,
    pub(super) number: NumberFormat,
    /// The source of an event may be part of its id.
    pub(super) ids: Vec<usize>,
    unique: Option<usize>,
    /// FOCUS: what a row is; only `Usage` is, and only where something was consumed.
    category: Option<usize>,
    /// Columns by their names, for dimensions.
    named: HashMap<String, usize>,
    /// Columns that hold the properties as JSON.
    properties: Vec<usize>,
}

/// What the columns of a table of events were found to be.
pub(in crate::rating) struct Roles {
    columns: Columns,
    /// The field of each column; empty where it is none: a dimension, if a price asks for it.
    pub(in crate::rating) fields: Vec<&'static str>,
    /// How the numbers and the times are written.
    pub(in crate::rating) formats: HashMap<usize, ValueFormat>,
    pub(in crate::rating) missing: Vec<(&'static str, &'static str)>,
    pub(in crate::rating) questions: Vec<Question>,
    pub(in crate::rating) said: Vec<bool>,
}

/// What a column of usage can be, with the kinds of their values.
pub(in crate::rating) const FIELDS: &[(&str, FieldKind)] = &[
    ("contract_id", FieldKind::Text),
    ("customer_id", FieldKind::Text),
    ("metric", FieldKind::Text),
    ("timestamp", FieldKind::Date),
    ("quantity", FieldKind::Decimal),
    ("event_id", FieldKind::Text),
    ("unique", FieldKind::Text),
];

impl Roles {
    /// `wanted`: what is made of the quantities.
    pub(in crate::rating) fn of(table: &Table, said: &[SaidColumn], wanted: &[Aggregation]) -> Result<Roles, IntakeError> {
        let named = named(table, said);
        let names: Vec<&str> = named.iter().map(|named| named.name.as_str()).collect();
        let at = |name: &str| names.iter().position(|other| *other == name);
        let first = |list: &[&str]| list.iter().find_map(|name| at(name));
        let all = |list: &[&str]| list.iter().filter_map(|name| at(name)).collect::<Vec<_>>();
        let focus = ["charge_category", "charge_period_start", "consumed_quantity"].iter().all(|name| at(name).is_some());
        let mut missing: Vec<(&'static str, &'static str)> = Vec::new();
        let contract = first(CONTRACT);
        let customers = all(CUSTOMER);
        if contract.is_none() && customers.is_empty() {
            missing.push(("customer_id", "customer or the contract"));
        }
        let metrics = all(METRIC);
        if metrics.is_empty() {
            missing.push(("metric", "metric"));
        }
        // What the user says comes before what FOCUS says.
        let time = if focus && at("timestamp").is_none() { at("charge_period_start") } else { first(TIME) };
        if time.is_none() {
            missing.push(("timestamp", "time of the event"));
        }
        let survey = survey_sample(table)?;
        let mut quantities: Vec<usize> = first(QUANTITY).into_iter().collect();
        if quantities.is_empty() {
            // A property that is a number, whatever the meter calls it.
            let numeric = |index: &usize| {
                let evidence = &survey.columns[*index];
                is_property(names[*index]) && evidence.filled > 0 && evidence.share(evidence.numbers.numeric) >= 95
            };
            quantities = (0..names.len()).filter(numeric).collect();
        }
        if quantities.is_empty() && wanted.iter().any(|wanted| !matches!(wanted, Aggregation::Count | Aggregation::Unique)) {
            missing.push(("quantity", "quantity"));
        }
        let mut kinds: Vec<Option<FieldKind>> = vec![None; names.len()];
        time.iter().for_each(|index| kinds[*index] = Some(FieldKind::Date));
        quantities.iter().for_each(|index| kinds[*index] = Some(FieldKind::Decimal));
        let (mut formats, mut questions) = (HashMap::new(), Vec::new());
        for index in time.iter().chain(quantities.first()) {
            let given = named[*index].format.filter(|format| Some(format.kind()) == kinds[*index]);
            let format = given.map_or_else(|| format_of(table, &survey, &kinds, *index, focus), Ok);
            formats.insert(
                *index,
                format.unwrap_or_else(|question| {
                    questions.push(question);
                    if Some(*index) == time { ValueFormat::Date(DateFormat::ISO) } else { ValueFormat::Number(NumberFormat::PLAIN) }
                }),
            );
        }
        let number = match quantities.first().and_then(|index| formats.get(index)) {
            Some(ValueFormat::Number(number)) => *number,
            _ => NumberFormat::PLAIN,
        };
        let date = match time.and_then(|index| formats.get(&index)) {
            Some(ValueFormat::Date(date)) => *date,
            _ => DateFormat::ISO,
        };
        let mut ids: Vec<usize> = if focus { at("event_id").into_iter().collect() } else { first(EVENT).into_iter().collect() };
        if at("specversion").is_some() || at("spec_version").is_some() {
            ids.extend(at("source").filter(|_| !ids.is_empty()));
        }
        let unique = first(UNIQUE);
        let mut fields = vec![""; names.len()];
        let found = [(&contract.into_iter().collect(), "contract_id"), (&customers, "customer_id"), (&metrics, "metric")];
        let others = [
            (&time.into_iter().collect(), "timestamp"),
            (&quantities, "quantity"),
            (&ids, "event_id"),
            (&unique.into_iter().collect(), "unique"),
        ];
        for (columns, field) in found.into_iter().chain(others) {
            let columns: &Vec<usize> = columns;
            columns.iter().for_each(|column| fields[*column] = field);
        }
        let columns = Columns {
            contract,
            customers,
            metrics,
            time: time.unwrap_or_default(),
            clock: Clock {
                format: date,
                utc: time.is_some_and(|time| normalise(&table.headers[time]).split('_').any(|word| word == "utc")),
            },
            quantities,
            number,
            ids,
            unique,
            category: at("charge_category").filter(|_| focus),
            properties: PROPERTIES.iter().filter_map(|name| at(name)).collect(),
            named: named.iter().enumerate().rev().map(|(index, named)| (bare(dimension(&named.written)), index)).collect(),
        };
        let said = named.iter().map(|named| named.is_said).collect();
        Ok(Roles { columns, fields, formats, missing, questions, said })
    }
}

impl Columns {
    /// # Errors
    /// When a column that is needed is missing, or how it is written must be asked.
    pub(super) fn of(table: &Table, said: &[SaidColumn], wanted: &[Aggregation]) -> Result<Columns, IntakeError> {
        let roles = Roles::of(table, said, wanted)?;
        decided(Input::Usage, table, &roles.missing, &roles.questions)?;
        Ok(roles.columns)
    }

    /// Where the values of a dimension are.
    pub(super) fn dimension(&self, name: &str) -> Dimension {
        match self.named.get(&bare(name)) {
            Some(column) => Dimension::Column(*column),
            None if self.properties.is_empty() => Dimension::Absent,
            None => Dimension::Property(name.to_owned()),
        }
    }

    /// The value of a dimension of an event.
    pub(super) fn value(&self, row: &RawRow<'_>, dimension: &Dimension, into: &mut String) {
        match dimension {
            Dimension::Column(column) => into.push_str(self.cell(row, *column)),
            Dimension::Property(name) => {
                let found = self.properties.iter().find_map(|column| property(self.cell(row, *column), name));
                into.push_str(found.as_deref().unwrap_or_default());
            }
            Dimension::Absent => {}
        }
    }

    /// A cell without what stands for nothing.
    #[inline]
    pub(super) fn cell<'t>(&self, row: &RawRow<'t>, column: usize) -> &'t str {
        let text = row.cell(column);
        if self.category.is_some() && text == "NULL" { "" } else { text }
    }

    /// Whether the row is an event of usage at all.
    #[inline]
    pub(super) fn is_usage(&self, row: &RawRow<'_>) -> bool {
        let Some(category) = self.category else { return true };
        let consumed = self.quantities.iter().any(|column| !self.cell(row, *column).trim().is_empty());
        consumed && row.cell(category).eq_ignore_ascii_case("usage")
    }

    /// The contract that is named; empty where none is.
    #[inline]
    pub(super) fn contract<'t>(&self, row: &RawRow<'t>) -> &'t str {
        self.contract.map_or("", |column| self.cell(row, column))
    }

    pub(super) fn customers<'t, 'r: 't>(&self, row: &RawRow<'t>) -> impl Iterator<Item = &'t str> {
        self.customers.iter().map(|column| self.cell(row, *column)).filter(|text| !text.is_empty())
    }

    #[inline]
    pub(super) fn time<'t>(&self, row: &RawRow<'t>) -> &'t str {
        self.cell(row, self.time)
    }

    /// The quantity's text; `None` where several columns are filled. Empty where none is.
    #[inline]
    pub(super) fn quantity<'t>(&self, row: &RawRow<'t>) -> Option<&'t str> {
        if let [only] = self.quantities[..] {
            return Some(self.cell(row, only));
        }
        let mut filled = self.quantities.iter().map(|column| self.cell(row, *column)).filter(|text| !text.is_empty());
        let found = filled.next().unwrap_or("");
        filled.next().is_none().then_some(found)
    }

    /// The text of which different ones are counted.
    #[inline]
    pub(super) fn unique<'t>(&self, row: &RawRow<'t>) -> &'t str {
        match self.unique {
            Some(column) => self.cell(row, column),
            None => self.quantity(row).unwrap_or(""),
        }
    }
}

/// Where the values of a dimension are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Column(usize),
    /// In a column of JSON, under this name.
    Property(String),
    /// Nowhere.
    Absent,
}

fn is_property(name: &str) -> bool {
    PROPERTIES.iter().any(|prefix| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_')))
}

/// A name without the word for properties before it, in lower case.
fn bare(header: &str) -> String {
    let name = header.trim().to_lowercase();
    let stripped = PROPERTIES.iter().find_map(|prefix| name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(['.', '_', '/'])));
    stripped.map(str::to_owned).unwrap_or(name)
}

/// A property of JSON text, as text.
fn property(text: &str, name: &str) -> Option<String> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let (_, value) = object.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Null => None,
        other => Some(other.to_string()),
    }
}

/// The name of a dimension without the word before it.
fn dimension(written: &str) -> &str {
    written.strip_prefix(DIMENSION).unwrap_or(written)
}

/// How a column is written, from a sample of it; the question where that can't be known.
fn format_of(table: &Table, survey: &Survey, kinds: &[Option<FieldKind>], index: usize, focus: bool) -> Result<ValueFormat, Question> {
    let kind = kinds[index].unwrap_or(FieldKind::Text);
    if kind == FieldKind::Decimal && table.format.starts_with("JSON") {
        return Ok(ValueFormat::Number(NumberFormat::PLAIN));
    }
    let found = verdict(&survey.columns[index], kind, None, customs_of(survey, kinds));
    let month_first =
        found.choices.iter().find(|choice| matches!(choice, ValueFormat::Date(date) if date.order == DateOrder::MonthDayYear));
    match (found.certainty, month_first) {
        // FOCUS wants ISO 8601; what opens it and saves it otherwise is a spreadsheet program in the United States.
        (Certainty::Ask, Some(month_first)) if focus => Ok(*month_first),
        (Certainty::Ask, _) => Err(Question {
            file: table.name.clone(),
            column: table.headers[index].clone(),
            question: found.question.unwrap_or_default(),
            choices: found.choices.iter().map(ToString::to_string).collect(),
        }),
        _ => Ok(found.format),
    }
}
