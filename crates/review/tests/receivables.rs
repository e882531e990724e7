//! The receivables checks and figures on a real ledger: 2,466 invoices of 100 customers, all settled by 2014-01-09, 561 of them disputed.

mod support;

use chrono::NaiveDate;
use std::collections::BTreeMap;
use support::Csv;
use tieout_billing::{Decimal, RecordKind, Rounding, Silent};
use tieout_review::checks::catalogue;
use tieout_review::kpi::{Kpi, KpiResult, billing_accuracy, kpis};
use tieout_review::{Inputs, Records, Run, Settings, Verdict, review};

/// The file's columns under our names. Its days are written month/day/year.
fn ledger() -> Records {
    let path = format!("{}/../../../shared/data/receivables/accounts-receivable.csv", env!("CARGO_MANIFEST_DIR"));
    let mut text = "invoice_number,customer_id,country,invoice_date,due_date,amount,disputed,settled_date\n".to_owned();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let day = |at: usize| NaiveDate::parse_from_str(&row[at], "%m/%d/%Y").unwrap();
        text += &format!("{},{},{},{},{},{},{},{}\n", &row[3], &row[1], &row[0], day(4), day(5), &row[6], &row[7], day(8));
    }
    Records::read(RecordKind::Receivables, "receivables", &Csv::new(&text), &Silent).unwrap()
}

