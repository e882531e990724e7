//! Profiles of sellers.

use crate::documents::country;
use crate::error::{Error, Result};
use crate::table::seller::{self, CurrencyAccount, Exemption, Logo, Profile, Seller};
use crate::view::{AddressView, BankAccountView, ContactView, ExemptionView, IdentifierView, LogoView, MissingTermView, SellerView};
use crate::workspace::Workspace;
use base64::Engine;
use serde_json::json;
use std::path::Path;
use tieout_billing::invoice::{Account, Address, Contact, Identifier, Party};

/// A larger picture makes every page of every invoice large.
const MOST_LOGO: u64 = 2 * 1024 * 1024;

impl Workspace {
    /// All sellers: the default first, then by name.
    pub fn sellers(&self) -> Result<Vec<SellerView>> {
        self.read(|connection| Ok(seller::all(connection)?.iter().map(view).collect()))
    }

    /// The seller of that name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn seller(&self, name: &str) -> Result<SellerView> {
        self.read(|connection| Ok(view(&seller::get(connection, name)?)))
    }

    /// Saves a profile in place of the one of that name, whose logo stays. The first one becomes the default.
    ///
    /// # Errors
    /// [`Error::NoName`]; [`Error::Invalid`] for a country that is none, an account number that can't be.
    pub fn seller_save(&self, given: &SellerView) -> Result<Vec<SellerView>> {
        let name = given.name.trim();
        if name.is_empty() {
            return Err(Error::NoName { what: "seller" });
        }
        let profile = profile(given)?;
        self.write(|writing| {
            let known = seller::all(writing.connection)?;
            let before = known.iter().find(|known| known.name == name);
            let no_other = known.iter().all(|known| known.name == name || !known.is_default);
            let saved = Seller {
                name: name.to_owned(),
                is_default: given.is_default || no_other,
                profile,
                logo: before.and_then(|before| before.logo.clone()),
                saved_at: writing.at.clone(),
                saved_by: writing.by.clone(),
            };
            seller::save(writing.connection, &saved)?;
            writing.log("seller saved", name, &json!({ "profile": saved.profile, "default": saved.is_default }))
        })?;
        self.sellers()
    }

    /// Deletes a profile; documents that were written keep what they say.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn seller_delete(&self, name: &str) -> Result<Vec<SellerView>> {
        self.write(|writing| {
            seller::delete(writing.connection, name)?;
            writing.log("seller deleted", name, &json!({}))
        })?;
        self.sellers()
    }

    /// Gives a seller the logo that is in a file: PNG or SVG.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no such picture or too large.
    pub fn seller_logo(&self, name: &str, path: &Path) -> Result<SellerView> {
        let file = crate::error::file_name(path);
        let length = std::fs::metadata(path).map_err(|error| Error::io(path, error))?.len();
        if length > MOST_LOGO {
            return Err(Error::Invalid(format!(
                "{file} has {length} bytes; a logo may have at most {MOST_LOGO}, so that invoices stay small"
            )));
        }
        let bytes = std::fs::read(path).map_err(|error| Error::io(path, error))?;
        if mime(&bytes).is_none() {
            return Err(Error::Invalid(format!("{file} is neither a PNG nor an SVG picture")));
        }
        self.change_logo(name, Some(Logo { name: file, bytes }))
    }

    /// Takes a seller's logo away.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn seller_logo_remove(&self, name: &str) -> Result<SellerView> {
        self.change_logo(name, None)
    }

    fn change_logo(&self, name: &str, logo: Option<Logo>) -> Result<SellerView> {
        self.write(|writing| {
            let mut known = seller::get(writing.connection, name)?;
            known.logo = logo;
            (known.saved_at, known.saved_by) = (writing.at.clone(), writing.by.clone());
            seller::save(writing.connection, &known)?;
            let detail = known.logo.as_ref().map(|logo| json!({ "file": logo.name, "sha256": super::sha256(&logo.bytes) }));
            writing.log("seller's logo changed", name, &json!({ "logo": detail }))?;
            Ok(view(&known))
        })
    }
}

