//! UN/CEFACT Cross Industry Invoice, D16B and later in the same namespaces (the mapping is that of EN 16931-3-3).

mod line;
mod party;
mod payment;

use super::tree::{Element, Namespaces, not_vat};
use party::party;
use roxmltree::Node;
use tieout_billing::invoice::{
    Allowance, AttachedFile, Attachment, BrokenRule, Delivery, DocumentTotals, Identifier, Invoice, MandatoryGroup, Note, Period,
    PrecedingInvoice, TaxSubtotal, TaxedPart,
};

pub(super) const RSM: &str = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
const NAMESPACES: Namespaces = &[
    ("rsm", RSM),
    ("ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
    ("udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
    ("qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
];

type Broken = Vec<BrokenRule>;

/// Reads a document from its root element.
pub(super) fn read(root: Node<'_, '_>, broken: &mut Broken) -> Invoice {
    let root = Element::new(root, NAMESPACES);
    let document = Part(root.at("rsm:ExchangedDocument"));
    let context = Part(root.at("rsm:ExchangedDocumentContext"));
    let transaction = Part(root.at("rsm:SupplyChainTradeTransaction"));
    let agreement = Part(transaction.at("ram:ApplicableHeaderTradeAgreement"));
    let delivery = Part(transaction.at("ram:ApplicableHeaderTradeDelivery"));
    let settlement = Part(transaction.at("ram:ApplicableHeaderTradeSettlement"));
    let currency = settlement.text_at("ram:InvoiceCurrencyCode");
    let tax_currency = settlement.text_at("ram:TaxCurrencyCode");
    let reference =
        |code: &str| agreement.children("ram:AdditionalReferencedDocument").find(|reference| type_of(*reference).as_deref() == Some(code));
    Invoice {
        number: document.text_at("ram:ID"),
        issue_date: date_at(document.0, "ram:IssueDateTime/udt:DateTimeString", broken),
        type_code: document.text_at("ram:TypeCode"),
        tax_point_date: date_at(settlement.0, "ram:ApplicableTradeTax/ram:TaxPointDate/udt:DateString", broken),
        tax_point_code: settlement.text_at("ram:ApplicableTradeTax/ram:DueDateTypeCode"),
        due_date: date_at(settlement.0, "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString", broken),
        buyer_reference: agreement.text_at("ram:BuyerReference"),
        project: agreement.text_at("ram:SpecifiedProcuringProject/ram:ID"),
        contract: agreement.text_at("ram:ContractReferencedDocument/ram:IssuerAssignedID"),
        purchase_order: agreement.text_at("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
        sales_order: agreement.text_at("ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
        receiving_advice: delivery.text_at("ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
        despatch_advice: delivery.text_at("ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
        tender: reference("50").map(|reference| reference.text_at("ram:IssuerAssignedID").unwrap_or_default()),
        invoiced_object: reference("130").map(object_of),
        buyer_accounting: settlement.text_at("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
        payment_terms: settlement.text_at("ram:SpecifiedTradePaymentTerms/ram:Description"),
        notes: document
            .children("ram:IncludedNote")
            .map(|note| Note { subject: note.text_at("ram:SubjectCode"), text: note.text_at("ram:Content") })
            .collect(),
        business_process: context.text_at("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        specification: context.text_at("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        preceding: settlement
            .children("ram:InvoiceReferencedDocument")
            .map(|document| PrecedingInvoice {
                number: document.text_at("ram:IssuerAssignedID"),
                issue_date: date_at(Some(document), "ram:FormattedIssueDateTime/qdt:DateTimeString", broken),
            })
            .collect(),
        seller: agreement.at("ram:SellerTradeParty").map(party).unwrap_or_default(),
        buyer: agreement.at("ram:BuyerTradeParty").map(party).unwrap_or_default(),
        payee: settlement.at("ram:PayeeTradeParty").map(party),
        tax_representative: agreement.at("ram:SellerTaxRepresentativeTradeParty").map(party),
        delivery: delivery_of(delivery, broken),
        period: settlement.at("ram:BillingSpecifiedPeriod").map(|period| period_of(period, broken)),
        payment: payment::payments(settlement, broken),
        allowances: settlement.children("ram:SpecifiedTradeAllowanceCharge").map(|allowance| allowance_of(allowance, broken)).collect(),
        totals: totals_of(settlement, currency.as_deref(), tax_currency.as_deref(), broken),
        tax: settlement.children("ram:ApplicableTradeTax").map(|tax| subtotal_of(tax, broken)).collect(),
        attachments: agreement
            .children("ram:AdditionalReferencedDocument")
            .filter(|reference| !matches!(type_of(*reference).as_deref(), Some("50" | "130")))
            .map(attachment_of)
            .collect(),
        lacking: super::tree::lacking(
            [
                (MandatoryGroup::Seller, agreement.at("ram:SellerTradeParty")),
                (MandatoryGroup::Totals, settlement.at("ram:SpecifiedTradeSettlementHeaderMonetarySummation")),
            ],
            document.at("ram:IssueDateTime/udt:DateTimeString").filter(|date| date.attribute("format") == Some("102")),
        ),
        not_vat: [
            not_vat(
                transaction.children("ram:IncludedSupplyChainTradeLineItem"),
                ("ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax", "ram:TypeCode"),
                TaxedPart::Line,
            ),
            not_vat(
                settlement.children("ram:SpecifiedTradeAllowanceCharge"),
                ("ram:CategoryTradeTax", "ram:TypeCode"),
                TaxedPart::Allowance,
            ),
            not_vat(settlement.children("ram:ApplicableTradeTax"), (".", "ram:TypeCode"), TaxedPart::Subtotal),
        ]
        .concat(),
        lines: transaction.children("ram:IncludedSupplyChainTradeLineItem").map(|line| line::line_of(line, broken)).collect(),
        currency,
        tax_currency,
    }
}

/// A part of the document that may be missing.
#[derive(Clone, Copy)]
struct Part<'a, 'i>(Option<Element<'a, 'i>>);

impl<'a, 'i: 'a> Part<'a, 'i> {
    fn at(self, path: &str) -> Option<Element<'a, 'i>> {
        self.0.and_then(|part| part.at(path))
    }

    fn text_at(self, path: &str) -> Option<String> {
        self.at(path).map(Element::text)
    }

    fn children(self, name: &str) -> impl Iterator<Item = Element<'a, 'i>> + use<'a, 'i> {
        self.0.map(|part| part.children(name)).into_iter().flatten()
    }
}

fn date_at(part: Option<Element<'_, '_>>, path: &str, broken: &mut Broken) -> Option<chrono::NaiveDate> {
    part.and_then(|part| part.at(path)).and_then(|day| day.date_102(broken))
}

fn type_of(reference: Element<'_, '_>) -> Option<String> {
    reference.text_at("ram:TypeCode")
}

/// BT-18 and BT-128: the scheme is an element beside the identifier.
fn object_of(reference: Element<'_, '_>) -> Identifier {
    let value = reference.text_at("ram:IssuerAssignedID").unwrap_or_default();
    Identifier { value, scheme: reference.text_at("ram:ReferenceTypeCode"), version: None }
}

fn period_of(period: Element<'_, '_>, broken: &mut Broken) -> Period {
    Period {
        start: date_at(Some(period), "ram:StartDateTime/udt:DateTimeString", broken),
        end: date_at(Some(period), "ram:EndDateTime/udt:DateTimeString", broken),
    }
}

/// BG-13: where nothing is said of it there is none, though its element must stand.
fn delivery_of(delivery: Part<'_, '_>, broken: &mut Broken) -> Option<Delivery> {
    let to = delivery.at("ram:ShipToTradeParty");
    let event = delivery.at("ram:ActualDeliverySupplyChainEvent");
    (to.is_some() || event.is_some()).then(|| Delivery {
        name: to.and_then(|to| to.text_at("ram:Name")),
        location: to.and_then(|to| to.identifier_at("ram:GlobalID").or_else(|| to.identifier_at("ram:ID"))),
        date: date_at(event, "ram:OccurrenceDateTime/udt:DateTimeString", broken),
        address: to.and_then(|to| to.at("ram:PostalTradeAddress")).map(party::address_of),
    })
}

fn allowance_of(allowance: Element<'_, '_>, broken: &mut Broken) -> Allowance {
    Allowance {
        is_charge: allowance.at("ram:ChargeIndicator/udt:Indicator").is_some_and(|indicator| indicator.indicator(broken)),
        amount: allowance.at("ram:ActualAmount").and_then(|amount| amount.amount(broken)),
        base: allowance.at("ram:BasisAmount").and_then(|amount| amount.amount(broken)),
        percentage: allowance.at("ram:CalculationPercent").and_then(|factor| factor.decimal(broken)),
        tax_category: allowance.text_at("ram:CategoryTradeTax/ram:CategoryCode"),
        tax_rate: allowance.at("ram:CategoryTradeTax/ram:RateApplicablePercent").and_then(|rate| rate.decimal(broken)),
        reason: allowance.text_at("ram:Reason"),
        reason_code: allowance.text_at("ram:ReasonCode"),
    }
}

fn totals_of(settlement: Part<'_, '_>, currency: Option<&str>, tax_currency: Option<&str>, broken: &mut Broken) -> DocumentTotals {
    let total = Part(settlement.at("ram:SpecifiedTradeSettlementHeaderMonetarySummation"));
    let taxes: Vec<Element<'_, '_>> = total.children("ram:TaxTotalAmount").collect();
    let (tax, tax_accounting) = super::tree::taxes_of(&taxes, currency, tax_currency);
    let mut amount = |name: &str| total.at(name).and_then(|amount| amount.amount(broken));
    DocumentTotals {
        lines: amount("ram:LineTotalAmount"),
        allowances: amount("ram:AllowanceTotalAmount"),
        charges: amount("ram:ChargeTotalAmount"),
        net: amount("ram:TaxBasisTotalAmount"),
        gross: amount("ram:GrandTotalAmount"),
        prepaid: amount("ram:TotalPrepaidAmount"),
        rounding: amount("ram:RoundingAmount"),
        due: amount("ram:DuePayableAmount"),
        tax: tax.and_then(|amount| amount.amount(broken)),
        tax_accounting: tax_accounting.and_then(|amount| amount.amount(broken)),
    }
}

fn subtotal_of(tax: Element<'_, '_>, broken: &mut Broken) -> TaxSubtotal {
    TaxSubtotal {
        taxable: tax.at("ram:BasisAmount").and_then(|amount| amount.amount(broken)),
        tax: tax.at("ram:CalculatedAmount").and_then(|amount| amount.amount(broken)),
        category: tax.text_at("ram:CategoryCode"),
        rate: tax.at("ram:RateApplicablePercent").and_then(|rate| rate.decimal(broken)),
        exemption_reason: tax.text_at("ram:ExemptionReason"),
        exemption_code: tax.text_at("ram:ExemptionReasonCode"),
    }
}

fn attachment_of(reference: Element<'_, '_>) -> Attachment {
    Attachment {
        reference: reference.text_at("ram:IssuerAssignedID"),
        description: reference.text_at("ram:Name"),
        location: reference.text_at("ram:URIID"),
        content: reference.at("ram:AttachmentBinaryObject").map(|file| AttachedFile {
            mime: file.attribute("mimeCode").map(str::to_owned),
            name: file.attribute("filename").map(str::to_owned),
            base64: file.text(),
        }),
    }
}
