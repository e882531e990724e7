//! Payment codes: the standards' published examples, and every reason for none.

use crate::sample::decimal;
use proptest::prelude::*;
use tieout_billing::invoice::*;
use tieout_documents::payment_code::*;
use tieout_documents::template::Language;

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn address(street: &str, postal_code: &str, city: &str, country: &str) -> Option<Address> {
    Some(Address { line1: text(street), postal_code: text(postal_code), city: text(city), country: text(country), ..Address::default() })
}

/// An invoice that is paid by transfer.
fn invoice(currency: &str, due: &str, iban: &str, remittance: &str) -> Invoice {
    Invoice {
        number: text("2026-001"),
        type_code: text("380"),
        currency: text(currency),
        seller: Party { name: text("Robert Schneider AG"), address: address("Rue du Lac 1268", "2501", "Biel", "CH"), ..Party::default() },
        buyer: Party {
            name: text("Pia-Maria Rutschmann-Schnyder"),
            address: address("Grosse Marktgasse 28", "9400", "Rorschach", "CH"),
            ..Party::default()
        },
        totals: DocumentTotals { due: Some(Amount::new(decimal(due), currency)), ..DocumentTotals::default() },
        payment: vec![Payment {
            means_code: text("30"),
            remittance: (!remittance.is_empty()).then(|| remittance.to_owned()),
            accounts: vec![Account { id: text(iban), ..Account::default() }],
            ..Payment::default()
        }],
        ..Invoice::default()
    }
}

fn epc() -> Invoice {
    let mut invoice = invoice("EUR", "12.3", "DE71 1102 2033 0123 4567 89", "RF18 5390 0754 7034");
    invoice.payment[0].accounts[0].bank = text("BHBLDEHHXXX");
    invoice.payment[0].accounts[0].name = text("Franz Mustermänn");
    invoice
}

fn swiss() -> Invoice {
    invoice("CHF", "1949.75", "CH44 3199 9123 0008 8901 2", "21 00000 00003 13947 14300 09017")
}

fn swiss_error(change: impl FnOnce(&mut Invoice)) -> String {
    let mut invoice = swiss();
    change(&mut invoice);
    swiss_bill(&invoice).unwrap_err().to_string()
}

fn epc_error(change: impl FnOnce(&mut Invoice)) -> String {
    let mut invoice = epc();
    change(&mut invoice);
    epc_payload(&invoice).unwrap_err().to_string()
}

/// The example of the guidelines (chapter 3), in version 002 and with two decimals.
#[test]
fn the_epc_example() {
    let said = "BCD\n002\n1\nSCT\nBHBLDEHHXXX\nFranz Mustermänn\nDE71110220330123456789\nEUR12.30\n\nRF18539007547034";
    assert_eq!(epc_payload(&epc()).unwrap(), said);
    let mut invoice = epc();
    invoice.payment[0].remittance = text("Rechnung 2026-001\n vom  3. März");
    invoice.payment[0].accounts[0].bank = None;
    let said = "BCD\n002\n1\nSCT\n\nFranz Mustermänn\nDE71110220330123456789\nEUR12.30\n\n\nRechnung 2026-001 vom 3. März";
    assert_eq!(epc_payload(&invoice).unwrap(), said);
    invoice.payment[0].remittance = None;
    assert!(epc_payload(&invoice).unwrap().ends_with("\n2026-001"), "the invoice's number where nothing else is to be quoted");
}

