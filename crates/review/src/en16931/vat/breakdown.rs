//! What holds for the breakdown of a category: that it is there (01), its amounts (08, 09), its reason (10), and what must stand beside it
//! (11 to 14).

use super::{Category, Rate, is_seen, numbered};
use crate::en16931::amounts::{Number, almost_equal, equal, minus, percent, plus, shown, sum, to_cents, value};
use crate::en16931::binary::Binary;
use crate::en16931::report::{Report, trimmed};
use rust_decimal::Decimal;
use tieout_billing::invoice::{TaxSubtotal, TaxedPart};

/// Rule 01: exactly one breakdown, or, of what has several rates, at least one.
pub fn is_there(report: &mut Report<'_>, category: &Category) {
    let invoice = report.invoice;
    // Of the standard rate UBL counts what is no VAT too.
    let seen = |part: fn(usize) -> TaxedPart, number: usize| category.rate == Rate::AboveZero || is_seen(report, part, number);
    let subtotals = category.subtotals(invoice).filter(|(number, _)| seen(TaxedPart::Subtotal, *number)).count();
    let lines = category.lines(invoice).filter(|(number, _)| seen(TaxedPart::Line, *number)).count();
    let items = category.allowances(invoice).filter(|(number, _)| seen(TaxedPart::Allowance, *number)).count();
    let used = lines + items > 0;
    let holds = match (category.is_untaxed, report.is_cii()) {
        // CII counts lines and breakdowns together, and is content with two of either.
        (false, true) => (lines == 0 || lines + subtotals >= 2) && (items == 0 || items + subtotals >= 2),
        (false, false) => used == (subtotals > 0),
        (true, true) if category.rate == Rate::None => subtotals == 0 || (subtotals == 1 && used),
        (true, true) => (subtotals == 0 && !used) || (subtotals == 1 && used),
        (true, false) => subtotals == 1 || (subtotals == 0 && !used),
    };
    let message = format_args!(
        "The VAT category {} ({}) stands on {lines} lines and {items} allowances or charges, and has {subtotals} VAT breakdowns: \
         state {} if it is used, none if not",
        category.code,
        category.name,
        if category.is_untaxed { "one" } else { "one for each rate" }
    );
    report.must(holds, &category.rule("01"), "BG-23", message);
}

pub fn check(report: &mut Report<'_>, category: &Category) {
    let invoice = report.invoice;
    for (number, subtotal) in category.subtotals(invoice) {
        if !is_seen(report, TaxedPart::Subtotal, number) {
            continue;
        }
        let place = format!("VAT breakdown {number}");
        taxable(report, category, &place, subtotal);
        tax(report, category, &place, subtotal);
        reason(report, category, &place, subtotal);
    }
    if category.subtotals(invoice).any(|(number, _)| is_seen(report, TaxedPart::Subtotal, number)) {
        match category.family {
            "IC" => delivery(report, category),
            "O" => nothing_else(report, category),
            _ => {}
        }
    }
}

/// Rule 08: the taxable amount is the sum of what has the category (and the rate, where there are several).
fn taxable(report: &mut Report<'_>, category: &Category, place: &str, subtotal: &TaxSubtotal) {
    let invoice = report.invoice;
    let stated = value(&subtotal.taxable);
    let by_rate = !category.is_untaxed;
    if by_rate && subtotal.rate.is_none() {
        return;
    }
    // CII looks for the rates of IGIC and IPSI in the wrong place, and so finds nothing wrong.
    if by_rate && report.is_cii() && category.rate == Rate::Local {
        return;
    }
    let fits = |rate: Option<Decimal>| !by_rate || rate == subtotal.rate;
    let lines = sum(category.lines(invoice).filter(|(_, line)| fits(line.tax_rate)).map(|(_, line)| value(&line.net)));
    let of_kind = |is_charge: bool| {
        let items = category.allowances(invoice).filter(|(_, item)| item.is_charge == is_charge && fits(item.tax_rate));
        sum(items.map(|(_, item)| value(&item.amount)))
    };
    let (charges, allowances) = (of_kind(true), of_kind(false));
    let exact = minus(plus(lines, charges), allowances);
    let holds = if report.is_ubl() {
        let has_one = category.lines(invoice).any(|(_, line)| fits(line.tax_rate))
            || category.allowances(invoice).any(|(_, item)| fits(item.tax_rate));
        let has_lines = if category.rate == Rate::AboveZero { has_one } else { !invoice.lines.is_empty() };
        has_lines && if by_rate { is_within_one(stated, exact) } else { equal(stated, exact) }
    } else {
        let rounded = minus(plus(to_cents(lines), to_cents(charges)), to_cents(allowances));
        let lenient = report.is_cii() && category.rate == Rate::Zero;
        equal(stated, rounded) || (lenient && is_within_one_of(stated, rounded))
    };
    let of_rate = if by_rate { subtotal.rate.map(|rate| format!(" at {rate} %")).unwrap_or_default() } else { String::new() };
    let message = format_args!(
        "BT-116 says {}, and the lines, allowances and charges of the VAT category {}{of_rate} come to {}: state their sum",
        shown(stated),
        category.code,
        shown(exact)
    );
    report.must(holds, &category.rule("08"), format_args!("{place}, BT-116"), message);
}

/// As UBL asks it: in binary numbers, so that what is 1.00 off exactly is let pass or not by the last bit of the stated amount.
fn is_within_one(stated: Number, exact: Number) -> bool {
    let Some((stated, exact)) = stated.zip(exact) else { return false };
    let stated = Binary::nearest(stated);
    stated.plus(-1).compare(exact).is_lt() && stated.plus(1).compare(exact).is_gt()
}

