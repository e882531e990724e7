//! Tax rates by country, region, postal code, category and day.

use super::places::country_of;
use crate::checks::arithmetic::origin;
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Invoice;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

/// The table of tax rates, by country and region (empty for the whole country) in small letters.
pub struct RateTable<'r> {
    by_place: HashMap<(String, String), Vec<Record<'r>>>,
}

/// What is in force for an invoice on a day.
pub struct InForce<'r> {
    /// Of its region, or else of its country.
    pub general: Vec<Record<'r>>,
    /// Of a territory that its postal code lies in.
    pub local: Vec<Record<'r>>,
}

impl<'r> RateTable<'r> {
    /// The table of the review; empty where there is none.
    pub fn read(inputs: &Inputs<'r>) -> RateTable<'r> {
        let mut by_place: HashMap<(String, String), Vec<Record<'_>>> = HashMap::new();
        for record in inputs.records(RecordKind::TaxRates).into_iter().flat_map(|records| records.iter()) {
            let place = [Field::Country, Field::Region].map(|field| record.text(field).to_lowercase());
            by_place.entry(place.into()).or_default().push(record);
        }
        RateTable { by_place }
    }

    /// The rates that are in force where and when an invoice is taxed.
    pub fn in_force(&self, invoice: &Invoice<'_>, day: NaiveDate) -> InForce<'r> {
        let country = country_of(invoice).to_lowercase();
        let of =
            |region: String| self.by_place.get(&(country.clone(), region)).into_iter().flatten().copied().filter(|rate| rate.holds_on(day));
        let (region, code) = (invoice.text(Field::Region).to_lowercase(), invoice.text(Field::PostalCode));
        let (mut local, mut general): (Vec<Record<'_>>, Vec<Record<'_>>) =
            of(region.clone()).partition(|rate| !rate.text(Field::PostalCode).is_empty());
        if !region.is_empty() {
            let (territories, country): (Vec<Record<'_>>, Vec<Record<'_>>) =
                of(String::new()).partition(|rate| !rate.text(Field::PostalCode).is_empty());
            local.extend(territories);
            if general.is_empty() {
                general = country;
            }
        }
        local.retain(|rate| lies_in(code, rate.text(Field::PostalCode)));
        InForce { general, local }
    }
}

/// The rates of records that may be the category's: theirs, or a category that one of the two does not name.
pub fn rates_of(records: &[Record<'_>], category: &str) -> Vec<Decimal> {
    let fits = |record: &Record<'_>| {
        let of = record.text(Field::TaxCategory);
        of.is_empty() || category.is_empty() || of.eq_ignore_ascii_case(category)
    };
    let mut rates: Vec<Decimal> =
        records.iter().filter(|record| fits(record)).filter_map(|record| record.decimal(Field::TaxRate)).collect();
    rates.sort_unstable();
    rates.dedup();
    rates
}

/// The rates in words: `7 % or 19 %`.
pub fn in_words(rates: &[Decimal]) -> String {
    rates.iter().map(|rate| format!("{} %", rate.normalize())).collect::<Vec<_>>().join(" or ")
}

/// The day that decides which rate is in force: the tax point, or else the day of the invoice. A credit note gives back what was taxed: the
/// day of the invoice that it corrects decides, and where that is not at hand, nothing does.
pub fn tax_point(inputs: &Inputs<'_>, invoice: &Invoice<'_>) -> Option<NaiveDate> {
    let own = |invoice: &Invoice<'_>| invoice.date(Field::TaxPointDate).or_else(|| invoice.date(Field::InvoiceDate));
    if invoice.is_credit_note() {
        return own(&origin(inputs, invoice.text(Field::PrecedingInvoice))?);
    }
    own(invoice)
}

/// Whether a postal code begins as a territory's does (`35`, `35*`), or lies in its range (`35000-35999`).
fn lies_in(code: &str, territory: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>().to_uppercase();
    let code = plain(code);
    if code.is_empty() {
        return false;
    }
    match territory.split_once('-').map(|(from, until)| (plain(from), plain(until))) {
        Some((from, until)) if from.len() == until.len() => {
            code.get(..from.len()).is_some_and(|start| from.as_str() <= start && start <= until.as_str())
        }
        _ => code.starts_with(&plain(territory)),
    }
}
