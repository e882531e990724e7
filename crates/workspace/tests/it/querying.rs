use crate::support::{Desk, behind};
use std::time::{Duration, Instant};
use tieout_billing::Silent;
use tieout_workspace::Error;

fn cells(desk: &Desk, sql: &str) -> Vec<Vec<String>> {
    let view = desk.workspace.query(sql, 1000, &Silent).unwrap_or_else(|error| panic!("{sql}: {error}"));
    view.rows.into_iter().map(|row| row.into_iter().map(|cell| cell.unwrap_or_else(|| "NULL".to_owned())).collect()).collect()
}

fn refused(desk: &Desk, sql: &str) -> String {
    let began = Instant::now();
    let error = desk.workspace.query(sql, 10, &Silent).map(|view| format!("{view:?}")).unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(5), "{sql} took {:?}", began.elapsed());
    assert!(matches!(error, Error::Query { .. }), "{sql}: {error:?}");
    assert!(error.help().contains("docs/guide/sql.md"));
    error.to_string()
}

#[test]
fn an_exact_sum_is_the_stored_total() {
    let (desk, comparison) = Desk::compared();
    for run in desk.workspace.workspace_current().unwrap().runs {
        let sql = format!(
            "SELECT currency, decimal_sum(net_amount), decimal_sum(tax_amount) FROM line WHERE run = {} GROUP BY currency ORDER BY 1",
            run.id
        );
        let stored: Vec<Vec<String>> =
            run.totals.iter().map(|total| vec![total.currency.clone(), total.net.0.clone(), total.tax.0.clone()]).collect();
        assert!(!stored.is_empty());
        assert_eq!(cells(&desk, &sql), stored);
        let by_key = sql.replace(&format!("run = {}", run.id), &format!("id >> 32 = {}", run.id));
        assert_eq!(cells(&desk, &by_key), stored);
    }
    let counted = cells(&desk, "SELECT count(*) FROM difference");
    assert_eq!(counted, [[comparison.differences.to_string()]]);
}

#[test]
fn a_query_says_what_it_found() {
    let (desk, _) = Desk::compared();
    let view =
        desk.workspace.query("SELECT product AS p, NULL n, 7 FROM line ORDER BY unit_price COLLATE decimal DESC", 3, &Silent).unwrap();
    assert_eq!(view.columns, ["p", "n", "7"]);
    assert_eq!((view.rows.len(), view.cut), (3, true));
    assert_eq!((view.rows[0][1].as_deref(), view.rows[0][2].as_deref()), (None, Some("7")));
    let all = desk.workspace.query("SELECT name FROM run", 2, &Silent).unwrap();
    assert_eq!((all.rows.len(), all.cut), (2, false), "as many as were asked for, and no more");
    assert_eq!(desk.workspace.query("SELECT name FROM run WHERE 0", 2, &Silent).unwrap().columns, ["name"]);
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
        ("SELECT count(*) FROM sqlite_schema WHERE name = 'line';", "1"),
    ] {
        assert_eq!(cells(&desk, sql), [[answer]], "{sql}");
    }
}

