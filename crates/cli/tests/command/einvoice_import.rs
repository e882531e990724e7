//! E-invoices as a run: what is broken among them is a reject with its reason.

use super::*;
use serde_json::Value;

const UBL: &str = r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>E-1</cbc:ID><cbc:IssueDate>2026-03-31</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1.234</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">20.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Traffic</cbc:Name></cac:Item></cac:InvoiceLine>
</Invoice>"#;

#[test]
fn e_invoices_are_imported_and_the_broken_one_is_told() {
    let folder = Folder::new();
    let workspace = folder.path("march.tieout");
    let (good, broken) = (folder.path("good.xml"), folder.path("broken.xml"));
    std::fs::write(&good, UBL).unwrap();
    std::fs::write(&broken, UBL.replace("20.00", "20,00")).unwrap();
    let said = expect(0, &["import", &good, &broken, "--workspace", &workspace, "--name", "march"]).stdout;
    assert!(said.contains("march: 1 invoices, 1 lines, 1 rejected rows"), "{said}");
    let shown: Value = serde_json::from_str(&expect(0, &["runs", "--workspace", &workspace, "--json"]).stdout).unwrap();
    assert_eq!(
        (shown[0]["invoices"].as_u64(), shown[0]["lines"].as_u64(), shown[0]["rejects"].as_u64()),
        (Some(1), Some(1), Some(1)),
        "{shown}"
    );
    let alone = expect(2, &["import", &broken, "--workspace", &workspace, "--name", "alone"]).stderr;
    assert!(alone.contains("LineExtensionAmount is “20,00”"), "{alone}");
}
