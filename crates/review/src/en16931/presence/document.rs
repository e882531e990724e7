//! The document itself: its head, its totals, its VAT breakdown, what it refers to.

use crate::en16931::report::{Report, is_blank, trimmed};
use tieout_billing::invoice::{Amount, Invoice, MandatoryGroup, Period, Syntax, TaxedPart};

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let said = "BT-24 is missing: state which specification the invoice follows, such as urn:cen.eu:en16931:2017";
    report.must(!is_blank(&invoice.specification), "BR-01", "BT-24", said);
    report.must(!is_blank(&invoice.number), "BR-02", "BT-1", "The invoice number (BT-1) is missing: state it");
    let is_unreadable = report.syntax.is_some() && !invoice.lacking.contains(&MandatoryGroup::IssueDate);
    report.must(invoice.issue_date.is_some() || is_unreadable, "BR-03", "BT-2", "The issue date (BT-2) is missing: state it");
    report.must(
        !is_blank(&invoice.type_code),
        "BR-04",
        "BT-3",
        "The type of document (BT-3) is missing: state it, such as 380 for an invoice",
    );
    report.must(!is_blank(&invoice.currency), "BR-05", "BT-5", "The invoice currency (BT-5) is missing: state it, such as EUR");
    report.must(!invoice.lines.is_empty(), "BR-16", "BG-25", "The invoice has no line: it needs one at least");
    totals(report);
    breakdown(report);
    accounting_currency(report);
    tax_point(report);
    if let Some(period) = &invoice.period {
        invoicing_period(report, period);
    }
    references(report);
}

fn totals(report: &mut Report<'_>) {
    let invoice = report.invoice;
    if invoice.lacking.contains(&MandatoryGroup::Totals) {
        return;
    }
    let totals = &invoice.totals;
    let stated: [(&str, &str, &Option<Amount>, &str); 4] = [
        ("BR-12", "BT-106", &totals.lines, "sum of the line net amounts"),
        ("BR-13", "BT-109", &totals.net, "total without VAT"),
        ("BR-14", "BT-112", &totals.gross, "total with VAT"),
        ("BR-15", "BT-115", &totals.due, "amount due for payment"),
    ];
    for (rule, term, amount, name) in stated {
        report.must(amount.is_some(), rule, term, format_args!("The {name} ({term}) is missing: state it, 0.00 included"));
    }
}

fn breakdown(report: &mut Report<'_>) {
    let invoice = report.invoice;
    // In CII the rule stands among those of the lines.
    let holds = !invoice.tax.is_empty() || (report.is_cii() && invoice.lines.is_empty());
    report.must(holds, "BR-CO-18", "BG-23", "The invoice has no VAT breakdown (BG-23): it needs one at least");
    for (at, subtotal) in invoice.tax.iter().enumerate() {
        // In CII the rules on these categories take the place of the general ones: there the first that fits a node is the only one.
        let category = trimmed(&subtotal.category);
        if report.is_cii() && report.is_vat(TaxedPart::Subtotal(at)) && matches!(category, "L" | "M" | "O") {
            continue;
        }
        let place = format!("VAT breakdown {}", at + 1);
        let is_vat = report.is_vat(TaxedPart::Subtotal(at));
        let must = [
            ("BR-45", "BT-116", subtotal.taxable.is_some(), "taxable amount"),
            ("BR-46", "BT-117", subtotal.tax.is_some(), "tax amount"),
            ("BR-47", "BT-118", is_vat && subtotal.category.is_some(), "VAT category code"),
            ("BR-48", "BT-119", is_vat && (subtotal.rate.is_some() || category == "O"), "VAT rate"),
        ];
        for (rule, term, holds, name) in must {
            report.must(holds, rule, format_args!("{place}, {term}"), format_args!("The {name} ({term}) of {place} is missing: state it"));
        }
    }
}

