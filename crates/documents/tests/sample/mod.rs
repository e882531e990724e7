//! A made-up comparison for tests and for looking at.

pub mod review;

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{CurrencyTotals, Totals, Value};
use tieout_documents::*;

pub fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn totals(net: &str, tax: &str) -> Totals {
    let (net, tax) = (decimal(net), decimal(tax));
    Totals { net, tax, gross: net + tax }
}

fn impact(parts: &[(&str, &str, &str)]) -> CurrencyTotals {
    parts.iter().map(|(currency, net, tax)| ((*currency).to_owned(), totals(net, tax))).collect()
}

#[allow(clippy::too_many_arguments)]
fn cause(
    id: &str,
    kind: &str,
    sign: Sign,
    summary: &str,
    field: Option<&str>,
    conditions: &[(&str, &str, &str)],
    counts: [u64; 3],
    impact: CurrencyTotals,
) -> Cause {
    Cause {
        id: id.into(),
        kind: kind.into(),
        sign,
        summary: summary.into(),
        field: field.map(Into::into),
        transformation: summary.split(" where").next().unwrap().into(),
        conditions: conditions
            .iter()
            .map(|(field, op, value)| Condition { field: (*field).into(), op: (*op).into(), value: (*value).into() })
            .collect(),
        lines: counts[0],
        invoices: counts[1],
        customers: counts[2],
        impact,
        confidence: decimal("1.00"),
        decision: None,
        examples: Vec::new(),
    }
}

fn example(invoice: &str, line: &str, product: &str, field: &str, before: &str, after: &str) -> Example {
    let delta = before.parse::<Decimal>().ok().zip(after.parse::<Decimal>().ok()).map(|(before, after)| after - before);
    Example {
        state: if field.is_empty() { Sign::Removed } else { Sign::Changed },
        invoice_before: invoice.into(),
        line_before: line.into(),
        invoice_after: if field.is_empty() { String::new() } else { invoice.into() },
        line_after: if field.is_empty() { String::new() } else { line.into() },
        customer: "17850".into(),
        product: product.into(),
        currency: "GBP".into(),
        field: field.into(),
        before: before.into(),
        after: after.into(),
        delta,
    }
}

/// Two currencies, five causes, one decision of each kind, something unexplained, something tolerated.
pub fn report() -> ComparisonReport {
    let mut causes = vec![
        cause(
            "C1",
            "price_ratio",
            Sign::Changed,
            "price x 1.05 where product starts 82",
            Some("unit_price"),
            &[("product", "starts", "82")],
            [1486, 1020, 312],
            impact(&[("GBP", "40175.25", "8035.05"), ("EUR", "1204.10", "229.00")]),
        ),
        cause(
            "C2",
            "duplicated",
            Sign::Added,
            "lines billed twice where country is France",
            None,
            &[("country", "=", "France")],
            [212, 31, 9],
            impact(&[("EUR", "3310.44", "662.09")]),
        ),
        cause(
            "C3",
            "tax_rate",
            Sign::Changed,
            "tax rate 20 -> 17.5 where country is Germany and invoice date from 2011-01-04",
            Some("tax_rate"),
            &[("country", "=", "Germany"), ("invoice_date", ">=", "2011-01-04")],
            [592, 48, 12],
            impact(&[("EUR", "0", "-3118.77")]),
        ),
        cause(
            "C4",
            "missing",
            Sign::Removed,
            "lines missing where product is 82482",
            None,
            &[("product", "=", "82482")],
            [87, 80, 44],
            impact(&[("GBP", "-1120.30", "-224.06")]),
        ),
        cause(
            "C5",
            "rounding",
            Sign::Changed,
            "rounding half up -> half even",
            Some("tax_amount"),
            &[],
            [14_022, 9_120, 880],
            impact(&[("GBP", "0", "-0.37"), ("EUR", "0", "0.02")]),
        ),
    ];
    causes[0].examples = vec![
        example("536370", "2", "82494", "unit_price", "2.95", "3.0975"),
        example("536381", "7", "82484", "unit_price", "6.45", "6.7725"),
        example("550461", "12", "82583", "unit_price", "1925.00", "2021.25"),
    ];
    causes[0].decision = Some(Decision {
        verdict: "accepted".into(),
        reason: "Price list of 1 January, CR-1182".into(),
        by: "Dana Whitfield".into(),
        at: "2026-11-20T14:03:00.000Z".into(),
    });
    causes[1].decision = Some(Decision {
        verdict: "rejected".into(),
        reason: "Not in the change; defect BILL-907".into(),
        by: "Dana Whitfield".into(),
        at: "2026-11-20T14:07:00.000Z".into(),
    });
    causes[3].examples = vec![example("536375", "14", "82482", "", "", "")];

    let proof = |currency: &str, before: Totals, causes: Totals, unexplained: Totals, tolerated: Totals| {
        let mut after = before;
        for step in [causes, unexplained, tolerated] {
            after += step;
        }
        Proof { currency: currency.into(), before, causes, unexplained, tolerated, after, residual: Totals::default() }
    };
    let sum = |currency: &str| {
        causes.iter().filter_map(|cause| cause.impact.get(currency)).fold(Totals::default(), |mut sum, impact| {
            sum += *impact;
            sum
        })
    };
    let proof = vec![
        proof("EUR", totals("1204533.10", "228861.29"), sum("EUR"), totals("0.00", "0.00"), Totals::default()),
        proof("GBP", totals("8123123.28", "1624624.65"), sum("GBP"), totals("-0.03", "0.00"), totals("0.04", "0.01")),
    ];
    let side = |name: &str, hash: char, after: bool| Side {
        name: name.into(),
        path: format!("{name}.csv.gz"),
        files: vec![InputFile { name: format!("{name}.csv.gz"), sha256: hash.to_string().repeat(64), bytes: 9_112_204 }],
        invoices: if after { 25_888 } else { 25_900 },
        lines: 541_909,
        rejects: u64::from(after),
        totals: proof
            .iter()
            .map(|proof| (proof.currency.clone(), if after { proof.after } else { proof.before }))
            .collect::<BTreeMap<_, _>>(),
    };
    ComparisonReport {
        title: "October, v41 → v42".into(),
        generated_at: "2026-11-22T09:30:00.000Z".into(),
        generated_by: "Dana Whitfield".into(),
        tool_version: "Tieout 0.1.0".into(),
        before: side("october-v41", 'a', false),
        after: side("october-v42", 'b', true),
        settings: vec![
            Setting { label: "Tolerance".into(), value: "net_amount 0.01".into() },
            Setting { label: "Budget".into(), value: "GBP 1.00".into() },
        ],
        settings_value: serde_json::json!({"tolerance": {"net_amount": {"absolute": "0.01"}}, "budget": {"GBP": "1.00"}}),
        invoices: Tally { matched: 25_888, unchanged: 15_737, changed: 10_151, added: 0, removed: 12 },
        lines: Tally { matched: 541_610, unchanged: 525_507, changed: 16_103, added: 212, removed: 299 },
        matched_by: vec![
            MatchedBy { method: "invoice number".into(), certainty: "certain".into(), invoices: 25_871 },
            MatchedBy { method: "normalised number".into(), certainty: "likely".into(), invoices: 17 },
        ],
        causes,
        unexplained: Unexplained { lines: 2, impact: impact(&[("GBP", "-0.03", "0.00")]) },
        proof,
        tolerated: vec![Tolerated {
            field: "net_amount".into(),
            currency: "GBP".into(),
            lines: 6,
            absolute: decimal("0.06"),
            net: decimal("0.04"),
        }],
        overruns: vec![],
        fields_on_one_side: vec!["sales_rep".into()],
        log_head: Some("c0ffee".repeat(10) + "c0ff"),
    }
}

