//! Accuracy: a book that is right has no finding; a book that is broken in one place has that one.

use crate::figures::{books, breaks, lines, off, set};
use crate::world::World;
use proptest::prelude::*;
use tieout_billing::{Decimal, Field, FieldKind, RecordKind};

/// A check, and the smallest change that breaks it.
type Break = (&'static str, fn(&mut World));

fn cent() -> Decimal {
    Decimal::new(1, 2)
}

const BREAKS: &[Break] = &[
    ("ACC-01", |world| off(world, "I-0", Field::NetAmount, cent())),
    ("ACC-02", |world| off(world, "I-1", Field::InvoiceLinesTotal, cent())),
    ("ACC-03", |world| off(world, "I-5", Field::InvoiceAllowance, cent())),
    ("ACC-04", |world| off(world, "I-3", Field::InvoiceCharge, cent())),
    ("ACC-05", |world| off(world, "I-6", Field::InvoiceNet, cent())),
    ("ACC-06", |world| off(world, "I-2", Field::GrossAmount, cent())),
    ("ACC-07", |world| off(world, "I-4", Field::InvoiceDue, -cent())),
    ("ACC-08", |world| off(world, "I-6", Field::NetAmount, Decimal::new(1, 1))),
    // Two cents: one may be the rounding of the amount that the percentage is of.
    ("ACC-09", |world| off(world, "I-0", Field::DiscountAmount, Decimal::new(2, 2))),
    ("ACC-10", |world| off(world, "I-0", Field::GrossPrice, cent())),
    ("ACC-11", |world| set_first(world, "I-0", Field::UnitPrice, "-0.01")),
    ("ACC-12", |world| set_first(world, "I-0", Field::BaseQuantity, "0")),
    ("ACC-13", |world| {
        lines(world, "I-0").pop().unwrap().insert(Field::Currency, "SEK".to_owned());
    }),
    ("ACC-14", |world| off(world, "I-1", Field::UnitPrice, cent())),
    ("ACC-15", |world| World::add(world.record(RecordKind::Usage), Field::Quantity, cent())),
    ("ACC-16", |world| set_first(world, "I-2", Field::DiscountRate, "40")),
    ("ACC-17", |world| World::add(lines(world, "I-1").swap_remove(1), Field::NetAmount, cent())),
    ("ACC-18", |world| set(world, "I-2", Field::InvoiceNumber, "i 1")),
    ("ACC-19", |world| {
        let again: Vec<_> = lines(world, "I-1").into_iter().map(|line| line.clone()).collect();
        world.run.extend(again.into_iter().map(|mut line| {
            line.insert(Field::InvoiceNumber, "I-99".to_owned());
            line
        }));
    }),
    ("ACC-20", |world| {
        let mut again = lines(world, "I-1").swap_remove(0).clone();
        again.insert(Field::LineNumber, "99".to_owned());
        world.run.push(again);
    }),
    ("ACC-21", |world| World::shift(lines(world, "I-1").swap_remove(0), Field::PeriodEnd, -40)),
    ("ACC-22", |world| World::shift(lines(world, "I-1").swap_remove(0), Field::PeriodStart, -1)),
    ("ACC-23", |world| off(world, "I-3", Field::HomeAmount, cent())),
    ("ACC-24", |world| {
        lines(world, "I-1").swap_remove(1).insert(Field::LineNumber, "1".to_owned());
    }),
    ("ACC-25", |world| {
        let gross: Decimal = lines(world, "I-0")[0][&Field::InvoiceGross].parse().unwrap();
        off(world, "I-0", Field::InvoiceGross, gross);
    }),
    ("ACC-26", |world| {
        let gross: Decimal = lines(world, "I-0")[0][&Field::InvoiceGross].parse().unwrap();
        let over = (-gross - cent()).to_string();
        set(world, "N-0", Field::InvoiceGross, &over);
    }),
];

fn set_first(world: &mut World, invoice: &str, field: Field, value: &str) {
    lines(world, invoice).swap_remove(0).insert(field, value.to_owned());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_right_book_is_accurate(world in books()) {
        let found = world.findings(&BREAKS.iter().map(|(check, _)| *check).collect::<Vec<_>>()).map_err(TestCaseError::fail)?;
        prop_assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_broken_book_is_not(world in books()) {
        for (check, break_it) in BREAKS {
            let mut broken = world.clone();
            break_it(&mut broken);
            breaks(&broken, check)?;
        }
    }

    #[test]
    fn absurd_values_stop_no_check(
        world in books(),
        fields in prop::collection::vec(prop::sample::select(Field::ALL), 1..4),
        value in prop::sample::select(vec![Decimal::MAX, Decimal::MIN, Decimal::new(1, 28), Decimal::ZERO, Decimal::NEGATIVE_ONE]),
        day in prop::sample::select(vec!["-262143-01-01", "+262142-12-31", "0001-01-01", "9999-12-31"]),
    ) {
        let mut absurd = world;
        for field in fields {
            match field.kind() {
                FieldKind::Decimal => absurd.set_everywhere(field, &value.to_string()),
                FieldKind::Date => absurd.set_everywhere(field, day),
                FieldKind::Text => absurd.set_everywhere(field, ""),
            }
        }
        // What is found does not matter here, only that it comes to an end.
        let _ = absurd.findings(&["ACC", "TAX"]);
    }
}
