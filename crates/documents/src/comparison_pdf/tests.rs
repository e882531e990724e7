//! Whatever happens to the lines of an invoice, each is shown once, and the differences add up.

use super::lines::{Fate, Mark, line_rows};
use crate::template::{Language, Locale, Template};
use proptest::prelude::*;
use rust_decimal::Decimal;
use tieout_billing::invoice::{Invoice, Line, Quantity};

fn line(item: u8, quantity: u8, cents: i64) -> Line {
    Line {
        id: Some(format!("{item}-{quantity}")),
        seller_item: Some(format!("SKU-{item}")),
        name: Some(format!("Product {item}")),
        quantity: Some(Quantity { value: Decimal::from(quantity), unit: None }),
        net: Some(Decimal::new(cents, 2).into()),
        ..Line::default()
    }
}

fn invoice(lines: Vec<Line>) -> Invoice {
    Invoice { currency: Some("EUR".to_owned()), lines, ..Invoice::default() }
}

fn sum(lines: &[Line]) -> Decimal {
    lines.iter().filter_map(|line| line.net.as_ref()).map(|net| net.value).sum()
}

fn rows(before: &Invoice, after: &Invoice) -> Vec<super::lines::LineRow> {
    line_rows(before, after, &Template::default(), &Locale::new(Language::En, None))
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    prop::collection::vec((0u8..6, 0u8..4, -500i64..5000).prop_map(|(item, quantity, cents)| line(item, quantity, cents)), 0..14)
}

proptest! {
    #[test]
    fn each_line_is_shown_once_and_the_differences_add_up(before in lines(), after in lines()) {
        let (before, after) = (invoice(before), invoice(after));
        let rows = rows(&before, &after);
        prop_assert_eq!(rows.iter().filter(|row| row.before.is_some()).count(), before.lines.len());
        let shown: Vec<&str> = rows.iter().filter_map(|row| row.after.as_ref()).map(|said| said.about[0].0.as_str()).collect();
        let names: Vec<&str> = after.lines.iter().filter_map(|line| line.name.as_deref()).collect();
        prop_assert_eq!(shown, names, "the lines after stand in their order");
        let moved: Decimal = rows.iter().filter_map(|row| row.difference).sum();
        prop_assert_eq!(moved, sum(&after.lines) - sum(&before.lines));
        for row in &rows {
            match row.fate {
                Fate::Unchanged => prop_assert_eq!(&row.before, &row.after),
                Fate::Changed => prop_assert!(row.before != row.after),
                Fate::Added => prop_assert!(row.before.is_none()),
                Fate::Removed => prop_assert!(row.after.is_none()),
            }
        }
    }

    #[test]
    fn lines_in_another_order_are_no_change(lines in lines(), turn in 0usize..14) {
        let before = invoice(lines);
        let mut after = before.clone();
        if !after.lines.is_empty() {
            let by = turn % after.lines.len();
            after.lines.rotate_left(by);
        }
        prop_assert!(rows(&before, &after).iter().all(|row| row.fate == Fate::Unchanged));
    }
}

#[test]
fn a_line_that_is_gone_stands_where_it_stood() {
    let before = invoice((0..4).map(|item| line(item, 1, 100)).collect());
    let mut after = before.clone();
    after.lines.remove(2);
    after.lines[0].note = Some("New note".to_owned());
    let rows = rows(&before, &after);
    let fates: Vec<Fate> = rows.iter().map(|row| row.fate).collect();
    assert_eq!(fates, [Fate::Changed, Fate::Unchanged, Fate::Removed, Fate::Unchanged]);
    let said = rows[0].after.as_ref().unwrap();
    assert_eq!(said.about.last(), Some(&("New note".to_owned(), Mark::New)));
    assert_eq!(said.quantity.1, Mark::Same);
    assert_eq!(rows[2].difference, Some(Decimal::new(-100, 2)));
}

#[test]
fn what_is_not_looked_at_is_said_where_it_differs() {
    let mut before = invoice(vec![line(1, 1, 100)]);
    before.lines[0].buyer_accounting = Some("4400".to_owned());
    assert!(rows(&before, &before)[0].after.as_ref().unwrap().about.iter().all(|(text, _)| !text.contains("4400")));
    let mut after = before.clone();
    after.lines[0].buyer_accounting = Some("4500".to_owned());
    let rows = rows(&before, &after);
    assert_eq!(rows[0].fate, Fate::Changed);
    assert_eq!(rows[0].before.as_ref().unwrap().about.last(), Some(&("Cost centre 4400".to_owned(), Mark::Old)));
}

#[test]
fn no_difference_crosses_currencies() {
    let before = invoice(vec![line(1, 1, 100)]);
    let after = Invoice { currency: Some("USD".to_owned()), ..before.clone() };
    assert_eq!(rows(&before, &after)[0].difference, None);
}
