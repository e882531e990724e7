//! A review in words: the same ones on the page, in the workbook, in the message and in the window.

use super::{Money, ReviewReport, Status};
use crate::html::page::{currency_name, figure, places};
use crate::text::count;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The review in two or three sentences, as a director reads it first.
///
/// `412 invoices were billed: GBP 98,201.55 gross. 41 findings on 37 invoices put GBP 1,204.10 at stake; 12 invoices are held.`
pub fn review_lead(report: &ReviewReport) -> String {
    let billed: Vec<Money> =
        report.billed.iter().map(|billed| Money { currency: billed.currency.clone(), amount: billed.totals.gross }).collect();
    let mut text = format!("{} {} billed", plural(report.register.invoices, "invoice"), were(report.register.invoices));
    if !billed.is_empty() {
        text.push_str(&format!(": {} gross", sums(&billed)));
    }
    text.push_str(". ");
    text.push_str(&found(report));
    let stopped: Vec<String> = [Status::Held, Status::Rejected]
        .into_iter()
        .map(|status| (report.with_status(status), status.words()))
        .filter(|(invoices, _)| *invoices > 0)
        .map(|(invoices, words)| format!("{} {} {words}", plural(invoices, "invoice"), are(invoices)))
        .collect();
    if !stopped.is_empty() {
        text.push_str(&format!("; {}", stopped.join(" and ")));
    }
    text.push('.');
    match &report.sign_off {
        Some(sign_off) => text.push_str(&format!(" Signed off by {}.", sign_off.by)),
        None if report.remaining() == 0 => text.push_str(" Every invoice is decided; the review is not signed off."),
        None => text.push_str(&format!(" {} {} to be decided.", plural(report.remaining(), "invoice"), remain(report.remaining()))),
    }
    text
}

fn found(report: &ReviewReport) -> String {
    let findings = &report.findings;
    if findings.all == 0 {
        return "No check found anything".to_owned();
    }
    let stake = match stake(&findings.at_stake) {
        nothing if nothing.is_empty() => "with no money at stake".to_owned(),
        sums => format!("with {sums} at stake"),
    };
    format!("{} on {}, {stake}", plural(findings.all, "finding"), plural(findings.invoices, "invoice"))
}

/// What is left to do before the run may go out, one sentence each; empty: nothing.
pub fn review_remains(report: &ReviewReport) -> Vec<String> {
    let mut list = Vec::new();
    for (status, singular, many) in [
        (Status::ToReview, "invoice is to be reviewed", "invoices are to be reviewed"),
        (Status::InReview, "invoice is in review", "invoices are in review"),
        (Status::HalfApproved, "invoice needs a second approval", "invoices need a second approval"),
        (Status::Held, "held invoice is to be mended or let go", "held invoices are to be mended or let go"),
    ] {
        match report.with_status(status) {
            0 => {}
            1 => list.push(format!("1 {singular}")),
            invoices => list.push(format!("{} {many}", count(invoices))),
        }
    }
    let severe = |severity: &str| matches!(severity, "critical" | "high");
    let open = report.groups.iter().filter(|group| group.state == "open" && severe(&group.severity)).count() as u64;
    if open > 0 {
        list.push(format!("{} of critical or high severity {} undecided", plural(open, "group"), are(open)));
    }
    for control in report.tie_out.iter().filter(|control| !control.difference().is_zero()) {
        let places = if control.currency.is_empty() { 0 } else { places(&control.currency) };
        let difference = figure(control.difference(), places, true);
        let amount = if control.currency.is_empty() { difference } else { format!("{} {difference}", control.currency) };
        list.push(format!("{} differs from {} by {amount}", control.name, source(&control.source)));
    }
    if report.register.rejects > 0 {
        let rows = report.register.rejects;
        list.push(format!("{} of the files could not be read and {} in no figure here", plural(rows, "row"), are(rows)));
    }
    let lacking = report.not_run.iter().filter(|check| !check.needs.is_empty()).count() as u64;
    if lacking > 0 {
        list.push(format!("{} did not run for lack of {}", plural(lacking, "check"), needs(report)));
    }
    if let Some(sample) = report.sample.as_ref().filter(|sample| sample.looked_at < sample.size) {
        let left = sample.size - sample.looked_at;
        list.push(format!("{} of the sample {} to be looked at", plural(left, "invoice"), are(left)));
    }
    if report.outdated {
        list.push("The settings or records have changed since the checks ran: run them again".to_owned());
    }
    if report.sign_off.is_none() {
        list.push("The review is not signed off".to_owned());
    }
    list
}

