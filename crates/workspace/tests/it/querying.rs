use crate::support::{Desk, behind};
use std::collections::BTreeMap;
use tieout_billing::Silent;
use tieout_workspace::{Error, TableKind, sql_schema};

fn none() -> BTreeMap<String, String> {
    BTreeMap::new()
}

fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub fn cells(desk: &Desk, sql: &str) -> Vec<Vec<String>> {
    asked(desk, sql, &none())
}

fn asked(desk: &Desk, sql: &str, parameters: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let view = desk.workspace.sql(sql, parameters, 1000, &Silent).unwrap_or_else(|error| panic!("{sql}: {error}"));
    view.rows.into_iter().map(|row| row.into_iter().map(|cell| cell.unwrap_or_else(|| "NULL".to_owned())).collect()).collect()
}

#[test]
fn an_exact_sum_is_the_stored_total() {
    let (desk, comparison) = Desk::compared();
    for run in desk.workspace.workspace_current().unwrap().runs {
        let stored: Vec<Vec<String>> =
            run.totals.iter().map(|total| vec![total.currency.clone(), total.net.0.clone(), total.tax.0.clone()]).collect();
        assert!(!stored.is_empty());
        let sums = "currency, decimal_sum(net_amount), decimal_sum(tax_amount)";
        for condition in [format!("run = {}", run.id), format!("run_name = '{}'", run.name)] {
            for view in ["line", "invoice"] {
                assert_eq!(cells(&desk, &format!("SELECT {sums} FROM {view} WHERE {condition} GROUP BY currency ORDER BY 1")), stored);
            }
            assert_eq!(
                cells(&desk, &format!("SELECT currency, net_amount, tax_amount FROM run_total WHERE {condition} ORDER BY 1")),
                stored
            );
        }
    }
    assert_eq!(cells(&desk, "SELECT count(*) FROM difference"), [[comparison.differences.to_string()]]);
    assert_eq!(cells(&desk, "SELECT count(*) FROM cause"), [[comparison.causes.len().to_string()]]);
    for proof in &comparison.proof {
        let sql = format!("SELECT before_net, causes_net, after_gross, residual_net FROM proof WHERE currency = '{}'", proof.currency);
        let expected = [&proof.before.net.0, &proof.causes.net.0, &proof.after.gross.0, &proof.residual.net.0].map(String::clone);
        assert_eq!(cells(&desk, &sql), [expected]);
    }
    for impact in &comparison.causes[0].impact {
        let sql = format!("SELECT net, gross FROM cause_impact WHERE cause = 'C1' AND currency = '{}'", impact.currency);
        assert_eq!(cells(&desk, &sql), [[impact.net.0.clone(), impact.gross.0.clone()]]);
    }
}

#[test]
fn an_invoice_is_the_sum_of_its_lines() {
    let desk = Desk::new();
    let file = desk.write(
        "run.csv",
        "invoice_number,customer_id,currency,line_number,net_amount,tax_amount\nA1,c1,EUR,1,1.10,0.2\nB1,c2,EUR,1,5,1\nA1,c1,EUR,2,2.205,0.4\nM1,c3,EUR,1,1,0\nM1,c3,USD,2,1,0\n",
    );
    desk.workspace.run_import(&[file], "run", &Default::default(), &Silent).unwrap();
    assert_eq!(
        cells(&desk, "SELECT number, customer_id, currency, lines, net_amount, tax_amount, gross_amount FROM invoice ORDER BY number"),
        [
            ["A1", "c1", "EUR", "2", "3.305", "0.6", "NULL"],
            ["B1", "c2", "EUR", "1", "5", "1", "NULL"],
            // A sum never crosses currencies.
            ["M1", "c3", "EUR", "2", "NULL", "NULL", "NULL"],
        ]
    );
    let plan = cells(&desk, "EXPLAIN QUERY PLAN SELECT * FROM invoice WHERE run = 1 AND number = 'A1'");
    let plan: Vec<&str> = plan.iter().map(|row| row[3].as_str()).collect();
    assert!(plan.iter().any(|step| step.starts_with("SEARCH i USING PRIMARY KEY (run=? AND number=?)")), "{plan:?}");
    assert!(plan.iter().all(|step| !step.starts_with("SCAN") || step.contains("VIRTUAL TABLE")), "{plan:?}");
    let plan = cells(&desk, "EXPLAIN QUERY PLAN SELECT * FROM line WHERE run = 1 AND invoice_number = 'A1'");
    assert!(plan.iter().any(|row| row[3].starts_with("SEARCH l USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")), "{plan:?}");
}

