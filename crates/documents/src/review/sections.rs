//! The parts of the page below its figures, in the order in which a director asks.

use super::words::{amount, figure_value, list, percent, plural, review_remains, sums, title};
use super::{Figure, Money, ReviewReport, Status};
use crate::html::page::{Page, currency_name, figure, places};
use crate::text::{count, moment};
use rust_decimal::Decimal;

/// How many stopped invoices and waivers the page names, and faults, so that it stays one page.
const MOST: usize = 4;
const MOST_GROUPS: usize = 5;
const MOST_FIGURES: usize = 8;
/// Currencies of a figure.
const MOST_VALUES: usize = 2;

pub fn write(page: &mut Page<'_>, report: &ReviewReport) {
    billed(page, report);
    figures(page, report);
    page.raw("<div class=\"pair\">\n");
    families(page, report);
    statuses(page, report);
    page.raw("</div>\n");
    groups(page, report);
    stopped(page, report);
    page.raw("<div class=\"pair\">\n<div>\n");
    register(page, report);
    sample(page, report);
    page.raw("</div>\n<div>\n");
    approvals(page, report);
    remains(page, report);
    page.raw("</div>\n</div>\n");
}

fn billed(page: &mut Page<'_>, report: &ReviewReport) {
    open(page, "billed", "What was billed");
    heads(page, &["Currency", "#Invoices", "#Net", "#Tax", "#Gross", "#Gross before", "#Difference", "#%"]);
    for billed in &report.billed {
        let digits = places(&billed.currency);
        page.raw("<tr><th scope=\"row\">").text(currency_name(&billed.currency)).raw("</th>");
        number(page, billed.invoices);
        page.amount(billed.totals.net, digits, false).amount(billed.totals.tax, digits, false);
        page.raw("<td class=\"number strong\">").raw(&figure(billed.totals.gross, digits, false)).raw("</td>");
        match &billed.previous {
            Some(previous) => {
                let (before, now) = (previous.totals.gross, billed.totals.gross);
                page.amount(before, digits, false).amount(now - before, digits, true);
                page.raw("<td class=\"number muted\">").raw(&percent(before, now)).raw("</td></tr>\n");
            }
            None => {
                page.raw("<td class=\"number muted\">–</td><td></td><td></td></tr>\n");
            }
        }
    }
    close(page);
}

/// The figures that are known, with their formulas for whoever points at them. What the others need is in the workbook.
fn figures(page: &mut Page<'_>, report: &ReviewReport) {
    let known: Vec<&Figure> = report.figures.iter().filter(|figure| figure.needs.is_empty()).collect();
    if known.is_empty() {
        return;
    }
    open_section(page, "kpis", "Figures");
    page.raw("<dl>\n");
    for figure in known.iter().take(MOST_FIGURES) {
        page.raw("<div><dt class=\"muted\" title=\"").text(&figure.formula).raw("\">").text(&figure.name).raw("</dt>");
        for value in figure.values.iter().take(MOST_VALUES) {
            page.raw("<dd>").text(&figure_value(value, &figure.unit)).raw("</dd>");
        }
        if figure.values.len() > MOST_VALUES {
            page.raw("<dd class=\"muted\">and ").raw(&count((figure.values.len() - MOST_VALUES) as u64)).raw(" more</dd>");
        }
        page.raw("</div>\n");
    }
    page.raw("</dl>\n");
    let (shown, unknown) = (known.len().min(MOST_FIGURES), report.figures.len() - known.len());
    let rest = [(known.len() - shown, "more known"), (unknown, "not known for want of records")];
    let rest: Vec<String> = rest.into_iter().filter(|(number, _)| *number > 0).map(|(number, words)| format!("{number} {words}")).collect();
    if !rest.is_empty() {
        page.raw("<p class=\"muted\">").text(&list(&rest)).raw(", in the workbook</p>\n");
    }
    page.raw("</section>\n");
}

fn families(page: &mut Page<'_>, report: &ReviewReport) {
    open(page, "families", "Findings by family");
    heads(page, &["Family", "#Checks", "#Findings", "#New", "#At stake"]);
    for family in &report.families {
        page.raw("<tr><th scope=\"row\">").text(&title(&family.family)).raw("</th><td class=\"number\">").raw(&count(family.checks_run));
        if family.checks_not_run > 0 {
            page.raw(" <span class=\"muted\">of ").raw(&count(family.checks_run + family.checks_not_run)).raw("</span>");
        }
        page.raw("</td>");
        if family.checks_run == 0 {
            page.raw("<td class=\"muted\" colspan=\"3\">not run</td></tr>\n");
            continue;
        }
        number(page, family.findings);
        number(page, family.new);
        money(page, &family.at_stake);
        page.raw("</tr>\n");
    }
    close(page);
}

