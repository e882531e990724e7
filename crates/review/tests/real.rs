//! What the checks say of real invoices: 541,909 lines of a wholesaler, whose arithmetic is exact. What they find there must have a natural
//! cause; each is named here with its count.

use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use tieout_billing::{
    Cell, Column, Field, FieldKind, FieldName, Layout, LineSource, LineView, Progress, RecordKind, Rounding, Silent, SourceError, Value,
};
use tieout_review::{Inputs, Run, Settings, Verdict, review};

/// The lines of a compressed run of `../shared` whose invoice date starts like this.
struct Real {
    path: String,
    dated: &'static str,
    layout: Layout,
}

impl Real {
    fn new(name: &str, dated: &'static str) -> Real {
        let path = format!("{}/../../../shared/data/runs/{name}", env!("CARGO_MANIFEST_DIR"));
        let headers = Real::rows(&path).headers().unwrap().clone();
        let field = |name: &str| FieldName::from(if name == "discount" { "discount_rate" } else { name });
        let columns =
            headers.iter().map(field).map(|name| Column { kind: name.known().map_or(FieldKind::Text, Field::kind), name }).collect();
        Real { path, dated, layout: Layout { columns } }
    }

    fn rows(path: &str) -> csv::Reader<GzDecoder<File>> {
        csv::Reader::from_reader(GzDecoder::new(File::open(path).unwrap()))
    }
}

impl LineSource for Real {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn estimated_lines(&self) -> u64 {
        541_909
    }

    fn scan(&self, _: &dyn Progress, each: &mut dyn FnMut(&LineView<'_>)) -> Result<(), SourceError> {
        let (mut rows, mut row, mut position) = (Real::rows(&self.path), csv::StringRecord::new(), 0);
        while rows.read_record(&mut row).unwrap() {
            let value = |text, kind| match kind {
                _ if str::is_empty(text) => Value::Empty,
                FieldKind::Text => Value::Text(text),
                FieldKind::Decimal => Value::Decimal(text.parse().unwrap()),
                FieldKind::Date => Value::Date(text.parse().unwrap()),
            };
            let cells: Vec<Cell<'_>> =
                row.iter().zip(&self.layout.columns).map(|(text, column)| Cell { value: value(text, column.kind), source: text }).collect();
            position += 1;
            if !row[1].starts_with(self.dated) {
                continue;
            }
            each(&LineView { position, file: 0, row: position + 1, cells: &cells });
        }
        Ok(())
    }

    fn fetch(&self, _: &[u64], _: &mut dyn FnMut(usize, &LineView<'_>)) -> Result<(), SourceError> {
        unreachable!("a review reads in one pass")
    }
}

/// The checks that find something, with how many findings there are of each fault.
type Found = BTreeMap<&'static str, BTreeMap<String, usize>>;

fn found(run: &Run, previous: Option<&Run>, period: [&str; 2], families: &[&str]) -> Found {
    let day = |text: &str| text.parse().unwrap();
    let (records, settings) = (BTreeMap::<RecordKind, _>::new(), Settings::default());
    let inputs = Inputs {
        run,
        previous,
        records: &records,
        settings: &settings,
        period: Some((day(period[0]), day(period[1]))),
        as_of: Some(day(period[1])),
        import: None,
        rounding: Rounding::HalfUp,
    };
    let mut found = Found::new();
    for outcome in review(&inputs, &Silent).unwrap().outcomes {
        if families.iter().any(|family| outcome.check.id.starts_with(family)) && outcome.verdict == Verdict::Found {
            let faults = found.entry(outcome.check.id).or_default();
            outcome.findings.iter().for_each(|finding| *faults.entry(finding.fault.clone()).or_default() += 1);
        }
    }
    found
}

fn counts<const N: usize>(faults: [(&'static str, &str, usize); N]) -> Found {
    let mut found = Found::new();
    for (check, fault, count) in faults {
        found.entry(check).or_default().insert(fault.to_owned(), count);
    }
    found
}

/// Stock that was written off or given away has neither customer nor price; sales over the counter have no customer. The numbers have gaps
/// everywhere (of 45,223 numbers 22,061 are taken): they are no dense series.
#[test]
fn completeness_and_timeliness_of_a_real_year() {
    let run = Run::read(&Real::new("year/before.csv.gz", ""), &Silent).unwrap();
    let found = found(&run, None, ["2010-12-01", "2011-12-09"], &["CMP", "TIM", "ACC-27", "ACC-28"]);
    let natural = [("CMP-10", "every price is 0", 2102), ("CMP-18", "invoice without customer", 3710), ("CMP-19", "no customer", 3710)];
    assert_eq!(found, counts(natural));
}

/// A wholesaler's customers order what they need: most bills move from month to month.
#[test]
fn a_real_month_against_the_one_before() {
    let october = Run::read(&Real::new("year/before.csv.gz", "2011-10"), &Silent).unwrap();
    let november = Run::read(&Real::new("year/before.csv.gz", "2011-11"), &Silent).unwrap();
    let found = found(&november, Some(&october), ["2011-11-01", "2011-11-30"], &["CMP", "TIM", "ACC-27", "ACC-28"]);
    let natural = [
        ("ACC-27", "fell", 164),
        ("ACC-27", "no bill any more", 670),
        ("ACC-27", "rose", 217),
        ("CMP-10", "every price is 0", 252),
        ("CMP-18", "invoice without customer", 376),
        ("CMP-19", "no customer", 376),
    ];
    assert_eq!(found, counts(natural));
}

/// The arithmetic is exact, and each number and line stands once. Two notes adjust a bad debt at a price below zero. 37 times a customer was
/// billed the same amount again within three days, and nothing in the data says whether that was meant. A wholesaler's customers order
/// little and much: 344 of some 18,500 bills with a customer are far from their median.
#[test]
fn accuracy_and_tax_of_a_real_year() {
    let run = Run::read(&Real::new("year/before.csv.gz", ""), &Silent).unwrap();
    let families: Vec<String> = (1..=26).map(|number| format!("ACC-{number:02}")).chain(["TAX".to_owned()]).collect();
    let families: Vec<&str> = families.iter().map(String::as_str).collect();
    let found = found(&run, None, ["2010-12-01", "2011-12-09"], &families);
    let natural = [("ACC-11", "", 2), ("ACC-19", "", 37), ("ACC-25", "less than usual", 54), ("ACC-25", "more than usual", 290)];
    assert_eq!(found, counts(natural));
}
