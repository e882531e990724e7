//! At most two decimals in every amount: BR-DEC-*. Prices and quantities may have any number.

use super::report::{Report, trimmed};
use tieout_billing::invoice::{Allowance, Amount, MandatoryGroup, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    allowances(report, "", &invoice.allowances, ["BR-DEC-01 BT-92", "BR-DEC-02 BT-93", "BR-DEC-05 BT-99", "BR-DEC-06 BT-100"]);
    let totals = &invoice.totals;
    let amounts = [
        ("BR-DEC-09", "BT-106", &totals.lines),
        ("BR-DEC-10", "BT-107", &totals.allowances),
        ("BR-DEC-11", "BT-108", &totals.charges),
        ("BR-DEC-12", "BT-109", &totals.net),
        ("BR-DEC-14", "BT-112", &totals.gross),
        ("BR-DEC-16", "BT-113", &totals.prepaid),
        ("BR-DEC-17", "BT-114", &totals.rounding),
        ("BR-DEC-18", "BT-115", &totals.due),
    ];
    for (rule, term, amount) in amounts {
        one(report, rule, term, "", amount);
    }
    tax_totals(report);
    for (at, subtotal) in invoice.tax.iter().enumerate() {
        // As with BR-45: in CII these categories are judged by their own rules only.
        if report.is_cii() && report.is_vat(TaxedPart::Subtotal(at)) && matches!(trimmed(&subtotal.category), "L" | "M" | "O") {
            continue;
        }
        let place = format!("VAT breakdown {}, ", at + 1);
        one(report, "BR-DEC-19", "BT-116", &place, &subtotal.taxable);
        one(report, "BR-DEC-20", "BT-117", &place, &subtotal.tax);
    }
    for (at, line) in invoice.lines.iter().enumerate() {
        let place = format!("line {}, ", at + 1);
        one(report, "BR-DEC-23", "BT-131", &place, &line.net);
        let rules = ["BR-DEC-24 BT-136", "BR-DEC-25 BT-137", "BR-DEC-27 BT-141", "BR-DEC-28 BT-142"];
        allowances(report, &place, &line.allowances, rules);
    }
}

/// BR-DEC-13 and BR-DEC-15. UBL's rules look for the currency where it never stands, and so never fire; those of CII are content with one
/// total that is right, and count what is not zero of the decimals only.
fn tax_totals(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let totals = &invoice.totals;
    if report.syntax.is_none() {
        one(report, "BR-DEC-13", "BT-110", "", &totals.tax);
        one(report, "BR-DEC-15", "BT-111", "", &totals.tax_accounting);
    }
    let stated: Vec<&Amount> = totals.tax.iter().chain(&totals.tax_accounting).collect();
    if !report.is_cii() || stated.is_empty() || invoice.lacking.contains(&MandatoryGroup::Totals) {
        return;
    }
    let is_short = |amount: &Amount| amount.value.normalize().scale() <= 2;
    let (currency, tax_currency) = (invoice.currency.as_ref(), invoice.tax_currency.as_ref());
    let is_in = |amount: &Amount, currency: Option<&String>| currency.is_some() && amount.currency.as_ref() == currency;
    let holds = stated.iter().any(|amount| !is_in(amount, currency) || is_short(amount));
    let message = format_args!("The VAT total {} (BT-110) has more than two decimals: round it", stated[0].value);
    report.must(holds, "BR-DEC-13", "BT-110", message);
    let is_doubled = stated.len() == 2 && stated[0].currency == stated[1].currency;
    let holds = tax_currency.is_none() || is_doubled || stated.iter().any(|amount| is_in(amount, tax_currency) && is_short(amount));
    report.must(
        holds,
        "BR-DEC-15",
        "BT-111",
        "No VAT total in the accounting currency (BT-111) with two decimals at most is stated: state it",
    );
}

/// The rules and terms of the amount and the base of allowances, then of charges.
fn allowances(report: &mut Report<'_>, place: &str, allowances: &[Allowance], rules: [&str; 4]) {
    for (at, item) in allowances.iter().enumerate() {
        let (name, rules) = if item.is_charge { ("charge", &rules[2..]) } else { ("allowance", &rules[..2]) };
        let place = format!("{place}{name} {}, ", at + 1);
        for (rule, amount) in rules.iter().zip([&item.amount, &item.base]) {
            let (rule, term) = rule.split_once(' ').unwrap_or((rule, ""));
            one(report, rule, term, &place, amount);
        }
    }
}

fn one(report: &mut Report<'_>, rule: &str, term: &str, place: &str, amount: &Option<Amount>) {
    let Some(amount) = amount else { return };
    let message = format_args!("The amount {} ({term}) has {} decimals: two are the most", amount.value, amount.value.scale());
    report.must(amount.value.scale() <= 2, rule, format_args!("{place}{term}"), message);
}
