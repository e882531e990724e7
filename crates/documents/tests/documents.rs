//! Every document from one made-up comparison: what is in it, that nothing escapes, that no digit is lost.

mod comparison_pdf;
mod einvoice;
mod payment_code;
mod pdf;
mod review;
mod sample;
mod template;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use sample::{decimal, report, row, rows};
use std::io::Cursor;
use tieout_billing::{FieldKind, Value};
use tieout_documents::*;

const NASTY: &str = "=1+1 <script>alert(\"x\")</script> & 'quoted',\nnext\u{0}line\u{202E}";

fn html(report: &ComparisonReport, rows: &dyn DifferenceSource, options: &HtmlOptions) -> String {
    let mut out = Vec::new();
    write_comparison_html(report, rows, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page without its style and script, which a person reads in their own files.
fn body(html: &str) -> String {
    let start = html.find("<main>").unwrap();
    let end = html.find("<script>").unwrap();
    html[start..end].to_owned()
}

fn workbook(report: &ComparisonReport, rows: &dyn DifferenceSource) -> Xlsx<Cursor<Vec<u8>>> {
    let mut out = Vec::new();
    write_comparison_xlsx(report, rows, &mut out).unwrap();
    open_workbook_from_rs(Cursor::new(out)).unwrap()
}

fn cells(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    workbook.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn nasty_report() -> ComparisonReport {
    let mut report = report();
    let nasty = || NASTY.to_owned();
    report.title = nasty();
    report.generated_by = nasty();
    report.before.name = nasty();
    report.before.files[0].name = nasty();
    report.settings[0].value = nasty();
    report.fields_on_one_side = vec![nasty()];
    let cause = &mut report.causes[0];
    (cause.id, cause.summary, cause.conditions[0].value) = (nasty(), nasty(), nasty());
    cause.decision.as_mut().unwrap().reason = nasty();
    cause.examples[0].customer = nasty();
    cause.examples[0].before = nasty();
    report
}

fn nasty_row() -> DifferenceRow<'static> {
    DifferenceRow {
        invoice_before: NASTY,
        line_before: NASTY,
        customer: NASTY,
        product: NASTY,
        field: NASTY,
        before: Value::Text(NASTY),
        after: Value::Text(NASTY),
        cause: NASTY,
        currency: NASTY,
        ..row()
    }
}

#[test]
fn the_report_reads_like_this() {
    insta::assert_snapshot!(body(&html(&report(), &rows(), &HtmlOptions::default())));
}

#[test]
fn the_json_has_the_shape_of_the_command() {
    let mut out = Vec::new();
    write_comparison_json(&report(), &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn nothing_in_a_text_becomes_markup() {
    let page = html(&nasty_report(), &vec![nasty_row()], &HtmlOptions::default());
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own script");
    assert!(page.contains("=1+1 &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;quoted&#39;,"));
    assert!(!page.contains('\0'));
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    assert!(!page.contains("://"), "nothing from any network");
    assert!(!page.contains(" style=") && !page.contains(" onclick="), "nothing that the page's policy forbids");
}

#[test]
fn a_sample_is_stated_and_holds_the_largest_and_the_first_of_each_cause() {
    let small = DifferenceRow { money: decimal("0.01"), ..row() };
    let mut many = vec![small; 50];
    many[7] = DifferenceRow { customer: "LARGEST", money: decimal("-99999"), ..row() };
    many[9] = DifferenceRow { customer: "SECOND", money: decimal("500"), ..row() };
    many[31] = DifferenceRow { customer: "ONLY-C9", cause: "C9", money: decimal("0"), ..row() };
    let options = HtmlOptions { most_differences: 2, all_are_in: Some("all & everything.csv".into()) };
    let page = html(&report(), &many, &options);
    // The two largest, the first of C1 and the first of C9.
    assert!(
        page.contains("<b>Showing 4 of 50</b>: the largest by money and the first of each cause. All are in all &amp; everything.csv.")
    );
    for name in ["LARGEST", "SECOND", "ONLY-C9"] {
        assert_eq!(page.matches(name).count(), 1, "{name}");
    }
    let all = html(&report(), &rows(), &HtmlOptions::default());
    assert!(all.contains("All 5 differences."));
}

#[test]
fn equal_runs_say_so() {
    let mut equal = ComparisonReport { title: "Equal".into(), ..ComparisonReport::default() };
    equal.invoices = Tally { matched: 3, unchanged: 3, ..Tally::default() };
    equal.lines = Tally { matched: 9, unchanged: 9, ..Tally::default() };
    let page = html(&equal, &Vec::new(), &HtmlOptions::default());
    assert!(page.contains("Nothing differs: 3 invoices, 9 lines."));
    assert!(!page.contains("id=\"differences\"") && !page.contains("id=\"causes\"") && !page.contains("id=\"waterfall\""));
    assert!(equal.proved() && !equal.differs());
}

#[test]
fn a_missing_proof_is_said_aloud() {
    let mut unproved = report();
    unproved.proof[0].residual.net = decimal("0.01");
    let page = html(&unproved, &rows(), &HtmlOptions::default());
    assert!(page.contains("not proved") && page.contains("must not be relied on"));
}

#[test]
fn the_workbook_has_five_sheets_and_exact_numbers() {
    let mut workbook = workbook(&report(), &rows());
    assert_eq!(workbook.sheet_names(), ["Summary", "Causes", "Differences", "Proof", "Settings"]);
    let differences = cells(&mut workbook, "Differences");
    assert_eq!(differences.len(), 6);
    assert_eq!(
        differences[0][..4],
        ["Invoice before", "Line before", "Invoice after", "Line after"].map(|title| Data::String(title.into()))
    );
    // An invoice number stays a text, an amount is a number.
    assert_eq!(differences[1][0], Data::String("536370".into()));
    assert_eq!(differences[1][6].to_string(), "2.95");
    assert!(matches!(differences[1][6], Data::Float(_)));
    assert_eq!(differences[5][6].to_string(), "-9747747.93");
    let causes = cells(&mut workbook, "Causes");
    assert_eq!(causes[1][2], Data::String("price x 1.05 where product starts 82".into()));
    assert_eq!(causes[0][10], Data::String("Net EUR".into()));
    assert_eq!(causes[1][13].to_string(), "40175.25");
    let proof = cells(&mut workbook, "Proof");
    assert_eq!(proof[1][7].to_string(), "0");
}

#[test]
fn no_digit_is_lost_in_a_workbook_and_no_text_is_a_formula() {
    let texts = ["=1+1", "-12.50", "INV-1", "two\nlines", "<script>", "\u{1}control", "", "00123"];
    let decimals = [
        "-0.05",
        "999999999999999",
        "1000000000000000.01",
        "0.1234567890123456789",
        "12345678901234567890",
        "1.50",
        "0.000000000000000000000000001",
    ];
    struct Cells(Vec<TableColumn>, Vec<Value<'static>>);
    impl TableSource for Cells {
        fn columns(&self) -> &[TableColumn] {
            &self.0
        }
        fn walk(&self, each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
            self.1.iter().try_for_each(|value| each(&[Value::Text("row"), *value]))
        }
    }
    let column = |title: &str, kind| TableColumn { title: title.into(), kind };
    let mut values: Vec<Value<'static>> = texts.iter().map(|text| Value::Text(text)).collect();
    values.extend(decimals.iter().map(|text| Value::Decimal(decimal(text))));
    let date = |year, month, day| Value::Date(chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap());
    values.extend([date(2026, 11, 22), date(1900, 1, 1), date(1, 1, 1)]);
    let table = Cells(vec![column("row", FieldKind::Text), column("value", FieldKind::Decimal)], values);
    let mut out = Vec::new();
    write_table_xlsx(&table, "Any: table?", &mut out).unwrap();
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(out)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    assert_eq!(name, "Any  table");
    assert!(workbook.worksheet_formula(&name).unwrap().used_cells().next().is_none());
    let read: Vec<Data> = cells(&mut workbook, &name).into_iter().skip(1).map(|row| row[1].clone()).collect();
    assert_eq!(read[0], Data::String("'=1+1".into()));
    assert_eq!(read[1], Data::String("-12.50".into()));
    assert_eq!(read[3], Data::String("two\nlines".into()));
    assert_eq!(read[7], Data::String("00123".into()));
    for (cell, text) in read[texts.len()..].iter().zip(decimals) {
        match cell {
            Data::Float(number) => assert_eq!(number.to_string().parse::<rust_decimal::Decimal>().unwrap(), decimal(text)),
            Data::String(kept) => assert_eq!(kept, text),
            other => panic!("{text} became {other:?}"),
        }
    }
    let strings = read[texts.len()..].iter().filter(|cell| matches!(cell, Data::String(_))).count();
    assert_eq!(strings, 4 + 2, "four decimals that Excel can't hold, and two dates before its time");
}

#[test]
fn a_nasty_report_is_a_sound_workbook() {
    let mut workbook = workbook(&nasty_report(), &vec![nasty_row()]);
    let differences = cells(&mut workbook, "Differences");
    assert!(matches!(&differences[1][0], Data::String(text) if text.starts_with("'=1+1 <script>")), "{:?}", differences[1][0]);
}
