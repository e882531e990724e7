use crate::support::{Desk, sample};
use std::collections::BTreeSet;
use tieout_billing::{Decimal, Silent};
use tieout_compare::Settings;
use tieout_workspace::view::{DifferenceQuery, DifferenceView};
use tieout_workspace::{ExportKind, Reading, compare_files};

#[test]
fn a_comparison_is_there_again_as_it_was() {
    let (desk, comparison) = Desk::compared();
    assert!(comparison.proved && !comparison.causes.is_empty() && comparison.differences > 100);
    let listed = desk.workspace.workspace_current().unwrap().comparisons;
    assert_eq!((listed[0].name.as_str(), listed[0].undecided as usize), ("before vs after", comparison.causes.len()));
    let desk = desk.reopened();
    assert_eq!(desk.workspace.comparison(comparison.id).unwrap(), comparison);
    assert_eq!(desk.workspace.comparison_named(None).unwrap(), comparison);
    assert_eq!(desk.workspace.run_delete(comparison.before.id).unwrap_err().code(), "run_in_use");
    assert_eq!(desk.workspace.comparison_rename(comparison.id, "v2").unwrap().name, "v2");
    desk.workspace.comparison_delete(comparison.id).unwrap();
    assert_eq!(desk.workspace.comparison(comparison.id).unwrap_err().code(), "not_found");
    desk.workspace.run_delete(comparison.before.id).unwrap();
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

fn all(desk: &Desk, comparison: i64, query: &DifferenceQuery) -> Vec<DifferenceView> {
    let mut rows = Vec::new();
    loop {
        let window = desk.workspace.differences(comparison, query, rows.len() as u64, 137).unwrap();
        rows.extend(window.rows);
        if rows.len() as u64 == window.total {
            return rows;
        }
    }
}

#[test]
fn the_same_is_found_in_files_and_in_the_workspace() {
    let (desk, comparison) = Desk::compared();
    let (before, after) = sample();
    let files = compare_files(&[before], &[after], &Reading::default(), &Settings::default(), &Silent).unwrap();
    let stored = all(&desk, comparison.id, &DifferenceQuery::default());
    let direct: Vec<_> = files.comparison.differences().collect();
    assert_eq!(stored.len(), direct.len());
    for (stored, direct) in stored.iter().zip(&direct) {
        assert_eq!(stored.before, direct.before);
        assert_eq!(stored.after, direct.after);
        assert_eq!(stored.root, direct.difference.root);
        assert_eq!(stored.cause, direct.difference.cause.map_or("", |cause| &files.comparison.causes[cause as usize].id));
    }
    for (kind, name) in
        [(ExportKind::Csv, "d.csv"), (ExportKind::Html, "r.html"), (ExportKind::Xlsx, "r.xlsx"), (ExportKind::Json, "r.json")]
    {
        let paths = [desk.folder.path().join(format!("files-{name}")), desk.folder.path().join(name)];
        let direct = files.export(kind, &paths[0], &Silent).unwrap();
        let stored = desk.workspace.export(comparison.id, kind, None, &paths[1], &Silent).unwrap();
        assert_eq!(direct.rows, stored.rows);
        assert!(stored.bytes > 1000);
        if kind == ExportKind::Csv {
            assert_eq!(std::fs::read_to_string(&paths[0]).unwrap(), std::fs::read_to_string(&paths[1]).unwrap());
        }
        if kind == ExportKind::Json {
            let read = |path| serde_json::from_str::<serde_json::Value>(&std::fs::read_to_string(path).unwrap()).unwrap();
            let (direct, stored): (serde_json::Value, serde_json::Value) = (read(&paths[0]), read(&paths[1]));
            for part in ["counts", "causes", "unexplained", "proof", "settings", "fields_on_one_side"] {
                assert_eq!(direct[part], stored[part], "{part}");
            }
            assert_eq!(direct["before"]["sha256"], stored["before"]["sha256"]);
        }
    }
    assert_eq!(desk.workspace.workspace_log(0, 1).unwrap()[0].what, "comparison exported");
    let query = DifferenceQuery { fields: vec!["unit_price".to_owned()], sort: "delta".to_owned(), ..DifferenceQuery::default() };
    let some = desk.workspace.export(comparison.id, ExportKind::Csv, Some(&query), &desk.folder.path().join("some.csv"), &Silent).unwrap();
    assert_eq!(some.rows, all(&desk, comparison.id, &query).len() as u64);
    assert!(some.rows > 0 && some.rows < comparison.differences);
}

#[test]
fn files_are_kept_in_a_workspace_once() {
    let desk = Desk::new();
    let (before, after) = sample();
    let files = compare_files(&[before], &[after], &Reading::default(), &Settings::default(), &Silent).unwrap();
    let kept = files.keep(&desk.workspace, &Silent).unwrap();
    let again = files.keep(&desk.workspace, &Silent).unwrap();
    assert_eq!((kept.name.as_str(), again.name.as_str()), ("before vs after", "before vs after (2)"));
    assert_eq!(desk.workspace.workspace_current().unwrap().runs.len(), 2);
    // Positions of the files have become those of the runs: both show the same invoices.
    let pair = desk.workspace.changed_pairs(kept.id, None).unwrap().unwrap();
    let shown = desk.workspace.side_by_side(kept.id, pair).unwrap();
    assert_eq!(shown.lines, desk.workspace.side_by_side(again.id, pair).unwrap().lines);
    assert!(shown.lines.iter().any(|line| line.pair == Some(pair)));
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

fn natural(text: &str) -> (bool, bool, Option<Decimal>, String) {
    let number = text.parse::<Decimal>().ok();
    (text.is_empty(), number.is_none(), number, if number.is_some() { String::new() } else { text.to_owned() })
}

/// The plainest thing that could be right.
fn model(rows: &[DifferenceView], query: &DifferenceQuery) -> Vec<i64> {
    let among = |wanted: &[String], value: &str| wanted.is_empty() || wanted.contains(&value.to_owned());
    let text = query.text.to_lowercase();
    let mut found: Vec<&DifferenceView> = rows
        .iter()
        .filter(|row| among(&query.states, &row.state) && among(&query.fields, &row.field) && among(&query.currencies, &row.currency))
        .filter(|row| among(&query.causes, &row.cause) && (row.root || !query.roots_only) && (!query.unexplained || row.cause.is_empty()))
        .filter(|row| {
            [&row.invoice_before, &row.invoice_after, &row.customer, &row.product, &row.before, &row.after]
                .iter()
                .any(|cell| cell.to_lowercase().contains(&text))
        })
        .collect();
    let key = |row: &DifferenceView| match query.sort.as_str() {
        "delta" => natural(&row.delta.as_ref().map_or_else(String::new, |delta| delta.0.trim_start_matches('-').to_owned())),
        "invoice_after" => natural(&row.invoice_after),
        "before" => natural(&row.before),
        "product" => natural(&row.product),
        "field" => (row.field.is_empty(), true, None, row.field.clone()),
        _ => (false, false, None, String::new()),
    };
    found.sort_by(|a, b| {
        let (x, y) = (key(a), key(b));
        let order = (x.1, &x.2, &x.3).cmp(&(y.1, &y.2, &y.3));
        let order = if query.descending { order.reverse() } else { order };
        x.0.cmp(&y.0).then(order).then(if query.sort.is_empty() && query.descending { b.id.cmp(&a.id) } else { a.id.cmp(&b.id) })
    });
    found.into_iter().map(|row| row.id).collect()
}

#[test]
fn queries_find_what_the_model_finds() {
    let (desk, comparison) = Desk::compared();
    let rows = all(&desk, comparison.id, &DifferenceQuery::default());
    let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let cause = comparison.causes[0].id.clone();
    let mut queries = Vec::new();
    for sort in ["", "delta", "invoice_after", "before", "product", "field"] {
        for descending in [false, true] {
            let base = DifferenceQuery { sort: sort.to_owned(), descending, ..DifferenceQuery::default() };
            queries.push(base.clone());
            queries.push(DifferenceQuery { text: "8".to_owned(), ..base.clone() });
            queries.push(DifferenceQuery { text: "c53".to_owned(), roots_only: true, ..base.clone() });
            queries.push(DifferenceQuery { states: list(&["removed", "added"]), ..base.clone() });
            queries.push(DifferenceQuery { fields: list(&["unit_price", "tax_rate"]), ..base.clone() });
            queries.push(DifferenceQuery { causes: vec![cause.clone()], ..base.clone() });
            queries.push(DifferenceQuery { unexplained: true, ..base.clone() });
            queries.push(DifferenceQuery { currencies: list(&["GBP"]), roots_only: true, ..base });
        }
    }
    let mut some = 0;
    for query in queries {
        let expected = model(&rows, &query);
        let found: Vec<i64> = all(&desk, comparison.id, &query).iter().map(|row| row.id).collect();
        some += usize::from(!found.is_empty());
        assert_eq!(found, expected, "{query:?}");
    }
    assert!(some > 50);
    let past = desk.workspace.differences(comparison.id, &DifferenceQuery::default(), 1 << 40, 10).unwrap();
    assert_eq!((past.total, past.rows.len()), (comparison.differences, 0));
    let tsv = desk.workspace.differences_tsv(comparison.id, &DifferenceQuery::default(), 5, 3).unwrap();
    assert_eq!(tsv.lines().count(), 4);
    assert!(tsv.lines().nth(1).unwrap().starts_with(&rows[5].invoice_before));
}

#[test]
fn every_changed_invoice_is_drawn_whole() {
    let (desk, comparison) = Desk::compared();
    let mut pair = desk.workspace.changed_pairs(comparison.id, None).unwrap();
    let mut seen = BTreeSet::new();
    let mut pairs = BTreeSet::new();
    let mut moved = Decimal::ZERO;
    let number = |text: &str| text.parse::<Decimal>().unwrap();
    while let Some(opened) = pair {
        let view = desk.workspace.side_by_side(comparison.id, opened).unwrap();
        assert!(seen.insert(view.ordinal), "each invoice once");
        assert_eq!(view.ordinal, seen.len() as u64);
        for line in &view.lines {
            assert_eq!(line.state == "unchanged", line.pair.is_none(), "{line:?}");
            pairs.extend(line.pair);
            for side in [&line.before, &line.after].into_iter().flatten() {
                assert_eq!(side.cells.len(), view.columns.len());
                assert!(side.row > 1 && side.file.ends_with(".csv"));
            }
            let both = line.before.is_some() && line.after.is_some();
            assert!(
                line.state
                    == if both {
                        &line.state
                    } else if line.before.is_some() {
                        "removed"
                    } else {
                        "added"
                    },
                "{line:?}"
            );
            if line.pair.is_none() {
                assert_eq!(number(&line.delta.0), Decimal::ZERO, "{line:?}");
            }
        }
        let by_lines: Decimal = view.lines.iter().map(|line| number(&line.delta.0)).sum();
        let by_totals: Decimal = view.totals.iter().map(|total| number(&total.delta.net.0)).sum();
        assert_eq!(by_lines, by_totals);
        moved += by_totals;
        for change in view.lines.iter().flat_map(|line| &line.changes) {
            assert!(change.cause.is_empty() || view.causes.iter().any(|cause| cause.id == change.cause));
        }
        pair = view.next_pair;
    }
    assert_eq!(pairs.len() as u64, comparison.lines.changed + comparison.lines.added + comparison.lines.removed);
    let proof = &comparison.proof[0];
    assert_eq!(moved, number(&proof.after.net.0) - number(&proof.before.net.0));
}

#[test]
fn settings_are_kept_and_bad_ones_are_named() {
    use tieout_workspace::view::{Amount, SettingsView, ToleranceView};
    let (desk, first) = Desk::compared();
    let tolerance = |text: &str| SettingsView {
        ignore: vec!["tax_amount".to_owned()],
        tolerance: vec![ToleranceView { field: "net_amount".to_owned(), absolute: Some(Amount(text.to_owned())), relative_percent: None }],
        ..SettingsView::default()
    };
    let (before, after) = (first.before.id, first.after.id);
    let second = desk.workspace.comparison_start(before, after, "tolerant", &tolerance("0.05"), &Silent).unwrap();
    assert_eq!(desk.workspace.comparison(second.id).unwrap().settings, tolerance("0.05"));
    let error = desk.workspace.comparison_start(before, after, "bad", &tolerance("five"), &Silent).unwrap_err();
    assert!(error.to_string().contains("'five' is no amount for net_amount"), "{error}");
    assert_eq!(
        desk.workspace.comparison_start(before, after, "tolerant", &SettingsView::default(), &Silent).unwrap_err().code(),
        "name_taken"
    );
    assert_eq!(desk.workspace.comparison_start(before, before, "same", &SettingsView::default(), &Silent).unwrap_err().code(), "same_run");
    assert!(desk.workspace.comparison_fields(before, after).unwrap().contains(&"unit_price".to_owned()));
}

#[test]
fn an_example_of_a_whole_line_says_what_it_was_worth() {
    let (desk, comparison) = Desk::compared();
    let (before, after) = sample();
    let path = desk.folder.path().join("r.json");
    compare_files(&[before], &[after], &Reading::default(), &Settings::default(), &Silent)
        .unwrap()
        .export(ExportKind::Json, &path, &Silent)
        .unwrap();
    let of_files: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let of_stored: serde_json::Value = serde_json::from_str(&desk.workspace.comparison_json(comparison.id).unwrap()).unwrap();
    let rows = all(&desk, comparison.id, &DifferenceQuery::default());
    let mut whole = 0;
    for example in [of_files, of_stored]
        .iter()
        .flat_map(|json| json["causes"].as_array().unwrap())
        .flat_map(|cause| cause["examples"].as_array().unwrap())
    {
        if example["field"] != "" {
            continue;
        }
        whole += 1;
        let line = |row: &&DifferenceView| {
            example["invoice_before"] == *row.invoice_before
                && example["line_before"] == *row.line_before
                && example["invoice_after"] == *row.invoice_after
                && example["line_after"] == *row.line_after
        };
        let row = rows.iter().find(line).unwrap();
        assert_eq!(example["delta"], *row.delta.as_ref().unwrap().0, "{example}");
        assert_eq!(example["delta"].as_str().unwrap().starts_with('-'), example["state"] == "removed", "{example}");
    }
    assert!(whole > 0, "the sample has whole lines");
}
