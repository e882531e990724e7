//! A review as a message for Slack, in its `mrkdwn` (docs.slack.dev, "Formatting message text").

use super::words::{amount, figure_value, list, percent, plural, review_lead, review_remains, stake, sums, title};
use super::{Money, ReviewReport, Status};
use crate::html::page::{figure, places};
use crate::text::{count, moment};
use std::fmt::Write;

/// How many faults, held invoices and open points a message names: it is read on a phone.
const MOST: usize = 5;

/// The review as a text that Slack shows well: bold titles, bullets, one line each. Names from the workspace can neither format it nor
/// mention anyone.
pub fn review_slack_text(report: &ReviewReport) -> String {
    let mut text = format!("*{}*", safe(&report.title));
    let run = if report.run == report.title { String::new() } else { format!("{} · ", safe(&report.run)) };
    let period = report.period.map(|(from, to)| format!("{from} to {to} · ")).unwrap_or_default();
    let _ = writeln!(text, "\n_{run}{period}{}_", safe(&moment(&report.generated_at)));
    let _ = writeln!(text, "{}", safe(&review_lead(report)));
    billed(&mut text, report);
    findings(&mut text, report);
    figures(&mut text, report);
    stopped(&mut text, report);
    people(&mut text, report);
    section(&mut text, "What remains", review_remains(report).iter().map(|point| safe(point)));
    if let Some(head) = &report.log_head {
        let _ = writeln!(text, "\nLog head `{}` after {}", safe(head), entries(report.log_entries));
    }
    text
}

fn billed(text: &mut String, report: &ReviewReport) {
    let lines = report.billed.iter().map(|billed| {
        let now = Money { currency: billed.currency.clone(), amount: billed.totals.gross };
        let mut line = format!("{} gross, {}", safe(&amount(&now, false)), plural(billed.invoices, "invoice"));
        if let Some(previous) = &billed.previous {
            let change = figure(now.amount - previous.totals.gross, places(&now.currency), true);
            let share = safe(&percent(previous.totals.gross, now.amount));
            let share = if share == "–" { String::new() } else { format!(", {share} %") };
            let _ = write!(line, " ({change} against the run before{share})");
        }
        line
    });
    section(text, "Billed", lines);
    if let Some(tied) = report.tied_out() {
        let words = if tied { "✓ agrees with every control total" } else { "✗ does not agree with its control totals" };
        let _ = writeln!(text, "• The register {words}");
    }
}

fn findings(text: &mut String, report: &ReviewReport) {
    let lines =
        report.families.iter().filter(|family| family.findings > 0).map(|family| {
            format!("{}: {}{}", safe(&title(&family.family)), plural(family.findings, "finding"), at_stake(&family.at_stake))
        });
    section(text, "Findings", lines);
    let faults = report.groups.iter().take(MOST).map(|group| {
        format!(
            "{}: {} ({}{})",
            safe(&title(&group.severity)),
            safe(&group.summary),
            plural(group.invoices, "invoice"),
            at_stake(&group.at_stake)
        )
    });
    section(text, "Largest faults", faults);
}

fn figures(text: &mut String, report: &ReviewReport) {
    let known = report.figures.iter().filter(|figure| figure.needs.is_empty()).take(MOST);
    let lines = known.map(|figure| {
        let values: Vec<String> = figure.values.iter().take(MOST).map(|value| figure_value(value, &figure.unit)).collect();
        format!("{}: {}", safe(&figure.name), safe(&list(&values)))
    });
    section(text, "Figures", lines);
}

/// `, GBP 12.00 at stake`; empty where nothing is.
fn at_stake(money: &[Money]) -> String {
    match stake(money) {
        nothing if nothing.is_empty() => nothing,
        sums => format!(", {} at stake", safe(&sums)),
    }
}

fn stopped(text: &mut String, report: &ReviewReport) {
    let lines = report.stopped.iter().take(MOST).map(|one| {
        let status = title(one.status.words());
        format!("{status}: {}, {}, {}: {}", safe(&one.invoice), safe(&one.customer), safe(&amount(&one.gross, false)), safe(&one.reason))
    });
    section(text, "Held and rejected", lines);
    let all = report.with_status(Status::Held) + report.with_status(Status::Rejected);
    if let Some(more) = all.checked_sub(report.stopped.len().min(MOST) as u64).filter(|more| *more > 0) {
        let _ = writeln!(text, "• and {} more", count(more));
    }
}

fn people(text: &mut String, report: &ReviewReport) {
    let approvals = report
        .approvals
        .iter()
        .map(|approval| format!("{}: {}, {}", safe(&approval.by), plural(approval.invoices, "invoice"), safe(&sums(&approval.gross))));
    section(text, "Approved by", approvals);
    if let Some(sample) = &report.sample {
        let figures = format!("{} of {} looked at, {} wrong", count(sample.looked_at), count(sample.size), count(sample.errors));
        let _ = writeln!(text, "• Sample at {} % confidence: {figures}", figure(sample.confidence, 0, false));
    }
}

fn section(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let mut lines = lines.peekable();
    if lines.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "\n*{name}*");
    for line in lines {
        let _ = writeln!(text, "• {line}");
    }
}

fn entries(number: u64) -> String {
    if number == 1 { "1 entry".to_owned() } else { format!("{} entries", count(number)) }
}

/// A text of others: on one line, without a mention, a link or a format.
///
/// Slack knows an escape for `&`, `<` and `>` only. The signs that format give way to others that look alike; `_` only at the edge of a
/// word, since only there does it format, and `@` is kept from the word after it.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let within = |index: Option<usize>| index.and_then(|index| letters.get(index)).is_some_and(|other| other.is_alphanumeric());
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '*' => safe.push('∗'),
            '~' => safe.push('∼'),
            '`' => safe.push('ˋ'),
            '_' if !(within(at.checked_sub(1)) && within(Some(at + 1))) => safe.push('＿'),
            '@' if !within(at.checked_sub(1)) => safe.push_str("@\u{2060}"),
            control if control.is_control() => safe.push(' '),
            other => safe.push(*other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn a_name_neither_formats_nor_mentions() {
        for (text, shown) in [
            ("SEAT_PRO_ANNUAL", "SEAT_PRO_ANNUAL"),
            ("_quiet_", "＿quiet＿"),
            ("*all* ~free~ `x`", "∗all∗ ∼free∼ ˋxˋ"),
            ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@\u{2060}U1&gt;"),
            ("@here", "@\u{2060}here"),
            ("a@b.example", "a@b.example"),
            ("two\nlines", "two lines"),
        ] {
            assert_eq!(safe(text), shown);
        }
    }
}
