//! How a CII invoice is taxed, paid and summed up.

use super::{day, party};
use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Account, Allowance, Amount, DirectDebit, Invoice, Payment, Period, TaxSubtotal};

pub(super) fn settlement(xml: &mut Xml, invoice: &Invoice) {
    let debit = invoice.payment.iter().find_map(|payment| payment.direct_debit.as_ref());
    xml.text("ram:CreditorReferenceID", debit.and_then(|debit| debit.creditor.as_deref()));
    xml.text("ram:PaymentReference", invoice.payment.iter().find_map(|payment| payment.remittance.as_deref()));
    xml.optional("ram:TaxCurrencyCode", &invoice.tax_currency);
    xml.optional("ram:InvoiceCurrencyCode", &invoice.currency);
    if let Some(payee) = &invoice.payee {
        xml.group("ram:PayeeTradeParty", |xml| party::payee(xml, payee));
    }
    invoice.payment.iter().for_each(|payment| means(xml, payment));
    for (at, part) in invoice.tax.iter().enumerate() {
        // What decides the tax point is of the document; it is said once.
        subtotal(xml, part, (at == 0).then_some(invoice));
    }
    if let Some(item) = invoice.period {
        period(xml, item);
    }
    invoice.allowances.iter().for_each(|item| allowance(xml, item));
    xml.group("ram:SpecifiedTradePaymentTerms", |xml| {
        xml.optional("ram:Description", &invoice.payment_terms);
        day(xml, "ram:DueDateDateTime", "udt:DateTimeString", invoice.due_date);
        xml.text("ram:DirectDebitMandateID", debit.and_then(|debit| debit.mandate.as_deref()));
    });
    totals(xml, invoice);
    for preceding in &invoice.preceding {
        xml.group("ram:InvoiceReferencedDocument", |xml| {
            xml.optional("ram:IssuerAssignedID", &preceding.number);
            day(xml, "ram:FormattedIssueDateTime", "qdt:DateTimeString", preceding.issue_date);
        });
    }
    xml.group("ram:ReceivableSpecifiedTradeAccountingAccount", |xml| xml.optional("ram:ID", &invoice.buyer_accounting));
}

/// One element for each account; the card and the debited account stand at the first.
fn means(xml: &mut Xml, payment: &Payment) {
    let accounts: Vec<Option<&Account>> =
        if payment.accounts.is_empty() { vec![None] } else { payment.accounts.iter().map(Some).collect() };
    for (at, account) in accounts.into_iter().enumerate() {
        xml.group("ram:SpecifiedTradeSettlementPaymentMeans", |xml| {
            xml.optional("ram:TypeCode", &payment.means_code);
            xml.optional("ram:Information", &payment.means_text);
            if let Some(card) = payment.card.as_ref().filter(|_| at == 0) {
                xml.group("ram:ApplicableTradeSettlementFinancialCard", |xml| {
                    xml.optional("ram:ID", &card.number);
                    xml.optional("ram:CardholderName", &card.holder);
                });
            }
            if let Some(DirectDebit { account, .. }) = payment.direct_debit.as_ref().filter(|_| at == 0) {
                xml.group("ram:PayerPartyDebtorFinancialAccount", |xml| xml.optional("ram:IBANID", account));
            }
            if let Some(account) = account {
                to_account(xml, account);
            }
        });
    }
}

fn to_account(xml: &mut Xml, account: &Account) {
    let id = account.id.as_deref().unwrap_or_default();
    let (iban, other) = if is_iban(id) { (Some(id), None) } else { (None, Some(id)) };
    xml.group("ram:PayeePartyCreditorFinancialAccount", |xml| {
        xml.text("ram:IBANID", iban);
        xml.optional("ram:AccountName", &account.name);
        xml.text("ram:ProprietaryID", other);
    });
    xml.group("ram:PayeeSpecifiedCreditorFinancialInstitution", |xml| xml.optional("ram:BICID", &account.bank));
}

