//! A comparison in words: the same ones in every document.

use crate::text::count;
use crate::{ComparisonReport, Condition};
use rust_decimal::Decimal;
use tieout_billing::{Field, Totals};

/// One of the amounts of [`Totals`].
pub type AmountOf = fn(&Totals) -> Decimal;

/// Net, tax and gross, with their names.
pub const AMOUNTS: [(&str, AmountOf); 3] = [("net", |totals| totals.net), ("tax", |totals| totals.tax), ("gross", |totals| totals.gross)];

/// The result in one sentence: `1,029 of 25,900 invoices changed; 12 only before.`
pub fn verdict(report: &ComparisonReport) -> String {
    if !report.differs() {
        return format!("Nothing differs: {} invoices, {} lines.", count(report.invoices.matched), count(report.lines.matched));
    }
    let invoices = report.invoices;
    let mut parts = vec![format!("{} of {} matched invoices changed", count(invoices.changed), count(invoices.matched))];
    for (number, side) in [(invoices.removed, "before"), (invoices.added, "after")] {
        match number {
            0 => {}
            1 => parts.push(format!("1 is only {side}")),
            many => parts.push(format!("{} are only {side}", count(many))),
        }
    }
    if !report.overruns.is_empty() {
        parts.push("tolerance hid more than its budget".to_owned());
    }
    format!("{}.", parts.join("; "))
}

/// Conditions in words: `product starts with 82 and country is Germany`; empty for none.
pub fn conditions(conditions: &[Condition]) -> String {
    let words: Vec<String> = conditions
        .iter()
        .map(|condition| {
            let op = match condition.op.as_str() {
                "=" => "is",
                "in" => "is one of",
                "starts" => "starts with",
                ">=" => "is at least",
                "<=" => "is at most",
                "<" => "is below",
                ">" => "is above",
                other => other,
            };
            format!("{} {op} {}", field(&condition.field).to_lowercase(), condition.value)
        })
        .collect();
    words.join(" and ")
}

/// A field's title by its name: `Unit price` for `unit_price`; the name itself where Tieout does not know it.
pub fn field(name: &str) -> &str {
    match Field::from_name(name) {
        Some(known) => known.title(),
        None => name,
    }
}

/// The settings as label and value; what is left at its default is said too.
pub fn settings(report: &ComparisonReport) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = report.settings.iter().map(|setting| (setting.label.clone(), setting.value.clone())).collect();
    if rows.is_empty() {
        rows.push(("All settings".to_owned(), "as they come: keys found by Tieout, no field ignored, no tolerance".to_owned()));
    }
    if !report.fields_on_one_side.is_empty() {
        rows.push(("Not compared, on one side only".to_owned(), report.fields_on_one_side.join(", ")));
    }
    rows
}
