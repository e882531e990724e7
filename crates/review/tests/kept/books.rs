//! A month's receivables, revenue schedules and ledger that agree by construction.

use crate::world::{Rows, World};
use chrono::{Days, Months, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieout_billing::{Decimal, Field, RecordKind, Rounding};
use tieout_review::inputs::Import;

/// An invoice of this month, or of an earlier one where it has an age.
#[derive(Clone, Debug)]
struct Item {
    currency: &'static str,
    cents: i64,
    /// Percent of the amount paid; of the rest credited; of what is left then written off.
    lowered: [i64; 3],
    /// Days past due at the period's end.
    late: Option<u64>,
}

/// Books of some invoices: the first is of this month and in part open, the second is late and in part open.
pub fn books() -> impl Strategy<Value = World> {
    let item = (
        prop::sample::select(vec!["EUR", "USD", "JPY"]),
        300i64..10_000_000,
        [0i64..=100, 0i64..=100, 0i64..=100],
        prop::option::of(1u64..200),
    );
    let items = prop::collection::vec(item.prop_map(|(currency, cents, lowered, late)| Item { currency, cents, lowered, late }), 2..9);
    (0u32..60, items).prop_map(|(month, mut items)| {
        items[0].late = None;
        items[1].late = items[1].late.or(Some(30));
        for item in &mut items[..2] {
            item.lowered = [50, 10, 10];
        }
        keep(month, &items)
    })
}

type Sums = BTreeMap<&'static str, Decimal>;

fn keep(month: u32, items: &[Item]) -> World {
    let start = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Months::new(month);
    let end = start + Months::new(1) - Days::new(1);
    let import = Import { read: 0, loaded: 0, rejected: 0, on: end };
    let mut world = World { run: Rows::new(), previous: Rows::new(), records: BTreeMap::new(), period: (start, end), as_of: end, import };
    let [mut opening, mut closing, mut deferred, mut allowance] = [Sums::new(), Sums::new(), Sums::new(), Sums::new()];
    for (at, item) in items.iter().enumerate() {
        let amount = Decimal::new(item.cents, 2);
        let part = |of: Decimal, percent: i64| (of * Decimal::new(percent, 2)).round_dp(2);
        let paid = part(amount, item.lowered[0]);
        let credited = part(amount - paid, item.lowered[1]);
        let given_up = part(amount - paid - credited, item.lowered[2]);
        let open = amount - paid - credited - given_up;
        let due = item.late.map_or(end + Days::new(at as u64), |late| end - Days::new(late));
        let (number, customer, currency) = (format!("I{at}"), format!("C{at}"), item.currency.to_owned());
        // The rate of a bucket is one more percent than that of the bucket before.
        let bucket = item.late.map_or(0, |late| late.div_ceil(30).min(4) as usize);
        *allowance.entry(item.currency).or_default() += open * Decimal::new(bucket as i64 + 1, 2);
        *closing.entry(item.currency).or_default() += open;
        *opening.entry(item.currency).or_default() += if item.late.is_some() { amount } else { Decimal::ZERO };
        let moved = [
            (RecordKind::Payments, paid, vec![(Field::Payment, format!("P{at}")), (Field::AppliedAmount, paid.to_string())]),
            (RecordKind::CreditNotes, credited, vec![(Field::CreditNote, format!("N{at}"))]),
            (RecordKind::WriteOffs, given_up, vec![(Field::Preparer, "Ann".to_owned()), (Field::Approver, "Ben".to_owned())]),
        ];
        for (kind, amount, mut cells) in moved.into_iter().filter(|(_, amount, _)| !amount.is_zero()) {
            cells.extend([
                (Field::InvoiceNumber, number.clone()),
                (Field::CustomerId, customer.clone()),
                (Field::Currency, currency.clone()),
                (Field::Amount, amount.to_string()),
                (Field::Date, end.to_string()),
            ]);
            put(&mut world, kind, cells);
        }
        let buckets = [Field::BucketCurrent, Field::Bucket30, Field::Bucket60, Field::Bucket90, Field::BucketOlder];
        let mut receivable = vec![
            (Field::InvoiceNumber, number.clone()),
            (Field::CustomerId, customer.clone()),
            (Field::Currency, currency.clone()),
            (Field::Amount, amount.to_string()),
            (Field::PaidAmount, paid.to_string()),
            (Field::Balance, open.to_string()),
            (Field::DueDate, due.to_string()),
            (Field::PastDueAmount, if item.late.is_some() { open } else { Decimal::ZERO }.to_string()),
            (Field::Status, if open.is_zero() { "paid" } else { "open" }.to_owned()),
        ];
        receivable
            .extend(buckets.iter().enumerate().map(|(at, field)| (*field, if at == bucket { open } else { Decimal::ZERO }.to_string())));
        put(&mut world, RecordKind::Receivables, receivable);
        let opened = end - Days::new(30);
        put(&mut world, RecordKind::Disputes, vec![(Field::InvoiceNumber, number.clone()), (Field::OpenedDate, opened.to_string())]);
        if item.late.is_some() {
            continue;
        }
        world.run.push(BTreeMap::from([
            (Field::InvoiceNumber, number.clone()),
            (Field::CustomerId, customer),
            (Field::InvoiceDate, end.to_string()),
            (Field::Status, "posted".to_owned()),
            (Field::Currency, currency.clone()),
            (Field::LineNumber, "1".to_owned()),
            (Field::PeriodStart, start.to_string()),
            (Field::PeriodEnd, end.to_string()),
            (Field::NetAmount, amount.to_string()),
            (Field::GrossAmount, amount.to_string()),
        ]));
        let third = (amount / Decimal::from(3)).round_dp(2);
        *deferred.entry(item.currency).or_default() += amount - third;
        for (later, part) in [(0, third), (1, third), (2, amount - third - third)] {
            let cells = vec![
                (Field::InvoiceNumber, number.clone()),
                (Field::LineNumber, "1".to_owned()),
                (Field::Currency, currency.clone()),
                (Field::Date, (end + Months::new(later)).to_string()),
                (Field::Amount, part.to_string()),
                (Field::RecognisedAmount, if later == 0 { part } else { Decimal::ZERO }.to_string()),
            ];
            put(&mut world, RecordKind::RevenueSchedules, cells);
        }
    }
    for (currency, receivable) in closing {
        let of = |sums: &Sums| sums.get(currency).copied().unwrap_or_default();
        let before = Decimal::from(1_000);
        let digits = if currency == "JPY" { 0 } else { 2 };
        let set_aside = Rounding::HalfUp.round(of(&allowance), digits);
        let later = before + of(&deferred);
        let equity = Decimal::from(500) + receivable - set_aside - later;
        for (account_type, opening, closing) in [
            ("receivable", of(&opening), receivable),
            ("deferred_revenue", before, later),
            ("allowance", Decimal::ZERO, set_aside),
            ("asset", Decimal::ZERO, Decimal::from(500)),
            ("equity", Decimal::ZERO, equity),
        ] {
            let cells = vec![
                (Field::Account, account_type.to_uppercase()),
                (Field::AccountType, account_type.to_owned()),
                (Field::Currency, currency.to_owned()),
                (Field::Source, "system".to_owned()),
                (Field::Amount, (closing - opening).to_string()),
                (Field::OpeningBalance, opening.to_string()),
                (Field::ClosingBalance, closing.to_string()),
            ];
            put(&mut world, RecordKind::GeneralLedger, cells);
        }
    }
    for (at, bucket) in ["current", "1-30", "31-60", "61-90", "90+"].into_iter().enumerate() {
        put(&mut world, RecordKind::LossRates, vec![(Field::Bucket, bucket.to_owned()), (Field::LossRate, (at + 1).to_string())]);
    }
    world
}

fn put(world: &mut World, kind: RecordKind, cells: Vec<(Field, String)>) {
    world.records.entry(kind).or_default().push(cells.into_iter().collect());
}

/// A cent.
pub fn cent() -> Decimal {
    Decimal::new(1, 2)
}

/// The ledger's first account of a type.
pub fn account<'w>(world: &'w mut World, account_type: &str) -> &'w mut BTreeMap<Field, String> {
    let ledger = world.records.get_mut(&RecordKind::GeneralLedger).unwrap();
    ledger.iter_mut().find(|row| row[&Field::AccountType] == account_type).unwrap()
}

/// Breaks the books and looks for exactly one finding of the check.
pub fn is_found(world: World, family: &str, id: &str, breaks: fn(&mut World)) -> Result<(), TestCaseError> {
    let mut broken = world;
    breaks(&mut broken);
    let found = broken.findings(&[family]).map_err(TestCaseError::fail)?;
    let findings = found.get(id).map_or(&[][..], Vec::as_slice);
    prop_assert_eq!(findings.len(), 1, "{}: {:#?}", id, found);
    prop_assert!(!findings[0].message.is_empty() && findings[0].at_stake > Decimal::ZERO, "{}: {:?}", id, findings[0]);
    Ok(())
}
