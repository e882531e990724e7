//! Exchange rates by currency and day.

use crate::inputs::Inputs;
use chrono::{Days, NaiveDate};
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

/// Rates of each currency, by the currency and the accounting currency in capitals (empty where the table names none), by day.
#[derive(Default)]
pub struct Rates {
    by_pair: HashMap<(String, String), Vec<(NaiveDate, Decimal)>>,
}

impl Rates {
    /// The rates of the review; none where there are none.
    pub fn read(inputs: &Inputs<'_>) -> Rates {
        let mut rates = Rates::default();
        for record in inputs.records(RecordKind::ExchangeRates).into_iter().flat_map(|records| records.iter()) {
            if let (Some(day), Some(rate)) = (record.date(Field::Date), record.decimal(Field::ExchangeRate)) {
                let pair = [Field::Currency, Field::HomeCurrency].map(|field| record.text(field).to_ascii_uppercase());
                rates.by_pair.entry(pair.into()).or_default().push((day, rate));
            }
        }
        for days in rates.by_pair.values_mut() {
            days.sort();
        }
        rates
    }

    /// The rate of a currency on a day: of that day, or else the last one before it, at most `within` days back (no rates are set on a
    /// weekend).
    pub fn on(&self, currency: &str, home: &str, day: NaiveDate, within: u64) -> Option<(NaiveDate, Decimal)> {
        let currency = currency.to_ascii_uppercase();
        let of = |home: String| self.by_pair.get(&(currency.clone(), home));
        let days = of(home.to_ascii_uppercase()).or_else(|| of(String::new()))?;
        let found = *days[..days.partition_point(|(set, _)| *set <= day)].last()?;
        let oldest = day.checked_sub_days(Days::new(within))?;
        (found.0 >= oldest).then_some(found)
    }
}
