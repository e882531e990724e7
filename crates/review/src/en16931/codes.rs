//! Codes that are on their lists: BR-CL-* and the prefixes of VAT identifiers, BR-CO-09.

mod list;

pub use list::{CodeList, code_lists};

use super::report::{Report, trimmed};
use super::stated;
use list::*;
use std::fmt::Display;
use tieout_billing::invoice::{Address, Allowance, Identifier, Party, Syntax};

pub fn check(report: &mut Report<'_>) {
    document(report);
    currencies_of_amounts(report);
    parties(report);
    tax(report);
    let invoice = report.invoice;
    allowance_reasons(report, "", &invoice.allowances);
    lines(report);
}

fn document(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let types: &[&CodeList] = match report.syntax {
        Some(Syntax::UblInvoice) => &[&INVOICE_TYPES],
        Some(Syntax::UblCreditNote) => &[&CREDIT_NOTE_TYPES],
        _ => &[&INVOICE_TYPES, &CREDIT_NOTE_TYPES],
    };
    code(report, types, "BR-CL-01", "BT-3", "type of document", &invoice.type_code);
    code(report, &[&CURRENCIES], "BR-CL-04", "BT-5", "invoice currency", &invoice.currency);
    code(report, &[&CURRENCIES], "BR-CL-05", "BT-6", "currency of VAT accounting", &invoice.tax_currency);
    let points: &[&CodeList] = match report.syntax {
        Some(Syntax::Cii) => &[&TAX_POINTS_CII],
        Some(_) => &[&TAX_POINTS_UBL],
        None => &[&TAX_POINTS_CII, &TAX_POINTS_UBL],
    };
    code(report, points, "BR-CL-06", "BT-8", "code of the tax point", &invoice.tax_point_code);
    scheme(report, &REFERENCES, "BR-CL-07", "BT-18", "invoiced object", invoice.invoiced_object.as_ref());
    notes(report);
    for (at, payment) in invoice.payment.iter().enumerate() {
        code(report, &[&PAYMENT_MEANS], "BR-CL-16", format_args!("payment {}, BT-81", at + 1), "means of payment", &payment.means_code);
    }
    for (at, attachment) in invoice.attachments.iter().enumerate() {
        let Some(mime) = attachment.content.as_ref().and_then(|content| content.mime.as_ref()) else { continue };
        let place = format_args!("supporting document {}, BT-125", at + 1);
        let message = format_args!("A file of the type {mime} can't be attached: PDF, PNG, JPEG, CSV, XLSX and ODS can");
        report.must(MIME.has(mime), "BR-CL-24", place, message);
    }
}

/// UBL writes the subject before the text, between two hashes; what is not three letters long is taken for text there.
fn notes(report: &mut Report<'_>) {
    let lists: &[&CodeList] = if report.is_ubl() { &[&NOTE_SUBJECTS] } else { &[&NOTE_SUBJECTS, &NOTE_SUBJECTS_CII] };
    for (at, note) in report.invoice.notes.iter().enumerate() {
        let place = format_args!("note {}, BT-21", at + 1);
        if !report.is_ubl() {
            code(report, lists, "BR-CL-08", place, "subject of the note", &note.subject);
            continue;
        }
        let text = note.text.as_deref().unwrap_or_default();
        let subject = note.subject.as_deref().or_else(|| text.split_once('#')?.1.split_once('#').map(|(subject, _)| subject));
        let Some(subject) = subject.filter(|subject| subject.chars().count() == 3) else { continue };
        report.must(NOTE_SUBJECTS.text().contains(subject), "BR-CL-08", place, unknown(lists, "subject of the note", subject));
    }
}

/// BR-CL-03: UBL states a currency beside every amount, CII beside the VAT totals.
fn currencies_of_amounts(report: &mut Report<'_>) {
    let of_cii = |place: &str| matches!(place, "BT-110" | "BT-111");
    for stated in stated::amounts(report.invoice) {
        let (place, amount) = (&stated.place, stated.amount);
        match &amount.currency {
            Some(_) if report.is_cii() && !of_cii(place) => {}
            Some(_) => code(report, &[&CURRENCIES], "BR-CL-03", place, "currency of the amount", &amount.currency),
            None => report.must(!report.is_ubl(), "BR-CL-03", place, format_args!("The amount {} has no currency: state it", amount.value)),
        }
    }
}

fn parties(report: &mut Report<'_>) {
    let invoice = report.invoice;
    party(report, "seller", &invoice.seller, true);
    party(report, "buyer", &invoice.buyer, false);
    if let Some(payee) = &invoice.payee {
        party(report, "payee", payee, true);
    }
    if let Some(representative) = &invoice.tax_representative {
        party(report, "tax representative", representative, false);
    }
    if let Some(delivery) = &invoice.delivery {
        country(report, "delivery", &delivery.address);
        scheme(report, &ICD, "BR-CL-26", "delivery, BT-71", "place of delivery", delivery.location.as_ref());
    }
}

/// Whoever is paid may have an identifier as a creditor beside those of the ICD list.
fn party(report: &mut Report<'_>, who: &str, party: &Party, is_paid: bool) {
    for identifier in &party.identifiers {
        let is_creditor = is_paid && report.is_ubl() && trimmed(&identifier.scheme) == "SEPA";
        if !is_creditor {
            scheme(report, &ICD, "BR-CL-10", format_args!("{who}, identifier"), "identifier", Some(identifier));
        }
    }
    scheme(report, &ICD, "BR-CL-11", format_args!("{who}, legal registration"), "legal registration", party.legal_registration.as_ref());
    scheme(report, &EAS, "BR-CL-25", format_args!("{who}, electronic address"), "electronic address", party.electronic_address.as_ref());
    country(report, who, &party.address);
    if let Some(id) = &party.vat_id {
        let message = format_args!("The VAT identifier {id} of the {who} does not begin with the code of a country: put it in front");
        report.must(has_country_prefix(report, id), "BR-CO-09", format_args!("{who}, VAT identifier"), message);
    }
}