fn source(name: &str) -> &str {
    if name.is_empty() { "its control total" } else { name }
}

/// What the checks that did not run lack, each once; of many things, those that most of them lack.
fn needs(report: &ReviewReport) -> String {
    const MOST: usize = 5;
    let mut lacking: BTreeMap<&str, u64> = BTreeMap::new();
    for need in report.not_run.iter().flat_map(|check| &check.needs) {
        *lacking.entry(need).or_default() += 1;
    }
    let mut lacking: Vec<(&str, u64)> = lacking.into_iter().collect();
    let others = lacking.len().saturating_sub(MOST) as u64;
    if others > 0 {
        lacking.sort_by_key(|(_, checks)| std::cmp::Reverse(*checks));
        lacking.truncate(MOST);
    }
    let mut words: Vec<String> = lacking.into_iter().map(|(need, _)| need.to_owned()).collect();
    if others > 0 {
        words.push(plural(others, "other thing"));
    }
    list(&words)
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `GBP 9,803,120.11 and EUR 12.00`; of more than three, the first three and how many more.
pub fn sums(money: &[Money]) -> String {
    const MOST: usize = 3;
    let mut words: Vec<String> = money.iter().take(MOST).map(|one| amount(one, false)).collect();
    if money.len() > MOST {
        words.push(plural_with((money.len() - MOST) as u64, "further currency", "further currencies"));
    }
    list(&words)
}

/// The sums that are not zero; empty where all are.
pub fn stake(money: &[Money]) -> String {
    let some: Vec<Money> = money.iter().filter(|one| !one.amount.is_zero()).cloned().collect();
    sums(&some)
}

/// `GBP 12.00`; without a code where there is none.
pub fn amount(money: &Money, signed: bool) -> String {
    let figure = figure(money.amount, places(&money.currency), signed);
    if money.currency.is_empty() { figure } else { format!("{} {figure}", currency_name(&money.currency)) }
}

/// `EUR 35.59 days`, `97.00 %`, `USD 900,000.00`: the value of a figure with its unit.
pub fn figure_value(value: &Money, unit: &str) -> String {
    if unit == "money" {
        return amount(value, false);
    }
    let unit = if unit == "percent" { "%" } else { unit };
    format!("{} {} {unit}", value.currency, figure(value.amount, 2, false)).trim().to_owned()
}

/// The change in percent with two digits; a dash where before is zero or the figure would say nothing.
pub fn percent(before: Decimal, after: Decimal) -> String {
    let share = (after - before).checked_mul(Decimal::ONE_HUNDRED).and_then(|change| change.checked_div(before.abs()));
    match share.map(|share| share.round_dp(2)) {
        Some(share) if share.is_zero() && after != before => "< 0.01".to_owned(),
        Some(share) if share.abs() < Decimal::from(1000) => figure(share, 2, true),
        _ => "–".to_owned(),
    }
}

/// `1 invoice`, `1,486 invoices`.
pub fn plural(number: u64, one: &str) -> String {
    plural_with(number, one, &format!("{one}s"))
}

fn plural_with(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

fn are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

fn were(number: u64) -> &'static str {
    if number == 1 { "was" } else { "were" }
}

fn remain(number: u64) -> &'static str {
    if number == 1 { "remains" } else { "remain" }
}

/// `Accuracy` for `accuracy`; a user's own family as it is named.
pub fn title(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect::<String>().replace('_', " "),
        None => "Other".to_owned(),
    }
}