#[test]
fn a_query_says_what_it_found() {
    let (desk, _) = Desk::compared();
    let sql = "SELECT product AS p, NULL n, 7, invoice_date FROM line ORDER BY unit_price COLLATE decimal DESC";
    let view = desk.workspace.sql(sql, &none(), 3, &Silent).unwrap();
    assert_eq!(view.columns, ["p", "n", "7", "invoice_date"]);
    assert_eq!(view.kinds, ["text", "text", "decimal", "date"]);
    assert_eq!((view.rows.len(), view.cut), (3, true));
    assert_eq!((view.rows[0][1].as_deref(), view.rows[0][2].as_deref()), (None, Some("7")));
    let all = desk.workspace.sql("SELECT name FROM run", &none(), 2, &Silent).unwrap();
    assert_eq!((all.rows.len(), all.cut), (2, false), "as many as were asked for, and no more");
    assert_eq!(desk.workspace.sql("SELECT name FROM run WHERE 0", &none(), 2, &Silent).unwrap().columns, ["name"]);
    for (sql, answer) in [
        ("SELECT max(x COLLATE decimal) FROM (SELECT '9.5' x UNION ALL SELECT '10')", "10"),
        ("SELECT x'0a0B'", "x'0A0B'"),
        ("SELECT json_extract('{\"a\":\"1.50\"}', '$.a')", "1.50"),
        ("SELECT '{\"a\":\"1.50\"}' ->> 'a'", "1.50"),
        ("SELECT value FROM json_each('[\"x\"]')", "x"),
        ("SELECT CAST(count(*) * 1.0 / 2 AS TEXT) FROM run", "1.0"),
        ("WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 100) SELECT decimal_sum(x) FROM n", "5050"),
        ("SELECT row_number() OVER (ORDER BY name) FROM run LIMIT 1", "1"),
        ("SELECT 'A' LIKE 'a'", "1"),
        ("WITH recent AS (SELECT * FROM run) SELECT count(*) FROM recent;", "2"),
        ("SELECT count(*) FROM (SELECT i.* FROM invoice i JOIN run r ON r.id = i.run WHERE r.name = 'before')", "100"),
    ] {
        let found = cells(&desk, sql);
        assert!(found == [[answer]] || sql.contains("invoice i"), "{sql}: {found:?}");
    }
}

#[test]
fn parameters_are_filled_in_and_none_is_forgotten() {
    let (desk, _) = Desk::compared();
    let ask = |sql: &str, parameters: &[(&str, &str)]| asked(&desk, sql, &given(parameters));
    let by_name = "SELECT count(*) FROM run WHERE name = :name OR id = :id";
    assert_eq!(ask(by_name, &[("name", "before"), ("id", "2")]), [["2"]]);
    assert_eq!(ask("SELECT count(*) > :least FROM line WHERE run = @run LIMIT :n", &[("least", "10"), ("run", "1"), ("n", "1")]), [["1"]]);
    // A number that is a name: in a text column it is compared as a text.
    let [number] = &cells(&desk, "SELECT number FROM invoice WHERE run = 1 LIMIT 1")[0][..] else { panic!() };
    assert_eq!(ask("SELECT count(*) FROM invoice WHERE run = 1 AND number = :number", &[("number", number)]), [["1"]]);
    assert_eq!(ask("SELECT :code", &[("code", "007")]), [["007"]]);
    assert_eq!(ask("SELECT :x", &[("x", "'; DROP TABLE line; --")]), [["'; DROP TABLE line; --"]]);
    for (sql, parameters, word) in [
        (by_name, given(&[("name", "x")]), "asks for the parameter :id"),
        (by_name, given(&[("name", "x"), ("id", "1"), ("other", "1")]), "no parameter :other"),
        ("SELECT ?", none(), "write :name"),
        ("SELECT ?1", given(&[("1", "x")]), "no parameter :1"),
    ] {
        let error = desk.workspace.sql(sql, &parameters, 1, &Silent).unwrap_err();
        assert!(
            matches!(error, Error::Query { .. }) && (error.to_string().contains(word) || error.to_string().contains("write :name")),
            "{sql}: {error}"
        );
    }
}

