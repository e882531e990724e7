//! From contracts, prices and usage to an expected run; why; which side of a comparison is right; other prices.

use crate::support::Desk;
use std::collections::BTreeMap;
use std::path::Path;
use tieout_billing::{Decimal, Silent};
use tieout_workspace::view::{DerivationView, DifferenceQuery, RatingRequest, RatingView, SaidColumnView, SettingsView};
use tieout_workspace::{ExportKind, Reading, rate_files};

/// A file of the sample that the repository carries.
pub fn file(name: &str) -> String {
    format!("{}/../../sample/rating-{name}", env!("CARGO_MANIFEST_DIR"))
}

pub fn request(name: &str) -> RatingRequest {
    RatingRequest {
        name: name.to_owned(),
        contracts: vec![file("contracts.csv")],
        prices: vec![file("prices.csv")],
        usage: vec![file("usage.csv")],
        tax_rates: vec![file("tax-rates.csv")],
        period: "2026-11".to_owned(),
        dialect: "tieout".to_owned(),
        ..Default::default()
    }
}

pub fn rated() -> (Desk, RatingView) {
    let desk = Desk::new();
    let rating = desk.workspace.rating_start(&request("expected"), &Silent).unwrap();
    (desk, rating)
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn an_expected_run_is_a_run_and_every_figure_says_why() {
    let (desk, rating) = rated();
    assert_eq!((rating.contracts, rating.invoices, rating.events), (10, 9, 608));
    let kinds: Vec<(&str, u64)> = rating.problems.iter().map(|kind| (kind.kind.as_str(), kind.count)).collect();
    assert_eq!(kinds, [("usage_outside_term", 20), ("negative_usage", 1), ("usage_without_contract", 1)]);
    assert!(rating.inputs.iter().all(|input| input.sha256.len() == 64 && input.bytes > 0));
    let problems = desk.workspace.rating_problems(rating.run, "negative_usage", 0, 10).unwrap();
    assert!(problems.rows[0].row.is_some() && problems.rows[0].file == "rating-usage.csv", "{problems:?}");

    // The sums of the run, of the invoices and of their lines are one.
    let run = desk.workspace.run(rating.run).unwrap();
    assert_eq!((run.invoices, run.lines, run.rejects), (9, rating.lines, 0));
    let contracts = desk.workspace.rated_contracts(rating.run, "", 0, 100).unwrap();
    assert_eq!(contracts.total, 10);
    let mut sums = [Decimal::ZERO; 3];
    for row in &contracts.rows {
        for invoice in desk.workspace.rated_contract(rating.run, &row.contract).unwrap().invoices {
            let view = desk.workspace.rated_invoice(rating.run, &invoice.invoice, None).unwrap();
            let lines: Decimal = view.lines.iter().map(|line| decimal(&line.net.result.0)).sum();
            let adjustments: Decimal = view.adjustments.iter().map(|(_, amount)| decimal(&amount.result.0)).sum();
            assert_eq!(lines + adjustments, decimal(&invoice.net.0), "{}", invoice.invoice);
            assert_eq!(decimal(&invoice.net.0) + decimal(&invoice.tax.0), decimal(&invoice.gross.0), "{}", invoice.invoice);
            for (sum, figure) in sums.iter_mut().zip([&invoice.net, &invoice.tax, &invoice.gross]) {
                *sum += decimal(&figure.0);
            }
        }
    }
    let total = &rating.totals[0];
    assert_eq!(sums.map(|sum| sum.to_string()), [&total.net, &total.tax, &total.gross].map(|figure| figure.0.clone()));
    // By hand: 12 seats of 24 and support of 49; 7,881 + ... calls are in the tree.
    let view = desk.workspace.rated_invoice(rating.run, "K-1001 2026-11-01", None).unwrap();
    let seats = view.lines.iter().find(|line| line.charge == "seats").unwrap();
    assert_eq!((seats.net.result.0.as_str(), seats.net.arithmetic.as_str()), ("288", "12 x 24 = 288"));
    let calls = view.lines.iter().find(|line| line.charge == "calls").unwrap();
    assert!(somewhere(&calls.net, "units included in a whole period"), "{calls:#?}");
}

fn somewhere(figure: &DerivationView, named: &str) -> bool {
    figure.figure == named || figure.operands.iter().any(|operand| somewhere(operand, named))
}

#[test]
fn the_same_comes_out_of_files_and_it_is_there_again() {
    let (desk, rating) = rated();
    let mut out = Vec::new();
    let done = rate_files(&request(""), Some(&mut out), &Silent).unwrap();
    assert_eq!((done.invoices, done.lines, done.events), (rating.invoices, rating.lines, rating.events));
    assert_eq!(done.totals["EUR"].gross.to_string(), rating.totals[0].gross.0);
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(json["invoices"].as_array().unwrap().len(), 9);
    assert_eq!(json["rating"]["problems"].as_array().unwrap().len(), 22);
    let desk = desk.reopened();
    assert_eq!(desk.workspace.rating(rating.run).unwrap(), rating);
    assert_eq!(desk.workspace.ratings().unwrap(), std::slice::from_ref(&rating));
    let check = desk.workspace.workspace_check().unwrap();
    assert!(check.sound, "{:?}", check.problems);
    assert_eq!(desk.workspace.rating_start(&request("expected"), &Silent).unwrap_err().code(), "name_taken");
    desk.workspace.run_delete(rating.run).unwrap();
    assert!(desk.workspace.ratings().unwrap().is_empty());
    assert_eq!(desk.workspace.rated_contracts(rating.run, "", 0, 1).unwrap().total, 0);
}

#[test]
fn windows_of_what_was_rated() {
    let (desk, rating) = rated();
    let found = desk.workspace.rated_contracts(rating.run, "öztürk", 0, 10).unwrap();
    assert_eq!((found.total, found.rows[0].contract.as_str()), (1, "K-1004"));
    let contract = desk.workspace.rated_contract(rating.run, "K-1008").unwrap();
    assert_eq!(contract.credits.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), ["granted", "drawn"]);
    assert_eq!(decimal(&contract.credits[1].amount.0), decimal("-500"));
    let upgraded = desk.workspace.rated_contract(rating.run, "K-1002").unwrap();
    assert_eq!(upgraded.phases.iter().map(|phase| phase.plan.as_str()).collect::<Vec<_>>(), ["team", "business"]);
    let books = desk.workspace.price_books(rating.run).unwrap();
    let team = books[0].plans.iter().find(|plan| plan.plan == "team").unwrap();
    let calls = team.charges.iter().find(|charge| charge.charge == "calls").unwrap();
    assert_eq!((calls.model.as_str(), calls.tiers.len()), ("graduated", 3));
    assert!(
        calls.curve.len() > 8 && calls.curve.windows(2).all(|pair| decimal(&pair[0].1.0) <= decimal(&pair[1].1.0)),
        "{:?}",
        calls.curve
    );
    let usage = desk.workspace.usage_days(rating.run).unwrap();
    let metric = usage.iter().find(|metric| metric.metric == "api_calls").unwrap();
    assert_eq!(metric.days.iter().map(|day| decimal(&day.quantity.0)).sum::<Decimal>(), decimal(&metric.quantity.0));
    let path = desk.folder.path().join("calculation.pdf");
    desk.workspace.rated_invoice_pdf(rating.run, "K-1001 2026-11-01", &path).unwrap();
    let first = std::fs::read(&path).unwrap();
    desk.workspace.rated_invoice_pdf(rating.run, "K-1001 2026-11-01", &path).unwrap();
    assert_eq!(first, std::fs::read(&path).unwrap());
    assert!(first.starts_with(b"%PDF-1.7"));
}

