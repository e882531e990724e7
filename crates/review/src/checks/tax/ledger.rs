//! TAX-16: the tax of the run is what the ledger moved.

use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use chrono::NaiveDate;
use hashbrown::HashSet;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "TAX-16",
    name: "Tax ledger tie-out",
    family: Family::Tax,
    severity: Severity::Critical,
    meaning: "The tax of the run is not what moved on the ledger's tax payable accounts, per currency, and per seller, country and \
              region where the ledger says them. The movement is the closing less the opening balance, or else the postings (of the \
              billing period, where one is given); a ledger may write what is owed with either sign.",
    formula: "sum of tax by jurisdiction <> movement of tax_payable",
    needs: &[Need::OneOf(&[Field::InvoiceTax, Field::TaxAmount]), Need::RecordColumn(RecordKind::GeneralLedger, Field::AccountType)],
    parameters: &[TOLERANCE],
    at_stake: "The difference between the run and the ledger.",
    mend: "Look for invoices that were not posted, posted twice, or posted to another account, and for manual entries.",
    source: "Practice; Vergo, accounts receivable month-end close checklist",
    kind: CheckKind::Run(check),
};

/// Currency, seller, country and region, where the ledger says them.
type Key = [String; 4];

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(ledger) = inputs.records(RecordKind::GeneralLedger) else { return };
    let accounts: Vec<Record<'_>> =
        ledger.iter().filter(|record| record.text(Field::AccountType).eq_ignore_ascii_case("tax_payable")).collect();
    let says = |field| accounts.iter().any(|record| !record.text(field).is_empty());
    // A ledger without such an account has moved nothing, in any currency.
    let by = [
        says(Field::Currency) || accounts.is_empty(),
        says(Field::Seller) && inputs.run.has(Field::Seller),
        says(Field::Country),
        says(Field::Region),
    ];
    let key = |texts: [&str; 4]| -> Key {
        let mut at = 0;
        texts.map(|text| {
            at += 1;
            if by[at - 1] { text.to_lowercase() } else { String::new() }
        })
    };
    let mut moved: BTreeMap<Key, Decimal> = BTreeMap::new();
    for record in &accounts {
        let fields = [Field::Currency, Field::Seller, Field::Country, Field::Region];
        let sum = moved.entry(key(fields.map(|field| record.text(field)))).or_default();
        *sum = sum.saturating_add(movement(record, inputs.period));
    }
    let currencies: HashSet<String> = accounts.iter().map(|record| record.text(Field::Currency).to_lowercase()).collect();
    let mut billed: BTreeMap<Key, (Decimal, String)> = BTreeMap::new();
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void()) {
        let home = invoice.text(Field::HomeCurrency);
        let in_home = invoice.decimal(Field::InvoiceTaxHome).filter(|_| {
            !home.is_empty() && !currencies.contains(&invoice.currency().to_lowercase()) && currencies.contains(&home.to_lowercase())
        });
        let currency = if in_home.is_some() { home } else { invoice.currency() };
        let place = key([currency, invoice.text(Field::Seller), invoice.text(Field::Country), invoice.text(Field::Region)]);
        let (sum, code) = billed.entry(place).or_default();
        if !by[0] && !code.is_empty() && !code.eq_ignore_ascii_case(currency) {
            let message =
                format!("the ledger names no currency, and the run has {code} and {currency}: they can't be held against each other");
            findings.add(Subject::Other, Finding { message, fault: "no currency".into(), ..Finding::default() });
            return;
        }
        *sum = sum.saturating_add(in_home.unwrap_or_else(|| invoice.tax()));
        *code = currency.to_owned();
    }
    let keys: BTreeSet<&Key> = moved.keys().chain(billed.keys()).collect();
    for key in keys {
        let ledger = moved.get(key).copied().unwrap_or_default();
        let (tax, currency) = billed.get(key).cloned().unwrap_or((Decimal::ZERO, key[0].to_uppercase()));
        // What is owed stands on the credit side, which many ledgers write below zero.
        let ledger = if ledger.saturating_add(tax).abs() < ledger.saturating_sub(tax).abs() { -ledger } else { ledger };
        let difference = ledger.saturating_sub(tax);
        if difference.is_zero() || difference.abs() <= findings.parameter("tolerance") {
            continue;
        }
        let place: Vec<String> = key[1..].iter().filter(|text| !text.is_empty()).map(|text| text.to_uppercase()).collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(", ")) };
        let finding = Finding {
            expected: tax.to_string(),
            actual: ledger.to_string(),
            difference: Some(difference),
            at_stake: difference,
            message: format!("{place}the invoices bear {tax} {currency} of tax, tax payable moved by {ledger}"),
            subject: key.join("|"),
            currency,
            ..Finding::default()
        };
        findings.add(Subject::Other, finding);
    }
}

fn movement(record: &Record<'_>, period: Option<(NaiveDate, NaiveDate)>) -> Decimal {
    if let (Some(opening), Some(closing)) = (record.decimal(Field::OpeningBalance), record.decimal(Field::ClosingBalance)) {
        return closing.saturating_sub(opening);
    }
    let outside = record.date(Field::Date).zip(period).is_some_and(|(day, (from, until))| day < from || until < day);
    if outside { Decimal::ZERO } else { record.decimal(Field::Amount).unwrap_or_default() }
}