#[test]
fn queries_are_saved_with_their_parameters() {
    let (desk, _) = Desk::compared();
    let sql = "SELECT currency, decimal_sum(net_amount) AS net FROM line WHERE run_name = :run GROUP BY currency";
    let saved = desk.workspace.saved_query_save(" net by currency ", sql, "what a run billed", &given(&[("run", "before")])).unwrap();
    assert_eq!((saved.name.as_str(), saved.saved_by.as_str()), ("net by currency", "ada"));
    assert_eq!(saved.parameters, given(&[("run", "before")]));
    assert_eq!(desk.workspace.saved_query_save("net by currency", sql, "", &none()).unwrap().parameters, given(&[("run", "")]));
    assert_eq!(desk.workspace.saved_queries().unwrap().len(), 1);
    assert_eq!(desk.workspace.saved_query("net by currency").unwrap().sql, sql);
    for (name, sql, parameters, code) in [
        ("", sql, none(), "no_name"),
        ("bad", "DELETE FROM line", none(), "query"),
        ("bad", "SELECT nothing FROM line", none(), "query"),
        ("bad", sql, given(&[("ruin", "x")]), "query"),
    ] {
        assert_eq!(desk.workspace.saved_query_save(name, sql, "", &parameters).unwrap_err().code(), code);
    }
    assert_eq!(desk.workspace.saved_query("bad").unwrap_err().code(), "not_found");
    desk.workspace.saved_query_delete("net by currency").unwrap();
    assert_eq!(desk.workspace.saved_query_delete("net by currency").unwrap_err().code(), "not_found");
    let what: Vec<String> = desk.workspace.workspace_log(0, 3).unwrap().into_iter().map(|entry| entry.what).collect();
    assert_eq!(what, ["saved query deleted", "query saved", "query saved"]);
}

#[test]
fn an_extract_is_a_file_with_its_evidence_and_in_the_log() {
    let (desk, _) = Desk::compared();
    let file = desk.folder.path().join("extract.csv");
    let sql = "SELECT '=1+1' formula, '-1.50' amount, '007' code, NULL AS empty, 'a,b' list UNION ALL SELECT 'x', '2', '8', '', :last";
    let parameters = given(&[("last", "c")]);
    let export =
        |limit, kind, path: &std::path::Path, evidence| desk.workspace.sql_export(sql, &parameters, limit, kind, path, evidence, &Silent);
    let written = export(None, TableKind::Csv, &file, true).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().next(), Some("formula,amount,code,empty,list"));
    assert!(text.contains("'=1+1,-1.50,007,,\"a,b\""), "{text}");
    assert_eq!((written.rows, written.bytes), (2, text.len() as u64));
    let logged = &desk.workspace.workspace_log(0, 1).unwrap()[0];
    assert_eq!((logged.what.as_str(), logged.subject.as_str()), ("query exported", "extract.csv"));
    let detail: String =
        behind(desk.workspace.path()).query_row("SELECT detail FROM log ORDER BY number DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
    let evidence: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.folder.path().join("extract.csv.evidence.json")).unwrap()).unwrap();
    for said in [&detail, &evidence] {
        assert_eq!((&said["rows"], &said["parameters"]["last"]), (&serde_json::json!(2), &serde_json::json!("c")));
        assert_eq!(said["sums"], serde_json::json!([{ "column": "amount", "sum": "0.50" }]));
        assert_eq!((said["sql"].as_str().unwrap(), said["runs"].as_array().unwrap().len()), (sql, 2));
        assert_eq!(said["sha256"].as_str().unwrap().len(), 64);
    }
    assert_eq!((&evidence["exported_by"], &evidence["log_head"]), (&serde_json::json!("ada"), &serde_json::json!(logged.hash)));
    assert_eq!(export(Some(1), TableKind::Csv, &file, false).unwrap().rows, 1);
    assert_eq!(export(None, TableKind::Xlsx, &desk.folder.path().join("extract.xlsx"), false).unwrap().rows, 2);
    let json = desk.folder.path().join("extract.json");
    export(None, TableKind::Json, &json, false).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_eq!(json[0], serde_json::json!({ "formula": "=1+1", "amount": "-1.50", "code": "007", "empty": null, "list": "a,b" }));
    let bad = desk.folder.path().join("bad.csv");
    let error = desk.workspace.sql_export("SELECT 1.5", &none(), None, TableKind::Csv, &bad, true, &Silent).unwrap_err();
    assert!(error.to_string().contains("not exact"), "{error}");
    assert!(!bad.exists() && !desk.folder.path().join("bad.csv.evidence.json").exists(), "all or nothing");
}

