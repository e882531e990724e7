//! Parties and addresses in UBL.

use super::vat;
use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Address, Identifier, Party};

/// A seller or a buyer, with the creditor's identifier of direct debits (BT-90) if it is kept here.
pub(super) fn party(xml: &mut Xml, party: &Party, creditor: Option<&str>) {
    xml.group("cac:Party", |xml| {
        xml.identifier("cbc:EndpointID", party.electronic_address.as_ref());
        identifiers(xml, &party.identifiers, creditor);
        name(xml, &party.trading_name);
        address(xml, "cac:PostalAddress", party.address.as_ref());
        tax_scheme(xml, &party.vat_id, true);
        tax_scheme(xml, &party.tax_registration, false);
        xml.group("cac:PartyLegalEntity", |xml| {
            xml.optional("cbc:RegistrationName", &party.name);
            xml.identifier("cbc:CompanyID", party.legal_registration.as_ref());
            xml.optional("cbc:CompanyLegalForm", &party.legal_information);
        });
        if let Some(contact) = &party.contact {
            xml.group("cac:Contact", |xml| {
                xml.optional("cbc:Name", &contact.name);
                xml.optional("cbc:Telephone", &contact.phone);
                xml.optional("cbc:ElectronicMail", &contact.email);
            });
        }
    });
}

pub(super) fn payee(xml: &mut Xml, payee: &Party, creditor: Option<&str>) {
    identifiers(xml, &payee.identifiers, creditor);
    name(xml, &payee.name);
    xml.group("cac:PartyLegalEntity", |xml| xml.identifier("cbc:CompanyID", payee.legal_registration.as_ref()));
}

pub(super) fn representative(xml: &mut Xml, party: &Party) {
    name(xml, &party.name);
    address(xml, "cac:PostalAddress", party.address.as_ref());
    tax_scheme(xml, &party.vat_id, true);
}

fn identifiers(xml: &mut Xml, identifiers: &[Identifier], creditor: Option<&str>) {
    for id in identifiers {
        xml.group("cac:PartyIdentification", |xml| xml.identifier("cbc:ID", Some(id)));
    }
    xml.group("cac:PartyIdentification", |xml| xml.text_with("cbc:ID", creditor, &[("schemeID", Some("SEPA"))]));
}

fn name(xml: &mut Xml, name: &Option<String>) {
    xml.group("cac:PartyName", |xml| xml.optional("cbc:Name", name));
}

fn tax_scheme(xml: &mut Xml, id: &Option<String>, is_vat: bool) {
    if let Some(id) = id.as_deref().filter(|id| !id.trim().is_empty()) {
        xml.group("cac:PartyTaxScheme", |xml| {
            xml.text("cbc:CompanyID", Some(id));
            if is_vat {
                vat(xml);
            } else {
                xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", Some("TAX")));
            }
        });
    }
}

pub(super) fn address(xml: &mut Xml, element: &'static str, address: Option<&Address>) {
    let Some(address) = address else { return };
    xml.group(element, |xml| {
        xml.optional("cbc:StreetName", &address.line1);
        xml.optional("cbc:AdditionalStreetName", &address.line2);
        xml.optional("cbc:CityName", &address.city);
        xml.optional("cbc:PostalZone", &address.postal_code);
        xml.optional("cbc:CountrySubentity", &address.region);
        xml.group("cac:AddressLine", |xml| xml.optional("cbc:Line", &address.line3));
        xml.group("cac:Country", |xml| xml.optional("cbc:IdentificationCode", &address.country));
    });
}
