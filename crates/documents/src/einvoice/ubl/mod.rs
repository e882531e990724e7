//! UBL 2.1, in the order of its schemas (the mapping is that of EN 16931-3-2).

mod line;
mod party;
mod payment;

use super::UblProfile;
use super::xml::Xml;
use tieout_billing::invoice::{Allowance, Amount, Attachment, Delivery, Invoice, Note, Period, TaxSubtotal};

const CAC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
const INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
const CREDIT_NOTE: &str = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
/// BT-24.
const EN16931: &str = "urn:cen.eu:en16931:2017";
const PEPPOL: &str = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
/// BT-23 of Peppol's billing process, and how its processes begin.
const PEPPOL_PROCESS: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
const PEPPOL_PROCESSES: &str = "urn:fdc:peppol.eu:2017:poacc:billing:";

/// The document. What it lacks was found before.
pub(super) fn write(invoice: &Invoice, profile: UblProfile) -> Xml {
    let is_note = invoice.is_credit_note();
    let (name, namespace) = if is_note { ("CreditNote", CREDIT_NOTE) } else { ("Invoice", INVOICE) };
    let mut xml = Xml::new();
    xml.root(name, &[("xmlns", namespace), ("xmlns:cac", CAC), ("xmlns:cbc", CBC)], |xml| {
        head(xml, invoice, profile, is_note);
        references(xml, invoice, is_note);
        let creditor = payment::creditor(invoice);
        let (of_payee, of_seller) = if invoice.payee.is_some() { (creditor, None) } else { (None, creditor) };
        xml.group("cac:AccountingSupplierParty", |xml| party::party(xml, &invoice.seller, of_seller));
        xml.group("cac:AccountingCustomerParty", |xml| party::party(xml, &invoice.buyer, None));
        if let Some(payee) = &invoice.payee {
            xml.group("cac:PayeeParty", |xml| party::payee(xml, payee, of_payee));
        }
        if let Some(representative) = &invoice.tax_representative {
            xml.group("cac:TaxRepresentativeParty", |xml| party::representative(xml, representative));
        }
        if let Some(delivery) = &invoice.delivery {
            xml.group("cac:Delivery", |xml| delivered(xml, delivery));
        }
        payment::payments(xml, invoice);
        xml.group("cac:PaymentTerms", |xml| xml.optional("cbc:Note", &invoice.payment_terms));
        let currency = invoice.currency.as_deref();
        invoice.allowances.iter().for_each(|item| allowance(xml, item, currency));
        taxes(xml, invoice);
        totals(xml, invoice);
        invoice.lines.iter().for_each(|item| line::line(xml, item, is_note, currency));
    });
    xml
}

fn head(xml: &mut Xml, invoice: &Invoice, profile: UblProfile, is_note: bool) {
    let process = invoice.business_process.as_deref();
    let (specification, process) = match profile {
        UblProfile::En16931 => (EN16931, process),
        UblProfile::PeppolBis3 => (PEPPOL, process.filter(|process| process.starts_with(PEPPOL_PROCESSES)).or(Some(PEPPOL_PROCESS))),
    };
    xml.text("cbc:CustomizationID", Some(specification));
    xml.text("cbc:ProfileID", process);
    xml.optional("cbc:ID", &invoice.number);
    xml.day("cbc:IssueDate", invoice.issue_date);
    if is_note {
        xml.day("cbc:TaxPointDate", invoice.tax_point_date);
        xml.optional("cbc:CreditNoteTypeCode", &invoice.type_code);
    } else {
        xml.day("cbc:DueDate", invoice.due_date);
        xml.optional("cbc:InvoiceTypeCode", &invoice.type_code);
    }
    for Note { subject, text } in &invoice.notes {
        let coded = subject.as_ref().map(|code| format!("#{code}#{}", text.as_deref().unwrap_or_default().trim()));
        xml.text("cbc:Note", coded.as_deref().or(text.as_deref()));
    }
    if !is_note {
        xml.day("cbc:TaxPointDate", invoice.tax_point_date);
    }
    xml.optional("cbc:DocumentCurrencyCode", &invoice.currency);
    xml.optional("cbc:TaxCurrencyCode", &invoice.tax_currency);
    xml.optional("cbc:AccountingCost", &invoice.buyer_accounting);
    xml.optional("cbc:BuyerReference", &invoice.buyer_reference);
    xml.group("cac:InvoicePeriod", |xml| {
        days(xml, invoice.period);
        xml.text("cbc:DescriptionCode", invoice.tax_point_code.as_deref().map(tax_point));
    });
}

/// UNTDID 2475, which CII uses, in the codes of 2005.
fn tax_point(code: &str) -> &str {
    match code {
        "5" => "3",
        "29" => "35",
        "72" => "432",
        other => other,
    }
}

fn days(xml: &mut Xml, period: Option<Period>) {
    let period = period.unwrap_or_default();
    xml.day("cbc:StartDate", period.start);
    xml.day("cbc:EndDate", period.end);
}

