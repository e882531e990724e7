//! Who sells, who buys, and how it is paid.

use super::{Making, Said, said};
use crate::documents::country;
use crate::view::BuyerView;
use chrono::Days;
use tieout_billing::Field;
use tieout_billing::invoice::{Account, Address, Contact, Delivery, Identifier, Invoice, Party, Payment};

/// UNTDID 4461.
const CREDIT_TRANSFER: &str = "30";
const SEPA_CREDIT_TRANSFER: &str = "58";

/// Columns of runs that no field stands for and that say something of the buyer, the best known name first.
const OWN: &[(&str, &[&str])] = &[
    ("BT-45", &["buyer_trading_name", "trading_name"]),
    ("BT-50", &["buyer_address", "street", "address_line_1", "billing_street", "billing_address"]),
    ("BT-51", &["buyer_address_2", "address_line_2"]),
    ("BT-163", &["buyer_address_3", "address_line_3"]),
    ("BT-52", &["buyer_city", "city", "billing_city"]),
    ("BT-47", &["buyer_registration"]),
    ("BT-56", &["buyer_contact"]),
    ("BT-58", &["buyer_email", "customer_email"]),
];

impl Making<'_> {
    pub(super) fn parties(&mut self, invoice: &mut Invoice) {
        invoice.seller = self.seller_party();
        invoice.buyer = self.buyer_party(invoice);
        invoice.delivery = self.delivery();
    }

    fn seller_party(&mut self) -> Party {
        let mut party = self.seller.map(|seller| seller.profile.party.clone()).unwrap_or_default();
        for (term, is_said) in [
            ("BT-27", party.name.is_some()),
            ("BT-28", party.trading_name.is_some()),
            ("BT-30", party.legal_registration.is_some()),
            ("BT-31", party.vat_id.is_some()),
            ("BT-32", party.tax_registration.is_some()),
            ("BT-33", party.legal_information.is_some()),
            ("BT-34", party.electronic_address.is_some()),
        ] {
            if is_said {
                self.origins.note(0, term, Said::Seller, "");
            }
        }
        for term in ["BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40", "BT-41", "BT-42", "BT-43"] {
            self.origins.note(0, term, Said::Seller, "");
        }
        if party.name.is_none()
            && let Some(name) = self.sheet.shared_text(Field::Seller)
        {
            party.name = said(name);
        }
        // What the run states is what its customer was told.
        if let Some(id) = self.sheet.shared_text(Field::SellerTaxId) {
            party.vat_id = said(id);
            self.origins.note(0, "BT-31", Said::Run, Field::SellerTaxId.name());
        }
        party
    }

    fn buyer_party(&mut self, invoice: &mut Invoice) -> Party {
        let buyer = self.buyer;
        let address = &buyer.address;
        let name = self.of_buyer("BT-44", "name", &buyer.name, Some(Field::CustomerName));
        let country = self.of_buyer("BT-55", "address.country", &address.country, Some(Field::Country));
        let address = Address {
            line1: self.of_buyer("BT-50", "address.line1", &address.line1, None),
            line2: self.of_buyer("BT-51", "address.line2", &address.line2, None),
            line3: self.of_buyer("BT-163", "address.line3", &address.line3, None),
            city: self.of_buyer("BT-52", "address.city", &address.city, None),
            postal_code: self.of_buyer("BT-53", "address.postal_code", &address.postal_code, Some(Field::PostalCode)),
            region: self.of_buyer("BT-54", "address.region", &address.region, Some(Field::Region)),
            country: country.as_deref().and_then(country::code).map(str::to_owned),
        };
        if address.country.is_none()
            && let Some(unknown) = country
        {
            self.gap("BT-55", &format!("The buyer's country ({unknown} is none of ISO 3166-1)"), "buyer", "address.country", None);
        }
        if invoice.buyer_reference.is_none() {
            invoice.buyer_reference = self.of_buyer("BT-10", "reference", &buyer.reference, None);
        }
        let contact = Contact {
            name: self.of_buyer("BT-56", "contact.name", &buyer.contact.name, None),
            phone: self.of_buyer("BT-57", "contact.phone", &buyer.contact.phone, None),
            email: self.of_buyer("BT-58", "contact.email", &buyer.contact.email, None),
        };
        Party {
            name,
            trading_name: self.of_buyer("BT-45", "trading_name", &buyer.trading_name, None),
            identifiers: self.sheet.shared_text(Field::CustomerId).map(Identifier::from).into_iter().collect(),
            legal_registration: self.identifier(
                "BT-47",
                "legal_registration",
                &buyer.legal_registration.value,
                &buyer.legal_registration.scheme,
            ),
            vat_id: self.of_buyer("BT-48", "vat_id", &buyer.vat_id, Some(Field::CustomerTaxId)),
            tax_registration: None,
            legal_information: None,
            electronic_address: self.identifier(
                "BT-49",
                "electronic_address",
                &buyer.electronic_address.value,
                &buyer.electronic_address.scheme,
            ),
            address: (address != Address::default()).then_some(address),
            contact: (contact != Contact::default()).then_some(contact),
        }
    }

    /// What was typed, else what the run states, else what the records say.
    fn of_buyer(&mut self, term: &'static str, name: &str, known: &str, field: Option<Field>) -> Option<String> {
        let typed = is_typed(self.buyer, name);
        let own = OWN.iter().find(|(of, _)| *of == term).map(|(_, names)| *names).unwrap_or_default();
        let of_field = field.and_then(|field| Some((field.name(), self.sheet.shared_text(field)?)));
        let of_run = of_field.or_else(|| Some((*own.first()?, self.sheet.own_text(own)?)));
        match of_run {
            Some((column, text)) if !typed => {
                self.origins.note(0, term, Said::Run, column);
                said(text)
            }
            _ => {
                let by = if typed { Said::Typed } else { Said::Records };
                self.origins.note(0, term, by, if typed { String::new() } else { self.buyer.records.clone() });
                said(known)
            }
        }
    }

    fn identifier(&mut self, term: &'static str, name: &str, value: &str, scheme: &str) -> Option<Identifier> {
        let value = self.of_buyer(term, name, value, None)?;
        Some(Identifier { value, scheme: said(scheme), version: None })
    }

    fn delivery(&mut self) -> Option<Delivery> {
        let date = self.sheet.shared_date(Field::DeliveryDate);
        let stated = self.sheet.shared_text(Field::DeliveryCountry);
        let country = stated.and_then(country::code).map(str::to_owned);
        if let (None, Some(unknown)) = (&country, stated) {
            self.gap(
                "BT-80",
                &format!("The country of delivery ({unknown} is none of ISO 3166-1)"),
                "run",
                Field::DeliveryCountry.name(),
                None,
            );
        }
        let address = country.map(|country| Address { country: Some(country), ..Address::default() });
        (date.is_some() || address.is_some()).then(|| Delivery { date, address, ..Delivery::default() })
    }

    /// The due date and how it is paid. A credit note asks for no payment.
    pub(super) fn payment(&mut self, invoice: &mut Invoice) {
        let Some(seller) = self.seller else { return self.due_date(invoice) };
        let profile = &seller.profile;
        if invoice.payment_terms.is_none() && profile.payment_terms.is_some() && !invoice.is_credit_note() {
            invoice.payment_terms.clone_from(&profile.payment_terms);
            self.origins.note(0, "BT-20", Said::Seller, "");
        }
        self.due_date(invoice);
        if invoice.is_credit_note() {
            return;
        }
        let fits = |account: &&crate::table::seller::CurrencyAccount| account.currency.is_none() || account.currency == invoice.currency;
        let accounts: Vec<Account> = profile.accounts.iter().filter(fits).map(|account| account.account.clone()).collect();
        if accounts.is_empty() && profile.payment_means.is_none() {
            return;
        }
        let sepa = invoice.currency.as_deref() == Some("EUR") && accounts.first().is_some_and(is_iban);
        let means = match &profile.payment_means {
            Some(means) => {
                self.origins.note(0, "BT-81", Said::Seller, "");
                means.clone()
            }
            None => {
                self.origins.note(0, "BT-81", Said::Computed, "a transfer, since there is an account to pay to");
                (if sepa { SEPA_CREDIT_TRANSFER } else { CREDIT_TRANSFER }).to_owned()
            }
        };
        for term in ["BT-84", "BT-85", "BT-86"] {
            self.origins.note(0, term, Said::Seller, "");
        }
        self.origins.note(0, "BT-83", Said::Computed, "the invoice's number");
        invoice.payment.push(Payment { means_code: Some(means), remittance: invoice.number.clone(), accounts, ..Payment::default() });
    }

    fn due_date(&mut self, invoice: &mut Invoice) {
        if invoice.due_date.is_some() || invoice.is_credit_note() {
            return;
        }
        let of_buyer = self.buyer.payment_days.map(|days| (days, "the buyer's"));
        let days = of_buyer.or_else(|| Some((self.seller?.profile.payment_days?, "the seller's")));
        if let (Some(date), Some((days, whose))) = (invoice.issue_date, days) {
            invoice.due_date = date.checked_add_days(Days::new(u64::from(days)));
            self.origins.note(0, "BT-9", Said::Computed, format!("{days} days after the invoice date, {whose} days to pay"));
        }
    }
}

fn is_typed(buyer: &BuyerView, name: &str) -> bool {
    buyer.typed.iter().any(|typed| typed == name)
}

fn is_iban(account: &Account) -> bool {
    let id = account.id.as_deref().unwrap_or_default().as_bytes();
    matches!(id, [a, b, c, d, ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit())
}
