//! From a text and a width to lines of glyphs: faces chosen, directions resolved, lines broken.

use super::Length;
use super::fonts::{FaceId, Fonts, Purpose, REPLACEMENT};
use super::shape::{Glyph, shape};
use super::text::{Align, Style, Text};
use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// Text beyond this is left out, with an ellipsis that says so: some twenty pages.
const MOST_CHARACTERS: usize = 100_000;

/// A text in lines, ready to be painted.
#[derive(Clone, Debug, Default)]
pub struct TextBlock {
    pub(super) text: String,
    pub(super) styles: Vec<Style>,
    pub(super) links: Vec<String>,
    pub(super) lines: Vec<Line>,
    /// What no font has, in the order of the text.
    pub(super) missing: Vec<char>,
    width: Length,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub pieces: Vec<Piece>,
    pub height: Length,
    /// From the line's top to its baseline.
    pub baseline: Length,
}

/// Glyphs of one face, style and direction, in the order in which they are drawn.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub face: FaceId,
    pub style: u16,
    pub link: Option<u16>,
    /// From the block's left edge.
    pub x: Length,
    pub width: Length,
    pub glyphs: Vec<Glyph>,
    /// The bytes of the text that it says.
    pub range: Range<usize>,
    pub right_to_left: bool,
}

impl TextBlock {
    /// From the top of its first line to the bottom of its last.
    pub fn height(&self) -> Length {
        self.lines.iter().map(|line| line.height).sum()
    }

    /// The width of its widest line.
    pub fn width(&self) -> Length {
        self.width
    }

    /// How many lines it has.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

impl Fonts {
    /// How wide a text is on one line.
    pub fn measure(&self, text: &str, style: Style) -> Length {
        self.block(&Text::new(text, style), Length::milli(i32::MAX / 4)).width
    }

    /// Lays out a text in a width.
    pub fn block(&self, text: &Text<'_>, width: Length) -> TextBlock {
        let mut block = TextBlock::default();
        let mut parts: Vec<Part> = Vec::with_capacity(text.spans.len());
        let mut left = MOST_CHARACTERS;
        for span in &text.spans {
            let start = block.text.len();
            left = push_clean(&mut block.text, &span.text, left);
            let link = span.link.as_ref().map(|link| {
                block.links.push(link.to_string());
                block.links.len() as u16 - 1
            });
            parts.push(Part { range: start..block.text.len(), style: block.styles.len() as u16, link });
            block.styles.push(span.style);
            if left == 0 {
                break;
            }
        }
        if parts.is_empty() {
            return block;
        }
        let source = std::mem::take(&mut block.text);
        let mut start = 0;
        for paragraph in source.split('\n') {
            let range = start..start + paragraph.len();
            start = range.end + 1;
            Breaker { fonts: self, source: &source, parts: &parts, width, block: &mut block }.paragraph(range);
            if text.max_lines.is_some_and(|most| block.lines.len() > most) {
                break;
            }
        }
        block.text = source;
        if let Some(most) = text.max_lines.filter(|most| block.lines.len() > *most) {
            block.lines.truncate(most);
            self.ellipsis(&mut block, width);
        }
        block.align(text.align, width);
        block
    }