fn statuses(page: &mut Page<'_>, report: &ReviewReport) {
    open(page, "statuses", "Where the invoices stand");
    heads(page, &["Status", "#Invoices", "#Gross"]);
    for status in Status::ALL {
        let Some(found) = report.statuses.iter().find(|count| count.status == status && count.invoices > 0) else { continue };
        page.raw("<tr><th scope=\"row\">").text(&title(status.words())).raw("</th>");
        number(page, found.invoices);
        money(page, &found.gross);
        page.raw("</tr>\n");
    }
    close(page);
}

fn groups(page: &mut Page<'_>, report: &ReviewReport) {
    if report.groups.is_empty() {
        return;
    }
    open(page, "groups", "Largest faults");
    heads(page, &["Severity", "What is wrong", "#Invoices", "#At stake", "Decision"]);
    for group in report.groups.iter().take(MOST_GROUPS) {
        page.raw("<tr><td><span class=\"severity ").raw(severity_class(&group.severity)).raw("\">").text(&title(&group.severity));
        page.raw("</span></td><td class=\"words\">").text(&group.summary).raw("</td>");
        number(page, group.invoices);
        money(page, &group.at_stake);
        page.raw("<td class=\"words decision\">").text(&title(&group.state));
        if !group.by.is_empty() {
            page.raw(" <span class=\"muted\">by ").text(&group.by).raw("</span>");
        }
        page.raw("</td></tr>\n");
    }
    close_table(page);
    more(page, report.findings.groups, report.groups.len().min(MOST_GROUPS), "group of findings", "groups of findings");
    page.raw("</section>\n");
}

/// A class of the style for what may be any text.
fn severity_class(severity: &str) -> &'static str {
    match severity {
        "critical" | "high" => "severe",
        _ => "mild",
    }
}

fn stopped(page: &mut Page<'_>, report: &ReviewReport) {
    if report.stopped.is_empty() {
        return;
    }
    open(page, "stopped", "Held and rejected");
    heads(page, &["Invoice", "Customer", "#Gross", "#At stake", "Why", "Who"]);
    for one in report.stopped.iter().take(MOST) {
        page.raw("<tr><th scope=\"row\" class=\"words\">")
            .text(&one.invoice)
            .raw("</th><td class=\"words\">")
            .text(&one.customer)
            .raw("</td>");
        money(page, std::slice::from_ref(&one.gross));
        money(page, &[Money { currency: one.gross.currency.clone(), amount: one.at_stake }]);
        page.raw("<td class=\"words\">").raw(if one.status == Status::Rejected { "<b>Rejected:</b> " } else { "" });
        page.text(&one.reason).raw("</td><td class=\"words muted\">").text(&one.by).raw("</td></tr>\n");
    }
    close_table(page);
    let all = report.with_status(Status::Held) + report.with_status(Status::Rejected);
    more(page, all, report.stopped.len().min(MOST), "invoice", "invoices");
    page.raw("</section>\n");
}

fn register(page: &mut Page<'_>, report: &ReviewReport) {
    let register = &report.register;
    open_section(page, "register", "Run register");
    let mut facts = vec![plural(register.invoices, "invoice"), plural(register.lines, "line"), plural(register.customers, "customer")];
    if register.rejects > 0 {
        facts.push(format!("{} not read", plural(register.rejects, "row")));
    }
    if !register.first_invoice.is_empty() {
        facts.push(format!("{} to {}", register.first_invoice, register.last_invoice));
    }
    facts.push(if register.sealed { "sealed".to_owned() } else { "not sealed".to_owned() });
    page.raw("<p>").text(&facts.join(" · ")).raw("</p>\n");
    for file in &register.files {
        page.raw("<p class=\"file muted\">")
            .text(&file.name)
            .raw(" <code>")
            .text(file.sha256.get(..16).unwrap_or(&file.sha256))
            .raw("</code></p>\n");
    }
    if report.tie_out.is_empty() {
        page.raw("<p class=\"muted\">No control total was given: the register is not tied out.</p>\n</section>\n");
        return;
    }
    page.raw("<table>\n");
    heads(page, &["Tie-out", "#Control", "#Register", "#Difference"]);
    for control in &report.tie_out {
        let digits = if control.currency.is_empty() { 0 } else { places(&control.currency) };
        page.raw("<tr><th scope=\"row\" class=\"words\">").text(&control.name).raw(" ").text(&control.currency);
        page.raw(" <span class=\"muted\">").text(&control.source).raw("</span></th>");
        page.amount(control.control, digits, false).amount(control.register, digits, false);
        tied(page, control.difference(), digits);
    }
    close(page);
}

fn tied(page: &mut Page<'_>, difference: Decimal, digits: u32) {
    let (class, sign) = if difference.is_zero() { ("kept", "✓") } else { ("broken", "✗") };
    page.raw("<td class=\"number ").raw(class).raw("\">").raw(sign).raw(" ").raw(&figure(difference, digits, true)).raw("</td></tr>\n");
}

