//! One page's operations: text, rules, boxes, pictures, each within what it is to a reader.

use super::block::{Piece, TextBlock};
use super::file::text_string;
use super::flow::Pdf;
use super::fonts::FaceId;
use super::layout::Paper;
use super::picture::Logo;
use super::shape::Glyph;
use super::{Color, Length, Role};
use printpdf::{DictItem, FontId, Op, PdfFontHandle, TextRenderingMode};
use std::collections::BTreeMap;

/// What is being painted on a page.
pub(super) struct Sheet {
    pub ops: Vec<Op>,
    /// The page's number from zero, and its key among the tags.
    pub number: usize,
    pub key: usize,
    /// Text and fills go on in these until another is set.
    font: Option<(FaceId, Length)>,
    color: Option<Color>,
}

impl Sheet {
    pub fn new(number: usize, key: usize) -> Sheet {
        Sheet { ops: Vec::new(), number, key, font: None, color: None }
    }

    pub(super) fn fill(&mut self, color: Color) {
        if self.color != Some(color) {
            self.ops.push(Op::SetFillColor { col: color.ink() });
            self.color = Some(color);
        }
    }

    fn operator(&mut self, key: &str) {
        self.ops.push(Op::Unknown { key: key.to_owned(), value: Vec::new() });
    }
}

