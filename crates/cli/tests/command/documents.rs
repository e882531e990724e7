//! Documents through the real command: pages, e-invoices, and what they are made with.

use super::*;
use serde_json::Value;

/// A workspace with the sample's run, customers and seller.
fn desk(folder: &Folder) -> String {
    let workspace = folder.path("w.tieout");
    expect(0, &["import", &sample("before.csv"), "--name", "before", "--workspace", &workspace]);
    expect(0, &["import", &sample("customers.csv"), "--kind", "customers", "--name", "customers", "--workspace", &workspace]);
    let said = expect(0, &["seller", "set", &sample("seller.toml"), "--workspace", &workspace]).stdout;
    assert_eq!(said, "Larkfield Wholesale is saved\n");
    workspace
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn pages_and_e_invoices_are_written_checked_and_resumed() {
    let folder = Folder::new();
    let workspace = desk(&folder);
    let out = folder.path("out");
    let run = ["--run", "before", "--workspace", &workspace, "--out", &out];
    let with = |first: &[&'static str]| -> Vec<String> { first.iter().copied().chain(run).map(str::to_owned).collect() };
    let typed = |arguments: Vec<String>, status: i32| expect(status, &arguments.iter().map(String::as_str).collect::<Vec<_>>());

    let nothing = typed(with(&["pdf"]), 2).stderr;
    assert!(nothing.contains("no invoice of the run is approved yet"), "{nothing}");
    let said = typed(with(&["pdf", "--invoice", "536365", "--pattern", "{customer} {number}", "--facturx"]), 0).stdout;
    assert!(said.starts_with("1 of 1 documents are in "), "{said}");
    let written: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".pdf"))
        .collect();
    assert!(written[0].ends_with(" 536365.pdf"), "{written:?}");
    let pdf = format!("{out}/{}", written[0]);
    let checked = expect(0, &["check", &pdf, "--json", "-"]).stdout;
    assert!(json(&checked).as_array().unwrap().iter().all(|finding| finding["ours"] == true), "{checked}");

    let told = json(&typed(with(&["einvoice", "--format", "ubl", "--all", "--json"]), 1).stdout);
    assert_eq!(told["state"], "done");
    assert!(told["written"].as_u64().unwrap() > 100 && told["refused"].as_u64().unwrap() > 0, "{told}");
    let terms = told["refusals"].as_array().unwrap().iter().flat_map(|refused| refused["missing"].as_array().unwrap());
    assert!(terms.clone().any(|term| term["term"] == "BT-151") && terms.into_iter().any(|term| term["term"] == "BT-44"), "{told}");
    let index = std::fs::read_to_string(format!("{out}/index.csv")).unwrap();
    assert_eq!(index.lines().count() as u64, 1 + told["written"].as_u64().unwrap());
    let first = format!("{out}/{}", index.lines().nth(1).unwrap().split(',').nth(1).unwrap());
    let before = std::fs::read(&first).unwrap();
    std::fs::remove_file(&first).unwrap();
    expect(1, &["einvoice", "--format", "ubl", "--resume", "--run", "before", "--workspace", &workspace]);
    assert!(std::fs::read(&first).unwrap() == before);

    // A total that is a cent off breaks the standard; a document that is none can't be read.
    let text = String::from_utf8(before).unwrap();
    let broken = folder.write(
        "broken.xml",
        text.replacen("<cbc:TaxInclusiveAmount currencyID=\"GBP\">", "<cbc:TaxInclusiveAmount currencyID=\"GBP\">1", 1),
    );
    let findings = json(&expect(1, &["check", &broken, "--json", "-"]).stdout);
    let findings = findings.as_array().unwrap();
    let rule = findings.iter().find(|finding| finding["rule"] == "BR-CO-15").unwrap();
    assert!(rule["severity"] == "error" && rule["ours"] == false && findings[0]["ours"] == false, "{findings:?}");
    assert!(rule["message"].as_str().unwrap().len() > 20 && !rule["location"].as_str().unwrap().is_empty());
    let none = folder.write("none.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>");
    let said = expect(2, &["check", &none]).stderr;
    assert_eq!(said.matches("none.xml").count(), 1, "{said}");
    // A file that is not there takes nothing from the others.
    let several = expect(2, &["check", "/gone.xml", &broken]);
    assert!(several.stdout.contains("BR-CO-15") && several.stderr.contains("gone.xml"), "{}{}", several.stdout, several.stderr);
}

#[test]
fn sellers_buyers_and_templates_are_kept() {
    let folder = Folder::new();
    let workspace = desk(&folder);
    let shown = expect(0, &["seller", "show", "--workspace", &workspace]).stdout;
    let again = folder.write("again.toml", &shown);
    expect(0, &["seller", "set", &again, "--workspace", &workspace]);
    assert_eq!(expect(0, &["seller", "show", "--workspace", &workspace]).stdout, shown, "what is shown is read");
    let wrong = folder.write("wrong.toml", "name = \"A\"\n\n[address]\ntown = \"Leeds\"\n");
    let said = expect(2, &["seller", "set", &wrong, "--workspace", &workspace]).stderr;
    assert!(said.contains("line 4 of the seller's profile") && said.contains("town"), "{said}");

    let set = ["buyer", "set", "17850", "address.city=Hull", "payment_days=7", "--workspace", &workspace];
    let said = expect(0, &set).stdout;
    assert!(said.lines().any(|line| line.starts_with("address.city") && line.contains("Hull") && line.ends_with("typed")), "{said}");
    let found = json(&expect(0, &["buyer", "list", "--find", "hull", "--workspace", &workspace, "--json"]).stdout);
    assert_eq!((found["total"].as_u64(), found["buyers"][0]["customer"].as_str()), (Some(1), Some("17850")));
    let said = expect(2, &["buyer", "set", "17850", "shoe_size=44", "--workspace", &workspace]).stderr;
    assert!(said.contains("shoe_size is no field of a buyer") && said.contains("address.line1"), "{said}");

    let template = folder.write("own.toml", "paper = \"letter\"\n");
    expect(0, &["template", "save", "own", &template, "--workspace", &workspace]);
    assert_eq!(expect(0, &["template", "show", "own", "--workspace", &workspace]).stdout.trim(), "paper = \"letter\"");
    let listed = expect(0, &["template", "list", "--workspace", &workspace]).stdout;
    assert!(listed.lines().any(|line| line.starts_with("own ") && line.contains("letter")), "{listed}");
    expect(0, &["template", "remove", "own", "--workspace", &workspace]);
    expect(2, &["template", "remove", "own", "--workspace", &workspace]);
}

