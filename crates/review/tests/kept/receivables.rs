//! Receivables: a ledger that is right has no finding; one that is off by a cent or a day in one place has that one.

use crate::books::{account, books, cent, is_found};
use crate::world::World;
use proptest::prelude::*;
use tieout_billing::{Field, RecordKind};

/// A check, and what breaks the world for it.
type Break = (&'static str, fn(&mut World));

/// A check, and the smallest change that breaks it. The first invoice `I0` is not late, the second, `I1`, is; both are in part open.
const BREAKS: &[Break] = &[
    ("AR-01", |world| World::add(world.record(RecordKind::Receivables), Field::BucketCurrent, cent())),
    ("AR-01", |world| {
        let end = world.period.1.to_string();
        let receivable = world.record(RecordKind::Receivables);
        receivable.insert(Field::DueDate, end);
        World::shift(receivable, Field::DueDate, -1);
    }),
    ("AR-02", |world| World::shift(world.record(RecordKind::Payments), Field::Date, 1)),
    ("AR-02", |world| World::add(world.record(RecordKind::WriteOffs), Field::Amount, cent())),
    ("AR-03", |world| drop(world.record(RecordKind::Receivables).insert(Field::Status, "paid".to_owned()))),
    ("AR-04", |world| World::add(&mut world.records.get_mut(&RecordKind::Receivables).unwrap()[1], Field::PastDueAmount, cent())),
    ("AR-05", |world| World::add(world.record(RecordKind::Receivables), Field::PaidAmount, cent())),
    ("AR-06", |world| drop(world.record(RecordKind::Receivables).insert(Field::Balance, "-0.01".to_owned()))),
    ("AR-07", |world| World::add(world.record(RecordKind::Payments), Field::AppliedAmount, cent())),
    ("AR-08", |world| drop(world.record(RecordKind::WriteOffs).insert(Field::Approver, "Ann".to_owned()))),
    ("AR-09", |world| World::shift(world.record(RecordKind::Disputes), Field::OpenedDate, -1)),
    ("AR-10", |world| World::add(account(world, "allowance"), Field::ClosingBalance, -cent())),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_ledger_that_is_right_has_no_finding(world in books()) {
        prop_assert_eq!(world.findings(&["AR-"]), Ok(Default::default()));
    }

    #[test]
    fn a_cent_or_a_day_is_found(world in books(), at in 0..BREAKS.len()) {
        is_found(world, "AR-", BREAKS[at].0, BREAKS[at].1)?;
    }
}
