//! UBL 2.1 `Invoice` and `CreditNote` (the mapping is that of EN 16931-3-2), read by namespace whatever the prefixes.

mod line;
mod party;
mod payment;

use super::tree::{Element, Namespaces, not_vat};
use party::party;
use roxmltree::Node;
use tieout_billing::invoice::{
    Allowance, AttachedFile, Attachment, BrokenRule, Delivery, DocumentTotals, Invoice, MandatoryGroup, Note, Period, PrecedingInvoice,
    Syntax, TaxSubtotal, TaxedPart,
};

pub(super) const INVOICE: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
pub(super) const CREDIT_NOTE: &str = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
const NAMESPACES: Namespaces = &[
    ("cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
];

type Broken = Vec<BrokenRule>;

/// Reads a document from its root element.
pub(super) fn read(root: Node<'_, '_>, syntax: Syntax, broken: &mut Broken) -> Invoice {
    let root = Element::new(root, NAMESPACES);
    let is_note = syntax == Syntax::UblCreditNote;
    let type_code = if is_note { "cbc:CreditNoteTypeCode" } else { "cbc:InvoiceTypeCode" };
    let due = if is_note { "cac:PaymentMeans/cbc:PaymentDueDate" } else { "cbc:DueDate" };
    let project = if is_note {
        reference_of_type(root, "50").map(|of| of.text_at("cbc:ID").unwrap_or_default())
    } else {
        root.text_at("cac:ProjectReference/cbc:ID")
    };
    let seller = root.at("cac:AccountingSupplierParty/cac:Party");
    let payee = root.at("cac:PayeeParty");
    let currency = root.text_at("cbc:DocumentCurrencyCode");
    let tax_currency = root.text_at("cbc:TaxCurrencyCode");
    let lines = || root.children("cac:InvoiceLine").chain(root.children("cac:CreditNoteLine"));
    let subtotals = || root.children("cac:TaxTotal").flat_map(|total| total.children("cac:TaxSubtotal"));
    Invoice {
        number: root.text_at("cbc:ID"),
        issue_date: root.at("cbc:IssueDate").and_then(|day| day.date(broken)),
        type_code: root.text_at(type_code),
        tax_point_date: root.at("cbc:TaxPointDate").and_then(|day| day.date(broken)),
        tax_point_code: root.text_at("cac:InvoicePeriod/cbc:DescriptionCode"),
        due_date: root.at(due).and_then(|day| day.date(broken)),
        buyer_reference: root.text_at("cbc:BuyerReference"),
        project,
        contract: root.text_at("cac:ContractDocumentReference/cbc:ID"),
        purchase_order: root.text_at("cac:OrderReference/cbc:ID"),
        sales_order: root.text_at("cac:OrderReference/cbc:SalesOrderID"),
        receiving_advice: root.text_at("cac:ReceiptDocumentReference/cbc:ID"),
        despatch_advice: root.text_at("cac:DespatchDocumentReference/cbc:ID"),
        tender: root.text_at("cac:OriginatorDocumentReference/cbc:ID"),
        invoiced_object: reference_of_type(root, "130").map(|of| of.identifier_at("cbc:ID").unwrap_or_default()),
        buyer_accounting: root.text_at("cbc:AccountingCost"),
        payment_terms: root.text_at("cac:PaymentTerms/cbc:Note"),
        notes: root.children("cbc:Note").map(|note| note_of(note.text())).collect(),
        business_process: root.text_at("cbc:ProfileID"),
        specification: root.text_at("cbc:CustomizationID"),
        preceding: root
            .children("cac:BillingReference")
            .map(|reference| PrecedingInvoice {
                number: reference.text_at("cac:InvoiceDocumentReference/cbc:ID"),
                issue_date: reference.at("cac:InvoiceDocumentReference/cbc:IssueDate").and_then(|day| day.date(broken)),
            })
            .collect(),
        seller: seller.map(party).unwrap_or_default(),
        buyer: root.at("cac:AccountingCustomerParty/cac:Party").map(party).unwrap_or_default(),
        payee: payee.map(party::payee_or_representative),
        tax_representative: root.at("cac:TaxRepresentativeParty").map(party::payee_or_representative),
        delivery: root.at("cac:Delivery").map(|delivery| delivery_of(delivery, broken)),
        period: root.at("cac:InvoicePeriod").and_then(|period| period_of(period, broken)),
        payment: payment::payments(root, party::creditor(seller, payee), broken),
        allowances: root.children("cac:AllowanceCharge").map(|allowance| allowance_of(allowance, broken)).collect(),
        totals: totals_of(root, currency.as_deref(), tax_currency.as_deref(), broken),
        tax: root
            .children("cac:TaxTotal")
            .flat_map(|total| total.children("cac:TaxSubtotal"))
            .map(|part| subtotal_of(part, broken))
            .collect(),
        attachments: root
            .children("cac:AdditionalDocumentReference")
            .filter(|reference| match reference.text_at("cbc:DocumentTypeCode").as_deref() {
                Some("130") => false,
                Some("50") => !is_note,
                _ => true,
            })
            .map(attachment_of)
            .collect(),
        lacking: super::tree::lacking(
            [(MandatoryGroup::Seller, root.at("cac:AccountingSupplierParty")), (MandatoryGroup::Totals, root.at("cac:LegalMonetaryTotal"))],
            root.at("cbc:IssueDate"),
        ),
        not_vat: [
            not_vat(lines(), ("cac:Item/cac:ClassifiedTaxCategory", "cac:TaxScheme/cbc:ID"), TaxedPart::Line),
            not_vat(root.children("cac:AllowanceCharge"), ("cac:TaxCategory", "cac:TaxScheme/cbc:ID"), TaxedPart::Allowance),
            not_vat(subtotals(), ("cac:TaxCategory", "cac:TaxScheme/cbc:ID"), TaxedPart::Subtotal),
        ]
        .concat(),
        // A line of the other kind is out of place, and judged as a line all the same.
        lines: lines().map(|line| line::line_of(line, broken)).collect(),
        currency,
        tax_currency,
    }
}

fn reference_of_type<'a, 'i>(root: Element<'a, 'i>, code: &str) -> Option<Element<'a, 'i>> {
    root.children("cac:AdditionalDocumentReference").find(|reference| reference.text_at("cbc:DocumentTypeCode").as_deref() == Some(code))
}

/// BT-21 stands before BT-22 as `#ADU#text`.
fn note_of(text: String) -> Note {
    let coded = text
        .strip_prefix('#')
        .and_then(|rest| rest.split_once('#'))
        .filter(|(code, _)| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
    match coded {
        Some((code, rest)) => Note { subject: Some(code.to_owned()), text: Some(rest.trim_start().to_owned()) },
        None => Note { subject: None, text: Some(text) },
    }
}

/// BG-14 or BG-26. A period that only says what decides the tax point (BT-8) is none.
fn period_of(period: Element<'_, '_>, broken: &mut Broken) -> Option<Period> {
    let (start, end) = (period.at("cbc:StartDate"), period.at("cbc:EndDate"));
    if start.is_none() && end.is_none() && period.at("cbc:DescriptionCode").is_some() {
        return None;
    }
    Some(Period { start: start.and_then(|day| day.date(broken)), end: end.and_then(|day| day.date(broken)) })
}

fn delivery_of(delivery: Element<'_, '_>, broken: &mut Broken) -> Delivery {
    Delivery {
        name: delivery.text_at("cac:DeliveryParty/cac:PartyName/cbc:Name"),
        location: delivery.identifier_at("cac:DeliveryLocation/cbc:ID"),
        date: delivery.at("cbc:ActualDeliveryDate").and_then(|day| day.date(broken)),
        address: delivery.at("cac:DeliveryLocation/cac:Address").map(party::address_of),
    }
}

fn allowance_of(allowance: Element<'_, '_>, broken: &mut Broken) -> Allowance {
    Allowance {
        is_charge: allowance.at("cbc:ChargeIndicator").is_some_and(|indicator| indicator.indicator(broken)),
        amount: allowance.at("cbc:Amount").and_then(|amount| amount.amount(broken)),
        base: allowance.at("cbc:BaseAmount").and_then(|amount| amount.amount(broken)),
        percentage: allowance.at("cbc:MultiplierFactorNumeric").and_then(|factor| factor.decimal(broken)),
        tax_category: allowance.text_at("cac:TaxCategory/cbc:ID"),
        tax_rate: allowance.at("cac:TaxCategory/cbc:Percent").and_then(|rate| rate.decimal(broken)),
        reason: allowance.text_at("cbc:AllowanceChargeReason"),
        reason_code: allowance.text_at("cbc:AllowanceChargeReasonCode"),
    }
}

/// The tax is told from that in the currency of accounting by the currencies of the amounts.
fn totals_of(root: Element<'_, '_>, currency: Option<&str>, tax_currency: Option<&str>, broken: &mut Broken) -> DocumentTotals {
    let taxes: Vec<Element<'_, '_>> = root.children("cac:TaxTotal").filter_map(|total| total.at("cbc:TaxAmount")).collect();
    let (tax, tax_accounting) = super::tree::taxes_of(&taxes, currency, tax_currency);
    let total = root.at("cac:LegalMonetaryTotal");
    let mut amount = |name: &str| total.and_then(|total| total.at(name)).and_then(|amount| amount.amount(broken));
    DocumentTotals {
        lines: amount("cbc:LineExtensionAmount"),
        allowances: amount("cbc:AllowanceTotalAmount"),
        charges: amount("cbc:ChargeTotalAmount"),
        net: amount("cbc:TaxExclusiveAmount"),
        gross: amount("cbc:TaxInclusiveAmount"),
        prepaid: amount("cbc:PrepaidAmount"),
        rounding: amount("cbc:PayableRoundingAmount"),
        due: amount("cbc:PayableAmount"),
        tax: tax.and_then(|amount| amount.amount(broken)),
        tax_accounting: tax_accounting.and_then(|amount| amount.amount(broken)),
    }
}

fn subtotal_of(part: Element<'_, '_>, broken: &mut Broken) -> TaxSubtotal {
    TaxSubtotal {
        taxable: part.at("cbc:TaxableAmount").and_then(|amount| amount.amount(broken)),
        tax: part.at("cbc:TaxAmount").and_then(|amount| amount.amount(broken)),
        category: part.text_at("cac:TaxCategory/cbc:ID"),
        rate: part.at("cac:TaxCategory/cbc:Percent").and_then(|rate| rate.decimal(broken)),
        exemption_reason: part.text_at("cac:TaxCategory/cbc:TaxExemptionReason"),
        exemption_code: part.text_at("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
    }
}

fn attachment_of(reference: Element<'_, '_>) -> Attachment {
    Attachment {
        reference: reference.text_at("cbc:ID"),
        description: reference.text_at("cbc:DocumentDescription"),
        location: reference.text_at("cac:Attachment/cac:ExternalReference/cbc:URI"),
        content: reference.at("cac:Attachment/cbc:EmbeddedDocumentBinaryObject").map(|file| AttachedFile {
            mime: file.attribute("mimeCode").map(str::to_owned),
            name: file.attribute("filename").map(str::to_owned),
            base64: file.text(),
        }),
    }
}