/// A total of VAT in the accounting currency, where there is one.
fn accounting_currency(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let Some(currency) = &invoice.tax_currency else { return };
    let stated = |amount: &Option<Amount>| amount.as_ref().is_some_and(|amount| amount.currency.as_ref() == Some(currency));
    let unsaid = |amount: &Option<Amount>| amount.as_ref().is_some_and(|amount| amount.currency.is_none());
    let is_stated = stated(&invoice.totals.tax) || stated(&invoice.totals.tax_accounting);
    // A second total in the invoice currency stands where this one is looked for, and is found by BR-CO-15.
    let is_doubled =
        invoice.totals.tax_accounting.as_ref().is_some_and(|amount| amount.currency.is_some() && amount.currency == invoice.currency);
    let holds = match report.syntax {
        Some(_) if is_doubled => true,
        Some(Syntax::Cii) => {
            invoice.lacking.contains(&MandatoryGroup::Totals) || (is_stated && Some(currency) != invoice.currency.as_ref())
        }
        Some(_) => is_stated,
        None => is_stated || unsaid(&invoice.totals.tax_accounting),
    };
    let message = format_args!("VAT is accounted for in {currency} (BT-6), and no VAT total is stated in it: state BT-111");
    report.must(holds, "BR-53", "BT-111", message);
}

fn tax_point(report: &mut Report<'_>) {
    let Invoice { tax_point_date, tax_point_code, .. } = report.invoice;
    let both = tax_point_date.is_some() && tax_point_code.is_some();
    report.must(!both, "BR-CO-03", "BT-7", "The tax point is stated as a date (BT-7) and as a code (BT-8): keep one of them");
}

fn invoicing_period(report: &mut Report<'_>, period: &Period) {
    report.must(is_in_order(period), "BR-29", "BG-14", order_message("invoicing period", period));
    // UBL keeps the code of the tax point in the period's element.
    let coded = report.is_ubl() && report.invoice.tax_point_code.is_some();
    let holds = period.start.is_some() || period.end.is_some() || coded;
    report.must(
        holds,
        "BR-CO-19",
        "BG-14",
        "The invoicing period (BG-14) has neither a start (BT-73) nor an end (BT-74): state one, or leave it out",
    );
}

pub(super) fn is_in_order(period: &Period) -> bool {
    period.start.zip(period.end).is_none_or(|(start, end)| end >= start)
}

pub(super) fn order_message(name: &str, period: &Period) -> String {
    let day = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
    format!("The {name} ends {}, before it starts, {}: mend one of the dates", day(period.end), day(period.start))
}

fn references(report: &mut Report<'_>) {
    let invoice = report.invoice;
    for (at, preceding) in invoice.preceding.iter().enumerate() {
        let holds = if report.is_ubl() { preceding.number.is_some() } else { !is_blank(&preceding.number) };
        let place = format_args!("preceding invoice {}, BT-25", at + 1);
        report.must(
            holds,
            "BR-55",
            place,
            "A reference to a preceding invoice has no number (BT-25): state it, or leave the reference out",
        );
    }
    for (at, attachment) in invoice.attachments.iter().enumerate() {
        let place = format_args!("supporting document {}, BT-122", at + 1);
        report.must(!is_blank(&attachment.reference), "BR-52", place, "A supporting document has no reference (BT-122): give it one");
    }
    // The syntaxes write these as supporting documents too, and the rule asks for their numbers.
    let mut others = vec![("BT-18", invoice.invoiced_object.as_ref().map(|object| object.value.as_str()))];
    match report.syntax {
        Some(Syntax::Cii) => {
            others.push(("BT-17", invoice.tender.as_deref()));
            others.extend(invoice.lines.iter().map(|line| ("BT-128", line.object.as_ref().map(|object| object.value.as_str()))));
        }
        Some(Syntax::UblCreditNote) => others.push(("BT-11", invoice.project.as_deref())),
        _ => {}
    }
    for (term, number) in others {
        let holds = number.is_none_or(|number| !number.trim().is_empty());
        report.must(holds, "BR-52", term, format_args!("The reference {term} is empty: state it, or leave it out"));
    }
}
