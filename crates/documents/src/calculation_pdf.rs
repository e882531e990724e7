//! The calculation of an expected invoice as pages: every figure with what it came from, for an auditor or a customer who asks why.

use crate::DocumentError;
use crate::comparison_pdf::look::{ACCENT, BODY, HAIR, HAIRLINE, LEAD, MUTED, NUMBER, SECTION, SMALL, TITLE, TOP};
use crate::comparison_pdf::rows::{Rows, left, right};
use crate::pdf::{Cell, Fonts, Length, Pdf, Setup, Style, Text};
use crate::text::{grouped, shortened};
use rust_decimal::Decimal;
use std::io::Write;
use tieout_billing::currency::minor_digits;
use tieout_billing::rating::{DateRange, Derivation, ExpectedInvoice, ExpectedLine, Operation};

/// An expected invoice on A4, in English as its derivations are: its lines and sums, then the calculation of each line, of what is taken from the invoice
/// and of its taxes, what went in beneath what came out. The same invoice gives the same bytes.
///
/// # Errors
/// [`DocumentError::Write`] if the receiver fails.
pub fn write_calculation_pdf(
    invoice: &ExpectedInvoice,
    number: &str,
    dialect: &str,
    fonts: &Fonts,
    out: &mut dyn Write,
) -> Result<(), DocumentError> {
    let paper = Paper { invoice, number, dialect, digits: minor_digits(&invoice.currency).unwrap_or(2) };
    let mut pdf = Pdf::new(
        fonts,
        Setup {
            size: (Length::mm(210), Length::mm(297)),
            margins: [TOP, Length::mm(15), Length::mm(19), Length::mm(15)],
            language: "en",
            title: format!("{number} – calculation"),
            author: String::new(),
            subject: format!("Expected invoice of contract {} for customer {}", invoice.contract, invoice.customer),
            created: Some(invoice.issue_date),
            attached: None,
        },
    );
    paper.head(&mut pdf);
    paper.lines(&mut pdf);
    paper.sums(&mut pdf);
    for (at, line) in invoice.lines.iter().enumerate() {
        paper.calculation(&mut pdf, &format!("{}  {}", at + 1, line.description), &paper.steps_of(line));
    }
    for adjustment in invoice.adjustments.iter().chain(&invoice.settlements) {
        paper.calculation(&mut pdf, &adjustment.description, &[&adjustment.amount]);
    }
    for tax in &invoice.taxes {
        paper.calculation(&mut pdf, &format!("Tax {} {} %", tax.category, tax.rate.normalize()), &[&tax.tax]);
    }
    paper.calculation(&mut pdf, "Sums", &[&invoice.net, &invoice.tax, &invoice.gross, &invoice.due]);
    let written = pdf.finish(|pdf, page, pages| paper.foot(pdf, page, pages))?;
    out.write_all(&written.bytes)?;
    Ok(())
}

struct Paper<'i> {
    invoice: &'i ExpectedInvoice,
    number: &'i str,
    dialect: &'i str,
    digits: u32,
}

/// Steps beneath this depth stand under each other: the text keeps its room.
const DEEPEST: usize = 7;

/// How far a step stands right of the one that it went into.
const INDENT: Length = Length::pt(7);

