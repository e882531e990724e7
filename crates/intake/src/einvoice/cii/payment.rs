//! Means of payment in CII: each account is a `ram:SpecifiedTradeSettlementPaymentMeans` of its own; what the payer is to quote, the
//! mandate and the creditor are of the document.

use super::{Broken, Part};
use crate::einvoice::tree::{Element, homeless};
use tieout_billing::invoice::{Account, Card, DirectDebit, Payment};

/// UNTDID 4461: direct debit, SEPA direct debit.
const DIRECT_DEBIT: &[&str] = &["49", "59"];

/// The document's means of payment; those that differ in the account alone are one with several accounts.
pub(super) fn payments(settlement: Part<'_, '_>, broken: &mut Broken) -> Vec<Payment> {
    let remittance = settlement.text_at("ram:PaymentReference");
    let mandate = settlement.text_at("ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID");
    let creditor = settlement.text_at("ram:CreditorReferenceID");
    let mut payments: Vec<Payment> = Vec::new();
    for means in settlement.children("ram:SpecifiedTradeSettlementPaymentMeans") {
        let mut payment = Payment { remittance: remittance.clone(), ..payment_of(means) };
        match payments.last_mut().filter(|last| is_same(last, &payment)) {
            Some(last) => last.accounts.append(&mut payment.accounts),
            None => payments.push(payment),
        }
    }
    if let Some(settlement) = settlement.0.filter(|_| payments.is_empty()) {
        let terms = [("BT-83", &remittance), ("BT-89", &mandate), ("BT-90", &creditor)];
        broken.extend(terms.iter().filter_map(|(term, value)| value.as_ref().map(|value| homeless(term, value, settlement))));
    } else if mandate.is_some() || creditor.is_some() {
        let by_account = payments.iter().position(|payment| payment.direct_debit.is_some());
        let by_code = || payments.iter().position(|payment| payment.means_code.as_deref().is_some_and(|code| DIRECT_DEBIT.contains(&code)));
        let debited = by_account.or_else(by_code).unwrap_or(0);
        if let Some(payment) = payments.get_mut(debited) {
            let debit = payment.direct_debit.get_or_insert_default();
            (debit.mandate, debit.creditor) = (mandate, creditor);
        }
    }
    payments
}

fn is_same(last: &Payment, next: &Payment) -> bool {
    let plain = |payment: &Payment| !payment.accounts.is_empty() && payment.card.is_none() && payment.direct_debit.is_none();
    plain(last) && plain(next) && last.means_code == next.means_code && last.means_text == next.means_text
}

fn payment_of(means: Element<'_, '_>) -> Payment {
    let bank = means.text_at("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID");
    Payment {
        means_code: means.text_at("ram:TypeCode"),
        means_text: means.text_at("ram:Information"),
        remittance: None,
        accounts: means
            .children("ram:PayeePartyCreditorFinancialAccount")
            .map(|account| Account {
                id: account.text_at("ram:IBANID").or_else(|| account.text_at("ram:ProprietaryID")),
                name: account.text_at("ram:AccountName"),
                bank: bank.clone(),
            })
            .collect(),
        card: means
            .at("ram:ApplicableTradeSettlementFinancialCard")
            .map(|card| Card { number: card.text_at("ram:ID"), holder: card.text_at("ram:CardholderName") }),
        direct_debit: means
            .text_at("ram:PayerPartyDebtorFinancialAccount/ram:IBANID")
            .map(|account| DirectDebit { account: Some(account), ..DirectDebit::default() }),
    }
}
