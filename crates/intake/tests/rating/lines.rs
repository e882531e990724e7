//! JSONL, which is read on all cores, against the same records in a list, which are read one by one.

use super::{files, told};
use proptest::prelude::*;
use tieout_billing::Silent;
use tieout_billing::rating::{Aggregation, UsageDemand};
use tieout_intake::rating::{ContractOptions, UsageOptions, UsageTotals, aggregate, contracts};

fn summed(name: &str, text: &str) -> UsageTotals {
    let made = files(&[
        ("contracts.csv", "contract_id,customer_id,currency,start_date,plan\nC1,K1,EUR,2026-01-01,pro\nC\"\"2,K2,EUR,2026-01-01,pro\n"),
        (name, text),
    ]);
    let contracts = contracts(&made.paths[..1], &ContractOptions::default()).unwrap().contracts;
    let time = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let demand = |dimensions: &[&str]| UsageDemand {
        contract: "C1".to_owned(),
        customer: "K1".to_owned(),
        metric: "api".to_owned(),
        aggregation: Aggregation::Sum,
        dimensions: dimensions.iter().map(|name| (*name).to_owned()).collect(),
        single_amounts: false,
        from: time("2026-10-01T00:00:00Z"),
        until: time("2026-11-01T00:00:00Z"),
    };
    let demands = [demand(&["region", "note"]), demand(&["odd"])];
    aggregate(&made.paths[1..], &UsageOptions::default(), &contracts, &demands, &Silent).unwrap()
}

fn record() -> impl Strategy<Value = String> {
    let note = prop_oneof![
        Just("\"\"".to_owned()),
        Just("null".to_owned()),
        Just("\"a, \\\"b\\\"\\nc\"".to_owned()),
        Just("\"\\u00e9 \\ud83d\\ude00 ü\"".to_owned()),
        Just("true".to_owned()),
        Just("[1, 2]".to_owned()),
        "[a-z ,;]{0,8}".prop_map(|text| format!("\"{text}\"")),
    ];
    let quantity = prop_oneof![
        (0u32..5000).prop_map(|number| format!("{}.{:02}", number / 100, number % 100)),
        Just("\"7\"".to_owned()),
        Just("-1".to_owned()),
        Just("1e2".to_owned())
    ];
    (0u8..9, note, quantity, 1u8..32, 0u8..12).prop_map(|(shape, note, quantity, day, odd)| {
        let time = format!("\"2026-10-{day:02}T00:00:00Z\"");
        let contract = if shape == 8 { "C9" } else { "C1" };
        match shape {
            0 => format!("{{\"timestamp\":{time},\"note\":{note},\"quantity\":{quantity},\"contract_id\":\"{contract}\",\"metric\":\"api\"}}"),
            1 => format!("{{\"contract_id\":\"{contract}\",\"metric\":\"api\",\"timestamp\":{time},\"quantity\":{quantity},\"extra{odd}\":{note}}}"),
            2 => format!("{{\"contract_id\":\"{contract}\",\"metric\":\"api\",\"timestamp\":{time},\"quantity\":{quantity},\"properties\":{{\"region\":\"eu\",\"odd\":{{\"deep\":{odd}}}}}}}"),
            3 => format!(" {{ \"contract_id\" : \"{contract}\" , \"metric\":\"api\",\"timestamp\":{time},\"quantity\":{quantity},\"quantity\":{odd} }} "),
            4 => format!("{{\"event\":{{\"contract_id\":\"{contract}\",\"metric\":\"api\",\"timestamp\":{time},\"quantity\":{quantity}}}}}"),
            5 => format!("{{\"contract_id\":\"{contract}\",\"metric\":\"api\",\"timestamp\":{time},\"items\":[{{\"quantity\":{quantity}}},{{\"quantity\":1}}],\"quantity\":2}}"),
            _ => format!("{{\"contract_id\":\"{contract}\",\"metric\":\"api\",\"timestamp\":{time},\"quantity\":{quantity},\"region\":\"us\",\"note\":{note}}}"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn lines_are_what_the_same_records_are_in_a_list(records in proptest::collection::vec(record(), 2..200), ends in any::<bool>()) {
        let first = r#"{"contract_id":"C1","metric":"api","timestamp":"2026-10-01T00:00:00Z","quantity":1,"region":"eu","note":""}"#.to_owned();
        let records: Vec<String> = std::iter::once(first).chain(records).collect();
        let lines = summed("u.jsonl", &format!("{}{}", records.join(if ends { "\r\n" } else { "\n" }), if ends { "\n" } else { "" }));
        let list = summed("u.json", &format!("[{}]", records.join(",")));
        prop_assert_eq!(told(&lines.problems), told(&list.problems));
        prop_assert_eq!((&lines.quantities, &lines.days, lines.rows), (&list.quantities, &list.days, list.rows));
        prop_assert_eq!(lines.rows, lines.events + lines.outside + lines.not_usage + lines.counts.values().sum::<u64>());
    }
}

/// Found by the fuzz target `usage`: a line that is no JSON was told, but not among the rows.
#[test]
fn every_line_is_counted_or_told() {
    let good = r#"{"contract_id":"C1","metric":"api","timestamp":"2026-10-02T00:00:00Z","quantity":1}"#;
    let mut lines = vec![good; 300];
    let broken = [
        "{\"contract_id\":\"C1\",",
        "{\"quantity\":01}",
        "{\"quantity\":1.}",
        "{\"quantity\":1e}",
        "{\"metric\":\"a\u{1}\"}",
        "{\"metric\":\"a\"} x",
        "{,}",
    ];
    lines[100..107].copy_from_slice(&broken);
    lines[299] = "no json";
    let totals = summed("u.jsonl", &lines.join("\n"));
    assert_eq!((totals.rows, totals.events), (300, 292));
    let rows: Vec<u64> = totals.problems.iter().filter_map(|problem| problem.row).collect();
    assert_eq!(rows, [101, 102, 103, 104, 105, 106, 107, 300]);
}
