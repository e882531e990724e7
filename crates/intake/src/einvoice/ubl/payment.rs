//! Means of payment in UBL: each account is a `cac:PaymentMeans` of its own.

use super::Broken;
use crate::einvoice::tree::{Element, homeless};
use tieout_billing::invoice::{Account, Card, DirectDebit, Payment};

/// The document's means of payment; those that differ in the account alone are one with several accounts.
pub(super) fn payments(root: Element<'_, '_>, creditor: Option<String>, broken: &mut Broken) -> Vec<Payment> {
    let mut payments: Vec<Payment> = Vec::new();
    for means in root.children("cac:PaymentMeans") {
        let mut payment = payment_of(means);
        match payments.last_mut().filter(|last| is_same(last, &payment)) {
            Some(last) => last.accounts.append(&mut payment.accounts),
            None => payments.push(payment),
        }
    }
    if let Some(creditor) = creditor {
        let debited = payments.iter().position(|payment| payment.direct_debit.is_some()).unwrap_or(0);
        match payments.get_mut(debited) {
            Some(payment) => payment.direct_debit.get_or_insert_default().creditor = Some(creditor),
            None => broken.push(homeless("BT-90", &creditor, root)),
        }
    }
    payments
}

fn is_same(last: &Payment, next: &Payment) -> bool {
    let plain = |payment: &Payment| !payment.accounts.is_empty() && payment.card.is_none() && payment.direct_debit.is_none();
    let means = |payment: &Payment| (payment.means_code.clone(), payment.remittance.clone());
    // The binding allows the text of the means once.
    plain(last) && plain(next) && means(last) == means(next) && (next.means_text.is_none() || next.means_text == last.means_text)
}

fn payment_of(means: Element<'_, '_>) -> Payment {
    let code = means.at("cbc:PaymentMeansCode");
    Payment {
        means_code: code.map(Element::text),
        means_text: code.and_then(|code| code.attribute("name")).map(str::to_owned),
        remittance: means.text_at("cbc:PaymentID"),
        accounts: means
            .children("cac:PayeeFinancialAccount")
            .map(|account| Account {
                id: account.text_at("cbc:ID"),
                name: account.text_at("cbc:Name"),
                bank: account.text_at("cac:FinancialInstitutionBranch/cbc:ID"),
            })
            .collect(),
        card: means
            .at("cac:CardAccount")
            .map(|card| Card { number: card.text_at("cbc:PrimaryAccountNumberID"), holder: card.text_at("cbc:HolderName") }),
        direct_debit: means.at("cac:PaymentMandate").map(|mandate| DirectDebit {
            mandate: mandate.text_at("cbc:ID"),
            creditor: None,
            account: mandate.text_at("cac:PayerFinancialAccount/cbc:ID"),
        }),
    }
}