/// Looks at the ledger as it stood on a day.
fn on(day: &str, look: impl Fn(&Inputs<'_>)) {
    let run = Run::read(&Csv::new("invoice_number\n1"), &Silent).unwrap();
    let records = BTreeMap::from([(RecordKind::Receivables, ledger())]);
    let settings = Settings::default();
    let day = day.parse().unwrap();
    let inputs = Inputs {
        run: &run,
        previous: None,
        records: &records,
        settings: &settings,
        period: None,
        as_of: Some(day),
        import: None,
        rounding: Rounding::HalfUp,
    };
    look(&inputs);
}

#[test]
fn nothing_is_found_and_what_can_not_be_known_is_not_run() {
    on("2013-06-30", |inputs| {
        let review = review(inputs, &Silent).unwrap();
        let of = |id: &str| review.outcomes.iter().find(|outcome| outcome.check.id == id).unwrap();
        assert_eq!(of("AR-06").verdict, Verdict::Passed, "no customer is in credit");
        for check in catalogue().iter().filter(|check| check.id.starts_with("AR-") && check.id != "AR-06") {
            assert!(matches!(of(check.id).verdict, Verdict::NotRun { .. }), "{} has no balances, payments or buckets to go by", check.id);
        }
    });
}

/// The values on the right were computed from the file by itself, in Python.
#[test]
fn its_figures_are_those_of_the_file() {
    on("2013-06-30", |inputs| {
        let kpis = kpis(inputs);
        let known: BTreeMap<&str, Vec<Decimal>> = kpis
            .iter()
            .filter_map(|kpi| match &kpi.result {
                KpiResult::Known(values) => Some((kpi.id, values.iter().map(|value| value.value).collect())),
                KpiResult::NotKnown { .. } => None,
            })
            .collect();
        let expected = [
            ("past_due", "16.32"),
            ("over_90_days", "0.00"),
            ("days_to_pay", "26.70"),
            ("days_late", "3.57"),
            ("dispute_rate", "22.75"),
            ("disputed_money", "24.88"),
        ];
        let expected: BTreeMap<&str, Vec<Decimal>> = expected.into_iter().map(|(id, value)| (id, vec![value.parse().unwrap()])).collect();
        assert_eq!(known, expected);
        let dso = kpis.iter().find(|kpi| kpi.id == "dso").unwrap();
        let KpiResult::NotKnown { needs } = &dso.result else { panic!("a run without amounts has no sales") };
        assert!(needs.contains(&"the billing period".to_owned()));
    });
}

#[test]
fn figures_of_a_run_with_its_ledger() {
    let run = "invoice_number,invoice_date,currency,status,document_type,sent_date,period_end,preceding_invoice,net_amount,gross_amount
        I1,2026-09-30,EUR,posted,invoice,2026-10-02,2026-09-30,,100,100
        I2,2026-10-10,EUR,posted,invoice,2026-10-14,2026-10-10,,300,300
        I3,2026-10-20,USD,posted,invoice,2026-10-30,2026-10-20,,50,50
        C1,2026-10-21,EUR,posted,credit note,,,I2,-30,-30
        V1,2026-10-21,EUR,void,invoice,,,,999,999";
    let record_sets = [
        (
            "receivables",
            "invoice_number,amount,balance,currency,invoice_date,due_date\nI1,100,40,EUR,2026-09-30,2026-10-30\nI2,300,270,EUR,2026-10-10,2026-11-09",
        ),
        (
            "general_ledger",
            "account,account_type,currency,opening_balance,closing_balance\n1,receivable,EUR,90,310\n2,deferred_revenue,USD,2000000,900000",
        ),
        ("revenue_schedules", "invoice_number,date,amount,recognised_amount,currency\nX,2026-10-31,1100000,1100000,USD"),
        ("payments", "payment,amount,applied_amount,currency\nP1,100,75,EUR"),
        ("write_offs", "invoice_number,amount,currency,date\nI0,2.70,EUR,2026-10-05"),
        ("credit_notes", "credit_note,amount,invoice_number\nC1,30,I2"),
        ("disputes", "invoice_number,opened_date,resolved_date\nI1,2026-10-01,2026-10-11\nI2,2026-10-01,2026-10-06\nI3,2026-10-01,"),
        ("periods", "start_date,end_date,closed_date\n2026-10-01,2026-10-31,2026-11-06"),
    ];
    let run = Run::read(&Csv::new(&run.replace("        ", "")), &Silent).unwrap();
    let records = record_sets.into_iter().map(|(name, text)| {
        let kind = RecordKind::from_name(name).unwrap();
        (kind, Records::read(kind, name, &Csv::new(text), &Silent).unwrap())
    });
    let records = records.collect();
    let settings = Settings::default();
    let day = |text: &str| text.parse().unwrap();
    let inputs = Inputs {
        run: &run,
        previous: None,
        records: &records,
        settings: &settings,
        period: Some((day("2026-10-01"), day("2026-10-31"))),
        as_of: Some(day("2026-10-31")),
        import: None,
        rounding: Rounding::HalfUp,
    };
    let shown: Vec<String> = kpis(&inputs)
        .iter()
        .filter(|kpi| matches!(kpi.result, KpiResult::Known(_)))
        .map(|kpi| format!("{}: {}", kpi.id, words(kpi)))
        .collect();
    let expected = [
        // 310 / 270 x 31; in dollars nothing is open.
        "dso: 35.59 EUR, 0 USD",
        // 310 - 270 of October = 40 of the 100 of September: 31 + 12.
        "dso_countback: 43 EUR",
        "best_possible_dso: 31 EUR, 0 USD",
        "average_days_delinquent: 4.59 EUR, 0 USD",
        // (90 + 270 - 310) / (90 + 270 - 270)
        "collection_effectiveness: 55.56 EUR, 100 USD",
        "collection_effectiveness_monthly: 55.56 EUR, 100 USD",
        "past_due: 12.9 EUR",
        "over_90_days: 0 EUR",
        "receivables_turnover: 1.35 EUR",
        "unapplied_cash: 25 EUR",
        "first_time_right: 66.67",
        "invoice_cycle_time: 4",
        // 30 / 400
        "credit_rate: 7.5 EUR, 0 USD",
        // 2.70 / 270
        "bad_debt: 1 EUR, 0 USD",
        "dispute_cycle_time: 7.5",
        "deferred_revenue: 900000 USD",
        "close_duration: 5",
    ];
    assert_eq!(shown, expected);
}

/// Values with their currencies, or what it needs.
fn words(kpi: &Kpi) -> String {
    match &kpi.result {
        KpiResult::Known(values) => {
            let words = values.iter().map(|value| format!("{} {}", value.value.normalize(), value.currency).trim().to_owned());
            words.collect::<Vec<_>>().join(", ")
        }
        KpiResult::NotKnown { needs } => format!("needs {}", needs.join("; ")),
    }
}

/// The figures of a run with receivables and nothing else beside it.
fn beside(run: &str, receivables: &str, look: impl Fn(&Inputs<'_>)) {
    let run = Run::read(&Csv::new(run), &Silent).unwrap();
    let kind = RecordKind::Receivables;
    let records = BTreeMap::from([(kind, Records::read(kind, "receivables", &Csv::new(receivables), &Silent).unwrap())]);
    let settings = Settings::default();
    look(&Inputs {
        run: &run,
        previous: None,
        records: &records,
        settings: &settings,
        period: Some(("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap())),
        as_of: Some("2026-10-31".parse().unwrap()),
        import: None,
        rounding: Rounding::HalfUp,
    });
}

/// A ledger that names no currency is in the run's, where it has one; where it has several, nothing is guessed.
#[test]
fn money_without_a_currency_is_never_nought_of_another() {
    let ledger = "invoice_number,amount,balance,invoice_date,due_date\nI1,100,40,2026-10-01,2026-10-30";
    let known = |run: &str, expected: [&str; 2]| {
        beside(run, ledger, |inputs| {
            let all = kpis(inputs);
            let of = |id: &str| words(all.iter().find(|kpi| kpi.id == id).unwrap());
            assert_eq!([of("dso"), of("dso_countback")], expected);
        });
    };
    let head = "invoice_number,invoice_date,currency,gross_amount";
    known(&format!("{head}\nI1,2026-10-01,EUR,100"), ["12.4 EUR", "12.4 EUR"]);
    let needs = "needs sales in the period, and the currency of each amount";
    let counted = "needs earlier months in the run, until their sales reach the receivables";
    known(&format!("{head}\nI1,2026-10-01,EUR,100\nI2,2026-10-02,USD,100"), [needs, counted]);
    known(&format!("{head}\nI1,2026-09-01,EUR,0"), [needs, counted]);
}

/// What no check looked at is not accurate: it is not known.
#[test]
fn accuracy_is_of_the_invoices_that_checks_ran_on() {
    let settled = "invoice_number,amount\nX,1";
    let of = |inputs: &Inputs<'_>| words(&billing_accuracy(inputs, &review(inputs, &Silent).unwrap()));
    let run = "invoice_number,line_number,currency,quantity,unit_price,net_amount,document_type
I1,1,EUR,2,10,20,invoice
I2,1,EUR,3,10,31,invoice
I2,2,EUR,3,10,32,invoice
I3,1,EUR,1,10,10,invoice
C1,1,EUR,-1,10,-11,credit note";
    beside(run, settled, |inputs| assert_eq!(of(inputs), "66.67", "I2 is wrong twice and counts once; the credit note does not count"));
    beside("invoice_number\nI1", settled, |inputs| {
        let mut review = review(inputs, &Silent).unwrap();
        review.outcomes.iter_mut().for_each(|outcome| outcome.verdict = Verdict::Off);
        assert_eq!(words(&billing_accuracy(inputs, &review)), "needs a check of accuracy or tax that ran");
    });
}
