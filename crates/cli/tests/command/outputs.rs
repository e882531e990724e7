//! What `tieout compare` prints and writes.

use super::*;
use serde_json::Value;

fn compared(options: &[&str]) -> Ran {
    let (before, after) = (sample("before.csv"), sample("after.csv"));
    expect(1, &[&["compare", &before, &after], options].concat())
}

#[test]
fn the_summary_fits_a_terminal_and_says_what_changed() {
    let ran = compared(&[]);
    for part in [
        "matched invoices changed",
        "Invoices",
        "Lines",
        "before",
        "after",
        "difference",
        "cause",
        "Proof: before + causes + unexplained = after",
        "residual 0.00",
    ] {
        assert!(ran.stdout.contains(part), "{part:?} is not in\n{}", ran.stdout);
    }
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 110), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\u{1b}'), "no colour into a pipe");
    assert_eq!(ran.stderr, "", "no progress into a pipe");
}

#[test]
fn quiet_says_nothing() {
    let ran = compared(&["--quiet"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
}

#[test]
fn the_json_has_the_shape_that_is_documented() {
    let ran = compared(&["--json", "-", "--tolerance", "tax_amount=0.01", "--budget", "GBP=100"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    for side in ["before", "after"] {
        let side = &json[side];
        assert_eq!(side["sha256"].as_str().unwrap().len(), 64);
        assert!(side["path"].as_str().unwrap().ends_with(".csv"));
        for number in ["invoices", "lines", "rejects"] {
            assert!(side[number].is_u64(), "{side}");
        }
        for amount in ["net", "tax", "gross"] {
            decimal(&side["totals"][0][amount]);
        }
    }
    assert_eq!(json["settings"]["tolerance"]["tax_amount"]["absolute"], "0.01");
    for of in ["invoices", "lines"] {
        let counts = &json["counts"][of];
        let number = |name: &str| counts[name].as_u64().unwrap();
        assert_eq!(number("matched"), number("unchanged") + number("changed"));
        assert_eq!(number("matched") + number("removed"), json["before"][of].as_u64().unwrap());
        assert_eq!(number("matched") + number("added"), json["after"][of].as_u64().unwrap());
    }
    let causes = json["causes"].as_array().unwrap();
    assert!(!causes.is_empty());
    for cause in causes {
        for text in ["id", "kind", "summary", "transformation"] {
            assert!(cause[text].is_string(), "{cause}");
        }
        assert!(
            cause["conditions"]
                .as_array()
                .unwrap()
                .iter()
                .all(|term| term["field"].is_string() && term["op"].is_string() && term["value"].is_string())
        );
        decimal(&cause["confidence"]);
        cause["impact"].as_array().unwrap().iter().for_each(|impact| decimal(&impact["gross"]));
        assert!(!cause["examples"].as_array().unwrap().is_empty());
    }
    assert!(json["unexplained"]["lines"].is_u64());
    for proof in json["proof"].as_array().unwrap() {
        assert_eq!(proof["residual"], "0.00", "{proof}");
        ["before", "causes", "unexplained", "after"].iter().for_each(|step| decimal(&proof[step]));
    }
}

#[track_caller]
fn decimal(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no text"));
    assert!(text.parse::<rust_decimal_text::Decimal>().is_ok(), "{text}");
}

/// Decimals as they stand in JSON: digits, a point, a sign; no exponent.
mod rust_decimal_text {
    pub struct Decimal;

    impl std::str::FromStr for Decimal {
        type Err = ();

        fn from_str(text: &str) -> Result<Self, ()> {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
            let sound = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if sound(whole) && sound(fraction) { Ok(Decimal) } else { Err(()) }
        }
    }
}

#[test]
fn the_differences_carry_the_causes_of_the_json() {
    let folder = Folder::new();
    let (csv, json) = (folder.path("d.csv"), folder.path("r.json"));
    compared(&["--differences", &csv, "--json", &json]);
    let text = folder.read("d.csv");
    assert!(text.starts_with("invoice_before,line_before,invoice_after,line_after,state,field,before,after,delta,root,cause\n"));
    let json: Value = serde_json::from_str(&folder.read("r.json")).unwrap();
    let ids: Vec<&str> = json["causes"].as_array().unwrap().iter().map(|cause| cause["id"].as_str().unwrap()).collect();
    let sheet = Sheet::parse(text.as_bytes());
    for row in &sheet.rows {
        assert!(["changed", "added", "removed"].contains(&row[4].as_str()), "{row:?}");
        assert!(["true", "false"].contains(&row[9].as_str()), "{row:?}");
        assert!(row[10].is_empty() || ids.contains(&row[10].as_str()), "{row:?}");
        assert_eq!(row[4] == "changed", !row[5].is_empty(), "whole lines have no field: {row:?}");
    }
}

#[test]
fn every_file_is_written_whole_and_nothing_else() {
    let folder = Folder::new();
    let (xlsx, html) = (folder.path("r.xlsx"), folder.path("r.html"));
    let ran = compared(&["--xlsx", &xlsx, "--html", &html]);
    assert!(ran.stdout.contains("matched invoices changed"), "files do not silence the summary");
    assert_eq!(folder.names(), ["r.html", "r.xlsx"]);
    let page = folder.read("r.html");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    let hash = page.matches("SHA-256").count();
    assert_eq!(hash, 2, "the hashes of both inputs");
    assert!(std::fs::read(&xlsx).unwrap().starts_with(b"PK"));
}

#[test]
fn the_command_needs_no_display() {
    // Linked to the C library and its like only: nothing of a window.
    let listed = Command::new("ldd").arg(env!("CARGO_BIN_EXE_tieout")).output();
    let Ok(listed) = listed else { return };
    let libraries = String::from_utf8_lossy(&listed.stdout).to_lowercase();
    for name in ["webkit", "gtk", "x11", "wayland", "gdk", "javascriptcore"] {
        assert!(!libraries.contains(name), "{libraries}");
    }
}

#[test]
fn headers_and_lines_in_two_files_are_one_run() {
    let folder = Folder::new();
    let headers =
        folder.write("headers.csv", "invoice_number,invoice_date,customer_id,currency\nA1,2026-10-01,C1,EUR\nA2,2026-10-02,C2,USD\n");
    let lines = "invoice_number,line_number,product,quantity,unit_price,net_amount\nA1,1,P1,2,1.50,3.00\nA1,2,P2,1,4.00,4.00\nA2,1,P1,3,1.50,4.50\n";
    let before = folder.write("lines.csv", lines);
    let after = folder.write("lines2.csv", lines.replace("3,1.50,4.50", "3,1.60,4.80"));
    let (before, after) = (format!("{headers},{before}"), format!("{headers},{after}"));
    expect(0, &["compare", &before, &before, "--quiet"]);
    let ran = expect(1, &["compare", &before, &after, "--json", "-"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["before"]["totals"].as_array().unwrap().len(), 2, "each invoice has its header's currency");
    assert_eq!(json["before"]["files"].as_array().unwrap().len(), 2);
}
