//! A review as a workbook: Summary, Findings, Checks, Figures, Stopped, People, Register.

use super::words::{review_lead, review_remains, title};
use super::{Money, RegisterSource, ReviewReport, Status};
use crate::xlsx::page::Page;
use crate::xlsx::sheet::{Formats, MOST_ROWS, Sheet};
use crate::{DocumentError, TableColumn, WriteSend};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet};
use tieout_billing::{FieldKind, Value};

/// A review as a workbook: Summary, Findings, Checks, Figures, Stopped, People, Register. A row holds one currency, so that every amount is
/// a number that can be summed; rows beyond what a sheet holds go on in a next one.
pub fn write_review_xlsx(report: &ReviewReport, register: &dyn RegisterSource, out: &mut dyn WriteSend) -> Result<(), DocumentError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(&report.title).set_comment(&report.tool_version));
    write_summary(workbook.add_worksheet(), report)?;
    write_findings(&mut workbook, report)?;
    write_figures(workbook.add_worksheet(), report)?;
    write_stopped(&mut workbook, report)?;
    write_people(workbook.add_worksheet(), report)?;
    write_register(&mut workbook, register)?;
    workbook.save_to_writer(out)?;
    Ok(())
}

fn write_summary(sheet: &mut Worksheet, report: &ReviewReport) -> Result<(), DocumentError> {
    let formats = Formats::new();
    sheet.set_name("Summary")?;
    sheet.set_column_width(0, 28)?;
    for column in 1..=9 {
        sheet.set_column_width(column, 18)?;
    }
    let mut page = Page::new(sheet, &formats);
    page.title(&report.title)?;
    page.labelled("Result", &review_lead(report))?;
    page.labelled("Run", &report.run)?;
    if let Some(previous) = &report.previous {
        page.labelled("Against", previous)?;
    }
    if let Some((from, to)) = report.period {
        page.labelled("Period", &format!("{from} to {to}"))?;
    }
    page.labelled("Checked", &format!("{} by {}, settings version {}", report.checked_at, report.checked_by, report.settings_version))?;
    if report.outdated {
        page.labelled("Warning", "The settings or records have changed since the checks ran: the findings are not today's.")?;
    }
    page.labelled("Written", &format!("{} by {}", report.generated_at, report.generated_by))?;
    page.labelled("Tool", &report.tool_version)?;
    page.labelled("Content of the review", &report.hash)?;
    if let Some(head) = &report.log_head {
        page.labelled("Head of the log", &format!("{head}, entry {}", report.log_entries))?;
    }
    for point in review_remains(report) {
        page.labelled("Remains", &point)?;
    }
    write_billed(&mut page, report)?;
    page.table(&["Status", "Invoices", "Currency", "Gross"])?;
    for status in Status::ALL {
        let of = report.statuses.iter().filter(|count| count.status == status);
        for found in of {
            let name = title(status.words());
            per_currency(&mut page, &[Value::Text(&name), whole(found.invoices)], &found.gross)?;
        }
    }
    write_tie_out(&mut page, report)
}

fn write_billed(page: &mut Page<'_>, report: &ReviewReport) -> Result<(), DocumentError> {
    page.table(&[
        "Billed",
        "Invoices",
        "Net",
        "Tax",
        "Gross",
        "Invoices before",
        "Net before",
        "Tax before",
        "Gross before",
        "Gross difference",
    ])?;
    for billed in &report.billed {
        let totals = billed.totals;
        let mut cells = vec![Value::Text(&billed.currency), whole(billed.invoices)];
        cells.extend([totals.net, totals.tax, totals.gross].map(Value::Decimal));
        if let Some(previous) = &billed.previous {
            cells.push(whole(previous.invoices));
            let before = previous.totals;
            cells.extend([before.net, before.tax, before.gross, totals.gross - before.gross].map(Value::Decimal));
        }
        page.cells(cells)?;
    }
    Ok(())
}

