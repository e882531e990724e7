//! Invoice lines in CII.

use super::{Broken, Part, allowance_of, object_of, period_of, type_of};
use crate::einvoice::tree::Element;
use tieout_billing::invoice::{Identifier, ItemAttribute, Line, Price};

/// A `ram:IncludedSupplyChainTradeLineItem`.
pub(super) fn line_of(line: Element<'_, '_>, broken: &mut Broken) -> Line {
    let product = line.at("ram:SpecifiedTradeProduct");
    let settlement = line.at("ram:SpecifiedLineTradeSettlement");
    let product_text = |name: &str| product.and_then(|product| product.text_at(name));
    let settled = |path: &str| settlement.and_then(|settlement| settlement.at(path));
    Line {
        id: line.text_at("ram:AssociatedDocumentLineDocument/ram:LineID"),
        note: line.text_at("ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content"),
        object: settlement
            .into_iter()
            .flat_map(|settlement| settlement.children("ram:AdditionalReferencedDocument"))
            .find(|reference| type_of(*reference).is_none_or(|code| code == "130"))
            .map(object_of),
        quantity: line.at("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity").and_then(|quantity| quantity.quantity(broken)),
        net: settled("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount").and_then(|amount| amount.amount(broken)),
        order_line: line.text_at("ram:SpecifiedLineTradeAgreement/ram:BuyerOrderReferencedDocument/ram:LineID"),
        buyer_accounting: settled("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID").map(Element::text),
        period: settled("ram:BillingSpecifiedPeriod").map(|period| period_of(period, broken)),
        allowances: settlement
            .into_iter()
            .flat_map(|settlement| settlement.children("ram:SpecifiedTradeAllowanceCharge"))
            .map(|allowance| allowance_of(allowance, broken))
            .collect(),
        price: line.at("ram:SpecifiedLineTradeAgreement").and_then(|agreement| price_of(agreement, broken)),
        tax_category: settled("ram:ApplicableTradeTax/ram:CategoryCode").map(Element::text),
        tax_rate: settled("ram:ApplicableTradeTax/ram:RateApplicablePercent").and_then(|rate| rate.decimal(broken)),
        name: product_text("ram:Name"),
        description: product_text("ram:Description"),
        seller_item: product_text("ram:SellerAssignedID"),
        buyer_item: product_text("ram:BuyerAssignedID"),
        standard_item: product.and_then(|product| product.identifier_at("ram:GlobalID")),
        classifications: product
            .into_iter()
            .flat_map(|product| product.children("ram:DesignatedProductClassification"))
            .filter_map(|class| class.at("ram:ClassCode"))
            .map(|code| Identifier { version: code.attribute("listVersionID").map(str::to_owned), ..code.identifier("listID") })
            .collect(),
        origin: product_text("ram:OriginTradeCountry/ram:ID"),
        attributes: product
            .into_iter()
            .flat_map(|product| product.children("ram:ApplicableProductCharacteristic"))
            .map(|characteristic| ItemAttribute {
                name: characteristic.text_at("ram:Description"),
                value: characteristic.text_at("ram:Value"),
            })
            .collect(),
    }
}

/// The base quantity stands at the net price, or at the gross price.
fn price_of(agreement: Element<'_, '_>, broken: &mut Broken) -> Option<Price> {
    let (net, gross) = (agreement.at("ram:NetPriceProductTradePrice"), agreement.at("ram:GrossPriceProductTradePrice"));
    if net.is_none() && gross.is_none() {
        return None;
    }
    let (net, gross) = (Part(net), Part(gross));
    Some(Price {
        net: net.at("ram:ChargeAmount").and_then(|amount| amount.amount(broken)),
        discount: gross.at("ram:AppliedTradeAllowanceCharge/ram:ActualAmount").and_then(|amount| amount.amount(broken)),
        gross: gross.at("ram:ChargeAmount").and_then(|amount| amount.amount(broken)),
        base: net.at("ram:BasisQuantity").or_else(|| gross.at("ram:BasisQuantity")).and_then(|base| base.quantity(broken)),
    })
}
