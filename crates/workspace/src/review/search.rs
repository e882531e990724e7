//! The searchable texts of a long list, in one piece: a hundred thousand are looked through in a millisecond.

use memchr::memmem;

/// Texts in lower case, one after the other.
pub(super) struct Texts {
    folded: String,
    /// Where each begins.
    starts: Vec<usize>,
}

/// Between two texts; nobody types it.
const END: char = '\0';

impl Texts {
    /// Each text is what one element is found by.
    pub fn new<'a>(texts: impl Iterator<Item = [&'a str; 2]>) -> Texts {
        let (mut folded, mut starts) = (String::new(), Vec::new());
        for parts in texts {
            starts.push(folded.len());
            for part in parts {
                folded.push_str(&part.to_lowercase());
                folded.push(END);
            }
        }
        Texts { folded, starts }
    }

    /// By ordinal: whether the text holds this part, whatever the case of both.
    pub fn holding(&self, part: &str) -> Vec<bool> {
        let mut found = vec![false; self.starts.len()];
        for place in memmem::find_iter(self.folded.as_bytes(), part.to_lowercase().as_bytes()) {
            if let Some(holds) = self.starts.partition_point(|&start| start <= place).checked_sub(1).and_then(|at| found.get_mut(at)) {
                *holds = true;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_either_part_and_never_across_two() {
        let texts = Texts::new([["INV-1", "Müller"], ["INV-12", "ÄRZTE"], ["", "x"]].into_iter());
        assert_eq!(texts.holding("inv-1"), [true, true, false]);
        assert_eq!(texts.holding("MÜLL"), [true, false, false]);
        assert_eq!(texts.holding("ärzte"), [false, true, false]);
        assert_eq!(texts.holding("1m"), [false; 3]);
        assert_eq!(texts.holding("teX"), [false; 3]);
        assert_eq!(texts.holding("x"), [false, false, true]);
    }
}
