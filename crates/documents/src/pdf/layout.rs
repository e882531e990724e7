//! Places on paper: lengths are whole thousandths of a point, so that a page is laid out the same on every machine; floats begin where
//! printpdf wants them, and nowhere else.

use printpdf::{CurTransMat, DictItem, Op, Pt, Rect, Rgb, TextMatrix};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length or a place, in thousandths of a point (1/72 inch). Places are counted from the page's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length(i32);

impl Length {
    pub const ZERO: Length = Length(0);

    /// Thousandths of a point.
    pub const fn milli(thousandths: i32) -> Length {
        Length(thousandths)
    }

    /// Whole points.
    pub const fn pt(points: i32) -> Length {
        Length(points * 1000)
    }

    /// Thousandths of a millimetre.
    pub const fn um(micrometres: i32) -> Length {
        Length((micrometres as i64 * 2_834_646 / 1_000_000) as i32)
    }

    /// Whole millimetres.
    pub const fn mm(millimetres: i32) -> Length {
        Length::um(millimetres * 1000)
    }

    /// The thousandths of a point.
    pub const fn thousandths(self) -> i32 {
        self.0
    }

    /// `units` of a font whose em has `per_em`, at this size.
    pub(super) fn of_em(self, units: i64, per_em: i64) -> Length {
        Length(i32::try_from(i64::from(self.0) * units / per_em).unwrap_or(i32::MAX))
    }

    pub(super) fn points(self) -> Pt {
        Pt(self.0 as f32 / 1000.0)
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0.saturating_add(other.0))
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0.saturating_sub(other.0))
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<i32> for Length {
    type Output = Length;
    fn mul(self, times: i32) -> Length {
        Length(self.0.saturating_mul(times))
    }
}

impl Div<i32> for Length {
    type Output = Length;
    fn div(self, parts: i32) -> Length {
        Length(self.0 / parts)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        *self = *self + other;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        *self = *self - other;
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        lengths.fold(Length::ZERO, Add::add)
    }
}

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Color {
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    pub const WHITE: Color = Color::rgb(255, 255, 255);

    pub const fn rgb(red: u8, green: u8, blue: u8) -> Color {
        Color { red, green, blue }
    }

    /// `#RRGGBB`, as templates write it.
    pub fn from_hex(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Color::rgb(part(0)?, part(2)?, part(4)?))
    }

    /// The colour thinned with white: `percent` of it is left.
    pub const fn tint(self, percent: u16) -> Color {
        const fn thin(part: u8, percent: u16) -> u8 {
            (255 - (255 - part as u16) * percent / 100) as u8
        }
        Color::rgb(thin(self.red, percent), thin(self.green, percent), thin(self.blue, percent))
    }

    pub(super) fn ink(self) -> printpdf::Color {
        let part = |value: u8| f32::from(value) / 255.0;
        printpdf::Color::Rgb(Rgb {
            r: thousandth(part(self.red)),
            g: thousandth(part(self.green)),
            b: thousandth(part(self.blue)),
            icc_profile: None,
        })
    }
}

fn thousandth(part: f32) -> f32 {
    (part * 1000.0).round() / 1000.0
}

/// A page being painted, which turns places from the upper left corner into PDF's from the lower left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paper {
    pub width: Length,
    pub height: Length,
}

impl Paper {
    pub fn rect(self, x: Length, y: Length, width: Length, height: Length) -> Rect {
        Rect {
            x: x.points(),
            y: (self.height - y - height).points(),
            width: width.points(),
            height: height.points(),
            mode: None,
            winding_order: None,
        }
    }

    /// A rectangle added to the path.
    pub fn rect_path(self, x: Length, y: Length, width: Length, height: Length) -> Op {
        let numbers = [x, self.height - y - height, width, height];
        Op::Unknown { key: "re".to_owned(), value: numbers.iter().map(|length| DictItem::Real(length.points().0)).collect() }
    }

    pub fn text_at(self, x: Length, baseline: Length) -> Op {
        Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, x.points().0, (self.height - baseline).points().0]) }
    }

    /// Turns what follows by so many degrees against the clock, around a place.
    pub fn turned(self, x: Length, y: Length, degrees: i16) -> Op {
        let angle = f32::from(degrees).to_radians();
        let (sine, cosine) = (thousandth(angle.sin()), thousandth(angle.cos()));
        Op::SetTransformationMatrix { matrix: CurTransMat::Raw([cosine, sine, -sine, cosine, x.points().0, (self.height - y).points().0]) }
    }

    /// Fits a unit square into a box.
    pub fn placed(self, x: Length, y: Length, width: Length, height: Length) -> Op {
        Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw([width.points().0, 0.0, 0.0, height.points().0, x.points().0, (self.height - y - height).points().0]),
        }
    }

    pub fn media_box(self) -> String {
        format!("[0 0 {} {}]", self.width.points().0, self.height.points().0)
    }
}
