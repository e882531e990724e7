//! One finding for one fault: a value that can't be read is not missing as well, and a term that is asked for is not a broken rule as well.

use crate::view::{BrokenRuleView, MissingTermView};
use tieout_billing::invoice::{BrokenRule, Invoice};

/// Rules that say that a term is missing, by the term as it is asked for.
const MISSING: &[(&str, &[&str])] = &[
    ("BT-2", &["BR-03"]),
    ("BT-5", &["BR-05"]),
    ("BT-9", &["BR-CO-25"]),
    ("BT-27", &["BR-06"]),
    ("BT-31", &["BR-CO-26"]),
    ("BT-35", &["BR-08"]),
    ("BT-40", &["BR-09"]),
    ("BT-44", &["BR-07"]),
    ("BT-50", &["BR-10"]),
    ("BT-55", &["BR-11"]),
    ("BT-95", &["BR-32", "BR-37"]),
    ("BT-129", &["BR-22"]),
    ("BT-131", &["BR-24"]),
    ("BT-146", &["BR-26"]),
    ("BT-151", &["BR-CO-04"]),
    ("BT-153", &["BR-25"]),
];

/// What an invoice that is about to be written breaks besides lacking what is asked for.
pub fn besides(broken: Vec<BrokenRuleView>, missing: &[MissingTermView]) -> Vec<BrokenRuleView> {
    let asked: Vec<&str> = MISSING
        .iter()
        .filter(|(term, _)| missing.iter().any(|missing| missing.term == *term))
        .flat_map(|(_, rules)| rules.iter().copied())
        .collect();
    broken.into_iter().filter(|rule| !asked.contains(&rule.rule.as_str())).collect()
}

/// Elements with a number or a day in them, and the term that they are: within a line, within a tax breakdown, elsewhere.
const LINE: &[(&str, &str)] = &[
    ("InvoicedQuantity", "BT-129"),
    ("CreditedQuantity", "BT-129"),
    ("BilledQuantity", "BT-129"),
    ("LineExtensionAmount", "BT-131"),
    ("LineTotalAmount", "BT-131"),
    ("Price/PriceAmount", "BT-146"),
    ("NetPriceProductTradePrice/ChargeAmount", "BT-146"),
];
const BREAKDOWN: &[(&str, &str)] = &[
    ("TaxableAmount", "BT-116"),
    ("BasisAmount", "BT-116"),
    ("TaxAmount", "BT-117"),
    ("CalculatedAmount", "BT-117"),
    ("Percent", "BT-119"),
    ("RateApplicablePercent", "BT-119"),
];
const DOCUMENT: &[(&str, &str)] = &[
    ("LegalMonetaryTotal/LineExtensionAmount", "BT-106"),
    ("SpecifiedTradeSettlementHeaderMonetarySummation/LineTotalAmount", "BT-106"),
    ("AllowanceTotalAmount", "BT-107"),
    ("ChargeTotalAmount", "BT-108"),
    ("TaxExclusiveAmount", "BT-109"),
    ("TaxBasisTotalAmount", "BT-109"),
    ("TaxTotal/TaxAmount", "BT-110"),
    ("TaxTotalAmount", "BT-110"),
    ("TaxInclusiveAmount", "BT-112"),
    ("GrandTotalAmount", "BT-112"),
    ("PayableAmount", "BT-115"),
    ("DuePayableAmount", "BT-115"),
];

/// Whether the rule misses a value that stands in the file and can't be read, which is told already. The official rules see such a value
/// as there, or stop at it: what follows from its absence is none of theirs.
pub fn follows(rule: &BrokenRule, unreadable: &[String]) -> bool {
    unreadable
        .iter()
        .any(|place| rule.location == *place || (rule.rule == "TIEOUT-NET" && place_of_line(place) == place_of_line(&rule.location)))
}

/// The places in the document, such as `line 3, BT-146`, of values that can't be read.
pub fn unreadable(invoice: &Invoice, told: &[BrokenRule]) -> Vec<String> {
    let told = told.iter().filter(|rule| matches!(rule.rule.as_str(), "TIEOUT-XML-TYPE" | "TIEOUT-NUMBER"));
    told.filter_map(|rule| place(invoice, &rule.location)).collect()
}

fn place(invoice: &Invoice, path: &str) -> Option<String> {
    let term = |terms: &[(&str, &'static str)]| {
        let is_it = |element: &str| path.strip_suffix(element).is_some_and(|before| before.ends_with('/'));
        terms.iter().find(|(element, _)| is_it(element)).map(|(_, term)| *term)
    };
    let lines = ["/InvoiceLine", "/CreditNoteLine", "/IncludedSupplyChainTradeLineItem"];
    if let Some(number) = lines.into_iter().find_map(|name| number(path, name, invoice.lines.len())) {
        return Some(format!("line {number}, {}", term(LINE)?));
    }
    let breakdowns = ["/TaxSubtotal", "/ApplicableHeaderTradeSettlement/ApplicableTradeTax"];
    if let Some(number) = breakdowns.into_iter().find_map(|name| number(path, name, invoice.tax.len())) {
        return Some(format!("VAT breakdown {number}, {}", term(BREAKDOWN)?));
    }
    term(DOCUMENT).map(str::to_owned)
}

/// Which of them the path goes through: `[3]` after the name, or nothing where it is the only one.
fn number(path: &str, name: &str, count: usize) -> Option<usize> {
    let after = &path[path.find(&format!("{name}[")).or_else(|| path.find(&format!("{name}/")))? + name.len()..];
    let number = match after.strip_prefix('[') {
        Some(digits) => digits.split(']').next()?.parse().ok()?,
        None => 1,
    };
    (number <= count).then_some(number)
}

fn place_of_line(place: &str) -> Option<&str> {
    place.split_once(", ").map(|(line, _)| line).filter(|line| line.starts_with("line "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tieout_billing::invoice::{Line, TaxSubtotal};

    #[test]
    fn the_path_of_a_value_is_a_place_in_the_document() {
        let invoice = Invoice { lines: vec![Line::default(); 3], tax: vec![TaxSubtotal::default()], ..Invoice::default() };
        let cases = [
            ("/Invoice/LegalMonetaryTotal/PayableAmount", Some("BT-115")),
            ("/Invoice/LegalMonetaryTotal/LineExtensionAmount", Some("BT-106")),
            ("/Invoice/InvoiceLine[3]/Price/PriceAmount", Some("line 3, BT-146")),
            ("/CreditNote/CreditNoteLine[2]/CreditedQuantity", Some("line 2, BT-129")),
            ("/Invoice/TaxTotal/TaxSubtotal/TaxAmount", Some("VAT breakdown 1, BT-117")),
            ("/Invoice/TaxTotal/TaxSubtotal[2]/TaxAmount", None),
            ("/Invoice/TaxTotal/TaxAmount", Some("BT-110")),
            ("/Invoice/InvoiceLine[1]/Price/AllowanceCharge/BaseAmount", None),
        ];
        for (path, expected) in cases {
            assert_eq!(place(&invoice, path).as_deref(), expected, "{path}");
        }
    }
}
