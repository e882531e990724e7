//! How fast the money comes in.

use super::figures::{days_of, each, open_items, sales};
use super::formulas::{collection_effectiveness, countback, days_of_sales, percent};
use super::{Definition, KpiValue, Unit};
use crate::check::Need;
use crate::checks::close::ledger::{Side, balances};
use crate::checks::close::sums::Sums;
use crate::checks::receivables::open::{is_void, receivables};
use crate::checks::receivables::receipts::receipts;
use crate::inputs::Inputs;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{Field, RecordKind};

const AMOUNTS: Need = Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::NetAmount, Field::InvoiceNet]);
const OPEN: Need = Need::Records(RecordKind::Receivables);
const DUE: Need = Need::RecordColumn(RecordKind::Receivables, Field::DueDate);
const SETTLED: Need = Need::RecordColumn(RecordKind::Receivables, Field::SettledDate);
const ISSUED: Need = Need::RecordColumn(RecordKind::Receivables, Field::InvoiceDate);
const RECEIVABLE: Need = Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "receivable");
const OPENING: Need = Need::RecordColumn(RecordKind::GeneralLedger, Field::OpeningBalance);

pub const ALL: &[Definition] = &[
    Definition {
        id: "dso",
        name: "Days sales outstanding",
        formula: "open receivables at the period's end / sales of the period (with tax) x days of the period",
        unit: Unit::Days,
        needs: &[OPEN, AMOUNTS, Need::Period],
        rows: "sales in the period, and the currency of each amount",
        compute: |inputs| outstanding(inputs, |_| true),
    },
    Definition {
        id: "dso_countback",
        name: "Days sales outstanding, counted back",
        formula: "sales of whole months, the latest first, are taken off the receivables and their days added; of the last month its part. Not \
                  known where the run's months do not reach",
        unit: Unit::Days,
        needs: &[OPEN, AMOUNTS, Need::Column(Field::InvoiceDate), Need::Period],
        rows: "earlier months in the run, until their sales reach the receivables",
        compute: counted_back,
    },
    Definition {
        id: "best_possible_dso",
        name: "Best possible days sales outstanding",
        formula: "receivables not yet due at the period's end / sales of the period x days of the period",
        unit: Unit::Days,
        needs: &[DUE, AMOUNTS, Need::Period],
        rows: "sales in the period, and the currency of each amount",
        compute: |inputs| outstanding(inputs, |days| days <= 0),
    },
    Definition {
        id: "average_days_delinquent",
        name: "Average days delinquent",
        formula: "days sales outstanding - best possible days sales outstanding",
        unit: Unit::Days,
        needs: &[DUE, AMOUNTS, Need::Period],
        rows: "sales in the period, and the currency of each amount",
        compute: |inputs| outstanding(inputs, |days| days > 0),
    },
    Definition {
        id: "collection_effectiveness",
        name: "Collection effectiveness",
        formula: "(opening + sales - closing) / (opening + sales - closing not yet due) x 100, with the sales of the whole period",
        unit: Unit::Percent,
        needs: &[DUE, AMOUNTS, RECEIVABLE, OPENING, Need::Period],
        rows: "receivables or sales that could be collected, and the currency of each amount",
        compute: |inputs| effectiveness(inputs, 1),
    },
    Definition {
        id: "collection_effectiveness_monthly",
        name: "Collection effectiveness, monthly sales (CRF)",
        formula: "(opening + sales / months - closing) / (opening + sales / months - closing not yet due) x 100",
        unit: Unit::Percent,
        needs: &[DUE, AMOUNTS, RECEIVABLE, OPENING, Need::Period],
        rows: "receivables or sales that could be collected, and the currency of each amount",
        compute: |inputs| effectiveness(inputs, months_of(inputs)),
    },
    Definition {
        id: "past_due",
        name: "Past due",
        formula: "receivables past their due date / receivables x 100, on the day of the review",
        unit: Unit::Percent,
        needs: &[DUE, Need::AsOf],
        rows: "receivables that are open on the day, and the currency of each amount",
        compute: |inputs| older_than(inputs, 0),
    },
    Definition {
        id: "over_90_days",
        name: "More than 90 days past due",
        formula: "receivables more than 90 days past their due date / receivables x 100, on the day of the review",
        unit: Unit::Percent,
        needs: &[DUE, Need::AsOf],
        rows: "receivables that are open on the day, and the currency of each amount",
        compute: |inputs| older_than(inputs, 90),
    },
    Definition {
        id: "receivables_turnover",
        name: "Receivables turnover",
        formula: "sales of the period / mean of opening and closing receivables",
        unit: Unit::Times,
        needs: &[OPEN, AMOUNTS, RECEIVABLE, OPENING, Need::Period],
        rows: "opening or closing receivables, and the currency of each amount",
        compute: |inputs| {
            let Some((_, end)) = inputs.period else { return Vec::new() };
            each([sales(inputs), opening(inputs), open_items(inputs, end, |_| true)], |[sales, opening, closing]| {
                sales.checked_mul(Decimal::TWO)?.checked_div(opening.checked_add(closing)?)
            })
        },
    },
    Definition {
        id: "days_to_pay",
        name: "Days to pay",
        formula: "sum(amount x days from invoice to settlement) / sum(amount), over settled invoices",
        unit: Unit::Days,
        needs: &[SETTLED, ISSUED],
        rows: "settled receivables, and the currency of each amount",
        compute: |inputs| weighted(inputs, Field::InvoiceDate, |days| days),
    },
    Definition {
        id: "days_late",
        name: "Days late",
        formula: "sum(amount x days from due date to settlement, 0 where in time) / sum(amount), over settled invoices",
        unit: Unit::Days,
        needs: &[SETTLED, DUE],
        rows: "settled receivables, and the currency of each amount",
        compute: |inputs| weighted(inputs, Field::DueDate, |days| days.max(0)),
    },
    Definition {
        id: "unapplied_cash",
        name: "Unapplied cash",
        formula: "receipts not set against invoices / receipts x 100",
        unit: Unit::Percent,
        needs: &[Need::RecordColumn(RecordKind::Payments, Field::AppliedAmount)],
        rows: "receipts, and the currency of each amount",
        compute: |inputs| {
            let (mut unapplied, mut received) = (Sums::default(), Sums::default());
            for receipt in receipts(inputs) {
                let Some(rest) = receipt.amount.checked_sub(receipt.applied) else { continue };
                unapplied.add(receipt.currency, rest);
                received.add(receipt.currency, receipt.amount);
            }
            each([unapplied, received], |[unapplied, received]| percent(unapplied, received))
        },
    },
];

