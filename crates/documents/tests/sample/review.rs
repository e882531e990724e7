//! A made-up review for tests and for looking at: three currencies, twelve digits, a credit-heavy currency, long names.

use super::{decimal, totals};
use chrono::NaiveDate;
use tieout_documents::*;

pub fn money(parts: &[(&str, &str)]) -> Vec<Money> {
    parts.iter().map(|(currency, amount)| Money { currency: (*currency).into(), amount: decimal(amount) }).collect()
}

fn day(month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, month, day)
}

fn billed(currency: &str, invoices: u64, now: [&str; 2], before: Option<(u64, [&str; 2])>) -> Billed {
    let previous = before.map(|(invoices, [net, tax])| PreviousBilled { invoices, totals: totals(net, tax) });
    Billed { currency: currency.into(), invoices, totals: totals(now[0], now[1]), previous }
}

fn family(name: &str, checks: [u64; 2], findings: [u64; 3], at_stake: &[(&str, &str)]) -> FamilyFindings {
    let [findings, invoices, new] = findings;
    let [checks_run, checks_not_run] = checks;
    FamilyFindings { family: name.into(), checks_run, checks_not_run, findings, invoices, new, at_stake: money(at_stake) }
}

fn group(id: &str, severity: &str, summary: &str, counts: [u64; 3], at_stake: &[(&str, &str)], state: &str, by: &str) -> GroupOfFindings {
    let [findings, invoices, customers] = counts;
    let reason = if by.is_empty() { String::new() } else { "agreed with sales, ticket 4711".to_owned() };
    GroupOfFindings {
        id: id.into(),
        check: "ACC-01".into(),
        severity: severity.into(),
        summary: summary.into(),
        findings,
        invoices,
        customers,
        at_stake: money(at_stake),
        state: state.into(),
        reason,
        by: by.into(),
    }
}

fn figure(id: &str, name: &str, unit: &str, values: &[(&str, &str)], needs: &[&str]) -> Figure {
    let formula = format!("how {} is computed", name.to_lowercase());
    let needs = needs.iter().map(|need| (*need).to_owned()).collect();
    Figure { id: id.into(), name: name.into(), formula, unit: unit.into(), values: money(values), needs }
}

fn stopped(invoice: &str, customer: &str, gross: (&str, &str), at_stake: &str, status: Status, reason: &str) -> StoppedInvoice {
    StoppedInvoice {
        invoice: invoice.into(),
        customer: customer.into(),
        gross: Money { currency: gross.0.into(), amount: decimal(gross.1) },
        at_stake: decimal(at_stake),
        status,
        reason: reason.into(),
        by: "Ruth Okafor".into(),
        at: "2026-11-22T10:02:11Z".into(),
    }
}

fn control(name: &str, source: &str, currency: &str, control: &str, register: &str) -> ControlTotal {
    let [control, register] = [control, register].map(decimal);
    ControlTotal { name: name.into(), source: source.into(), currency: currency.into(), control, register }
}

fn status(status: Status, invoices: u64, gross: &[(&str, &str)]) -> StatusCount {
    StatusCount { status, invoices, gross: money(gross) }
}

