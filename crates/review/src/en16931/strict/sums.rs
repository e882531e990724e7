//! TIEOUT-NET, TIEOUT-PRICE, TIEOUT-TAX and TIEOUT-SUM: amounts to the cent.

use crate::en16931::amounts::{Number, minus, percent, plus, shown, sum, times, value};
use crate::en16931::report::{Report, trimmed};
use rust_decimal::Decimal;
use tieout_billing::Rounding;
use tieout_billing::currency::minor_digits;
use tieout_billing::invoice::{Amount, Invoice, Line, TaxSubtotal};

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let digits = invoice.currency.as_deref().and_then(minor_digits).unwrap_or(2);
    for (at, line) in invoice.lines.iter().enumerate() {
        let place = format!("line {}", at + 1);
        line_net(report, &place, line, digits);
        price(report, &place, line);
    }
    for (at, subtotal) in invoice.tax.iter().enumerate() {
        let place = format!("VAT breakdown {}", at + 1);
        tax(report, &place, subtotal, digits);
        taxable(report, &place, subtotal);
    }
    totals(report);
}

fn line_net(report: &mut Report<'_>, place: &str, line: &Line, digits: u32) {
    let (Some(quantity), Some(price), Some(net)) = (&line.quantity, &line.price, value(&line.net)) else { return };
    let Some(unit) = value(&price.net) else { return };
    let base = price.base.as_ref().map_or(Decimal::ONE, |base| base.value);
    let of_kind = |is_charge: bool| sum(line.allowances.iter().filter(|item| item.is_charge == is_charge).map(|item| value(&item.amount)));
    let before = times(Some(quantity.value), Some(unit)).and_then(|amount| amount.checked_div(base));
    let due = half_up(plus(minus(before, of_kind(false)), of_kind(true)), digits);
    // Only what has a bearing is said.
    let part = |words: &str, amount: Number| {
        if amount.is_some_and(|amount| amount.is_zero()) { String::new() } else { format!(" {words} {}", shown(amount)) }
    };
    let per = if base == Decimal::ONE { String::new() } else { format!(" / {base}") };
    let (less, more) = (part("less allowances of", of_kind(false)), part("plus charges of", of_kind(true)));
    let message =
        format_args!("BT-131 says {net}, and {} x {unit}{per}{less}{more} is {}: one of them is wrong", quantity.value, shown(due));
    report.must(due == Some(net), "TIEOUT-NET", format_args!("{place}, BT-131"), message);
}

fn price(report: &mut Report<'_>, place: &str, line: &Line) {
    let Some(price) = &line.price else { return };
    let (Some(net), Some(gross)) = (value(&price.net), value(&price.gross)) else { return };
    let discount = value(&price.discount).unwrap_or_default();
    let due = minus(Some(gross), Some(discount));
    let holds = due == Some(net) && discount >= Decimal::ZERO;
    let message = format_args!(
        "The net price is {net}, and the gross price {gross} less the discount {discount} is {}: mend one of them",
        shown(due)
    );
    report.must(holds, "TIEOUT-PRICE", format_args!("{place}, BT-146"), message);
}

/// Tax may be rounded once for the breakdown, as EN 16931 has it, or for each line and then added up, as many billing systems do.
fn tax(report: &mut Report<'_>, place: &str, subtotal: &TaxSubtotal, digits: u32) {
    let (Some(taxable), Some(tax)) = (value(&subtotal.taxable), value(&subtotal.tax)) else { return };
    let rate = subtotal.rate.unwrap_or_default();
    let due = half_up(percent(Some(taxable), Some(rate)), digits);
    let by_line = sum(parts(report.invoice, subtotal).map(|part| half_up(percent(part, Some(rate)), digits)));
    let message = format_args!("BT-117 says {tax}, and {rate} % of {taxable} is {}; rounded line by line too, it is not that", shown(due));
    report.must(due == Some(tax) || by_line == Some(tax), "TIEOUT-TAX", format_args!("{place}, BT-117"), message);
}

/// By category and rate; what is not taxed may state its rate as 0 or not at all.
fn taxable(report: &mut Report<'_>, place: &str, subtotal: &TaxSubtotal) {
    let invoice = report.invoice;
    let Some(stated) = value(&subtotal.taxable) else { return };
    let due = sum(parts(invoice, subtotal));
    let message = format_args!(
        "BT-116 says {stated}, and the lines, allowances and charges of its category and rate come to {}: state that",
        shown(due)
    );
    report.must(due == Some(stated), "TIEOUT-SUM", format_args!("{place}, BT-116"), message);
}

/// The net amounts of the lines of a category and rate, less allowances, plus charges.
fn parts<'i>(invoice: &'i Invoice, subtotal: &'i TaxSubtotal) -> impl Iterator<Item = Number> + 'i {
    let fits = move |category: &Option<String>, rate: Option<Decimal>| {
        trimmed(category) == trimmed(&subtotal.category) && rate.unwrap_or_default() == subtotal.rate.unwrap_or_default()
    };
    let lines = invoice.lines.iter().filter(move |line| fits(&line.tax_category, line.tax_rate)).map(|line| value(&line.net));
    let items = invoice.allowances.iter().filter(move |item| fits(&item.tax_category, item.tax_rate));
    lines.chain(items.map(|item| value(&item.amount).map(|amount| if item.is_charge { amount } else { -amount })))
}

fn totals(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let totals = &invoice.totals;
    let of_kind =
        |is_charge: bool| sum(invoice.allowances.iter().filter(|item| item.is_charge == is_charge).map(|item| value(&item.amount)));
    let or_zero = |amount: &Option<Amount>| Some(value(amount).unwrap_or_default());
    let net = minus(plus(value(&totals.lines), or_zero(&totals.charges)), or_zero(&totals.allowances));
    let due = plus(minus(value(&totals.gross), or_zero(&totals.prepaid)), or_zero(&totals.rounding));
    let sums: [(&str, &Option<Amount>, Number, &str); 7] = [
        ("BT-106", &totals.lines, sum(invoice.lines.iter().map(|line| value(&line.net))), "the line net amounts"),
        ("BT-107", &totals.allowances, of_kind(false), "the allowances"),
        ("BT-108", &totals.charges, of_kind(true), "the charges"),
        ("BT-109", &totals.net, net, "BT-106 - BT-107 + BT-108"),
        ("BT-110", &totals.tax, sum(invoice.tax.iter().map(|subtotal| value(&subtotal.tax))), "the VAT breakdown"),
        ("BT-112", &totals.gross, plus(value(&totals.net), or_zero(&totals.tax)), "BT-109 + BT-110"),
        ("BT-115", &totals.due, due, "BT-112 - BT-113 + BT-114"),
    ];
    for (term, stated, due, of) in sums {
        let Some(stated) = value(stated) else { continue };
        report.must(
            due == Some(stated),
            "TIEOUT-SUM",
            term,
            format_args!("{term} says {stated}, and {of} come to {}: state that", shown(due)),
        );
    }
}

/// Halves away from zero, as tax offices and customers expect.
fn half_up(number: Number, digits: u32) -> Number {
    number.map(|number| Rounding::HalfUp.round(number, digits))
}
