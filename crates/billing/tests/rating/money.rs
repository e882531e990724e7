//! Cases of discounts, commitments, credits, tax, rounding: each is made a contract with priced lines and goes through the engine's own door.

pub mod made;
mod properties;

use super::{Case, Outcome};
use made::{Made, decimal, money};
use serde_json::{Value, json};
use tieout_billing::Decimal;
use tieout_billing::rating::invoice::partial_credit_note;
use tieout_billing::rating::{Derivation, ExpectedInvoice, LineKind, credit_note};

pub fn run(case: &Case) -> Outcome {
    let json = &case.json;
    Some(match case.text("model") {
        "coupons" | "discounts" | "minimum-commitment" | "invoice-tax" | "sum-of-rounded-lines" | "invoice" | "credits" => invoices(json),
        "credit-note" => credit_notes(json),
        "tax-per-document" => per_document(json),
        "tax-rounding" => tax_rounding(json),
        "ledger" => made::ledger(json),
        _ => return None,
    })
}

/// One bill, or several of one contract after each other.
fn invoices(json: &Value) -> Result<(), String> {
    let mut made = Made::of(json)?;
    let bills = json["bills"].as_array().cloned().unwrap_or_else(|| vec![json.clone()]);
    for (at, bill) in bills.iter().enumerate() {
        let invoice = made.bill(bill)?;
        let place = if bills.len() == 1 { String::new() } else { format!("bill {}: ", at + 1) };
        compare(&invoice, &bill["expect"], made.digits, made.problems).map_err(|why| format!("{place}{why}"))?;
    }
    Ok(())
}

/// A part of an invoice is credited; the figures are said without sign.
fn credit_notes(json: &Value) -> Result<(), String> {
    let mut made = Made::of(json)?;
    let invoice = made.bill(json)?;
    let note = match json.get("fraction") {
        Some(fraction) => {
            let part = made::fraction(fraction)?;
            let note = made.with_bill(json, |bill| partial_credit_note(bill, &invoice, &part))?;
            note.map_err(|error| error.to_string())?
        }
        None => credit_note(&invoice),
    };
    made::sound(&note)?;
    compare(&credit_note(&note), &json["expect"], made.digits, 0)
}

/// The same nets on one document, and on one document each.
fn per_document(json: &Value) -> Result<(), String> {
    let mut made = Made::of(json)?;
    let nets = made::list(json, "nets", made.digits).or_else(|| made::list(json, "lines", made.digits)).ok_or("no nets")?;
    let one = made.bill(&json!({"lines": nets}))?;
    let mut separate = Decimal::ZERO;
    let mut separate_tax = Decimal::ZERO;
    for net in nets {
        let document = Made::of(json)?.bill(&json!({"lines": [net]}))?;
        separate += document.gross.result;
        separate_tax += document.tax.result;
    }
    for (key, expected) in json["expect"].as_object().ok_or("nothing is expected")? {
        let name = key.trim_end_matches("_cents");
        let actual = match (name.starts_with("one") || name.contains("single"), name.contains("tax")) {
            (true, false) => one.gross.result,
            (true, true) => one.tax.result,
            (false, false) => separate,
            (false, true) => separate_tax,
        };
        same(key, expected, actual, made.digits)?;
    }
    Ok(())
}

/// The same lines with tax rounded on different sums: the total of each way, or `_tax` and `_net` of it.
fn tax_rounding(json: &Value) -> Result<(), String> {
    for (key, expected) in json["expect"].as_object().ok_or("nothing is expected")? {
        let way = key.trim_end_matches("_cents");
        let (way, figure) = match way.rsplit_once('_') {
            Some((way, figure @ ("tax" | "net" | "total"))) => (way, figure),
            _ => (way, "total"),
        };
        // Odoo's round_globally sums exact lines; the other ways have lines as the dialect rounds them.
        let settings = match way.trim_start_matches("round_") {
            "global" | "globally" => json!({"line_rounding": "none", "tax_rounding": "per_category"}),
            "per_line" | "line" | "row_wise" => json!({"tax_rounding": "per_line"}),
            "per_category" | "category" | "per_tax" => json!({"tax_rounding": "per_category"}),
            "per_invoice" | "invoice" | "document" => json!({"tax_rounding": "per_invoice"}),
            other => return Err(format!("no one knows the way of rounding {other:?}")),
        };
        let mut case = json.clone();
        for (setting, value) in settings.as_object().into_iter().flatten() {
            if json["set"].get(setting).is_none() {
                case["set"][setting] = value.clone();
            }
        }
        let mut made = Made::of(&case)?;
        let invoice = made.bill(&case)?;
        match (expected, figure) {
            (Value::Object(_), _) => {
                compare(&invoice, expected, made.digits, made.problems).map_err(|why| format!("{way}: {why}"))?;
            }
            (tax, "tax") => same(key, tax, invoice.tax.result, made.digits)?,
            (net, "net") => same(key, net, invoice.net.result, made.digits)?,
            (total, _) => same(key, total, invoice.gross.result, made.digits)?,
        }
    }
    Ok(())
}

