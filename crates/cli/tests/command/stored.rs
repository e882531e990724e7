//! What is kept in a workspace: import, compare, runs, causes, decisions, exports.

use super::*;
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&expect(0, arguments).stdout).unwrap()
}

/// A workspace with the sample compared in it.
fn kept() -> (Folder, String) {
    let folder = Folder::new();
    let workspace = folder.path("october.tieout");
    expect(1, &["compare", &sample("before.csv"), &sample("after.csv"), "--workspace", &workspace, "--quiet"]);
    (folder, workspace)
}

#[test]
fn a_comparison_is_kept_with_its_runs() {
    let (_folder, workspace) = kept();
    let runs = json(&["runs", "--workspace", &workspace, "--json"]);
    assert_eq!(runs.as_array().unwrap().len(), 2);
    assert_eq!(runs[0]["lines"].as_u64().unwrap() + 1, std::fs::read_to_string(sample("before.csv")).unwrap().lines().count() as u64);
    let text = expect(0, &["runs", "--workspace", &workspace]).stdout;
    assert!(text.contains("SHA-256") && text.contains("invoices"), "{text}");

    let comparisons = json(&["comparisons", "--workspace", &workspace, "--json"]);
    assert_eq!(comparisons.as_array().unwrap().len(), 1);
    assert_eq!(comparisons[0]["proved"], true);

    let shown = json(&["show", "--workspace", &workspace, "--json"]);
    assert!(shown["causes"].as_array().is_some_and(|causes| !causes.is_empty()));
    let text = expect(0, &["show", "--workspace", &workspace]).stdout;
    assert!(text.contains("Proof: before + causes + unexplained = after"), "{text}");
    assert_eq!(json(&["verify", "--workspace", &workspace, "--json"])["sound"], true);
}

#[test]
fn an_invoice_is_shown_side_by_side() {
    let (_folder, workspace) = kept();
    let differences = json(&["differences", "--workspace", &workspace, "--json", "--state", "changed", "--roots", "--limit", "1"]);
    let invoice = differences["rows"][0]["invoice_before"].as_str().unwrap().to_owned();
    let sides = json(&["show", &invoice, "--workspace", &workspace, "--json"]);
    assert_eq!(sides["before"]["invoice"], invoice.as_str());
    assert!(sides["lines"].as_array().unwrap().iter().any(|line| line["state"] == "changed"));
    let text = expect(0, &["show", &invoice, "--workspace", &workspace]).stdout;
    assert!(text.contains(&invoice) && text.contains("from before.csv row "), "{text}");
    let ran = expect(2, &["show", "no-such-invoice", "--workspace", &workspace]);
    assert!(ran.stderr.contains("no-such-invoice"), "{}", ran.stderr);
}

