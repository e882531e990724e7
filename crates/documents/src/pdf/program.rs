//! A face as it is embedded: only the glyphs that are used, what they say, how wide they are.
//!
//! The codes in a page's text are the glyph ids of the whole font, known before the page is full; a map in the file leads from them to the
//! subset's own numbers (`CIDToGIDMap`, ISO 32000-1, 9.7.4.3).

use super::file::{File, Ref, deflate};
use super::fonts::{Face, FaceId};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What decides the bytes of an embedded font.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ProgramKey {
    pub face: FaceId,
    /// Glyphs beyond the face's own alphabet, with what they say; sorted.
    pub extra: Vec<(u16, String)>,
}

/// The streams and numbers of an embedded font, ready to be written.
pub(super) struct FontProgram {
    /// The face's name with the tag of a subset.
    name: String,
    file: Vec<u8>,
    file_length: usize,
    cid_to_gid: Vec<u8>,
    to_unicode: Vec<u8>,
    widths: String,
    bounds: String,
    ascent: i64,
    descent: i64,
    cap_height: i64,
}

impl FontProgram {
    /// `None` if the font can't be cut: its tables are not as they should be.
    pub fn make(face: &Face, key: &ProgramKey) -> Option<FontProgram> {
        let mut glyphs: Vec<&(u16, String)> = face.base.iter().chain(&key.extra).collect();
        glyphs.sort();
        glyphs.dedup_by_key(|glyph| glyph.0);
        let ids: Vec<u16> = glyphs.iter().map(|glyph| glyph.0).collect();
        let mapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&ids);
        let file = subsetter::subset(face.data, 0, &mapper).ok()?;

        let last = usize::from(*ids.last()?);
        let mut map = vec![0; 2 * (last + 1)];
        for id in &ids {
            let new = mapper.get(*id)?.to_be_bytes();
            map[2 * usize::from(*id)..][..2].copy_from_slice(&new);
        }
        let metrics = face.font.metrics();
        let thousandths = |units: i64| units * 1000 / face.per_em;
        let line = metrics.hhea_line.as_ref();
        Some(FontProgram {
            name: format!("{}+{}", tag(face.name, &glyphs), face.name),
            file_length: file.len(),
            file: deflate(&file),
            cid_to_gid: deflate(&map),
            to_unicode: deflate(to_unicode(&glyphs).as_bytes()),
            widths: widths(face, &ids),
            bounds: {
                let bounds = &metrics.bounds;
                let sides =
                    [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|side| thousandths(side.to_bits() >> 16).to_string());
                sides.join(" ")
            },
            ascent: line.map_or(800, |line| thousandths(line.ascender.to_bits() >> 16)),
            descent: line.map_or(-200, |line| thousandths(line.descender.to_bits() >> 16)),
            cap_height: thousandths(face.cap_height),
        })
    }

    /// Writes the font and its parts.
    pub fn write(&self, file: &mut File, font: Ref) {
        let [program, map, unicode, descriptor, descendant] = [(); 5].map(|()| file.reserve());
        let name = &self.name;
        file.deflated(program, &format!("/Length1 {}", self.file_length), &self.file);
        file.deflated(map, "", &self.cid_to_gid);
        file.deflated(unicode, "", &self.to_unicode);
        // Flag 4: the glyphs are not those of a standard Latin set.
        file.put(
            descriptor,
            format!(
                "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{}]/ItalicAngle 0/Ascent {}/Descent {}/CapHeight {}/StemV 80/FontFile2 {program}>>",
                self.bounds, self.ascent, self.descent, self.cap_height
            ),
        );
        file.put(
            descendant,
            format!(
                "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
                 /FontDescriptor {descriptor}/DW 0/W[{}]/CIDToGIDMap {map}>>",
                self.widths
            ),
        );
        file.put(
            font,
            format!("<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant}]/ToUnicode {unicode}>>"),
        );
    }
}

/// Six letters that stand for the choice of glyphs (ISO 32000-1, 9.6.4).
fn tag(name: &str, glyphs: &[&(u16, String)]) -> String {
    let mut hash = Sha256::new();
    hash.update(name);
    for (id, _) in glyphs {
        hash.update(id.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// Runs of neighbours: `first [width width ...]`.
fn widths(face: &Face, ids: &[u16]) -> String {
    let mut text = String::new();
    let mut next = None;
    for &id in ids {
        let separator = match next {
            Some(expected) if expected == id => " ".to_owned(),
            Some(_) => format!("]{id}["),
            None => format!("{id}["),
        };
        let _ = write!(text, "{separator}{}", face.stated_advance(id));
        next = id.checked_add(1);
    }
    text.push(']');
    text
}

/// The map from codes to what they say (ISO 32000-1, 9.10.3).
fn to_unicode(glyphs: &[&(u16, String)]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
         /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
    );
    // A block holds a hundred at most.
    for block in glyphs.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (id, text) in block {
            let _ = write!(map, "<{id:04X}><");
            for unit in text.encode_utf16() {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend");
    map
}