    /// Ends the last line with an ellipsis.
    fn ellipsis(&self, block: &mut TextBlock, width: Length) {
        let Some(line) = block.lines.last_mut() else { return };
        let style = line.pieces.last().map_or(0, |piece| piece.style);
        let look = block.styles[usize::from(style)];
        let face = face_of(self, look);
        let start = block.text.len();
        block.text.push('…');
        let glyphs = shape(&self.faces[face], "…", start, false, false);
        let wide = extent(self, face, look, &glyphs);
        while let Some(piece) = line.pieces.last_mut() {
            if piece.x + piece.width + wide <= width || piece.right_to_left {
                break;
            }
            match piece.glyphs.pop() {
                Some(glyph) => piece.width -= look.size.of_em(i64::from(glyph.advance), self.faces[piece.face].per_em),
                None => drop(line.pieces.pop()),
            }
        }
        let x = line.pieces.last().map_or(Length::ZERO, |piece| piece.x + piece.width);
        line.pieces.push(Piece { face, style, link: None, x, width: wide, glyphs, range: start..block.text.len(), right_to_left: false });
    }
}

impl TextBlock {
    fn align(&mut self, align: Align, width: Length) {
        for line in &mut self.lines {
            let end = line.pieces.last().map_or(Length::ZERO, |piece| piece.x + piece.width);
            self.width = self.width.max(end);
            let shift = match align {
                Align::Left => continue,
                Align::Center => (width - end) / 2,
                Align::Right => width - end,
            };
            for piece in &mut line.pieces {
                piece.x += shift;
            }
        }
    }
}

/// A span of the text, with its style and link by number.
struct Part {
    range: Range<usize>,
    style: u16,
    link: Option<u16>,
}

/// A stretch in one face, style and direction, shaped.
struct Item {
    range: Range<usize>,
    face: FaceId,
    style: u16,
    link: Option<u16>,
    level: Level,
    glyphs: Vec<Glyph>,
}

/// What a reader sees as one character: where it begins, how wide it is.
#[derive(Clone, Copy)]
struct Cluster {
    start: usize,
    width: Length,
}

struct Breaker<'a> {
    fonts: &'a Fonts,
    source: &'a str,
    parts: &'a [Part],
    width: Length,
    block: &'a mut TextBlock,
}