/// What was billed before and after a change: the seats of K-1001 were 24 and are 25 afterwards; the support was 48 and is now the right 49.
fn billed(seat: &str, support: &str, extra: &str) -> String {
    let rows = [("SEAT-TEAM", "12", seat), ("SUPPORT", "1", support)];
    let mut text =
        "invoice_number,customer_id,currency,product,plan,subscription,period_start,period_end,quantity,unit_price,net_amount\n".to_owned();
    for (product, quantity, price) in rows {
        let net = decimal(quantity) * decimal(price);
        text += &format!("INV-1,C-001,EUR,{product},team,K-1001,2026-11-01,2026-11-30,{quantity},{price},{net}\n");
    }
    text += &format!("INV-1,C-001,EUR,API-CALLS,team,K-1001,2026-10-01,2026-10-31,{extra}\n");
    text
}

#[test]
fn a_comparison_is_judged_by_what_should_have_been() {
    let (desk, rating) = rated();
    let calls = desk.workspace.rated_invoice(rating.run, "K-1001 2026-11-01", None).unwrap();
    let calls = calls.lines.iter().find(|line| line.charge == "calls").unwrap();
    let right = format!("{},0.02,{}", calls.quantity.result.0, calls.net.result.0);
    let before = desk.write("before.csv", &billed("24", "48", &right));
    let after = desk.write("after.csv", &billed("25", "49", &right));
    let before = desk.workspace.run_import(&[before], "before", &Reading::default(), &Silent).unwrap();
    let after = desk.workspace.run_import(&[after], "after", &Reading::default(), &Silent).unwrap();
    let comparison = desk.workspace.comparison_start(before.id, after.id, "change", &SettingsView::default(), &Silent).unwrap();
    assert_eq!(desk.workspace.judgement(comparison.id).unwrap(), None);
    let judgement = desk.workspace.comparison_judge(comparison.id, rating.run, &Silent).unwrap();
    let verdicts: Vec<(&str, u64, &str)> =
        judgement.verdicts.iter().map(|verdict| (verdict.right.as_str(), verdict.lines, verdict.impact[0].net.0.as_str())).collect();
    assert_eq!(verdicts, [("before", 1, "12"), ("after", 1, "1")], "{judgement:#?}");
    let wanted = |right: &str| DifferenceQuery { right: vec![right.to_owned()], ..DifferenceQuery::default() };
    let rows = desk.workspace.differences(comparison.id, &wanted("before"), 0, 100).unwrap().rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.product == "SEAT-TEAM" && row.right == "before"), "{rows:#?}");
    let rows = desk.workspace.differences(comparison.id, &wanted("after"), 0, 100).unwrap().rows;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.product == "SUPPORT" && row.right == "after"), "{rows:#?}");

    // Where neither side is right, what should have been billed stands beside them: on the screen, in the clipboard, in every export.
    let wrong = desk.write("wrong.csv", &billed("26", "49", &right));
    let wrong = desk.workspace.run_import(&[wrong], "wrong", &Reading::default(), &Silent).unwrap();
    let neither = desk.workspace.comparison_start(after.id, wrong.id, "still wrong", &SettingsView::default(), &Silent).unwrap();
    desk.workspace.comparison_judge(neither.id, rating.run, &Silent).unwrap();
    let rows = desk.workspace.differences(neither.id, &wanted("neither"), 0, 100).unwrap().rows;
    let values: Vec<[&str; 4]> = rows.iter().map(|row| [&row.field, &row.before, &row.after, &row.expected].map(String::as_str)).collect();
    assert_eq!(values, [["unit_price", "25", "26", "24"], ["net_amount", "300", "312", "288"]]);
    assert!(rows.iter().all(|row| row.right == "neither"), "{rows:#?}");
    let csv = desk.folder.path().join("neither.csv");
    desk.workspace.export(neither.id, ExportKind::Csv, None, &csv, &Silent).unwrap();
    let csv = std::fs::read_to_string(csv).unwrap();
    assert!(csv.starts_with("invoice_before,") && csv.contains(",expected,right\n") && csv.contains(",24,neither\n"), "{csv}");
    let html = desk.folder.path().join("neither.html");
    desk.workspace.export(neither.id, ExportKind::Html, None, &html, &Silent).unwrap();
    assert!(std::fs::read_to_string(html).unwrap().contains("Expected</th>"));
    let tsv = desk.workspace.differences_tsv(neither.id, &wanted("neither"), 0, 10).unwrap();
    assert!(tsv.lines().nth(1).is_some_and(|line| line.ends_with("\t24\tneither")), "{tsv}");
    desk.workspace.export(neither.id, ExportKind::Xlsx, None, &desk.folder.path().join("neither.xlsx"), &Silent).unwrap();
    desk.workspace.comparison_delete(neither.id).unwrap();

    // Held against one of its own sides every difference is that side's: and the money of the verdicts is the money of the comparison.
    let copy = desk.write("copy.csv", &billed("25", "49", &right).replace("INV-1", "INV-01"));
    let copy = desk.workspace.run_import(&[copy], "copy", &Reading::default(), &Silent).unwrap();
    let judged = desk.workspace.comparison_judge(comparison.id, copy.id, &Silent).unwrap();
    assert_eq!(judged.verdicts.iter().map(|verdict| verdict.right.as_str()).collect::<Vec<_>>(), ["after"]);
    assert_eq!(judged.verdicts[0].impact[0].net.0, "13");
    assert_eq!(desk.workspace.comparison_judge(comparison.id, after.id, &Silent).unwrap_err().code(), "invalid");
    assert_eq!(desk.workspace.run_delete(copy.id).unwrap_err().code(), "run_in_use");
    let beside = desk.workspace.rated_invoice(rating.run, "K-1001 2026-11-01", Some(after.id)).unwrap().billed.unwrap();
    assert_eq!((beside.invoice.as_str(), beside.lines.len()), ("INV-1", 3));
    assert!(beside.lines.iter().all(|line| line.number.is_some()), "{beside:#?}");
}

