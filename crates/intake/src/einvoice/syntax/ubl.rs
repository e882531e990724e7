//! The rules of the UBL binding that no path can say.

use super::names::{elements, text, trimmed};
use super::rules::Special;
use roxmltree::Node;
use std::collections::HashSet;

const CBC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
const CAC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";

/// The function of a rule.
pub(super) fn special(id: &str) -> Option<Special> {
    Some(match id {
        "UBL-SR-04" => |invoice| after(1, invoiced_objects(invoice).flat_map(|object| basic(object, "ID"))),
        "UBL-SR-12" => |invoice| after(1, tax_ids(invoice, "AccountingSupplierParty", true)),
        "UBL-SR-13" => |invoice| after(1, tax_ids(invoice, "AccountingSupplierParty", false)),
        "UBL-SR-18" => |invoice| after(1, tax_ids(invoice, "AccountingCustomerParty", true)),
        "UBL-SR-19" => |payee| after(1, path(payee, &["PartyName"], "Name")).or_else(|| is_the_seller(payee)),
        "UBL-SR-20" => |payee| {
            let ids = path(payee, &["PartyIdentification"], "ID").filter(|id| !has_scheme(*id, "SEPA"));
            after(1, ids).or_else(|| is_the_seller(payee))
        },
        "UBL-SR-21" => |payee| after(1, path(payee, &["PartyLegalEntity"], "CompanyID")).or_else(|| is_the_seller(payee)),
        "UBL-SR-29" => |invoice| {
            let parties = everywhere(invoice, CAC, "PartyIdentification");
            after(1, parties.flat_map(|party| basic(party, "ID")).filter(|id| has_scheme(*id, "SEPA")))
        },
        "UBL-SR-30" => |allowance| reasons(allowance, false),
        "UBL-SR-31" => |charge| reasons(charge, true),
        "UBL-SR-42" => |party| after(2, aggregates(party, "PartyTaxScheme")),
        "UBL-SR-43" => supporting_document_with_scheme,
        "UBL-SR-44" => |invoice| unlike(everywhere(invoice, CBC, "PaymentID")),
        "UBL-SR-47" => |invoice| unlike(everywhere(invoice, CBC, "PaymentMeansCode")),
        "UBL-SR-53" => |registration| {
            let complete = path(registration, &["TaxScheme"], "ID").next().is_some() && basic(registration, "CompanyID").next().is_some();
            (!complete).then_some(registration)
        },
        "UBL-DT-01" => amount_beyond_cents,
        "UBL-DT-18" => |invoice| {
            let elsewhere = |element: &Node<'_, '_>| element.has_attribute("name") && !is(*element, CBC, "PaymentMeansCode");
            invoice.descendants().find(elsewhere)
        },
        "UBL-CR-002" => |invoice| {
            let mut versions = basic(invoice, "UBLVersionID").peekable();
            let first = versions.peek().copied();
            first.filter(|_| !versions.any(|version| text(version) == "2.1"))
        },
        "UBL-CR-412" => |invoice| {
            let is_invoice = invoice.tag_name().name() == "Invoice";
            path(invoice, &["PaymentMeans"], "PaymentDueDate").next().filter(|_| is_invoice)
        },
        "UBL-CR-665" => |invoice| {
            let documents = everywhere(invoice, CAC, "AdditionalDocumentReference").filter(|document| {
                let mut codes = basic(*document, "DocumentTypeCode").peekable();
                codes.peek().is_none() || codes.any(|code| text(code) != "130")
            });
            documents.flat_map(|document| basic(document, "ID")).find(|id| id.has_attribute("schemeID"))
        },
        "UBL-CR-666" => |invoice| {
            everywhere(invoice, CAC, "AdditionalDocumentReference")
                .filter(|document| has_type(*document, "130"))
                .find_map(|document| aggregates(document, "Attachment").next())
        },
        "UBL-CR-673" => |invoice| {
            everywhere(invoice, CAC, "AdditionalDocumentReference")
                .filter(|document| has_type(*document, "130"))
                .find_map(|document| basic(document, "DocumentDescription").next())
        },
        _ => return None,
    })
}

fn is(element: Node<'_, '_>, namespace: &str, name: &str) -> bool {
    element.tag_name().name() == name && element.tag_name().namespace() == Some(namespace)
}

/// The children of cbc with this name.
fn basic<'a, 'i>(element: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(element).filter(move |child| is(*child, CBC, name))
}

/// The children of cac with this name.
fn aggregates<'a, 'i>(element: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(element).filter(move |child| is(*child, CAC, name))
}