impl Pdf<'_> {
    /// Paints a text with its upper left corner at a place. It belongs to the part that is open; to none, if none is.
    pub fn paint(&mut self, block: &TextBlock, x: Length, y: Length) {
        self.missing.extend(&block.missing);
        let mut top = y;
        let mut link = None;
        let mut inside = false;
        let mut struck = Vec::new();
        for line in &block.lines {
            let baseline = top + line.baseline;
            for piece in line.pieces.iter().filter(|piece| !piece.glyphs.is_empty()) {
                if !inside || piece.link != link {
                    if inside {
                        self.end_text(link.is_some());
                    }
                    link = piece.link;
                    self.begin_text(link.is_some());
                    inside = true;
                }
                self.piece(block, piece, x + piece.x, baseline);
                let style = block.styles[usize::from(piece.style)];
                if style.struck {
                    struck.push((x + piece.x, baseline, piece.width, style));
                }
                if let Some(target) = piece.link {
                    self.annotate(
                        &block.links[usize::from(target)],
                        &block.text[piece.range.clone()],
                        (x + piece.x, top, piece.width, line.height),
                    );
                }
            }
            top += line.height;
        }
        if inside {
            self.end_text(link.is_some());
        }
        // Through the middle of small letters, as strong as a thin stroke.
        for (x, baseline, width, style) in struck {
            self.fill(x, baseline - style.size * 3 / 11, width, style.size / 14, style.color);
        }
    }

    fn begin_text(&mut self, is_link: bool) {
        if is_link && self.tags.is_open() && !self.is_artifact {
            self.tags.open(Role::Link);
        }
        self.begin_content();
        self.sheet.ops.push(Op::StartTextSection);
    }

    fn end_text(&mut self, is_link: bool) {
        self.sheet.ops.push(Op::EndTextSection);
        self.end_content();
        if is_link && self.tags.is_open() && !self.is_artifact {
            self.tags.close();
        }
    }

    /// What follows is marked as content of the part that is open, or as an ornament.
    fn begin_content(&mut self) {
        if self.is_artifact || !self.tags.is_open() {
            self.sheet.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
            return;
        }
        let number = self.tags.content(self.sheet.number, self.sheet.key);
        let properties = DictItem::Dict { map: BTreeMap::from([("MCID".to_owned(), DictItem::Int(number as i64))]) };
        self.sheet.ops.push(Op::BeginMarkedContentWithProperties { tag: self.tags.current_name().to_owned(), properties });
    }

    fn end_content(&mut self) {
        self.sheet.ops.push(Op::EndMarkedContent);
    }

    fn piece(&mut self, block: &TextBlock, piece: &Piece, x: Length, baseline: Length) {
        let style = block.styles[usize::from(piece.style)];
        let fonts = self.fonts;
        let face = &fonts.faces[piece.face];
        self.sheet.fill(style.color);
        if self.sheet.font != Some((piece.face, style.size)) {
            let font = PdfFontHandle::External(FontId(font_name(piece.face)));
            self.sheet.ops.push(Op::SetFont { font, size: style.size.points() });
            self.sheet.font = Some((piece.face, style.size));
        }
        // A fallback has one weight: a fine outline makes it heavier.
        let heavier = face.purpose.lacks(style);
        if heavier {
            self.sheet.ops.push(Op::SetOutlineColor { col: style.color.ink() });
            self.sheet.ops.push(Op::SetOutlineThickness { pt: (style.size / 36).points() });
            self.sheet.ops.push(Op::SetTextRenderingMode { mode: TextRenderingMode::FillStroke });
        }
        self.sheet.ops.push(self.paper.text_at(x, baseline));
        let said = &block.text[piece.range.clone()];
        let spelled = self.note_glyphs(piece, &block.text);
        if !spelled {
            let text = DictItem::String { data: utf16(said), literal: false };
            let properties = DictItem::Dict { map: BTreeMap::from([("ActualText".to_owned(), text)]) };
            self.sheet.ops.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties });
        }
        let mut rest = piece.glyphs.as_slice();
        let mut pen = Pen::default();
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|glyph| glyph.y == first.y).count();
            if first.y != 0 {
                self.sheet.ops.push(Op::SetLineOffset { multiplier: style.size.of_em(i64::from(first.y), face.per_em).points().0 });
            }
            let shown = pen.show(&rest[..run], face.per_em, |id| face.stated_advance(id));
            self.sheet.ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(shown)] });
            if first.y != 0 {
                self.sheet.ops.push(Op::SetLineOffset { multiplier: Length::ZERO.points().0 });
            }
            rest = &rest[run..];
        }
        if !spelled {
            self.sheet.ops.push(Op::EndMarkedContent);
        }
        if heavier {
            self.sheet.ops.push(Op::SetTextRenderingMode { mode: TextRenderingMode::Fill });
        }
    }

    /// Notes which glyphs are used and what they say. Whether the glyphs, one by one, say the text.
    fn note_glyphs(&mut self, piece: &Piece, text: &str) -> bool {
        let face = &self.fonts.faces[piece.face];
        let used = &mut self.used[piece.face];
        used.any = true;
        let mut spelled = true;
        let mut ends = piece.range.end;
        let glyphs = piece.glyphs.as_slice();
        for index in 0..glyphs.len() {
            // From right to left the text goes backwards through the glyphs.
            let glyph = if piece.right_to_left { glyphs[index] } else { glyphs[glyphs.len() - 1 - index] };
            let start = glyph.cluster as usize;
            let said = text.get(start..ends).unwrap_or_default();
            spelled &= !said.is_empty();
            ends = start.min(ends);
            if face.base.binary_search_by_key(&glyph.id, |base| base.0).is_ok() {
                continue;
            }
            let said = if said.is_empty() { "\u{200b}" } else { said };
            let known = used.extra.entry(glyph.id).or_insert_with(|| said.to_owned());
            spelled &= known == said;
        }
        spelled
    }

    /// A click leads there. Not from an ornament: a link must be a part that a reader finds (PDF/UA-1, 7.18.5).
    fn annotate(&mut self, target: &str, said: &str, (x, y, width, height): (Length, Length, Length, Length)) {
        if self.is_artifact || !self.tags.is_open() {
            return;
        }
        let annotation = self.file.reserve();
        let rect = self.paper.rect(x, y, width, height);
        let (from, to) = (rect.lower_left(), rect.upper_right());
        let parent = self.tags.annotation(self.sheet.number, annotation);
        // Flag 4: it is printed, as PDF/A asks.
        let text = format!(
            "<</Type/Annot/Subtype/Link/Rect[{} {} {} {}]/Border[0 0 0]/F 4/Contents{}/StructParent {parent}/A<</S/URI/URI{}>>>>",
            from.x.0,
            from.y.0,
            to.x.0,
            to.y.0,
            text_string(said),
            text_string(&address(target))
        );
        self.file.put(annotation, text);
        self.annotations.push((self.sheet.number, annotation));
    }

    /// Paints what is not content: a reader passes over it.
    pub fn ornament(&mut self, paint: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.is_artifact, true);
        paint(self);
        self.is_artifact = before;
    }

    /// Fills a box.
    pub fn fill(&mut self, x: Length, y: Length, width: Length, height: Length, color: Color) {
        self.sheet.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
        self.sheet.fill(color);
        self.sheet.ops.push(self.paper.rect_path(x, y, width, height));
        self.sheet.operator("f");
        self.sheet.ops.push(Op::EndMarkedContent);
    }

    /// Draws a box's edges, within it.
    pub fn frame(&mut self, x: Length, y: Length, width: Length, height: Length, thickness: Length, color: Color) {
        self.fill(x, y, width, thickness, color);
        self.fill(x, y + height - thickness, width, thickness, color);
        self.fill(x, y, thickness, height, color);
        self.fill(x + width - thickness, y, thickness, height, color);
    }

    /// Paints text turned around the place where its middle is.
    pub fn paint_turned(&mut self, block: &TextBlock, x: Length, y: Length, degrees: i16) {
        let turned = self.paper.turned(x, y, degrees);
        self.sheet.ops.extend([Op::SaveGraphicsState, turned]);
        let upright = std::mem::replace(&mut self.paper, Paper { width: Length::ZERO, height: Length::ZERO });
        self.paint(block, -block.width() / 2, -block.height() / 2);
        self.paper = upright;
        self.sheet.ops.push(Op::RestoreGraphicsState);
        // What was set inside is forgotten.
        (self.sheet.font, self.sheet.color) = (None, None);
    }

    /// Paints a logo in a box, with a text that says what it shows.
    pub fn picture(&mut self, logo: &Logo, alt: &str, (x, y): (Length, Length), (width, height): (Length, Length)) {
        let name = self.logo_name(logo);
        let placed = self.paper.placed(x, y, width, height);
        self.figure(alt, |pdf| {
            pdf.sheet.ops.extend([Op::SaveGraphicsState, placed]);
            pdf.sheet.ops.push(Op::Unknown { key: "Do".to_owned(), value: vec![DictItem::Name(name.into_bytes())] });
            pdf.sheet.ops.push(Op::RestoreGraphicsState);
        });
    }

    /// Paints a code of square modules, `modules[row][column]`, in a square of this side.
    pub fn code(&mut self, alt: &str, modules: &[Vec<bool>], x: Length, y: Length, side: Length) {
        let count = modules.len().max(1) as i32;
        let edge = |index: usize| side * index as i32 / count;
        self.figure(alt, |pdf| {
            pdf.sheet.fill(Color::BLACK);
            for (row, cells) in modules.iter().enumerate() {
                let mut column = 0;
                while column < cells.len() {
                    let dark = cells[column..].iter().take_while(|cell| **cell).count();
                    if dark > 0 {
                        let (left, right) = (edge(column), edge(column + dark));
                        let path = pdf.paper.rect_path(x + left, y + edge(row), right - left, edge(row + 1) - edge(row));
                        pdf.sheet.ops.push(path);
                    }
                    column += dark.max(1);
                }
            }
            pdf.sheet.operator("f");
        });
    }

    fn figure(&mut self, alt: &str, paint: impl FnOnce(&mut Self)) {
        let tagged = self.tags.is_open() && !self.is_artifact;
        if tagged {
            self.tags.open_with(Role::Figure, 1, Some(alt));
        }
        self.begin_content();
        paint(self);
        self.end_content();
        if tagged {
            self.tags.close();
        }
    }
}

