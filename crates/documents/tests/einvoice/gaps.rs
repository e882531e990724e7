//! What keeps an invoice from being written is said all at once, in words.

use super::varied::varied;
use tieout_billing::invoice::{Invoice, Note, Syntax};
use tieout_documents::einvoice::{UblProfile, write_cii, write_ubl};

#[test]
fn an_empty_invoice_lacks_all_that_is_mandatory() {
    let message = write_ubl(&Invoice::default(), UblProfile::PeppolBis3).unwrap_err().to_string();
    insta::assert_snapshot!(message.replace("; ", "\n"));
}

#[test]
fn a_gap_says_its_line() {
    let mut invoice = varied(7, Syntax::Cii);
    invoice.lines[0].price = None;
    invoice.lines[0].quantity.as_mut().unwrap().unit = None;
    let message = write_cii(&invoice).unwrap_err().to_string();
    assert!(
        message.contains("line 1: the unit of the quantity is missing (BT-130); line 1: the net price is missing (BT-146)"),
        "{message}"
    );
}

#[test]
fn characters_that_xml_has_not_are_named() {
    let mut invoice = varied(7, Syntax::Cii);
    invoice.buyer.name = Some("a\u{1}b".to_owned());
    let message = write_cii(&invoice).unwrap_err().to_string();
    assert!(message.contains("a text has a character that can't be written (U+0001), in ram:Name (XML)"), "{message}");
}

#[test]
fn peppol_wants_addresses_and_one_note() {
    let mut invoice = varied(7, Syntax::UblInvoice);
    invoice.notes = vec![Note::default(), Note { subject: None, text: Some("two".to_owned()) }];
    (invoice.seller.electronic_address, invoice.buyer_reference, invoice.purchase_order) = (None, None, None);
    let message = write_ubl(&invoice, UblProfile::PeppolBis3).unwrap_err().to_string();
    for gap in [
        "the seller's electronic address (Peppol delivers by it) is missing (BT-34)",
        "(BT-10)",
        "there are 2 notes",
        "the text of note 1 is missing (BT-22)",
    ] {
        assert!(message.contains(gap), "{gap}: {message}");
    }
}