#[test]
fn what_can_not_be_rated_is_said() {
    let desk = Desk::new();
    let tried = |request: RatingRequest| desk.workspace.rating_start(&request, &Silent).unwrap_err().to_string();
    assert!(tried(RatingRequest { period: "October".to_owned(), ..request("r") }).contains("October is no period"));
    assert!(tried(RatingRequest { dialect: "excel".to_owned(), ..request("r") }).contains("there is no dialect excel"));
    let settings = BTreeMap::from([("tier_bound".to_owned(), "sometimes".to_owned())]);
    assert!(tried(RatingRequest { settings, ..request("r") }).contains("inclusive or exclusive"));
    assert!(tried(RatingRequest { contracts: Vec::new(), ..request("r") }).contains("no contracts"));
    assert!(tried(RatingRequest { contracts: vec!["/nowhere/contracts.csv".to_owned()], ..request("r") }).contains("contracts.csv"));
    // Without tax rates nobody is billed, and each contract says why: nothing is taxed by guess.
    let bare = RatingRequest { tax_rates: Vec::new(), ..request("without tax") };
    let rating = desk.workspace.rating_start(&bare, &Silent).unwrap();
    assert_eq!(rating.invoices, 1, "only the export outside the union needs no rate");
    assert!(rating.problems.iter().any(|kind| kind.kind == "no_tax_rate" && kind.count == 8), "{:?}", rating.problems);
    assert!(Path::new(&file("usage.csv")).exists());
}

