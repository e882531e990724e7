//! The differences, all or a stated sample.

use super::super::look::*;
use super::super::rows::{Rows, bar_text, left, right};
use super::money::field_name;
use super::{ACCENT, EvidenceOptions, section};
use crate::html::causes::both;
use crate::html::page::figure;
use crate::html::sample;
use crate::pdf::{Cell, Length, Pdf, Text};
use crate::text::{count, plain};
use crate::{DifferenceRow, DifferenceSource, DocumentError};
use rust_decimal::Decimal;
use tieout_billing::Value;

pub(super) fn write(pdf: &mut Pdf<'_>, differences: &dyn DifferenceSource, options: &EvidenceOptions) -> Result<(), DocumentError> {
    let total = differences.count();
    if total == 0 {
        return Ok(());
    }
    let chosen = sample::choose(differences, options.most_differences)?;
    section(pdf, if chosen.is_some() { "Sample of the differences" } else { "Differences" });
    let said = match &chosen {
        None => format!("All {}.", if total == 1 { "of them: one difference".to_owned() } else { format!("{} differences", count(total)) }),
        Some(chosen) => {
            let all = options.all_are_in.as_deref().unwrap_or("the CSV and XLSX exports");
            format!(
                "{} of {}: the largest by money and the first of each cause. All are in {all}.",
                count(chosen.len() as u64),
                count(total)
            )
        }
    };
    let said = format!("{said} One row is one field of one line; a field that follows from another one of its line is grey.");
    pdf.paragraph(&Text::new(said, SMALL));
    pdf.space(Length::pt(4));
    let rest = pdf.width() - Length::pt(20 + 72 + 26 + 50 + 50 + 62 + 62 + 80 + 32);
    let first = [20, 72, 26, 50, 50].map(|points| left(Length::pt(points)));
    let last = [62, 62, 80].map(|points| right(Length::pt(points)));
    let columns = first.into_iter().chain([left(rest)]).chain(last).chain([right(Length::pt(32))]).collect();
    let header = ["", "Invoice", "Line", "Customer", "Product", "Field", "Before", "After", "Difference", "Cause"];
    let mut table = Rows::new(pdf, columns, &header, ACCENT);
    let mut ordinal = 0;
    let mut next = chosen.as_deref().map(|chosen| chosen.iter().copied().peekable());
    differences.walk(&mut |row| {
        let shown = next.as_mut().is_none_or(|next| next.next_if_eq(&ordinal).is_some());
        ordinal += 1;
        if shown {
            table.row(pdf, cells(row), Some(row.state));
        }
        Ok(())
    })?;
    table.end(pdf);
    pdf.space(Length::pt(14));
    Ok(())
}

fn cells(row: &DifferenceRow<'_>) -> Vec<Cell<'static>> {
    let style = if row.root { SMALL.color(INK) } else { SMALL };
    let value = |value: &Value<'_>| match value {
        Value::Decimal(decimal) => exact(*decimal, false),
        other => plain(other).into_owned(),
    };
    let money = match row.delta {
        Some(delta) => exact(delta, true),
        // Of a whole line, what it was worth.
        None if row.field.is_empty() && !row.money.is_zero() => exact(row.money, true),
        None => String::new(),
    };
    let texts = [
        both(row.invoice_before, row.invoice_after),
        both(row.line_before, row.line_after),
        row.customer.to_owned(),
        row.product.to_owned(),
        field_name(row.field, row.state).to_owned(),
        value(&row.before),
        value(&row.after),
        if money.is_empty() { money } else { format!("{money} {}", row.currency).trim_end().to_owned() },
        if row.cause.is_empty() { "?".to_owned() } else { row.cause.to_owned() },
    ];
    std::iter::once(bar_text(Some(row.state))).chain(texts.map(|text| Cell::new(Text::new(text, style.tabular())))).collect()
}

fn exact(value: Decimal, signed: bool) -> String {
    figure(value, value.scale(), signed)
}
