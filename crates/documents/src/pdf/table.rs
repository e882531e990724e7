//! Tables that go on over pages: the header stands on each of them, and no row is torn in two.

use super::block::TextBlock;
use super::flow::Pdf;
use super::{Align, Color, Length, Role, Text};

/// A column, from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub width: Length,
    pub align: CellAlign,
}

/// Which edge of its column a cell keeps to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellAlign {
    #[default]
    Left,
    Right,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell<'a> {
    pub text: Text<'a>,
    /// How many columns it covers.
    pub span: usize,
    /// Whether it says what the cells beside it are.
    pub is_header: bool,
    /// Instead of the column's own.
    pub align: Option<CellAlign>,
    /// How far its text begins right of the column's edge, all lines of it.
    pub indent: Length,
}

/// A row.
#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    pub cells: Vec<Cell<'a>>,
    pub fill: Option<Color>,
    pub above: Option<Rule>,
    pub below: Option<Rule>,
    /// Above and below the text.
    pub padding: Length,
    /// How much must fit below the row on its page: a heading does not stand alone.
    pub keep: Length,
}

/// A line between rows.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub thickness: Length,
    pub color: Color,
}

/// A table that is being painted.
pub struct Table {
    columns: Vec<Column>,
    gap: Length,
    header: Laid,
    /// Kept free at the page's end for what is carried forward.
    carry: Length,
}

/// A row with its texts in lines.
struct Laid {
    cells: Vec<LaidCell>,
    height: Length,
    fill: Option<Color>,
    above: Option<Rule>,
    below: Option<Rule>,
    padding: Length,
}

struct LaidCell {
    block: TextBlock,
    x: Length,
    span: usize,
    is_header: bool,
}

impl<'a> Cell<'a> {
    pub fn new(text: Text<'a>) -> Cell<'a> {
        Cell { text, span: 1, ..Cell::default() }
    }

    /// A cell over several columns.
    pub fn wide(text: Text<'a>, span: usize) -> Cell<'a> {
        Cell { text, span, ..Cell::default() }
    }

    pub fn header(self) -> Cell<'a> {
        Cell { is_header: true, ..self }
    }

    pub fn indented(self, indent: Length) -> Cell<'a> {
        Cell { indent, ..self }
    }

    pub fn right(self) -> Cell<'a> {
        Cell { align: Some(CellAlign::Right), ..self }
    }
}

impl<'a> From<Text<'a>> for Cell<'a> {
    fn from(text: Text<'a>) -> Cell<'a> {
        Cell::new(text)
    }
}

impl Table {
    /// Begins a table at the cursor with its header; `gap` lies between columns. The columns' widths are those of the text area together, or less.
    pub fn new(pdf: &mut Pdf<'_>, columns: Vec<Column>, gap: Length, header: &Row<'_>) -> Table {
        let header = lay_out(pdf, &columns, gap, header, Length::milli(i32::MAX / 4));
        pdf.need(header.height * 3);
        pdf.open(Role::Table);
        pdf.open(Role::TableHead);
        let y = pdf.cursor();
        paint(pdf, &header, y, &columns, Some(Role::ColumnHeader));
        pdf.close();
        pdf.open(Role::TableBody);
        Table { columns, gap, header, carry: Length::ZERO }
    }

    /// Keeps room at each page's end for a row like this one: see [`Self::row_carrying`].
    pub fn carrying(mut self, pdf: &Pdf<'_>, like: &Row<'_>) -> Table {
        self.carry = lay_out(pdf, &self.columns, self.gap, like, pdf.page_room()).height;
        self
    }

    /// Paints a row; on the next page, if it does not fit on this one.
    pub fn row(&mut self, pdf: &mut Pdf<'_>, row: &Row<'_>) {
        self.row_carrying(pdf, row, || None);
    }

