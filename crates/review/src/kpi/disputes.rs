//! What customers object to.

use super::figures::{each, plain};
use super::formulas::percent;
use super::{Definition, Unit};
use crate::check::Need;
use crate::checks::close::sums::Sums;
use crate::checks::receivables::open::receivables;
use crate::records::Record;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

const DISPUTED: &[Need] = &[Need::RecordColumn(RecordKind::Receivables, Field::Disputed)];

pub const ALL: &[Definition] = &[
    Definition {
        id: "dispute_rate",
        name: "Disputed invoices",
        formula: "disputed invoices of the receivables ledger / its invoices x 100",
        unit: Unit::Percent,
        needs: DISPUTED,
        rows: "receivables",
        compute: |inputs| {
            let disputed = receivables(inputs).filter(is_disputed).count() as u64;
            plain(percent(disputed.into(), (receivables(inputs).count() as u64).into()))
        },
    },
    Definition {
        id: "disputed_money",
        name: "Disputed money",
        formula: "amounts of disputed invoices / amounts of all x 100",
        unit: Unit::Percent,
        needs: DISPUTED,
        rows: "receivables, and the currency of each amount",
        compute: |inputs| {
            let (mut disputed, mut all) = (Sums::default(), Sums::default());
            for record in receivables(inputs) {
                let (amount, currency) = (record.decimal(Field::Amount).unwrap_or_default(), record.text(Field::Currency));
                all.add(currency, amount);
                if is_disputed(&record) {
                    disputed.add(currency, amount);
                }
            }
            each([disputed, all], |[disputed, all]| percent(disputed, all))
        },
    },
    Definition {
        id: "dispute_cycle_time",
        name: "Dispute cycle time",
        formula: "mean days from opening to resolution, over resolved disputes",
        unit: Unit::Days,
        needs: &[Need::RecordColumn(RecordKind::Disputes, Field::ResolvedDate)],
        rows: "resolved disputes",
        compute: |inputs| {
            let disputes = inputs.records(RecordKind::Disputes).into_iter().flat_map(|records| records.iter());
            let days: Vec<i64> = disputes
                .filter_map(|record| Some((record.date(Field::ResolvedDate)? - record.date(Field::OpenedDate)?).num_days()))
                .collect();
            plain(Decimal::from(days.iter().sum::<i64>()).checked_div((days.len() as u64).into()))
        },
    },
];

fn is_disputed(record: &Record<'_>) -> bool {
    matches!(record.text(Field::Disputed).trim().to_lowercase().as_str(), "yes" | "y" | "true" | "1" | "disputed")
}
