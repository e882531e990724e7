//! Tables of comparisons: a rule below the header, hairlines between rows, a bar beside what changed.

use super::look::{BODY, HAIR, HAIRLINE, SMALL, TOP, color, sign};
use crate::pdf::{Cell, CellAlign, Color, Column, Length, Pdf, Row, Rule, Table, Text};
use crate::report::Sign;

/// A column whose texts begin at its left edge.
pub(crate) fn left(width: Length) -> Column {
    Column { width, align: CellAlign::Left }
}

/// A column of figures.
pub(crate) fn right(width: Length) -> Column {
    Column { width, align: CellAlign::Right }
}

/// The sign beside the bar.
pub(crate) fn bar_text(change: Option<Sign>) -> Cell<'static> {
    let text = |change| Text::new(format!("\u{a0}\u{a0}\u{a0}{}", sign(change)), BODY.semibold().color(color(change)));
    Cell::new(change.map(text).unwrap_or_default())
}

/// A table being painted.
pub(crate) struct Rows {
    table: Table,
    /// Where the first row of a new page begins, below the header.
    top: Length,
    /// Where a line goes down between both sides.
    divider: Option<Length>,
}

/// Where a row was painted.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub top: Length,
    pub height: Length,
}

impl Rows {
    pub fn new(pdf: &mut Pdf<'_>, mut columns: Vec<Column>, header: &[impl AsRef<str>], accent: Color) -> Rows {
        // The gap lies right of each column but the last: an empty one, so that what is filled goes on a little beyond the figures.
        columns.push(left(Length::ZERO));
        let style = SMALL.semibold().color(accent);
        let row = Row {
            cells: header.iter().map(|text| Cell::new(Text::new(text.as_ref(), style))).collect(),
            below: Some(Rule { thickness: Length::milli(900), color: accent }),
            padding: Length::pt(3),
            ..Row::default()
        };
        let (page, start) = (pdf.page_number(), pdf.cursor());
        let table = Table::new(pdf, columns, Length::pt(6), &row);
        let start = if pdf.page_number() == page { start } else { TOP };
        Rows { table, top: TOP + pdf.cursor() - start, divider: None }
    }

    /// With a line between both sides, at this distance from the left edge.
    pub fn divided(self, at: Length) -> Rows {
        Rows { divider: Some(at), ..self }
    }

    /// Paints a row; one that changed gets its bar.
    pub fn row(&mut self, pdf: &mut Pdf<'_>, cells: Vec<Cell<'_>>, change: Option<Sign>) -> Place {
        let (page, start) = (pdf.page_number(), pdf.cursor());
        let fill = change.map(|change| color(change).tint(6));
        self.table.row(pdf, &Row { cells, fill, below: Some(HAIRLINE), padding: Length::milli(2_500), ..Row::default() });
        let top = if pdf.page_number() == page { start } else { self.top };
        let height = pdf.cursor() - top;
        if let Some(change) = change {
            pdf.fill(pdf.left(), top, Length::milli(2_500), height, color(change));
        }
        if let Some(at) = self.divider {
            pdf.fill(pdf.left() + at, top, HAIRLINE.thickness, height, HAIR);
        }
        Place { top, height }
    }

    pub fn end(self, pdf: &mut Pdf<'_>) {
        self.table.end(pdf);
    }
}
