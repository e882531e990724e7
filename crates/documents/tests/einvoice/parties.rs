//! Sellers and buyers.

use crate::einvoice::varied::{Dice, contact};
use tieout_billing::invoice::{Address, Identifier, Party};

fn id(value: &str, scheme: Option<&str>) -> Identifier {
    Identifier { value: value.to_owned(), scheme: scheme.map(str::to_owned), version: None }
}

pub fn seller(dice: &mut Dice) -> Party {
    Party {
        name: Some("Tieout Demo GmbH & Co. KG".to_owned()),
        trading_name: dice.text(),
        identifiers: (0..dice.below(3)).map(|n| id(&format!("S-{n}"), if n == 1 { Some("0060") } else { None })).collect(),
        legal_registration: dice.flip().then(|| id("HRB 12345", dice.maybe(&["0002"]).as_deref())),
        vat_id: Some("DE123456788".to_owned()),
        tax_registration: dice.maybe(&["201/123/12340"]),
        legal_information: dice.text(),
        electronic_address: dice.flip().then(|| id("seller@example.com", Some("EM"))),
        address: Some(address(dice, "DE")),
        contact: contact(dice),
    }
}

pub fn buyer(dice: &mut Dice) -> Party {
    Party {
        name: Some("Käufer & Fils S.à r.l.".to_owned()),
        trading_name: dice.text(),
        identifiers: if dice.flip() { vec![id("C-77", dice.maybe(&["0088"]).as_deref())] } else { Vec::new() },
        legal_registration: dice.flip().then(|| id("B 1234", None)),
        vat_id: Some("FR12345678901".to_owned()),
        electronic_address: dice.flip().then(|| id("4000001123452", Some("0088"))),
        address: Some(address(dice, "FR")),
        contact: contact(dice),
        ..Party::default()
    }
}

pub fn address(dice: &mut Dice, country: &str) -> Address {
    Address {
        line1: dice.text(),
        line2: dice.text(),
        line3: dice.text(),
        city: dice.text(),
        postal_code: dice.maybe(&["10115", "L-2121"]),
        region: dice.text(),
        country: Some(country.to_owned()),
    }
}