impl Breaker<'_> {
    fn paragraph(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let levels = has_right_to_left(text).then(|| BidiInfo::new(text, None).levels);
        let items = self.items(&range, levels.as_deref());
        let clusters = clusters(self.fonts, &items, &self.block.styles);
        let total: Length = clusters.iter().map(|cluster| cluster.width).sum();
        if total <= self.width {
            return self.line(&range, &range, &items);
        }
        let mut lines = Lines { from: range.start, to: range.start, width: Length::ZERO, done: Vec::new() };
        let mut next = 0;
        for (end, _) in unicode_linebreak::linebreaks(text) {
            let end = range.start + end;
            let first = next;
            while next < clusters.len() && clusters[next].start < end {
                next += 1;
            }
            lines.segment(&clusters[first..next], end, self.source, self.width);
        }
        lines.finish();
        for line in lines.done {
            let shown = self.source[line.clone()].trim_end_matches(' ').len();
            self.line(&range, &(line.start..line.start + shown), &items);
        }
    }

    /// Cuts a paragraph where style, direction or face change, and shapes each part.
    fn items(&mut self, range: &Range<usize>, levels: Option<&[Level]>) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let chinese = is_chinese(self.fonts, &self.source[range.clone()]);
        let mut part = self.parts.iter().position(|part| part.range.end > range.start).unwrap_or(self.parts.len() - 1);
        for (offset, character) in self.source[range.clone()].char_indices() {
            let at = range.start + offset;
            while part + 1 < self.parts.len() && self.parts[part].range.end <= at {
                part += 1;
            }
            let (style, link) = (self.parts[part].style, self.parts[part].link);
            let level = levels.map_or(Level::ltr(), |levels| levels[offset]);
            let open = items.last().filter(|item| item.style == style && item.link == link && item.level == level);
            let face = self.face(character, self.block.styles[usize::from(style)], open.map(|item| item.face), chinese);
            match items.last_mut() {
                Some(item) if item.style == style && item.link == link && item.level == level && item.face == face => {
                    item.range.end = at + character.len_utf8();
                }
                _ => items.push(Item { range: at..at + character.len_utf8(), face, style, link, level, glyphs: Vec::new() }),
            }
        }
        for item in &mut items {
            self.shape(item);
        }
        items
    }

    fn shape(&mut self, item: &mut Item) {
        let face = &self.fonts.faces[item.face];
        let tabular = self.block.styles[usize::from(item.style)].tabular;
        item.glyphs = shape(face, &self.source[item.range.clone()], item.range.start, item.level.is_rtl(), tabular);
        if item.glyphs.iter().any(|glyph| glyph.id == 0) {
            // No font has the character: a box in its place, and the caller is told.
            let stand_in = shape(face, &REPLACEMENT.to_string(), 0, false, false).first().copied();
            let stand_in = stand_in.filter(|glyph| glyph.id != 0);
            for glyph in item.glyphs.iter_mut().filter(|glyph| glyph.id == 0) {
                self.block.missing.extend(self.source[glyph.cluster as usize..].chars().next());
                if let Some(stand_in) = stand_in {
                    *glyph = Glyph { cluster: glyph.cluster, ..stand_in };
                }
            }
            if stand_in.is_none() {
                item.glyphs.retain(|glyph| glyph.id != 0);
            }
        }
    }

    /// The face for a character: the text's own, that of the character before it, or a fallback.
    fn face(&self, character: char, style: Style, before: Option<FaceId>, chinese: bool) -> FaceId {
        let own = face_of(self.fonts, style);
        if character.is_ascii() {
            return own;
        }
        // Marks and joiners go with what they are put on.
        if let Some(before) = before.filter(|_| is_joined(character)) {
            return before;
        }
        if self.fonts.faces[own].has(character) {
            return own;
        }
        let (japanese, han) = self.fonts.han_faces();
        match self.fonts.fallback(character) {
            Some(face) if face == japanese && chinese => han,
            Some(face) => face,
            None => own,
        }
    }

    /// Puts the pieces of a line in the order in which they are seen (Unicode Bidirectional Algorithm, rule L2).
    fn line(&mut self, paragraph: &Range<usize>, range: &Range<usize>, items: &[Item]) {
        let mut pieces: Vec<(Level, Piece)> = Vec::new();
        for item in items.iter().filter(|item| item.range.start < range.end && item.range.end > range.start) {
            let shown = item.range.start.max(range.start)..item.range.end.min(range.end);
            let glyphs = within(&item.glyphs, &shown, item.level.is_rtl()).to_vec();
            let width = extent(self.fonts, item.face, self.block.styles[usize::from(item.style)], &glyphs);
            let right_to_left = item.level.is_rtl();
            let piece =
                Piece { face: item.face, style: item.style, link: item.link, x: Length::ZERO, width, glyphs, range: shown, right_to_left };
            pieces.push((item.level, piece));
        }
        reorder(&mut pieces);
        let mut x = Length::ZERO;
        let mut line = Line::default();
        for (_, mut piece) in pieces {
            piece.x = x;
            x += piece.width;
            line.pieces.push(piece);
        }
        // An empty line is as high as the text around it.
        let style = line.pieces.iter().map(|piece| piece.style).max_by_key(|style| self.block.styles[usize::from(*style)].leading);
        let style =
            style.unwrap_or_else(|| self.parts.iter().rfind(|part| part.range.start <= paragraph.start).map_or(0, |part| part.style));
        let style = self.block.styles[usize::from(style)];
        let face = &self.fonts.faces[face_of(self.fonts, style)];
        line.height = style.leading;
        // Capitals stand in the middle of the line.
        line.baseline = (style.leading + style.size.of_em(face.cap_height, face.per_em)) / 2;
        self.block.lines.push(line);
    }
}

/// Fills lines with segments between which a line may end.
struct Lines {
    from: usize,
    to: usize,
    width: Length,
    done: Vec<Range<usize>>,
}

impl Lines {
    fn segment(&mut self, clusters: &[Cluster], end: usize, source: &str, width: Length) {
        let full: Length = clusters.iter().map(|cluster| cluster.width).sum();
        let blank = |cluster: &&Cluster| source[cluster.start..].starts_with(' ');
        let hanging: Length = clusters.iter().rev().take_while(blank).map(|cluster| cluster.width).sum();
        if self.width + full - hanging > width && self.to > self.from {
            self.finish();
        }
        if full - hanging <= width {
            self.width += full;
            self.to = end;
            return;
        }
        // A word wider than the line is broken where it must be.
        for cluster in clusters {
            if self.width + cluster.width > width && self.to > self.from && !blank(&cluster) {
                self.to = cluster.start;
                self.finish();
            }
            self.width += cluster.width;
            self.to = cluster.start + 1;
        }
        self.to = end;
    }

