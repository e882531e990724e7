//! Invoice lines in UBL.

use super::{allowance, days, vat};
use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Allowance, Amount, Line, Price};

pub(super) fn line(xml: &mut Xml, line: &Line, is_note: bool, currency: Option<&str>) {
    let (name, quantity) =
        if is_note { ("cac:CreditNoteLine", "cbc:CreditedQuantity") } else { ("cac:InvoiceLine", "cbc:InvoicedQuantity") };
    xml.group(name, |xml| {
        xml.optional("cbc:ID", &line.id);
        xml.optional("cbc:Note", &line.note);
        xml.quantity(quantity, line.quantity.as_ref());
        xml.amount("cbc:LineExtensionAmount", line.net.as_ref(), currency);
        xml.optional("cbc:AccountingCost", &line.buyer_accounting);
        xml.group("cac:InvoicePeriod", |xml| days(xml, line.period));
        xml.group("cac:OrderLineReference", |xml| xml.optional("cbc:LineID", &line.order_line));
        if let Some(object) = &line.object {
            xml.group("cac:DocumentReference", |xml| {
                xml.identifier("cbc:ID", Some(object));
                xml.text("cbc:DocumentTypeCode", Some("130"));
            });
        }
        for item in &line.allowances {
            // The category of a line's allowance is the line's.
            allowance(xml, &Allowance { tax_category: None, ..item.clone() }, currency);
        }
        item(xml, line);
        if let Some(item) = &line.price {
            xml.group("cac:Price", |xml| price(xml, item, currency));
        }
    });
}

fn item(xml: &mut Xml, line: &Line) {
    xml.group("cac:Item", |xml| {
        xml.optional("cbc:Description", &line.description);
        xml.optional("cbc:Name", &line.name);
        xml.group("cac:BuyersItemIdentification", |xml| xml.optional("cbc:ID", &line.buyer_item));
        xml.group("cac:SellersItemIdentification", |xml| xml.optional("cbc:ID", &line.seller_item));
        xml.group("cac:StandardItemIdentification", |xml| xml.identifier("cbc:ID", line.standard_item.as_ref()));
        xml.group("cac:OriginCountry", |xml| xml.optional("cbc:IdentificationCode", &line.origin));
        for class in &line.classifications {
            xml.group("cac:CommodityClassification", |xml| xml.classification("cbc:ItemClassificationCode", class));
        }
        if line.tax_category.is_some() {
            xml.group("cac:ClassifiedTaxCategory", |xml| {
                xml.optional("cbc:ID", &line.tax_category);
                xml.number("cbc:Percent", line.tax_rate);
                vat(xml);
            });
        }
        for attribute in &line.attributes {
            xml.group("cac:AdditionalItemProperty", |xml| {
                xml.optional("cbc:Name", &attribute.name);
                xml.optional("cbc:Value", &attribute.value);
            });
        }
    });
}

fn price(xml: &mut Xml, price: &Price, currency: Option<&str>) {
    xml.amount("cbc:PriceAmount", price.net.as_ref(), currency);
    xml.quantity("cbc:BaseQuantity", price.base.as_ref());
    let discount = price.discount.clone().or_else(|| difference(price));
    if discount.is_some() {
        xml.group("cac:AllowanceCharge", |xml| {
            xml.text("cbc:ChargeIndicator", Some("false"));
            xml.amount("cbc:Amount", discount.as_ref(), currency);
            xml.amount("cbc:BaseAmount", price.gross.as_ref(), currency);
        });
    }
}

/// What is off a gross price, where nobody says: the schema asks for it.
fn difference(price: &Price) -> Option<Amount> {
    let (gross, net) = (price.gross.as_ref()?, price.net.as_ref()?);
    let value = gross.value.checked_sub(net.value)?;
    Some(Amount { value, currency: gross.currency.clone() })
}
