//! The table of lines: the template's columns, groups with their subtotals, sums carried from page to page.

use super::PageContext;
use crate::pdf::{Cell, CellAlign, Column as Place, Length, Pdf, Row, Rule, Style, Table, Text};
use crate::template::{Column, GroupBy, Label, unit_name};
use rust_decimal::Decimal;
use std::borrow::Cow;
use tieout_billing::invoice::{Allowance, Line};

/// Sizes that are tried until the columns fit.
const SIZES: [Length; 3] = [Length::milli(8500), Length::milli(7500), Length::milli(6500)];
/// A description keeps this much.
const NARROWEST: Length = Length::mm(38);
const GAP: Length = Length::mm(3);
const PADDING: Length = Length::pt(3);

/// The table's columns and styles, chosen so that all figures fit.
struct Layout {
    columns: Vec<Column>,
    places: Vec<Place>,
    body: Style,
    quiet: Style,
    head: Style,
}

/// A line's cells as text, parallel to the columns.
type Texts<'a> = Vec<Cow<'a, str>>;

impl PageContext<'_> {
    pub(super) fn lines(&self, pdf: &mut Pdf<'_>) {
        let invoice = self.invoice();
        if invoice.lines.is_empty() {
            return;
        }
        let mut columns = self.document.template.columns.clone();
        // The net amount is what the lines come to: no table is without it.
        if !columns.contains(&Column::Net) {
            columns.push(Column::Net);
        }
        let mut texts: Vec<Texts<'_>> = Vec::with_capacity(invoice.lines.len());
        for (index, line) in invoice.lines.iter().enumerate() {
            texts.push(columns.iter().map(|column| self.cell(*column, index, line)).collect());
        }
        // A column in which nothing stands is not there.
        let shown = |index: &usize| columns[*index] == Column::Description || texts.iter().any(|row| !row[*index].is_empty());
        let kept: Vec<usize> = (0..columns.len()).filter(shown).collect();
        let columns: Vec<Column> = kept.iter().map(|index| columns[*index]).collect();
        for row in &mut texts {
            *row = kept.iter().map(|index| std::mem::take(&mut row[*index])).collect();
        }
        let layout = self.layout(pdf, columns, &mut texts);
        let header = self.header(&layout);
        let carried = self.carried(&layout, Decimal::ZERO);
        let mut table = Table::new(pdf, layout.places.clone(), GAP, &header).carrying(pdf, &carried);
        let mut sum = Some(Decimal::ZERO);
        for group in self.groups() {
            if let Some(title) = &group.title {
                table.row_carrying(pdf, &self.group_heading(&layout, title), || self.carry(&layout, sum));
            }
            let mut subtotal = Some(Decimal::ZERO);
            for (place, &index) in group.lines.iter().enumerate() {
                let line = &invoice.lines[index];
                let mut row = self.row(&layout, line, &texts[index]);
                // A subtotal does not stand alone on a page.
                if group.title.is_some() && place + 1 == group.lines.len() {
                    row.keep = Length::pt(22);
                }
                table.row_carrying(pdf, &row, || self.carry(&layout, sum));
                let net = line.net.as_ref().map_or(Decimal::ZERO, |net| net.value);
                sum = sum.and_then(|sum| sum.checked_add(net));
                subtotal = subtotal.and_then(|subtotal| subtotal.checked_add(net));
            }
            if let (Some(title), Some(subtotal)) = (&group.title, subtotal) {
                table.row_carrying(pdf, &self.group_subtotal(&layout, title, subtotal), || self.carry(&layout, sum));
            }
        }
        table.end(pdf);
    }

    /// The last row of a page and the first of the next; none where the sum has more digits than can be held.
    fn carry(&self, layout: &Layout, sum: Option<Decimal>) -> Option<(Row<'static>, Row<'static>)> {
        let brought = self.sum_row(layout, self.words.label(Label::BroughtForward).into_owned(), sum?);
        Some((self.carried(layout, sum?), Row { below: Some(self.hair()), ..brought }))
    }

    fn carried(&self, layout: &Layout, sum: Decimal) -> Row<'static> {
        let row = self.sum_row(layout, self.words.label(Label::CarriedForward).into_owned(), sum);
        Row { above: Some(Rule { thickness: Length::milli(500), color: self.look.accent }), ..row }
    }

    /// A label over all columns but the last, and a sum in it.
    fn sum_row(&self, layout: &Layout, label: String, sum: Decimal) -> Row<'static> {
        let net = layout.columns.iter().position(|column| *column == Column::Net).unwrap_or(0);
        let style = layout.body.semibold().tabular();
        let sum = Text::new(self.words.amount(sum), style);
        let after = layout.columns.len() - net - 1;
        let mut cells = Vec::with_capacity(3);
        if net > 0 {
            cells.push(Cell::wide(Text::new(label, style), net).right().header());
        }
        cells.push(Cell::new(sum));
        if after > 0 {
            cells.push(Cell::wide(Text::default(), after));
        }
        Row { cells, padding: PADDING, ..Row::default() }
    }

    fn group_heading(&self, layout: &Layout, title: &str) -> Row<'static> {
        let text = Text::new(title.to_owned(), layout.body.semibold().color(self.look.accent));
        let cells = vec![Cell::wide(text, layout.columns.len()).header()];
        Row { cells, padding: PADDING, keep: Length::pt(40), below: Some(self.hair()), ..Row::default() }
    }

    fn group_subtotal(&self, layout: &Layout, title: &str, sum: Decimal) -> Row<'static> {
        let label = format!("{} {title}", self.words.label(Label::Subtotal));
        Row { below: Some(self.hair()), ..self.sum_row(layout, label, sum) }
    }

    fn hair(&self) -> Rule {
        Rule { thickness: Length::milli(400), color: self.look.hair }
    }

    fn header(&self, layout: &Layout) -> Row<'static> {
        let cells = layout.columns.iter().map(|column| Cell::new(Text::new(self.column_label(*column), layout.head)));
        Row {
            cells: cells.collect(),
            above: Some(Rule { thickness: Length::milli(750), color: self.look.accent }),
            below: Some(Rule { thickness: Length::milli(750), color: self.look.accent }),
            padding: Length::milli(4500),
            ..Row::default()
        }
    }

    fn row<'t>(&'t self, layout: &Layout, line: &'t Line, texts: &'t Texts<'_>) -> Row<'t> {
        let cells = layout.columns.iter().zip(texts).map(|(column, text)| {
            let text: &str = text;
            Cell::new(match column {
                Column::Description => self.description(layout, line, text),
                Column::UnitPrice => self.price_text(layout, line, text),
                Column::Item | Column::Unit => Text::new(text, layout.body),
                _ => Text::new(text, layout.body.tabular()),
            })
        });
        Row { cells: cells.collect(), below: Some(self.hair()), padding: PADDING, ..Row::default() }
    }

    /// The item's name, below it what else is said of it.
    fn description<'t>(&self, layout: &Layout, line: &'t Line, name: &'t str) -> Text<'t> {
        let mut text = Text::new(name, layout.body);
        let mut more = |part: Cow<'t, str>| text = std::mem::take(&mut text).and(format!("\n{part}"), layout.quiet);
        for part in [&line.description, &line.note] {
            if let Some(part) = part.as_deref().filter(|part| !part.trim().is_empty()) {
                more(Cow::Borrowed(part));
            }
        }
        for attribute in &line.attributes {
            if let (Some(name), Some(value)) = (&attribute.name, &attribute.value) {
                more(Cow::Owned(format!("{name}: {value}")));
            }
        }
        let is_said = layout.columns.contains(&Column::Period) || self.document.template.group_by == GroupBy::Period;
        if let Some(period) = self.own_period(line).filter(|_| !is_said) {
            more(Cow::Owned(period));
        }
        let references = [
            (Label::PurchaseOrder, line.order_line.as_ref()),
            (Label::BuyerReference, line.buyer_item.as_ref()),
            (Label::BuyerAccounting, line.buyer_accounting.as_ref()),
        ];
        for (label, reference) in references {
            if let Some(reference) = reference {
                more(Cow::Owned(format!("{}: {reference}", self.words.label(label))));
            }
        }
        text
    }

    /// The price, below it for how many it is, where that is not one.
    fn price_text<'t>(&self, layout: &Layout, line: &Line, text: &'t str) -> Text<'t> {
        let price = Text::new(text, layout.body.tabular());
        let base = line.price.as_ref().and_then(|price| price.base.as_ref()).filter(|base| base.value != Decimal::ONE);
        match base {
            Some(base) => {
                let quantity = self.words.locale.number(base.value);
                price.and(format!("\n{}", self.words.filled(Label::Per, &[("quantity", &quantity)])), layout.quiet)
            }
            None => price,
        }
    }

    fn column_label(&self, column: Column) -> String {
        let label = match column {
            Column::Position => Label::Position,
            Column::Item => Label::Item,
            Column::Description => Label::Description,
            Column::Period => Label::Period,
            Column::Quantity => Label::Quantity,
            Column::Unit => Label::Unit,
            Column::UnitPrice => Label::UnitPrice,
            Column::Discount => Label::Discount,
            Column::TaxRate => Label::TaxRate,
            Column::Net => Label::Net,
        };
        let label = self.words.label(label);
        match column {
            Column::Net if !self.words.currency.is_empty() => format!("{label} ({})", self.words.currency),
            _ => label.into_owned(),
        }
    }

    /// What stands in a cell; empty where the line says nothing.
    fn cell<'t>(&self, column: Column, index: usize, line: &'t Line) -> Cow<'t, str> {
        let locale = &self.words.locale;
        let said = |text: Option<&'t String>| text.map(|text| Cow::Borrowed(text.as_str()));
        let cell = match column {
            Column::Position => Some(line.id.as_ref().map_or_else(|| Cow::Owned((index + 1).to_string()), |id| Cow::Borrowed(id.as_str()))),
            Column::Item => said(line.seller_item.as_ref()),
            Column::Description => said(line.name.as_ref()),
            Column::Period => self.own_period(line).map(Cow::Owned),
            Column::Quantity => line.quantity.as_ref().map(|quantity| Cow::Owned(locale.number(quantity.value))),
            Column::Unit => line
                .quantity
                .as_ref()
                .and_then(|quantity| quantity.unit.as_deref())
                .map(|unit| Cow::Owned(unit_name(unit, locale.language).to_owned())),
            Column::UnitPrice => {
                line.price.as_ref().and_then(|price| price.net.as_ref()).map(|net| Cow::Owned(self.words.amount(net.value)))
            }
            Column::Discount => {
                Some(Cow::Owned(line.allowances.iter().filter_map(|allowance| self.discount(allowance)).collect::<Vec<_>>().join("\n")))
            }
            Column::TaxRate => match (line.tax_rate, line.tax_category.as_deref()) {
                (Some(rate), _) => Some(Cow::Owned(locale.percent(rate))),
                (None, Some(_)) => Some(Cow::Borrowed("–")),
                (None, None) => None,
            },
            Column::Net => line.net.as_ref().map(|net| Cow::Owned(self.words.amount(net.value))),
        };
        cell.unwrap_or_default()
    }

    /// The line's period; none where all lines have that of the whole invoice, which stands above.
    fn own_period(&self, line: &Line) -> Option<String> {
        let period = line.period.filter(|_| self.has_own_periods)?;
        Some(self.words.locale.period(period.start, period.end))
    }

    /// A discount lowers, a charge raises the amount; in percent where the line says so.
    fn discount(&self, allowance: &Allowance) -> Option<String> {
        let amount = match (allowance.percentage, &allowance.amount) {
            (Some(percentage), _) => self.words.locale.percent(percentage),
            (None, Some(amount)) => self.words.amount(amount.value),
            (None, None) => return None,
        };
        Some(format!("{}{amount}", if allowance.is_charge { '+' } else { '−' }))
    }

    /// Columns as wide as their widest cell, the description with what is left; smaller letters until that is enough.
    fn layout(&self, pdf: &Pdf<'_>, mut columns: Vec<Column>, texts: &mut [Texts<'_>]) -> Layout {
        let mut chosen = None;
        for size in SIZES {
            // Before the letters get so small, the period goes below the description.
            if let Some(period) = columns.iter().position(|column| *column == Column::Period).filter(|_| size == SIZES[2]) {
                columns.remove(period);
                texts.iter_mut().for_each(|row| drop(row.remove(period)));
            }
            let body = Style { size, leading: size * 14 / 10, ..self.look.body };
            let quiet = Style { size: size * 9 / 10, leading: size * 125 / 100, ..self.look.quiet };
            let head = Style { size: size * 9 / 10, leading: size * 125 / 100, ..self.look.heading };
            let widths: Vec<Length> =
                columns.iter().enumerate().map(|(index, column)| self.natural(pdf, *column, index, texts, body, head)).collect();
            let fixed: Length =
                widths.iter().zip(&columns).filter(|(_, column)| **column != Column::Description).map(|(width, _)| *width).sum();
            let left = pdf.width() - fixed;
            let enough = left >= NARROWEST;
            chosen = Some((widths, left.max(Length::mm(20)), body, quiet, head));
            if enough {
                break;
            }
        }
        let (widths, left, body, quiet, head) =
            chosen.unwrap_or((Vec::new(), Length::ZERO, self.look.body, self.look.quiet, self.look.heading));
        let has_description = columns.contains(&Column::Description);
        let mut places: Vec<Place> = columns
            .iter()
            .zip(widths)
            .map(|(column, width)| Place { width: if *column == Column::Description { left } else { width }, align: align(*column) })
            .collect();
        // Too wide in the smallest letters, or nothing that takes what is left: all share it.
        let total: Length = places.iter().map(|place| place.width).sum();
        if total > pdf.width() || !has_description {
            let (have, want) = (i64::from(pdf.width().thousandths()), i64::from(total.thousandths().max(1)));
            for place in &mut places {
                place.width = Length::milli((i64::from(place.width.thousandths()) * have / want) as i32);
            }
        }
        Layout { columns, places, body, quiet, head }
    }

    /// The width of a column's widest cell, with the gap beside it. Only the longest texts are measured: figures are of one width.
    fn natural(&self, pdf: &Pdf<'_>, column: Column, index: usize, texts: &[Texts<'_>], body: Style, head: Style) -> Length {
        if column == Column::Description {
            return Length::ZERO;
        }
        let fonts = pdf.fonts();
        let mut widest = in_two_lines(&self.column_label(column), |text| fonts.measure(text, head));
        let mut longest = 0;
        let parts = texts.iter().flat_map(|row| row[index].split('\n')).map(|text| match column {
            // A period is broken after its dash, if it must be.
            Column::Period => text.split_inclusive("– ").next().unwrap_or(text).trim_end(),
            _ => text,
        });
        for text in parts {
            let length = text.chars().count();
            if length >= longest {
                longest = length;
                widest = widest.max(fonts.measure(text, body.tabular()));
            }
        }
        // Item numbers and references may be of any length, and are broken then.
        let most = if matches!(column, Column::Item | Column::Position | Column::Unit) { Length::mm(28) } else { Length::milli(i32::MAX) };
        // A point more, as sums of rounded widths go.
        widest.min(most) + GAP + Length::pt(1)
    }

    fn groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (index, line) in self.invoice().lines.iter().enumerate() {
            let title = match self.document.template.group_by {
                GroupBy::None => None,
                GroupBy::Product => Some(line.name.clone().or_else(|| line.seller_item.clone()).unwrap_or_default()),
                GroupBy::Period => Some(line.period.map_or_else(String::new, |period| self.words.locale.period(period.start, period.end))),
            };
            match groups.iter_mut().find(|group| group.title == title) {
                Some(group) => group.lines.push(index),
                None => groups.push(Group { title, lines: vec![index] }),
            }
        }
        groups
    }
}

/// Lines under one heading, by their number, in the order of the invoice.
struct Group {
    title: Option<String>,
    lines: Vec<usize>,
}

/// The least width in which a heading has two lines at most.
fn in_two_lines(text: &str, measure: impl Fn(&str) -> Length) -> Length {
    let splits = text.match_indices(' ').map(|(place, _)| measure(&text[..place]).max(measure(&text[place + 1..])));
    splits.min().unwrap_or_else(|| measure(text))
}

fn align(column: Column) -> CellAlign {
    match column {
        Column::Quantity | Column::UnitPrice | Column::Discount | Column::TaxRate | Column::Net => CellAlign::Right,
        Column::Position | Column::Item | Column::Description | Column::Period | Column::Unit => CellAlign::Left,
    }
}