impl Paper<'_> {
    fn head(&self, pdf: &mut Pdf<'_>) {
        let invoice = self.invoice;
        pdf.paragraph(&Text::new("Expected invoice: how its amounts come about", SMALL));
        pdf.heading(1, &Text::new(self.number, TITLE.color(ACCENT)));
        let customer = match &invoice.customer_name {
            Some(name) => format!("{} ({name})", invoice.customer),
            None => invoice.customer.clone(),
        };
        let mut facts = vec![
            ("contract", invoice.contract.clone()),
            ("customer", customer),
            ("issued", invoice.issue_date.to_string()),
            ("period", period(invoice.period)),
            ("rated as", self.dialect.to_owned()),
        ];
        facts.extend(invoice.due_date.map(|due| ("due", due.to_string())));
        let mut said = Text::default();
        for (at, (name, value)) in facts.iter().enumerate() {
            let gap = if at == 0 { "" } else { "   " };
            said = said.and(format!("{gap}{name} "), LEAD.color(MUTED)).and(value.as_str(), LEAD);
        }
        pdf.paragraph(&said);
        pdf.space(Length::pt(12));
    }

    fn lines(&self, pdf: &mut Pdf<'_>) {
        let columns = |pdf: &Pdf<'_>| {
            let fixed = [Length::pt(16), Length::pt(110), Length::pt(66), Length::pt(66), Length::pt(36), Length::pt(58)];
            let rest = fixed.iter().fold(pdf.width(), |rest, width| rest - *width);
            vec![left(fixed[0]), left(rest), left(fixed[1]), right(fixed[2]), right(fixed[3]), right(fixed[4]), right(fixed[5])]
        };
        let currency = &self.invoice.currency;
        let header =
            ["", "Description", "Period", "Quantity", &format!("Net {currency}"), "Tax %", &format!("Tax {currency}")].map(str::to_owned);
        let columns = columns(pdf);
        let mut rows = Rows::new(pdf, columns, &header, ACCENT);
        for (at, line) in self.invoice.lines.iter().enumerate() {
            let cells = vec![
                text((at + 1).to_string(), BODY.color(MUTED)),
                text(line.description.clone(), BODY),
                text(period(line.period), BODY),
                text(plain(line.quantity.result), NUMBER),
                text(self.amount(line.net.result), NUMBER),
                text(plain(line.tax_rate), NUMBER),
                text(self.amount(line.tax.result), NUMBER),
            ];
            rows.row(pdf, cells, None);
        }
        rows.end(pdf);
        pdf.space(Length::pt(8));
    }

    /// What the lines come to, at the right.
    fn sums(&self, pdf: &mut Pdf<'_>) {
        let invoice = self.invoice;
        let mut sums: Vec<(String, Decimal, bool)> = Vec::new();
        sums.extend(invoice.adjustments.iter().map(|one| (one.description.clone(), one.amount.result, false)));
        sums.push(("Net".to_owned(), invoice.net.result, true));
        sums.extend(invoice.taxes.iter().map(|tax| {
            let reason = tax.exemption_reason.as_ref().map_or_else(String::new, |reason| format!(", {reason}"));
            (format!("Tax {} {} % of {}{reason}", tax.category, plain(tax.rate), self.amount(tax.taxable.result)), tax.tax.result, false)
        }));
        // Rounded once for the whole invoice, it can be another figure than the taxes of the categories together.
        if invoice.taxes.len() != 1 || invoice.taxes.iter().any(|tax| tax.tax.result != invoice.tax.result) {
            sums.push(("Tax".to_owned(), invoice.tax.result, false));
        }
        sums.push(("Gross".to_owned(), invoice.gross.result, true));
        sums.extend(invoice.settlements.iter().map(|one| (one.description.clone(), one.amount.result, false)));
        sums.push(("Due".to_owned(), invoice.due.result, true));
        let amount = Length::pt(90);
        let columns = vec![left(pdf.width() - amount), right(amount)];
        let mut rows = Rows::new(pdf, columns, &["Sums", &self.invoice.currency], ACCENT);
        for (name, sum, strong) in sums {
            let weight = |style: Style| if strong { style.semibold() } else { style };
            rows.row(pdf, vec![text(name, weight(BODY)), text(self.amount(sum), weight(NUMBER))], None);
        }
        rows.end(pdf);
        pdf.space(Length::pt(14));
    }

    fn steps_of<'l>(&self, line: &'l ExpectedLine) -> Vec<&'l Derivation> {
        [
            Some(&line.quantity).filter(|quantity| quantity.operation != Operation::Given),
            line.discount.as_ref(),
            Some(&line.net),
            Some(&line.tax),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// A heading, and the trees beneath it.
    fn calculation(&self, pdf: &mut Pdf<'_>, title: &str, figures: &[&Derivation]) {
        pdf.need(Length::pt(90));
        pdf.heading(2, &Text::new(title, SECTION));
        let result = Length::pt(92);
        let rest = pdf.width() - result;
        let figure = Length::milli(rest.thousandths() / 100 * 46);
        let columns = vec![left(figure), left(rest - figure), right(result)];
        let mut rows = Rows::new(pdf, columns, &["Figure", "Calculation", "Result"], ACCENT);
        for figure in figures {
            self.tree(pdf, &mut rows, figure, 0);
        }
        rows.end(pdf);
        pdf.space(Length::pt(10));
    }

    fn tree(&self, pdf: &mut Pdf<'_>, rows: &mut Rows, figure: &Derivation, depth: usize) {
        let given = figure.operation == Operation::Given;
        let style = match (depth, given) {
            (0, _) => BODY.semibold(),
            (_, true) => BODY.color(MUTED),
            _ => BODY,
        };
        let arithmetic = shortened(&figure.arithmetic());
        let formula = arithmetic.rsplit_once(" = ").map_or("", |(formula, _)| formula);
        let mut how = Text::new(formula, BODY.color(MUTED).tabular());
        if let Some(setting) = &figure.setting {
            how = how.and(format!("{}[{setting}]", if formula.is_empty() { "" } else { "  " }), SMALL.color(ACCENT));
        }
        let name = text(figure.figure.to_string(), style).indented(INDENT * depth.min(DEEPEST) as i32);
        let cells = vec![name, Cell::new(how), text(shortened(&plain(figure.result)), style.tabular())];
        rows.row(pdf, cells, None);
        for operand in &figure.operands {
            self.tree(pdf, rows, operand, depth + 1);
        }
    }

    fn amount(&self, amount: Decimal) -> String {
        grouped(amount, self.digits, false)
    }

    fn foot(&self, pdf: &mut Pdf<'_>, page: usize, pages: usize) {
        const FOOT: Style = SMALL.leading(Length::pt(9));
        let (width, height) = pdf.size();
        let y = height - Length::mm(14);
        pdf.fill(pdf.left(), y - Length::pt(4), pdf.width(), HAIRLINE.thickness, HAIR);
        let number = pdf.fonts().block(&Text::new(format!("Page {page} of {pages}"), FOOT), pdf.width());
        let said = pdf.fonts().block(&Text::new(self.number, FOOT).lines(1), pdf.width() - number.width() - Length::pt(12));
        pdf.paint(&said, pdf.left(), y);
        pdf.paint(&number, width - pdf.left() - number.width(), y);
    }
}

fn text(text: String, style: Style) -> Cell<'static> {
    Cell::new(Text::new(text, style))
}

/// A number in groups.
fn plain(number: Decimal) -> String {
    grouped(number, number.scale(), false)
}

fn period(range: DateRange) -> String {
    match range.until.and_then(|until| until.pred_opt()) {
        Some(last) => format!("{} to {last}", range.from),
        None => format!("since {}", range.from),
    }
}