/// A profile from TOML, its keys as in [`SellerView`].
///
/// # Errors
/// [`Error::Invalid`] with the line that is wrong.
pub fn seller_from_toml(text: &str) -> Result<SellerView> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count());
        Error::Invalid(format!("line {} of the seller's profile: {}", before + 1, error.message()))
    })
}

/// A profile as TOML, without what is empty; [`seller_from_toml`] reads the same from it.
///
/// # Errors
/// [`Error::Invalid`], where TOML can't say it.
pub fn seller_to_toml(seller: &SellerView) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| Error::Invalid(error.to_string());
    let mut profile = serde_json::to_value(seller).map_err(|error| failed(&error))?;
    if let Some(members) = profile.as_object_mut() {
        ["logo", "missing", "saved_at", "saved_by"].iter().for_each(|name| drop(members.remove(*name)));
    }
    said_only(&mut profile);
    toml::to_string_pretty(&profile).map_err(|error| failed(&error))
}

/// Leaves out what is empty, and then what holds nothing more.
fn said_only(value: &mut serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(said_only);
            members.retain(|_, member| match member {
                Value::Null => false,
                Value::String(text) => !text.is_empty(),
                Value::Array(list) => !list.is_empty(),
                Value::Object(members) => !members.is_empty(),
                Value::Bool(_) | Value::Number(_) => true,
            });
        }
        Value::Array(list) => list.iter_mut().for_each(said_only),
        _ => {}
    }
}

/// What a picture is, by its content.
fn mime(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    head.contains("<svg").then_some("image/svg+xml")
}

/// As the window shows it.
fn view(seller: &Seller) -> SellerView {
    let profile = &seller.profile;
    let party = &profile.party;
    let logo = seller.logo.as_ref().map(|logo| LogoView {
        name: logo.name.clone(),
        bytes: logo.bytes.len() as u64,
        image: format!(
            "data:{};base64,{}",
            mime(&logo.bytes).unwrap_or("application/octet-stream"),
            base64::engine::general_purpose::STANDARD.encode(&logo.bytes)
        ),
    });
    SellerView {
        name: seller.name.clone(),
        is_default: seller.is_default,
        legal_name: said(&party.name),
        trading_name: said(&party.trading_name),
        vat_id: said(&party.vat_id),
        tax_registration: said(&party.tax_registration),
        legal_registration: identifier_view(party.legal_registration.as_ref()),
        legal_information: said(&party.legal_information),
        electronic_address: identifier_view(party.electronic_address.as_ref()),
        address: party.address.as_ref().map(address_view).unwrap_or_default(),
        contact: party.contact.as_ref().map(contact_view).unwrap_or_default(),
        accounts: profile.accounts.iter().map(account_view).collect(),
        payment_means: said(&profile.payment_means),
        payment_days: profile.payment_days,
        payment_terms: said(&profile.payment_terms),
        exemptions: profile
            .exemptions
            .iter()
            .map(|it| ExemptionView { category: it.category.clone(), text: said(&it.text), code: said(&it.code) })
            .collect(),
        logo,
        missing: missing(profile),
        saved_at: seller.saved_at.clone(),
        saved_by: seller.saved_by.clone(),
    }
}

/// What every invoice of this seller needs and the profile does not say.
fn missing(profile: &Profile) -> Vec<MissingTermView> {
    let party = &profile.party;
    let address = party.address.as_ref();
    let lacks = |term: &str, title: &str, field: &str| MissingTermView {
        title: title.to_owned(),
        term: term.to_owned(),
        place: "seller".to_owned(),
        field: field.to_owned(),
        line: String::new(),
        einvoice_only: false,
    };
    let mut missing = Vec::new();
    if party.vat_id.is_none() && party.tax_registration.is_none() {
        missing.push(lacks("BT-31", "The seller's VAT id or tax number", "vat_id"));
    }
    if address.is_none_or(|address| address.line1.is_none() && address.city.is_none()) {
        missing.push(lacks("BT-35", "The seller's address", "address.line1"));
    }
    if address.is_none_or(|address| address.country.is_none()) {
        missing.push(lacks("BT-40", "The seller's country", "address.country"));
    }
    if profile.accounts.is_empty() {
        missing.push(MissingTermView { einvoice_only: true, ..lacks("BT-84", "The account to pay to", "accounts") });
    }
    missing
}

