//! Records beside bill runs, and files whose invoice number must be named.

use crate::{Folder, expect, tieout};
use serde_json::Value;

const NUMBERLESS: &str = "Doc,Customer,Item,Qty,Price,Net\nD-1,Acme,A,1,2.00,2.00\nD-2,Acme,B,3,2.00,6.00\n";

#[test]
fn the_column_of_the_invoice_number_is_asked_for_and_named() {
    let folder = Folder::new();
    let file = folder.write("a.csv", NUMBERLESS);
    let asked = expect(1, &["inspect", &file]).stdout;
    assert!(asked.contains("? Which column holds the invoice number?"), "{asked}");
    assert!(asked.contains("answer with --set \"Doc=invoice_number\""), "{asked}");
    let json: Value = serde_json::from_str(&expect(1, &["inspect", &file, "--json"]).stdout).unwrap();
    assert_eq!((json["ready"].as_bool(), json["missing"][0]["field"].as_str()), (Some(false), Some("invoice_number")));
    assert_eq!(json["missing"][0]["columns"][0], 0);
    expect(0, &["inspect", &file, "--set", "Doc=invoice_number"]);
    let workspace = folder.path("w.tieout");
    let import = ["import", &file, "--workspace", &workspace, "--name", "a"];
    let refused = tieout(&import);
    assert_eq!(refused.status, 2);
    for part in ["no column is recognised as the invoice number", "Doc, Customer, Item", "--set \"COLUMN=invoice_number\""] {
        assert!(refused.stderr.contains(part), "{}", refused.stderr);
    }
    let said = expect(0, &[&import[..], &["--set", "Doc=invoice_number"]].concat()).stdout;
    assert!(said.contains("a: 2 invoices, 2 lines, 0 rejected rows"), "{said}");
}

#[test]
fn each_side_of_a_comparison_has_its_profile() {
    let folder = Folder::new();
    let before = folder.write("before.csv", NUMBERLESS);
    let after = folder.write("after.csv", NUMBERLESS.replace("Doc", "Beleg").replace(',', ";").replace('.', ","));
    assert!(tieout(&["compare", &before, &after]).stderr.contains("--save-profile"));
    let (first, second) = (folder.path("first.json"), folder.path("second.json"));
    expect(0, &["inspect", &before, "--set", "Doc=invoice_number", "--save-profile", &first]);
    expect(0, &["inspect", &after, "--set", "Beleg=invoice_number", "--save-profile", &second]);
    expect(0, &["compare", &before, &after, "--profile-before", &first, "--profile-after", &second, "--quiet"]);
    // The profile of one side is the profile of both where the other has none of its own.
    expect(0, &["compare", &before, &after, "--profile", &first, "--profile-after", &second, "--quiet"]);
}

#[test]
fn contracts_are_imported_and_listed_beside_runs() {
    let folder = Folder::new();
    let file = folder.write(
        "register.csv",
        "Contract Number,Customer,Product,Unit Price,Currency,Contract Start,Billing Frequency,Contract Value\n\
         CT-1,C-1,SEAT,9.50,EUR,2026-01-15,month,114.00\nCT-2,C-2,SEAT,9.50,EUR,2026-02-01,month,104.50\nCT-3,,SEAT,9.50,EUR,2026-02-01,month,1.00\n",
    );
    let seen = expect(0, &["inspect", &file]).stdout;
    assert!(seen.contains("Read as contracts: by content (import them with --kind contracts)"), "{seen}");
    let workspace = folder.path("w.tieout");
    let import = ["import", &file, "--workspace", &workspace, "--name", "register", "--kind", "contracts"];
    let said = expect(0, &import).stdout;
    assert!(said.contains("register: 2 records (contracts), 1 rejected rows") && said.contains("218.50"), "{said}");
    let runs: Value = serde_json::from_str(&expect(0, &["runs", "--workspace", &workspace, "--json"]).stdout).unwrap();
    assert_eq!((runs[0]["kind"].as_str(), runs[0]["invoices"].as_u64(), runs[0]["lines"].as_u64()), (Some("contracts"), Some(0), Some(2)));
    let side = format!("{workspace}#register");
    let refused = tieout(&["compare", &side, &file]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("register is a record set (contracts), not a bill run"), "{}", refused.stderr);
    assert!(
        tieout(&["import", &file, "--workspace", &workspace, "--name", "x", "--kind", "sandwiches"]).stderr.contains("possible values")
    );
}