fn write_tie_out(page: &mut Page<'_>, report: &ReviewReport) -> Result<(), DocumentError> {
    let register = &report.register;
    page.table(&["Register", "Invoices", "Lines", "Customers", "Rows not read", "First invoice", "Last invoice", "Sealed"])?;
    let counts = [register.invoices, register.lines, register.customers, register.rejects].map(whole);
    let rest = [&register.first_invoice[..], &register.last_invoice, if register.sealed { "yes" } else { "no" }].map(Value::Text);
    page.cells(std::iter::once(Value::Text(&report.run)).chain(counts).chain(rest))?;
    for file in &register.files {
        page.labelled(&file.name, &format!("SHA-256 {}, {} rows", file.sha256, file.rows))?;
    }
    page.table(&["Tie-out", "Source", "Currency", "Control", "Register", "Difference"])?;
    if report.tie_out.is_empty() {
        page.cells([Value::Text("No control total was given")])?;
    }
    for control in &report.tie_out {
        let amounts = [control.control, control.register, control.difference()].map(Value::Decimal);
        page.cells([&control.name[..], &control.source, &control.currency].map(Value::Text).into_iter().chain(amounts))?;
    }
    if let Some(sample) = &report.sample {
        page.table(&["Sample", "Confidence %", "Tolerable %", "Population", "Size", "Looked at", "Wrong"])?;
        let counts = [sample.population, sample.size, sample.looked_at, sample.errors].map(whole);
        let rates = [sample.confidence, sample.tolerable].map(Value::Decimal);
        page.cells(std::iter::once(Value::Text("of what no check flagged")).chain(rates).chain(counts))?;
        page.labelled("Conclusion", &sample.conclusion)?;
    }
    Ok(())
}

fn write_findings(workbook: &mut Workbook, report: &ReviewReport) -> Result<(), DocumentError> {
    let columns = columns(&[
        "Group",
        "Check",
        "Severity",
        "Summary",
        "#Findings",
        "#Invoices",
        "#Customers",
        "Currency",
        "#At stake",
        "State",
        "Reason",
        "By",
    ]);
    let mut sheet = Sheet::streaming(workbook, "Findings", &columns, MOST_ROWS)?;
    for group in &report.groups {
        let names = [&group.id[..], &group.check, &group.severity, &group.summary].map(Value::Text);
        for (counts, (currency, amount)) in once_with([group.findings, group.invoices, group.customers].map(whole), &group.at_stake) {
            let rest = [&group.state[..], &group.reason, &group.by].map(Value::Text);
            let cells: Vec<Value<'_>> = names.into_iter().chain(counts).chain([currency, amount]).chain(rest).collect();
            sheet.row(&cells)?;
        }
    }
    sheet.finish()?;
    let formats = Formats::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Checks")?;
    sheet.set_column_width(0, 36)?;
    for column in 1..=7 {
        sheet.set_column_width(column, 16)?;
    }
    let mut page = Page::new(sheet, &formats);
    page.title("Checks")?;
    page.table(&["Family", "Checks run", "Not run", "Findings", "Invoices", "New", "Currency", "At stake"])?;
    for family in &report.families {
        let name = title(&family.family);
        let counts = [family.checks_run, family.checks_not_run, family.findings, family.invoices, family.new].map(whole);
        let cells: Vec<Value<'_>> = std::iter::once(Value::Text(&name)).chain(counts).collect();
        per_currency(&mut page, &cells, &family.at_stake)?;
    }
    page.table(&["Not run", "Family", "Needs"])?;
    for check in &report.not_run {
        let needs = if check.needs.is_empty() { "switched off".to_owned() } else { check.needs.join(", ") };
        page.cells([&check.name[..], &check.family, &needs].map(Value::Text))?;
    }
    Ok(())
}

/// What is not known has no value, and says what it needs.
fn write_figures(sheet: &mut Worksheet, report: &ReviewReport) -> Result<(), DocumentError> {
    let formats = Formats::new();
    sheet.set_name("Figures")?;
    for (column, width) in (0..).zip([36, 14, 10, 10, 60, 60]) {
        sheet.set_column_width(column, width)?;
    }
    let mut page = Page::new(sheet, &formats);
    page.title("Figures")?;
    page.table(&["Figure", "Value", "Unit", "Currency", "Formula", "Not known: needs"])?;
    for figure in &report.figures {
        let needs = figure.needs.join("; ");
        let row = |value, currency| {
            [Value::Text(&figure.name), value, Value::Text(&figure.unit), currency, Value::Text(&figure.formula), Value::Text(&needs)]
        };
        if figure.values.is_empty() {
            page.cells(row(Value::Empty, Value::Empty))?;
        }
        for value in &figure.values {
            page.cells(row(Value::Decimal(value.amount), Value::Text(&value.currency)))?;
        }
    }
    Ok(())
}

fn write_stopped(workbook: &mut Workbook, report: &ReviewReport) -> Result<(), DocumentError> {
    let columns = columns(&["Invoice", "Customer", "Status", "Currency", "#Gross", "#At stake", "Reason", "By", "At"]);
    let mut sheet = Sheet::streaming(workbook, "Stopped", &columns, MOST_ROWS)?;
    for one in &report.stopped {
        sheet.row(&[
            Value::Text(&one.invoice),
            Value::Text(&one.customer),
            Value::Text(one.status.name()),
            Value::Text(&one.gross.currency),
            Value::Decimal(one.gross.amount),
            Value::Decimal(one.at_stake),
            Value::Text(&one.reason),
            Value::Text(&one.by),
            Value::Text(&one.at),
        ])?;
    }
    sheet.finish()?;
    Ok(())
}