fn outstanding(inputs: &Inputs<'_>, age: impl Fn(i64) -> bool) -> Vec<KpiValue> {
    let Some((_, end)) = inputs.period else { return Vec::new() };
    let days = days_of(inputs);
    each([open_items(inputs, end, age), sales(inputs)], |[open, sales]| days_of_sales(open, sales, days))
}

fn counted_back(inputs: &Inputs<'_>) -> Vec<KpiValue> {
    let Some((_, end)) = inputs.period else { return Vec::new() };
    let mut months: BTreeMap<(i32, u32), Sums> = BTreeMap::new();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        if let Some(date) = invoice.date(Field::InvoiceDate).filter(|date| *date <= end) {
            months.entry((date.year(), date.month())).or_default().add(invoice.currency(), invoice.gross());
        }
    }
    let open = open_items(inputs, end, |_| true);
    let days = |(year, month): (i32, u32)| NaiveDate::from_ymd_opt(year, month, 1).map_or(0, |first| i64::from(first.num_days_in_month()));
    let value = |currency: &str| {
        let of_currency: Option<Vec<_>> = months.iter().rev().map(|(month, sums)| Some((sums.of(currency)?, days(*month)))).collect();
        let value = super::formulas::shown(countback(open.of(currency)?, &of_currency?)?);
        Some(KpiValue { currency: currency.to_owned(), value })
    };
    open.currencies().filter_map(value).collect()
}

fn effectiveness(inputs: &Inputs<'_>, months: u32) -> Vec<KpiValue> {
    let Some((_, end)) = inputs.period else { return Vec::new() };
    let (closing, current) = (open_items(inputs, end, |_| true), open_items(inputs, end, |days| days <= 0));
    each([opening(inputs), sales(inputs), closing, current], |[opening, sales, closing, current]| {
        collection_effectiveness(opening, sales, months, closing, current)
    })
}

fn opening(inputs: &Inputs<'_>) -> Sums {
    balances(inputs, "receivable", Side::Debit).opening.in_the_currency_of(&sales(inputs))
}

fn months_of(inputs: &Inputs<'_>) -> u32 {
    let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    inputs.period.map_or(1, |(start, end)| u32::try_from(months(end) - months(start) + 1).unwrap_or(1))
}

fn older_than(inputs: &Inputs<'_>, limit: i64) -> Vec<KpiValue> {
    let Some(day) = inputs.as_of else { return Vec::new() };
    each([open_items(inputs, day, |days| days > limit), open_items(inputs, day, |_| true)], |[late, open]| percent(late, open))
}

fn weighted(inputs: &Inputs<'_>, from: Field, days: impl Fn(i64) -> i64) -> Vec<KpiValue> {
    let (mut products, mut amounts) = (Sums::default(), Sums::default());
    for record in receivables(inputs).filter(|record| !is_void(record)) {
        let (Some(from), Some(settled), Some(amount)) = (record.date(from), record.date(Field::SettledDate), record.decimal(Field::Amount))
        else {
            continue;
        };
        let Some(product) = amount.checked_mul(days((settled - from).num_days()).into()) else { continue };
        products.add(record.text(Field::Currency), product);
        amounts.add(record.text(Field::Currency), amount);
    }
    each([products, amounts], |[products, amounts]| products.checked_div(amounts))
}