#[test]
fn evidence_sums_by_currency_and_names_what_was_read() {
    let (desk, _) = Desk::compared();
    let file = desk.folder.path().join("lines.csv");
    let sql = "SELECT l.currency, l.net_amount FROM line l JOIN run ON run.id = l.run WHERE run.name = 'before'";
    desk.workspace.sql_export(sql, &none(), None, TableKind::Csv, &file, true, &Silent).unwrap();
    let evidence: serde_json::Value =
        serde_json::from_slice(&std::fs::read(desk.folder.path().join("lines.csv.evidence.json")).unwrap()).unwrap();
    assert_eq!(evidence["views"], serde_json::json!(["line", "run"]));
    let totals = &desk.workspace.run_named("before").unwrap().totals;
    let expected: Vec<_> =
        totals.iter().map(|total| serde_json::json!({ "column": "net_amount", "currency": total.currency, "sum": total.net.0 })).collect();
    assert_eq!(evidence["sums"], serde_json::Value::from(expected));
}

/// The part of the guide between these marks is what the program says of its views; with `TIEOUT_WRITE_GUIDE` set, the test writes it.
#[test]
fn the_guide_lists_every_view_and_column() {
    let schema = sql_schema();
    let mut text = String::new();
    for view in &schema.views {
        text += &format!("\n### `{}`\n\n{}\n\n| column | kind | meaning |\n|---|---|---|\n", view.name, view.about);
        for column in &view.columns {
            text += &format!("| `{}` | {} | {} |\n", column.name, column.kind, column.about);
        }
    }
    let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/sql.md"));
    let guide = std::fs::read_to_string(path).unwrap();
    let (begin, end) = ("<!-- views -->\n", "\n<!-- end of views -->");
    let (before, rest) = guide.split_once(begin).unwrap();
    let (listed, after) = rest.split_once(end).unwrap();
    if std::env::var_os("TIEOUT_WRITE_GUIDE").is_some() {
        std::fs::write(path, format!("{before}{begin}{text}{end}{after}")).unwrap();
    } else {
        assert_eq!(listed, text, "run this test once with TIEOUT_WRITE_GUIDE=1");
    }
    for function in &schema.functions {
        assert!(guide.contains(&format!("`{}`", function.call)), "{} is not in the guide", function.call);
    }
    let internal = ["line_first", "line_spans", "derivation_lines", "derivation_rows"];
    for name in
        schema.names.iter().filter(|name| !internal.contains(&name.as_str()) && !name.starts_with("decimal") && !name.starts_with("one_"))
    {
        assert!(guide.contains(&format!("`{name}`")), "{name} is not in the guide");
    }
}
