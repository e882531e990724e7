//! The same fault is one group; its condition is found on real lines.

mod support;

use std::io::Read;
use support::Csv;
use tieout_billing::{Decimal, Silent};
use tieout_review::{Finding, Run, group};

/// The first lines of a real run with some of them made wrong.
fn real(lines: usize) -> Run {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/runs/uplift/before.csv.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let head: Vec<&str> = text.lines().take(lines + 1).collect();
    Run::read(&Csv::new(&head.join("\n").replacen(",discount,", ",discount_amount,", 1)), &Silent).unwrap()
}

fn finding(run: &Run, index: usize, fault: &str) -> Finding {
    let line = run.line(index);
    Finding {
        invoice: line.invoice().number().to_owned(),
        line_index: Some(index as u32),
        fault: fault.to_owned(),
        at_stake: Decimal::ONE,
        ..Finding::default()
    }
}

#[test]
fn a_fault_where_a_product_begins_so_is_one_group_and_strays_are_another() {
    let run = real(20_000);
    let product = |index: usize| run.line(index).text(tieout_billing::Field::Product);
    let mut findings: Vec<Finding> =
        (0..run.line_count()).filter(|&index| product(index).starts_with("84")).map(|index| finding(&run, index, "")).collect();
    let regular = findings.len();
    assert!(regular > 200, "{regular}");
    let strays = (0..run.line_count()).filter(|&index| !product(index).starts_with("84")).step_by(4_999).take(3);
    findings.extend(strays.map(|index| finding(&run, index, "")));
    let groups = group("Line net amount", &findings, &run);
    assert_eq!(groups.len(), 2, "{groups:#?}");
    assert_eq!(groups[0].summary, "Line net amount, where product starts 84");
    assert_eq!(groups[0].findings.len(), regular);
    assert_eq!(groups[1].findings.len(), 3);
    assert!(groups[1].conditions.is_empty());
}

#[test]
fn every_finding_is_in_one_group_and_faults_are_kept_apart() {
    let run = real(3_000);
    let findings: Vec<Finding> = (0..run.line_count()).step_by(7).map(|index| finding(&run, index, ["a", "b", "c"][index % 3])).collect();
    let groups = group("Line net amount", &findings, &run);
    let mut seen: Vec<u32> = groups.iter().flat_map(|group| group.findings.clone()).collect();
    seen.sort_unstable();
    assert_eq!(seen, (0..findings.len() as u32).collect::<Vec<_>>());
    for group in &groups {
        assert!(group.findings.iter().all(|&index| findings[index as usize].fault == group.fault));
    }
}
