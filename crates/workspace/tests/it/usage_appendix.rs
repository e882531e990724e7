//! The usage appendix: which records stand on which invoice, and what the page says where they are not what is billed.

use crate::documents::{HEADER, desk, names, request};
use crate::support::{Desk, pages};
use tieout_billing::{RecordKind, Silent};
use tieout_workspace::Reading;
use tieout_workspace::view::{BatchRequest, PageRequest};

const USAGE: Reading<'static> = Reading { kind: RecordKind::Usage, mapping: &[], profile: None, profile_file: None };

/// A1 bills 30 tokens of October, A2 a seat of September, A3 the subscription S1 of October.
fn metered() -> (Desk, i64, i64) {
    let header = format!("{HEADER},period_start,period_end,subscription");
    let rows = [
        "A1,2026-11-01,C1,EUR,1,TOKENS,Tokens,30,,1.00,30.00,19,5.70,,2026-10-01,2026-10-31,",
        "A2,2026-11-01,C1,EUR,1,SEATS,Seats,1,,10.00,10.00,19,1.90,,2026-09-01,2026-09-30,",
        "A3,2026-11-01,C3,EUR,1,TOKENS,Tokens,3,,1.00,3.00,19,0.57,,2026-10-01,2026-10-31,S1",
        "A4,2026-11-01,C4,EUR,1,TOKENS,Tokens,3,,1.00,3.00,19,0.57,,2026-10-01,2026-10-31,",
    ];
    let (desk, run) = desk(&header, &rows);
    let records = "customer_id,product,quantity,date,unit,subscription,invoice_number
C1,TOKENS,10.5,2026-12-24,kTok,,A1
C1,TOKENS,19.5,2026-10-31,kTok,,
C1,TOKENS,5,2026-11-01,kTok,,
C1,TOKENS,7,2026-10-05,kTok,,A2
C2,TOKENS,9,2026-10-05,kTok,,
C3,TOKENS,3,2026-10-02,kTok,S1,
C3,TOKENS,4,2026-10-02,kTok,S2,
";
    let file = desk.write("usage.csv", records);
    let set = desk.workspace.run_import(&[file], "usage", &USAGE, &Silent).unwrap();
    assert_eq!((set.rejects, set.lines), (0, 7));
    (desk, run, set.id)
}

fn appendix(desk: &Desk, run: i64, invoice: &str, usage: Option<i64>) -> String {
    let page = PageRequest { usage, mark: "draft".to_owned(), ..PageRequest::default() };
    let pdf = desk.workspace.document_pdf(run, invoice, &page).unwrap();
    assert_eq!(pdf, desk.workspace.document_pdf(run, invoice, &page).unwrap(), "the same bytes twice");
    pages(&pdf)[1..].join("\n")
}

#[test]
fn records_stand_on_the_invoice_that_they_name_or_whose_period_they_lie_in() {
    let (desk, run, set) = metered();
    let first = appendix(&desk, run, "A1", Some(set));
    assert!(first.contains("Einzelnachweis der Nutzung"), "{first}");
    assert!(first.contains("24.12.2026") && first.contains("31.10.2026"), "{first}");
    // Two rows, and their sum beside what is billed, which is the same: nothing differs.
    assert_eq!((first.matches("kTok").count(), first.contains("weichen ab")), (3, false), "{first}");
    let sum = first.lines().find(|line| line.contains("TOKENS")).unwrap();
    assert_eq!(sum.split_whitespace().collect::<Vec<_>>(), ["TOKENS", "kTok", "30", "30"], "{first}");

    let second = appendix(&desk, run, "A2", Some(set));
    assert!(second.contains("weichen ab: TOKENS") && second.contains("05.10.2026"), "what nobody bills is said: {second}");
    let third = appendix(&desk, run, "A3", Some(set));
    assert_eq!((third.matches("kTok").count(), third.contains("differ")), (2, false), "{third}");
    assert_eq!(appendix(&desk, run, "A4", Some(set)), "", "nothing was recorded: no appendix");
    assert_eq!(appendix(&desk, run, "A1", None), "");
}

#[test]
fn a_batch_has_the_appendices_and_writes_again_when_the_usage_is_another() {
    let (desk, run, set) = metered();
    let with = BatchRequest { usage: Some(set), mark: "draft".to_owned(), pattern: String::new(), ..request(run, "pdf") };
    let folder = desk.folder.path().join("out");
    let batch = desk.workspace.batch_start(&with, &folder, &Silent).unwrap();
    assert_eq!((batch.state.as_str(), batch.written, batch.request.usage), ("done", 4, Some(set)));
    let file = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let page = PageRequest { usage: Some(set), mark: "draft".to_owned(), ..PageRequest::default() };
    assert!(file("A1.pdf") == desk.workspace.document_pdf(run, "A1", &page).unwrap());
    let before = desk.workspace.batch_files(batch.id, "written", 0, 10).unwrap().files;
    let without =
        desk.workspace.batch_start(&BatchRequest { usage: None, ..with.clone() }, &desk.folder.path().join("plain"), &Silent).unwrap();
    let plain = desk.workspace.batch_files(without.id, "written", 0, 10).unwrap().files;
    let same: Vec<bool> = before.iter().zip(&plain).map(|(one, other)| one.sha256 == other.sha256).collect();
    assert_eq!(same, [false, false, false, true]);

    // A record that was rejected comes later: what is written by then is another usage set's.
    let other = desk.write("other.csv", "customer_id,product,quantity,date\nC1,TOKENS,many,2026-10-02\nC1,TOKENS,1,2026-10-03\n");
    let set = desk.workspace.run_import(&[other], "other", &USAGE, &Silent).unwrap();
    assert_eq!((set.lines, set.rejects), (1, 1));
    let again = BatchRequest { usage: Some(set.id), ..with.clone() };
    let batch = desk.workspace.batch_start(&again, &folder, &Silent).unwrap();
    let old = file("A1.pdf");
    let rejects = desk.folder.path().join("rejects.csv");
    desk.workspace.run_rejects_export(set.id, &rejects).unwrap();
    let mended = std::fs::read_to_string(&rejects).unwrap().replace("many", "29");
    std::fs::write(&rejects, mended).unwrap();
    desk.workspace.run_rejects_import(set.id, &rejects, &Silent).unwrap();
    desk.workspace.batch_resume(batch.id, &Silent).unwrap();
    let new = file("A1.pdf");
    assert!(old != new && pages(&new).join("").contains("02.10.2026"));
    assert_eq!(names(&folder), ["A1.pdf", "A2.pdf", "A3.pdf", "A4.pdf", "index.csv"]);
}

#[test]
fn what_can_not_be_an_appendix_is_refused() {
    let (desk, run, set) = metered();
    let toml = Some("blocks = [\"lines\", \"totals\"]\n".to_owned());
    let page = PageRequest { usage: Some(set), toml: toml.clone(), ..PageRequest::default() };
    let refused = desk.workspace.document_pdf(run, "A1", &page).unwrap_err().to_string();
    assert!(refused.contains("has no usage appendix"), "{refused}");
    let with = BatchRequest { usage: Some(set), ..request(run, "pdf") };
    let refused = desk.workspace.batch_start_with(&with, toml.as_deref(), &desk.folder.path().join("out"), &Silent).unwrap_err();
    assert!(refused.to_string().contains("has no usage appendix"), "{refused}");
    let refused = desk.workspace.document_pdf(run, "A1", &PageRequest { usage: Some(run), ..PageRequest::default() }).unwrap_err();
    assert!(refused.to_string().contains("run holds bill run, not usage"), "{refused}");
}