/// The text of a PDF. Poppler reads it (`cargo xtask setup` installs it).
fn text_of(pdf: &str) -> String {
    let output = std::process::Command::new("pdftotext").args(["-layout", pdf, "-"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn documents_are_listed_and_filtered() {
    let folder = Folder::new();
    let workspace = desk(&folder);
    let list = |more: &[&str]| {
        let arguments: Vec<&str> = ["documents", "--run", "before", "--workspace", &workspace].iter().chain(more).copied().collect();
        expect(0, &arguments).stdout
    };
    let all = json(&list(&["--json", "--limit", "100000"]));
    assert_eq!(all["total"], all["rows"].as_array().unwrap().len());
    assert!(all["counts"]["missing"].is_null(), "nobody asked for it: {}", all["counts"]);
    let missing = json(&list(&["--filter", "missing", "--json", "--limit", "2"]));
    assert!(missing["total"].as_u64() > Some(2) && missing["rows"].as_array().unwrap().len() == 2, "{missing}");
    assert_eq!(missing["counts"]["missing"], missing["total"]);
    let said = list(&["--find", "536365"]);
    assert!(said.lines().nth(1).unwrap().starts_with("536365 ") && said.trim_end().ends_with("approved"), "{said}");
    let said = list(&["--filter", "broken", "--limit", "1"]);
    assert!(said.contains("lack something") && said.trim_end().ends_with("break a rule"), "{said}");
}

#[test]
fn usage_follows_the_invoice_on_pages_of_its_own() {
    let folder = Folder::new();
    let workspace = desk(&folder);
    let usage = folder.write(
        "usage.csv",
        "customer_id,product,quantity,date,invoice_number\n17850,85123A,6,2010-12-01,536365\n17850,XYZ,2,2010-12-01,536365\n",
    );
    let out = folder.path("out");
    let write = |usage: &str, status: i32| {
        expect(status, &["pdf", "--run", "before", "--invoice", "536365", "--usage", usage, "--out", &out, "--workspace", &workspace])
    };
    write(&usage, 0);
    let text = text_of(&format!("{out}/536365.pdf"));
    assert!(text.contains("Usage details") && text.contains("85123A") && text.contains("Usage and billed quantity differ: XYZ."), "{text}");
    // The set is in the workspace by now, under the file's name; one of another kind is refused.
    let before = std::fs::read(format!("{out}/536365.pdf")).unwrap();
    write("usage.csv", 0);
    assert!(std::fs::read(format!("{out}/536365.pdf")).unwrap() == before);
    let said = write("customers", 2).stderr;
    assert!(said.contains("customers holds customers, not usage"), "{said}");
    expect(2, &["pdf", "--run", "before", "--resume", "--usage", &usage, "--out", &out, "--workspace", &workspace]);
}

#[test]
fn a_comparison_is_written_as_pages() {
    let folder = Folder::new();
    let workspace = folder.path("w.tieout");
    expect(1, &["compare", &sample("before.csv"), &sample("after.csv"), "--workspace", &workspace, "--quiet"]);
    let sides = json(&expect(0, &["show", "536371", "--workspace", &workspace, "--json"]).stdout);
    let pdf = folder.path("sides.pdf");
    let said = expect(0, &["show", "536371", "--pdf", &pdf, "--workspace", &workspace]).stdout;
    assert!(said.starts_with("sides.pdf written: "), "{said}");
    let text = text_of(&pdf);
    for side in ["before", "after"] {
        let gross = sides["totals"][0][side]["gross"].as_str().unwrap();
        assert!(text.contains("536371") && text.replace(',', "").contains(gross), "{gross} is not in\n{text}");
    }
    let again = folder.path("again.pdf");
    expect(0, &["show", "536371", "--pdf", &again, "--workspace", &workspace]);
    assert!(std::fs::read(&pdf).unwrap() == std::fs::read(&again).unwrap(), "the same bytes twice");
    let evidence = folder.path("evidence.pdf");
    expect(0, &["export", "--pdf", &evidence, "--workspace", &workspace]);
    let text = text_of(&evidence).replace(',', "");
    let told = json(&expect(0, &["show", "--workspace", &workspace, "--json"]).stdout);
    for side in ["before", "after"] {
        let gross = told["proof"][0][side]["gross"].as_str().unwrap();
        assert!(text.contains(gross), "{gross} is not in\n{text}");
    }
    expect(2, &["export", "--pdf", &evidence, "--state", "added", "--workspace", &workspace]);
}
