//! The review of the sample by the real command: checks, findings, the queue, settings, and what is said of bad input.

use super::*;
use serde_json::Value;

/// What stands beside the sample's run.
pub const BESIDE: [(&str, &str); 7] = [
    ("--customers", "customers.csv"),
    ("--contracts", "contracts.csv"),
    ("--prices", "prices.csv"),
    ("--tax-rates", "tax-rates.csv"),
    ("--payments", "payments.csv"),
    ("--receivables", "receivables.csv"),
    ("--control-totals", "control-totals.csv"),
];

#[track_caller]
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&expect(0, arguments).stdout).unwrap()
}

/// `tieout check` on the changed system's run with all that stands beside it.
pub fn check(more: &[&str]) -> Vec<String> {
    let mut arguments: Vec<String> = ["check", "--run"].map(str::to_owned).to_vec();
    arguments.push(sample("after.csv"));
    for (option, file) in BESIDE {
        arguments.extend([option.to_owned(), sample(file)]);
    }
    arguments.extend(["--period", "2010-12-01..2011-01-31", "--as-of", "2011-01-31"].map(str::to_owned));
    arguments.extend(more.iter().map(|more| (*more).to_owned()));
    arguments
}

#[track_caller]
pub fn checked(status: i32, more: &[&str]) -> Ran {
    expect(status, &check(more).iter().map(String::as_str).collect::<Vec<_>>())
}

/// A workspace with the review in it.
fn reviewed() -> (Folder, String) {
    let folder = Folder::new();
    let workspace = folder.path("january.tieout");
    checked(1, &["--workspace", &workspace, "--quiet"]);
    (folder, workspace)
}

