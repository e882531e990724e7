//! The fonts that are shipped: parsed once, shared by all threads.

use super::program::{FontProgram, ProgramKey};
use harfrust::{Direction, Feature, Font, Script, ShapePlan, ShaperFont, Tag};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// All of the fonts. Making it takes about a millisecond; make one and share it.
pub struct Fonts {
    pub(super) faces: Vec<Face>,
    programs: Mutex<HashMap<ProgramKey, Arc<FontProgram>>>,
}

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    #[default]
    Regular,
    SemiBold,
}

/// What a face is there for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Latin, Greek, Cyrillic, Vietnamese, in two weights.
    Text(Weight),
    /// A script that the text faces lack.
    Fallback,
    /// Only where a standard asks for it by name: the Swiss QR-bill.
    OnRequest(Weight),
}

/// A font file, parsed.
pub(super) struct Face {
    /// Its PostScript name.
    pub name: &'static str,
    pub data: &'static [u8],
    pub purpose: Purpose,
    pub font: Font,
    pub per_em: i64,
    pub cap_height: i64,
    /// Advance of each glyph, in units of the em.
    pub advances: Vec<u16>,
    /// Glyphs that every subset has, with what they say: the alphabet of most invoices, so that most invoices share a subset.
    pub base: Vec<(u16, String)>,
    plans: RwLock<Vec<Plan>>,
}

/// How a script is shaped in a direction.
struct Plan {
    script: Script,
    direction: Direction,
    tabular: bool,
    steps: Arc<ShapePlan>,
}

/// Place of a face in [`Fonts`].
pub(super) type FaceId = usize;

macro_rules! shipped {
    ($($name:literal $purpose:expr,)*) => {
        &[$(($name, $purpose, include_bytes!(concat!("../../fonts/", $name, ".ttf")) as &[u8]),)*]
    };
}

/// In the order in which they are asked for a character.
const SHIPPED: &[(&str, Purpose, &[u8])] = shipped![
    "Inter-Regular" Purpose::Text(Weight::Regular),
    "Inter-SemiBold" Purpose::Text(Weight::SemiBold),
    "NotoSansArabic-Regular" Purpose::Fallback,
    "NotoSansHebrew-Regular" Purpose::Fallback,
    "NotoSansThai-Regular" Purpose::Fallback,
    "NotoSansDevanagari-Regular" Purpose::Fallback,
    "NotoSansGeorgian-Regular" Purpose::Fallback,
    "NotoSansArmenian-Regular" Purpose::Fallback,
    "BIZUDPGothic-Regular" Purpose::Fallback,
    "NanumSquareR" Purpose::Fallback,
    "DroidSansFallback" Purpose::Fallback,
    "LiberationSans" Purpose::OnRequest(Weight::Regular),
    "LiberationSans-Bold" Purpose::OnRequest(Weight::SemiBold),
];

/// What stands for a character that no font has.
pub(super) const REPLACEMENT: char = '\u{25a1}';

impl Fonts {
    /// The fonts that are shipped with the program.
    pub fn shipped() -> Fonts {
        let faces = SHIPPED.iter().filter_map(|(name, purpose, data)| Face::parse(name, *purpose, data)).collect();
        Fonts { faces, programs: Mutex::new(HashMap::new()) }
    }

    /// The face of a text in a weight.
    pub(super) fn text_face(&self, weight: Weight) -> FaceId {
        self.first(Purpose::Text(weight))
    }

    /// The face that the Swiss QR-bill asks for.
    pub(super) fn bill_face(&self, weight: Weight) -> FaceId {
        self.first(Purpose::OnRequest(weight))
    }

    fn first(&self, purpose: Purpose) -> FaceId {
        self.faces.iter().position(|face| face.purpose == purpose).unwrap_or(0)
    }

    /// The first fallback that has a character.
    pub(super) fn fallback(&self, character: char) -> Option<FaceId> {
        self.faces.iter().position(|face| face.purpose == Purpose::Fallback && face.has(character))
    }

    /// The Japanese and the Chinese face.
    pub(super) fn han_faces(&self) -> (FaceId, FaceId) {
        let named = |name: &str| self.faces.iter().position(|face| face.name == name).unwrap_or(0);
        (named("BIZUDPGothic-Regular"), named("DroidSansFallback"))
    }