#[test]
fn why_there_is_no_epc_code() {
    let account = |invoice: &mut Invoice, iban: &str| invoice.payment[0].accounts[0].id = text(iban);
    for (said, error) in [
        ("a credit note asks for no payment", epc_error(|it| it.type_code = text("381"))),
        ("there is no amount to pay", epc_error(|it| it.totals.due = Some(decimal("0.00").into()))),
        ("there is no amount to pay", epc_error(|it| it.totals.due = Some(decimal("-5").into()))),
        ("there is no amount to pay", epc_error(|it| it.totals.due = None)),
        (
            "the amount 0.005 can't be in a payment code: it must be 0.01 to 999999999.99, with two decimals",
            epc_error(|it| it.totals.due = Some(decimal("0.005").into())),
        ),
        (
            "the amount 1000000000 can't be in a payment code: it must be 0.01 to 999999999.99, with two decimals",
            epc_error(|it| it.totals.due = Some(decimal("1000000000.00").into())),
        ),
        ("the currency is CHF, and the code is for EUR", epc_error(|it| it.currency = text("CHF"))),
        ("the invoice is not paid by credit transfer", epc_error(|it| it.payment[0].means_code = text("59"))),
        ("the invoice is not paid by credit transfer", epc_error(|it| it.payment[0].direct_debit = Some(DirectDebit::default()))),
        ("the invoice names no account (BT-84)", epc_error(|it| it.payment.clear())),
        (
            "the account DE72 1102 2033 0123 4567 89 is not an IBAN: its length or check digits are wrong, or its country has none",
            epc_error(|it| account(it, "DE72 1102 2033 0123 4567 89")),
        ),
        ("the account SA0380000000608010167519 is not in a SEPA country", epc_error(|it| account(it, "SA0380000000608010167519"))),
        (
            "the account GB82WEST12345698765432 is outside of the European Economic Area, where the code needs the BIC of the bank (BT-86)",
            epc_error(|it| {
                account(it, "GB82WEST12345698765432");
                it.payment[0].accounts[0].bank = None;
            }),
        ),
        ("BHBL is not a BIC: it has 8 or 11 letters and digits", epc_error(|it| it.payment[0].accounts[0].bank = text("BHBL"))),
        (
            "the payee's name is not known",
            epc_error(|it| {
                it.payment[0].accounts[0].name = text(" ");
                it.seller.name = None;
            }),
        ),
        (
            "the remittance information has 141 characters and may have 140",
            epc_error(|it| it.payment[0].remittance = Some("x".repeat(141))),
        ),
    ] {
        assert_eq!(error, said);
    }
    let mut most = epc();
    most.totals.due = Some(decimal("999999999.99").into());
    assert!(epc_payload(&most).unwrap().contains("\nEUR999999999.99\n"));
    let mut second = epc();
    second.payment[0].accounts.insert(0, Account { id: text("12345"), ..Account::default() });
    assert!(epc_payload(&second).is_ok(), "the account that can be named is");
}

/// The examples of the guidelines (annex A), without the structured bill information that is the seller's own.
#[test]
fn the_swiss_examples() {
    let bill = swiss_bill(&swiss()).unwrap();
    let head = "SPC\n0200\n1\n";
    let debtor = "S\nPia-Maria Rutschmann-Schnyder\nGrosse Marktgasse\n28\n9400\nRorschach\nCH";
    let creditor = "S\nRobert Schneider AG\nRue du Lac\n1268\n2501\nBiel\nCH\n\n\n\n\n\n\n";
    let said = format!("{head}CH4431999123000889012\n{creditor}\n1949.75\nCHF\n{debtor}\nQRR\n210000000003139471430009017\n2026-001\nEPD");
    assert_eq!(bill.payload(), said);

    let bill = swiss_bill(&invoice("CHF", "199.95", "CH58 0079 1123 0008 8901 2", "RF18 5390 0754 7034")).unwrap();
    let said = format!("{head}CH5800791123000889012\n{creditor}\n199.95\nCHF\n{debtor}\nSCOR\nRF18539007547034\n2026-001\nEPD");
    assert_eq!(bill.payload(), said);

    let mut plain = invoice("EUR", "50", "CH52 0483 5012 3456 7100 0", "Bestellung vom 15.09.2026");
    plain.buyer.address = None;
    let bill = swiss_bill(&plain).unwrap();
    let said = format!("{head}CH5204835012345671000\n{creditor}\n50.00\nEUR\n\n\n\n\n\n\n\nNON\n\nBestellung vom 15.09.2026\nEPD");
    assert_eq!(bill.payload(), said);
    assert_eq!(bill.payload().lines().count(), 31, "the elements up to the trailer");
}

#[test]
fn the_slip_says_what_the_code_says_in_four_languages() {
    let bill = swiss_bill(&swiss()).unwrap();
    let slip = bill.slip(Language::De);
    assert_eq!(slip.account.heading, "Konto / Zahlbar an");
    assert_eq!(slip.account.lines, ["CH44 3199 9123 0008 8901 2", "Robert Schneider AG", "Rue du Lac 1268", "2501 Biel"]);
    assert_eq!(slip.reference.unwrap().lines, ["21 00000 00003 13947 14300 09017"]);
    assert_eq!(slip.payable_by.lines, ["Pia-Maria Rutschmann-Schnyder", "Grosse Marktgasse 28", "9400 Rorschach"]);
    assert_eq!((slip.currency.lines, slip.amount.lines), (vec!["CHF".to_owned()], vec!["1 949.75".to_owned()]));
    let titles = [Language::De, Language::Fr, Language::It, Language::Ja].map(|language| bill.slip(language).payment_part);
    assert_eq!(titles, ["Zahlteil", "Section paiement", "Sezione pagamento", "Payment part"]);

    let mut plain = invoice("CHF", "2", "CH5800791123000889012", "RF18 5390 0754 7034");
    plain.buyer.address = None;
    plain.seller.address = address("Postfach", "LI-9490", "Vaduz", "LI");
    let slip = swiss_bill(&plain).unwrap().slip(Language::En);
    assert_eq!((slip.payable_by.heading, slip.payable_by.lines.len()), ("Payable by (name/address)", 0));
    assert_eq!(slip.account.lines[1..], ["Robert Schneider AG", "Postfach", "LI-9490 Vaduz"]);
    assert_eq!(slip.reference.unwrap().lines, ["RF18 5390 0754 7034"]);
}

