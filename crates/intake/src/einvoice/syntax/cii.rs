//! The rules of the CII binding that no path can say.

use super::names::{elements, text, trimmed};
use super::rules::Special;
use roxmltree::Node;

const RSM: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
const RAM: &str = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
const UDT: &str = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100";

/// The function of a rule.
pub(super) fn special(id: &str) -> Option<Special> {
    Some(match id {
        "CII-SR-046" => |product| {
            let mut ids = children(product, "GlobalID").peekable();
            let first = ids.peek().copied();
            first.filter(|_| !ids.any(|id| id.has_attribute("schemeID")))
        },
        "CII-SR-090" => |product| {
            let mut origins = children(product, "OriginTradeCountry").peekable();
            let first = origins.peek().copied();
            first.filter(|_| origins.flat_map(|origin| children(origin, "ID")).count() != 1)
        },
        "CII-SR-119" => gross_price_with_other_than_discount,
        "CII-SR-449" => |delivery| both(delivery, "ShipToTradeParty", "ID", "GlobalID"),
        "CII-SR-450" => |agreement| both(agreement, "BuyerTradeParty", "ID", "GlobalID"),
        "CII-SR-451" => |settlement| both(settlement, "PayeeTradeParty", "ID", "GlobalID"),
        "CII-SR-457" => |agreement| references(agreement, "50", false).nth(1),
        "CII-SR-458" => |agreement| references(agreement, "130", false).nth(1),
        "CII-SR-474" => |settlement| references(settlement, "130", true).nth(1),
        "CII-SR-475" => |agreement| references(agreement, "916", true).flat_map(|of| children(of, "Name")).nth(1),
        "CII-SR-476" => |agreement| references(agreement, "916", true).flat_map(|of| children(of, "AttachmentBinaryObject")).nth(1),
        "CII-SR-462" => |settlement| {
            let taxes = everywhere(settlement, "ApplicableTradeTax");
            unlike(taxes.flat_map(|tax| children(tax, "DueDateTypeCode")), |code| text(code).into_owned())
        },
        "CII-SR-465" => |agreement| both_of_contact(agreement, "SellerTradeParty"),
        "CII-SR-466" => |agreement| both_of_contact(agreement, "BuyerTradeParty"),
        "CII-SR-467" => |invoice| {
            unlike(everywhere(invoice, "SpecifiedTradeSettlementPaymentMeans").flat_map(|means| children(means, "TypeCode")), normalised)
        },
        "CII-SR-468" => |invoice| {
            unlike(everywhere(invoice, "SpecifiedTradeSettlementPaymentMeans").flat_map(|means| children(means, "Information")), normalised)
        },
        "CII-SR-469" => |invoice| {
            everywhere(invoice, "ApplicableHeaderTradeSettlement").flat_map(|settlement| children(settlement, "PaymentReference")).nth(1)
        },
        "CII-SR-470" => {
            |settlement| children(settlement, "SpecifiedTradeSettlementPaymentMeans").find(|means| is_transfer_without_account(*means))
        }
        "CII-DT-015" => |document| child_unless(document, "URIID", is_additional(document, &["916"])),
        "CII-DT-018" => |document| child_unless(document, "TypeCode", is_additional(document, &["50", "130", "916"])),
        "CII-DT-021" => |document| child_unless(document, "Name", is_additional(document, &["916"])),
        "CII-DT-022" => |document| child_unless(document, "AttachmentBinaryObject", is_additional(document, &["916"])),
        "CII-DT-024" => |document| child_unless(document, "ReferenceTypeCode", is_additional(document, &["130"])),
        "CII-DT-027" => |document| child_unless(document, "FormattedIssueDateTime", is(document, "InvoiceReferencedDocument")),
        "CII-DT-033" => |quantity| (quantity.has_attribute("unitCode") && !some_billed_quantity_has_a_unit(quantity)).then_some(quantity),
        "CII-DT-037" => |tax| {
            let mut codes = children(tax, "TypeCode").peekable();
            let first = codes.peek().copied();
            first.filter(|_| !codes.any(|code| text(code) == "VAT"))
        },
        "CII-DT-041" => |tax| child_unless(tax, "BasisAmount", is_in_header_settlement(tax)),
        "CII-DT-054" => |tax| child_unless(tax, "TaxPointDate", is_in_header_settlement(tax)),
        "CII-DT-058" => |tax| child_unless(tax, "DueDateTypeCode", is_in_header_settlement(tax)),
        "CII-DT-052" => |tax| child_unless(tax, "ExemptionReasonCode", is(tax, "ApplicableTradeTax")),
        "CII-DT-098" => |tax| child_unless(tax, "ExemptionReason", is(tax, "ApplicableTradeTax")),
        "CII-DT-097" => |date| (date.attribute("format") == Some("102") && !is_year_month_day(trimmed(&text(date)))).then_some(date),
        _ => return None,
    })
}

