//! From a text in one face and direction to its glyphs: kerned, joined, in the order in which they are drawn.

use super::fonts::Face;
use harfrust::{Buffer, BufferFlags, Direction, Script, ShapeOptions, ShaperFont};
use std::cell::RefCell;

/// A glyph, with measures in units of its face's em.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub id: u16,
    pub advance: i32,
    pub x: i32,
    pub y: i32,
    /// The byte of the text where what it says begins.
    pub cluster: u32,
}

thread_local! {
    static BUFFER: RefCell<Buffer> = RefCell::new(Buffer::new());
}

/// The glyphs of a text whose first byte is number `start`; an empty list if the font can't be read.
pub(super) fn shape(face: &Face, text: &str, start: usize, right_to_left: bool, tabular: bool) -> Vec<Glyph> {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.push_str(text);
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        buffer.guess_segment_properties();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        let script = buffer.script().unwrap_or(Script::LATIN);
        buffer.set_script(Some(script));
        buffer.set_language(None);
        let plan = face.plan(script, buffer.direction(), tabular);
        let shaper = ShaperFont::new(&face.font);
        if harfrust::shape(&shaper, buffer, ShapeOptions::new().plan(Some(&plan)).features(face.features(tabular))).is_err() {
            return Vec::new();
        }
        buffer
            .glyph_infos()
            .iter()
            .zip(buffer.glyph_positions())
            .map(|(info, place)| Glyph {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: place.x_advance,
                x: place.x_offset,
                y: place.y_offset,
                cluster: start as u32 + info.cluster,
            })
            .collect()
    })
}