#[test]
fn causes_are_listed_opened_and_decided() {
    let (_folder, workspace) = kept();
    let causes = json(&["causes", "--workspace", &workspace, "--json"]);
    let first = causes[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(json(&["causes", &first, "--workspace", &workspace, "--json"])["cause"]["id"], first.as_str());
    expect(0, &["causes", &first, "--workspace", &workspace]);

    let ran = expect(2, &["decide", &first, "accept", "--workspace", &workspace]);
    assert!(ran.stderr.contains("needs a reason"), "{}", ran.stderr);
    let decided = json(&["decide", &first, "accept", "--reason", "as ordered, CR-1182", "--workspace", &workspace, "--json"]);
    let found = decided.as_array().unwrap().iter().find(|cause| cause["id"] == first.as_str()).unwrap();
    assert_eq!(found["decision"]["verdict"], "accepted");
    assert_eq!(found["decision"]["reason"], "as ordered, CR-1182");
    assert!(expect(0, &["causes", "--workspace", &workspace]).stdout.contains("accepted by "));
    let log = json(&["log", "--workspace", &workspace, "--json"]);
    assert!(log.as_array().unwrap().len() >= 4, "two imports, a comparison, a decision: {log}");
    let ran = expect(2, &["decide", "C999", "accept", "--reason", "x", "--workspace", &workspace]);
    assert!(ran.stderr.contains("C999"), "{}", ran.stderr);
}

#[test]
fn causes_are_merged_split_and_taken_back() {
    let (_folder, workspace) = kept();
    let ids = |causes: &Value| -> Vec<String> {
        causes.as_array().unwrap().iter().map(|cause| cause["id"].as_str().unwrap().to_owned()).collect()
    };
    let before = ids(&json(&["causes", "--workspace", &workspace, "--json"]));
    assert!(before.len() >= 2, "{before:?}");
    let merged = ids(&json(&["merge", &before[0], &before[1], "--summary", "new price list", "--workspace", &workspace, "--json"]));
    let made = merged.iter().find(|id| !before.contains(id)).unwrap();
    assert_eq!(merged.len(), before.len() - 1);
    assert_eq!(ids(&json(&["undo", made, "--workspace", &workspace, "--json"])).len(), before.len());

    let detail = json(&["causes", &before[0], "--workspace", &workspace, "--json"]);
    let share = detail["breakdown"].as_array().unwrap().iter().find(|share| share["field"] == "product").unwrap();
    let value = share["value"].as_str().unwrap();
    let split = ids(&json(&[
        "split",
        &before[0],
        "--field",
        "product",
        "--value",
        value,
        "--summary",
        "only this",
        "--workspace",
        &workspace,
        "--json",
    ]));
    assert_eq!(split.len(), before.len() + 1, "{split:?}");
}

#[test]
fn a_stored_comparison_is_exported() {
    let (folder, workspace) = kept();
    let (csv, xlsx, html) = (folder.path("d.csv"), folder.path("r.xlsx"), folder.path("r.html"));
    expect(0, &["export", "--workspace", &workspace, "--csv", &csv, "--xlsx", &xlsx, "--html", &html]);
    let all = Sheet::parse(folder.read("d.csv").as_bytes()).rows.len();
    assert!(folder.read("r.html").contains("Proof"));
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"));
    expect(0, &["export", "--workspace", &workspace, "--csv", &csv, "--state", "removed"]);
    let some = Sheet::parse(folder.read("d.csv").as_bytes()).rows.len();
    assert!(0 < some && some < all, "{some} of {all}");
    let ran = expect(2, &["export", "--workspace", &workspace]);
    assert!(ran.stderr.contains("give --csv, --xlsx, --html"), "{}", ran.stderr);
}

#[test]
fn runs_are_imported_compared_sealed_renamed_and_deleted() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    for name in ["before", "after"] {
        let ran = expect(0, &["import", &sample(&format!("{name}.csv")), "--workspace", &workspace, "--name", name]);
        assert!(ran.stdout.contains("SHA-256"), "{}", ran.stdout);
    }
    let ran = expect(2, &["import", &sample("before.csv"), "--workspace", &workspace, "--name", "before"]);
    assert!(ran.stderr.contains("already"), "{}", ran.stderr);
    let (one, other) = (format!("{workspace}#before"), format!("{workspace}#after"));
    let from_runs = expect(1, &["compare", &one, &other, "--differences", "-"]).stdout;
    let from_files = expect(1, &["compare", &sample("before.csv"), &sample("after.csv"), "--differences", "-"]).stdout;
    assert!(from_runs == from_files, "stored runs compare as their files do");
    assert_eq!(json(&["seal", "before", "--workspace", &workspace, "--json"])["sealed"], true);
    expect(0, &["rename", "run", "before", "October, old", "--workspace", &workspace]);
    expect(0, &["delete", "run", "after", "--workspace", &workspace]);
    let runs = json(&["runs", "--workspace", &workspace, "--json"]);
    assert_eq!(runs.as_array().unwrap().len(), 1);
    assert_eq!(runs[0]["name"], "October, old");
}

#[test]
fn rejects_are_listed_mended_and_imported_again() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    let mut sheet = Sheet::sample();
    let position = sheet.position("net_amount");
    let right = std::mem::replace(&mut sheet.rows[4][position], "twelve".to_owned());
    let broken = folder.write("broken.csv", sheet.written(b','));
    let rejects = folder.path("rejects.csv");
    let ran = expect(0, &["import", &broken, "--workspace", &workspace, "--name", "r", "--rejects", &rejects]);
    assert!(ran.stdout.contains("1 rejected rows"), "{}", ran.stdout);
    let listed = json(&["rejects", "r", "--workspace", &workspace, "--json"]);
    assert_eq!(listed["total"], 1);
    assert_eq!(listed["rows"][0]["row"], 6, "the header is row 1");
    assert_eq!(listed["rows"][0]["value"], "twelve");
    let mended = folder.write("mended.csv", folder.read("rejects.csv").replace("twelve", &right));
    let run = json(&["rejects", "r", "--import", &mended, "--workspace", &workspace, "--json"]);
    assert_eq!(run["rejects"], 0, "{run}");
    expect(0, &["compare", &format!("{workspace}#r"), &sample("before.csv"), "--quiet"]);
}

