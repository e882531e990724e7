//! From an invoice to its XML and back.

use super::varied::varied;
use proptest::prelude::*;
use tieout_billing::invoice::{Invoice, Syntax};
use tieout_documents::einvoice::{UblProfile, write_cii, write_ubl};

fn back(xml: &[u8], syntax: Syntax) -> Invoice {
    let read = tieout_intake::einvoice::read("it.xml", xml).unwrap();
    assert_eq!(read.syntax, syntax);
    // The binding of CII warns of a second attachment, which the standard allows.
    let broken: Vec<_> = read.broken.iter().filter(|rule| !matches!(rule.rule.as_str(), "CII-SR-475" | "CII-SR-476")).collect();
    assert!(broken.is_empty(), "{broken:#?} {}", String::from_utf8_lossy(xml));
    read.invoice
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn ubl_comes_back_the_same(seed: u64, is_note: bool) {
        let syntax = if is_note { Syntax::UblCreditNote } else { Syntax::UblInvoice };
        let invoice = varied(seed, syntax);
        let xml = write_ubl(&invoice, UblProfile::En16931).unwrap();
        prop_assert_eq!(&back(&xml, syntax), &invoice);
        prop_assert_eq!(write_ubl(&invoice, UblProfile::En16931).unwrap(), xml);
    }

    #[test]
    fn cii_comes_back_the_same(seed: u64) {
        let invoice = varied(seed, Syntax::Cii);
        let xml = write_cii(&invoice).unwrap();
        prop_assert_eq!(&back(&xml, Syntax::Cii), &invoice);
        prop_assert_eq!(write_cii(&invoice).unwrap(), xml);
    }
}
