use crate::support::{Desk, behind, sample};
use std::sync::atomic::{AtomicU64, Ordering};
use tieout_billing::{Cancelled, Progress, Silent};
use tieout_compare::Settings;
use tieout_workspace::{Reading, compare_files};

#[test]
fn a_run_is_kept_as_its_source_said_it() {
    let desk = Desk::new();
    let (before, _) = sample();
    let run = desk.workspace.run_import(std::slice::from_ref(&before), "before", &Reading::default(), &Silent).unwrap();
    let text = std::fs::read_to_string(&before).unwrap();
    assert_eq!(run.lines, text.lines().count() as u64 - 1);
    assert_eq!(run.rejects, 0);
    assert_eq!((run.imported_by.as_str(), run.sealed, run.files.len()), ("ada", false, 1));
    // Held against the file itself, the stored run is the same: same counts, same totals, no difference.
    let stored = [format!("{}#before", desk.workspace.path().display()).into()];
    let compared = compare_files(&[before], &stored, &Reading::default(), &Settings::default(), &Silent).unwrap();
    assert!(!compared.comparison.differs(), "{:?}", compared.comparison.pairs.first());
    assert_eq!((compared.before.invoices, compared.before.lines), (run.invoices, run.lines));
    assert_eq!(compared.before.totals, compared.after.totals);
    for total in &run.totals {
        assert_eq!(compared.before.totals[&total.currency].net.to_string(), total.net.0);
    }
}

