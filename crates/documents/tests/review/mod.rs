//! The documents of one made-up review: what they say, that nothing escapes, that no digit is lost.

use super::NASTY;
use super::sample::decimal;
use super::sample::review::{money, register, review};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use std::io::Cursor;
use tieout_documents::*;

fn html(report: &ReviewReport) -> String {
    let mut out = Vec::new();
    write_review_html(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn workbook(report: &ReviewReport, register: &dyn RegisterSource) -> Xlsx<Cursor<Vec<u8>>> {
    let mut out = Vec::new();
    write_review_xlsx(report, register, &mut out).unwrap();
    open_workbook_from_rs(Cursor::new(out)).unwrap()
}

fn cells(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    workbook.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// Every text of the report is one that tries to escape.
fn nasty() -> ReviewReport {
    let nasty = || NASTY.to_owned();
    let mut report = review();
    (report.title, report.run, report.previous, report.generated_by) = (nasty(), nasty(), Some(nasty()), nasty());
    (report.tool_version, report.checked_by, report.hash, report.log_head) = (nasty(), nasty(), nasty(), Some(nasty()));
    (report.generated_at, report.checked_at) = (nasty(), nasty());
    (report.register.files[0].name, report.register.files[0].sha256) = (nasty(), nasty());
    (report.register.first_invoice, report.register.last_invoice) = (nasty(), nasty());
    report.billed[0].currency = nasty();
    report.findings.at_stake[0].currency = nasty();
    (report.tie_out[2].name, report.tie_out[2].source, report.tie_out[2].currency) = (nasty(), nasty(), nasty());
    report.families[0].family = nasty();
    let group = &mut report.groups[0];
    (group.id, group.severity, group.summary, group.state, group.reason, group.by) = (nasty(), nasty(), nasty(), nasty(), nasty(), nasty());
    (report.not_run[0].name, report.not_run[0].needs[0], report.not_run[2].name) = (nasty(), nasty(), nasty());
    let figure = &mut report.figures[0];
    (figure.id, figure.name, figure.formula, figure.unit, figure.values[0].currency) = (nasty(), nasty(), nasty(), nasty(), nasty());
    report.figures[6].needs[0] = nasty();
    let stopped = &mut report.stopped[0];
    (stopped.invoice, stopped.customer, stopped.reason, stopped.by) = (nasty(), nasty(), nasty(), nasty());
    let waived = &mut report.waivers[0];
    (waived.check, waived.summary, waived.reason, waived.owner) = (nasty(), nasty(), nasty(), nasty());
    (report.approvals[0].by, report.approvals[0].key, report.approvals[0].last_at) = (nasty(), nasty(), nasty());
    report.sample.as_mut().unwrap().conclusion = nasty();
    report.sign_off = Some(SignOff { by: nasty(), at: nasty(), note: nasty(), key: nasty() });
    report
}

#[test]
fn the_page_reads_like_this() {
    let page = html(&review());
    // For looking at.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/review.html"), &page).unwrap();
    insta::assert_snapshot!(&page[page.find("<main>").unwrap()..]);
}

#[test]
fn the_message_reads_like_this() {
    insta::assert_snapshot!(review_slack_text(&review()));
}

#[test]
fn nothing_in_a_text_becomes_markup() {
    let page = html(&nasty());
    assert!(!page.contains("<script"), "the page has no script, nor does a text become one");
    assert!(page.matches("=1+1 &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;quoted&#39;,").count() > 25);
    assert!(!page.contains('\0') && !page.contains("://") && !page.contains(" style="));
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    let message = review_slack_text(&nasty());
    assert!(!message.contains("<") && message.contains("&lt;script&gt;"));
    assert!(message.lines().all(|line| !line.starts_with("next")), "a name stays on its line");
}

#[test]
fn amounts_are_exact_and_in_their_currency() {
    let page = html(&review());
    for figure in ["579,492,449,774.88", "482,910,374,812.40", "−481,200<", "+4,555,763,773.50", "✗ +0.50", "GBP 571,200,110,300.00"] {
        assert!(page.contains(figure), "{figure}");
    }
    assert!(!page.contains("−481,200.00"), "yen have no decimals");
    let lead = review_lead(&review());
    assert_eq!(
        lead,
        "25,900 invoices were billed: GBP 579,492,449,774.88, EUR 1,432,901.07 and JPY −529,320 gross. 4,181 findings on 1,204 invoices, \
         with GBP 118,402.66 and EUR 2,201.10 at stake; 11 invoices are held and 2 invoices are rejected. 985 invoices remain to be \
         decided."
    );
}

/// Eight that are known on the page, all in the workbook: what is not known has no value there, nor is it 0.
#[test]
fn a_figure_is_known_or_says_what_it_needs() {
    let report = review();
    let page = html(&report);
    let section = &page[page.find("<section id=\"kpis\">").unwrap()..];
    let section = &section[..section.find("</section>").unwrap()];
    assert_eq!(section.matches("<dt").count(), 8);
    assert!(section.contains("<dd>EUR 48.20 days</dd><dd>GBP 35.59 days</dd><dd class=\"muted\">and 1 more</dd>"), "{section}");
    assert!(section.contains("title=\"how past due is computed\"") && section.contains("<dd>96.10 %</dd>"), "{section}");
    assert!(!section.contains("Unapplied cash") && section.contains("2 more known and 2 not known for want of records, in the workbook"));
    assert_eq!(figure_value(&report.figures[10].values[0], "money"), "USD 900,000.00");

    let rows = cells(&mut workbook(&report, &register()), "Figures");
    let of = |name: &str| rows.iter().filter(|row| row[0] == Data::String(name.into())).collect::<Vec<_>>();
    let dso: Vec<(String, String)> = of("Days sales outstanding").iter().map(|row| (row[1].to_string(), row[3].to_string())).collect();
    assert_eq!(dso, [("48.2", "EUR"), ("35.59", "GBP"), ("0", "JPY")].map(|(value, currency)| (value.to_owned(), currency.to_owned())));
    let unknown = of("Close duration");
    assert_eq!((unknown.len(), &unknown[0][1]), (1, &Data::Empty), "not known is not 0");
    assert_eq!(unknown[0][5], Data::String("periods with closed_date; the billing period".into()));

    let none = ReviewReport { figures: report.figures.into_iter().filter(|figure| !figure.needs.is_empty()).collect(), ..review() };
    assert!(!html(&none).contains("id=\"kpis\""));
}

#[test]
fn what_remains_is_said_until_nothing_does() {
    let remains = review_remains(&review());
    assert_eq!(
        remains,
        [
            "982 invoices are to be reviewed",
            "3 invoices need a second approval",
            "11 held invoices are to be mended or let go",
            "2 groups of critical or high severity are undecided",
            "Gross differs from general ledger, October by EUR +0.50",
            "17 rows of the files could not be read and are in no figure here",
            "2 checks did not run for lack of payments and usage",
            "The review is not signed off",
        ]
    );
    let done = ReviewReport {
        sign_off: Some(SignOff { by: "Mats Lindqvist".into(), ..SignOff::default() }),
        register: Register { invoices: 1, ..Register::default() },
        statuses: vec![StatusCount { status: Status::Approved, invoices: 1, gross: money(&[("EUR", "1.00")]) }],
        ..ReviewReport::default()
    };
    assert!(review_remains(&done).is_empty());
    assert_eq!(review_lead(&done), "1 invoice was billed. No check found anything. Signed off by Mats Lindqvist.");
    assert!(html(&done).contains("✓ Nothing."));
}

#[test]
fn a_tie_out_holds_only_where_every_control_total_does() {
    let mut report = review();
    assert_eq!(report.tied_out(), Some(false));
    report.tie_out[2].register = decimal("1432900.57");
    assert_eq!(report.tied_out(), Some(true));
    // A cent beside twelve digits.
    report.tie_out[1].register = decimal("579492449774.87");
    assert_eq!(report.tied_out(), Some(false));
    assert!(html(&report).contains("✗ −0.01"));
    report.tie_out.clear();
    assert_eq!(report.tied_out(), None);
    assert!(html(&report).contains("not tied out"));
}

#[test]
fn long_lists_are_cut_on_the_page_and_whole_in_the_workbook() {
    let mut report = review();
    let one = report.stopped[0].clone();
    report.stopped = (0..40).map(|number| StoppedInvoice { invoice: format!("INV-{number}"), ..one.clone() }).collect();
    report.statuses[1].invoices = 50;
    let page = html(&report);
    assert!(page.contains("INV-3<") && !page.contains("INV-4<"));
    assert!(page.contains("and 48 more invoices, in the workbook"));
    assert_eq!(cells(&mut workbook(&report, &register()), "Stopped").len(), 41);
}

#[test]
fn the_workbook_has_exact_numbers_one_currency_a_row() {
    let mut book = workbook(&review(), &register());
    assert_eq!(book.sheet_names(), ["Summary", "Findings", "Checks", "Figures", "Stopped", "People", "Register"]);
    let rows = cells(&mut book, "Register");
    assert_eq!(rows[1][6].to_string(), "120400000000");
    assert!(matches!(rows[1][4], Data::Float(_)), "twelve digits and two are a number");
    assert_eq!(rows[2][0], Data::String("00042".into()), "a number of an invoice is a name");
    assert_eq!(rows[2][6].to_string(), "-529320");
    let findings = cells(&mut book, "Findings");
    let both: Vec<&Vec<Data>> = findings.iter().filter(|row| row[0] == Data::String("G4".into())).collect();
    assert_eq!(both.len(), 2, "a row for each currency");
    assert_eq!((both[0][4].to_string(), both[1][4].to_string()), ("294".into(), String::new()), "counts once");
    assert_eq!(both[1][8].to_string(), "2201.1");
    let summary = cells(&mut book, "Summary");
    let tied = summary.iter().find(|row| row[2] == Data::String("EUR".into()) && row[0] == Data::String("Gross".into())).unwrap();
    assert_eq!(tied[5].to_string(), "0.5");
}

#[test]
fn no_text_of_the_workbook_is_a_formula() {
    let mut rows = register();
    (rows[0].invoice, rows[0].customer, rows[0].by, rows[0].currency) = (NASTY, NASTY, NASTY, NASTY);
    let mut book = workbook(&nasty(), &rows);
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().used_cells().next().is_none(), "{sheet}");
        for cell in cells(&mut book, &sheet).iter().flatten() {
            assert!(!matches!(cell, Data::String(text) if text.starts_with('=')), "{sheet}: {cell:?}");
        }
    }
}
