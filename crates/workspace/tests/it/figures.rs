//! The figures of a review: kept with it, per currency, and not known where something lacks.

use crate::support::Desk;
use std::collections::BTreeMap;
use tieout_billing::{RecordKind, Silent};
use tieout_workspace::Reading;
use tieout_workspace::view::{KpiView, ReviewRequest};

const RUN: &str = "invoice_number,invoice_date,currency,line_number,quantity,unit_price,net_amount,gross_amount\n\
    I1,2026-09-30,EUR,1,1,100.00,100.00,100.00\n\
    I2,2026-10-10,EUR,1,3,90.00,270.00,270.00\n\
    I3,2026-10-20,USD,1,1,50.00,51.00,51.00\n";

const RECEIVABLES: &str = "invoice_number,amount,balance,currency,invoice_date,due_date\n\
    I1,100.00,40.00,EUR,2026-09-30,2026-10-30\n\
    I2,270.00,270.00,EUR,2026-10-10,2026-11-09\n";

const PAYMENTS: &str = "payment,invoice_number,customer_id,date,amount,applied_amount,currency\nP1,I1,C1,2026-10-15,100.00,75.00,EUR\n";

/// `35.59 EUR, 0 USD`, or what it needs.
fn words(kpis: &[KpiView]) -> BTreeMap<&str, String> {
    let one = |kpi: &KpiView| {
        let values: Vec<String> =
            kpi.values.iter().map(|value| format!("{} {}", value.amount.0, value.currency).trim().to_owned()).collect();
        assert_ne!(values.is_empty(), kpi.needs.is_empty(), "{kpi:?}: either it is known or it needs something");
        if values.is_empty() { format!("needs {}", kpi.needs.join("; ")) } else { values.join(", ") }
    };
    kpis.iter().map(|kpi| (kpi.id.as_str(), one(kpi))).collect()
}

#[test]
fn a_review_keeps_the_figures_that_its_records_allow() {
    let desk = Desk::new();
    let taken = |kind: RecordKind, text: &str| {
        let file = desk.write(&format!("{}.csv", kind.name()), text);
        let run = desk.workspace.run_import(&[file], kind.name(), &Reading { kind, ..Reading::default() }, &Silent).unwrap();
        assert_eq!(run.rejects, 0, "{kind:?}");
        run.id
    };
    let run = taken(RecordKind::Invoices, RUN);
    let records = vec![taken(RecordKind::Receivables, RECEIVABLES), taken(RecordKind::Payments, PAYMENTS)];
    let period = Some(("2026-10-01".to_owned(), "2026-10-31".to_owned()));
    let request = ReviewRequest { run, records, period, as_of: Some("2026-10-31".to_owned()), name: "October".to_owned(), previous: None };
    let review = desk.workspace.review_start(&request, &Silent).unwrap();
    let figures = words(&review.kpis);
    for (id, value) in [
        // 2 of 3: 1 x 50 is not 51.
        ("billing_accuracy", "66.67"),
        // 310 / 270 x 31; nothing is open in dollars, and no currency is added to another.
        ("dso", "35.59 EUR, 0 USD"),
        // 310 - 270 of October = 40 of the 100 of September: 31 + 12.
        ("dso_countback", "43 EUR"),
        ("past_due", "12.90 EUR"),
        ("unapplied_cash", "25 EUR"),
        ("days_to_pay", "needs receivables with settled_date"),
        ("dispute_rate", "needs receivables with disputed"),
        ("bad_debt", "needs write-offs"),
        ("close_duration", "needs accounting periods with closed_date"),
    ] {
        assert_eq!(figures[id], value, "{id}: {figures:#?}");
    }
    assert_eq!(review.kpis.len(), 22);
    let dso = &review.kpis[1];
    assert_eq!((dso.name.as_str(), dso.unit.as_str()), ("Days sales outstanding", "days"));
    assert!(dso.formula.contains("open receivables at the period's end / sales of the period"), "{}", dso.formula);

    let desk = desk.reopened();
    assert_eq!(desk.workspace.review(review.id).unwrap().kpis, review.kpis, "they are kept");
    assert_eq!(desk.workspace.review_report(review.id).unwrap().figures, review.kpis, "and reported");
    let again = desk.workspace.review_check(review.id, &Silent).unwrap();
    assert_eq!((&again.kpis, &again.hash), (&review.kpis, &review.hash));

    let bare = ReviewRequest { run, name: "bare".to_owned(), as_of: request.as_of, ..ReviewRequest::default() };
    let bare = desk.workspace.review_start(&bare, &Silent).unwrap();
    let figures = words(&bare.kpis);
    assert_eq!(figures["billing_accuracy"], "66.67");
    assert_eq!(figures["dso"], "needs receivables; the billing period", "a figure is never 0 for lack of records");
    assert_eq!(figures["credit_rate"], "0 EUR, 0 USD");
    assert_ne!(bare.hash, review.hash);
}