fn references(xml: &mut Xml, invoice: &Invoice, is_note: bool) {
    xml.group("cac:OrderReference", |xml| {
        // The schema asks for a purchase order beside a sales order; Peppol says to call it NA.
        let none = invoice.sales_order.as_ref().map(|_| "NA");
        xml.text("cbc:ID", invoice.purchase_order.as_deref().or(none));
        xml.optional("cbc:SalesOrderID", &invoice.sales_order);
    });
    for preceding in &invoice.preceding {
        xml.group("cac:BillingReference", |xml| {
            xml.group("cac:InvoiceDocumentReference", |xml| {
                xml.optional("cbc:ID", &preceding.number);
                xml.day("cbc:IssueDate", preceding.issue_date);
            });
        });
    }
    let reference = |xml: &mut Xml, name, id: &Option<String>| xml.group(name, |xml| xml.optional("cbc:ID", id));
    reference(xml, "cac:DespatchDocumentReference", &invoice.despatch_advice);
    reference(xml, "cac:ReceiptDocumentReference", &invoice.receiving_advice);
    if !is_note {
        reference(xml, "cac:OriginatorDocumentReference", &invoice.tender);
    }
    reference(xml, "cac:ContractDocumentReference", &invoice.contract);
    if let Some(object) = &invoice.invoiced_object {
        xml.group("cac:AdditionalDocumentReference", |xml| {
            xml.identifier("cbc:ID", Some(object));
            xml.text("cbc:DocumentTypeCode", Some("130"));
        });
    }
    if let Some(project) = invoice.project.as_deref().filter(|project| is_note && !project.trim().is_empty()) {
        xml.group("cac:AdditionalDocumentReference", |xml| {
            xml.text("cbc:ID", Some(project));
            xml.text("cbc:DocumentTypeCode", Some("50"));
        });
    }
    invoice.attachments.iter().for_each(|item| attachment(xml, item));
    if is_note {
        reference(xml, "cac:OriginatorDocumentReference", &invoice.tender);
    } else {
        reference(xml, "cac:ProjectReference", &invoice.project);
    }
}

fn attachment(xml: &mut Xml, item: &Attachment) {
    xml.group("cac:AdditionalDocumentReference", |xml| {
        xml.optional("cbc:ID", &item.reference);
        xml.optional("cbc:DocumentDescription", &item.description);
        xml.group("cac:Attachment", |xml| {
            if let Some(file) = &item.content {
                let attributes = [("mimeCode", file.mime.as_deref()), ("filename", file.name.as_deref())];
                xml.text_with("cbc:EmbeddedDocumentBinaryObject", Some(&file.base64), &attributes);
            }
            xml.group("cac:ExternalReference", |xml| xml.optional("cbc:URI", &item.location));
        });
    });
}

fn delivered(xml: &mut Xml, delivery: &Delivery) {
    xml.day("cbc:ActualDeliveryDate", delivery.date);
    xml.group("cac:DeliveryLocation", |xml| {
        xml.identifier("cbc:ID", delivery.location.as_ref());
        party::address(xml, "cac:Address", delivery.address.as_ref());
    });
    xml.group("cac:DeliveryParty", |xml| xml.group("cac:PartyName", |xml| xml.optional("cbc:Name", &delivery.name)));
}

/// A document's or a line's; a line's has no tax category of its own.
fn allowance(xml: &mut Xml, item: &Allowance, currency: Option<&str>) {
    xml.group("cac:AllowanceCharge", |xml| {
        xml.text("cbc:ChargeIndicator", Some(if item.is_charge { "true" } else { "false" }));
        xml.optional("cbc:AllowanceChargeReasonCode", &item.reason_code);
        xml.optional("cbc:AllowanceChargeReason", &item.reason);
        xml.number("cbc:MultiplierFactorNumeric", item.percentage);
        xml.amount("cbc:Amount", item.amount.as_ref(), currency);
        xml.amount("cbc:BaseAmount", item.base.as_ref(), currency);
        if item.tax_category.is_some() {
            xml.group("cac:TaxCategory", |xml| {
                xml.optional("cbc:ID", &item.tax_category);
                xml.number("cbc:Percent", item.tax_rate);
                vat(xml);
            });
        }
    });
}

fn vat(xml: &mut Xml) {
    xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", Some("VAT")));
}

fn taxes(xml: &mut Xml, invoice: &Invoice) {
    let currency = invoice.currency.as_deref();
    xml.group("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", invoice.totals.tax.as_ref(), currency);
        invoice.tax.iter().for_each(|part| subtotal(xml, part, currency));
    });
    xml.group("cac:TaxTotal", |xml| {
        xml.amount("cbc:TaxAmount", invoice.totals.tax_accounting.as_ref(), invoice.tax_currency.as_deref());
    });
}

fn subtotal(xml: &mut Xml, part: &TaxSubtotal, currency: Option<&str>) {
    xml.group("cac:TaxSubtotal", |xml| {
        xml.amount("cbc:TaxableAmount", part.taxable.as_ref(), currency);
        xml.amount("cbc:TaxAmount", part.tax.as_ref(), currency);
        xml.group("cac:TaxCategory", |xml| {
            xml.optional("cbc:ID", &part.category);
            xml.number("cbc:Percent", part.rate);
            xml.optional("cbc:TaxExemptionReasonCode", &part.exemption_code);
            xml.optional("cbc:TaxExemptionReason", &part.exemption_reason);
            vat(xml);
        });
    });
}

fn totals(xml: &mut Xml, invoice: &Invoice) {
    let totals = &invoice.totals;
    xml.group("cac:LegalMonetaryTotal", |xml| {
        let mut amount = |name, amount: &Option<Amount>| xml.amount(name, amount.as_ref(), invoice.currency.as_deref());
        amount("cbc:LineExtensionAmount", &totals.lines);
        amount("cbc:TaxExclusiveAmount", &totals.net);
        amount("cbc:TaxInclusiveAmount", &totals.gross);
        amount("cbc:AllowanceTotalAmount", &totals.allowances);
        amount("cbc:ChargeTotalAmount", &totals.charges);
        amount("cbc:PrepaidAmount", &totals.prepaid);
        amount("cbc:PayableRoundingAmount", &totals.rounding);
        amount("cbc:PayableAmount", &totals.due);
    });
}