#[test]
fn a_doubtful_column_is_asked_and_answered() {
    let folder = Folder::new();
    let text = "invoice_number,date,product,net_amount,currency\nA1,03/04/2026,P1,1.00,USD\nA2,05/06/2026,P2,2.00,USD\n";
    let file = folder.write("doubtful.csv", text);
    let ran = expect(1, &["inspect", &file]);
    assert!(ran.stdout.contains("?") && ran.stdout.contains("--set \"date=DD/MM/YYYY\""), "{}", ran.stdout);
    let refused = expect(2, &["compare", &file, &file, "--quiet"]);
    assert!(refused.stderr.contains("date"), "{}", refused.stderr);
    let profile = folder.path("p.json");
    expect(0, &["inspect", &file, "--set", "date=DD/MM/YYYY", "--save-profile", &profile]);
    expect(0, &["compare", &file, &file, "--profile", &profile, "--quiet"]);
    let workspace = folder.path("w.tieout");
    expect(2, &["import", &file, "--workspace", &workspace, "--name", "r"]);
    expect(0, &["import", &file, "--workspace", &workspace, "--name", "r", "--set", "date=MM/DD/YYYY"]);
}

#[test]
fn a_saved_profile_keeps_fractions_and_the_file_of_headers() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    let headers = |name: &str, invoices: u32| {
        let rows: String = (1..=invoices).map(|n| format!("{name}{n},2026-10-02,C{n},EUR\n")).collect();
        folder.write(&format!("{name}-headers.csv"), format!("invoice_number,invoice_date,customer_id,currency\n{rows}"))
    };
    let lines = |name: &str, invoices: u32| {
        let line = |n: u32, line: u32| format!("{name}{n},{line},P{n}-{line},{n},10.00,{}.00,0.2,{}.00\n", n * 10, n * 2);
        let rows: String = (1..=invoices).flat_map(|n| [line(n, 1), line(n, 2)]).collect();
        let head = "invoice_number,line_number,product,quantity,unit_price,net_amount,tax_rate,tax_amount";
        folder.write(&format!("{name}-lines.csv"), format!("{head}\n{rows}"))
    };
    let big = (headers("big", 40), lines("big", 40));
    let small = (headers("small", 1), lines("small", 1));
    expect(0, &["import", &small.0, &small.1, "--workspace", &workspace, "--name", "guessed"]);
    expect(0, &["profiles", "--workspace", &workspace, "--save", "two", "--from", &big.0, "--from", &big.1]);
    expect(0, &["import", &small.0, &small.1, "--workspace", &workspace, "--name", "by profile", "--profile", "two"]);
    let sql = "SELECT DISTINCT run.name, currency, decimal_cmp(tax_rate, '20') FROM line JOIN run ON run.id = line.run ORDER BY run.id";
    let rates = json(&["sql", sql, "--workspace", &workspace, "--json"]);
    assert_eq!(rates["rows"], serde_json::json!([["guessed", "EUR", "-1"], ["by profile", "EUR", "0"]]));
}

#[test]
fn the_log_is_verified_and_exported() {
    let (folder, workspace) = kept();
    let found = json(&["log", "verify", "--workspace", &workspace, "--json"]);
    assert_eq!((&found["sound"], &found["first_broken"]), (&serde_json::json!(true), &serde_json::Value::Null));
    let head = found["head"].as_str().unwrap();
    let text = expect(0, &["log", "verify", "--head", &head[..12], "--workspace", &workspace]).stdout;
    assert!(text.starts_with("Sound: ") && text.contains(head), "{text}");
    let text = expect(1, &["log", "verify", "--head", &"0".repeat(64), "--workspace", &workspace]).stdout;
    assert!(text.starts_with("TAMPERED WITH") && text.contains("cut off or rewritten"), "{text}");
    for name in ["log.json", "log.csv", "log.xlsx"] {
        let text = expect(0, &["log", "export", &folder.path(name), "--workspace", &workspace]).stdout;
        assert!(text.contains("entries written to"), "{text}");
    }
    assert!(folder.read("log.json").contains(&format!("\"head\":\"{head}\"")));
    assert!(expect(2, &["log", "export", "--workspace", &workspace]).stderr.contains(".csv, .json or .xlsx"));
    assert!(expect(2, &["log", "export", &folder.path("log.txt"), "--workspace", &workspace]).stderr.contains("log.txt does not say"));
}