    fn finish(&mut self) {
        if self.to > self.from {
            self.done.push(self.from..self.to);
        }
        self.from = self.to;
        self.width = Length::ZERO;
    }
}

fn face_of(fonts: &Fonts, style: Style) -> FaceId {
    if style.bill_face { fonts.bill_face(style.weight) } else { fonts.text_face(style.weight) }
}

fn extent(fonts: &Fonts, face: FaceId, style: Style, glyphs: &[Glyph]) -> Length {
    style.size.of_em(glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum(), fonts.faces[face].per_em)
}

/// The glyphs that say these bytes; from right to left the clusters fall.
fn within<'a>(glyphs: &'a [Glyph], range: &Range<usize>, right_to_left: bool) -> &'a [Glyph] {
    let bound = |place: usize| match right_to_left {
        false => glyphs.partition_point(|glyph| (glyph.cluster as usize) < place),
        true => glyphs.partition_point(|glyph| glyph.cluster as usize >= place),
    };
    let (start, end) = if right_to_left { (bound(range.end), bound(range.start)) } else { (bound(range.start), bound(range.end)) };
    &glyphs[start..end.max(start)]
}

/// The clusters in the order of the text.
fn clusters(fonts: &Fonts, items: &[Item], styles: &[Style]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for item in items {
        let style = styles[usize::from(item.style)];
        let per_em = fonts.faces[item.face].per_em;
        let mut push = |glyph: &Glyph| {
            let width = style.size.of_em(i64::from(glyph.advance), per_em);
            match clusters.last_mut() {
                Some(last) if last.start == glyph.cluster as usize => last.width += width,
                _ => clusters.push(Cluster { start: glyph.cluster as usize, width }),
            }
        };
        if item.level.is_rtl() { item.glyphs.iter().rev().for_each(&mut push) } else { item.glyphs.iter().for_each(&mut push) }
    }
    clusters
}

/// From the highest level down to the lowest odd one, runs at that level or above are turned round.
fn reorder(pieces: &mut [(Level, Piece)]) {
    let highest = pieces.iter().map(|piece| piece.0.number()).max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut start = 0;
        while start < pieces.len() {
            let run = pieces[start..].iter().take_while(|piece| piece.0.number() >= level).count();
            pieces[start..start + run].reverse();
            start += run.max(1);
        }
    }
}

/// Appends a text without what can't be seen; returns how many characters may follow.
fn push_clean(to: &mut String, text: &str, mut left: usize) -> usize {
    for character in text.chars() {
        if left == 0 {
            to.push('…');
            return 0;
        }
        match character {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}' => to.push('\n'),
            '\t' => to.push(' '),
            // A hyphen that asks to be seen only where a line ends: lines are not ended there.
            '\u{ad}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => continue,
            character if character.is_control() => continue,
            character => to.push(character),
        }
        left -= 1;
    }
    left
}

fn has_right_to_left(text: &str) -> bool {
    text.bytes().any(|byte| byte >= 0xd6)
        && text.chars().any(|character| {
            matches!(character, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        })
}

fn is_joined(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200c}' | '\u{200d}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{3099}' | '\u{309a}')
}

/// Whether a text has a Chinese character that Japanese has not: then all of it is set as Chinese.
fn is_chinese(fonts: &Fonts, text: &str) -> bool {
    if !text.bytes().any(|byte| byte >= 0xe3) {
        return false;
    }
    let (japanese, _) = fonts.han_faces();
    text.chars().any(|character| matches!(character, '\u{3400}'..='\u{9fff}') && !fonts.faces[japanese].has(character))
}

impl Purpose {
    /// Whether a heavier weight has to be drawn, because the face has only one.
    pub(super) fn lacks(self, style: Style) -> bool {
        self == Purpose::Fallback && style.weight == super::Weight::SemiBold
    }
}
