//! Each text once: lines hold numbers instead, and equal texts are equal numbers.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// The number of a text. [`EMPTY`] is the empty text.
pub type TextId = u32;

/// The empty text, and a cell without a value.
pub const EMPTY: TextId = 0;

/// All texts of a comparison. At most 2^32 of them.
#[derive(Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
    index: HashTable<TextId>,
}

impl Texts {
    /// Holds only the empty text.
    pub fn new() -> Texts {
        let mut texts = Texts::default();
        texts.id("");
        texts
    }

    /// The number of a text, new or known.
    pub fn id(&mut self, text: &str) -> TextId {
        let hash = xxh3_64(text.as_bytes());
        if let Some(found) = self.index.find(hash, |&id| slice(&self.bytes, &self.ends, id) == text) {
            return *found;
        }
        let id = self.ends.len() as TextId;
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.index.insert_unique(hash, id, |&id| xxh3_64(slice(bytes, ends, id).as_bytes()));
        id
    }

    /// The text of a number that [`Texts::id`] gave.
    pub fn get(&self, id: TextId) -> &str {
        slice(&self.bytes, &self.ends, id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them, by number.
    pub fn into_boxes(self) -> Vec<Box<str>> {
        (0..self.ends.len()).map(|id| self.get(id as TextId).into()).collect()
    }
}

fn slice<'a>(bytes: &'a str, ends: &[usize], id: TextId) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &bytes[start..ends[id]]
}