/// Long names, huge and negative amounts, many causes, no currency.
#[allow(dead_code)]
pub fn harden(report: &mut ComparisonReport) {
    report.title = "Quarterly true-up of consumption, prepaid credits and minimum commitments, EMEA and APAC, NetSuite 2026.2 against the rewritten rating engine".into();
    report.before.name = "2026-10_export_of_all_invoice_lines_from_the_old_billing_system_final_FINAL_v7".into();
    report.before.files = (0..3)
        .map(|part| InputFile { name: format!("{}_{part}.csv.gz", report.before.name), sha256: "0123456789abcdef".repeat(4), bytes: 12 })
        .collect();
    report.proof[0].currency = String::new();
    report.proof[1].before = totals("-5120.00", "-1024.00");
    report.proof[1].after = totals("19999999999999.99", "0.005");
    report.proof[1].residual = totals("0.01", "0.00");
    for number in 6..40 {
        let mut cause = report.causes[0].clone();
        cause.id = format!("C{number}");
        cause.summary = format!(
            "discount threshold {number} -> {} where customer is one of Société Générale d'Exploitation et de Participations Industrielles SARL, Donaudampfschifffahrtsgesellschaft mbH",
            number + 1
        );
        cause.impact = impact(&[("GBP", &format!("-{number}000000.01"), "0"), ("EUR", "0.001", "0")]);
        report.causes.push(cause);
    }
}

/// A difference of the report.
pub fn row() -> DifferenceRow<'static> {
    DifferenceRow {
        state: Sign::Changed,
        invoice_before: "536370",
        line_before: "2",
        invoice_after: "536370",
        line_after: "2",
        customer: "12583",
        product: "82494",
        currency: "EUR",
        field: "unit_price",
        before: Value::Decimal(decimal("2.95")),
        after: Value::Decimal(decimal("3.0975")),
        delta: Some(decimal("0.1475")),
        money: decimal("1.77"),
        root: true,
        cause: "C1",
        judged: None,
    }
}

/// The differences of one price change, one missing line, one renamed text, one unexplained amount.
pub fn rows() -> Vec<DifferenceRow<'static>> {
    vec![
        row(),
        DifferenceRow {
            field: "net_amount",
            before: Value::Decimal(decimal("35.40")),
            after: Value::Decimal(decimal("37.17")),
            delta: Some(decimal("1.77")),
            root: false,
            ..row()
        },
        DifferenceRow {
            state: Sign::Removed,
            invoice_before: "536375",
            line_before: "14",
            invoice_after: "",
            line_after: "",
            product: "82482",
            currency: "GBP",
            field: "",
            before: Value::Empty,
            after: Value::Empty,
            delta: None,
            money: decimal("-1120.30"),
            cause: "C4",
            ..row()
        },
        DifferenceRow {
            field: "description",
            before: Value::Text("WOOD FRAME"),
            after: Value::Text("Wooden frame, white"),
            delta: None,
            cause: "C3",
            ..row()
        },
        DifferenceRow {
            invoice_after: "INV-536399",
            line_after: "9",
            currency: "GBP",
            field: "tax_amount",
            before: Value::Decimal(decimal("-9747747.93")),
            after: Value::Decimal(decimal("12345678.905")),
            delta: Some(decimal("22093426.835")),
            money: decimal("-0.03"),
            cause: "",
            ..row()
        },
    ]
}
