//! CMP-10: an invoice comes to something.

use crate::check::{Check, CheckKind, Family, Need, Severity};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use crate::records::Record;
use crate::run::Invoice;
use hashbrown::{HashMap, HashSet};
use rust_decimal::Decimal;
use tieout_billing::{Field, RecordKind};

pub const CHECK: Check = Check {
    id: "CMP-10",
    name: "Zero-total invoice",
    family: Family::Completeness,
    severity: Severity::Medium,
    meaning: "The invoice comes to nothing, and no contract says that what it bills is free.",
    formula: "gross = 0 AND not every product is free by the customer's contract",
    needs: &[Need::OneOf(&[Field::InvoiceGross, Field::GrossAmount, Field::InvoiceNet, Field::NetAmount])],
    parameters: &[],
    at_stake: "What the lines would come to at the contract's prices, if there are contracts.",
    mend: "Find out whether a price or a quantity is missing; if the zero is right, don't send the invoice.",
    source: "Zuora, bill run summary (invoices with 0 total)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let contracts = || inputs.records(RecordKind::Contracts).into_iter().flat_map(|contracts| contracts.iter());
    let sold = |contract: &Record<'_>| contract.decimal(Field::UnitPrice).or(contract.decimal(Field::Amount));
    let mut free: HashSet<(&str, &str)> = HashSet::new();
    let mut prices = HashMap::new();
    for contract in contracts() {
        let key = (contract.text(Field::CustomerId), contract.text(Field::Product));
        match sold(&contract) {
            Some(price) if price.is_zero() => {
                free.insert(key);
            }
            Some(_) => {
                prices.entry(key).or_insert((contract.decimal(Field::UnitPrice).unwrap_or_default(), contract.text(Field::Currency)));
            }
            None => {}
        }
    }
    for invoice in inputs.run.invoices().filter(|invoice| !invoice.is_void() && comes_to_nothing(invoice)) {
        if invoice.lines().all(|line| free.contains(&(invoice.customer(), line.text(Field::Product)))) {
            continue;
        }
        let worth = invoice.lines().fold(Decimal::ZERO, |sum, line| {
            let agreed = prices.get(&(invoice.customer(), line.text(Field::Product)));
            let agreed = agreed.filter(|(_, currency)| currency.is_empty() || *currency == invoice.currency());
            let unpriced = line.decimal(Field::UnitPrice).is_none_or(|price| price.is_zero());
            let quantity = line.decimal(Field::Quantity).unwrap_or_default();
            let worth = agreed.filter(|_| unpriced).and_then(|(price, _)| price.checked_mul(quantity)).unwrap_or_default();
            sum.saturating_add(worth)
        });
        let (count, why) = (invoice.line_count(), why(&invoice));
        let mut message = format!("{count} {} to 0: {why}", if count == 1 { "line comes" } else { "lines come" });
        if !worth.is_zero() {
            message += &format!("; {} {} at the contract's prices", worth.normalize(), invoice.currency());
        }
        findings.add(
            Subject::Invoice(invoice),
            Finding { actual: "0".to_owned(), at_stake: worth, message, fault: why.to_owned(), ..Finding::default() },
        );
    }
}

/// Whether its total is zero: one that is nowhere stated is not.
fn comes_to_nothing(invoice: &Invoice<'_>) -> bool {
    let stated = [Field::InvoiceGross, Field::GrossAmount, Field::InvoiceNet, Field::NetAmount];
    stated.into_iter().any(|field| invoice.decimal(field).is_some()) && invoice.gross().is_zero()
}

fn why(invoice: &Invoice<'_>) -> &'static str {
    let all_zero = |field| {
        let mut values = invoice.lines().filter_map(|line| line.decimal(field)).peekable();
        values.peek().is_some() && values.all(|value| value.is_zero())
    };
    let discounted = |field, full| invoice.lines().any(|line| line.decimal(field).is_some_and(|value| value >= full));
    if all_zero(Field::UnitPrice) {
        "every price is 0"
    } else if all_zero(Field::Quantity) {
        "every quantity is 0"
    } else if discounted(Field::DiscountRate, Decimal::ONE_HUNDRED) {
        "the discount is 100 %"
    } else if invoice.lines().any(|line| line.decimal(Field::NetAmount).is_some_and(|net| net < Decimal::ZERO)) {
        "its charges and credits cancel out"
    } else {
        "its amounts are 0"
    }
}
