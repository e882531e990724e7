#![no_main]
//! E-invoices: any bytes; the inside of a UBL or CII document that is otherwise whole; the XML within a PDF; and PDFs of any bytes.

const UBL: [&str; 2] = [
    r#"<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>R-1</cbc:ID>"#,
    "</Invoice>",
];
const CII: [&str; 2] = [
    r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"><rsm:SupplyChainTradeTransaction>"#,
    "</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>",
];
const LINE: &str =
    r#"<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID="EUR">1.00</cbc:LineExtensionAmount></cac:InvoiceLine>"#;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let document = |parts: [&str; 2]| [parts[0].as_bytes(), rest, parts[1].as_bytes()].concat();
    let bytes = match kind % 5 {
        0 => rest.to_vec(),
        1 => document(UBL),
        2 => document(CII),
        3 => pdf(rest),
        _ => [b"%PDF-1.7\n", rest].concat(),
    };
    let _ = tieout_intake::einvoice::read("a.xml", &bytes);
    // As lines of a run too.
    let lines = if kind % 5 == 1 { [UBL[0].as_bytes(), rest, LINE.as_bytes(), UBL[1].as_bytes()].concat() } else { bytes };
    tieout_fuzz::read_file("a.xml", &lines);
});

/// A PDF that carries these bytes as its invoice.
fn pdf(xml: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    let stream = [format!("<</Type/EmbeddedFile/Length {}>>stream\n", xml.len()).as_bytes(), xml, b"\nendstream"].concat();
    let objects: [&[u8]; 4] = [
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(factur-x.xml) 3 0 R]>>>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/Filespec/F(factur-x.xml)/UF(factur-x.xml)/EF<</F 4 0 R>>>>",
        &stream,
    ];
    for (number, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(b"xref\n0 5\n0000000000 65535 f \n");
    offsets.iter().for_each(|offset| out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes()));
    out.extend_from_slice(format!("trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out
}
