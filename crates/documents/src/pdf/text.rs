//! Texts and how they look: what a caller says.

use super::{Color, Length, Weight};
use std::borrow::Cow;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub size: Length,
    pub weight: Weight,
    pub color: Color,
    /// From one baseline to the next.
    pub leading: Length,
    /// Figures of one width, which stand under each other in columns.
    pub tabular: bool,
    /// The typeface that the Swiss QR-bill asks for, instead of the document's.
    pub bill_face: bool,
    /// A line goes through it: what was and is no more.
    pub struck: bool,
}

impl Style {
    /// Regular text of a size, with lines 1.4 times as far apart.
    pub const fn new(size: Length, color: Color) -> Style {
        Style {
            size,
            weight: Weight::Regular,
            color,
            leading: Length::milli(size.thousandths() / 10 * 14),
            tabular: false,
            bill_face: false,
            struck: false,
        }
    }

    pub const fn semibold(self) -> Style {
        Style { weight: Weight::SemiBold, ..self }
    }

    pub const fn tabular(self) -> Style {
        Style { tabular: true, ..self }
    }

    pub const fn color(self, color: Color) -> Style {
        Style { color, ..self }
    }

    pub const fn struck(self) -> Style {
        Style { struck: true, ..self }
    }

    pub const fn leading(self, leading: Length) -> Style {
        Style { leading, ..self }
    }
}

/// Which edge the lines keep to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// A text of one or more styles; a line feed begins a new line.
#[derive(Clone, Debug, Default)]
pub struct Text<'a> {
    pub spans: Vec<Span<'a>>,
    pub align: Align,
    /// Lines beyond these are left out, with an ellipsis that says so.
    pub max_lines: Option<usize>,
}

/// A part of a text in one style.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    pub text: Cow<'a, str>,
    pub style: Style,
    /// Where a click leads: `mailto:` or `https:`.
    pub link: Option<Cow<'a, str>>,
}

impl<'a> Text<'a> {
    /// A text in one style.
    pub fn new(text: impl Into<Cow<'a, str>>, style: Style) -> Text<'a> {
        Text::default().and(text, style)
    }

    /// More text, in its own style.
    pub fn and(mut self, text: impl Into<Cow<'a, str>>, style: Style) -> Text<'a> {
        self.spans.push(Span { text: text.into(), style, link: None });
        self
    }

    /// More text, which leads somewhere.
    pub fn link(mut self, text: impl Into<Cow<'a, str>>, style: Style, target: impl Into<Cow<'a, str>>) -> Text<'a> {
        self.spans.push(Span { text: text.into(), style, link: Some(target.into()) });
        self
    }

    pub fn right(self) -> Text<'a> {
        Text { align: Align::Right, ..self }
    }

    pub fn center(self) -> Text<'a> {
        Text { align: Align::Center, ..self }
    }

    pub fn lines(self, max_lines: usize) -> Text<'a> {
        Text { max_lines: Some(max_lines), ..self }
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }
}