/// A run that keeps every check, but for an invoice of nothing where it is asked for.
fn small(folder: &Folder, with_zero: bool) -> String {
    let zero = if with_zero { "I-3,2026-10-31,C-1,Austria,EUR,1,SEAT,0,9.50,0.00\n" } else { "" };
    folder.write(
        "small.csv",
        format!(
            "invoice_number,invoice_date,customer_id,country,currency,line_number,product,quantity,unit_price,net_amount\n\
             I-1,2026-10-31,C-1,Austria,EUR,1,SEAT,3,9.50,28.50\nI-2,2026-10-31,C-2,Austria,EUR,1,SEAT,4,9.50,38.00\n{zero}"
        ),
    )
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

#[test]
fn the_sample_is_checked_and_what_was_found_is_told() {
    let folder = Folder::new();
    let result = folder.path("result.json");
    let told = checked(1, &["--own", &sample("no-tax.sql"), "--json", &result]).stdout;
    for line in ["after.csv: 166 invoices, 1,982 lines", "  GBP gross 51,503.78", "Not run"] {
        assert!(told.lines().any(|told| told == line), "{line}:\n{told}");
    }
    assert!(told.contains("needs the previous run: ACC-27"), "{told}");

    let result: Value = serde_json::from_str(&folder.read("result.json")).unwrap();
    let findings = result["findings"].as_array().unwrap();
    let groups: Vec<&str> = result["groups"].as_array().unwrap().iter().map(|group| group["id"].as_str().unwrap()).collect();
    for finding in findings {
        for key in ["check", "severity", "invoice", "line", "expected", "actual", "currency", "at_stake", "message", "group"] {
            assert!(finding[key].is_string(), "{key} of {finding}");
        }
        assert!(finding.as_object().unwrap().contains_key("difference"), "{finding}");
        assert!(groups.contains(&finding["group"].as_str().unwrap()), "{finding}");
        assert!(!finding["message"].as_str().unwrap().is_empty(), "{finding}");
    }
    let of = |check: &str| findings.iter().filter(|finding| finding["check"] == check).collect::<Vec<_>>();
    let over = of("AR-07")[0];
    assert_eq!((&over["expected"], &over["actual"], &over["difference"]), (&"242.10".into(), &"484.20".into(), &"242.10".into()));
    let commitment = of("CMP-14")[0]["message"].as_str().unwrap();
    assert_eq!(commitment, "K-1010: 500.00 GBP committed for 2010-12-01 to 2011-01-31, 70.96 billed: 500.00 - 70.96 = 429.04 not billed");
    // The change is found by what was agreed: one price in twenty too high, a product not billed, EIRE without tax.
    assert!(of("ACC-14").iter().all(|finding| finding["message"].as_str().unwrap().contains(": 82")), "{:?}", of("ACC-14"));
    assert_eq!(of("ACC-14").len(), 88);
    assert!(of("CMP-03").iter().any(|finding| finding["message"].as_str().unwrap().starts_with("K-1001 (82482)")));
    assert_eq!(of("OWN-NO-TAX").len(), 46);

    // What was not looked at is never said to have passed.
    for check in result["checks"].as_array().unwrap() {
        let (verdict, needs) = (check["verdict"].as_str().unwrap(), strings(&check["needs"]));
        assert_eq!(verdict == "not_run", !needs.is_empty(), "{check}");
        assert_eq!(verdict == "found", check["findings"].as_u64().unwrap() > 0, "{check}");
    }
    let moved = result["checks"].as_array().unwrap().iter().find(|check| check["id"] == "ACC-27").unwrap();
    assert_eq!(strings(&moved["needs"]), ["the previous run"]);
    // Nothing was kept.
    assert_eq!(folder.names(), ["result.json"]);
}

#[test]
fn the_exit_status_is_that_of_the_worst_finding_asked_for() {
    let folder = Folder::new();
    let clean = small(&folder, false);
    expect(0, &["check", "--run", &clean, "--quiet"]);
    let zero = small(&folder, true);
    let found = expect(1, &["check", "--run", &zero]).stdout;
    assert!(found.contains("CMP-10") && found.contains("medium"), "{found}");
    expect(1, &["check", "--run", &zero, "--fail-on", "medium", "--quiet"]);
    expect(0, &["check", "--run", &zero, "--fail-on", "high", "--quiet"]);
    let workspace = folder.path("w.tieout");
    expect(0, &["checks", "--workspace", &workspace, "--severity", "CMP-10=critical"]);
    expect(1, &["check", "--workspace", &workspace, "--run", &zero, "--fail-on", "critical", "--quiet"]);
    // What was waived does not fail a pipeline.
    let waive = ["group", "waive", "G1", "--reason", "free months", "--expires", "2999-12-31", "--workspace", &workspace, "--owner"];
    let owner = json(&["reviews", "--workspace", &workspace, "--json"])[0]["by"].as_str().unwrap().to_owned();
    expect(0, &["comment", "I-3", "a first word makes a first person", "--workspace", &workspace]);
    expect(0, &[&waive[..], &[&owner]].concat());
    expect(0, &["check", "--workspace", &workspace, "--run", "small.csv", "--quiet"]);
    let reviews = json(&["reviews", "--workspace", &workspace, "--json"]);
    let names: Vec<&str> = reviews.as_array().unwrap().iter().map(|review| review["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"small.csv") && names.contains(&"small.csv (2)"), "{names:?}");
    let id = json(&["waivers", "--workspace", &workspace, "--json"])[0]["id"].as_str().unwrap().to_owned();
    let listed = expect(0, &["waivers", "--workspace", &workspace]).stdout;
    assert!(listed.contains(&id[..12]) && listed.contains("2999-12-31") && listed.contains("free months"), "{listed}");
    let left = expect(0, &["waivers", "--withdraw", &id[..12], "--reason", "over", "--workspace", &workspace]).stdout;
    assert!(left.contains("No waivers."), "{left}");
    expect(1, &["recheck", "--workspace", &workspace]);
}

#[test]
fn runs_and_records_are_files_or_names() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    let small = small(&folder, false);
    let contracts =
        folder.write("contracts.csv", "contract,customer_id,product,unit_price,currency,start_date\nK-1,C-1,SEAT,9.50,EUR,2026-01-01\n");
    expect(0, &["import", &small, "--workspace", &workspace, "--name", "October"]);
    expect(0, &["import", &contracts, "--workspace", &workspace, "--name", "Contracts", "--kind", "contracts"]);
    let by_name = ["check", "--workspace", &workspace, "--run", "October", "--contracts", "Contracts", "--quiet"];
    expect(0, &by_name);
    expect(0, &["check", "--workspace", &workspace, "--run", "October", "--records", "contracts=Contracts", "--quiet"]);
    // The same file is not imported twice; another file of the same name is another set, never taken for the first.
    let runs = || json(&["runs", "--workspace", &workspace, "--json"]).as_array().unwrap().len();
    let by_file = ["check", "--workspace", &workspace, "--run", &small, "--contracts", &contracts, "--quiet"];
    expect(0, &by_file);
    expect(0, &by_file);
    assert_eq!(runs(), 2);
    folder.write("contracts.csv", "contract,customer_id,product,unit_price,currency,start_date\nK-1,C-1,SEAT,9.00,EUR,2026-01-01\n");
    expect(1, &by_file);
    assert_eq!(runs(), 3);
    // Two files make one run.
    let headers = folder.write("headers.csv", "invoice_number,invoice_date,customer_id,country,currency\nI-1,2026-10-31,C-1,Austria,EUR\n");
    let lines = folder.write("lines.csv", "invoice_number,line_number,product,quantity,unit_price,net_amount\nI-1,1,SEAT,3,9.50,28.50\n");
    let told = expect(0, &["check", "--run", &format!("{headers},{lines}")]).stdout;
    assert!(told.contains("headers.csv, lines.csv: 1 invoice, 1 line"), "{told}");
    // What a review looks at stays.
    let ran = expect(2, &["delete", "run", "Contracts", "--workspace", &workspace]);
    assert!(ran.stderr.contains("Contracts is used by the review October"), "{}", ran.stderr);
    expect(0, &["delete", "review", "October", "--workspace", &workspace]);
    assert!(expect(2, &["delete", "review", "October", "--workspace", &workspace]).stderr.contains("no review October"));
}

#[test]
fn a_check_of_ones_own_is_run_or_refused_with_its_reason() {
    let folder = Folder::new();
    let small = small(&folder, false);
    let head = "-- check: OWN-LARGE\n-- name: Large\n-- severity: low\n-- parameter: limit = 30\n";
    let query = "SELECT invoice_number AS invoice, net_amount AS at_stake, currency, 'net ' || net_amount AS message \
                 FROM line WHERE run = :run AND decimal_cmp(net_amount, :limit) > 0\n";
    let good = folder.write("large.sql", format!("{head}{query}"));
    let workspace = folder.path("w.tieout");
    let own = |file: &str| ["check", "--workspace", &workspace, "--run", &small, "--own", file].map(str::to_owned);
    let run = |file: &str, status: i32| expect(status, &own(file).iter().map(String::as_str).collect::<Vec<_>>());
    assert!(run(&good, 1).stdout.contains("OWN-LARGE"));
    let found = json(&["findings", "--check", "OWN-LARGE", "--workspace", &workspace, "--json"]);
    assert_eq!((found["total"].as_u64(), found["rows"][0]["message"].as_str()), (Some(1), Some("net 38.00")));
    // Its threshold is a setting, and it stays in the workspace.
    expect(0, &["checks", "--set", "OWN-LARGE.limit=40", "--workspace", &workspace]);
    expect(0, &["check", "--workspace", &workspace, "--run", &small, "--quiet"]);

    let short = "-- check: OWN-LARGE\n-- name: Large\n";
    let refused = [
        (format!("{head}SELECT 'x' AS message"), "the query has no parameter :limit"),
        (
            format!("{short}SELECT net_amount AS amount, 'x' AS message FROM line WHERE run = :run"),
            "the column amount means nothing for a finding",
        ),
        (format!("{short}SELECT invoice_number AS invoice FROM line WHERE run = :run"), "returns no column message"),
        (format!("{short}SELEC 1"), "can't be a check"),
        (format!("{short}SELECT 'x' AS message FROM nowhere"), "nowhere"),
        (format!("{short}DELETE FROM line"), "can't be a check"),
        (query.to_owned(), "a line “-- check: …” is missing"),
        (format!("-- check: ACC-01\n-- name: x\n{query}"), "ACC-01 is a check of Tieout's own"),
    ];
    for (text, said) in refused {
        let file = folder.write("broken.sql", text);
        let ran = run(&file, 2);
        assert!(ran.stderr.contains("broken.sql can't be a check") && ran.stderr.contains(said), "{said}: {}", ran.stderr);
        assert!(ran.stderr.contains("docs/guide/checks.md"), "{}", ran.stderr);
    }
    // One that fails only on this run's values is named as not run.
    let failing =
        "-- check: OWN-ODD\n-- name: Odd\nSELECT invoice_number AS invoice, product AS at_stake, 'x' AS message FROM line WHERE run = :run";
    run(&folder.write("odd.sql", failing), 0);
    let review = json(&["report", "--workspace", &workspace, "--json"]);
    assert!(review.to_string().contains("which is no amount"), "{review}");
    expect(0, &["checks", "--delete", "OWN-ODD", "--workspace", &workspace]);
    assert!(expect(2, &["checks", "--delete", "OWN-ODD", "--workspace", &workspace]).stderr.contains("no check OWN-ODD"));
}

#[test]
fn thresholds_and_severities_are_versions_of_the_settings() {
    let (_folder, workspace) = reviewed();
    let settings = |more: &[&str]| json(&[&["checks", "--workspace", &workspace, "--json"], more].concat());
    let late = |settings: &Value| settings["checks"].as_array().unwrap().iter().find(|check| check["id"] == "TIM-07").unwrap().clone();
    let first = settings(&[]);
    assert_eq!((first["version"].as_i64(), late(&first)["parameters"][0]["value"].as_str()), (Some(1), Some("3")));
    let second = settings(&["--set", "TIM-07.days=30", "--severity", "CMP-20=low", "--off", "ACC-14", "--limit", "GBP=1000"]);
    assert_eq!((second["version"].as_i64(), late(&second)["parameters"][0]["value"].as_str()), (Some(2), Some("30")));
    // Saying the same again is no new version.
    assert_eq!(settings(&["--set", "TIM-07.days=30"])["version"], 2);
    expect(1, &["recheck", "--workspace", &workspace]);
    for (check, verdict) in [("TIM-07", "passed"), ("ACC-14", "off"), ("CMP-20", "found")] {
        let ran = expect(1, &["recheck", "--workspace", &workspace, "--json"]).stdout;
        let review: Value = serde_json::from_str(&ran).unwrap();
        assert_eq!(review["settings_version"], 2);
        let found = review["checks"].as_array().unwrap().iter().find(|found| found["id"] == check).unwrap().clone();
        assert_eq!(found["verdict"], verdict, "{found}");
    }
    assert_eq!(settings(&["--on", "ACC-14"])["version"], 3);
    let listed = expect(0, &["checks", "--workspace", &workspace]).stdout;
    assert!(listed.contains("Above GBP 1000 a second approver is due.") && listed.contains("Version 3 of the settings"), "{listed}");
    for (more, said) in [
        (&["--set", "ACC-01=1"][..], "write CHECK.NAME=VALUE"),
        (&["--set", "ACC-99.tolerance=1"], "there is no check ACC-99"),
        (&["--set", "ACC-01.days=1"], "ACC-01 has no threshold days; it has tolerance"),
        (&["--set", "ACC-08.days=1"], "it has none"),
        (&["--set", "ACC-01.tolerance=much"], "“much” is no amount"),
        (&["--set", "ACC-01.tolerance=-1"], "below zero"),
        (&["--severity", "ACC-01=grave"], "grave is no severity"),
        (&["--limit", "GBP=lots"], "the limit in GBP: “lots” is no amount"),
    ] {
        let ran = expect(2, &[&["checks", "--workspace", &workspace], more].concat());
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert_eq!(settings(&[])["version"], 3);
}

#[test]
fn findings_are_listed_in_groups_and_filtered() {
    let (_folder, workspace) = reviewed();
    let list = |more: &[&str]| json(&[&["findings", "--workspace", &workspace, "--json"], more].concat());
    let all = list(&[])["total"].as_u64().unwrap();
    let groups = list(&["--groups"]);
    let sum: u64 = groups.as_array().unwrap().iter().map(|group| group["findings"].as_u64().unwrap()).sum();
    assert_eq!(sum, all);
    for group in groups.as_array().unwrap() {
        assert_eq!(list(&["--group", group["id"].as_str().unwrap()])["total"], group["findings"], "{group}");
    }
    let part = |more: &[&str]| list(more)["total"].as_u64().unwrap();
    assert_eq!(
        part(&["--severity", "critical"]) + part(&["--severity", "high"]) + part(&["--severity", "medium", "--severity", "low"]),
        all
    );
    assert_eq!(part(&["--family", "receivables"]), part(&["--check", "AR-02", "--check", "AR-03", "--check", "AR-05", "--check", "AR-07"]));
    assert_eq!((part(&["--new"]), part(&["--invoice", "536502"]), part(&["--find", "k-1010"])), (all, 2, 1));
    let window = list(&["--limit", "2", "--offset", "1"]);
    assert_eq!(window["rows"][0], list(&["--limit", "1", "--offset", "1"])["rows"][0]);
    let opened = expect(0, &["findings", "--group", "G1", "--workspace", &workspace]).stdout;
    assert!(opened.starts_with("G1: Source-to-target sum") && opened.contains("Export the run again"), "{opened}");
    assert!(expect(2, &["findings", "--group", "G99", "--workspace", &workspace]).stderr.contains("no group of findings G99"));
    // The next run has some of the faults again: they are known by then, and others are gone.
    let mut next = check(&["--workspace", &workspace, "--name", "next", "--quiet"]);
    next[2] = sample("before.csv");
    expect(1, &next.iter().map(String::as_str).collect::<Vec<_>>());
    let next: Value =
        serde_json::from_str(&expect(1, &["recheck", "--review", "next", "--workspace", &workspace, "--json"]).stdout).unwrap();
    let [found, new, known, gone] = ["findings", "new", "known", "gone"].map(|figure| next[figure].as_u64().unwrap());
    assert!(found == new + known && known > 0 && gone > 0, "{found} = {new} + {known}, {gone} gone");
    assert_eq!(part(&["--new", "--review", "next"]), new);
}

#[test]
fn a_report_is_a_message_a_page_and_a_workbook() {
    let (folder, workspace) = reviewed();
    let message = expect(0, &["report", "--workspace", &workspace]).stdout;
    assert!(message.contains("after.csv") && message.contains("51,503.78") && message.lines().count() < 48, "{message}");
    let (html, xlsx) = (folder.path("review.html"), folder.path("review.xlsx"));
    let said = expect(0, &["report", "--workspace", &workspace, "--html", &html, "--xlsx", &xlsx]).stdout;
    assert!(said.contains("review.html written") && said.contains("review.xlsx written"), "{said}");
    let page = folder.read("review.html");
    assert!(
        page.contains("51,503.78") && !page.contains("<script") && !page.contains("http:") && !page.contains("https:"),
        "{} bytes",
        page.len()
    );
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"));
    let told = json(&["report", "--workspace", &workspace, "--json"]);
    assert_eq!(told["register"]["invoices"].as_u64(), Some(166));
    // The same files from `check` itself.
    let (html, xlsx) = (folder.path("c.html"), folder.path("c.xlsx"));
    checked(1, &["--html", &html, "--xlsx", &xlsx, "--quiet"]);
    assert!(Path::new(&html).exists() && Path::new(&xlsx).exists());
}

#[test]
fn a_sample_is_drawn_recorded_and_judged() {
    let (_folder, workspace) = reviewed();
    let none = expect(2, &["sample", "--workspace", &workspace]);
    assert!(none.stderr.contains("no sample is planned; plan one: --confidence 95"), "{}", none.stderr);
    let told = expect(0, &["sample", "--confidence", "95", "--tolerable", "10", "--workspace", &workspace]).stdout;
    assert!(told.contains("for 95 % confidence that fewer than 10 % are wrong"), "{told}");
    let drawn = json(&["sample", "--workspace", &workspace, "--json"]);
    let queue = json(&["queue", "--sampled", "--limit", "1000", "--workspace", &workspace, "--json"]);
    assert_eq!(queue["total"], drawn["size"]);
    let first = queue["rows"][0]["invoice"].as_str().unwrap();
    let second = queue["rows"][1]["invoice"].as_str().unwrap();
    let looked = json(&["sample", "--ok", first, "--wrong", second, "--note", "price", "--workspace", &workspace, "--json"]);
    assert_eq!((looked["looked_at"].as_u64(), looked["errors"].as_u64()), (Some(2), Some(1)));
    assert!(!looked["conclusion"].as_str().unwrap().is_empty());
    for (more, said) in [
        (&["--confidence", "100"][..], "100"),
        (&["--confidence", "most"], "“most” is no percentage"),
        (&["--confidence", "95", "--tolerable", "5", "--expected", "6"], "6"),
        (&["--ok", "nothing"], "no invoice nothing"),
    ] {
        let ran = expect(2, &[&["sample", "--workspace", &workspace], more].concat());
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_be_done_is_said_in_words() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    let small = small(&folder, false);
    expect(0, &["check", "--workspace", &workspace, "--run", &small, "--quiet"]);
    let small_again = ["check", "--workspace", &workspace, "--run", "small.csv"];
    let with = |more: &[&str]| [&small_again[..], more].concat().iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
    let of =
        |arguments: &[&str]| [arguments, &["--workspace", &workspace]].concat().iter().map(|part| (*part).to_owned()).collect::<Vec<_>>();
    let nothing = folder.path("none.tieout");
    let cases: Vec<(Vec<String>, &str)> = vec![
        (["check", "--run", "November"].map(str::to_owned).to_vec(), "there is no file November"),
        (of(&["check", "--run", "November"]), "there is no file November, and no run of that name in w.tieout"),
        (with(&["--contracts", "orders.csv"]), "there is no file orders.csv, and no set of contracts of that name"),
        (with(&["--contracts", "small.csv"]), "small.csv holds bill run, not contracts"),
        (with(&["--records", "contracts"]), "write KIND=FILE"),
        (with(&["--records", "sandwiches=x.csv"]), "there are customers, contracts"),
        (with(&["--period", "2026-13"]), "2026-13 is no period"),
        (with(&["--period", "2026-10-31..2026-10-01"]), "before it begins"),
        (with(&["--period", "2026-10-01..soon"]), "soon is no day"),
        (with(&["--as-of", "yesterday"]), "is no day: write it as 2026-10-31"),
        (with(&["--fail-on", "awful"]), "possible values: critical, high, medium, low"),
        (with(&["--name", "small.csv"]), "already has a review named small.csv"),
        (with(&["--html", "-"]), "only --json can be written to standard output"),
        (with(&["--xlsx", "/nowhere/at/all.xlsx"]), "there is no folder /nowhere/at"),
        (with(&["--own", "none.sql"]), "none.sql"),
        (["findings", "--workspace", &nothing].map(str::to_owned).to_vec(), "none.tieout"),
        (["checks", "--workspace", &nothing].map(str::to_owned).to_vec(), "none.tieout"),
        (of(&["findings", "--review", "November"]), "no review November"),
        (of(&["queue", "--status", "done"]), "possible values: to_review"),
        (of(&["queue", "--severity", "grave"]), "possible values: critical"),
        (of(&["queue", "--group", "7"]), "no group of findings 7"),
        (of(&["hold"]), "which invoices?"),
        (of(&["hold", "I-1"]), "say why"),
        (of(&["hold", "I-1", "--clean", "--reason", "x"]), "not both"),
        (of(&["hold", "I-9", "--reason", "x"]), "no invoice I-9"),
        (of(&["hold", "--all", "--reason", "x"]), "this is about 2 invoices; if that is what you mean, say --confirm 2"),
        (of(&["hold", "--all", "--reason", "x", "--confirm", "3"]), "--confirm 2"),
        (of(&["assign", "I-1", "--to", "Nobody"]), "no person Nobody"),
        (of(&["assign", "I-1", "--to", "-", "--due", "soon"]), "'soon' is no day"),
        (of(&["comment", "I-1", " "]), "a comment says something"),
        (of(&["group", "waive", "G1", "--reason", "x"]), "--owner"),
        (of(&["group", "confirm", "G1"]), "no group of findings G1"),
        (of(&["waivers", "--withdraw", "0123456789ab"]), "no waiver 0123456789ab"),
        (of(&["package", "import", "none.tieout"]), "none.tieout"),
        (of(&["people", "--change", "Eve"]), "no person Eve"),
        (of(&["people", "--add", "Eve"]), "--role"),
        (of(&["people", "--accept-key", "Eve"]), "write NAME=FINGERPRINT"),
        (of(&["sign-off"]), "who prepared never approves"),
    ];
    for (arguments, said) in cases {
        let ran = expect(2, &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(ran.stderr.contains(said), "{}: {said}\n{}", arguments.join(" "), ran.stderr);
        assert!(!ran.stderr.contains("database answered"), "{}", ran.stderr);
    }
    assert!(!Path::new(&nothing).exists());
}