fn write_people(sheet: &mut Worksheet, report: &ReviewReport) -> Result<(), DocumentError> {
    let formats = Formats::new();
    sheet.set_name("People")?;
    sheet.set_column_width(0, 28)?;
    for column in 1..=6 {
        sheet.set_column_width(column, 20)?;
    }
    let mut page = Page::new(sheet, &formats);
    page.title("Who decided")?;
    match &report.sign_off {
        Some(sign_off) => {
            page.labelled("Signed off", &format!("{} by {}, key {}", sign_off.at, sign_off.by, sign_off.key))?;
            page.labelled("Note", &sign_off.note)?;
        }
        None => page.labelled("Signed off", "no")?,
    }
    page.table(&["Approved by", "Key", "Invoices", "As second", "Last", "Currency", "Gross"])?;
    for approval in &report.approvals {
        let cells = [
            Value::Text(&approval.by),
            Value::Text(&approval.key),
            whole(approval.invoices),
            whole(approval.as_second),
            Value::Text(&approval.last_at),
        ];
        per_currency(&mut page, &cells, &approval.gross)?;
    }
    page.table(&["Waived", "Check", "Reason", "Owner", "Until"])?;
    for waived in &report.waivers {
        let until = waived.expires.map_or(Value::Empty, Value::Date);
        page.cells([&waived.summary[..], &waived.check, &waived.reason, &waived.owner].map(Value::Text).into_iter().chain([until]))?;
    }
    Ok(())
}

fn write_register(workbook: &mut Workbook, register: &dyn RegisterSource) -> Result<(), DocumentError> {
    let columns = columns(&[
        "Invoice",
        "Customer",
        "Date",
        "Currency",
        "#Net",
        "#Tax",
        "#Gross",
        "#Lines",
        "#Findings",
        "#At stake",
        "Status",
        "Decided by",
        "Decided at",
    ]);
    let mut sheet = Sheet::streaming(workbook, "Register", &columns, MOST_ROWS)?;
    register.walk(&mut |row| {
        sheet.row(&[
            Value::Text(row.invoice),
            Value::Text(row.customer),
            row.date.map_or(Value::Empty, Value::Date),
            Value::Text(row.currency),
            Value::Decimal(row.totals.net),
            Value::Decimal(row.totals.tax),
            Value::Decimal(row.totals.gross),
            whole(row.lines),
            whole(row.findings),
            Value::Decimal(row.at_stake),
            Value::Text(row.status.name()),
            Value::Text(row.by),
            Value::Text(row.at),
        ])
    })?;
    sheet.finish()?;
    Ok(())
}

fn columns(titles: &[&str]) -> Vec<TableColumn> {
    let column = |title: &&str| match (title.strip_prefix('#'), *title) {
        (Some(title), _) => TableColumn { title: title.to_owned(), kind: FieldKind::Decimal },
        (None, "Date") => TableColumn { title: "Date".to_owned(), kind: FieldKind::Date },
        (None, title) => TableColumn { title: title.to_owned(), kind: FieldKind::Text },
    };
    titles.iter().map(column).collect()
}

fn whole<'a>(number: u64) -> Value<'a> {
    Value::Decimal(Decimal::from(number))
}

/// A row for each currency; the counts stand in the first one only, so that a column of them can be summed.
fn once_with<'a, const N: usize>(counts: [Value<'a>; N], money: &'a [Money]) -> Vec<([Value<'a>; N], (Value<'a>, Value<'a>))> {
    if money.is_empty() {
        return vec![(counts, (Value::Empty, Value::Empty))];
    }
    let row = |(index, one): (usize, &'a Money)| {
        let counts = if index == 0 { counts } else { [Value::Empty; N] };
        (counts, (Value::Text(&one.currency), Value::Decimal(one.amount)))
    };
    money.iter().enumerate().map(row).collect()
}

/// The same on a page: the name stands in every row, the other cells in the first.
fn per_currency(page: &mut Page<'_>, cells: &[Value<'_>], money: &[Money]) -> Result<(), DocumentError> {
    let Some((first, rest)) = money.split_first() else { return page.cells(cells.iter().copied()) };
    page.cells(cells.iter().copied().chain([Value::Text(&first.currency), Value::Decimal(first.amount)]))?;
    for one in rest {
        let blank = cells.iter().skip(1).map(|_| Value::Empty);
        page.cells(cells.iter().take(1).copied().chain(blank).chain([Value::Text(&one.currency), Value::Decimal(one.amount)]))?;
    }
    Ok(())
}
