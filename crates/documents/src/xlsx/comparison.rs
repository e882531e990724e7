//! A comparison as a workbook: Summary, Causes, Differences, Proof, Settings.

use super::page::Page;
use super::sheet::{Formats, MOST_ROWS, Sheet};
use crate::words;
use crate::{ComparisonReport, DifferenceSource, DocumentError, Side, TableColumn, Tally, WriteSend};
use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet};
use tieout_billing::{FieldKind, Totals, Value};

/// A comparison as a workbook of five sheets: Summary, Causes, Differences, Proof, Settings. Differences beyond what a sheet holds go on
/// in a next one, and the summary says so.
pub fn write_comparison_xlsx(
    report: &ComparisonReport,
    differences: &dyn DifferenceSource,
    out: &mut dyn WriteSend,
) -> Result<(), DocumentError> {
    write_comparison(report, differences, out, MOST_ROWS)
}

fn write_comparison(
    report: &ComparisonReport,
    differences: &dyn DifferenceSource,
    out: &mut dyn WriteSend,
    most_rows: u32,
) -> Result<(), DocumentError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(&report.title).set_comment(&report.tool_version));
    write_summary(workbook.add_worksheet(), report, differences.count(), most_rows)?;
    write_causes(&mut workbook, report)?;
    write_differences(&mut workbook, differences, most_rows)?;
    write_proof(&mut workbook, report)?;
    write_settings(workbook.add_worksheet(), report)?;
    workbook.save_to_writer(out)?;
    Ok(())
}

fn write_summary(sheet: &mut Worksheet, report: &ComparisonReport, differences: u64, most_rows: u32) -> Result<(), DocumentError> {
    let formats = Formats::new();
    sheet.set_name("Summary")?;
    sheet.set_column_width(0, 24)?;
    for column in 1..=9 {
        sheet.set_column_width(column, 18)?;
    }
    let mut page = Page::new(sheet, &formats);
    page.title(&report.title)?;
    page.labelled("Result", &words::verdict(report))?;
    page.labelled("Written", &format!("{} by {}", report.generated_at, report.generated_by))?;
    page.labelled("Tool", &report.tool_version)?;
    if let Some(head) = &report.log_head {
        page.labelled("Head of the log", head)?;
    }
    let listed = if differences > u64::from(most_rows) {
        format!("{differences}; a sheet holds {most_rows}, so they go on in Differences (2) and further")
    } else {
        differences.to_string()
    };
    page.labelled("Differences listed", &listed)?;

    page.table(&["Counted", "Matched", "Same", "Changed", "Only after (added)", "Only before (removed)"])?;
    for (name, tally) in [("Invoices", report.invoices), ("Lines", report.lines)] {
        let Tally { matched, unchanged, changed, added, removed } = tally;
        let counts = [matched, unchanged, changed, added, removed].map(|count| Value::Decimal(Decimal::from(count)));
        page.cells(std::iter::once(Value::Text(name)).chain(counts))?;
    }

    page.table(&[
        "Currency",
        "Net before",
        "Net after",
        "Net difference",
        "Tax before",
        "Tax after",
        "Tax difference",
        "Gross before",
        "Gross after",
        "Gross difference",
    ])?;
    for proof in &report.proof {
        let pairs = [(proof.before.net, proof.after.net), (proof.before.tax, proof.after.tax), (proof.before.gross, proof.after.gross)];
        let amounts = pairs.into_iter().flat_map(|(before, after)| [before, after, after - before]).map(Value::Decimal);
        page.cells(std::iter::once(Value::Text(&proof.currency)).chain(amounts))?;
    }

    for (name, side) in [("Before", &report.before), ("After", &report.after)] {
        write_side(&mut page, name, side)?;
    }
    Ok(())
}

fn write_side(page: &mut Page<'_>, name: &str, side: &Side) -> Result<(), DocumentError> {
    page.table(&[name, "Invoices", "Lines", "Rejected rows"])?;
    let counts = [side.invoices, side.lines, side.rejects].map(|count| Value::Decimal(Decimal::from(count)));
    page.cells(std::iter::once(Value::Text(&side.name)).chain(counts))?;
    for file in &side.files {
        page.labelled(&file.name, &format!("SHA-256 {}, {} bytes", file.sha256, file.bytes))?;
    }
    Ok(())
}

fn write_causes(workbook: &mut Workbook, report: &ComparisonReport) -> Result<(), DocumentError> {
    let currencies: Vec<&str> = report.proof.iter().map(|proof| proof.currency.as_str()).collect();
    let text = |title: &str| TableColumn { title: title.to_owned(), kind: FieldKind::Text };
    let number = |title: &str| TableColumn { title: title.to_owned(), kind: FieldKind::Decimal };
    let mut columns =
        vec![text("Cause"), text("Sign"), text("Summary"), text("Kind"), text("Field"), text("Transformation"), text("Condition")];
    columns.extend(["Lines", "Invoices", "Customers"].map(number));
    for currency in &currencies {
        columns.extend(["Net", "Tax", "Gross"].map(|amount| number(format!("{amount} {currency}").trim())));
    }
    columns.push(number("Confidence"));
    columns.extend(["Decision", "Reason", "By", "At"].map(text));

    let mut sheet = Sheet::streaming(workbook, "Causes", &columns, MOST_ROWS)?;
    for cause in &report.causes {
        let conditions = words::conditions(&cause.conditions);
        let mut cells = vec![
            Value::Text(&cause.id),
            Value::Text(cause.sign.mark()),
            Value::Text(&cause.summary),
            Value::Text(&cause.kind),
            Value::Text(cause.field.as_deref().unwrap_or_default()),
            Value::Text(&cause.transformation),
            Value::Text(&conditions),
        ];
        cells.extend([cause.lines, cause.invoices, cause.customers].map(|count| Value::Decimal(Decimal::from(count))));
        cells.extend(impact(&currencies, |currency| cause.impact.get(currency).copied()));
        cells.push(Value::Decimal(cause.confidence));
        if let Some(decision) = &cause.decision {
            cells.extend([&decision.verdict, &decision.reason, &decision.by, &decision.at].map(|text| Value::Text(text)));
        }
        sheet.row(&cells)?;
    }
    if report.unexplained.lines > 0 {
        let mut cells = vec![Value::Empty, Value::Text("?"), Value::Text("unexplained")];
        cells.extend([Value::Empty; 4]);
        cells.extend([Value::Decimal(Decimal::from(report.unexplained.lines)), Value::Empty, Value::Empty]);
        cells.extend(impact(&currencies, |currency| report.unexplained.impact.get(currency).copied()));
        sheet.row(&cells)?;
    }
    sheet.finish()?;
    Ok(())
}