    /// A font program with these glyphs: made once, then kept. The bytes are a function of the key alone.
    pub(super) fn program(&self, key: ProgramKey) -> Option<Arc<FontProgram>> {
        let kept = |programs: &HashMap<ProgramKey, Arc<FontProgram>>| programs.get(&key).cloned();
        if let Some(program) = kept(&self.programs.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Some(program);
        }
        let program = Arc::new(FontProgram::make(&self.faces[key.face], &key)?);
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        // A run of invoices uses few subsets; a hundred of them are about a megabyte.
        if programs.len() >= 100 {
            programs.clear();
        }
        Some(programs.entry(key).or_insert(program).clone())
    }
}

impl Face {
    fn parse(name: &'static str, purpose: Purpose, data: &'static [u8]) -> Option<Face> {
        let font = Font::new(data, 0)?;
        let shaper = ShaperFont::new(&font);
        let advances =
            (0..font.num_glyphs()).map(|glyph| shaper.default_glyph_h_advance(glyph.into()).clamp(0, i32::from(u16::MAX)) as u16);
        let advances = advances.collect();
        let metrics = font.metrics();
        let per_em = i64::from(font.units_per_em()).max(1);
        let cap_height = metrics.cap_height.map_or(per_em * 7 / 10, |height| height.to_bits() >> 16);
        let mut face = Face { name, data, purpose, per_em, cap_height, advances, base: Vec::new(), plans: RwLock::default(), font };
        if purpose != Purpose::Fallback {
            face.base = face.alphabet();
        }
        Some(face)
    }

    /// Whether the face has a glyph for a character.
    pub fn has(&self, character: char) -> bool {
        self.font.charmap().map_unicode(character).is_some()
    }

    /// The advance of a glyph in thousandths of the em, as the PDF states it.
    pub fn stated_advance(&self, glyph: u16) -> i64 {
        let advance = i64::from(self.advances.get(usize::from(glyph)).copied().unwrap_or(0));
        (advance * 1000 + self.per_em / 2) / self.per_em
    }

    /// The shaping features that a text asks for.
    pub fn features(&self, tabular: bool) -> &'static [Feature] {
        const ON: std::ops::RangeFull = ..;
        static PLAIN: std::sync::LazyLock<Vec<Feature>> = std::sync::LazyLock::new(|| vec![Feature::new(Tag::new(b"calt"), 0, ON)]);
        static TABULAR: std::sync::LazyLock<Vec<Feature>> =
            std::sync::LazyLock::new(|| vec![Feature::new(Tag::new(b"calt"), 0, ON), Feature::new(Tag::new(b"tnum"), 1, ON)]);
        match (self.purpose, tabular) {
            // Without Inter's contextual forms, which turn "->" into an arrow and so the text into another one.
            (Purpose::Text(_), true) => &TABULAR,
            (Purpose::Text(_), false) => &PLAIN,
            _ => &[],
        }
    }

    /// The plan for a script and direction, made once.
    pub fn plan(&self, script: Script, direction: Direction, tabular: bool) -> Arc<ShapePlan> {
        let found = |plans: &[Plan]| {
            let plan = plans.iter().find(|plan| (plan.script, plan.direction, plan.tabular) == (script, direction, tabular));
            plan.map(|plan| plan.steps.clone())
        };
        if let Some(steps) = found(&self.plans.read().unwrap_or_else(PoisonError::into_inner)) {
            return steps;
        }
        let steps = Arc::new(ShapePlan::new(&self.font, direction, Some(script), None, self.features(tabular)));
        let plan = Plan { script, direction, tabular, steps: steps.clone() };
        self.plans.write().unwrap_or_else(PoisonError::into_inner).push(plan);
        steps
    }

    /// The glyphs of ASCII, Latin-1 and what typesetters add, in proportional and tabular form.
    fn alphabet(&self) -> Vec<(u16, String)> {
        const TYPESET: &str = "\u{2009}\u{202f}–—‘’‚“”„†•…‹›€™−ŒœŠšŽžŸĄąĆćĘęŁłŃńŚśŹźŻż\u{25a1}";
        let characters = (' '..='~').chain('\u{a0}'..='ÿ').chain(TYPESET.chars());
        let mut glyphs = HashMap::new();
        for character in characters.filter(|character| self.has(*character)) {
            for tabular in [false, true] {
                let text = character.to_string();
                for glyph in super::shape::shape(self, &text, 0, false, tabular) {
                    glyphs.entry(glyph.id).or_insert_with(|| text.clone());
                }
            }
        }
        let mut glyphs: Vec<(u16, String)> = glyphs.into_iter().collect();
        glyphs.sort();
        glyphs
    }
}
