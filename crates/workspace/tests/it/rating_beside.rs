//! What was rated beside what was billed, in a billing system's own words; and in SQL.

use crate::querying::cells;
use crate::rating::{decimal, rated, request};
use crate::support::Desk;
use tieout_billing::{Decimal, Silent};
use tieout_workspace::Reading;
use tieout_workspace::view::{BilledLineView, RatedInvoiceView, RatedLineView, RatingRequest};

/// Stripe's invoice lines and invoices as Fivetran copies them: amounts in cents, other ids, no product, descriptions as Stripe writes them.
/// What the contract is called, and what the customer.
fn stripe(desk: &Desk, invoice: &RatedInvoiceView, subscription: &str, customer: (&str, &str)) -> [std::path::PathBuf; 2] {
    let cents = |amount: &str| (decimal(amount) * Decimal::ONE_HUNDRED).normalize().to_string();
    let mut lines = "id,invoice_id,_fivetran_synced,amount,currency,description,discountable,livemode,period_end,period_start,plan_id,proration,quantity,subscription_id,subscription_item_id,type,unique_id,metadata,unit_amount_excluding_tax\n".to_owned();
    // Last first: no order helps.
    for line in invoice.lines.iter().rev() {
        let description = match line.charge.as_str() {
            "seats" => format!("{} × TEAM-SEAT (at €24.00 / month)", line.quantity.result.0),
            "support" => "Support plan 2026".to_owned(),
            _ => "api_calls EU (Tier 1 at €0.02 / month)".to_owned(),
        };
        let row = [
            &format!("il_{}", line.number),
            "in_1Q",
            "2026-11-02 04:00:00",
            &cents(&line.net.result.0),
            "eur",
            &description,
            "true",
            "true",
            &line.until,
            &line.from,
            &format!("price_{}", line.number),
            "false",
            &line.quantity.result.0,
            subscription,
            "si_1",
            "subscription",
            &format!("il_{}", line.number),
            "",
            "",
        ];
        lines += &format!("{}\n", row.map(|cell| if cell.contains(',') { format!("\"{cell}\"") } else { cell.to_owned() }).join(","));
    }
    let heads = format!(
        "id,number,amount_due,subtotal,total,tax,currency,customer_id,customer_name,created,status,subscription_id\n\
         in_1Q,A1B2-0007,0,{},{},0,eur,{},{},2026-11-03,paid,{subscription}\n",
        cents(&invoice.net.result.0),
        cents(&invoice.gross.result.0),
        customer.0,
        customer.1
    );
    [desk.write("invoice_line_item.csv", &lines), desk.write("invoice.csv", &heads)]
}

#[test]
fn what_stripe_billed_in_its_own_words_stands_beside() {
    let (desk, rating) = rated();
    let number = "K-1001 2026-11-01";
    let expected = desk.workspace.rated_invoice(rating.run, number, None).unwrap();
    // Neither contract nor customer id is ours: the name is, in other case.
    let files = stripe(&desk, &expected, "sub_1QaZ", ("cus_Q7x", "NORDLICHT Werke GmbH"));
    let run = desk.workspace.run_import(&files, "stripe", &Reading::default(), &Silent).unwrap();
    let beside = desk.workspace.rated_invoice(rating.run, number, Some(run.id)).unwrap().billed.unwrap();
    let of = |charge: &str| -> (&RatedLineView, &BilledLineView) {
        let line = expected.lines.iter().find(|line| line.charge == charge).unwrap();
        let theirs = beside.lines.iter().find(|theirs| theirs.number == Some(line.number));
        (line, theirs.unwrap_or_else(|| panic!("{charge}: {beside:#?}")))
    };
    for (charge, by) in [("seats", "words of the name"), ("calls", "words of the name"), ("support", "words of the name")] {
        let (ours, theirs) = of(charge);
        assert_eq!((decimal(&theirs.net), theirs.matched_by.as_str()), (decimal(&ours.net.result.0), by), "{charge}");
    }
    // Another customer's invoice has nothing beside it.
    assert_eq!(desk.workspace.rated_invoice(rating.run, "K-1008 2026-11-01", Some(run.id)).unwrap().billed, None);
}

const HEADER: &str = "invoice_number,invoice_date,customer_id,currency,product,subscription,quantity,net_amount\n";