fn impact<'a>(currencies: &[&str], of: impl Fn(&str) -> Option<Totals>) -> Vec<Value<'a>> {
    currencies
        .iter()
        .flat_map(|currency| match of(currency) {
            Some(totals) => [totals.net, totals.tax, totals.gross].map(Value::Decimal),
            None => [Value::Empty; 3],
        })
        .collect()
}

fn write_differences(workbook: &mut Workbook, differences: &dyn DifferenceSource, most_rows: u32) -> Result<(), DocumentError> {
    let judged = differences.is_judged();
    let mut columns = [
        "Invoice before",
        "Line before",
        "Invoice after",
        "Line after",
        "State",
        "Field",
        "Before",
        "After",
        "Delta",
        "Root",
        "Cause",
        "Currency",
        "Customer",
        "Product",
    ]
    .map(|title| TableColumn {
        title: title.to_owned(),
        kind: if matches!(title, "Before" | "After" | "Delta") { FieldKind::Decimal } else { FieldKind::Text },
    })
    .to_vec();
    if judged {
        columns.push(TableColumn { title: "Expected".to_owned(), kind: FieldKind::Decimal });
        columns.push(TableColumn { title: "Right".to_owned(), kind: FieldKind::Text });
    }
    let mut sheet = Sheet::streaming(workbook, "Differences", &columns, most_rows)?;
    differences.walk(&mut |row| {
        let mut cells = vec![
            Value::Text(row.invoice_before),
            Value::Text(row.line_before),
            Value::Text(row.invoice_after),
            Value::Text(row.line_after),
            Value::Text(row.state.name()),
            Value::Text(row.field),
            row.before,
            row.after,
            row.delta.map_or(Value::Empty, Value::Decimal),
            Value::Text(if row.root { "root" } else { "derived" }),
            Value::Text(row.cause),
            Value::Text(row.currency),
            Value::Text(row.customer),
            Value::Text(row.product),
        ];
        if judged {
            cells.push(row.judged.map_or(Value::Empty, |judged| judged.expected));
            cells.push(Value::Text(row.judged.map_or("", |judged| judged.right)));
        }
        sheet.row(&cells)
    })?;
    sheet.finish()?;
    Ok(())
}

fn write_proof(workbook: &mut Workbook, report: &ComparisonReport) -> Result<(), DocumentError> {
    let columns =
        ["Currency", "Amount", "Before", "Causes", "Unexplained", "Within tolerance", "After", "Residual"].map(|title| TableColumn {
            title: title.to_owned(),
            kind: if matches!(title, "Currency" | "Amount") { FieldKind::Text } else { FieldKind::Decimal },
        });
    let mut sheet = Sheet::streaming(workbook, "Proof", &columns, MOST_ROWS)?;
    for proof in &report.proof {
        for (name, of) in words::AMOUNTS {
            let steps = [proof.before, proof.causes, proof.unexplained, proof.tolerated, proof.after, proof.residual];
            let mut cells = vec![Value::Text(&proof.currency), Value::Text(name)];
            cells.extend(steps.iter().map(|totals| Value::Decimal(of(totals))));
            sheet.row(&cells)?;
        }
    }
    sheet.finish()?;
    Ok(())
}

fn write_settings(sheet: &mut Worksheet, report: &ComparisonReport) -> Result<(), DocumentError> {
    let formats = Formats::new();
    sheet.set_name("Settings")?;
    sheet.set_column_width(0, 28)?;
    sheet.set_column_width(1, 60)?;
    let mut page = Page::new(sheet, &formats);
    page.title("Settings")?;
    for (label, value) in words::settings(report) {
        page.labelled(&label, &value)?;
    }
    if !report.tolerated.is_empty() {
        page.table(&["Hidden by tolerance", "Currency", "Lines", "Sum without signs", "Sum"])?;
        for tolerated in &report.tolerated {
            page.cells([
                Value::Text(&tolerated.field),
                Value::Text(&tolerated.currency),
                Value::Decimal(Decimal::from(tolerated.lines)),
                Value::Decimal(tolerated.absolute),
                Value::Decimal(tolerated.net),
            ])?;
        }
    }
    if !report.overruns.is_empty() {
        page.table(&["Budget overrun", "Budget", "Hidden"])?;
        for overrun in &report.overruns {
            page.cells([Value::Text(&overrun.currency), Value::Decimal(overrun.budget), Value::Decimal(overrun.hidden)])?;
        }
    }
    page.table(&["Matched by", "Certainty", "Invoices"])?;
    for matched in &report.matched_by {
        page.cells([Value::Text(&matched.method), Value::Text(&matched.certainty), Value::Decimal(Decimal::from(matched.invoices))])?;
    }
    Ok(())
}
