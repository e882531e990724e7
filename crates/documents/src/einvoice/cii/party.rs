//! Parties and addresses in CII.

use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Address, Identifier, Party};

/// A seller or a buyer.
pub(super) fn party(xml: &mut Xml, party: &Party) {
    identifiers(xml, &party.identifiers);
    xml.optional("ram:Name", &party.name);
    xml.optional("ram:Description", &party.legal_information);
    xml.group("ram:SpecifiedLegalOrganization", |xml| {
        xml.identifier("ram:ID", party.legal_registration.as_ref());
        xml.optional("ram:TradingBusinessName", &party.trading_name);
    });
    if let Some(contact) = &party.contact {
        xml.group("ram:DefinedTradeContact", |xml| {
            xml.optional("ram:PersonName", &contact.name);
            xml.group("ram:TelephoneUniversalCommunication", |xml| xml.optional("ram:CompleteNumber", &contact.phone));
            xml.group("ram:EmailURIUniversalCommunication", |xml| xml.optional("ram:URIID", &contact.email));
        });
    }
    address(xml, party.address.as_ref());
    xml.group("ram:URIUniversalCommunication", |xml| xml.identifier("ram:URIID", party.electronic_address.as_ref()));
    registration(xml, "VA", &party.vat_id);
    registration(xml, "FC", &party.tax_registration);
}

pub(super) fn payee(xml: &mut Xml, payee: &Party) {
    identifiers(xml, &payee.identifiers);
    xml.optional("ram:Name", &payee.name);
    xml.group("ram:SpecifiedLegalOrganization", |xml| xml.identifier("ram:ID", payee.legal_registration.as_ref()));
}

pub(super) fn representative(xml: &mut Xml, party: &Party) {
    xml.optional("ram:Name", &party.name);
    address(xml, party.address.as_ref());
    registration(xml, "VA", &party.vat_id);
}

fn identifiers(xml: &mut Xml, identifiers: &[Identifier]) {
    let (global, own): (Vec<&Identifier>, Vec<&Identifier>) = identifiers.iter().partition(|id| id.scheme.is_some());
    own.into_iter().chain(global).for_each(|id| identifier(xml, Some(id)));
}

/// With a scheme it is a global one.
pub(super) fn identifier(xml: &mut Xml, id: Option<&Identifier>) {
    let is_global = id.is_some_and(|id| id.scheme.is_some());
    xml.identifier(if is_global { "ram:GlobalID" } else { "ram:ID" }, id);
}

fn registration(xml: &mut Xml, scheme: &'static str, id: &Option<String>) {
    xml.group("ram:SpecifiedTaxRegistration", |xml| xml.text_with("ram:ID", id.as_deref(), &[("schemeID", Some(scheme))]));
}

pub(super) fn address(xml: &mut Xml, address: Option<&Address>) {
    let Some(address) = address else { return };
    xml.group("ram:PostalTradeAddress", |xml| {
        xml.optional("ram:PostcodeCode", &address.postal_code);
        xml.optional("ram:LineOne", &address.line1);
        xml.optional("ram:LineTwo", &address.line2);
        xml.optional("ram:LineThree", &address.line3);
        xml.optional("ram:CityName", &address.city);
        xml.optional("ram:CountryID", &address.country);
        xml.optional("ram:CountrySubDivisionName", &address.region);
    });
}
