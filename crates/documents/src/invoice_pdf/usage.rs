//! The appendix: what was used, row by row, on pages of its own.

use super::PageContext;
use crate::pdf::{Cell, CellAlign, Column, Length, Pdf, Row, Rule, Style, Table, Text};
use crate::template::Label;
use crate::{DocumentError, TableSource};
use std::borrow::Cow;
use tieout_billing::{FieldKind, Value};

const GAP: Length = Length::mm(3);
/// Rows that decide how wide the columns are.
const SAMPLED: usize = 500;

impl PageContext<'_> {
    pub(super) fn usage(&self, pdf: &mut Pdf<'_>) -> Result<(), DocumentError> {
        let Some(usage) = self.document.usage.filter(|usage| !usage.columns().is_empty()) else { return Ok(()) };
        let body = Style { size: Length::milli(7500), leading: Length::pt(10), ..self.look.body };
        let head = Style { size: Length::pt(7), leading: Length::milli(9500), ..self.look.heading };
        let columns = self.usage_columns(pdf, usage, body, head)?;
        pdf.new_page();
        pdf.heading(2, &Text::new(self.words.label(Label::UsageAppendix), self.look.title));
        pdf.space(Length::mm(4));
        let rule = Rule { thickness: Length::milli(750), color: self.look.accent };
        let header = Row {
            cells: usage.columns().iter().map(|column| Cell::new(Text::new(column.title.as_str(), head))).collect(),
            above: Some(rule),
            below: Some(rule),
            padding: Length::milli(3500),
            ..Row::default()
        };
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
