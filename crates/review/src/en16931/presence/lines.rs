//! The lines.

use super::document::{is_in_order, order_message};
use crate::en16931::report::{Report, is_blank};
use rust_decimal::Decimal;
use tieout_billing::invoice::{Amount, Line, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    for (at, line) in report.invoice.lines.iter().enumerate() {
        let place = format!("line {}", at + 1);
        stated(report, &place, line, report.is_vat(TaxedPart::Line(at)));
        prices(report, &place, line);
        item(report, &place, line);
        if let Some(period) = &line.period {
            report.must(is_in_order(period), "BR-30", format_args!("{place}, BG-26"), order_message(&format!("period of {place}"), period));
            let holds = period.start.is_some() || period.end.is_some();
            let message =
                format_args!("The period of {place} has neither a start (BT-134) nor an end (BT-135): state one, or leave it out");
            report.must(holds, "BR-CO-20", format_args!("{place}, BG-26"), message);
        }
    }
}

fn stated(report: &mut Report<'_>, place: &str, line: &Line, is_vat: bool) {
    let quantity = line.quantity.as_ref();
    let price = line.price.as_ref().and_then(|price| price.net.as_ref());
    let must = [
        ("BR-21", "BT-126", !is_blank(&line.id), "number"),
        ("BR-22", "BT-129", quantity.is_some(), "quantity"),
        ("BR-23", "BT-130", quantity.is_some_and(|quantity| quantity.unit.is_some()), "unit of the quantity"),
        ("BR-24", "BT-131", line.net.is_some(), "net amount"),
        ("BR-25", "BT-153", !is_blank(&line.name), "item's name"),
        ("BR-26", "BT-146", price.is_some(), "item's net price"),
        ("BR-CO-04", "BT-151", is_vat && line.tax_category.is_some(), "VAT category code"),
    ];
    for (rule, term, holds, name) in must {
        report.must(holds, rule, format_args!("{place}, {term}"), format_args!("The {name} ({term}) of {place} is missing: state it"));
    }
}

fn prices(report: &mut Report<'_>, place: &str, line: &Line) {
    let price = line.price.as_ref();
    let is_negative = |amount: &Option<Amount>| amount.as_ref().is_some_and(|amount| amount.value < Decimal::ZERO);
    // A price that is missing is not "at least zero" either.
    let net = price.is_some_and(|price| price.net.is_some() && !is_negative(&price.net));
    let message = format_args!("The net price of {place} (BT-146) must be stated and not be negative: give the quantity the sign instead");
    report.must(net, "BR-27", format_args!("{place}, BT-146"), message);
    let gross = price.is_none_or(|price| !is_negative(&price.gross));
    let message = format_args!("The gross price of {place} (BT-148) is negative: give the quantity the sign instead");
    report.must(gross, "BR-28", format_args!("{place}, BT-148"), message);
}

fn item(report: &mut Report<'_>, place: &str, line: &Line) {
    let has_scheme = |scheme: &Option<String>, is_ubl: bool| if is_ubl { scheme.is_some() } else { !is_blank(scheme) };
    if let Some(standard) = &line.standard_item {
        let message =
            format_args!("The item's standard identifier {} of {place} (BT-157) does not say its scheme: state it", standard.value);
        report.must(has_scheme(&standard.scheme, report.is_ubl()), "BR-64", format_args!("{place}, BT-157"), message);
    }
    for class in &line.classifications {
        let message = format_args!("The item's class {} of {place} (BT-158) does not say its scheme: state it", class.value);
        report.must(has_scheme(&class.scheme, report.is_ubl()), "BR-65", format_args!("{place}, BT-158"), message);
    }
    for attribute in &line.attributes {
        let message = format_args!("An attribute of the item of {place} (BG-32) needs a name (BT-160) and a value (BT-161): state both");
        report.must(attribute.name.is_some() && attribute.value.is_some(), "BR-54", format_args!("{place}, BG-32"), message);
    }
}
