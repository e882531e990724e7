//! UN/CEFACT CII, in the order of its schema (the mapping is that of EN 16931-3-3).

mod line;
mod party;
mod settlement;

use super::xml::Xml;
use chrono::NaiveDate;
use tieout_billing::invoice::{Delivery, Identifier, Invoice};

const NAMESPACES: &[(&str, &str)] = &[
    ("xmlns:rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    ("xmlns:qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
    ("xmlns:ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
    ("xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
];
/// BT-24.
const EN16931: &str = "urn:cen.eu:en16931:2017";

/// The document. What it lacks was found before.
pub(super) fn write(invoice: &Invoice) -> Xml {
    let mut xml = Xml::new();
    xml.root("rsm:CrossIndustryInvoice", NAMESPACES, |xml| {
        xml.group("rsm:ExchangedDocumentContext", |xml| {
            xml.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |xml| xml.optional("ram:ID", &invoice.business_process));
            xml.group("ram:GuidelineSpecifiedDocumentContextParameter", |xml| xml.text("ram:ID", Some(EN16931)));
        });
        xml.group("rsm:ExchangedDocument", |xml| {
            xml.optional("ram:ID", &invoice.number);
            xml.optional("ram:TypeCode", &invoice.type_code);
            day(xml, "ram:IssueDateTime", "udt:DateTimeString", invoice.issue_date);
            for note in &invoice.notes {
                xml.group("ram:IncludedNote", |xml| {
                    xml.optional("ram:Content", &note.text);
                    xml.optional("ram:SubjectCode", &note.subject);
                });
            }
        });
        xml.group("rsm:SupplyChainTradeTransaction", |xml| {
            invoice.lines.iter().for_each(|item| line::line(xml, item));
            xml.group("ram:ApplicableHeaderTradeAgreement", |xml| agreement(xml, invoice));
            xml.standing("ram:ApplicableHeaderTradeDelivery", |xml| delivery(xml, invoice));
            xml.group("ram:ApplicableHeaderTradeSettlement", |xml| settlement::settlement(xml, invoice));
        });
    });
    xml
}

/// A day as UN/CEFACT's format 102.
fn day(xml: &mut Xml, around: &'static str, name: &'static str, day: Option<NaiveDate>) {
    let text = day.map(|day| day.format("%Y%m%d").to_string());
    xml.group(around, |xml| xml.text_with(name, text.as_deref(), &[("format", Some("102"))]));
}

fn agreement(xml: &mut Xml, invoice: &Invoice) {
    xml.optional("ram:BuyerReference", &invoice.buyer_reference);
    xml.group("ram:SellerTradeParty", |xml| party::party(xml, &invoice.seller));
    xml.group("ram:BuyerTradeParty", |xml| party::party(xml, &invoice.buyer));
    if let Some(representative) = &invoice.tax_representative {
        xml.group("ram:SellerTaxRepresentativeTradeParty", |xml| party::representative(xml, representative));
    }
    reference(xml, "ram:SellerOrderReferencedDocument", &invoice.sales_order);
    reference(xml, "ram:BuyerOrderReferencedDocument", &invoice.purchase_order);
    reference(xml, "ram:ContractReferencedDocument", &invoice.contract);
    for item in &invoice.attachments {
        xml.group("ram:AdditionalReferencedDocument", |xml| {
            xml.optional("ram:IssuerAssignedID", &item.reference);
            xml.optional("ram:URIID", &item.location);
            xml.text("ram:TypeCode", Some("916"));
            xml.optional("ram:Name", &item.description);
            if let Some(file) = &item.content {
                let attributes = [("mimeCode", file.mime.as_deref()), ("filename", file.name.as_deref())];
                xml.text_with("ram:AttachmentBinaryObject", Some(&file.base64), &attributes);
            }
        });
    }
    if let Some(tender) = invoice.tender.as_deref().filter(|tender| !tender.trim().is_empty()) {
        xml.group("ram:AdditionalReferencedDocument", |xml| {
            xml.text("ram:IssuerAssignedID", Some(tender));
            xml.text("ram:TypeCode", Some("50"));
        });
    }
    object(xml, invoice.invoiced_object.as_ref());
    if let Some(project) = invoice.project.as_deref().filter(|project| !project.trim().is_empty()) {
        xml.group("ram:SpecifiedProcuringProject", |xml| {
            xml.text("ram:ID", Some(project));
            // The schema asks for a name, and EN 16931 has none.
            xml.text("ram:Name", Some("Project reference"));
        });
    }
}

fn reference(xml: &mut Xml, name: &'static str, id: &Option<String>) {
    xml.group(name, |xml| xml.optional("ram:IssuerAssignedID", id));
}

/// BT-18 or BT-128.
fn object(xml: &mut Xml, object: Option<&Identifier>) {
    if let Some(object) = object {
        xml.group("ram:AdditionalReferencedDocument", |xml| {
            xml.text("ram:IssuerAssignedID", Some(&object.value));
            xml.text("ram:TypeCode", Some("130"));
            xml.optional("ram:ReferenceTypeCode", &object.scheme);
        });
    }
}

fn delivery(xml: &mut Xml, invoice: &Invoice) {
    if let Some(Delivery { name, location, date, address }) = &invoice.delivery {
        xml.group("ram:ShipToTradeParty", |xml| {
            party::identifier(xml, location.as_ref());
            xml.optional("ram:Name", name);
            party::address(xml, address.as_ref());
        });
        xml.group("ram:ActualDeliverySupplyChainEvent", |xml| day(xml, "ram:OccurrenceDateTime", "udt:DateTimeString", *date));
    }
    reference(xml, "ram:DespatchAdviceReferencedDocument", &invoice.despatch_advice);
    reference(xml, "ram:ReceivingAdviceReferencedDocument", &invoice.receiving_advice);
}
