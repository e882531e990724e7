//! Record sets: real receivables read whole, and what is wrong with a row said of that row.

mod rating;

use proptest::prelude::*;
use std::path::PathBuf;
use tieout_billing::{Field, LineSource, RecordKind, Silent, Value};
use tieout_intake::{guess_kind, inspect};

#[test]
fn the_receivables_of_ibm_are_read_whole() {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/receivables/accounts-receivable.csv"));
    assert_eq!(guess_kind(std::slice::from_ref(&file)).unwrap(), RecordKind::Receivables);
    let inspection = inspect(&[file], RecordKind::Receivables, None).unwrap();
    assert!(inspection.mapping.is_decided());
    let source = inspection.open(&inspection.mapping).unwrap();
    for field in
        [Field::InvoiceNumber, Field::CustomerId, Field::Country, Field::InvoiceDate, Field::DueDate, Field::Disputed, Field::SettledDate]
    {
        assert!(source.layout().position(field).is_some(), "{field:?}");
    }
    let amount = source.layout().position(Field::Amount).unwrap();
    let (mut lines, mut sum) = (0, tieout_billing::ExactSum::default());
    source
        .scan(&Silent, &mut |line| {
            lines += 1;
            if let Value::Decimal(amount) = line.cells[amount].value {
                sum.add(amount);
            }
        })
        .unwrap();
    assert_eq!((lines, source.rejects().len()), (2466, 0));
    assert_eq!(sum.total().unwrap().to_string(), "147703.18");
}

/// A row of a price list: its product, its price as it is written, and whether it can be read.
fn price() -> impl Strategy<Value = (String, String, bool)> {
    let product = "[A-Z]{1,6}";
    prop_oneof![
        4 => (product, 0u32..1_000_000).prop_map(|(product, cents)| (product, format!("{}.{:02}", cents / 100, cents % 100), true)),
        1 => product.prop_map(|product| (product, String::new(), false)),
        1 => product.prop_map(|product| (product, "on request".to_owned(), false)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_can_not_be_read_is_a_reject_with_its_row_and_reason(rows in proptest::collection::vec(price(), 1..40)) {
        // The first rows say what the column is.
        let known = (0..40).map(|row| (format!("P{row}"), "1.50".to_owned(), true));
        let rows: Vec<(String, String, bool)> = known.chain(rows).collect();
        let text: String = rows.iter().map(|(product, price, _)| format!("{product},{price},EUR\n")).collect();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prices.csv");
        std::fs::write(&file, format!("product,unit_price,currency\n{text}")).unwrap();
        let inspection = inspect(&[file], RecordKind::Prices, None).unwrap();
        let source = inspection.open(&inspection.mapping).unwrap();
        let mut read = Vec::new();
        source.scan(&Silent, &mut |line| read.push(line.row)).unwrap();
        let rejects: Vec<u64> = source.rejects().iter().map(|reject| reject.row).collect();
        let expected = |wanted: bool| rows.iter().zip(2u64..).filter(|((_, _, good), _)| *good == wanted).map(|(_, row)| row).collect::<Vec<_>>();
        prop_assert_eq!(read, expected(true));
        prop_assert_eq!(rejects, expected(false));
        for reject in source.rejects() {
            prop_assert_eq!(reject.column, "unit_price");
            let missing = reject.value.is_empty();
            prop_assert_eq!(reject.reason.as_str(), if missing { "the unit price is missing" } else { "not a number as this column writes them (1234.56)" });
        }
    }
}