/// Every figure of an expected invoice stands on the pages of its calculation, and the pages are PDF/A.
#[test]
fn a_calculation_on_paper_has_every_figure() {
    let (desk, rating) = rated();
    let path = desk.folder.path().join("calculation.pdf");
    for number in ["K-1004 2026-11-30", "K-1008 2026-11-01"] {
        desk.workspace.rated_invoice_pdf(rating.run, number, &path).unwrap();
        let printed = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
        let page = String::from_utf8(printed.stdout).unwrap();
        let view = desk.workspace.rated_invoice(rating.run, number, None).unwrap();
        for line in &view.lines {
            assert!(page.contains(&line.description), "{number} lacks {}:\n{page}", line.description);
        }
        for figure in [&view.net, &view.tax, &view.gross, &view.due] {
            let shown = tieout_documents::grouped(decimal(&figure.result.0), 2, false);
            assert!(page.contains(&shown), "{number} lacks {shown}:\n{page}");
        }
        for (description, _) in &view.adjustments {
            assert!(page.contains(description.as_str()), "{number} lacks {description}");
        }
        let bytes = std::fs::read(&path).unwrap();
        assert!(
            bytes.windows(24).any(|part| part == b"<pdfaid:part>3</pdfaid:p" || part == b"<pdfuaid:part>1</pdfuaid"),
            "no PDF/A or PDF/UA"
        );
    }
}

/// The same files under other names of their columns give the same bills, and what was said of them stays with the rating.
#[test]
fn columns_of_other_names_are_said_and_kept() {
    let (desk, as_named) = rated();
    let folder = tempfile::tempdir().unwrap();
    let renamed = |name: &str, columns: &[(&str, &str)]| {
        let text = std::fs::read_to_string(file(name)).unwrap();
        let (header, rest) = text.split_once('\n').unwrap();
        let cell = |cell: &str| columns.iter().find(|(of, _)| *of == cell).map_or(cell, |(_, new)| new).to_owned();
        let header = header.split(',').map(cell).collect::<Vec<_>>().join(",");
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{header}\n{rest}")).unwrap();
        vec![path.to_str().unwrap().to_owned()]
    };
    let contracts = renamed("contracts.csv", &[("start_date", "Day one"), ("from_date", "Step of")]);
    let usage = renamed("usage.csv", &[("timestamp", "ts"), ("contract_id", "kto"), ("metric", "what"), ("quantity", "qty")]);
    let said = |input: &str, column: &str, field: &str| SaidColumnView {
        input: input.to_owned(),
        column: column.to_owned(),
        field: Some(field.to_owned()),
        format: String::new(),
    };
    let mut request = RatingRequest { contracts, usage, ..request("renamed") };
    let refused = desk.workspace.rating_start(&request, &Silent).unwrap_err();
    assert!(refused.code() == "rating_columns" && refused.to_string().contains("first day of the contract (start_date)"), "{refused}");
    let shown = tieout_workspace::rating_columns(&request, "contracts").unwrap();
    assert_eq!(shown.files[0].missing[0].field, "start_date");
    request.read_as.columns = vec![
        said("contracts", "Day one", "start_date"),
        said("contracts", "Step of", "from_date"),
        said("usage", "ts", "timestamp"),
        said("usage", "kto", "contract_id"),
        said("usage", "what", "metric"),
        said("usage", "qty", "quantity"),
    ];
    assert!(tieout_workspace::rating_columns(&request, "usage").unwrap().files[0].missing.is_empty());
    let rating = desk.workspace.rating_start(&request, &Silent).unwrap();
    assert_eq!((rating.invoices, &rating.totals, rating.events), (as_named.invoices, &as_named.totals, as_named.events));
    let kept: Vec<usize> = desk.workspace.rating(rating.run).unwrap().inputs.iter().map(|input| input.read_as.columns.len()).collect();
    assert_eq!(kept, [2, 0, 4, 0]);
}
