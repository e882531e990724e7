//! Tax: a book that is right has no finding; a book that is broken in one place has that one.

use crate::figures::{books, breaks, lines, off, set};
use crate::world::World;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tieout_billing::{Decimal, Field, RecordKind};

/// A check, and the smallest change that breaks it.
type Break = (&'static str, fn(&mut World));

fn cent() -> Decimal {
    Decimal::new(1, 2)
}

const BREAKS: &[Break] = &[
    // Two cents: on two lines one cent may be the rounding of their sum.
    ("TAX-01", |world| off(world, "I-0", Field::TaxAmount, Decimal::new(2, 2))),
    ("TAX-02", |world| off(world, "I-1", Field::InvoiceTax, cent())),
    ("TAX-03", |world| off(world, "I-0", Field::InvoiceTax, Decimal::new(5, 2))),
    ("TAX-04", |world| set_first(world, "I-0", Field::TaxRate, "0")),
    ("TAX-05", |world| off(world, "I-1", Field::TaxAmount, cent())),
    ("TAX-06", |world| set(world, "I-1", Field::ExemptionReason, "")),
    ("TAX-07", |world| set(world, "I-1", Field::CustomerTaxId, "")),
    ("TAX-08", |world| set(world, "I-2", Field::DeliveryCountry, "")),
    ("TAX-09", |world| world.set_everywhere(Field::SellerTaxId, "DE136695977")),
    ("TAX-10", |world| set_first(world, "I-0", Field::TaxRate, "16")),
    ("TAX-11", |world| set_first(world, "I-5", Field::TaxRate, "21")),
    ("TAX-12", |world| off(world, "I-3", Field::TaxAmount, Decimal::new(2, 2))),
    ("TAX-13", |world| {
        for (invoice, taxes) in [("US-1", ["0.86", "0.86"]), ("US-2", ["0.87", "0.86"])] {
            world.run.extend(taxes.map(|tax| {
                let cells = [
                    (Field::InvoiceNumber, invoice),
                    (Field::Country, "US"),
                    (Field::Region, "NV"),
                    (Field::Currency, "USD"),
                    (Field::NetAmount, "10.00"),
                    (Field::TaxRate, "8.625"),
                    (Field::TaxAmount, tax),
                ];
                BTreeMap::from(cells.map(|(field, value)| (field, value.to_owned())))
            }));
        }
    }),
    ("TAX-14", |world| {
        world.record(RecordKind::Registrations).insert(Field::Status, "no".to_owned());
    }),
    ("TAX-15", |world| {
        // One line alone, so that one is found.
        let only = lines(world, "I-4").swap_remove(0).clone();
        world.run.retain(|line| line[&Field::InvoiceNumber] != "I-4");
        world.run.push(only);
        World::shift(world.record(RecordKind::Certificates), Field::EndDate, -1);
    }),
    ("TAX-16", |world| World::add(world.record(RecordKind::GeneralLedger), Field::Amount, cent())),
    ("TAX-17", |world| off(world, "I-3", Field::InvoiceTaxHome, cent())),
    ("TAX-18", |world| set(world, "N-0", Field::TaxRate, "7")),
];

fn set_first(world: &mut World, invoice: &str, field: Field, value: &str) {
    lines(world, invoice).swap_remove(0).insert(field, value.to_owned());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_right_book_is_taxed_right(world in books()) {
        let found = world.findings(&["TAX"]).map_err(TestCaseError::fail)?;
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
}
