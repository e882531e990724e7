//! Parties and addresses in UBL.

use crate::einvoice::tree::Element;
use tieout_billing::invoice::{Address, Contact, Identifier, Party};

/// A seller or a buyer: the content of `cac:Party`.
pub(super) fn party(party: Element<'_, '_>) -> Party {
    Party {
        name: party.text_at("cac:PartyLegalEntity/cbc:RegistrationName"),
        trading_name: party.text_at("cac:PartyName/cbc:Name"),
        legal_information: party.text_at("cac:PartyLegalEntity/cbc:CompanyLegalForm"),
        tax_registration: tax_id(party, false),
        ..common(party)
    }
}

/// A payee or a tax representative: its name is that of `cac:PartyName`.
pub(super) fn payee_or_representative(party: Element<'_, '_>) -> Party {
    Party { name: party.text_at("cac:PartyName/cbc:Name"), ..common(party) }
}

fn common(party: Element<'_, '_>) -> Party {
    Party {
        identifiers: identifiers(party).filter(|id| !is_creditor(id)).collect(),
        legal_registration: party.identifier_at("cac:PartyLegalEntity/cbc:CompanyID"),
        vat_id: tax_id(party, true),
        electronic_address: party.identifier_at("cbc:EndpointID"),
        address: party.at("cac:PostalAddress").map(address_of),
        contact: party.at("cac:Contact").map(|contact| Contact {
            name: contact.text_at("cbc:Name"),
            phone: contact.text_at("cbc:Telephone"),
            email: contact.text_at("cbc:ElectronicMail"),
        }),
        ..Party::default()
    }
}

/// BT-90, which UBL keeps among the identifiers of the payee, or of the seller, with the scheme SEPA.
pub(super) fn creditor(seller: Option<Element<'_, '_>>, payee: Option<Element<'_, '_>>) -> Option<String> {
    [payee, seller].into_iter().flatten().find_map(|party| identifiers(party).find(is_creditor)).map(|id| id.value)
}

fn is_creditor(id: &Identifier) -> bool {
    id.scheme.as_deref().is_some_and(|scheme| scheme.eq_ignore_ascii_case("SEPA"))
}

fn identifiers(party: Element<'_, '_>) -> impl Iterator<Item = Identifier> {
    party.children("cac:PartyIdentification").filter_map(|part| part.identifier_at("cbc:ID"))
}

/// The number in the scheme VAT, or in any other.
fn tax_id(party: Element<'_, '_>, vat: bool) -> Option<String> {
    party
        .children("cac:PartyTaxScheme")
        .filter(|scheme| scheme.text_at("cac:TaxScheme/cbc:ID").is_some_and(|id| id.eq_ignore_ascii_case("VAT")) == vat)
        .find_map(|scheme| scheme.text_at("cbc:CompanyID"))
}

pub(super) fn address_of(address: Element<'_, '_>) -> Address {
    Address {
        line1: address.text_at("cbc:StreetName"),
        line2: address.text_at("cbc:AdditionalStreetName"),
        line3: address.text_at("cac:AddressLine/cbc:Line"),
        city: address.text_at("cbc:CityName"),
        postal_code: address.text_at("cbc:PostalZone"),
        region: address.text_at("cbc:CountrySubentity"),
        country: address.text_at("cac:Country/cbc:IdentificationCode"),
    }
}