fn approvals(page: &mut Page<'_>, report: &ReviewReport) {
    if report.approvals.is_empty() {
        open_section(page, "approvals", "Who approved");
        page.raw("<p class=\"muted\">Nobody yet.</p>\n</section>\n");
        return;
    }
    open(page, "approvals", "Who approved");
    heads(page, &["Who", "#Invoices", "#Gross"]);
    for approval in &report.approvals {
        page.raw("<tr><th scope=\"row\" class=\"words\">").text(&approval.by);
        page.raw("<br><span class=\"muted when\">").text(&moment(&approval.last_at)).raw("</span></th><td class=\"number\">");
        page.raw(&count(approval.invoices));
        if approval.as_second > 0 {
            page.raw("<br><span class=\"muted\">").raw(&count(approval.as_second)).raw(" second</span>");
        }
        page.raw("</td>");
        money(page, &approval.gross);
        page.raw("</tr>\n");
    }
    close(page);
}

fn sample(page: &mut Page<'_>, report: &ReviewReport) {
    open_section(page, "sample", "Sample of what no check flagged");
    match &report.sample {
        None => {
            page.raw("<p class=\"muted\">None was planned.</p>\n");
        }
        Some(sample) => {
            page.raw("<p>").raw(&count(sample.looked_at)).raw(" of ").raw(&count(sample.size)).raw(" looked at, out of ");
            page.raw(&count(sample.population)).raw("; ").raw(&count(sample.errors)).raw(" wrong. Confidence ");
            page.raw(&figure(sample.confidence, 0, false))
                .raw(" %, tolerable ")
                .raw(&figure(sample.tolerable, 0, false))
                .raw(" %.</p>\n<p>");
            page.text(&sample.conclusion).raw("</p>\n");
        }
    }
    if !report.waivers.is_empty() {
        page.raw("<h2>Waived</h2>\n<ul>");
        for waived in report.waivers.iter().take(MOST) {
            page.raw("<li>").text(&waived.summary).raw(" <span class=\"muted\">").text(&waived.reason).raw(", ").text(&waived.owner);
            if let Some(day) = waived.expires {
                page.raw(", until ").raw(&day.to_string());
            }
            page.raw("</span></li>\n");
        }
        page.raw("</ul>\n");
        more(page, report.waivers.len() as u64, report.waivers.len().min(MOST), "waiver", "waivers");
    }
    page.raw("</section>\n");
}

fn remains(page: &mut Page<'_>, report: &ReviewReport) {
    open_section(page, "remains", "What remains");
    let points = review_remains(report);
    if points.is_empty() {
        page.raw("<p class=\"kept\">✓ Nothing.</p>\n");
    } else {
        page.raw("<ul>");
        for point in &points {
            page.raw("<li>").text(point).raw("</li>\n");
        }
        page.raw("</ul>\n");
    }
    let off: Vec<&str> = report.not_run.iter().filter(|check| check.needs.is_empty()).map(|check| check.name.as_str()).collect();
    if !off.is_empty() {
        page.raw("<p class=\"muted\">Switched off: ").text(&list(&off)).raw(".</p>\n");
    }
    page.raw("</section>\n");
}

/// Amounts one below the other, largest first; of more than three currencies, how many more.
fn money(page: &mut Page<'_>, sums_of: &[Money]) {
    page.raw("<td class=\"number\">");
    if sums_of.len() > 3 {
        page.text(&sums(sums_of));
    } else {
        for (index, one) in sums_of.iter().enumerate() {
            page.raw(if index > 0 { "<br>" } else { "" });
            page.raw(if one.amount.is_zero() { "<span class=\"muted\">" } else { "<span>" }).text(&amount(one, false)).raw("</span>");
        }
    }
    page.raw("</td>");
}

fn number(page: &mut Page<'_>, number: u64) {
    page.raw(if number == 0 { "<td class=\"number muted\">" } else { "<td class=\"number\">" }).raw(&count(number)).raw("</td>");
}

fn more(page: &mut Page<'_>, all: u64, shown: usize, one: &str, many: &str) {
    let left = all.saturating_sub(shown as u64);
    if left > 0 {
        page.raw("<p class=\"muted\">and ").raw(&count(left)).raw(" more ").raw(if left == 1 { one } else { many });
        page.raw(", in the workbook</p>\n");
    }
}

fn open_section(page: &mut Page<'_>, id: &str, name: &str) {
    page.raw("<section id=\"").raw(id).raw("\">\n<h2>").raw(name).raw("</h2>\n");
}

fn open(page: &mut Page<'_>, id: &str, name: &str) {
    open_section(page, id, name);
    page.raw("<table>\n");
}

/// The head of a table; `#` before a title: a column of numbers.
fn heads(page: &mut Page<'_>, titles: &[&str]) {
    page.raw("<thead><tr>");
    for title in titles {
        match title.strip_prefix('#') {
            Some(title) => page.raw("<th scope=\"col\" class=\"number\">").raw(title),
            None => page.raw("<th scope=\"col\">").raw(title),
        };
        page.raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
}

fn close_table(page: &mut Page<'_>) {
    page.raw("</tbody></table>\n");
}

fn close(page: &mut Page<'_>) {
    close_table(page);
    page.raw("</section>\n");
}
