//! The Swiss payment slip: receipt and payment part, 105 mm high at the foot of the page
//! (SIX, Style Guide QR-bill; Swiss Implementation Guidelines 2.3, chapter 3).

use super::PageContext;
use super::payment::modules;
use crate::payment_code::{QrSymbol, Slip, SlipPart, SwissBill};
use crate::pdf::{Color, Length, Pdf, Role, Style, Text, Weight};

const HEIGHT: Length = Length::mm(105);
const RECEIPT: Length = Length::mm(62);
const MARGIN: Length = Length::mm(5);

/// The sizes that the guidelines allow: headings and values, on the receipt and on the payment part.
struct Sizes {
    heading: Length,
    value: Length,
    leading: Length,
}

const RECEIPT_SIZES: Sizes = Sizes { heading: Length::pt(6), value: Length::pt(8), leading: Length::pt(9) };
const PART_SIZES: Sizes = Sizes { heading: Length::pt(8), value: Length::pt(10), leading: Length::pt(11) };

impl PageContext<'_> {
    /// Paints the slip on this page, or on the next one if it has no room; that page's number.
    pub(super) fn slip(&self, pdf: &mut Pdf<'_>, bill: &SwissBill) -> usize {
        let (width, height) = pdf.size();
        let top = height - HEIGHT;
        if pdf.cursor() + Length::mm(6) > top {
            pdf.new_page();
        }
        let slip = bill.slip(self.words.locale.language);
        pdf.fill(Length::ZERO, top, width, Length::milli(500), Color::BLACK);
        pdf.fill(RECEIPT, top, Length::milli(500), HEIGHT, Color::BLACK);
        let note = pdf.fonts().block(&text(slip.separate, Length::pt(7), Weight::Regular).center(), width);
        pdf.ornament(|pdf| pdf.paint(&note, Length::ZERO, top - note.height() - Length::pt(1)));
        receipt(pdf, &slip, top + MARGIN);
        payment_part(pdf, &slip, bill, top + MARGIN);
        pdf.set_cursor(height);
        pdf.page_number()
    }
}

fn receipt(pdf: &mut Pdf<'_>, slip: &Slip, top: Length) {
    let (x, width) = (MARGIN, RECEIPT - MARGIN * 2);
    pdf.open(Role::Section);
    paint(pdf, Role::Heading2, &text(slip.receipt, Length::pt(11), Weight::SemiBold), x, top, width);
    let mut y = top + Length::mm(7);
    for part in [Some(&slip.account), slip.reference.as_ref()].into_iter().flatten() {
        y = written(pdf, part, &RECEIPT_SIZES, (x, y), width) + Length::pt(9);
    }
    debtor(pdf, &slip.payable_by, &RECEIPT_SIZES, (x, y), (Length::mm(52), Length::mm(20)));
    let amount = top + Length::mm(63);
    written(pdf, &slip.currency, &RECEIPT_SIZES, (x, amount), Length::mm(20));
    written(pdf, &slip.amount, &RECEIPT_SIZES, (x + Length::mm(12), amount), Length::mm(40));
    let point = text(slip.acceptance_point, Length::pt(6), Weight::SemiBold).right();
    paint(pdf, Role::Paragraph, &point, x, top + Length::mm(77), width);
    pdf.close();
}

fn payment_part(pdf: &mut Pdf<'_>, slip: &Slip, bill: &SwissBill, top: Length) {
    let x = RECEIPT + MARGIN;
    pdf.open(Role::Section);
    paint(pdf, Role::Heading2, &text(slip.payment_part, Length::pt(11), Weight::SemiBold), x, top, Length::mm(51));
    if let Ok(symbol) = QrSymbol::of(&bill.payload()) {
        code(pdf, slip.payment_part, &symbol, x, top + Length::mm(12));
    }
    let amount = top + Length::mm(63);
    written(pdf, &slip.currency, &PART_SIZES, (x, amount), Length::mm(20));
    written(pdf, &slip.amount, &PART_SIZES, (x + Length::mm(15), amount), Length::mm(36));
    let (x, width) = (RECEIPT + Length::mm(56), Length::mm(87));
    let mut y = top;
    for part in [Some(&slip.account), slip.reference.as_ref(), slip.additional.as_ref()].into_iter().flatten() {
        y = written(pdf, part, &PART_SIZES, (x, y), width) + Length::pt(11);
    }
    debtor(pdf, &slip.payable_by, &PART_SIZES, (x, y), (Length::mm(65), Length::mm(25)));
    pdf.close();
}

/// The code, 46 mm wide, with the Swiss cross of 7 mm in its middle.
fn code(pdf: &mut Pdf<'_>, alt: &str, symbol: &QrSymbol, x: Length, y: Length) {
    let side = Length::mm(46);
    pdf.code(alt, &modules(symbol), x, y, side);
    let middle = |size: Length| (side - size) / 2;
    let mut square = |size: Length, color| pdf.fill(x + middle(size), y + middle(size), size, size, color);
    square(Length::mm(7), Color::WHITE);
    square(Length::um(6_000), Color::BLACK);
    // The cross: measures of the standard drawing, within a black field.
    let (long, wide) = (Length::um(3_890), Length::um(1_170));
    pdf.fill(x + middle(long), y + middle(wide), long, wide, Color::WHITE);
    pdf.fill(x + middle(wide), y + middle(long), wide, long, Color::WHITE);
}

/// The debtor; where nobody is named, the corners of a field to write one in.
fn debtor(pdf: &mut Pdf<'_>, part: &SlipPart, sizes: &Sizes, (x, y): (Length, Length), (width, height): (Length, Length)) {
    let y = written(pdf, part, sizes, (x, y), width);
    if !part.lines.is_empty() {
        return;
    }
    let (thin, long) = (Length::milli(750), Length::mm(3));
    for (left, right) in [(x, x), (x + width - long, x + width - thin)] {
        for (upper, lower) in [(y, y), (y + height - thin, y + height - long)] {
            pdf.fill(left, upper, long, thin, Color::BLACK);
            pdf.fill(right, lower, thin, long, Color::BLACK);
        }
    }
}

/// A heading with its lines below; where they end.
fn written(pdf: &mut Pdf<'_>, part: &SlipPart, sizes: &Sizes, (x, y): (Length, Length), width: Length) -> Length {
    let heading = text(part.heading, sizes.heading, Weight::SemiBold);
    let heading = Text {
        spans: heading
            .spans
            .into_iter()
            .map(|mut span| {
                span.style.leading = sizes.leading;
                span
            })
            .collect(),
        ..heading
    };
    let value = Style { leading: sizes.leading, ..style(sizes.value, Weight::Regular) };
    let all = part.lines.iter().fold(heading, |text, line| text.and(format!("\n{line}"), value));
    paint(pdf, Role::Paragraph, &all, x, y, width)
}

fn paint(pdf: &mut Pdf<'_>, role: Role, text: &Text<'_>, x: Length, y: Length, width: Length) -> Length {
    let block = pdf.fonts().block(text, width);
    pdf.tagged(role, |pdf| pdf.paint(&block, x, y));
    y + block.height()
}

fn style(size: Length, weight: Weight) -> Style {
    Style { weight, bill_face: true, ..Style::new(size, Color::BLACK) }
}

fn text(text: &str, size: Length, weight: Weight) -> Text<'_> {
    Text::new(text, style(size, weight))
}
