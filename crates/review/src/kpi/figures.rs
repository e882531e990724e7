//! Sales, receivables and what else the formulas are made of, per currency.

use super::KpiValue;
use super::formulas::shown;
use crate::checks::close::sums::{Sums, currencies};
use crate::checks::receivables::open::{due, open, receivables};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tieout_billing::Field;

/// What the run bills with tax, credit notes taken off; of the period where one is given.
pub fn sales(inputs: &Inputs<'_>) -> Sums {
    let mut sums = Sums::default();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let within = |(start, end)| invoice.date(Field::InvoiceDate).is_none_or(|date| (start..=end).contains(&date));
        if inputs.period.is_none_or(within) {
            sums.add(invoice.currency(), invoice.gross());
        }
    }
    sums
}

/// What is open at the day, of the items that fell due so many days ago.
pub fn open_items(inputs: &Inputs<'_>, day: NaiveDate, age: impl Fn(i64) -> bool) -> Sums {
    let mut sums = Sums::default();
    for record in receivables(inputs).filter(|record| record.date(Field::InvoiceDate).is_none_or(|date| date <= day)) {
        let days = due(&record).map_or(0, |due| (day - due).num_days());
        if let Some(open) = open(&record, Some(day)).filter(|_| age(days)) {
            sums.add(record.text(Field::Currency), open);
        }
    }
    sums.in_the_currency_of(&sales(inputs))
}

/// Days of the period, both ends counted.
pub fn days_of(inputs: &Inputs<'_>) -> i64 {
    inputs.period.map_or(0, |(start, end)| (end - start).num_days() + 1)
}

/// The formula on the figures of each currency; a currency where it has no value has none. Money of no currency beside money of several
/// could be of any of them: then nothing has a value.
pub fn each<const N: usize>(figures: [Sums; N], formula: impl Fn([Decimal; N]) -> Option<Decimal>) -> Vec<KpiValue> {
    each_exact(figures, |figures| formula(figures).map(shown))
}

/// The same with every digit kept: for money.
pub fn each_exact<const N: usize>(figures: [Sums; N], formula: impl Fn([Decimal; N]) -> Option<Decimal>) -> Vec<KpiValue> {
    let all: Vec<&Sums> = figures.iter().collect();
    let value = |currency: &str| {
        let mut of_currency = [Decimal::ZERO; N];
        for (slot, sums) in of_currency.iter_mut().zip(&figures) {
            *slot = sums.of(currency)?;
        }
        Some(KpiValue { currency: currency.to_owned(), value: formula(of_currency)? })
    };
    let currencies = currencies(&all);
    let unclear = currencies.len() > 1 && currencies.contains(&"");
    currencies.into_iter().filter(|_| !unclear).filter_map(value).collect()
}

/// A value that is of no currency.
pub fn plain(value: Option<Decimal>) -> Vec<KpiValue> {
    value.map(|value| KpiValue { currency: String::new(), value: shown(value) }).into_iter().collect()
}
