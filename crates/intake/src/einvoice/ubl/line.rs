//! Invoice lines in UBL.

use super::{Broken, allowance_of, period_of};
use crate::einvoice::tree::Element;
use tieout_billing::invoice::{Identifier, ItemAttribute, Line, Price};

/// A `cac:InvoiceLine` or `cac:CreditNoteLine`.
pub(super) fn line_of(line: Element<'_, '_>, broken: &mut Broken) -> Line {
    let quantity = line.at("cbc:InvoicedQuantity").or_else(|| line.at("cbc:CreditedQuantity"));
    let tax_category = |name: &str| line.at(&format!("cac:Item/cac:ClassifiedTaxCategory/{name}"));
    Line {
        id: line.text_at("cbc:ID"),
        note: line.text_at("cbc:Note"),
        object: line
            .children("cac:DocumentReference")
            .find(|reference| reference.text_at("cbc:DocumentTypeCode").as_deref() == Some("130"))
            .and_then(|reference| reference.identifier_at("cbc:ID")),
        quantity: quantity.and_then(|quantity| quantity.quantity(broken)),
        net: line.at("cbc:LineExtensionAmount").and_then(|amount| amount.amount(broken)),
        order_line: line.text_at("cac:OrderLineReference/cbc:LineID"),
        buyer_accounting: line.text_at("cbc:AccountingCost"),
        period: line.at("cac:InvoicePeriod").and_then(|period| period_of(period, broken)),
        allowances: line.children("cac:AllowanceCharge").map(|allowance| allowance_of(allowance, broken)).collect(),
        price: line.at("cac:Price").map(|price| price_of(price, broken)),
        tax_category: tax_category("cbc:ID").map(Element::text),
        tax_rate: tax_category("cbc:Percent").and_then(|rate| rate.decimal(broken)),
        name: line.text_at("cac:Item/cbc:Name"),
        description: line.text_at("cac:Item/cbc:Description"),
        seller_item: line.text_at("cac:Item/cac:SellersItemIdentification/cbc:ID"),
        buyer_item: line.text_at("cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        standard_item: line.identifier_at("cac:Item/cac:StandardItemIdentification/cbc:ID"),
        classifications: line
            .at("cac:Item")
            .into_iter()
            .flat_map(|item| item.children("cac:CommodityClassification"))
            .filter_map(|class| class.at("cbc:ItemClassificationCode"))
            .map(|code| Identifier { version: code.attribute("listVersionID").map(str::to_owned), ..code.identifier("listID") })
            .collect(),
        origin: line.text_at("cac:Item/cac:OriginCountry/cbc:IdentificationCode"),
        attributes: line
            .at("cac:Item")
            .into_iter()
            .flat_map(|item| item.children("cac:AdditionalItemProperty"))
            .map(|property| ItemAttribute { name: property.text_at("cbc:Name"), value: property.text_at("cbc:Value") })
            .collect(),
    }
}

fn price_of(price: Element<'_, '_>, broken: &mut Broken) -> Price {
    Price {
        net: price.at("cbc:PriceAmount").and_then(|amount| amount.amount(broken)),
        discount: price.at("cac:AllowanceCharge/cbc:Amount").and_then(|amount| amount.amount(broken)),
        gross: price.at("cac:AllowanceCharge/cbc:BaseAmount").and_then(|amount| amount.amount(broken)),
        base: price.at("cbc:BaseQuantity").and_then(|quantity| quantity.quantity(broken)),
    }
}
