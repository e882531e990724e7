//! AR-10: the allowance for bad debts is what the policy asks for.

use super::open::{BUCKETS, bucket_of, due, open, receivables};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::checks::arithmetic::rounded;
use crate::checks::close::ledger::{Side, balances};
use crate::checks::close::sums::money;
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use hashbrown::HashMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{ExactSum, Field, RecordKind};

pub const CHECK: Check = Check {
    id: "AR-10",
    name: "Allowance under policy",
    family: Family::Receivables,
    severity: Severity::High,
    meaning: "The closing balance of the allowance accounts is less than the open receivables of each aging bucket times its loss rate.",
    formula: "allowance < r(sum(open in bucket x loss_rate)), per currency; buckets as of the day of the review",
    needs: &[
        Need::Records(RecordKind::Receivables),
        Need::RecordColumn(RecordKind::LossRates, Field::LossRate),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "allowance"),
        Need::RecordColumn(RecordKind::GeneralLedger, Field::ClosingBalance),
        Need::AsOf,
    ],
    parameters: &[TOLERANCE],
    at_stake: "What the allowance lacks.",
    mend: "Raise the allowance, or document why less is expected to be lost.",
    source: "VG step 4; ASC 326-20 (aging schedule method)",
    kind: CheckKind::Run(check),
};

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let Some(day) = inputs.as_of else { return };
    let mut open_items: BTreeMap<String, [ExactSum; 5]> = BTreeMap::new();
    for record in receivables(inputs) {
        let Some(open) = open(&record, Some(day)) else { continue };
        let days = due(&record).map_or(0, |due| (day - due).num_days());
        let currency = record.text(Field::Currency).trim().to_uppercase();
        open_items.entry(currency).or_default()[bucket_of(days)].add(open);
    }
    let rates = rates(inputs);
    let ledger = balances(inputs, "allowance", Side::Credit).closing;
    let nameless = open_items.len() == 1 && ledger.currencies().eq([""]);
    for (currency, buckets) in &open_items {
        let mut sum = Decimal::ZERO;
        let mut parts = Vec::new();
        for (at, bucket) in buckets.iter().enumerate() {
            let rate = rates.get(&(currency.clone(), at)).or_else(|| rates.get(&(String::new(), at))).copied().unwrap_or_default();
            let Ok(open) = bucket.total() else { continue };
            let Some(loss) = open.checked_mul(rate).and_then(|loss| loss.checked_div(Decimal::ONE_HUNDRED)) else { continue };
            if !loss.is_zero() {
                parts.push(format!("{}: {open} x {rate} %", BUCKETS[at].1));
            }
            sum = sum.checked_add(loss).unwrap_or(sum);
        }
        let expected = rounded(inputs, sum, currency);
        let Some(allowance) = ledger.of(if nameless { "" } else { currency }) else { continue };
        let Some(lacking) = expected.checked_sub(allowance).filter(|lacking| *lacking > findings.parameter("tolerance")) else { continue };
        let finding = Finding {
            field: Some(Field::ClosingBalance),
            expected: expected.to_string(),
            actual: allowance.to_string(),
            difference: Some(-lacking),
            currency: currency.clone(),
            at_stake: lacking,
            message: format!("{} = {}, the allowance is {allowance}", parts.join(" + "), money(expected, currency)),
            subject: format!("allowance|{currency}"),
            ..Finding::default()
        };
        findings.add(Subject::Other, finding);
    }
}

/// Loss rates by currency (empty: any) and place in [`BUCKETS`].
fn rates(inputs: &Inputs<'_>) -> HashMap<(String, usize), Decimal> {
    let mut rates = HashMap::new();
    for record in inputs.records(RecordKind::LossRates).into_iter().flat_map(|records| records.iter()) {
        let place = bucket_named(record.text(Field::Bucket));
        if let Some((place, rate)) = place.zip(record.decimal(Field::LossRate)) {
            rates.insert((record.text(Field::Currency).trim().to_uppercase(), place), rate);
        }
    }
    rates
}

/// `1-30`, `1 to 30 days`, `90+`, `over 90 days`, `current`, `not yet due`: the first number tells the bucket.
fn bucket_named(name: &str) -> Option<usize> {
    let digits: String = name.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    match digits.as_str() {
        "" => ["current", "not yet due", "not due"].contains(&name.trim().to_lowercase().as_str()).then_some(0),
        "0" => Some(0),
        "1" => Some(1),
        "30" | "31" => Some(2),
        "60" | "61" => Some(3),
        "90" | "91" => Some(4),
        _ => None,
    }
}
