//! The appendix: what was used, row by row, on pages of its own.

use super::PageContext;
use crate::pdf::{Cell, CellAlign, Column, Length, Pdf, Row, Rule, Style, Table, Text};
use crate::template::Label;
use crate::{DocumentError, TableSource};
use rust_decimal::Decimal;
use std::borrow::Cow;
use tieout_billing::{FieldKind, Value};

/// What was used, to be shown on pages of its own.
#[derive(Clone, Copy)]
pub struct UsageAppendix<'a> {
    /// A row for each record.
    pub rows: &'a dyn TableSource,
    /// The records by item, beside what is billed; where the two differ, the page says so.
    pub sums: &'a [UsageSum],
}

/// What was used of an item, and what is billed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageSum {
    pub item: String,
    /// As the records have it; empty where they name none or several.
    pub unit: String,
    /// The sum of the records.
    pub used: Decimal,
    /// The sum of the lines that bill the item; `None`: no line does.
    pub billed: Option<Decimal>,
}

impl UsageSum {
    /// Used less billed; `None` where they are the same.
    pub fn difference(&self) -> Option<Decimal> {
        let difference = self.used - self.billed.unwrap_or_default();
        (self.billed.is_none() || !difference.is_zero()).then_some(difference)
    }
}

const GAP: Length = Length::mm(3);
/// Rows that decide how wide the columns are.
const SAMPLED: usize = 500;

impl PageContext<'_> {
    pub(super) fn usage(&self, pdf: &mut Pdf<'_>) -> Result<(), DocumentError> {
        let Some(UsageAppendix { rows: usage, sums }) = self.document.usage.filter(|usage| !usage.rows.columns().is_empty()) else {
            return Ok(());
        };
        let body = Style { size: Length::milli(7500), leading: Length::pt(10), ..self.look.body };
        let head = Style { size: Length::pt(7), leading: Length::milli(9500), ..self.look.heading };
        let columns = self.usage_columns(pdf, usage, body, head)?;
        pdf.new_page();
        pdf.heading(2, &Text::new(self.words.label(Label::UsageAppendix), self.look.title));
        pdf.space(Length::mm(4));
        self.usage_sums(pdf, sums, body, head);
        let header = self.usage_header(usage.columns().iter().map(|column| Cow::Borrowed(column.title.as_str())), head);
        let mut table = Table::new(pdf, columns, GAP, &header);
        let hair = Some(Rule { thickness: Length::milli(300), color: self.look.hair });
        usage.walk(&mut |values| {
            let cells = values.iter().map(|value| Cell::new(Text::new(self.usage_value(value), body.tabular())));
            table.row(pdf, &Row { cells: cells.collect(), below: hair, padding: Length::pt(2), ..Row::default() });
            Ok(())
        })?;
        table.end(pdf);
        Ok(())
    }

    /// The records by item beside what is billed, and in words where they differ.
    fn usage_sums(&self, pdf: &mut Pdf<'_>, sums: &[UsageSum], body: Style, head: Style) {
        if sums.is_empty() {
            return;
        }
        let titles = [Label::Item, Label::Unit, Label::Used, Label::Billed, Label::Difference];
        let header = self.usage_header(titles.map(|title| self.words.label(title)).into_iter(), head);
        // Item and unit take what the three figures leave.
        let width = |share: i32| pdf.width() * share / 20;
        let column = |share, align| Column { width: width(share), align };
        let figure = || column(4, CellAlign::Right);
        let columns = vec![column(6, CellAlign::Left), column(2, CellAlign::Left), figure(), figure(), figure()];
        let mut table = Table::new(pdf, columns, GAP, &header);
        let hair = Some(Rule { thickness: Length::milli(300), color: self.look.hair });
        let number = |number: Option<Decimal>| number.map_or_else(String::new, |number| self.words.locale.number(number));
        for sum in sums {
            let style = if sum.difference().is_some() { body.semibold() } else { body };
            let cells = [sum.item.clone(), sum.unit.clone(), number(Some(sum.used)), number(sum.billed), number(sum.difference())];
            let cells = cells.map(|cell| Cell::new(Text::new(cell, style.tabular())));
            table.row(pdf, &Row { cells: cells.into(), below: hair, padding: Length::pt(2), ..Row::default() });
        }
        table.end(pdf);
        let differing: Vec<&str> = sums.iter().filter(|sum| sum.difference().is_some()).map(|sum| sum.item.as_str()).collect();
        if !differing.is_empty() {
            pdf.space(Length::pt(3));
            pdf.paragraph(&Text::new(self.words.filled(Label::UsageDiffers, &[("items", &differing.join(", "))]), body));
        }
        pdf.space(Length::mm(6));
    }

    fn usage_header<'t>(&self, titles: impl Iterator<Item = Cow<'t, str>>, head: Style) -> Row<'t> {
        let rule = Some(Rule { thickness: Length::milli(750), color: self.look.accent });
        let cells = titles.map(|title| Cell::new(Text::new(title, head))).collect();
        Row { cells, above: rule, below: rule, padding: Length::milli(3500), ..Row::default() }
    }

    fn usage_value<'v>(&self, value: &Value<'v>) -> Cow<'v, str> {
        match *value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Decimal(number) => Cow::Owned(self.words.locale.number(number)),
            Value::Date(date) => Cow::Owned(self.words.locale.date(date)),
        }
    }

    /// Widths by what the first rows need, fitted to the page.
    fn usage_columns(&self, pdf: &Pdf<'_>, usage: &dyn TableSource, body: Style, head: Style) -> Result<Vec<Column>, DocumentError> {
        let fonts = pdf.fonts();
        let mut widest: Vec<Length> = usage.columns().iter().map(|column| fonts.measure(&column.title, head)).collect();
        let mut longest = vec![0; widest.len()];
        let mut rows = 0;
        let walked = usage.walk(&mut |values| {
            for ((value, widest), longest) in values.iter().zip(&mut widest).zip(&mut longest) {
                let text = self.usage_value(value);
                if text.len() >= *longest {
                    *longest = text.len();
                    *widest = (*widest).max(fonts.measure(&text, body.tabular()).min(Length::mm(70)));
                }
            }
            rows += 1;
            // Enough is known: the walk ends as if it were stopped.
            if rows == SAMPLED { Err(DocumentError::Cancelled) } else { Ok(()) }
        });
        if let Err(error) = walked
            && rows < SAMPLED
        {
            return Err(error);
        }
        let wanted: Vec<i64> = widest.iter().map(|width| i64::from((*width + GAP + Length::pt(1)).thousandths())).collect();
        let (total, have) = (wanted.iter().sum::<i64>().max(1), i64::from(pdf.width().thousandths()));
        let columns = usage.columns().iter().zip(wanted).map(|(column, wanted)| Column {
            width: Length::milli((wanted * have / total) as i32),
            align: if column.kind == FieldKind::Decimal { CellAlign::Right } else { CellAlign::Left },
        });
        Ok(columns.collect())
    }
}