#[test]
fn a_query_is_saved_asked_with_parameters_and_deleted() {
    let (folder, workspace) = kept();
    let sql = "SELECT run_name, decimal_sum(net_amount) AS net FROM line WHERE run = :run GROUP BY run_name";
    let saved = json(&["sql", sql, "--parameter", "run=1", "--save", "net", "--about", "billed", "--workspace", &workspace, "--json"]);
    assert_eq!((&saved["parameters"]["run"], &saved["about"]), (&serde_json::json!("1"), &serde_json::json!("billed")));
    let usual = json(&["sql", "--saved", "net", "--workspace", &workspace, "--json"]);
    let other = json(&["sql", "--saved", "net", "-p", ":run=2", "--workspace", &workspace, "--json"]);
    assert!(usual["rows"][0][0] != other["rows"][0][0] && usual["kinds"] == serde_json::json!(["text", "decimal"]), "{usual} {other}");
    assert!(expect(0, &["sql", "--list", "--workspace", &workspace]).stdout.starts_with("net :run=1"));
    let files = ["q.csv", "q.xlsx", "q.json"].map(|name| folder.path(name));
    expect(
        0,
        &[
            "sql",
            "--saved",
            "net",
            "--csv",
            &files[0],
            "--xlsx",
            &files[1],
            "--to-json",
            &files[2],
            "--evidence",
            "--workspace",
            &workspace,
        ],
    );
    for file in ["q.csv", "q.xlsx", "q.json"] {
        let evidence: serde_json::Value = serde_json::from_str(&folder.read(&format!("{file}.evidence.json"))).unwrap();
        assert_eq!((&evidence["rows"], &evidence["parameters"]["run"]), (&serde_json::json!(1), &serde_json::json!("1")));
    }
    assert!(expect(2, &["sql", sql, "--workspace", &workspace]).stderr.contains("asks for the parameter :run"));
    expect(0, &["sql", "--delete", "net", "--workspace", &workspace]);
    assert!(expect(2, &["sql", "--saved", "net", "--workspace", &workspace]).stderr.contains("no saved query net"));
    let schema = json(&["sql", "--schema", "--json"]);
    assert!(schema["views"].as_array().unwrap().iter().any(|view| view["name"] == "invoice"));
    assert!(expect(0, &["sql", "--schema"]).stdout.contains("invoice: An invoice"));
}

#[test]
fn a_query_is_printed_written_and_refused() {
    let (folder, workspace) = kept();
    let total = json(&["runs", "--workspace", &workspace, "--json"])[0]["totals"][0].clone();
    let sql = "SELECT currency, decimal_sum(net_amount) AS net, NULL AS nothing_there FROM line WHERE run = 1 GROUP BY currency";
    let found = json(&["sql", sql, "--workspace", &workspace, "--json"]);
    assert_eq!(found["columns"], serde_json::json!(["currency", "net", "nothing_there"]));
    assert_eq!(found["rows"][0], serde_json::json!([total["currency"], total["net"], null]));
    let text = expect(0, &["sql", sql, "--workspace", &workspace]).stdout;
    assert!(text.starts_with("currency") && text.contains(total["net"].as_str().unwrap()) && text.contains("NULL"), "{text}");
    let few = expect(0, &["sql", "SELECT row FROM line", "--workspace", &workspace, "--limit", "2"]).stdout;
    assert!(few.lines().count() == 4 && few.contains("… more than 2 rows"), "{few}");
    assert!(expect(0, &["sql", "SELECT 1 WHERE 0", "--workspace", &workspace]).stdout.contains("No row fits."));
    let csv = folder.path("q.csv");
    expect(0, &["sql", "SELECT invoice_number, net_amount FROM line WHERE run = 1", "--workspace", &workspace, "--csv", &csv]);
    assert_eq!(folder.read("q.csv").lines().count(), std::fs::read_to_string(sample("before.csv")).unwrap().lines().count());
    let ran = expect(2, &["sql", "DELETE FROM line", "--workspace", &workspace]);
    assert!(ran.stderr.contains("a query only reads: DELETE is not allowed") && ran.stderr.contains("one SELECT"), "{}", ran.stderr);
}
