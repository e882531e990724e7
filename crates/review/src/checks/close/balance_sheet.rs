//! CLS-12: assets are liabilities and equity.

use super::ledger::{in_period, is_of_type};
use super::sums::{apart, money};
use crate::check::{Check, CheckKind, Family, Need, Severity, TOLERANCE};
use crate::finding::{Finding, Findings, Subject};
use crate::inputs::Inputs;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tieout_billing::{ExactSum, Field, RecordKind};

const ASSETS: [&str; 3] = ["asset", "receivable", "cash"];
/// Revenue that is not closed to equity yet is part of it.
const CREDITS: [&str; 5] = ["liability", "deferred_revenue", "tax_payable", "equity", "revenue"];

pub const CHECK: Check = Check {
    id: "CLS-12",
    name: "Balance sheet",
    family: Family::Close,
    severity: Severity::Critical,
    meaning: "The closing balances of assets are not those of liabilities and equity, per legal entity, currency and day. A ledger that writes \
              credits with a minus is understood; net income and translation differences are rows of type equity; an allowance lowers the assets.",
    formula: "sum(asset, receivable, cash) - allowance <> sum(liability, deferred_revenue, tax_payable) + sum(equity, revenue)",
    needs: &[
        Need::RecordColumn(RecordKind::GeneralLedger, Field::ClosingBalance),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "asset"),
        Need::RecordValue(RecordKind::GeneralLedger, Field::AccountType, "equity"),
    ],
    parameters: &[TOLERANCE],
    at_stake: "How far the two sides are apart.",
    mend: "Look for an account that the export leaves out, a one-sided entry, or net income that is not carried to equity.",
    source: "NetSuite dbt package, netsuite2__balance_sheet",
    kind: CheckKind::Run(check),
};

#[derive(Default)]
struct Sides {
    assets: ExactSum,
    credits: ExactSum,
}

fn check(inputs: &Inputs<'_>, findings: &mut Findings<'_>) {
    let mut sheets: BTreeMap<(&str, &str, Option<NaiveDate>), Sides> = BTreeMap::new();
    for record in in_period(inputs) {
        let Some(balance) = record.decimal(Field::ClosingBalance) else { continue };
        let sheet = sheets.entry((record.text(Field::Seller), record.text(Field::Currency), record.date(Field::Date))).or_default();
        let is_one_of = |types: &[&str]| types.iter().any(|account_type| is_of_type(&record, account_type));
        if is_one_of(&ASSETS) {
            sheet.assets.add(balance);
        } else if is_one_of(&["allowance"]) {
            sheet.assets.add(-balance.abs());
        } else if is_one_of(&CREDITS) {
            sheet.credits.add(balance);
        }
    }
    for ((seller, currency, date), sides) in sheets {
        let (Ok(assets), Ok(credits)) = (sides.assets.total(), sides.credits.total()) else { continue };
        let signed = credits < Decimal::ZERO && assets > Decimal::ZERO;
        let credits = if signed { -credits } else { credits };
        let Some(finding) = apart(credits, assets, currency, findings.parameter("tolerance")) else { continue };
        let place = [seller, currency].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        let at = date.map_or(String::new(), |date| format!(" on {date}"));
        let message = format!("assets {}, liabilities and equity {}{at}", money(assets, currency), money(credits, currency));
        findings.add(
            Subject::Other,
            Finding { field: Some(Field::ClosingBalance), message, subject: format!("balance sheet|{place}"), ..finding },
        );
    }
}