/// A face's name among a page's resources.
pub(super) fn font_name(face: FaceId) -> String {
    format!("T{face}")
}

/// Where the next glyph would land by the widths that the file states, and where it should.
#[derive(Default)]
struct Pen {
    /// In units of the em.
    exact: i64,
    /// In thousandths of the em.
    stated: i64,
}

impl Pen {
    /// Glyphs as strings with shifts between them, where a shift can be seen: 3/1000 em are 0.03 points at body size.
    fn show(&mut self, glyphs: &[Glyph], per_em: i64, advance: impl Fn(u16) -> i64) -> Vec<DictItem> {
        let mut shown = Vec::new();
        let mut codes = Vec::new();
        for glyph in glyphs {
            let wanted = (self.exact + i64::from(glyph.x)) * 1000 / per_em;
            let shift = self.stated - wanted;
            if shift.abs() >= 3 {
                if !codes.is_empty() {
                    shown.push(DictItem::String { data: std::mem::take(&mut codes), literal: true });
                }
                shown.push(DictItem::Int(shift));
                self.stated = wanted;
            }
            codes.extend_from_slice(&glyph.id.to_be_bytes());
            self.exact += i64::from(glyph.advance);
            self.stated += advance(glyph.id);
        }
        if !codes.is_empty() {
            shown.push(DictItem::String { data: codes, literal: true });
        }
        shown
    }
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

/// An address in ASCII: other characters and blanks by their UTF-8 bytes (RFC 3986, 2.1).
fn address(target: &str) -> String {
    target.bytes().fold(String::with_capacity(target.len()), |mut text, byte| {
        match byte {
            b'!'..=b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}
