//! Buyers: the record sets of customers, the newest first, with what was typed laid over them.

use crate::error::{Error, Result};
use crate::stored_run::StoredRun;
use crate::table::{buyer, first_id, last_id, ordinal, run};
use crate::view::{BuyerView, BuyersView};
use crate::workspace::Workspace;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use tieout_billing::{Field, LineSource, LineView, RecordKind, Silent, Value};

/// No window is larger than this, whatever is asked.
const MOST_ROWS: u64 = 2_000;

/// A field of a buyer: its name, the records' field, where it stands in the view.
type Part = (&'static str, Field, fn(&mut BuyerView) -> &mut String);

const PARTS: &[Part] = &[
    ("name", Field::CustomerName, |it| &mut it.name),
    ("trading_name", Field::TradingName, |it| &mut it.trading_name),
    ("address.line1", Field::Street, |it| &mut it.address.line1),
    ("address.line2", Field::AddressLine2, |it| &mut it.address.line2),
    ("address.line3", Field::AddressLine3, |it| &mut it.address.line3),
    ("address.city", Field::City, |it| &mut it.address.city),
    ("address.postal_code", Field::PostalCode, |it| &mut it.address.postal_code),
    ("address.region", Field::Region, |it| &mut it.address.region),
    ("address.country", Field::Country, |it| &mut it.address.country),
    ("contact.name", Field::ContactName, |it| &mut it.contact.name),
    ("contact.phone", Field::ContactPhone, |it| &mut it.contact.phone),
    ("contact.email", Field::ContactEmail, |it| &mut it.contact.email),
    ("vat_id", Field::CustomerTaxId, |it| &mut it.vat_id),
    ("legal_registration", Field::LegalRegistration, |it| &mut it.legal_registration.value),
    ("legal_registration.scheme", Field::LegalRegistrationScheme, |it| &mut it.legal_registration.scheme),
    ("electronic_address", Field::ElectronicAddress, |it| &mut it.electronic_address.value),
    ("electronic_address.scheme", Field::ElectronicAddressScheme, |it| &mut it.electronic_address.scheme),
    ("reference", Field::BuyerReference, |it| &mut it.reference),
];

const PAYMENT_DAYS: &str = "payment_days";

impl BuyerView {
    /// Every field by its name, with its value.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut copy = self.clone();
        let mut fields: Vec<(String, String)> = PARTS.iter().map(|(name, _, part)| ((*name).to_owned(), part(&mut copy).clone())).collect();
        fields.push((PAYMENT_DAYS.to_owned(), self.payment_days.map_or_else(String::new, |days| days.to_string())));
        fields
    }

    /// Sets a field by its name; false where there is none, or days that are no number.
    pub fn set_field(&mut self, name: &str, value: &str) -> bool {
        if name == PAYMENT_DAYS {
            self.payment_days = whole_days(value);
            return value.is_empty() || self.payment_days.is_some();
        }
        let Some((_, _, part)) = PARTS.iter().find(|(known, ..)| *known == name) else { return false };
        value.clone_into(part(self));
        true
    }
}

impl Workspace {
    /// A window of the buyers that records or people know, by name; `search` is in the name, the id or the city, whatever its case.
    pub fn buyers(&self, search: &str, offset: u64, limit: u64) -> Result<BuyersView> {
        let wanted = search.trim().to_lowercase();
        let found = |buyer: &BuyerView| {
            wanted.is_empty()
                || [&buyer.name, &buyer.customer, &buyer.address.city, &buyer.trading_name]
                    .iter()
                    .any(|it| it.to_lowercase().contains(&wanted))
        };
        let mut all: Vec<BuyerView> = self.known_buyers()?.into_values().filter(found).collect();
        all.sort_by_cached_key(|buyer| (buyer.name.to_lowercase(), buyer.customer.clone()));
        let total = all.len() as u64;
        let window = all.into_iter().skip(usize::try_from(offset).unwrap_or(usize::MAX));
        let most = usize::try_from(limit.min(MOST_ROWS)).unwrap_or(usize::MAX);
        Ok(BuyersView { total, buyers: window.take(most).collect() })
    }

    /// One buyer; empty but for the id where nobody knows it.
    pub fn buyer(&self, customer: &str) -> Result<BuyerView> {
        let mut view = self.recorded(customer)?;
        if let Some(typed) = self.read(|connection| buyer::find(connection, customer))? {
            lay_over(&mut view, typed);
        }
        Ok(view)
    }

