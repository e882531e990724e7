//! Two versions of an invoice on landscape pages.

use super::facts::{Fact, Sum, amount_due, facts, sums};
use super::lines::{Fate, LineRow, Mark, Said, line_rows};
use super::look::*;
use super::rows::{Rows, bar_text, left, right};
use crate::DocumentError;
use crate::pdf::{Cell, Color, Fonts, Length, Pdf, Setup, Style, Text};
use crate::report::Sign;
use crate::template::{Label, Locale, Template, document_title, fill};
use rust_decimal::Decimal;
use std::io::Write;
use tieout_billing::invoice::Invoice;

/// Two versions of an invoice side by side on A4 landscape, in the language of the template: what they say of number, dates and parties, every line
/// beside its other version, and the sums with their difference. What changed has a bar and a sign; the old is struck through, the new is bold. The same
/// invoices give the same bytes.
///
/// # Errors
/// [`DocumentError::Write`] if the receiver fails.
pub fn write_comparison_pdf(
    before: &Invoice,
    after: &Invoice,
    template: &Template,
    fonts: &Fonts,
    out: &mut dyn Write,
) -> Result<(), DocumentError> {
    let country = after.buyer.address.as_ref().and_then(|address| address.country.as_deref());
    let paper =
        Sheet { before, after, template, locale: template.locale_for(country), accent: Color::from_hex(&template.accent).unwrap_or(INK) };
    let mut pdf = Pdf::new(
        fonts,
        Setup {
            size: (Length::mm(297), Length::mm(210)),
            margins: [TOP, Length::mm(13), Length::mm(16), Length::mm(13)],
            language: paper.locale.language.name(),
            title: paper.title(),
            author: after.seller.name.clone().unwrap_or_default(),
            subject: paper.parties(),
            created: after.issue_date,
            attached: None,
        },
    );
    let rows = line_rows(before, after, template, &paper.locale);
    let sums = sums(before, after, template, &paper.locale);
    let grid = paper.grid(&pdf, &rows, &sums);
    paper.head(&mut pdf, &rows);
    paper.facts(&mut pdf, &grid);
    paper.lines(&mut pdf, &rows, &grid);
    paper.sums(&mut pdf, &sums, &grid);
    let written = pdf.finish(|pdf, page, pages| paper.foot(pdf, page, pages))?;
    out.write_all(&written.bytes)?;
    Ok(())
}

struct Sheet<'a> {
    before: &'a Invoice,
    after: &'a Invoice,
    template: &'a Template,
    locale: Locale,
    accent: Color,
}

/// The widths of the table of lines: as wide as its figures need; the texts have the rest. The other tables keep to them, so that what is compared stands
/// on the same edges.
struct Grid {
    /// How figures look.
    number: Style,
    about: Length,
    quantity: Length,
    price: Length,
    rate: Length,
    net: Length,
    difference: Length,
}

/// The column of the bar and its sign, and what lies between both sides.
const BAR: Length = Length::pt(20);
const GUTTER: Length = Length::pt(16);
/// Between columns.
const ROOM: Length = Length::pt(14);

impl Grid {
    fn half(&self) -> Length {
        self.about + self.quantity + self.price + self.rate + self.net
    }

    /// What figures leave is the texts'.
    fn give_rest(&mut self, pdf: &Pdf<'_>) {
        self.about = Length::ZERO;
        self.about = (pdf.width() - BAR - GUTTER - self.difference) / 2 - self.half();
    }

    /// Between both sides.
    fn middle(&self) -> Length {
        BAR + self.half() + GUTTER / 2
    }
}

