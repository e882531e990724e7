//! Sums that must come out: BR-CO-10 to BR-CO-17. In CII a missing allowance or charge counts as none, as in UBL.

use super::amounts::{Number, equal, minus, percent, plus, rounded, shown, sum, to_cents, value};
use super::report::{Report, trimmed};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Amount, MandatoryGroup, TaxSubtotal, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    if !report.invoice.lacking.contains(&MandatoryGroup::Totals) {
        line_total(report);
        allowance_totals(report);
        net_total(report);
        due(report);
    }
    tax_total(report);
    gross_total(report);
    for (at, subtotal) in report.invoice.tax.iter().enumerate() {
        category_tax(report, at, subtotal);
    }
}

/// BR-CO-10.
fn line_total(report: &mut Report<'_>) {
    let stated = value(&report.invoice.totals.lines);
    let lines = to_cents(sum(report.invoice.lines.iter().map(|line| value(&line.net))));
    let message = format_args!("BT-106 says {} and the lines add up to {}: state their sum", shown(stated), shown(lines));
    report.must(equal(stated, lines), "BR-CO-10", "BT-106", message);
}

/// BR-CO-11 and BR-CO-12.
fn allowance_totals(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let kinds = [
        ("BR-CO-11", "BT-107", false, &invoice.totals.allowances, "allowances"),
        ("BR-CO-12", "BT-108", true, &invoice.totals.charges, "charges"),
    ];
    for (rule, term, is_charge, stated, name) in kinds {
        let mut items = invoice.allowances.iter().filter(|item| item.is_charge == is_charge).peekable();
        let none = stated.is_none() && items.peek().is_none();
        let total = to_cents(sum(items.map(|item| value(&item.amount))));
        let message =
            format_args!("{term} says {} and the document's {name} add up to {}: state their sum", shown(value(stated)), shown(total));
        report.must(none || equal(value(stated), total), rule, term, message);
    }
}

/// BR-CO-13.
fn net_total(report: &mut Report<'_>) {
    let totals = &report.invoice.totals;
    let stated = value(&totals.net);
    let exact = minus(plus(value(&totals.lines), or_zero(&totals.charges)), or_zero(&totals.allowances));
    // UBL compares two totals as they are where nothing stands between them.
    let alone = totals.allowances.is_none() && totals.charges.is_none() && report.is_ubl();
    let net = if alone { exact } else { to_cents(exact) };
    let message = format_args!("BT-109 says {}, and BT-106 - BT-107 + BT-108 is {}: state that", shown(stated), shown(net));
    report.must(equal(stated, net), "BR-CO-13", "BT-109", message);
}

/// BR-CO-14.
fn tax_total(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let Some(total) = &invoice.totals.tax else {
        // Without a total there is nothing to compare in CII; UBL misses it beside its breakdown.
        let holds = invoice.tax.is_empty() || !report.is_ubl();
        report.must(holds, "BR-CO-14", "BT-110", "The VAT breakdown (BG-23) has no total beside it: state BT-110");
        return;
    };
    // UBL may have a breakdown beside the total in the accounting currency too; it is told by the currency. A second total in the same
    // currency is found by BR-CO-15.
    let other = invoice.totals.tax_accounting.as_ref().filter(|second| report.is_ubl() && second.currency != total.currency);
    let is_beside = |subtotal: &&TaxSubtotal| {
        let currency = subtotal.tax.as_ref().and_then(|tax| tax.currency.as_ref());
        other.is_none_or(|other| currency != other.currency.as_ref())
    };
    let is_doubled = invoice.totals.tax_accounting.as_ref().is_some_and(|second| report.is_ubl() && second.currency == total.currency);
    let skipped = if report.is_cii() { total.currency != invoice.currency } else { invoice.tax.is_empty() || is_doubled };
    if skipped {
        return;
    }
    let tax = to_cents(sum(invoice.tax.iter().filter(is_beside).map(|subtotal| value(&subtotal.tax))));
    let message = format_args!("BT-110 says {} and the VAT breakdown adds up to {}: state their sum", total.value, shown(tax));
    report.must(equal(Some(total.value), tax), "BR-CO-14", "BT-110", message);
}

