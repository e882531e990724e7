//! Means of payment in UBL: one element for each account.

use crate::einvoice::xml::Xml;
use tieout_billing::invoice::{Account, Invoice, Payment};

/// BT-90, which UBL keeps among the identifiers of a party.
pub(super) fn creditor(invoice: &Invoice) -> Option<&str> {
    invoice.payment.iter().filter_map(|payment| payment.direct_debit.as_ref()).find_map(|debit| debit.creditor.as_deref())
}

pub(super) fn payments(xml: &mut Xml, invoice: &Invoice) {
    // A credit note's due date stands here, once.
    let mut due = invoice.due_date.filter(|_| invoice.is_credit_note());
    for payment in &invoice.payment {
        let accounts: Vec<Option<&Account>> =
            if payment.accounts.is_empty() { vec![None] } else { payment.accounts.iter().map(Some).collect() };
        for (at, account) in accounts.into_iter().enumerate() {
            xml.group("cac:PaymentMeans", |xml| {
                // The rules allow the text once.
                let text = payment.means_text.as_deref().filter(|_| at == 0);
                xml.text_with("cbc:PaymentMeansCode", payment.means_code.as_deref(), &[("name", text)]);
                xml.day("cbc:PaymentDueDate", due.take());
                xml.optional("cbc:PaymentID", &payment.remittance);
                means(xml, payment, account, at == 0);
            });
        }
    }
}

/// The card and the mandate stand at the first account.
fn means(xml: &mut Xml, payment: &Payment, account: Option<&Account>, is_first: bool) {
    if let Some(card) = payment.card.as_ref().filter(|_| is_first) {
        xml.group("cac:CardAccount", |xml| {
            xml.optional("cbc:PrimaryAccountNumberID", &card.number);
            // The schema asks for it, and EN 16931 has no such thing.
            xml.text("cbc:NetworkID", Some("NA"));
            xml.optional("cbc:HolderName", &card.holder);
        });
    }
    if let Some(account) = account {
        xml.group("cac:PayeeFinancialAccount", |xml| {
            xml.optional("cbc:ID", &account.id);
            xml.optional("cbc:Name", &account.name);
            xml.group("cac:FinancialInstitutionBranch", |xml| xml.optional("cbc:ID", &account.bank));
        });
    }
    if let Some(debit) = payment.direct_debit.as_ref().filter(|_| is_first) {
        xml.group("cac:PaymentMandate", |xml| {
            xml.optional("cbc:ID", &debit.mandate);
            xml.group("cac:PayerFinancialAccount", |xml| xml.optional("cbc:ID", &debit.account));
        });
    }
}
