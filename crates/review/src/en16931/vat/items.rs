//! What holds for lines, allowances and charges of a category: who is identified (02 to 04) and the rate (05 to 07).

use super::{Category, Identified, Rate, is_seen, said};
use crate::en16931::report::Report;
use rust_decimal::Decimal;
use tieout_billing::invoice::TaxedPart;

pub fn check(report: &mut Report<'_>, category: &Category) {
    let invoice = report.invoice;
    for (number, line) in category.lines(invoice) {
        if !is_seen(report, TaxedPart::Line, number) {
            continue;
        }
        let rules = Rules { parties: "02", rate: "05", rate_term: "BT-152", category_term: "BT-151" };
        one(report, category, &rules, &format!("line {number}"), line.tax_rate);
    }
    // Lines of the standard rate that are no VAT at all are asked for by UBL, and can't be identified.
    let mut lines = category.lines(invoice).peekable();
    let none_is_vat = lines.peek().is_some() && !lines.any(|(number, _)| is_seen(report, TaxedPart::Line, number));
    let message = "The lines of the VAT category S are of another tax than VAT: state VAT as the kind of tax";
    report.must(category.rate != Rate::AboveZero || !none_is_vat, &category.rule("02"), "BT-151", message);
    for (number, item) in category.allowances(invoice) {
        if !is_seen(report, TaxedPart::Allowance, number) {
            continue;
        }
        if item.is_charge {
            let rules = Rules { parties: "04", rate: "07", rate_term: "BT-103", category_term: "BT-102" };
            one(report, category, &rules, &format!("charge {number}"), item.tax_rate);
        } else {
            let rules = Rules { parties: "03", rate: "06", rate_term: "BT-96", category_term: "BT-95" };
            one(report, category, &rules, &format!("allowance {number}"), item.tax_rate);
        }
    }
}

struct Rules {
    parties: &'static str,
    rate: &'static str,
    rate_term: &'static str,
    category_term: &'static str,
}

fn one(report: &mut Report<'_>, category: &Category, rules: &Rules, place: &str, rate: Option<Decimal>) {
    let name = category.name;
    let holds = is_identified(report, category.identified);
    let message = format_args!("The VAT category of {place} is {} ({name}): mend it so that {}", category.code, said(category.identified));
    report.must(holds, &category.rule(rules.parties), format_args!("{place}, {}", rules.category_term), message);

    let (holds, wanted) = rate_fits(report, category, rules, rate);
    let stated = rate.map_or_else(|| "not stated".to_owned(), |rate| rate.to_string());
    let message =
        format_args!("The rate of {place} ({}) is {stated}, and {wanted} in the VAT category {} ({name})", rules.rate_term, category.code);
    report.must(holds, &category.rule(rules.rate), format_args!("{place}, {}", rules.rate_term), message);
}

/// Whether those are identified who must be.
fn is_identified(report: &Report<'_>, identified: Identified) -> bool {
    let (seller, buyer) = (&report.invoice.seller, &report.invoice.buyer);
    let representative = report.invoice.tax_representative.as_ref().is_some_and(|party| party.vat_id.is_some());
    let seller_by_vat = seller.vat_id.is_some() || representative;
    let seller_by_any = seller_by_vat || seller.tax_registration.is_some();
    let buyer_by_vat = buyer.vat_id.is_some();
    match identified {
        Identified::Seller => seller_by_any,
        Identified::SellerByVat => seller_by_vat,
        Identified::SellerAndBuyer => seller_by_any && (buyer_by_vat || buyer.legal_registration.is_some()),
        Identified::BothByVat => seller_by_vat && buyer_by_vat,
        Identified::Nobody => !seller_by_vat && !buyer_by_vat,
    }
}

/// IGIC above zero only is a quirk of CII: the standard lets it be zero.
fn rate_fits(report: &Report<'_>, category: &Category, rules: &Rules, rate: Option<Decimal>) -> (bool, &'static str) {
    let above = rate.is_some_and(|rate| rate > Decimal::ZERO);
    match category.rate {
        Rate::AboveZero => (above, "a rate above zero is needed"),
        Rate::Zero => (rate.is_some_and(|rate| rate.is_zero()), "the rate must be 0"),
        Rate::Local if category.family == "AF" && (report.is_cii() || (report.syntax.is_none() && rules.rate == "05")) => {
            (above, "a rate above zero is needed")
        }
        Rate::Local => (rate.is_some_and(|rate| rate >= Decimal::ZERO), "a rate of zero or above is needed"),
        Rate::None => (rate.is_none(), "no rate may stand"),
    }
}
