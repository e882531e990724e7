//! How comparisons look on paper: quiet, with changes marked by a bar, a sign and the weight of the letters, and only then by colour.

use super::lines::Mark;
use crate::pdf::{Color, Length, Pdf, Role, Rule, Style, Text};
use crate::report::Sign;

pub(crate) const INK: Color = Color::rgb(0x1b, 0x1f, 0x24);
pub(crate) const MUTED: Color = Color::rgb(0x5b, 0x64, 0x70);
pub(crate) const HAIR: Color = Color::rgb(0xd5, 0xd9, 0xde);
pub(crate) const CHANGED: Color = Color::rgb(0xa8, 0x55, 0x07);
pub(crate) const ADDED: Color = Color::rgb(0x15, 0x6f, 0x3a);
pub(crate) const REMOVED: Color = Color::rgb(0xb4, 0x23, 0x18);

/// The house's colour: evidence and calculations have no seller.
pub(crate) const ACCENT: Color = Color::rgb(0x1f, 0x4e, 0x79);

pub(crate) const TITLE: Style = Style::new(Length::pt(20), INK).semibold().leading(Length::pt(26));
pub(crate) const SECTION: Style = Style::new(Length::pt(12), INK).semibold().leading(Length::pt(18));
pub(crate) const LEAD: Style = Style::new(Length::pt(10), INK);
pub(crate) const BODY: Style = Style::new(Length::pt(8), INK).leading(Length::milli(11_200));
pub(crate) const NUMBER: Style = BODY.tabular();
pub(crate) const SMALL: Style = Style::new(Length::pt(7), MUTED).leading(Length::pt(10));
pub(crate) const SMALL_NUMBER: Style = SMALL.color(INK).tabular();
pub(crate) const FIGURE: Style = Style::new(Length::pt(15), INK).semibold().tabular().leading(Length::pt(20));

/// The upper margin of every page.
pub(crate) const TOP: Length = Length::mm(13);
/// Between rows.
pub(crate) const HAIRLINE: Rule = Rule { thickness: Length::milli(400), color: HAIR };

/// A sign's colour.
pub(crate) fn color(sign: Sign) -> Color {
    match sign {
        Sign::Changed => CHANGED,
        Sign::Added => ADDED,
        Sign::Removed => REMOVED,
    }
}

/// A sign as it is printed: with a real minus.
pub(crate) fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Changed => "~",
        Sign::Added => "+",
        Sign::Removed => "−",
    }
}

/// A text as its mark asks: what was is struck through, what is new is bold.
pub(super) fn marked(style: Style, mark: Mark) -> Style {
    match mark {
        Mark::Same => style,
        Mark::Old => style.color(MUTED).struck(),
        Mark::New => style.color(INK).semibold(),
    }
}

/// A number above its name, one beside the other, down to the cursor.
pub(crate) struct Figure {
    pub number: String,
    pub name: String,
    pub color: Color,
}

/// Figures in a row over the full width; the last one has the room of those that are left.
pub(crate) fn figures(pdf: &mut Pdf<'_>, figures: &[Figure]) {
    let (fonts, left, y) = (pdf.fonts(), pdf.left(), pdf.cursor());
    let mut x = left;
    let mut height = Length::ZERO;
    for figure in figures {
        let number = fonts.block(&Text::new(figure.number.as_str(), FIGURE.color(figure.color)), pdf.width());
        let name = fonts.block(&Text::new(figure.name.as_str(), SMALL), pdf.width());
        pdf.fill(x, y + Length::pt(2), Length::milli(1_500), number.height() + name.height() - Length::pt(4), figure.color);
        pdf.tagged(Role::Paragraph, |pdf| {
            pdf.paint(&number, x + Length::pt(8), y);
            pdf.paint(&name, x + Length::pt(8), y + number.height());
        });
        x += number.width().max(name.width()) + Length::pt(30);
        height = height.max(number.height() + name.height());
    }
    pdf.set_cursor(y + height);
}