/// UBL looks for the first two characters in a text of all codes, and so finds a single letter or none at all in it too. The list of CII
/// is older: it knows the Netherlands Antilles (AN) still, and South Sudan (SS) not yet.
fn has_country_prefix(report: &Report<'_>, id: &str) -> bool {
    let prefix: String = id.chars().take(2).collect();
    match report.syntax {
        Some(Syntax::Cii) => prefix != "SS" && (matches!(prefix.as_str(), "EL" | "AN") || COUNTRIES.has(&prefix)),
        Some(_) => prefix == "EL" || format!(" {} ", COUNTRIES.text()).contains(&prefix),
        None => prefix == "EL" || COUNTRIES.has(&prefix),
    }
}

fn country(report: &mut Report<'_>, who: &str, address: &Option<Address>) {
    if let Some(address) = address {
        code(report, &[&COUNTRIES], "BR-CL-14", format_args!("{who}, country"), "country", &address.country);
    }
}

/// The categories in UBL's breakdown and on allowances are one rule, those of lines another; in CII the breakdown goes with the lines.
fn tax(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let of_breakdown = if report.is_cii() { "BR-CL-18" } else { "BR-CL-17" };
    for (at, subtotal) in invoice.tax.iter().enumerate() {
        let place = format!("VAT breakdown {}", at + 1);
        code(report, &[&VAT_CATEGORIES], of_breakdown, format_args!("{place}, BT-118"), "VAT category", &subtotal.category);
        let Some(reason) = &subtotal.exemption_code else { continue };
        let message = unknown(&[&VATEX], "exemption reason", reason);
        report.must(VATEX.has(&reason.trim().to_uppercase()), "BR-CL-22", format_args!("{place}, BT-121"), message);
    }
    for (at, item) in invoice.allowances.iter().enumerate() {
        let term = if item.is_charge { "BT-102" } else { "BT-95" };
        let place = format_args!("{} {}, {term}", kind(item), at + 1);
        code(report, &[&VAT_CATEGORIES], "BR-CL-17", place, "VAT category", &item.tax_category);
    }
}

fn kind(item: &Allowance) -> &'static str {
    if item.is_charge { "charge" } else { "allowance" }
}

fn allowance_reasons(report: &mut Report<'_>, place: &str, allowances: &[Allowance]) {
    for (at, item) in allowances.iter().enumerate() {
        let (rule, list) = if item.is_charge { ("BR-CL-20", &CHARGE_REASONS) } else { ("BR-CL-19", &ALLOWANCE_REASONS) };
        code(report, &[list], rule, format_args!("{place}{} {}", kind(item), at + 1), "reason", &item.reason_code);
    }
}

fn lines(report: &mut Report<'_>) {
    for (at, line) in report.invoice.lines.iter().enumerate() {
        let place = format!("line {}, ", at + 1);
        scheme(report, &REFERENCES, "BR-CL-07", format_args!("{place}BT-128"), "invoiced object", line.object.as_ref());
        for class in &line.classifications {
            scheme(report, &ITEM_CLASSES, "BR-CL-13", format_args!("{place}BT-158"), "item's class", Some(class));
        }
        code(report, &[&COUNTRIES], "BR-CL-15", format_args!("{place}BT-159"), "country of origin", &line.origin);
        code(report, &[&VAT_CATEGORIES], "BR-CL-18", format_args!("{place}BT-151"), "VAT category", &line.tax_category);
        allowance_reasons(report, &place, &line.allowances);
        scheme(report, &ICD, "BR-CL-21", format_args!("{place}BT-157"), "item's standard identifier", line.standard_item.as_ref());
        let base = line.price.as_ref().and_then(|price| price.base.as_ref());
        for (term, quantity) in [("BT-130", line.quantity.as_ref()), ("BT-150", base)] {
            if let Some(quantity) = quantity {
                code(report, &[&UNITS], "BR-CL-23", format_args!("{place}{term}"), "unit", &quantity.unit);
            }
        }
    }
}

/// A code that is stated must be on one of the lists; an empty one is on none.
fn code(report: &mut Report<'_>, lists: &[&CodeList], rule: &str, place: impl Display, name: &str, code: &Option<String>) {
    if code.is_some() {
        let code = trimmed(code);
        report.must(lists.iter().any(|list| list.has(code)), rule, place, unknown(lists, name, code));
    }
}

fn scheme(report: &mut Report<'_>, list: &CodeList, rule: &str, place: impl Display, name: &str, identifier: Option<&Identifier>) {
    if let Some(Identifier { scheme: Some(scheme), value, .. }) = identifier {
        let message = format!("The scheme “{scheme}” of the {name} {value} is not a code of {}: take one from there", list.name);
        report.must(list.has(scheme.trim()), rule, place, message);
    }
}

fn unknown(lists: &[&CodeList], name: &str, code: &str) -> String {
    let names: Vec<&str> = lists.iter().map(|list| list.name).collect();
    format!("The {name} “{code}” is not a code of {}: take one from there", names.join(" or "))
}