fn is(element: Node<'_, '_>, name: &str) -> bool {
    is_of(element, RAM, name)
}

fn is_of(element: Node<'_, '_>, namespace: &str, name: &str) -> bool {
    element.tag_name().name() == name && element.tag_name().namespace() == Some(namespace)
}

fn children<'a, 'i>(element: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(element).filter(move |child| is(*child, name))
}

/// All elements of this name in the document.
fn everywhere<'a, 'i>(element: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    element.document().root_element().descendants().filter(move |element| is(*element, name))
}

/// White space collapsed.
fn normalised(element: Node<'_, '_>) -> String {
    text(element).split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first one whose value differs from the first's.
fn unlike<'a, 'i>(mut elements: impl Iterator<Item = Node<'a, 'i>>, value: fn(Node<'_, '_>) -> String) -> Option<Node<'a, 'i>> {
    let first = value(elements.next()?);
    elements.find(|element| value(*element) != first)
}

/// The references to documents of a type.
fn references<'a, 'i>(element: Node<'a, 'i>, code: &'static str, collapsed: bool) -> impl Iterator<Item = Node<'a, 'i>> {
    children(element, "AdditionalReferencedDocument")
        .filter(move |document| children(*document, "TypeCode").any(|of| if collapsed { normalised(of) == code } else { text(of) == code }))
}

/// The party that has both.
fn both<'a, 'i>(element: Node<'a, 'i>, party: &'static str, one: &'static str, other: &'static str) -> Option<Node<'a, 'i>> {
    let mut parties = children(element, party);
    let with = |name: &'static str| children(element, party).any(|party| children(party, name).next().is_some());
    parties.next().filter(|_| with(one) && with(other))
}

fn both_of_contact<'a, 'i>(agreement: Node<'a, 'i>, party: &'static str) -> Option<Node<'a, 'i>> {
    let contacts = || children(agreement, party).flat_map(|party| children(party, "DefinedTradeContact"));
    let with = |name: &'static str| contacts().any(|contact| children(contact, name).next().is_some());
    contacts().next().filter(|_| with("PersonName") && with("DepartmentName"))
}

/// CII-SR-119: beside a gross price stands a discount with its amount, or nothing.
fn gross_price_with_other_than_discount<'a, 'i>(agreement: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    let applied = || children(agreement, "GrossPriceProductTradePrice").flat_map(|price| children(price, "AppliedTradeAllowanceCharge"));
    let indicators = || applied().flat_map(|applied| children(applied, "ChargeIndicator"));
    let says_discount = |indicator: Node<'_, '_>| {
        elements(indicator).any(|value| is_of(value, UDT, "Indicator") && matches!(trimmed(&text(value)), "false" | "0"))
    };
    let has_amount = applied().any(|applied| children(applied, "ActualAmount").next().is_some());
    let right = if has_amount { indicators().any(says_discount) } else { indicators().next().is_none() };
    if right { None } else { applied().next() }
}

fn is_transfer_without_account(means: Node<'_, '_>) -> bool {
    let is_transfer = children(means, "TypeCode").any(|code| matches!(normalised(code).as_str(), "30" | "58"));
    let mut accounts = children(means, "PayeePartyCreditorFinancialAccount");
    is_transfer && !accounts.any(|account| elements(account).any(|id| is(id, "IBANID") || is(id, "ProprietaryID")))
}

/// The child, if it may not be there.
fn child_unless<'a, 'i>(element: Node<'a, 'i>, name: &'static str, allowed: bool) -> Option<Node<'a, 'i>> {
    if allowed { None } else { children(element, name).next() }
}

fn is_additional(document: Node<'_, '_>, codes: &[&str]) -> bool {
    is(document, "AdditionalReferencedDocument") && children(document, "TypeCode").any(|code| codes.contains(&&*text(code)))
}

fn is_in_header_settlement(element: Node<'_, '_>) -> bool {
    element.ancestors().skip(1).any(|above| is(above, "ApplicableHeaderTradeSettlement"))
}

fn some_billed_quantity_has_a_unit(quantity: Node<'_, '_>) -> bool {
    let transactions = elements(quantity.document().root_element()).filter(|of| is_of(*of, RSM, "SupplyChainTradeTransaction"));
    let lines = transactions.flat_map(|of| children(of, "IncludedSupplyChainTradeLineItem"));
    let deliveries = lines.flat_map(|line| children(line, "SpecifiedLineTradeDelivery"));
    let mut billed = deliveries.flat_map(|delivery| children(delivery, "BilledQuantity"));
    billed.any(|quantity| quantity.has_attribute("unitCode"))
}

/// Eight digits, the month to 12 and the day to 31, whatever the month has.
fn is_year_month_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u8>().ok());
    let (Some(month), Some(day)) = (number(4..6), number(6..8)) else { return false };
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) && (1..=12).contains(&month) && (1..=31).contains(&day)
}