    /// Keeps what a person says of a buyer where it differs from the records; all as the records have it keeps nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a customer's id, or for a country that is none.
    pub fn buyer_save(&self, given: &BuyerView) -> Result<BuyerView> {
        let customer = given.customer.trim();
        if customer.is_empty() {
            return Err(Error::Invalid("a buyer needs the customer's id that runs have".to_owned()));
        }
        let mut given = given.clone();
        let country = given.address.country.trim();
        if !country.is_empty() && super::country::code(country).is_none() {
            let reason = "is no country; write its name or its code of two letters (ISO 3166-1), such as DE";
            return Err(Error::Invalid(format!("{country} {reason}")));
        }
        let mut recorded = self.recorded(customer)?;
        let mut fields = BTreeMap::new();
        for (name, _, part) in PARTS {
            let value = part(&mut given).trim();
            if value != part(&mut recorded).as_str() {
                fields.insert((*name).to_owned(), value.to_owned());
            }
        }
        if given.payment_days != recorded.payment_days {
            fields.insert(PAYMENT_DAYS.to_owned(), given.payment_days.map_or_else(String::new, |days| days.to_string()));
        }
        self.write(|writing| {
            let (saved_at, saved_by) = (writing.at.clone(), writing.by.clone());
            let typed = buyer::Typed { customer: customer.to_owned(), fields, saved_at, saved_by };
            buyer::save(writing.connection, &typed)?;
            writing.log("buyer saved", customer, &json!({ "typed": typed.fields }))
        })?;
        self.buyer(customer)
    }

    /// Every buyer that records or people know, by the customer's id.
    pub(super) fn known_buyers(&self) -> Result<HashMap<String, BuyerView>> {
        let (runs, typed) = self.read(|connection| Ok((record_sets(connection)?, buyer::all(connection)?)))?;
        let mut buyers: HashMap<String, BuyerView> = HashMap::new();
        for run in runs {
            let source = StoredRun::new(self.lend()?, &run);
            source.scan(&Silent, &mut |line| {
                let view = of_record(&run, line);
                if !view.customer.is_empty() {
                    buyers.entry(view.customer.clone()).or_insert(view);
                }
            })?;
        }
        for typed in typed {
            let unknown = || BuyerView { customer: typed.customer.clone(), ..BuyerView::default() };
            lay_over(buyers.entry(typed.customer.clone()).or_insert_with(unknown), typed);
        }
        Ok(buyers)
    }

    /// What the records say of a customer.
    fn recorded(&self, customer: &str) -> Result<BuyerView> {
        for run in self.read(record_sets)? {
            let sql = "SELECT id FROM line WHERE id BETWEEN ? AND ? AND customer_id = ? LIMIT 1";
            let range = params![first_id(run.id), last_id(run.id), customer];
            let found: Option<i64> = self.read(|connection| Ok(connection.query_row(sql, range, |row| row.get(0)).optional()?))?;
            if let Some(id) = found {
                let mut view = BuyerView::default();
                StoredRun::new(self.lend()?, &run).lines_at(&[ordinal(id)], &mut |_, line| view = of_record(&run, line))?;
                return Ok(view);
            }
        }
        Ok(BuyerView { customer: customer.to_owned(), ..BuyerView::default() })
    }
}

/// The record sets of customers, the newest first.
fn record_sets(connection: &Connection) -> Result<Vec<run::Run>> {
    let mut runs = run::all(connection)?;
    runs.retain(|run| run.kind == RecordKind::Customers);
    runs.reverse();
    Ok(runs)
}

fn of_record(run: &run::Run, line: &LineView<'_>) -> BuyerView {
    let text = |field: Field| match run.layout.position(field).map(|at| line.cells[at].value) {
        Some(Value::Text(text)) => text.trim().to_owned(),
        Some(Value::Decimal(number)) => number.to_string(),
        _ => String::new(),
    };
    let mut view = BuyerView { customer: text(Field::CustomerId), records: run.name.clone(), ..BuyerView::default() };
    for (_, field, part) in PARTS {
        *part(&mut view) = text(*field);
    }
    view.payment_days = whole_days(&text(Field::PaymentDays));
    view
}

fn lay_over(view: &mut BuyerView, typed: buyer::Typed) {
    for (name, _, part) in PARTS {
        if let Some(value) = typed.fields.get(*name) {
            part(view).clone_from(value);
        }
    }
    if let Some(days) = typed.fields.get(PAYMENT_DAYS) {
        view.payment_days = whole_days(days);
    }
    view.typed = typed.fields.into_keys().collect();
    view.saved_at = typed.saved_at;
    view.saved_by = typed.saved_by;
}

/// `30`, `30.00`; `None` for what is no whole number of days.
fn whole_days(text: &str) -> Option<u32> {
    let number: rust_decimal::Decimal = text.parse().ok()?;
    number.is_integer().then(|| u32::try_from(number.trunc().mantissa() / 10i128.pow(number.trunc().scale())).ok()).flatten()
}
