//! Which label is due: the document's title, the name of its tax, the note that the law asks for.

use super::Label;
use tieout_billing::invoice::Invoice;

/// Fills in what stands in braces: `fill("Page {page} of {pages}", &[("page", "1"), ("pages", "3")])`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| Some((values.iter().find(|(known, _)| *known == name)?.1, tail)));
        match value {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The names in braces in a text, sorted.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What the document calls itself, by its type code (BT-3, UNTDID 1001).
pub fn document_title(invoice: &Invoice) -> Label {
    match invoice.type_code.as_deref() {
        Some("384") => Label::CorrectedInvoice,
        Some("386") => Label::PrepaymentInvoice,
        Some("389") => Label::SelfBilledInvoice,
        _ if invoice.is_credit_note() => Label::CreditNote,
        _ => Label::Invoice,
    }
}

/// What the tax is called in the seller's country.
pub fn tax_name(seller_country: Option<&str>) -> Label {
    match seller_country {
        Some("US" | "PR") => Label::SalesTax,
        Some("AU" | "NZ" | "SG" | "IN" | "CA") => Label::Gst,
        Some("JP") => Label::ConsumptionTax,
        _ => Label::Vat,
    }
}

/// The note that a tax category asks for, where the document gives no reason of its own (BT-120). The code is one of UNTDID 5305.
pub fn tax_note(category: &str) -> Option<Label> {
    Some(match category {
        "AE" => Label::ReverseCharge,
        "K" => Label::IntraCommunitySupply,
        "G" => Label::ExportSupply,
        "E" => Label::Exempt,
        "Z" => Label::ZeroRated,
        "O" => Label::OutsideScope,
        "L" => Label::Igic,
        "M" => Label::Ipsi,
        _ => return None,
    })
}
