//! Record sets: the same import, mending, sealing and hash as bill runs, in the same tables.

use crate::support::{Desk, behind};
use std::path::Path;
use tieout_billing::{Field, RecordKind, Silent};
use tieout_workspace::{Reading, kind_of};

const CONTRACTS: Reading<'static> = Reading { kind: RecordKind::Contracts, mapping: &[], profile: None, profile_file: None };

const REGISTER: &str = "Contract Number,Customer,Product,Quantity,Unit Price,Currency,Contract Start,Contract End,Billing Frequency,Contract Value,Owner\n\
    CT-1,C-1,SEAT,10,9.50,EUR,2026-01-15,2026-12-31,month,1140.00,Ann\n\
    CT-2,C-2,SEAT,5,9.50,USD,2026-02-01,,month,522.50,Bob\n\
    CT-3,,SEAT,5,9.50,USD,2026-02-01,,month,1.00,Bob\n\
    CT-4,C-4,SEAT,five,9.50,EUR,2026-02-01,,month,2.50,Bob\n\
    CT-5,C-5,SEAT,6,9.50,EUR,2026-02-01,,month,3.00,Bob\n\
    CT-6,C-6,SEAT,7,9.50,EUR,2026-02-01,,month,4.00,Bob\n";

#[test]
fn contracts_are_imported_mended_and_sealed() {
    let desk = Desk::new();
    let file = desk.write("register.csv", REGISTER);
    assert_eq!(kind_of(std::slice::from_ref(&file), "").unwrap(), RecordKind::Contracts);
    assert_eq!(kind_of(&[], "tax_rates").unwrap(), RecordKind::TaxRates);
    assert!(kind_of(&[], "sandwiches").unwrap_err().to_string().contains("there is no kind of records called sandwiches"));
    let inspected = desk.workspace.files_inspect(std::slice::from_ref(&file), &CONTRACTS).unwrap();
    assert_eq!((inspected.kind.as_str(), inspected.ready, inspected.missing.len()), ("contracts", true, 0));
    let run = desk.workspace.run_import(&[file], "register", &CONTRACTS, &Silent).unwrap();
    assert_eq!((run.kind.as_str(), run.lines, run.invoices, run.rejects), ("contracts", 4, 0, 2));
    let totals: Vec<(&str, &str)> = run.totals.iter().map(|total| (total.currency.as_str(), total.net.0.as_str())).collect();
    assert_eq!(totals, [("EUR", "1147.00"), ("USD", "522.50")]);
    let rejects = desk.workspace.run_rejects(run.id, 0, 10).unwrap().rows;
    assert_eq!((rejects[0].row, rejects[0].reason.as_str()), (4, "the customer is missing"));
    assert_eq!((rejects[1].row, rejects[1].column.as_str(), rejects[1].value.as_str()), (5, "Quantity", "five"));

    let exported = desk.folder.path().join("rejects.csv");
    desk.workspace.run_rejects_export(run.id, &exported).unwrap();
    let text = std::fs::read_to_string(&exported).unwrap().replace("five", "5").replace("CT-3,,", "CT-3,C-3,");
    let mended = desk.write("mended.csv", &text);
    let run = desk.workspace.run_rejects_import(run.id, &mended, &Silent).unwrap();
    assert_eq!((run.lines, run.invoices, run.rejects), (6, 0, 0));
    let run = desk.workspace.run_seal(run.id).unwrap();
    assert!(run.sealed);
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);

    // A line field has its column, a field of records and the file's own are members of `other`.
    let sql = "SELECT customer_id, quantity, other FROM line WHERE run = ? ORDER BY id LIMIT 1";
    let (customer, quantity, other): (String, String, String) =
        behind(desk.workspace.path()).query_row(sql, [run.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!((customer.as_str(), quantity.as_str()), ("C-1", "10"));
    assert_eq!(
        other,
        r#"{"start_date":"2026-01-15","end_date":"2026-12-31","billing_frequency":"month","amount":"1140.00","Owner":"Ann"}"#
    );
    let again = desk.reopened();
    assert_eq!(again.workspace.run(run.id).unwrap(), run);
}

#[test]
fn a_record_set_is_no_side_of_a_comparison() {
    let (desk, comparison) = Desk::compared();
    let file = desk.write("register.csv", REGISTER);
    let run = desk.workspace.run_import(&[file], "register", &CONTRACTS, &Silent).unwrap();
    let refused = desk.workspace.comparison_start(comparison.before.id, run.id, "x", &Default::default(), &Silent).unwrap_err();
    assert!(refused.to_string().contains("register is a record set (contracts), not a bill run"), "{refused}");
}

#[test]
fn every_kind_is_imported_from_a_file_that_names_its_fields() {
    let desk = Desk::new();
    for kind in RecordKind::ALL {
        // When a system made a row differs in every system: no bill is compared by it unless the user says so.
        let fields: Vec<Field> = kind.fields().iter().copied().filter(|field| *field != Field::CreatedDate).collect();
        let header: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let value = |field: &Field| match field.kind() {
            tieout_billing::FieldKind::Text if *field == Field::Currency || *field == Field::HomeCurrency => "EUR".to_owned(),
            tieout_billing::FieldKind::Text => format!("{} x", field.name()),
            tieout_billing::FieldKind::Decimal => "1.50".to_owned(),
            tieout_billing::FieldKind::Date => "2026-10-31".to_owned(),
        };
        let row: Vec<String> = fields.iter().map(value).collect();
        let file = desk.write(&format!("{}.csv", kind.name()), &format!("{}\n{}\n", header.join(","), row.join(",")));
        let reading = Reading { kind: *kind, ..Reading::default() };
        let inspected = desk.workspace.files_inspect(std::slice::from_ref(&file), &reading).unwrap();
        let read: Vec<&str> = inspected.mapping.iter().map(|column| column.field.as_str()).collect();
        // Whatever else a bill knows a column by, a column that is called like a field is that field.
        assert_eq!(read, header, "{kind:?}");
        let run = desk.workspace.run_import(&[file], kind.name(), &reading, &Silent).unwrap();
        assert_eq!((run.kind.as_str(), run.lines, run.rejects), (kind.name(), 1, 0));
    }
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

/// A workspace of the first release has runs with columns of their own that are fields by now.
#[test]
fn a_run_of_the_first_release_reads_as_it_was() {
    let desk = Desk::new();
    let file = desk.write("a.csv", "invoice_number,net_amount,status,balance\nA1,1.00,open,5.00\nA2,2.00,paid,0.00\n");
    let run = desk.workspace.run_import(&[file], "old", &Reading::default(), &Silent).unwrap();
    let connection = behind(desk.workspace.path());
    let old = |sql: &str| connection.execute(sql, [run.id]).unwrap();
    let layout: String = connection.query_row("SELECT layout FROM run", [], |row| row.get(0)).unwrap();
    assert!(layout.contains(r#""name":"status""#), "{layout}");
    old(
        "UPDATE line SET other = json_object('status', status, 'balance', other ->> 'balance (as in the file)'), status = NULL WHERE run = ?",
    );
    old("UPDATE run SET edition = 1, layout = replace(layout, 'balance (as in the file)', 'balance') WHERE id = ?");
    drop(connection);
    let stored = [Path::new(&format!("{}#old", desk.workspace.path().display())).to_owned()];
    let file = [desk.write("b.csv", "invoice_number,net_amount,status\nA1,1.00,open\nA2,2.00,open\n")];
    let settings = tieout_compare::Settings::default();
    let compared = tieout_workspace::compare_files(&stored, &file, &Reading::default(), &settings, &Silent).unwrap();
    let json = compared.json().unwrap();
    assert!(json.contains("paid") || json.contains("\"status\""), "{json}");
    assert_eq!(compared.comparison.counts.lines.changed, 1);
}