#[test]
fn what_is_not_a_select_is_refused() {
    let (desk, _) = Desk::compared();
    let path = desk.workspace.path();
    let folder = path.parent().unwrap();
    let before = names(folder);
    let bytes = std::fs::read(path).unwrap();
    let other = folder.join("other.db").display().to_string();
    for (sql, word) in [
        (format!("ATTACH '{other}' AS o"), "ATTACH is not allowed"),
        (format!("ATTACH DATABASE '{other}' || '' AS o"), "ATTACH is not allowed"),
        (format!("VACUUM INTO '{other}'"), "VACUUM is not allowed"),
        ("vacuum".to_owned(), "VACUUM is not allowed"),
        ("PRAGMA query_only = 0".to_owned(), "PRAGMA is not allowed"),
        ("PRAGMA journal_mode".to_owned(), "PRAGMA is not allowed"),
        ("INSERT INTO run (name) VALUES ('x')".to_owned(), "INSERT is not allowed"),
        ("UPDATE line SET net_amount = '0'".to_owned(), "UPDATE is not allowed"),
        ("DELETE FROM log".to_owned(), "DELETE is not allowed"),
        ("WITH x AS (SELECT 1) DELETE FROM log".to_owned(), "only reads"),
        ("CREATE TEMP TABLE t (x)".to_owned(), "CREATE is not allowed"),
        ("CREATE TEMP TABLE t AS SELECT * FROM line".to_owned(), "CREATE is not allowed"),
        ("CREATE TEMP VIEW v AS SELECT 1".to_owned(), "CREATE is not allowed"),
        ("CREATE VIRTUAL TABLE temp.v USING json_each".to_owned(), "CREATE is not allowed"),
        ("DROP TABLE line".to_owned(), "DROP is not allowed"),
        ("ALTER TABLE line ADD COLUMN x".to_owned(), "ALTER is not allowed"),
        ("BEGIN IMMEDIATE".to_owned(), "BEGIN is not allowed"),
        ("SAVEPOINT s".to_owned(), "SAVEPOINT is not allowed"),
        ("REINDEX".to_owned(), "REINDEX is not allowed"),
        ("ANALYZE".to_owned(), "ANALYZE is not allowed"),
        ("DETACH main".to_owned(), "DETACH is not allowed"),
        ("SELECT * FROM pragma_database_list".to_owned(), "pragma_database_list is not a table"),
        ("SELECT * FROM dbstat".to_owned(), "dbstat"),
        ("SELECT count(*) FROM dbstat".to_owned(), "dbstat is not a table of the workspace"),
        ("SELECT count(*) FROM pragma_table_list".to_owned(), "only reads"),
        ("SELECT randomblob(900000000)".to_owned(), "randomblob is not allowed"),
        ("SELECT hex(zeroblob(900000000))".to_owned(), "zeroblob is not allowed"),
        ("SELECT load_extension('x')".to_owned(), "load_extension is not allowed"),
        ("SELECT sum(net_amount) FROM line".to_owned(), "use decimal_sum"),
        ("SELECT avg(net_amount) FROM line".to_owned(), "decimal_sum(x) and count(x)"),
        ("SELECT round(net_amount) FROM line".to_owned(), "use decimal_round"),
        ("SELECT net_amount + '0.1' AS more FROM line".to_owned(), "the column more is a binary floating-point number"),
        ("SELECT 1; SELECT 2".to_owned(), "more than one statement"),
        ("SELECT 1; DROP TABLE line".to_owned(), "only reads"),
        ("SELECT ?".to_owned(), "parameter"),
        ("SELECT missing FROM line".to_owned(), "no such column: missing"),
        ("SELEKT 1".to_owned(), "syntax error at \"SELEKT 1\""),
        ("  ".to_owned(), "empty"),
        ("-- only a remark".to_owned(), "not a SELECT"),
        ("SELECT decimal_sum(product) FROM line".to_owned(), "is not a decimal number"),
        (
            "WITH RECURSIVE g(t) AS (SELECT '0123456789' UNION ALL SELECT t || t FROM g) SELECT length(t) FROM g WHERE length(t) > 999999999".to_owned(),
            "longer than a million bytes",
        ),
    ] {
        let said = refused(&desk, &sql);
        assert!(said.contains(word), "{sql}: {said}");
    }
    assert_eq!(names(folder), before, "no query leaves a file");
    assert!(std::fs::read(path).unwrap() == bytes, "no query changes the workspace");
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

fn names(folder: &std::path::Path) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    names
}

#[test]
fn an_extract_is_a_file_and_in_the_log() {
    let (desk, _) = Desk::compared();
    let file = desk.folder.path().join("extract.csv");
    let sql = "SELECT '=1+1' formula, '-1.50' amount, '007' code, NULL AS empty, 'a,b' list UNION ALL SELECT 'x', '2', '8', '', 'c'";
    let written = desk.workspace.query_csv(sql, None, &file, &Silent).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().next(), Some("formula,amount,code,empty,list"));
    assert!(text.contains("'=1+1,-1.50,007,,\"a,b\""), "{text}");
    assert_eq!((written.rows, written.bytes), (2, text.len() as u64));
    let logged = &desk.workspace.workspace_log(0, 1).unwrap()[0];
    assert_eq!((logged.what.as_str(), logged.subject.as_str()), ("query exported", "extract.csv"));
    let detail: String =
        behind(desk.workspace.path()).query_row("SELECT detail FROM log ORDER BY number DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    assert!(detail.contains("formula") && detail.contains("\"rows\":2"), "{detail}");
    assert_eq!(desk.workspace.query_csv(sql, Some(1), &file, &Silent).unwrap().rows, 1);
    let bad = desk.folder.path().join("bad.csv");
    let error = desk.workspace.query_csv("SELECT 1.5", None, &bad, &Silent).unwrap_err();
    assert!(error.to_string().contains("not exact"), "{error}");
    assert!(!bad.exists(), "all or nothing");
}