/// Two letters, two digits, and letters and digits: 15 to 34 in all (ISO 13616), spaces aside.
fn is_iban(id: &str) -> bool {
    let bytes: Vec<u8> = id.bytes().filter(|byte| *byte != b' ').collect();
    (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric)
}

fn subtotal(xml: &mut Xml, part: &TaxSubtotal, tax_point_of: Option<&Invoice>) {
    xml.group("ram:ApplicableTradeTax", |xml| {
        amount(xml, "ram:CalculatedAmount", &part.tax);
        xml.text("ram:TypeCode", Some("VAT"));
        xml.optional("ram:ExemptionReason", &part.exemption_reason);
        amount(xml, "ram:BasisAmount", &part.taxable);
        xml.optional("ram:CategoryCode", &part.category);
        xml.optional("ram:ExemptionReasonCode", &part.exemption_code);
        if let Some(invoice) = tax_point_of {
            day(xml, "ram:TaxPointDate", "udt:DateString", invoice.tax_point_date);
            xml.text("ram:DueDateTypeCode", invoice.tax_point_code.as_deref().map(tax_point));
        }
        xml.number("ram:RateApplicablePercent", part.rate);
    });
}

/// UNTDID 2005, which UBL uses, in the codes of 2475.
fn tax_point(code: &str) -> &str {
    match code {
        "3" => "5",
        "35" => "29",
        "432" => "72",
        other => other,
    }
}

pub(super) fn period(xml: &mut Xml, period: Period) {
    xml.group("ram:BillingSpecifiedPeriod", |xml| {
        day(xml, "ram:StartDateTime", "udt:DateTimeString", period.start);
        day(xml, "ram:EndDateTime", "udt:DateTimeString", period.end);
    });
}

/// A document's or a line's; a line's has no tax category of its own.
pub(super) fn allowance(xml: &mut Xml, item: &Allowance) {
    xml.group("ram:SpecifiedTradeAllowanceCharge", |xml| {
        xml.group("ram:ChargeIndicator", |xml| xml.text("udt:Indicator", Some(if item.is_charge { "true" } else { "false" })));
        xml.number("ram:CalculationPercent", item.percentage);
        amount(xml, "ram:BasisAmount", &item.base);
        amount(xml, "ram:ActualAmount", &item.amount);
        xml.optional("ram:ReasonCode", &item.reason_code);
        xml.optional("ram:Reason", &item.reason);
        if item.tax_category.is_some() {
            xml.group("ram:CategoryTradeTax", |xml| {
                xml.text("ram:TypeCode", Some("VAT"));
                xml.optional("ram:CategoryCode", &item.tax_category);
                xml.number("ram:RateApplicablePercent", item.tax_rate);
            });
        }
    });
}

/// Amounts have no currency here but those of tax: it is said once.
pub(super) fn amount(xml: &mut Xml, name: &'static str, amount: &Option<Amount>) {
    xml.number(name, amount.as_ref().map(|amount| amount.value));
}

fn totals(xml: &mut Xml, invoice: &Invoice) {
    let totals = &invoice.totals;
    xml.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
        amount(xml, "ram:LineTotalAmount", &totals.lines);
        amount(xml, "ram:ChargeTotalAmount", &totals.charges);
        amount(xml, "ram:AllowanceTotalAmount", &totals.allowances);
        amount(xml, "ram:TaxBasisTotalAmount", &totals.net);
        xml.amount("ram:TaxTotalAmount", totals.tax.as_ref(), invoice.currency.as_deref());
        xml.amount("ram:TaxTotalAmount", totals.tax_accounting.as_ref(), invoice.tax_currency.as_deref());
        amount(xml, "ram:RoundingAmount", &totals.rounding);
        amount(xml, "ram:GrandTotalAmount", &totals.gross);
        amount(xml, "ram:TotalPrepaidAmount", &totals.prepaid);
        amount(xml, "ram:DuePayableAmount", &totals.due);
    });
}
