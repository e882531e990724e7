//! Invoice lines in CII.

use super::object;
use super::settlement::{allowance, amount, period};
use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Allowance, Amount, Line, Price};

pub(super) fn line(xml: &mut Xml, line: &Line) {
    xml.group("ram:IncludedSupplyChainTradeLineItem", |xml| {
        xml.group("ram:AssociatedDocumentLineDocument", |xml| {
            xml.optional("ram:LineID", &line.id);
            xml.group("ram:IncludedNote", |xml| xml.optional("ram:Content", &line.note));
        });
        xml.group("ram:SpecifiedTradeProduct", |xml| product(xml, line));
        xml.group("ram:SpecifiedLineTradeAgreement", |xml| {
            xml.group("ram:BuyerOrderReferencedDocument", |xml| xml.optional("ram:LineID", &line.order_line));
            if let Some(item) = &line.price {
                price(xml, item);
            }
        });
        xml.group("ram:SpecifiedLineTradeDelivery", |xml| xml.quantity("ram:BilledQuantity", line.quantity.as_ref()));
        xml.group("ram:SpecifiedLineTradeSettlement", |xml| {
            xml.group("ram:ApplicableTradeTax", |xml| {
                xml.text("ram:TypeCode", Some("VAT"));
                xml.optional("ram:CategoryCode", &line.tax_category);
                xml.number("ram:RateApplicablePercent", line.tax_rate);
            });
            if let Some(item) = line.period {
                period(xml, item);
            }
            for item in &line.allowances {
                // The category of a line's allowance is the line's.
                allowance(xml, &Allowance { tax_category: None, ..item.clone() });
            }
            xml.group("ram:SpecifiedTradeSettlementLineMonetarySummation", |xml| amount(xml, "ram:LineTotalAmount", &line.net));
            object(xml, line.object.as_ref());
            xml.group("ram:ReceivableSpecifiedTradeAccountingAccount", |xml| xml.optional("ram:ID", &line.buyer_accounting));
        });
    });
}

fn product(xml: &mut Xml, line: &Line) {
    xml.identifier("ram:GlobalID", line.standard_item.as_ref());
    xml.optional("ram:SellerAssignedID", &line.seller_item);
    xml.optional("ram:BuyerAssignedID", &line.buyer_item);
    xml.optional("ram:Name", &line.name);
    xml.optional("ram:Description", &line.description);
    for attribute in &line.attributes {
        xml.group("ram:ApplicableProductCharacteristic", |xml| {
            xml.optional("ram:Description", &attribute.name);
            xml.optional("ram:Value", &attribute.value);
        });
    }
    for class in &line.classifications {
        xml.group("ram:DesignatedProductClassification", |xml| xml.classification("ram:ClassCode", class));
    }
    xml.group("ram:OriginTradeCountry", |xml| xml.optional("ram:ID", &line.origin));
}

fn price(xml: &mut Xml, price: &Price) {
    let gross = price.gross.clone().or_else(|| sum(price));
    if gross.is_some() {
        xml.group("ram:GrossPriceProductTradePrice", |xml| {
            amount(xml, "ram:ChargeAmount", &gross);
            if price.discount.is_some() {
                xml.group("ram:AppliedTradeAllowanceCharge", |xml| {
                    xml.group("ram:ChargeIndicator", |xml| xml.text("udt:Indicator", Some("false")));
                    amount(xml, "ram:ActualAmount", &price.discount);
                });
            }
        });
    }
    xml.group("ram:NetPriceProductTradePrice", |xml| {
        amount(xml, "ram:ChargeAmount", &price.net);
        xml.quantity("ram:BasisQuantity", price.base.as_ref());
    });
}

/// The gross price of a discount, where nobody says: a discount stands within it.
fn sum(price: &Price) -> Option<Amount> {
    let (net, discount) = (price.net.as_ref()?, price.discount.as_ref()?);
    Some(Amount { value: net.value.checked_add(discount.value)?, currency: net.currency.clone() })
}