/// BR-CO-15.
fn gross_total(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let totals = &invoice.totals;
    let Some(currency) = &invoice.currency else { return };
    let is_in_currency = |amount: &&Amount| match &amount.currency {
        Some(stated) => stated == currency,
        None => report.syntax.is_none(),
    };
    // Where it is stated twice in one currency the second stands as the total in the accounting currency.
    let accounting = totals.tax_accounting.as_ref().filter(|amount| amount.currency.is_some());
    let mut in_currency = totals.tax.as_ref().into_iter().chain(accounting).filter(is_in_currency);
    let (tax, second) = (in_currency.next(), in_currency.next());
    let gross = to_cents(plus(value(&totals.net), tax.map(|amount| amount.value)));
    let stated = value(&totals.gross);
    let without_tax = report.is_cii() && equal(stated, value(&totals.net));
    let message = format_args!(
        "BT-112 says {}, and BT-109 {} and BT-110 {} in {currency} come to {}: state each of them once, and their sum",
        shown(stated),
        shown(value(&totals.net)),
        shown(tax.map(|amount| amount.value)),
        shown(gross)
    );
    report.must(without_tax || (second.is_none() && equal(stated, gross)), "BR-CO-15", "BT-112", message);
}

/// BR-CO-16.
fn due(report: &mut Report<'_>) {
    let totals = &report.invoice.totals;
    let (gross, due, rounding) = (value(&totals.gross), value(&totals.due), or_zero(&totals.rounding));
    let left = minus(gross, or_zero(&totals.prepaid));
    let holds = if report.is_ubl() {
        let before = if totals.rounding.is_some() { to_cents(minus(due, rounding)) } else { due };
        equal(before, if totals.prepaid.is_some() { to_cents(left) } else { left })
    } else {
        equal(due, plus(left, rounding))
    };
    let message = format_args!("BT-115 says {}, and BT-112 - BT-113 + BT-114 is {}: state that", shown(due), shown(plus(left, rounding)));
    report.must(holds, "BR-CO-16", "BT-115", message);
}

/// BR-CO-17: up to almost 1.00 is let pass (1.00 in CII), and a rate below 0.5 counts as none.
fn category_tax(report: &mut Report<'_>, at: usize, subtotal: &TaxSubtotal) {
    let is_vat = report.is_vat(TaxedPart::Subtotal(at));
    // As with BR-45: in CII these categories are judged by their own rules only.
    if report.is_cii() && is_vat && matches!(trimmed(&subtotal.category), "L" | "M" | "O") {
        return;
    }
    let absolute = |number: Number| number.map(|number| number.abs());
    let tax = value(&subtotal.tax);
    let is_about_zero = rounded(tax, 0) == Some(Decimal::ZERO);
    let due = to_cents(percent(absolute(value(&subtotal.taxable)), subtotal.rate));
    let holds = match rounded(subtotal.rate.filter(|_| is_vat), 0) {
        None => is_about_zero,
        Some(rate) if rate.is_zero() => is_about_zero,
        Some(_) => minus(absolute(tax), due)
            .is_some_and(|difference| if report.is_cii() { difference.abs() <= Decimal::ONE } else { difference.abs() < Decimal::ONE }),
    };
    let message = format_args!(
        "BT-117 says {}, and {} % (BT-119) of {} (BT-116) is {}: state that",
        shown(tax),
        shown(subtotal.rate),
        shown(value(&subtotal.taxable)),
        shown(to_cents(percent(value(&subtotal.taxable), subtotal.rate.or(Some(Decimal::ZERO)))))
    );
    report.must(holds, "BR-CO-17", format_args!("VAT breakdown {}, BT-117", at + 1), message);
}

fn or_zero(amount: &Option<Amount>) -> Number {
    Some(value(amount).unwrap_or_default())
}