/// Holds an invoice against what the source says of it.
fn compare(invoice: &ExpectedInvoice, expect: &Value, digits: u32, problems: usize) -> Result<(), String> {
    made::sound(invoice)?;
    let sum = |kind: LineKind| invoice.lines.iter().filter(|line| line.kind == kind).map(|line| line.net.result).sum::<Decimal>();
    let taken = |adjusted: bool, settled: bool, discount: bool| -> Decimal {
        let adjustments = invoice.adjustments.iter().filter(|_| adjusted).chain(invoice.settlements.iter().filter(|_| settled));
        let of_kind = adjustments.filter(|one| (one.kind == tieout_billing::rating::AdjustmentKind::Discount) == discount);
        -of_kind.map(|one| one.amount.result).sum::<Decimal>()
    };
    let line_discounts: Decimal = invoice.lines.iter().filter_map(|line| line.discount.as_ref()).map(|discount| discount.result).sum();
    for (key, expected) in expect.as_object().ok_or("nothing is expected")? {
        let name = key.trim_end_matches("_cents").trim_end_matches("_amount");
        let of_lines = |figure: fn(&tieout_billing::rating::ExpectedLine) -> &Derivation| {
            Value::Array(invoice.lines.iter().map(|line| Value::String(figure(line).result.to_string())).collect())
        };
        match name {
            "discount" | "coupon" | "coupons" => same(key, expected, taken(true, true, true) + line_discounts, digits)?,
            "discounts" => {
                let each =
                    invoice.adjustments.iter().chain(&invoice.settlements).map(|one| Value::String((-one.amount.result).to_string()));
                same_list(key, expected, &Value::Array(each.collect()), digits)?;
            }
            "credit" | "credits" | "credits_applied" => same(key, expected, taken(true, true, false), digits)?,
            "problems" => same(key, expected, problems.into(), 0)?,
            "true_up" => same(key, expected, sum(LineKind::TrueUp), digits)?,
            "cap" => same(key, expected, -sum(LineKind::Cap), digits)?,
            "net" | "subtotal" | "sub_total" | "sub_total_excluding_taxes" => same(key, expected, invoice.net.result, digits)?,
            "fees" => same(key, expected, invoice.lines.iter().map(|line| line.net.result).sum::<Decimal>() + line_discounts, digits)?,
            "lines_net" => same(key, expected, invoice.lines.iter().map(|line| line.net.result).sum(), digits)?,
            "tax" | "taxes" | "invoice_tax" => same(key, expected, invoice.tax.result, digits)?,
            "total" | "gross" | "sub_total_including_taxes" => same(key, expected, invoice.gross.result, digits)?,
            "due" | "payable" => same(key, expected, invoice.due.result, digits)?,
            "fee_taxes" | "line_taxes" => same_list(key, expected, &of_lines(|line| &line.tax), digits)?,
            "line_nets" | "lines" => same_list(key, expected, &of_lines(|line| &line.net), digits)?,
            "exemption" => exemptions(expected, invoice)?,
            "taxable" | "category_taxes" | "categories" => categories(key, expected, invoice, digits)?,
            other => return Err(format!("no one knows the expected figure {other:?}")),
        }
    }
    Ok(())
}

/// `{"S 19": ["100.00", "19.00"]}`: taxable amount and tax; or one of them.
fn categories(key: &str, expected: &Value, invoice: &ExpectedInvoice, digits: u32) -> Result<(), String> {
    for (of, figures) in expected.as_object().ok_or("categories are an object")? {
        let row = invoice.taxes.iter().find(|tax| format!("{} {}", tax.category, tax.rate.normalize()) == *of);
        let row = row.ok_or_else(|| format!("{of} is not among the taxes"))?;
        match figures {
            Value::Array(both) => {
                same(&format!("taxable of {of}"), &both[0], row.taxable.result, digits)?;
                same(&format!("tax of {of}"), &both[1], row.tax.result, digits)?;
            }
            one if key.starts_with("taxable") => same(of, one, row.taxable.result, digits)?,
            one => same(of, one, row.tax.result, digits)?,
        }
    }
    Ok(())
}

fn exemptions(expected: &Value, invoice: &ExpectedInvoice) -> Result<(), String> {
    for tax in &invoice.taxes {
        let said = expected[format!("{} {}", tax.category, tax.rate.normalize())].as_str();
        if tax.exemption_reason.as_deref() != said {
            return Err(format!("the reason of {} is {:?}, not {said:?}", tax.category, tax.exemption_reason));
        }
    }
    Ok(())
}

fn same(key: &str, expected: &Value, actual: Decimal, digits: u32) -> Result<(), String> {
    let said = if key.ends_with("_cents") { money(expected, true, digits)? } else { decimal(expected)? };
    if said == actual { Ok(()) } else { Err(format!("{key} is {actual}, not {said}")) }
}

fn same_list(key: &str, expected: &Value, actual: &Value, digits: u32) -> Result<(), String> {
    let (said, found) = (expected.as_array().ok_or("a list is expected")?, actual.as_array().ok_or("a list is found")?);
    if said.len() != found.len() {
        return Err(format!("{key}: {} figures, not {}", found.len(), said.len()));
    }
    said.iter().zip(found).try_for_each(|(said, found)| same(key, said, decimal(found)?, digits))
}