#[test]
fn codes_in_other_case_are_the_same_and_another_contract_is_not() {
    let (desk, rating) = rated();
    let number = "K-1001 2026-11-01";
    let text = format!(
        "{HEADER}INV-7,2026-11-09,c 001,EUR,seat_team,k1001,12,288\nINV-7,2026-11-09,c 001,EUR,Setup,k1001,1,49\nINV-8,2026-11-09,C-001,EUR,SEAT-TEAM,K-2222,12,288\n"
    );
    let run = desk.workspace.run_import(&[desk.write("billed.csv", &text)], "billed", &Reading::default(), &Silent).unwrap();
    let beside = desk.workspace.rated_invoice(rating.run, number, Some(run.id)).unwrap().billed.unwrap();
    assert_eq!(beside.invoice, "INV-7", "the invoice that names the contract");
    let by: Vec<(&str, Option<u64>)> = beside.lines.iter().map(|line| (line.matched_by.as_str(), line.number)).collect();
    assert_eq!((by[0].0, by[1]), ("product, written otherwise", ("", None)), "{beside:#?}");

    // A customer with two contracts, one of which was not billed: what was billed for the other is none of it, but what names neither may be.
    let contracts = "contract_id,customer_id,currency,start_date,billing_anchor,item_id,plan,quantity,tax_category,tax_rate\n\
        K-1,C-1,EUR,2026-01-01,1,i,team,4,S,19\nK-2,C-1,EUR,2026-01-01,1,i,team,5,S,19\n";
    let contracts = vec![desk.write("contracts.csv", contracts).to_str().unwrap().to_owned()];
    let two = desk.workspace.rating_start(&RatingRequest { contracts, ..request("two") }, &Silent).unwrap();
    let text = format!("{HEADER}INV-9,2026-11-02,C-1,EUR,SEAT-TEAM,k1,4,96\n");
    let run = desk.workspace.run_import(&[desk.write("one.csv", &text)], "one", &Reading::default(), &Silent).unwrap();
    let beside =
        |number: &str, run: i64| desk.workspace.rated_invoice(two.run, number, Some(run)).unwrap().billed.map(|billed| billed.invoice);
    assert_eq!([beside("K-1 2026-11-01", run.id), beside("K-2 2026-11-01", run.id)], [Some("INV-9".to_owned()), None]);
    let text = text.replace("k1", "sub_77");
    let run = desk.workspace.run_import(&[desk.write("neither.csv", &text)], "neither", &Reading::default(), &Silent).unwrap();
    assert_eq!(beside("K-2 2026-11-01", run.id).as_deref(), Some("INV-9"));
}

#[test]
fn ratings_are_asked_in_sql() {
    let (desk, rating) = rated();
    let ask = |sql: &str| cells(&desk, sql);
    let sums = ask("SELECT decimal_sum(net_amount), decimal_sum(gross_amount), count(*) FROM rated_invoice WHERE run_name = 'expected'");
    assert_eq!(sums[0], [&rating.totals[0].net.0, &rating.totals[0].gross.0, "9"].map(str::to_owned));
    assert_eq!(ask("SELECT kind, count(*) FROM rating_problem GROUP BY kind ORDER BY 2 DESC")[0], ["usage_outside_term", "20"]);
    let terms = ask("SELECT dialect, settings ->> 'tier_bound', contracts, invoices, events FROM rating");
    assert_eq!(terms[0], ["tieout", "inclusive", "10", "9", "608"]);
    assert_eq!(
        ask("SELECT contract, plans, end_date FROM rated_contract WHERE customer_id = 'C-002'")[0],
        ["K-1002", "team, business", "NULL"]
    );
    // The calculation of a line, top down: as the window unfolds it.
    let view = desk.workspace.rated_invoice(rating.run, "K-1001 2026-11-01", None).unwrap();
    let line = view.lines.iter().find(|line| line.charge == "calls").unwrap();
    let sql = format!(
        "SELECT part, depth, figure, result, setting FROM derivation WHERE number = 'K-1001 2026-11-01' AND line = {} AND part = 'net' ORDER BY step",
        line.number
    );
    let mut wanted = Vec::new();
    unfold(&line.net, 0, &mut wanted);
    assert_eq!(ask(&sql), wanted);
    let of_invoice = ask("SELECT DISTINCT part FROM derivation WHERE number = 'K-1008 2026-11-01' AND line IS NULL");
    assert!(of_invoice.iter().flatten().any(|part| part == "due"), "{of_invoice:?}");
}

fn unfold(figure: &tieout_workspace::view::DerivationView, depth: usize, rows: &mut Vec<Vec<String>>) {
    let setting = if figure.setting.is_empty() { "NULL".to_owned() } else { figure.setting.clone() };
    rows.push(vec!["net".to_owned(), depth.to_string(), figure.figure.clone(), figure.result.0.clone(), setting]);
    figure.operands.iter().for_each(|operand| unfold(operand, depth + 1, rows));
}
