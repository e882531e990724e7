//! How an invoice looks: its colours, sizes and distances, in one place.

use crate::pdf::{Color, Length, Style};
use crate::template::Template;

/// The styles of a page, in the template's colour.
pub struct Look {
    pub accent: Color,
    /// Lines between rows.
    pub hair: Color,
    /// Behind the table's header and the amount due.
    pub wash: Color,
    pub title: Style,
    /// The seller's name, where there is no logo.
    pub name: Style,
    pub heading: Style,
    pub body: Style,
    pub strong: Style,
    /// What is there, and not what one looks for.
    pub quiet: Style,
    /// Above a value, what it is.
    pub label: Style,
    pub fine: Style,
    pub link: Style,
}

/// Almost black: softer on a screen, and black on paper.
pub const INK: Color = Color::rgb(24, 28, 36);
const QUIET: Color = Color::rgb(90, 98, 112);
const HAIR: Color = Color::rgb(218, 222, 229);

impl Look {
    pub fn new(template: &Template) -> Look {
        let accent = Color::from_hex(&template.accent).unwrap_or(INK);
        let body = Style::new(Length::milli(9000), INK).leading(Length::milli(13_000));
        let quiet = Style::new(Length::milli(8000), QUIET).leading(Length::milli(11_500));
        Look {
            accent,
            hair: HAIR,
            wash: accent.tint(7),
            title: Style::new(Length::pt(22), INK).semibold().leading(Length::pt(26)),
            name: Style::new(Length::pt(15), accent).semibold().leading(Length::pt(19)),
            heading: Style::new(Length::milli(9500), accent).semibold().leading(Length::pt(14)),
            body,
            strong: body.semibold(),
            quiet,
            label: Style::new(Length::milli(7500), QUIET).leading(Length::milli(10_500)),
            fine: Style::new(Length::pt(7), QUIET).leading(Length::milli(9500)),
            link: body.color(accent),
        }
    }
}
