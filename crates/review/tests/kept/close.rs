//! Close: books that agree have no finding; books that are broken by a cent or a day in one place have that one.

use crate::books::{account, books, cent, is_found};
use crate::world::World;
use chrono::Days;
use proptest::prelude::*;
use tieout_billing::{Field, RecordKind};

/// A check, and what breaks the world for it.
type Break = (&'static str, fn(&mut World));

/// A check, and the smallest change that breaks it. The first invoice `I0` is of this month.
const BREAKS: &[Break] = &[
    ("CLS-01", |world| World::add(world.record(RecordKind::Receivables), Field::Balance, cent())),
    ("CLS-02", |world| World::add(world.record(RecordKind::Payments), Field::Amount, cent())),
    ("CLS-02", |world| World::shift(world.record(RecordKind::CreditNotes), Field::Date, 1)),
    ("CLS-03", |world| World::add(account(world, "deferred_revenue"), Field::OpeningBalance, -cent())),
    ("CLS-04", |world| World::add(world.record(RecordKind::RevenueSchedules), Field::RecognisedAmount, cent())),
    ("CLS-05", |world| World::add(world.record(RecordKind::RevenueSchedules), Field::Amount, cent())),
    ("CLS-06", |world| {
        World::shift(&mut world.run[0], Field::InvoiceDate, 1);
        World::shift(world.record(RecordKind::RevenueSchedules), Field::Date, 1);
    }),
    ("CLS-07", |world| {
        let later = world.period.1 + Days::new(1);
        world.run[0].insert(Field::PeriodStart, later.to_string());
    }),
    ("CLS-08", |world| drop(world.record(RecordKind::Receivables).insert(Field::InvoiceNumber, "I0-LOST".to_owned()))),
    ("CLS-08", |world| drop(world.run[0].insert(Field::Status, "draft".to_owned()))),
    ("CLS-09", |world| World::add(world.record(RecordKind::Payments), Field::AppliedAmount, -cent())),
    ("CLS-10", |world| drop(world.run[0].insert(Field::Status, "draft".to_owned()))),
    ("CLS-11", |world| {
        let receivable = account(world, "receivable");
        receivable.extend([(Field::Source, "manual".to_owned()), (Field::Amount, "-0.01".to_owned())]);
    }),
    ("CLS-12", |world| World::add(account(world, "asset"), Field::ClosingBalance, cent())),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn books_that_agree_have_no_finding(world in books()) {
        prop_assert_eq!(world.findings(&["CLS"]), Ok(Default::default()));
    }

    #[test]
    fn a_cent_or_a_day_is_found(world in books(), at in 0..BREAKS.len()) {
        is_found(world, "CLS", BREAKS[at].0, BREAKS[at].1)?;
    }
}
