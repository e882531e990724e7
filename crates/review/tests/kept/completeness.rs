//! Completeness: a world that is right has no finding; a world that is broken in one place has that one.

use crate::world::{World, worlds};
use chrono::Days;
use proptest::prelude::*;
use tieout_billing::{Decimal, Field, FieldKind, RecordKind};

const FAMILIES: &[&str] = &["CMP", "ACC-27", "ACC-28"];

/// A check, and the smallest change that breaks it. The first customer is `C0`, its invoice `INV-0100`.
type Break = (&'static str, fn(&mut World));

fn cent() -> Decimal {
    Decimal::new(1, 2)
}

const BREAKS: &[Break] = &[
    ("CMP-01", |world| World::add(world.record(RecordKind::Usage), Field::Quantity, cent())),
    ("CMP-02", |world| world.run.retain(|line| line[&Field::CustomerId] != "C0" || line[&Field::Product] != "SEATS")),
    ("CMP-03", |world| world.run.retain(|line| line[&Field::CustomerId] != "C0" || line[&Field::Product] != "SEATS")),
    ("CMP-04", |world| World::shift(world.line("SEATS"), Field::PeriodStart, 1)),
    ("CMP-05", |world| World::shift(world.line("SEATS"), Field::PeriodStart, -1)),
    ("CMP-06", |world| {
        world.record(RecordKind::Usage).remove(&Field::InvoiceNumber);
    }),
    ("CMP-07", |world| world.run.retain(|line| line[&Field::InvoiceNumber] != "INV-0101")),
    ("CMP-08", |world| world.run.retain(|line| line[&Field::CustomerId] != "C0")),
    ("CMP-09", |world| {
        for line in world.run.iter_mut().filter(|line| line[&Field::CustomerId] == "C0") {
            line.remove(&Field::PostedDate);
        }
    }),
    ("CMP-10", |world| {
        for line in world.run.iter_mut().filter(|line| line[&Field::CustomerId] == "C0") {
            line.extend([(Field::NetAmount, "0.00".to_owned()), (Field::TaxAmount, "0".to_owned())]);
        }
    }),
    ("CMP-11", |world| {
        let before = world.period.0 - Days::new(1);
        world.record(RecordKind::Contracts).insert(Field::TerminationDate, before.to_string());
    }),
    ("CMP-12", |world| {
        let mut setup = world.record(RecordKind::Contracts).clone();
        setup.extend([(Field::ChargeType, "one_time".to_owned()), (Field::Product, "TRAINING".to_owned())]);
        setup.insert(Field::StartDate, world.period.1.to_string());
        setup.remove(&Field::NextBillDate);
        world.records.get_mut(&RecordKind::Contracts).unwrap().push(setup);
    }),
    ("CMP-13", |world| {
        let start = world.period.0.to_string();
        let contract = world.record(RecordKind::Contracts);
        contract.insert(Field::UpliftDate, start);
        let price = contract[&Field::UnitPrice].clone();
        world.line("SEATS").insert(Field::UnitPrice, price);
    }),
    ("CMP-14", |world| World::add(&mut world.records.get_mut(&RecordKind::Contracts).unwrap()[1], Field::MinimumCommitment, cent())),
    ("CMP-15", |world| World::add(world.record(RecordKind::ControlTotals), Field::LineCount, Decimal::ONE)),
    ("CMP-16", |world| World::add(world.record(RecordKind::ControlTotals), Field::TaxAmount, cent())),
    ("CMP-17", |world| world.import.read += 1),
    ("CMP-18", |world| {
        world.record(RecordKind::Payments).extend([(Field::InvoiceNumber, "INV-9999".to_owned()), (Field::Status, "posted".to_owned())]);
    }),
    ("CMP-19", |world| {
        for line in world.run.iter_mut().filter(|line| line[&Field::CustomerId] == "C0") {
            line.remove(&Field::InvoiceDate);
        }
    }),
    ("CMP-20", |world| World::shift(world.record(RecordKind::Payments), Field::Date, -1)),
    ("ACC-27", |world| {
        let before = world.previous.iter_mut().find(|line| line[&Field::Product] == "OTHER").unwrap();
        World::add(before, Field::NetAmount, Decimal::from(1_000_000_000));
    }),
    ("ACC-28", |world| {
        let other = if world.run[0][&Field::Currency] == "JPY" { "EUR" } else { "JPY" };
        for line in world.run.iter_mut().filter(|line| line[&Field::CustomerId] == "C0") {
            line.insert(Field::Currency, other.to_owned());
        }
    }),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_complete_has_no_finding(world in worlds()) {
        prop_assert_eq!(world.findings(FAMILIES), Ok(Default::default()));
    }

    #[test]
    fn what_is_broken_in_one_place_is_found_there(world in worlds(), at in 0..BREAKS.len()) {
        let (id, breaks) = BREAKS[at];
        let mut broken = world;
        breaks(&mut broken);
        let found = broken.findings(FAMILIES).unwrap();
        let Some(findings) = found.get(id) else { return Err(TestCaseError::fail(format!("{id} finds nothing: {found:#?}"))) };
        prop_assert_eq!(findings.len(), 1, "{}: {:#?}", id, findings);
        let finding = &findings[0];
        let of_customer = !["CMP-07", "CMP-15", "CMP-16", "CMP-17"].contains(&id);
        prop_assert!(!of_customer || finding.customer == "C0", "{}: {:?}", id, finding);
        prop_assert!(!finding.message.is_empty());
    }

    #[test]
    fn absurd_values_stop_no_check(
        world in worlds(),
        field in prop::sample::select(Field::ALL),
        second in prop::sample::select(Field::ALL),
        value in prop::sample::select(vec![Decimal::MAX, Decimal::MIN, Decimal::new(1, 28), Decimal::ZERO, Decimal::NEGATIVE_ONE]),
        day in prop::sample::select(vec!["-262143-01-01", "+262142-12-31", "0001-01-01", "9999-12-31"]),
    ) {
        let mut absurd = world;
        for field in [field, second] {
            match field.kind() {
                FieldKind::Decimal => absurd.set_everywhere(field, &value.to_string()),
                FieldKind::Date => absurd.set_everywhere(field, day),
                FieldKind::Text => absurd.set_everywhere(field, ""),
            }
        }
        // What is found does not matter here, only that it comes to an end.
        let _ = absurd.findings(&["CMP", "TIM", "ACC-27", "ACC-28"]);
    }
}