#[test]
fn why_there_is_no_swiss_bill() {
    for (said, error) in [
        ("the currency is USD, and the code is for CHF and EUR", swiss_error(|it| it.currency = text("USD"))),
        (
            "the invoice names no account (BT-84, an IBAN of Switzerland or Liechtenstein)",
            swiss_error(|it| it.payment[0].accounts[0].id = text("DE71110220330123456789")),
        ),
        ("the payee's postal code is not known", swiss_error(|it| it.seller.address.as_mut().unwrap().postal_code = None)),
        ("the payee's address is not known", swiss_error(|it| it.seller.address = None)),
        ("`株式会社` has characters that a Swiss bill can't carry", swiss_error(|it| it.seller.name = text("株式会社"))),
        (
            "the account is a QR-IBAN, which needs a QR reference of 27 digits with its check digit (BT-83); or give an IBAN that is not a \
             QR-IBAN",
            swiss_error(|it| it.payment[0].remittance = text("210000000003139471430009018")),
        ),
        (
            "the remittance (BT-83) is a QR reference, which needs a QR-IBAN (bank number 30000 to 31999) as account",
            swiss_error(|it| it.payment[0].accounts[0].id = text("CH5800791123000889012")),
        ),
        (
            "the remittance information has 141 characters and may have 140",
            swiss_error(|it| {
                it.payment[0].accounts[0].id = text("CH5800791123000889012");
                it.payment[0].remittance = Some("x".repeat(141));
            }),
        ),
    ] {
        assert_eq!(error, said);
    }
    let mut japanese = swiss();
    japanese.buyer.name = text("株式会社");
    assert_eq!(swiss_bill(&japanese).unwrap().debtor, None, "a payer who can't be carried is left to be written by hand");
}

#[test]
fn references_are_known_by_their_check_digits() {
    for valid in ["210000000003139471430009017", "000008207791225857421286694", "00 00000 00000 00000 00000 00000"] {
        assert!(qr_reference_is_valid(valid), "{valid}");
    }
    for valid in ["RF18539007547034", "rf18 5390 0754 7034", "RF332348236", "RF45G72UUR"] {
        assert!(creditor_reference_is_valid(valid), "{valid}");
    }
    for wrong in ["", "RF18", "RF19539007547034", "RF1853900754703É", "XX18539007547034", "RF18539007547034539007547034"] {
        assert!(!creditor_reference_is_valid(wrong) && !qr_reference_is_valid(wrong), "{wrong}");
    }
}

#[test]
fn a_symbol_has_its_finders_and_is_always_the_same() {
    let payload = swiss_bill(&swiss()).unwrap().payload();
    let symbol = QrSymbol::of(&payload).unwrap();
    assert_eq!(symbol, QrSymbol::of(&payload).unwrap());
    let last = symbol.size() - 1;
    for (column, row) in [(0, 0), (6, 6), (last, 0), (0, last), (3, 3)] {
        assert!(symbol.is_dark(column, row));
    }
    assert!(!symbol.is_dark(1, 1) && !symbol.is_dark(last + 1, 0));
    assert!(QrSymbol::of(&"x".repeat(997)).is_ok() && QrSymbol::of(&"x".repeat(998)).is_err());
}

proptest! {
    /// One wrong digit is always seen.
    #[test]
    fn a_wrong_digit_is_seen(place in 0usize..27, by in 1u8..10) {
        let mut digits = *b"210000000003139471430009017";
        digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
        prop_assert!(!qr_reference_is_valid(std::str::from_utf8(&digits).unwrap()));
    }

    #[test]
    fn any_text_is_carried_or_refused(name in ".*", street in ".*", town in ".{0,60}", remittance in ".*") {
        let mut invoice = invoice("CHF", "1.05", "CH5800791123000889012", &remittance);
        invoice.seller.name = Some(name);
        invoice.seller.address = address(&street, "1000", &town, "CH");
        if let Ok(bill) = swiss_bill(&invoice) {
            let payload = bill.payload();
            prop_assert_eq!(payload.split('\n').count(), 31);
            prop_assert!(!payload.contains('\r'));
            let _ = QrSymbol::of(&payload);
        }
    }
}
