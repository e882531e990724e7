//! Hypotheses about texts: spelling, blanks, prefixes, parts exchanged.

use super::Transformation;

/// A way to write letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    Upper,
    Lower,
    /// Each Word Begins With A Capital.
    Title,
    /// Only the first letter of the text is a capital.
    Sentence,
}

impl Case {
    pub const ALL: [Case; 4] = [Case::Upper, Case::Lower, Case::Title, Case::Sentence];

    /// In words.
    pub const fn title(self) -> &'static str {
        match self {
            Case::Upper => "capitals",
            Case::Lower => "small letters",
            Case::Title => "Title Case",
            Case::Sentence => "Sentence case",
        }
    }

    /// The text in this case.
    pub fn of(self, text: &str) -> String {
        match self {
            Case::Upper => text.to_uppercase(),
            Case::Lower => text.to_lowercase(),
            Case::Title => capitals(text, |last| !last.is_alphabetic()),
            Case::Sentence => {
                let mut first = true;
                capitals(text, |_| std::mem::replace(&mut first, false))
            }
        }
    }

    /// Whether a text is in this case. Title case differs between systems after an apostrophe or a digit, so either passes.
    fn is(self, text: &str, before: &str) -> bool {
        self.of(before) == text
            || self == Case::Title
                && (capitals(before, |last| !last.is_alphanumeric() && last != '\'') == text
                    || capitals(before, char::is_whitespace) == text
                    || capitals(before, |last| !last.is_alphabetic() && last != '\'') == text)
    }
}

/// Small letters, and a capital where `begins` says so of the character before (a blank before the first).
fn capitals(text: &str, mut begins: impl FnMut(char) -> bool) -> String {
    let mut last = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphabetic() && begins(last) {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        last = c;
    }
    out
}

/// A text without blanks at its ends and with single ones within.
pub fn trimmed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the transformation makes `after` of `before`.
pub fn turns(transformation: &Transformation, before: &str, after: &str) -> bool {
    match transformation {
        Transformation::Case(case) => case.is(after, before),
        Transformation::Trim => trimmed(before) == after || before.trim() == after,
        Transformation::AddPrefix(part) => after.strip_prefix(part.as_str()) == Some(before),
        Transformation::DropPrefix(part) => before.strip_prefix(part.as_str()) == Some(after),
        Transformation::AddSuffix(part) => after.strip_suffix(part.as_str()) == Some(before),
        Transformation::DropSuffix(part) => before.strip_suffix(part.as_str()) == Some(after),
        Transformation::Substitute(from, to) => {
            before.contains(from.as_str()) && (before.replace(from.as_str(), to) == after || before.replacen(from.as_str(), to, 1) == after)
        }
        _ => false,
    }
}

/// Whether the transformation would change this text.
pub fn changes(transformation: &Transformation, text: &str) -> bool {
    match transformation {
        Transformation::Case(case) => !case.is(text, text),
        Transformation::Trim => trimmed(text) != text,
        Transformation::DropPrefix(part) => text.starts_with(part.as_str()),
        Transformation::DropSuffix(part) => text.ends_with(part.as_str()),
        Transformation::Substitute(from, _) => text.contains(from.as_str()),
        Transformation::AddPrefix(_) | Transformation::AddSuffix(_) => true,
        _ => false,
    }
}

/// How many bytes two texts share at the beginning, on a character boundary.
pub fn shared_start(a: &str, b: &str) -> usize {
    a.char_indices().zip(b.chars()).find(|((_, x), y)| x != y).map_or(a.len().min(b.len()), |((at, _), _)| at)
}

/// How many bytes they share at the end, on a character boundary.
pub fn shared_end(a: &str, b: &str) -> usize {
    a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum()
}