    /// Paints a row; where it begins a page, the last row of the page before and the first one of its own page come from `carry`.
    pub fn row_carrying<'c>(&mut self, pdf: &mut Pdf<'_>, row: &Row<'_>, carry: impl FnOnce() -> Option<(Row<'c>, Row<'c>)>) {
        let most = pdf.page_room() - self.header.height - self.carry * 2;
        let laid = lay_out(pdf, &self.columns, self.gap, row, most);
        if laid.height + row.keep + self.carry > pdf.room() {
            let carry = carry();
            let aside = |pdf: &mut Pdf<'_>, row: Option<&Row<'_>>| {
                if let Some(row) = row {
                    let laid = lay_out(pdf, &self.columns, self.gap, row, most);
                    pdf.ornament(|pdf| paint(pdf, &laid, pdf.cursor(), &self.columns, None));
                }
            };
            aside(pdf, carry.as_ref().map(|carry| &carry.0));
            pdf.new_page();
            pdf.ornament(|pdf| paint(pdf, &self.header, pdf.cursor(), &self.columns, None));
            aside(pdf, carry.as_ref().map(|carry| &carry.1));
        }
        let y = pdf.cursor();
        paint(pdf, &laid, y, &self.columns, Some(Role::Cell));
    }

    /// Ends the table.
    pub fn end(self, pdf: &mut Pdf<'_>) {
        pdf.close();
        pdf.close();
    }
}

/// Lays out a row, no higher than `most`.
fn lay_out(pdf: &Pdf<'_>, columns: &[Column], gap: Length, row: &Row<'_>, most: Length) -> Laid {
    let mut cells = Vec::with_capacity(row.cells.len());
    let mut x = pdf.left();
    let mut rest = columns;
    let mut height = Length::ZERO;
    for cell in &row.cells {
        let (covered, after) = rest.split_at(cell.span.clamp(1, rest.len().max(1)).min(rest.len()));
        let Some(first) = covered.first() else { break };
        let width: Length = covered.iter().map(|column| column.width).sum();
        let align = cell.align.unwrap_or(first.align);
        // The gap lies at the right of each column but the last.
        let text_width = if after.is_empty() { width } else { width - gap } - cell.indent;
        let mut text = cell.text.clone();
        if align == CellAlign::Right {
            text.align = Align::Right;
        }
        let mut block = pdf.fonts().block(&text, text_width);
        let room = most - row.padding * 2;
        if block.height() > room {
            let leading = text.spans.iter().map(|span| span.style.leading).max().unwrap_or(Length::pt(10)).max(Length::pt(1));
            text.max_lines = Some((room.thousandths() / leading.thousandths()).max(1) as usize);
            block = pdf.fonts().block(&text, text_width);
        }
        height = height.max(block.height());
        cells.push(LaidCell { block, x: x + cell.indent, span: covered.len(), is_header: cell.is_header });
        x += width;
        rest = after;
    }
    Laid { cells, height: height + row.padding * 2, fill: row.fill, above: row.above, below: row.below, padding: row.padding }
}

fn paint(pdf: &mut Pdf<'_>, row: &Laid, y: Length, columns: &[Column], role: Option<Role>) {
    let width: Length = columns.iter().map(|column| column.width).sum();
    let left = pdf.left();
    if let Some(color) = row.fill {
        pdf.fill(left, y, width, row.height, color);
    }
    if let Some(rule) = row.above {
        pdf.fill(left, y, width, rule.thickness, rule.color);
    }
    if let Some(rule) = row.below {
        pdf.fill(left, y + row.height - rule.thickness, width, rule.thickness, rule.color);
    }
    if role.is_some() {
        pdf.open(Role::TableRow);
    }
    for cell in &row.cells {
        if let Some(role) = role {
            pdf.open_cell(if cell.is_header { Role::RowHeader } else { role }, cell.span);
        }
        pdf.paint(&cell.block, cell.x, y + row.padding);
        if role.is_some() {
            pdf.close();
        }
    }
    if role.is_some() {
        pdf.close();
    }
    pdf.set_cursor(y + row.height);
}
