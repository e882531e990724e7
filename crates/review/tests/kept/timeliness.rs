//! Timeliness: a world that is on time has no finding; a world that is a day late in one place has that one.

use crate::world::{World, worlds};
use chrono::Days;
use proptest::prelude::*;
use tieout_billing::{Field, RecordKind};

/// A check, and the smallest change that breaks it. The first customer is `C0`, its invoice `INV-0100`.
type Break = (&'static str, fn(&mut World));

fn first_invoice(world: &mut World, change: impl Fn(&mut std::collections::BTreeMap<Field, String>)) {
    world.run.iter_mut().filter(|line| line[&Field::CustomerId] == "C0").for_each(change);
}

const BREAKS: &[Break] = &[
    ("TIM-01", |world| {
        let late = world.period.1 + Days::new(11);
        first_invoice(world, |line| {
            line.insert(Field::InvoiceDate, late.to_string());
        });
    }),
    ("TIM-02", |world| World::shift(world.record(RecordKind::Deliveries), Field::SentDate, 3)),
    ("TIM-03", |world| {
        first_invoice(world, |line| {
            line.insert(Field::CreatedDate, line[&Field::InvoiceDate].clone());
            World::shift(line, Field::CreatedDate, 4);
        });
    }),
    ("TIM-04", |world| first_invoice(world, |line| World::shift(line, Field::DueDate, -1))),
    ("TIM-05", |world| {
        let closed = world.period.1;
        let dated = world.period.1.to_string();
        world.records.get_mut(&RecordKind::Periods).unwrap()[1].insert(Field::ClosedDate, closed.to_string());
        for line in &mut world.run {
            line.insert(Field::InvoiceDate, dated.clone());
            line.insert(Field::PostedDate, dated.clone());
        }
        first_invoice(world, |line| World::shift(line, Field::PostedDate, 1));
    }),
    ("TIM-06", |world| World::shift(world.record(RecordKind::Disputes), Field::CreditDate, 1)),
    ("TIM-07", |world| World::shift(world.record(RecordKind::Payments), Field::AppliedDate, 7)),
    ("TIM-08", |world| world.import.on = world.import.on - Days::new(1)),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_on_time_has_no_finding(world in worlds()) {
        let mut paid = world;
        // A charge that failed is applied to nothing.
        paid.records.get_mut(&RecordKind::Payments).unwrap().retain(|payment| payment[&Field::Status] != "failed");
        prop_assert_eq!(paid.findings(&["TIM"]), Ok(Default::default()));
    }

    #[test]
    fn what_is_late_by_a_day_is_found_there(world in worlds(), at in 0..BREAKS.len()) {
        let (id, breaks) = BREAKS[at];
        let mut broken = world;
        broken.records.get_mut(&RecordKind::Payments).unwrap().retain(|payment| payment[&Field::Status] != "failed");
        breaks(&mut broken);
        let found = broken.findings(&["TIM"]).unwrap();
        let Some(findings) = found.get(id) else { return Err(TestCaseError::fail(format!("{id} finds nothing: {found:#?}"))) };
        prop_assert_eq!(findings.len(), 1, "{}: {:#?}", id, findings);
        prop_assert!(["TIM-06", "TIM-08"].contains(&id) || findings[0].customer == "C0", "{}: {:?}", id, findings[0]);
        prop_assert!(!findings[0].message.is_empty());
    }
}