impl Sheet<'_> {
    fn label(&self, label: Label) -> &str {
        self.template.label(self.locale.language, label)
    }

    fn tax(&self) -> &str {
        let country = self.after.seller.address.as_ref().and_then(|address| address.country.as_deref());
        self.label(crate::template::tax_name(country))
    }

    fn title(&self) -> String {
        let number = self.after.number.as_deref().or(self.before.number.as_deref()).unwrap_or_default();
        format!("{} – {} {number}", self.label(Label::Comparison), self.label(document_title(self.after))).trim_end().to_owned()
    }

    fn parties(&self) -> String {
        [&self.after.seller.name, &self.after.buyer.name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" → ")
    }

    fn money(&self, value: Decimal) -> String {
        self.locale.money(value, self.after.currency.as_deref().unwrap_or_default())
    }

    /// With its sign, the plus too.
    fn signed(&self, value: Decimal) -> String {
        let amount = self.locale.amount(value, self.after.currency.as_deref().unwrap_or_default());
        if value > Decimal::ZERO { format!("+{amount}") } else { amount }
    }

    fn head(&self, pdf: &mut Pdf<'_>, rows: &[LineRow]) {
        pdf.heading(1, &Text::new(self.title(), TITLE.color(self.accent)));
        pdf.paragraph(&Text::new(self.parties(), LEAD.color(MUTED)));
        pdf.space(Length::pt(10));
        let count = |fate| Decimal::from(rows.iter().filter(|row| row.fate == fate).count());
        let figure = |fate, label, color| {
            let count = count(fate);
            let sign = if fate == Fate::Unchanged { "" } else { sign(as_sign(fate)) };
            Figure {
                number: format!("{sign} {}", self.locale.number(count)).trim_start().to_owned(),
                name: self.label(label).to_owned(),
                color: if count.is_zero() { MUTED } else { color },
            }
        };
        let mut shown = vec![
            figure(Fate::Changed, Label::Changed, CHANGED),
            figure(Fate::Added, Label::Added, ADDED),
            figure(Fate::Removed, Label::Removed, REMOVED),
            figure(Fate::Unchanged, Label::Unchanged, INK),
        ];
        let due = |invoice: &Invoice| invoice.totals.due.as_ref().map(|due| due.value);
        if let Some((before, after)) = due(self.before).zip(due(self.after)).filter(|_| self.before.currency == self.after.currency) {
            let name = format!("{}: {} → {}", self.label(amount_due(self.after)), self.money(before), self.money(after));
            if let Some(difference) = after.checked_sub(before) {
                let sign = if difference > Decimal::ZERO { "+" } else { "" };
                shown.push(Figure { number: format!("{sign}{}", self.money(difference)), name, color: self.accent });
            }
        }
        figures(pdf, &shown);
        pdf.space(Length::pt(14));
    }

    /// Figures have what they need. Where that leaves the texts too little, quantity and price may be broken between words, then figures are smaller,
    /// and where even that is too much, as with amounts of twenty digits, they are broken.
    fn grid(&self, pdf: &Pdf<'_>, rows: &[LineRow], sums: &[Sum]) -> Grid {
        let mut grid = self.measured(pdf, rows, sums, NUMBER, false);
        if grid.about < Length::pt(96) {
            grid = self.measured(pdf, rows, sums, NUMBER, true);
        }
        if grid.about < Length::pt(80) {
            grid = self.measured(pdf, rows, sums, SMALL_NUMBER.leading(BODY.leading), true);
        }
        if grid.about < Length::pt(60) {
            let most = |length: Length, points| length.min(Length::pt(points));
            grid.quantity = most(grid.quantity, 54);
            grid.price = most(grid.price, 60);
            grid.rate = most(grid.rate, 34);
            grid.net = most(grid.net, 92);
            grid.difference = most(grid.difference, 104);
            grid.give_rest(pdf);
        }
        grid
    }

    fn measured(&self, pdf: &Pdf<'_>, rows: &[LineRow], sums: &[Sum], number: Style, by_words: bool) -> Grid {
        let wide = |title: &str, texts: &mut dyn Iterator<Item = &str>| {
            let texts = texts.map(|text| pdf.fonts().measure(text, number.semibold()));
            texts.fold(pdf.fonts().measure(title, SMALL.semibold()), Length::max) + ROOM
        };
        let words = |title: Label, of: &dyn for<'s> Fn(&'s Said) -> &'s str| {
            let texts = rows.iter().flat_map(|row| row.before.iter().chain(&row.after)).map(of);
            match by_words {
                true => wide(self.label(title), &mut texts.flat_map(str::split_whitespace)),
                false => wide(self.label(title), &mut texts.into_iter()),
            }
        };
        let sides = || rows.iter().flat_map(|row| row.before.iter().chain(&row.after));
        let differences = rows.iter().map(|row| row.difference).chain(sums.iter().map(|sum| sum.difference));
        let differences: Vec<String> = differences.flatten().map(|difference| self.signed(difference)).collect();
        let mut grid = Grid {
            number,
            about: Length::ZERO,
            quantity: words(Label::Quantity, &|said| &said.quantity.0),
            price: words(Label::UnitPrice, &|said| &said.price.0),
            rate: wide(self.tax(), &mut sides().map(|said| said.rate.0.as_str())),
            net: wide(self.label(Label::Net), &mut sides().map(|said| said.net.0.as_str())),
            difference: wide(self.label(Label::Difference), &mut differences.iter().map(String::as_str)),
        };
        grid.give_rest(pdf);
        grid
    }

    fn facts(&self, pdf: &mut Pdf<'_>, grid: &Grid) {
        let facts = facts(self.before, self.after, self.template, &self.locale);
        let label = Length::pt(110);
        let side = grid.half() + GUTTER - label;
        let header = [String::new(), String::new(), self.label(Label::Before).to_owned(), self.label(Label::After).to_owned()];
        let columns = vec![left(BAR), left(label), left(side), left(pdf.width() - BAR - label - side)];
        let mut table = Rows::new(pdf, columns, &header, self.accent).divided(grid.middle());
        for Fact { label, before, after } in &facts {
            let fact = Fact { label: String::new(), before: before.clone(), after: after.clone() };
            let (old, new) = fact.marks();
            let sign = fact.differs().then_some(Sign::Changed);
            let cells = vec![
                bar_text(sign),
                Cell::new(Text::new(label.as_str(), BODY.color(MUTED))).header(),
                Text::new(before.as_str(), marked(BODY, old)).into(),
                Text::new(after.as_str(), marked(BODY, new)).into(),
            ];
            table.row(pdf, cells, sign);
        }
        table.end(pdf);
        pdf.space(Length::pt(16));
    }

    fn lines(&self, pdf: &mut Pdf<'_>, rows: &[LineRow], grid: &Grid) {
        let half = [left(grid.about), right(grid.quantity), right(grid.price), right(grid.rate), right(grid.net)];
        let mut columns = vec![left(BAR)];
        columns.extend(half);
        columns.push(left(GUTTER));
        columns.extend(half);
        columns.push(right(pdf.width() - BAR - GUTTER - grid.half() * 2));
        let tax = fill(self.label(Label::TaxRate), &[("tax", self.tax())]);
        let mut header = vec![String::new()];
        for (side, gutter) in [(Label::Before, true), (Label::After, false)] {
            header.push(format!("{}\n{}", self.label(side), self.label(Label::Description)));
            header.extend(
                [self.label(Label::Quantity), self.label(Label::UnitPrice), &tax, self.label(Label::Net)].map(|it| format!("\n{it}")),
            );
            if gutter {
                header.push(String::new());
            }
        }
        header.push(format!("\n{}", self.label(Label::Difference)));
        let mut table = Rows::new(pdf, columns, &header, self.accent).divided(grid.middle());
        for row in rows {
            let sign = (row.fate != Fate::Unchanged).then(|| as_sign(row.fate));
            let mut cells = vec![bar_text(sign)];
            cells.extend(self.side(row.before.as_ref(), grid.number));
            cells.push(Cell::new(Text::default()));
            cells.extend(self.side(row.after.as_ref(), grid.number));
            let difference = row.difference.filter(|difference| !difference.is_zero()).map(|difference| self.signed(difference));
            cells.push(Text::new(difference.unwrap_or_default(), grid.number.semibold()).into());
            table.row(pdf, cells, sign);
        }
        table.end(pdf);
        pdf.space(Length::pt(14));
    }

    fn side<'t>(&self, said: Option<&'t Said>, number: Style) -> Vec<Cell<'t>> {
        let Some(said) = said else { return vec![Cell::wide(Text::default(), 5)] };
        let mut about = Text::default();
        for (index, (text, mark)) in said.about.iter().enumerate() {
            let style = if index == 0 { BODY } else { SMALL.leading(BODY.leading) };
            if index > 0 {
                about = about.and("\n", style);
            }
            about = about.and(text.as_str(), marked(style, *mark));
        }
        let values = [&said.quantity, &said.price, &said.rate, &said.net];
        let values = values.into_iter().map(|(text, mark)| Cell::from(Text::new(text.as_str(), marked(number, *mark))));
        std::iter::once(about.into()).chain(values).collect()
    }

    fn sums(&self, pdf: &mut Pdf<'_>, sums: &[Sum], grid: &Grid) {
        // The sums stand together where a page can hold them.
        pdf.need((Length::pt(17) * (sums.len() as i32 + 2)).min(pdf.page_room()));
        let amount = grid.half().min(Length::pt(120));
        let rest = pdf.width() - BAR - grid.half() * 2 - GUTTER;
        let columns = vec![left(BAR), left(grid.half() - amount), right(amount), right(grid.half() + GUTTER), right(rest)];
        let header = [Label::Before, Label::After, Label::Difference].map(|label| self.label(label).to_owned());
        let header: Vec<String> = [String::new(), String::new()].into_iter().chain(header).collect();
        let mut table = Rows::new(pdf, columns, &header, self.accent).divided(grid.middle());
        for Sum { fact, difference, strong } in sums {
            let (old, new) = fact.marks();
            let style = if *strong { BODY.semibold() } else { BODY };
            let number = style.tabular();
            let sign = fact.differs().then_some(Sign::Changed);
            let shown = difference.filter(|difference| !difference.is_zero() || *strong).map(|difference| self.signed(difference));
            let cells = vec![
                bar_text(sign),
                Cell::new(Text::new(fact.label.as_str(), style)).header(),
                Text::new(fact.before.as_str(), marked(number, old)).into(),
                Text::new(fact.after.as_str(), marked(number, new)).into(),
                Text::new(shown.unwrap_or_default(), NUMBER.semibold()).into(),
            ];
            table.row(pdf, cells, sign);
        }
        table.end(pdf);
    }

    fn foot(&self, pdf: &mut Pdf<'_>, page: usize, pages: usize) {
        let (width, height) = pdf.size();
        let y = height - Length::mm(11);
        let mut legend = Text::default();
        for (fate, label) in [(Sign::Changed, Label::Changed), (Sign::Added, Label::Added), (Sign::Removed, Label::Removed)] {
            legend = legend
                .and(format!("{} ", sign(fate)), SMALL.semibold().color(color(fate)))
                .and(format!("{}    ", self.label(label)), SMALL);
        }
        legend = legend.and(self.label(Label::Before), marked(SMALL, Mark::Old)).and("  →  ", SMALL);
        legend = legend.and(self.label(Label::After), marked(SMALL, Mark::New));
        pdf.fill(pdf.left(), y - Length::pt(5), pdf.width(), HAIRLINE.thickness, HAIR);
        let legend = pdf.fonts().block(&legend, pdf.width());
        pdf.paint(&legend, pdf.left(), y);
        let numbers = [("page", page.to_string()), ("pages", pages.to_string())];
        let numbers = numbers.each_ref().map(|(name, number)| (*name, number.as_str()));
        let number = pdf.fonts().block(&Text::new(fill(self.label(Label::Page), &numbers), SMALL), pdf.width());
        pdf.paint(&number, width - pdf.left() - number.width(), y);
    }
}

fn as_sign(fate: Fate) -> Sign {
    match fate {
        Fate::Added => Sign::Added,
        Fate::Removed => Sign::Removed,
        Fate::Changed | Fate::Unchanged => Sign::Changed,
    }
}
