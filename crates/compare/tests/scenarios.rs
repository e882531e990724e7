//! Every kind of change that the design names, alone and together, on real lines: the causes must be found, and nothing else.

mod support;

use support::changes::{Change, number};
use support::{Row, Run, at, retail, score};
use tieout_billing::{Decimal, Field, Rounding, Silent};
use tieout_compare::{CauseKind, Comparison, Settings, compare};

type Make = fn(&mut Change);

fn product(row: &Row) -> &str {
    &row[at(Field::Product)]
}

fn country(row: &Row) -> &str {
    &row[at(Field::Country)]
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// (name, change, the kind that must be reported)
const CHANGES: &[(&str, Make, CauseKind)] = &[
    ("price by ratio", |c| c.price("price", &|row| product(row).starts_with("22"), |p| p * d("1.05")), CauseKind::PriceRatio),
    (
        "price by ratio, rounded",
        |c| c.price("price", &|row| product(row).starts_with("84"), |p| Rounding::HalfUp.round(p * d("1.025"), 2)),
        CauseKind::PriceRatio,
    ),
    ("price by amount", |c| c.price("price", &|row| product(row) == "85123A", |p| p + d("0.10")), CauseKind::PriceAmount),
    ("price set", |c| c.price("price", &|row| product(row) == "22423", |_| d("9.99")), CauseKind::PriceSet),
    ("tax rate", |c| c.tax_rate("rate", &|row| country(row) == "Germany", "16"), CauseKind::TaxRate),
    ("rounding half even", |c| c.rounding("rounding", Rounding::HalfEven), CauseKind::Rounding),
    ("rounding truncated", |c| c.rounding("rounding", Rounding::Truncate), CauseKind::Rounding),
    ("rounding per invoice", |c| c.rounding_per_invoice("level"), CauseKind::RoundingLevel),
    ("proration", |c| c.prorate("proration", &|row| country(row) == "France", 30, 31), CauseKind::Proration),
    ("discount threshold", |c| c.discount("discount", 10, 48), CauseKind::Discount),
    ("unit of measure", |c| c.units("units", &|row| product(row) == "85099B", 12), CauseKind::UnitOfMeasure),
    ("sign", |c| c.turn_credits("sign"), CauseKind::Sign),
    ("currency", |c| c.set("currency", &|row| country(row) == "Netherlands", Field::Currency, |_| "EUR".into()), CauseKind::Currency),
    (
        "date shift",
        |c| {
            c.set("date", &|row| country(row) == "Spain", Field::InvoiceDate, |date| {
                (date.parse::<chrono::NaiveDate>().unwrap() + chrono::Days::new(7)).to_string()
            })
        },
        CauseKind::DateShift,
    ),
    ("text", |c| c.set("text", &|row| product(row).starts_with("23"), Field::Description, |text| format!("{text} (new)")), CauseKind::Text),
    ("case", |c| c.set("case", &|row| product(row).starts_with("21"), Field::Description, str::to_lowercase), CauseKind::Text),
    (
        "customer renamed",
        |c| c.set("renamed", &|row| row[at(Field::CustomerId)] == "17841", Field::CustomerId, |id| format!("C-{id}")),
        CauseKind::Renamed,
    ),
    ("product renamed", |c| c.set("renamed", &|row| product(row) == "22960", Field::Product, |_| "X1".into()), CauseKind::Renamed),
    ("lines missing", |c| c.remove("missing", &|row| product(row) == "22086"), CauseKind::Missing),
    ("invoices missing", |c| c.remove("missing", &|row| country(row) == "Portugal"), CauseKind::Missing),
    ("lines duplicated", |c| c.duplicate("duplicated", &|row| product(row) == "22457"), CauseKind::Duplicated),
    ("lines split", |c| c.split("split", &|row| product(row) == "21733"), CauseKind::Split),
    (
        "condition of two terms",
        |c| c.price("price", &|row| product(row).starts_with("22") && country(row) == "EIRE", |p| p * d("1.1")),
        CauseKind::PriceRatio,
    ),
];

fn run(before: &[Row], makes: &[Make], prefix: &str) -> (Comparison, support::Truth) {
    let mut change = Change::new(before);
    makes.iter().for_each(|make| make(&mut change));
    if !prefix.is_empty() {
        change.renumber(prefix);
    }
    let (after, truth) = change.done();
    let comparison = compare(&Run::new(before.to_vec()), &Run::new(after), &Settings::default(), &Silent).unwrap();
    assert!(comparison.proved(), "{:?}", comparison.proof);
    (comparison, truth)
}

fn summaries(comparison: &Comparison) -> Vec<&str> {
    comparison.causes.iter().map(|cause| cause.summary.as_str()).collect()
}

#[test]
fn each_change_alone_is_found_as_what_it_is() {
    let before = retail(2);
    for (name, make, kind) in CHANGES {
        let (comparison, truth) = run(&before, &[*make], "");
        let score = score(&comparison, &truth);
        let told = summaries(&comparison);
        assert!(score.mean_f1 >= 980, "{name}: {score:?} {told:?}");
        assert_eq!(score.false_lines, 0, "{name}: {told:?}");
        assert!(score.unexplained <= 2, "{name}: {score:?} {told:?}");
        assert_eq!(comparison.causes.len(), 1, "{name}: {told:?}");
        assert_eq!(comparison.causes[0].kind, *kind, "{name}: {told:?}");
    }
}

#[test]
fn changes_together_are_told_apart() {
    let before = retail(2);
    // Deterministic triples that between them hold every change.
    for first in 0..CHANGES.len() {
        let picked = [first, (first + 7) % CHANGES.len(), (first + 16) % CHANGES.len()];
        let names: Vec<&str> = picked.iter().map(|&at| CHANGES[at].0).collect();
        // Copies and splits come last, as they would in a system: a part is a part of what is billed.
        let mut order = picked;
        order.sort_by_key(|&at| matches!(CHANGES[at].2, CauseKind::Duplicated | CauseKind::Split));
        let makes: Vec<Make> = order.iter().map(|&at| CHANGES[at].1).collect();
        let (comparison, truth) = run(&before, &makes, if first % 3 == 0 { "INV-" } else { "" });
        let score = score(&comparison, &truth);
        let told = summaries(&comparison);
        assert!(score.mean_f1 >= 930, "{names:?}: {score:?} {told:?}");
        assert_eq!(score.false_lines, 0, "{names:?}: {told:?}");
        assert!(score.unexplained <= 10, "{names:?}: {score:?} {told:?}");
        assert!(score.reported * 2 <= score.true_causes * 3 + 1, "{names:?}: {told:?}");
    }
}

#[test]
fn swapped_twins_are_equal_and_a_missing_twin_is_one_line() {
    let mut before = retail(50);
    let mut twin = before[0].clone();
    twin[at(Field::LineNumber)] = "900".into();
    before.push(twin);
    let mut after = before.clone();
    let last = after.len() - 1;
    after.swap(0, last);
    after[0][at(Field::LineNumber)] = "1".into();
    after[last][at(Field::LineNumber)] = "2".into();
    let settings = Settings::default();
    let same = compare(&Run::new(before.clone()), &Run::new(after.clone()), &settings, &Silent).unwrap();
    assert!(!same.differs());
    after.pop();
    let missing = compare(&Run::new(before), &Run::new(after), &settings, &Silent).unwrap();
    assert_eq!((missing.counts.lines.removed, missing.counts.lines.changed, missing.counts.lines.added), (1, 0, 0));
}

#[test]
fn order_notation_and_line_numbers_are_no_differences() {
    let before = retail(20);
    let mut after: Vec<Row> = before.clone();
    after.reverse();
    for (index, row) in after.iter_mut().enumerate() {
        row[at(Field::LineNumber)] = (index + 1).to_string();
        for field in [Field::Quantity, Field::UnitPrice, Field::NetAmount, Field::TaxAmount] {
            let mut value = number(row, field);
            value.rescale(value.scale() + 2);
            row[at(field)] = value.to_string();
        }
    }
    let comparison = compare(&Run::new(before), &Run::new(after), &Settings::default(), &Silent).unwrap();
    assert!(!comparison.differs(), "{:?}", comparison.pairs.first());
    assert!(comparison.proved());
}

#[test]
fn tolerance_hides_what_it_may_and_its_budget_is_kept() {
    let before = retail(20);
    let mut change = Change::new(&before);
    change.rounding("rounding", Rounding::Truncate);
    let (after, _) = change.done();
    let cent = tieout_compare::Tolerance { absolute: Some(d("0.01")), relative_percent: None };
    let mut settings = Settings { tolerance: [(Field::TaxAmount.name().into(), cent)].into(), ..Settings::default() };
    let run = |settings: &Settings| compare(&Run::new(before.clone()), &Run::new(after.clone()), settings, &Silent).unwrap();
    let within = run(&settings);
    assert!(within.pairs.is_empty() && within.proved() && !within.differs());
    assert_eq!(within.tolerated.len(), 1);
    assert_eq!(within.proof[0].tolerated.tax, within.tolerated[0].net);
    settings.budget.insert("GBP".into(), tieout_compare::BudgetAmount(d("0.05")));
    let over = run(&settings);
    assert!(over.differs() && over.overruns.len() == 1, "{:?}", over.overruns);
}
