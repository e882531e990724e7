//! Each text once.

use hashbrown::HashTable;
use xxhash_rust::xxh3::xxh3_64;

/// The number of a text; 0 is the empty one.
pub type TextId = u32;

/// Texts and their numbers. At most 2^32 of them.
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
    index: HashTable<TextId>,
}

impl Default for Texts {
    fn default() -> Self {
        let mut texts = Texts { bytes: String::new(), ends: Vec::new(), index: HashTable::new() };
        texts.id("");
        texts
    }
}

impl Texts {
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

    /// The number of a text, if it is known.
    pub fn find(&self, text: &str) -> Option<TextId> {
        self.index.find(xxh3_64(text.as_bytes()), |&id| slice(&self.bytes, &self.ends, id) == text).copied()
    }

    /// The text of a number that [`Texts::id`] gave.
    pub fn get(&self, id: TextId) -> &str {
        slice(&self.bytes, &self.ends, id)
    }
}

fn slice<'a>(bytes: &'a str, ends: &[usize], id: TextId) -> &'a str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &bytes[start..ends[id]]
}
