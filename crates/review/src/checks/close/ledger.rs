//! Balances of the general ledger by type of account.

use super::sums::Sums;
use crate::inputs::Inputs;
use crate::records::Record;
use chrono::NaiveDate;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

/// What the accounts of a type come to at the start and the end of the period.
#[derive(Default)]
pub struct Balances {
    pub opening: Sums,
    pub closing: Sums,
}

/// The side on which a type of account stands as a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Debit,
    /// A ledger that writes credits with a minus is turned: 100.00 of deferred revenue is 100.00 either way.
    Credit,
}

/// Balances of the accounts of a type. Where an account has several in the period, its first opening and its last closing balance.
pub fn balances(inputs: &Inputs<'_>, account_type: &str, side: Side) -> Balances {
    let of_type = |record: &Record<'_>| is_of_type(record, account_type);
    let mut opening: HashMap<Key<'_>, (Option<NaiveDate>, Decimal)> = HashMap::new();
    let mut closing = opening.clone();
    for record in in_period(inputs).filter(of_type) {
        let (key, date) = (key(&record), record.date(Field::Date));
        if let Some(balance) = record.decimal(Field::OpeningBalance) {
            let held = opening.entry(key).or_insert((date, balance));
            if date < held.0 {
                *held = (date, balance);
            }
        }
        if let Some(balance) = record.decimal(Field::ClosingBalance) {
            let held = closing.entry(key).or_insert((date, balance));
            if date > held.0 {
                *held = (date, balance);
            }
        }
    }
    let all = || opening.values().chain(closing.values()).map(|(_, balance)| *balance);
    let turned = side == Side::Credit && all().any(|balance| balance < Decimal::ZERO) && all().all(|balance| balance <= Decimal::ZERO);
    let sums = |held: &HashMap<Key<'_>, (Option<NaiveDate>, Decimal)>| {
        let mut sums = Sums::default();
        for ((_, _, currency), (_, balance)) in held {
            sums.add(currency, if turned { -*balance } else { *balance });
        }
        sums
    };
    Balances { opening: sums(&opening), closing: sums(&closing) }
}

/// Whether a record is of an account of the type.
pub fn is_of_type(record: &Record<'_>, account_type: &str) -> bool {
    record.text(Field::AccountType).trim().eq_ignore_ascii_case(account_type)
}

/// The ledger's records that carry no day, or one of the period.
pub fn in_period<'r>(inputs: &Inputs<'r>) -> impl Iterator<Item = Record<'r>> + use<'r> {
    let period = inputs.period;
    let within = move |date: Option<NaiveDate>| period.is_none_or(|(start, end)| date.is_none_or(|date| (start..=end).contains(&date)));
    inputs
        .records(RecordKind::GeneralLedger)
        .into_iter()
        .flat_map(|records| records.iter())
        .filter(move |record| within(record.date(Field::Date)))
}

/// Account, legal entity and currency.
pub type Key<'r> = (&'r str, &'r str, &'r str);

fn key<'r>(record: &Record<'r>) -> Key<'r> {
    (record.text(Field::Account), record.text(Field::Seller), record.text(Field::Currency))
}
