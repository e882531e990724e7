//! Small documents, one for each syntax.

pub const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<i:Invoice xmlns:i="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:CustomizationID>urn:cen.eu:en16931:2017</b:CustomizationID>
  <b:ID> R-1 </b:ID>
  <b:IssueDate>2026-03-31</b:IssueDate>
  <b:DueDate>2026-04-30</b:DueDate>
  <b:InvoiceTypeCode>380</b:InvoiceTypeCode>
  <b:Note>#REG#registered in Köln</b:Note>
  <b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
  <a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>Seller GmbH</b:RegistrationName></a:PartyLegalEntity></a:Party></a:AccountingSupplierParty>
  <a:AccountingCustomerParty><a:Party>
    <a:PartyIdentification><b:ID>C-7</b:ID></a:PartyIdentification>
    <a:PostalAddress><b:CityName>Wien</b:CityName><a:Country><b:IdentificationCode>AT</b:IdentificationCode></a:Country></a:PostalAddress>
    <a:PartyLegalEntity><b:RegistrationName>Buyer &amp; Co</b:RegistrationName></a:PartyLegalEntity>
  </a:Party></a:AccountingCustomerParty>
  <a:TaxTotal><b:TaxAmount currencyID="EUR">9.50</b:TaxAmount>
    <a:TaxSubtotal><b:TaxableAmount currencyID="EUR">50.00</b:TaxableAmount><b:TaxAmount currencyID="EUR">9.50</b:TaxAmount>
      <a:TaxCategory><b:ID>S</b:ID><b:Percent>19.0</b:Percent><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:TaxCategory></a:TaxSubtotal></a:TaxTotal>
  <a:LegalMonetaryTotal><b:LineExtensionAmount currencyID="EUR">50.00</b:LineExtensionAmount><b:TaxExclusiveAmount currencyID="EUR">50.00</b:TaxExclusiveAmount>
    <b:TaxInclusiveAmount currencyID="EUR">59.50</b:TaxInclusiveAmount><b:PayableAmount currencyID="EUR">59.50</b:PayableAmount></a:LegalMonetaryTotal>
  <a:InvoiceLine><b:ID>1</b:ID><b:InvoicedQuantity unitCode="C62">10</b:InvoicedQuantity><b:LineExtensionAmount currencyID="EUR">30.00</b:LineExtensionAmount>
    <a:AllowanceCharge><b:ChargeIndicator>false</b:ChargeIndicator><b:MultiplierFactorNumeric>10</b:MultiplierFactorNumeric><b:Amount currencyID="EUR">3.50</b:Amount></a:AllowanceCharge>
    <a:AllowanceCharge><b:ChargeIndicator>true</b:ChargeIndicator><b:Amount currencyID="EUR">0.50</b:Amount></a:AllowanceCharge>
    <a:Item><b:Name>Seats</b:Name><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19.0</b:Percent></a:ClassifiedTaxCategory></a:Item>
    <a:Price><b:PriceAmount currencyID="EUR">33.000</b:PriceAmount><b:BaseQuantity unitCode="C62">10</b:BaseQuantity></a:Price></a:InvoiceLine>
  <a:InvoiceLine><b:ID>2</b:ID><b:InvoicedQuantity unitCode="E34">1.234</b:InvoicedQuantity><b:LineExtensionAmount currencyID="EUR">20.00</b:LineExtensionAmount>
    <a:Item><b:Name>Traffic</b:Name><a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19.0</b:Percent></a:ClassifiedTaxCategory></a:Item>
    <a:Price><b:PriceAmount currencyID="EUR">16.207</b:PriceAmount></a:Price></a:InvoiceLine>
</i:Invoice>
"#;

pub const CII: &str = r#"<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocument><ram:ID>R-2</ram:ID><ram:TypeCode>381</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20260402</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Seats</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>5</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">2</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>E</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>10.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:ExemptionReason>training</ram:ExemptionReason><ram:CategoryCode>E</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:TaxTotalAmount currencyID="EUR">0.00</ram:TaxTotalAmount><ram:DuePayableAmount>10.00</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"#;

/// A PDF with these embedded files.
pub fn pdf(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    document(files).save_to(&mut out).unwrap();
    out
}

/// One that opens with a password only.
pub fn encrypted(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut document = document(files);
    document.trailer.set("ID", vec![lopdf::Object::string_literal("0123456789abcdef"), lopdf::Object::string_literal("0123456789abcdef")]);
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "secret",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

fn document(files: &[(&str, &[u8])]) -> lopdf::Document {
    use lopdf::{Document, Object, Stream, dictionary};
    let mut document = Document::with_version("1.7");
    let mut names = Vec::new();
    for (name, bytes) in files {
        let mut stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, bytes.to_vec());
        stream.compress().unwrap();
        let stream = document.add_object(stream);
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(*name), "UF" => Object::string_literal(*name),
            "EF" => dictionary! { "F" => stream, "UF" => stream }, "AFRelationship" => "Alternative",
        });
        names.push(Object::string_literal(*name));
        names.push(specification.into());
    }
    let pages = document.add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Names" => names } },
    });
    document.trailer.set("Root", catalog);
    document
}
