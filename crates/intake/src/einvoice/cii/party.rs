//! Parties and addresses in CII.

use crate::einvoice::tree::Element;
use tieout_billing::invoice::{Address, Contact, Party};

pub(super) fn party(party: Element<'_, '_>) -> Party {
    Party {
        name: party.text_at("ram:Name"),
        trading_name: party.text_at("ram:SpecifiedLegalOrganization/ram:TradingBusinessName"),
        identifiers: party.children("ram:ID").chain(party.children("ram:GlobalID")).map(|id| id.identifier("schemeID")).collect(),
        legal_registration: party.identifier_at("ram:SpecifiedLegalOrganization/ram:ID"),
        vat_id: tax_id(party, "VA"),
        tax_registration: tax_id(party, "FC"),
        legal_information: party.text_at("ram:Description"),
        electronic_address: party.at("ram:URIUniversalCommunication").map(|address| address.identifier_at("ram:URIID").unwrap_or_default()),
        address: party.at("ram:PostalTradeAddress").map(address_of),
        contact: party.at("ram:DefinedTradeContact").map(|contact| Contact {
            name: contact.text_at("ram:PersonName").or_else(|| contact.text_at("ram:DepartmentName")),
            phone: contact.text_at("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
            email: contact.text_at("ram:EmailURIUniversalCommunication/ram:URIID"),
        }),
    }
}

/// The number that is registered in this scheme: VA for VAT, FC for the local one.
fn tax_id(party: Element<'_, '_>, scheme: &str) -> Option<String> {
    party
        .children("ram:SpecifiedTaxRegistration")
        .filter_map(|registration| registration.at("ram:ID"))
        .find(|id| id.attribute("schemeID") == Some(scheme))
        .map(Element::text)
}

pub(super) fn address_of(address: Element<'_, '_>) -> Address {
    Address {
        line1: address.text_at("ram:LineOne"),
        line2: address.text_at("ram:LineTwo"),
        line3: address.text_at("ram:LineThree"),
        city: address.text_at("ram:CityName"),
        postal_code: address.text_at("ram:PostcodeCode"),
        region: address.text_at("ram:CountrySubDivisionName"),
        country: address.text_at("ram:CountryID"),
    }
}