#[test]
fn other_columns_and_other_spellings_come_back() {
    let desk = Desk::new();
    let file = desk.write(
        "export.csv",
        "Invoice Number;Invoice Date;Currency;Quantity;Unit Price;Net Amount;Sales \"Rep\";Note\n\
         A-1;31.01.2026;EUR;1,50;1.234,5000;1.851,75;Zoë;\"say \"\"hi\"\"\"\n\
         A-1;31.01.2026;EUR;2;-3,10;-6,20;;\n\
         A-2;28.02.2026;EUR;1;1.000,00;1.000,00;Tom;x\n",
    );
    let run = desk.workspace.run_import(std::slice::from_ref(&file), "export", &Reading::default(), &Silent).unwrap();
    assert_eq!((run.lines, run.invoices, run.totals[0].net.0.as_str()), (3, 2, "2845.55"));
    let connection = behind(desk.workspace.path());
    let (price, other, source): (String, String, String) = connection
        .query_row("SELECT unit_price, other, source FROM line WHERE position = 0", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    assert_eq!(price, "1234.5000", "every digit");
    assert!(other.contains("Zoë") && other.contains(r#"say \"hi\""#), "{other}");
    assert!(source.contains("\"unit_price\":\"1.234,5000\"") && source.contains("\"invoice_date\":\"31.01.2026\""), "{source}");
    let stored = [format!("{}#export", desk.workspace.path().display()).into()];
    let compared = compare_files(&[file], &stored, &Reading::default(), &Settings::default(), &Silent).unwrap();
    assert!(!compared.comparison.differs());
    assert!(desk.workspace.workspace_check().unwrap().sound);
}

#[test]
fn the_same_files_are_not_imported_twice() {
    let desk = Desk::new();
    let (before, after) = sample();
    desk.workspace.run_import(std::slice::from_ref(&before), "October", &Reading::default(), &Silent).unwrap();
    let again = desk.workspace.run_import(std::slice::from_ref(&before), "October", &Reading::default(), &Silent).unwrap_err();
    assert_eq!(again.code(), "already_imported");
    assert!(again.to_string().contains("before.csv") && again.to_string().contains("October"), "{again}");
    let other = desk.workspace.run_import(&[after], "October", &Reading::default(), &Silent).unwrap_err();
    assert_eq!(other.code(), "name_taken");
    assert_eq!(desk.workspace.run_import(std::slice::from_ref(&before), "  ", &Reading::default(), &Silent).unwrap_err().code(), "no_name");
    desk.workspace.run_import(&[before], "October again", &Reading::default(), &Silent).unwrap();
    assert_eq!(desk.workspace.workspace_current().unwrap().runs.len(), 2);
}

/// Stops at the n-th report.
struct StopAt(AtomicU64);

impl Progress for StopAt {
    fn report(&self, _: &str, _: u64, _: u64) -> Result<(), Cancelled> {
        let left = self.0.load(Ordering::Relaxed);
        self.0.store(left.saturating_sub(1), Ordering::Relaxed);
        if left == 0 { Err(Cancelled) } else { Ok(()) }
    }
}

#[test]
fn a_stopped_import_or_comparison_leaves_nothing() {
    let desk = Desk::new();
    let (before, after) = sample();
    let mut finished = None;
    for reports in 0..200 {
        match desk.workspace.run_import(std::slice::from_ref(&before), "before", &Reading::default(), &StopAt(reports.into())) {
            Ok(run) => {
                finished = Some((reports, run));
                break;
            }
            Err(error) => assert_eq!(error.code(), "cancelled", "{error}"),
        }
        assert!(desk.workspace.workspace_current().unwrap().runs.is_empty());
        assert!(desk.workspace.workspace_log(0, 10).unwrap().is_empty());
    }
    let (reports, before) = finished.unwrap();
    assert!(reports > 1, "it was stopped at least twice");
    let after = desk.workspace.run_import(&[after], "after", &Reading::default(), &Silent).unwrap();
    let mut stopped = 0;
    for reports in 0..500 {
        match desk.workspace.comparison_start(before.id, after.id, "c", &Default::default(), &StopAt(reports.into())) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.code(), "cancelled", "{error}"),
        }
        stopped += 1;
        assert!(desk.workspace.workspace_current().unwrap().comparisons.is_empty());
    }
    assert!(stopped > 1);
    assert_eq!(desk.workspace.workspace_current().unwrap().comparisons.len(), 1);
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
}

const BAD: &str = "invoice_number,currency,line_number,product,quantity,net_amount\n\
    1,EUR,1,A,2,10.00\n\
    1,EUR,2,B,two,5.00\n\
    2,EUR,1,A,1,5.00\n\
    2,EUR,2,C,1,1.2.3\n\
    3,EUR,1,D,1,7.25\n\
    3,EUR,2,D,x,8.00\n\
    3,EUR,3,D,1,1.00\n\
    3,EUR,4,D,1,1.00\n\
    4,EUR,1,E,1,1.00\n\
    4,EUR,2,E,1,1.00\n\
    5,EUR,1,E,1,1.00\n\
    5,EUR,2,E,1,1.00\n";

fn as_decimals(desk: &Desk, file: &std::path::Path) -> Vec<tieout_workspace::view::ColumnMappingView> {
    let mut mapping = desk.workspace.files_inspect(&[file.to_owned()], &Reading::default()).unwrap().mapping;
    for column in mapping.iter_mut().filter(|column| ["quantity", "net_amount"].contains(&column.header.as_str())) {
        column.kind = "decimal".to_owned();
        column.format = "1234.56".to_owned();
        column.decided_by = "user".to_owned();
        column.certainty = "certain".to_owned();
        column.question = None;
        column.choices.clear();
    }
    mapping
}

#[test]
fn rejects_are_kept_mended_and_imported_into_their_run() {
    let desk = Desk::new();
    let file = desk.write("bad.csv", BAD);
    let mapping = as_decimals(&desk, &file);
    let reading = Reading { mapping: &mapping, ..Reading::default() };
    let run = desk.workspace.run_import(&[file], "bad", &reading, &Silent).unwrap();
    assert_eq!((run.lines, run.rejects), (9, 3));
    let rejects = desk.workspace.run_rejects(run.id, 1, 1).unwrap();
    assert_eq!((rejects.total, rejects.rows.len()), (3, 1));
    let reject = &rejects.rows[0];
    assert_eq!((reject.file.as_str(), reject.row, reject.column.as_str(), reject.value.as_str()), ("bad.csv", 5, "net_amount", "1.2.3"));

    let exported = desk.folder.path().join("rejects.csv");
    let view = desk.workspace.run_rejects_export(run.id, &exported).unwrap();
    assert_eq!(view.rows, 3);
    // One mended, one still bad, one left out.
    let text = std::fs::read_to_string(&exported).unwrap();
    let kept: Vec<String> =
        text.lines().filter(|line| !line.starts_with("3,")).map(|line| line.replace(",two,", ",3,").replace("1.2.3", "9,9.9,")).collect();
    let mended = desk.write("mended.csv", &(kept.join("\n").replace("9,9.9,", "1-2-3") + "\n"));
    let run = desk.workspace.run_rejects_import(run.id, &mended, &Silent).unwrap();
    assert_eq!((run.lines, run.rejects, run.invoices), (10, 2, 5));
    assert_eq!(run.totals[0].net.0, "33.25");
    assert_eq!(desk.workspace.run_rejects_import(run.id, &mended, &Silent).unwrap_err().code(), "already_imported");
    let left: Vec<(String, u64)> =
        desk.workspace.run_rejects(run.id, 0, 10).unwrap().rows.into_iter().map(|reject| (reject.file, reject.row)).collect();
    assert!(left.contains(&("bad.csv".to_owned(), 7)) && left.iter().any(|(file, _)| file == "mended.csv"), "{left:?}");

    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    // A line of a mended row lies on its invoice.
    let lines: i64 = behind(desk.workspace.path()).query_row("SELECT lines FROM invoice WHERE number = '1'", [], |row| row.get(0)).unwrap();
    assert_eq!(lines, 2);

    desk.workspace.run_seal(run.id).unwrap();
    let other = desk.write("mended2.csv", &std::fs::read_to_string(&mended).unwrap().replace("1-2-3", "1.23"));
    assert_eq!(desk.workspace.run_rejects_import(run.id, &other, &Silent).unwrap_err().code(), "sealed");
}

#[test]
fn a_file_that_mends_nothing_is_refused() {
    let desk = Desk::new();
    let file = desk.write("bad.csv", BAD);
    let mapping = as_decimals(&desk, &file);
    let run = desk.workspace.run_import(&[file], "bad", &Reading { mapping: &mapping, ..Reading::default() }, &Silent).unwrap();
    let other = desk.write("other.csv", "invoice_number,currency,line_number,product,quantity,net_amount\n9,EUR,1,A,2,10.00\n");
    let error = desk.workspace.run_rejects_import(run.id, &other, &Silent).unwrap_err();
    assert!(error.to_string().contains("mends no reject of the run bad"), "{error}");
    assert_eq!(desk.workspace.run(run.id).unwrap().lines, 9);
}

#[test]
fn the_invoice_number_is_asked_for_and_what_is_chosen_is_read_as_text() {
    let desk = Desk::new();
    let file = [desk.write("a.csv", "Beleg,Datum,Netto\n1.50,2026-10-01,10.00\n2.50,2026-10-02,11.50\n")];
    let found = desk.workspace.files_inspect(&file, &Reading::default()).unwrap();
    assert!(!found.ready);
    assert_eq!((found.missing.len(), found.missing[0].field.as_str()), (1, "invoice_number"));
    let refused = desk.workspace.run_import(&file, "a", &Reading::default(), &Silent).unwrap_err();
    assert_eq!(refused.code(), "undecided");
    assert!(refused.to_string().contains("Beleg, Datum, Netto"), "{refused}");
    let mut mapping = found.mapping;
    mapping[0].field = "invoice_number".to_owned();
    let reading = Reading { mapping: &mapping, ..Reading::default() };
    assert!(desk.workspace.files_inspect(&file, &reading).unwrap().ready);
    let run = desk.workspace.run_import(&file, "a", &reading, &Silent).unwrap();
    assert_eq!((run.invoices, run.lines, run.rejects), (2, 2, 0));
    let number: String = behind(desk.workspace.path()).query_row("SELECT number FROM invoice LIMIT 1", [], |row| row.get(0)).unwrap();
    assert_eq!(number, "1.50");
}

#[test]
fn profiles_are_saved_and_used() {
    let desk = Desk::new();
    let file = desk.write("p.csv", "Invoice Number,Betrag,Wer\n1,10.00,Tom\n2,11.50,Zoe\n");
    let inspect = || desk.workspace.files_inspect(std::slice::from_ref(&file), &Reading::default()).unwrap().mapping;
    let mut mapping = inspect();
    mapping[1].field = "net_amount".to_owned();
    mapping[1].kind = "decimal".to_owned();
    mapping[1].format = "1234.56".to_owned();
    let profile = desk.workspace.profile_save("ours", &mapping).unwrap();
    assert_eq!((profile.columns, profile.saved_by.as_str()), (3, "ada"));
    let reading = Reading { profile: Some("ours"), ..Reading::default() };
    let inspection = desk.workspace.files_inspect(std::slice::from_ref(&file), &reading).unwrap();
    assert_eq!((inspection.profile.as_deref(), inspection.mapping[1].decided_by.as_str()), (Some("ours"), "profile"));
    let run = desk.workspace.run_import(std::slice::from_ref(&file), "p", &reading, &Silent).unwrap();
    assert_eq!((run.profile.as_str(), run.totals[0].net.0.as_str()), ("ours", "21.50"));
    desk.workspace.profile_delete("ours").unwrap();
    assert_eq!(desk.workspace.profiles().unwrap(), []);
    assert_eq!(desk.workspace.profile_delete("ours").unwrap_err().code(), "not_found");
    assert_eq!(desk.workspace.run_import(&[file], "q", &reading, &Silent).unwrap_err().code(), "not_found");
}

/// Headers and lines in two files, with tax rates as fractions: `invoices` invoices of two lines.
fn in_two_files(desk: &Desk, name: &str, invoices: u32) -> [std::path::PathBuf; 2] {
    let numbers = || 1..=invoices;
    let headers: String = numbers().map(|n| format!("{name}-{n},2026-10-{:02},C{n},EUR\n", n % 28 + 1)).collect();
    let line = |n: u32, line: u32| format!("{name}-{n},{line},P{n}-{line},{n},10.00,{}.00,0.2,{}.00\n", n * 10, n * 2);
    let rows: String = numbers().flat_map(|n| [line(n, 1), line(n, 2)]).collect();
    [
        desk.write(&format!("{name}-headers.csv"), &format!("invoice_number,invoice_date,customer_id,currency\n{headers}")),
        desk.write(
            &format!("{name}-lines.csv"),
            &format!("invoice_number,line_number,product,quantity,unit_price,net_amount,tax_rate,tax_amount\n{rows}"),
        ),
    ]
}

#[test]
fn a_profile_keeps_the_file_of_headers_and_that_a_rate_is_a_fraction() {
    let desk = Desk::new();
    let mapping = desk.workspace.files_inspect(&in_two_files(&desk, "big", 40), &Reading::default()).unwrap().mapping;
    desk.workspace.profile_save("two files", &mapping).unwrap();
    let content: String = behind(desk.workspace.path()).query_row("SELECT content FROM profile", [], |row| row.get(0)).unwrap();
    let profile: serde_json::Value = serde_json::from_str(&content).unwrap();
    let columns = profile["columns"].as_array().unwrap();
    let of = |header: &str| columns.iter().find(|column| column["header"] == header).unwrap();
    assert_eq!(of("invoice_date")["role"], "headers", "{content}");
    assert_eq!(of("net_amount")["role"], "lines");
    assert_eq!((of("tax_rate")["fraction"].as_bool(), of("quantity")["fraction"].as_bool()), (Some(true), Some(false)));

    // Two lines do not show that 0.2 means 20 %; the profile says so, whatever was looked at in between.
    let small = in_two_files(&desk, "small", 1);
    let path = desk.workspace.path().to_owned();
    let rate = |run: i64| -> String {
        let sql = "SELECT tax_rate FROM line WHERE run = ?";
        behind(&path).query_row(sql, [run], |row| row.get(0)).unwrap()
    };
    let without = desk.workspace.run_import(&small, "without", &Reading::default(), &Silent).unwrap();
    assert_eq!(rate(without.id), "0.2");
    let reading = Reading { profile: Some("two files"), ..Reading::default() };
    let with = desk.workspace.run_import(&small, "with", &reading, &Silent).unwrap();
    assert_eq!(rate(with.id).parse::<tieout_billing::Decimal>().unwrap(), tieout_billing::Decimal::from(20));

    // With other files looked at since.
    let other = desk.write("other.csv", "invoice_number,net_amount\n1,1.00\n");
    desk.workspace.files_inspect(&[other], &Reading::default()).unwrap();
    desk.workspace.profile_save("later", &mapping).unwrap();
    let reading = Reading { profile: Some("later"), ..Reading::default() };
    let later = desk.workspace.run_import(&small, "later", &reading, &Silent).unwrap();
    assert_eq!(rate(later.id), rate(with.id));

    // From the columns of a run, in a workspace that was opened again.
    let desk = desk.reopened();
    desk.workspace.profile_save("again", &with.mapping).unwrap();
    let reading = Reading { profile: Some("again"), ..Reading::default() };
    let again = desk.workspace.run_import(&small, "again", &reading, &Silent).unwrap();
    assert_eq!(rate(again.id), rate(with.id));
}