/// A profile from what the window or a file says.
fn profile(given: &SellerView) -> Result<Profile> {
    let legal_name = text(&given.legal_name).or_else(|| text(&given.name));
    let party = Party {
        name: legal_name,
        trading_name: text(&given.trading_name),
        identifiers: Vec::new(),
        legal_registration: identifier(&given.legal_registration),
        vat_id: text(&given.vat_id).map(|id| id.replace(' ', "")),
        tax_registration: text(&given.tax_registration),
        legal_information: text(&given.legal_information),
        electronic_address: identifier(&given.electronic_address),
        address: address(&given.address)?,
        contact: contact(&given.contact),
    };
    let accounts = given.accounts.iter().filter_map(account).collect();
    let exemptions = given.exemptions.iter().filter_map(exemption).collect();
    Ok(Profile {
        party,
        accounts,
        payment_means: text(&given.payment_means),
        payment_days: given.payment_days,
        payment_terms: text(&given.payment_terms),
        exemptions,
    })
}

fn account(given: &BankAccountView) -> Option<CurrencyAccount> {
    let id = text(&given.iban)?;
    let without_spaces: String = id.split_whitespace().collect();
    Some(CurrencyAccount {
        account: Account { id: Some(without_spaces), name: text(&given.name), bank: text(&given.bic) },
        currency: text(&given.currency).map(|code| code.to_ascii_uppercase()),
    })
}

fn account_view(known: &CurrencyAccount) -> BankAccountView {
    BankAccountView {
        iban: said(&known.account.id),
        bic: said(&known.account.bank),
        name: said(&known.account.name),
        currency: said(&known.currency),
    }
}

fn exemption(given: &ExemptionView) -> Option<Exemption> {
    let category = text(&given.category)?.to_ascii_uppercase();
    let (text, code) = (text(&given.text), text(&given.code));
    (text.is_some() || code.is_some()).then_some(Exemption { category, text, code })
}

/// An address; `None` where nothing of it is said.
///
/// # Errors
/// [`Error::Invalid`] for a country that is none.
fn address(given: &AddressView) -> Result<Option<Address>> {
    let country = text(&given.country).map(|name| country::code(&name).ok_or(name));
    let country = country.transpose().map_err(|name| {
        Error::Invalid(format!("{name} is no country; write its name or its code of two letters (ISO 3166-1), such as DE"))
    })?;
    let address = Address {
        line1: text(&given.line1),
        line2: text(&given.line2),
        line3: text(&given.line3),
        city: text(&given.city),
        postal_code: text(&given.postal_code),
        region: text(&given.region),
        country: country.map(str::to_owned),
    };
    Ok((address != Address::default()).then_some(address))
}

fn address_view(address: &Address) -> AddressView {
    AddressView {
        line1: said(&address.line1),
        line2: said(&address.line2),
        line3: said(&address.line3),
        city: said(&address.city),
        postal_code: said(&address.postal_code),
        region: said(&address.region),
        country: said(&address.country),
    }
}

fn contact(given: &ContactView) -> Option<Contact> {
    let contact = Contact { name: text(&given.name), phone: text(&given.phone), email: text(&given.email) };
    (contact != Contact::default()).then_some(contact)
}

fn contact_view(contact: &Contact) -> ContactView {
    ContactView { name: said(&contact.name), phone: said(&contact.phone), email: said(&contact.email) }
}

fn identifier(given: &IdentifierView) -> Option<Identifier> {
    Some(Identifier { value: text(&given.value)?, scheme: text(&given.scheme), version: None })
}

fn identifier_view(identifier: Option<&Identifier>) -> IdentifierView {
    identifier.map_or_else(IdentifierView::default, |it| IdentifierView { value: it.value.clone(), scheme: said(&it.scheme) })
}

/// What a field of a form says, if anything.
pub(super) fn text(given: &str) -> Option<String> {
    let trimmed = given.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn said(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}