/// As CII asks it: in binary numbers on both sides. (FNFE's Factur-X lets 1.00 too much pass, the Commission's rules do not.)
fn is_within_one_of(stated: Number, due: Number) -> bool {
    let Some((stated, due)) = stated.zip(due) else { return false };
    let (stated, due) = (Binary::nearest(stated), Binary::nearest(due));
    stated.plus(-1).is_below(&due) && due.is_below(&stated.plus(1))
}

/// Rule 09: no tax, or the rate of the taxable amount, give or take almost 1.00.
fn tax(report: &mut Report<'_>, category: &Category, place: &str, subtotal: &TaxSubtotal) {
    let stated = value(&subtotal.tax);
    let place = format_args!("{place}, BT-117");
    if category.is_untaxed {
        let message = format_args!("BT-117 says {}, and in the VAT category {} it must be 0", shown(stated), category.code);
        report.must(equal(stated, Some(Decimal::ZERO)), &category.rule("09"), place, message);
        return;
    }
    if report.is_cii() && category.rate == Rate::Local {
        return;
    }
    let absolute = |number: Number| number.map(|number| number.abs());
    let due = to_cents(percent(absolute(value(&subtotal.taxable)), subtotal.rate));
    let message = format_args!(
        "BT-117 says {}, and {} % (BT-119) of {} (BT-116) is {}: state that",
        shown(stated),
        shown(subtotal.rate),
        shown(value(&subtotal.taxable)),
        shown(to_cents(percent(value(&subtotal.taxable), subtotal.rate)))
    );
    report.must(almost_equal(absolute(stated), due), &category.rule("09"), place, message);
}

/// Rule 10.
fn reason(report: &mut Report<'_>, category: &Category, place: &str, subtotal: &TaxSubtotal) {
    let stated = subtotal.exemption_reason.is_some() || subtotal.exemption_code.is_some();
    let (code, name) = (category.code, category.name);
    let message = if category.has_reason {
        format!("The VAT category {code} ({name}) needs a reason why no VAT is charged: state it as a text (BT-120) or a code (BT-121)")
    } else {
        format!("The VAT category {code} ({name}) is not exempt, and a reason for exemption stands: leave out BT-120 and BT-121")
    };
    report.must(stated == category.has_reason, &category.rule("10"), format_args!("{place}, BT-120"), message);
}

/// BR-IC-11 and BR-IC-12: when and where goods went to another country of the Union.
fn delivery(report: &mut Report<'_>, category: &Category) {
    let invoice = report.invoice;
    let day = invoice.delivery.as_ref().is_some_and(|delivery| delivery.date.is_some());
    let period = invoice.period.as_ref().is_some_and(|period| period.start.is_some() || period.end.is_some());
    // UBL keeps the code of the tax point in the period's element, and asks only whether that has something in it.
    let coded = report.is_ubl() && invoice.tax_point_code.is_some();
    let message = "An intra-community supply needs the day of delivery (BT-72) or the invoicing period (BG-14): state one";
    report.must(day || period || coded, &category.rule("11"), "delivery, BT-72", message);
    let country = invoice.delivery.as_ref().and_then(|delivery| delivery.address.as_ref()).and_then(|address| address.country.as_ref());
    let holds = country.is_some_and(|country| report.is_cii() || country.chars().count() > 1);
    report.must(
        holds,
        &category.rule("12"),
        "delivery, BT-80",
        "An intra-community supply needs the country of delivery (BT-80): state it",
    );
}

/// BR-O-11 to BR-O-14: what is not subject to VAT stands alone.
fn nothing_else(report: &mut Report<'_>, category: &Category) {
    let invoice = report.invoice;
    let is_other = |code: &Option<String>| code.is_some() && trimmed(code) != category.code;
    let place = |found: Option<(usize, &'static str)>| found.map_or_else(String::new, |(number, kind)| format!("{kind} {number}"));
    let seen = |part, number| is_seen(report, part, number);
    let subtotal = numbered(&invoice.tax).find(|(number, subtotal)| is_other(&subtotal.category) && seen(TaxedPart::Subtotal, *number));
    let subtotal = subtotal.map(|(number, _)| (number, "VAT breakdown"));
    let line = numbered(&invoice.lines).find(|(number, line)| is_other(&line.tax_category) && seen(TaxedPart::Line, *number));
    let line = line.map(|(number, _)| (number, "line"));
    let item = |is_charge: bool| {
        let mut items = numbered(&invoice.allowances).filter(|(_, item)| item.is_charge == is_charge);
        let other = items.find(|(number, item)| is_other(&item.tax_category) && seen(TaxedPart::Allowance, *number));
        other.map(|(number, _)| (number, if is_charge { "charge" } else { "allowance" }))
    };
    let (allowance, charge) = (item(false), item(true));
    // CII does not tell breakdowns from lines here, nor allowances from charges.
    let found = if report.is_cii() {
        let (tax, items) = (subtotal.or(line), allowance.or(charge));
        [("11", tax), ("12", tax), ("13", items), ("14", items)]
    } else {
        [("11", subtotal), ("12", line), ("13", allowance), ("14", charge)]
    };
    for (number, other) in found {
        let message = format_args!(
            "The invoice has a VAT breakdown of the category O (not subject to VAT), and {} has another category: no other may stand beside it",
            place(other)
        );
        report.must(other.is_none(), &category.rule(number), place(other), message);
    }
}