/// The basic components at the end of a path of aggregates.
fn path<'a, 'i>(element: Node<'a, 'i>, steps: &[&'static str], name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    let mut found = vec![element];
    for step in steps {
        found = found.into_iter().flat_map(|element| aggregates(element, step)).collect();
    }
    found.into_iter().flat_map(move |element| basic(element, name))
}

/// All elements of this name in the document.
fn everywhere<'a, 'i>(root: Node<'a, 'i>, namespace: &'static str, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    root.descendants().filter(move |element| is(*element, namespace, name))
}

/// The first one after so many.
fn after<'a, 'i>(many: usize, mut elements: impl Iterator<Item = Node<'a, 'i>>) -> Option<Node<'a, 'i>> {
    elements.nth(many)
}

/// The first one whose text differs from an earlier one's.
fn unlike<'a, 'i>(elements: impl Iterator<Item = Node<'a, 'i>>) -> Option<Node<'a, 'i>> {
    let mut seen = HashSet::new();
    elements.into_iter().find(|element| seen.insert(text(*element)) && seen.len() > 1)
}

fn has_type(document: Node<'_, '_>, code: &str) -> bool {
    basic(document, "DocumentTypeCode").any(|of| text(of) == code)
}

fn has_scheme(id: Node<'_, '_>, scheme: &str) -> bool {
    id.attribute("schemeID").is_some_and(|of| of.to_uppercase() == scheme)
}

/// BT-18 at the document.
fn invoiced_objects<'a, 'i>(invoice: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    aggregates(invoice, "AdditionalDocumentReference").filter(|document| has_type(*document, "130"))
}

/// The tax registrations of a party that are for VAT, or are not. One whose scheme has no id is not.
fn tax_ids<'a, 'i>(invoice: Node<'a, 'i>, party: &'static str, vat: bool) -> impl Iterator<Item = Node<'a, 'i>> {
    let registrations =
        aggregates(invoice, party).flat_map(|party| aggregates(party, "Party")).flat_map(|party| aggregates(party, "PartyTaxScheme"));
    let wanted = registrations.filter(move |registration| {
        aggregates(*registration, "TaxScheme").any(|scheme| {
            let id = basic(scheme, "ID").next().map(text).unwrap_or_default();
            (id.to_uppercase() == "VAT") == vat
        })
    });
    wanted.flat_map(|registration| basic(registration, "CompanyID"))
}

/// The payee, if none of its names differs from a registered name of the seller beside it.
fn is_the_seller<'a, 'i>(payee: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let seller: Vec<_> = payee
        .parent_element()
        .into_iter()
        .flat_map(|invoice| path(invoice, &["AccountingSupplierParty", "Party", "PartyLegalEntity"], "RegistrationName"))
        .map(text)
        .collect();
    let differs = path(payee, &["PartyName"], "Name").any(|name| seller.iter().any(|of| *of != text(name)));
    (!differs).then_some(payee)
}

/// The second reason of an allowance (`charge` false) or of a charge. One that says it is both is an allowance.
fn reasons<'a, 'i>(element: Node<'a, 'i>, charge: bool) -> Option<Node<'a, 'i>> {
    let says = |words: [&str; 2]| basic(element, "ChargeIndicator").any(|indicator| words.contains(&trimmed(&text(indicator))));
    let is_allowance = says(["false", "0"]);
    let is_meant = if charge { !is_allowance && says(["true", "1"]) } else { is_allowance };
    if is_meant { after(1, basic(element, "AllowanceChargeReason")) } else { None }
}

/// UBL-SR-43: a scheme is for an invoiced object, a type code for it and, in a credit note, for the project.
fn supporting_document_with_scheme<'a, 'i>(document: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let in_credit_note = || document.document().root_element().tag_name().name() == "CreditNote";
    let plain = || basic(document, "DocumentTypeCode").next().is_none() && !basic(document, "ID").any(|id| id.has_attribute("schemeID"));
    let right = has_type(document, "130") || (has_type(document, "50") && in_credit_note()) || plain();
    (!right).then_some(document)
}

/// UBL-DT-01: more than two decimals, prices and their allowances aside.
fn amount_beyond_cents<'a, 'i>(amount: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    if amount.tag_name().name().ends_with("PriceAmount") {
        return None;
    }
    let in_price = |element: &Node<'_, '_>| {
        is(*element, CAC, "AllowanceCharge") && element.parent_element().is_some_and(|above| is(above, CAC, "Price"))
    };
    let value: String = amount.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    let decimals = value.split_once('.').map_or(0, |(_, decimals)| decimals.chars().count());
    (decimals > 2 && !amount.ancestors().skip(1).any(|above| in_price(&above))).then_some(amount)
}
