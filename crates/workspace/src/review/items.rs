//! The queue: one item for each invoice, and for each bill that is missing.

use super::checking::CheckOutcome;
use crate::import::LineHash;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::Field;
use tieout_review::risk::{Novelty, risk};
use tieout_review::{Finding, Run, Severity};

/// One item of the queue, before anybody decided on it.
pub struct Item {
    /// What it is known by within the review: the invoice's number; where there is no invoice `~`, the check and the subject.
    pub key: String,
    pub invoice: String,
    pub title: String,
    pub customer: String,
    pub currency: String,
    pub net: Decimal,
    pub tax: Decimal,
    pub gross: Decimal,
    pub lines: u64,
    pub date: Option<chrono::NaiveDate>,
    pub findings: u64,
    /// Of its worst finding.
    pub severity: Option<Severity>,
    /// The most that one check finds at stake: what several checks find is mostly the same money.
    pub at_stake: Decimal,
    pub risk: u32,
    /// SHA-256 of the invoice's lines and of its findings.
    pub hash: String,
}

/// Every invoice of the run in its order, then what has no invoice; and the item of each finding.
pub fn items(
    run: &Run,
    hashes: &HashMap<Box<str>, String>,
    outcomes: &[CheckOutcome],
    severities: &[Severity],
    findings: &[Vec<Finding>],
) -> (Vec<Item>, Vec<Vec<u32>>) {
    let mut items: Vec<Item> = run
        .invoices()
        .map(|invoice| Item {
            key: invoice.number().to_owned(),
            invoice: invoice.number().to_owned(),
            title: if invoice.number().is_empty() { "lines without an invoice".to_owned() } else { invoice.number().to_owned() },
            customer: invoice.customer().to_owned(),
            currency: invoice.currency().to_owned(),
            net: invoice.net(),
            tax: invoice.tax(),
            gross: invoice.gross(),
            lines: invoice.line_count() as u64,
            date: invoice.date(Field::InvoiceDate),
            findings: 0,
            severity: None,
            at_stake: Decimal::ZERO,
            risk: 0,
            hash: String::new(),
        })
        .collect();
    let mut by_key: HashMap<String, u32> = items.iter().enumerate().map(|(at, item)| (item.key.clone(), at as u32)).collect();
    let mut contents: Vec<LineHash> = items.iter().map(|item| content(hashes.get(item.invoice.as_str()))).collect();
    let mut item_of = Vec::with_capacity(findings.len());
    for ((outcome, severity), found) in outcomes.iter().zip(severities).zip(findings) {
        let mut places = Vec::with_capacity(found.len());
        let mut at_stake: HashMap<u32, Decimal> = HashMap::new();
        for finding in found {
            let known = (!finding.invoice.is_empty()).then(|| by_key.get(&finding.invoice).copied()).flatten();
            let place = known.unwrap_or_else(|| {
                let key = format!("~{}|{}|{}", outcome.id, finding.invoice, finding.subject);
                *by_key.entry(key.clone()).or_insert_with(|| {
                    items.push(without_invoice(key, outcome, finding));
                    contents.push(LineHash::default());
                    items.len() as u32 - 1
                })
            });
            let item = &mut items[place as usize];
            item.findings += 1;
            item.severity = item.severity.max(Some(*severity));
            if finding.currency == item.currency || item.currency.is_empty() {
                *at_stake.entry(place).or_default() += finding.at_stake;
            }
            let content = &mut contents[place as usize];
            for part in [&outcome.id, severity.name(), &finding.line, &finding.message] as [&str; 4] {
                content.text(Some(part));
            }
            places.push(place);
        }
        for (place, sum) in at_stake {
            let item = &mut items[place as usize];
            item.at_stake = item.at_stake.max(sum);
        }
        item_of.push(places);
    }
    for (item, content) in items.iter_mut().zip(contents) {
        item.hash = content.finish();
        item.risk = item.severity.map_or(0, |severity| risk(severity, item.at_stake, &item.currency, Novelty::New));
    }
    (items, item_of)
}

fn content(lines: Option<&String>) -> LineHash {
    let mut hash = LineHash::default();
    hash.text(lines.map(String::as_str));
    hash
}

fn without_invoice(key: String, outcome: &CheckOutcome, finding: &Finding) -> Item {
    let about: Vec<&str> = finding.subject.split('|').filter(|part| !part.is_empty()).collect();
    let title = match (finding.invoice.as_str(), about.as_slice()) {
        ("", []) => outcome.name.clone(),
        ("", about) => format!("{}: {}", outcome.name, about.join(", ")),
        (invoice, _) => format!("{}: {invoice}", outcome.name),
    };
    Item {
        key,
        invoice: String::new(),
        title,
        customer: finding.customer.clone(),
        currency: finding.currency.clone(),
        net: Decimal::ZERO,
        tax: Decimal::ZERO,
        gross: Decimal::ZERO,
        lines: 0,
        date: None,
        findings: 0,
        severity: None,
        at_stake: Decimal::ZERO,
        risk: 0,
        hash: String::new(),
    }
}

/// How many different texts there are.
pub fn distinct<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    texts.collect::<HashSet<&str>>().len() as u64
}
