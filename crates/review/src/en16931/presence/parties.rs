//! Seller, buyer, payee, tax representative and where it was delivered.

use crate::en16931::report::{Report, is_blank};
use tieout_billing::invoice::{Address, Identifier, MandatoryGroup, Party};

pub fn check(report: &mut Report<'_>) {
    let invoice = report.invoice;
    let seller = Terms {
        who: "seller",
        name: ("BR-06", "BT-27"),
        address: ("BR-08", "BG-5"),
        country: ("BR-09", "BT-40"),
        mail: ("BR-62", "BT-34"),
    };
    let buyer =
        Terms { who: "buyer", name: ("BR-07", "BT-44"), address: ("BR-10", "BG-8"), country: ("BR-11", "BT-55"), mail: ("BR-63", "BT-49") };
    party(report, &invoice.seller, &seller);
    party(report, &invoice.buyer, &buyer);
    seller_is_known(report);
    if let Some(payee) = &invoice.payee {
        self::payee(report, payee);
    }
    if let Some(representative) = &invoice.tax_representative {
        tax_representative(report, representative);
    }
    if let Some(address) = invoice.delivery.as_ref().and_then(|delivery| delivery.address.as_ref()) {
        let holds = if report.is_ubl() { address.country.is_some() } else { !is_blank(&address.country) };
        report.must(holds, "BR-57", "delivery, BT-80", "The address of delivery has no country (BT-80): state it");
    }
}

/// The rules on a party, each with the term that it is about.
struct Terms {
    who: &'static str,
    name: (&'static str, &'static str),
    address: (&'static str, &'static str),
    country: (&'static str, &'static str),
    mail: (&'static str, &'static str),
}

fn party(report: &mut Report<'_>, party: &Party, terms: &Terms) {
    let who = terms.who;
    let (rule, term) = terms.name;
    report.must(
        !is_blank(&party.name),
        rule,
        format_args!("{who}, {term}"),
        format_args!("The {who}'s name ({term}) is missing: state it"),
    );
    let (rule, term) = terms.address;
    report.must(
        party.address.is_some(),
        rule,
        format_args!("{who}, {term}"),
        format_args!("The {who}'s address ({term}) is missing: state it"),
    );
    let (rule, term) = terms.country;
    let holds = has_country(report, &party.address);
    report.must(
        holds,
        rule,
        format_args!("{who}, {term}"),
        format_args!("The country of the {who}'s address ({term}) is missing: state it"),
    );
    let (rule, term) = terms.mail;
    if let Some(address) = &party.electronic_address {
        let holds = if report.is_ubl() { address.scheme.is_some() } else { !is_blank(&address.scheme) };
        let message =
            format_args!("The {who}'s electronic address {} ({term}) does not say of which scheme it is: state it", address.value);
        report.must(holds, rule, format_args!("{who}, {term}"), message);
    }
}

/// The rules of CII ask for the country even where there is no address.
fn has_country(report: &Report<'_>, address: &Option<Address>) -> bool {
    match address {
        Some(address) => !is_blank(&address.country),
        None => !report.is_cii(),
    }
}

fn seller_is_known(report: &mut Report<'_>) {
    let seller = &report.invoice.seller;
    if report.invoice.lacking.contains(&MandatoryGroup::Seller) {
        return;
    }
    let is_creditor = |scheme: &Option<String>| report.is_ubl() && scheme.as_deref() == Some("SEPA");
    let identified = seller.identifiers.iter().any(|identifier| !is_creditor(&identifier.scheme));
    let holds = identified || seller.legal_registration.is_some() || seller.vat_id.is_some();
    let message = "The seller has no identifier (BT-29), no legal registration (BT-30) and no VAT identifier (BT-31): state one of them";
    report.must(holds, "BR-CO-26", "seller, BT-31", message);
}

fn payee(report: &mut Report<'_>, payee: &Party) {
    let seller = &report.invoice.seller;
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    // CII writes an identifier with a scheme elsewhere, and compares only those without.
    let compared = |identifier: &Identifier| !report.is_cii() || identifier.scheme.is_none();
    let shares_identifier = payee
        .identifiers
        .iter()
        .filter(|mine| compared(mine))
        .any(|mine| seller.identifiers.iter().filter(|other| compared(other)).any(|other| mine.value == other.value));
    // UBL compares with the name that the seller trades under, CII with the legal name.
    let is_seller = if report.is_ubl() {
        same(&payee.name, &seller.trading_name) || shares_identifier
    } else {
        let registration = payee.legal_registration.as_ref().zip(seller.legal_registration.as_ref());
        same(&payee.name, &seller.name) || shares_identifier || registration.is_some_and(|(one, other)| one.value == other.value)
    };
    let message = "The payee (BG-10) must have a name (BT-59) and be somebody else than the seller: name it, or leave it out";
    report.must(payee.name.is_some() && !is_seller, "BR-17", "payee, BT-59", message);
}

fn tax_representative(report: &mut Report<'_>, party: &Party) {
    let who = "tax representative";
    report.must(
        !is_blank(&party.name),
        "BR-18",
        format_args!("{who}, BT-62"),
        "The name of the seller's tax representative (BT-62) is missing: state it",
    );
    report.must(
        party.address.is_some(),
        "BR-19",
        format_args!("{who}, BG-12"),
        "The address of the seller's tax representative (BG-12) is missing: state it",
    );
    let holds = has_country(report, &party.address);
    report.must(
        holds,
        "BR-20",
        format_args!("{who}, BT-69"),
        "The country of the tax representative's address (BT-69) is missing: state it",
    );
    let holds = if report.is_ubl() { party.vat_id.is_some() } else { !is_blank(&party.vat_id) };
    report.must(holds, "BR-56", format_args!("{who}, BT-63"), "The tax representative has no VAT identifier (BT-63): state it");
}