pub fn review() -> ReviewReport {
    ReviewReport {
        title: "October 2026".into(),
        run: "October 2026, all entities, Zuora production".into(),
        previous: Some("September 2026, all entities".into()),
        period: day(10, 1).zip(day(10, 31)),
        as_of: day(11, 2),
        generated_at: "2026-11-22T16:40:00Z".into(),
        generated_by: "Mats Lindqvist".into(),
        tool_version: "Tieout 0.1.0".into(),
        checked_at: "2026-11-22T09:12:40Z".into(),
        checked_by: "Ruth Okafor".into(),
        settings_version: 7,
        outdated: false,
        hash: "7d3fc1a4e0".repeat(6) + "b2c4",
        billed: vec![
            billed("GBP", 24_310, ["482910374812.40", "96582074962.48"], Some((23_998, ["479113905001.15", "95822781000.23"]))),
            billed("EUR", 1_466, ["1204118.55", "228782.52"], Some((1_502, ["1311400.00", "249166.00"]))),
            billed("JPY", 124, ["-481200", "-48120"], Some((0, ["0", "0"]))),
        ],
        register: Register {
            files: vec![RegisterFile { name: "zuora-invoice-items-2026-10.csv.zip".into(), sha256: "9f3a".repeat(16), rows: 155_119 }],
            invoices: 25_900,
            lines: 155_102,
            customers: 4_372,
            rejects: 17,
            sealed: true,
            first_invoice: "INV-2026037037".into(),
            last_invoice: "INV-2026062944".into(),
        },
        tie_out: vec![
            control("Invoices", "Zuora bill run log", "", "25900", "25900"),
            control("Gross", "general ledger, October", "GBP", "579492449774.88", "579492449774.88"),
            control("Gross", "general ledger, October", "EUR", "1432900.57", "1432901.07"),
        ],
        findings: FindingCounts {
            all: 4_181,
            invoices: 1_204,
            groups: 23,
            new: 3_902,
            known: 279,
            gone: 41,
            waived: 212,
            at_stake: money(&[("GBP", "118402.66"), ("EUR", "2201.10"), ("JPY", "0")]),
        },
        families: vec![
            family("accuracy", [14, 0], [3_604, 1_011, 3_500], &[("GBP", "92110.06"), ("EUR", "2201.10")]),
            family("completeness", [5, 2], [38, 38, 38], &[("GBP", "24000.00")]),
            family("timeliness", [6, 0], [311, 298, 244], &[]),
            family("tax", [4, 1], [228, 120, 120], &[("GBP", "2292.60")]),
            family("receivables", [0, 5], [0, 0, 0], &[]),
            family("close", [2, 1], [0, 0, 0], &[]),
        ],
        groups: vec![
            group(
                "G1",
                "critical",
                "Line net is not quantity × price where product starts with 82",
                [3_310, 901, 412],
                &[("GBP", "88110.06")],
                "confirmed",
                "Ruth Okafor",
            ),
            group(
                "G2",
                "high",
                "Contract without an invoice: annual plans that renewed in October",
                [31, 31, 31],
                &[("GBP", "24000.00")],
                "open",
                "",
            ),
            group(
                "G3",
                "high",
                "Tax rate 19 where country is Germany and customer is a business in another state",
                [228, 120, 96],
                &[("GBP", "2292.60")],
                "open",
                "",
            ),
            group(
                "G4",
                "medium",
                "Unit price is not in the price book",
                [294, 110, 58],
                &[("GBP", "4000.00"), ("EUR", "2201.10")],
                "waived",
                "Mats Lindqvist",
            ),
            group("G5", "low", "Invoice date is after the period's end", [311, 298, 244], &[], "dismissed", "Ruth Okafor"),
        ],
        not_run: vec![
            CheckNotRun { name: "Usage without a bill".into(), family: "completeness".into(), needs: vec!["usage".into()] },
            CheckNotRun { name: "Payment matches an invoice".into(), family: "receivables".into(), needs: vec!["payments".into()] },
            CheckNotRun { name: "Round amounts".into(), family: "close".into(), needs: Vec::new() },
        ],
        figures: vec![
            figure("billing_accuracy", "Billing accuracy", "percent", &[("", "96.10")], &[]),
            figure("dso", "Days sales outstanding", "days", &[("EUR", "48.20"), ("GBP", "35.59"), ("JPY", "0")], &[]),
            figure("dso_countback", "Days sales outstanding, counted back", "days", &[("GBP", "43.00")], &[]),
            figure("past_due", "Past due", "percent", &[("EUR", "12.90"), ("GBP", "8.04")], &[]),
            figure("over_90_days", "More than 90 days past due", "percent", &[("EUR", "0.00")], &[]),
            figure("days_to_pay", "Days to pay", "days", &[("GBP", "26.70")], &[]),
            figure("unapplied_cash", "Unapplied cash", "percent", &[], &["payments with applied_amount"]),
            figure("first_time_right", "First time right", "percent", &[("", "99.20")], &[]),
            figure("credit_rate", "Credit note rate", "percent", &[("EUR", "7.50")], &[]),
            figure("receivables_turnover", "Receivables turnover", "times", &[("EUR", "1.35")], &[]),
            figure("deferred_revenue", "Deferred revenue at the end", "money", &[("USD", "900000")], &[]),
            figure("close_duration", "Close duration", "days", &[], &["periods with closed_date", "the billing period"]),
        ],
        statuses: vec![
            status(Status::Approved, 24_902, &[("GBP", "571200110300.00"), ("EUR", "1401000.00")]),
            status(Status::Held, 11, &[("GBP", "188204.10")]),
            status(Status::Rejected, 2, &[("GBP", "1204.00")]),
            status(Status::HalfApproved, 3, &[("GBP", "8292000000.00")]),
            status(Status::ToReview, 982, &[("GBP", "147066.78"), ("EUR", "31901.07"), ("JPY", "-529320")]),
        ],
        stopped: vec![
            stopped(
                "INV-2026041881",
                "Northwind Traders (Holdings) Ltd",
                ("GBP", "120400.00"),
                "24080.00",
                Status::Held,
                "VAT number is not valid at VIES; customer asked",
            ),
            stopped(
                "INV-2026041902",
                "Bergström & Söhne Versicherungsmaklergesellschaft mbH & Co. KG",
                ("GBP", "41200.55"),
                "3310.20",
                Status::Held,
                "Ramp year 2 priced as year 1",
            ),
            stopped(
                "INV-2026050001",
                "Contoso",
                ("GBP", "1204.00"),
                "1204.00",
                Status::Rejected,
                "Billed twice: same lines as INV-2026049977",
            ),
        ],
        waivers: vec![Waived {
            check: "ACC-07".into(),
            summary: "Unit price is not in the price book".into(),
            reason: "price book 2027 is late".into(),
            owner: "Mats Lindqvist".into(),
            expires: day(12, 31),
        }],
        approvals: vec![
            Approval {
                by: "Mats Lindqvist".into(),
                key: "4f1c 9a02".into(),
                invoices: 24_902,
                as_second: 0,
                gross: money(&[("GBP", "571200110300.00"), ("EUR", "1401000.00")]),
                last_at: "2026-11-22T16:31:00Z".into(),
            },
            Approval {
                by: "Aiko Tanaka".into(),
                key: "c07e 11d3".into(),
                invoices: 41,
                as_second: 41,
                gross: money(&[("GBP", "402118000.00")]),
                last_at: "2026-11-22T16:38:00Z".into(),
            },
        ],
        sample: Some(SampleResult {
            confidence: decimal("95"),
            tolerable: decimal("5"),
            population: 24_696,
            size: 59,
            looked_at: 59,
            errors: 0,
            conclusion: "With 95 % confidence, fewer than 5 % of the invoices that no check flagged are wrong.".into(),
        }),
        sign_off: None,
        log_head: Some("c41d".repeat(16)),
        log_entries: 31_204,
    }
}

pub fn register() -> Vec<RegisterRow<'static>> {
    let row = RegisterRow {
        invoice: "INV-2026041881",
        customer: "Northwind Traders",
        date: day(10, 31),
        currency: "GBP",
        totals: totals("100333333333.33", "20066666666.67"),
        lines: 3,
        findings: 1,
        at_stake: decimal("24080.00"),
        status: Status::Held,
        by: "Ruth Okafor",
        at: "2026-11-22T10:02:11Z",
    };
    let credit = RegisterRow {
        invoice: "00042",
        currency: "JPY",
        totals: totals("-481200", "-48120"),
        status: Status::ToReview,
        by: "",
        at: "",
        ..row
    };
    vec![row, credit]
}
