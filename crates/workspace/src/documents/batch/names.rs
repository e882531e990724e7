//! Names of files from a pattern, safe on Windows, macOS and Linux whatever a customer is called.

use crate::error::{Error, Result};
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// What a pattern may say.
pub const PLACEHOLDERS: &[&str] = &["number", "customer", "customer_id", "date", "currency"];

/// Names are cut to this many bytes, their ending left out: 255 is the most that file systems take, and Windows counts the folders too.
const MOST_BYTES: usize = 120;

/// What one file's name is made of, in the order of [`PLACEHOLDERS`].
pub type Parts = [String; 5];

/// A pattern such as `{number} {customer}`.
pub struct Pattern(Vec<Piece>);

enum Piece {
    Text(String),
    Part(usize),
}

impl Pattern {
    /// Reads a pattern; an empty one is `{number}`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is in braces and no placeholder.
    pub fn read(text: &str) -> Result<Pattern> {
        let mut rest = if text.trim().is_empty() { "{number}" } else { text.trim() };
        let mut pieces = Vec::new();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, tail) = after.split_once('}').ok_or_else(|| Error::Invalid(format!("the brace of {{{after} is not closed")))?;
            let place = PLACEHOLDERS.iter().position(|known| *known == name);
            let known = PLACEHOLDERS.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
            let place = place.ok_or_else(|| Error::Invalid(format!("{{{name}}} can't stand in a file's name; there are {known}")))?;
            pieces.extend([Piece::Text(before.to_owned()), Piece::Part(place)]);
            rest = tail;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Pattern(pieces))
    }

    /// Whether it says more of an invoice than its number.
    pub fn needs_more_than_the_number(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Part(place) if *place > 0))
    }

    /// The name of one file, without its ending; [`Names::add`] makes it safe.
    fn fill(&self, parts: &Parts) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Part(place) => parts[*place].clone(),
        };
        self.0.iter().map(text).collect()
    }
}

/// The names of a batch, each once: file systems take `A` and `a` for one.
#[derive(Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// A name for the next file.
    pub fn add(&mut self, pattern: &Pattern, parts: &Parts, ending: &str) -> String {
        let stem = safe(&pattern.fill(parts));
        let mut name = stem.clone();
        let mut copy = 1u64;
        while !self.0.insert(folded(&name)) {
            copy += 1;
            let mark = format!(" ({copy})");
            name = format!("{}{mark}", cut(&stem, MOST_BYTES - mark.len()).trim_end_matches([' ', '.']));
        }
        format!("{name}.{ending}")
    }
}

/// A text as the name of a file, without folders, control characters, or what a system keeps for itself.
fn safe(text: &str) -> String {
    let kept: String = text
        .nfc()
        .filter(|character| !is_invisible(*character))
        .map(|character| match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            other if other.is_control() || other.is_whitespace() => ' ',
            other => other,
        })
        .collect();
    let words = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // A name that begins with a dot is hidden, one that begins with a dash is an option, one that ends with a dot or a space is another on Windows.
    let trimmed = words.trim_start_matches([' ', '.', '-', '~']);
    let short = cut(trimmed, MOST_BYTES).trim_end_matches([' ', '.']);
    match short {
        "" => "document".to_owned(),
        name if is_device(name) => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// Marks that turn or hide what stands beside them.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Windows keeps these names for devices, whatever their ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(|it| it.is_ascii_digit() || "¹²³".contains(it)))
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT")
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// As a file system that does not see case compares names.
fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(customer: &str) -> String {
        let pattern = Pattern::read("{customer}").unwrap();
        Names::default().add(&pattern, &[String::new(), customer.to_owned(), String::new(), String::new(), String::new()], "pdf")
    }

    #[test]
    fn names_are_safe() {
        for (customer, name) in [
            ("Acme GmbH", "Acme GmbH.pdf"),
            ("../../etc/passwd", "etc-passwd.pdf"),
            ("CON", "_CON.pdf"),
            ("con.txt", "_con.txt.pdf"),
            ("lpt1", "_lpt1.pdf"),
            ("COM10", "COM10.pdf"),
            ("trailing dots...", "trailing dots.pdf"),
            (".hidden", "hidden.pdf"),
            ("a\tb\u{202e}fdp.exe\n", "a bfdp.exe.pdf"),
            ("Smith & Sons: \"50/50\"", "Smith & Sons- -50-50-.pdf"),
            ("👩‍💻 Ltd", "👩💻 Ltd.pdf"),
            ("株式会社", "株式会社.pdf"),
            ("...", "document.pdf"),
            ("", "document.pdf"),
        ] {
            assert_eq!(named(customer), name, "{customer:?}");
        }
        assert_eq!(named(&"é".repeat(300)).len(), MOST_BYTES + ".pdf".len());
    }

    #[test]
    fn no_two_files_have_one_name() {
        let pattern = Pattern::read("{customer}").unwrap();
        let mut names = Names::default();
        let mut add =
            |customer: &str| names.add(&pattern, &[String::new(), customer.to_owned(), String::new(), String::new(), String::new()], "pdf");
        assert_eq!(
            ["Acme", "ACME", "acme.", "Zoë", "Zoe\u{308}"].map(&mut add),
            ["Acme.pdf", "ACME (2).pdf", "acme (3).pdf", "Zoë.pdf", "Zoë (2).pdf"]
        );
    }

    #[test]
    fn a_pattern_names_what_there_is() {
        assert!(Pattern::read("{number} {region}").err().unwrap().to_string().contains("{customer_id}"));
        assert!(Pattern::read("{number").is_err());
        assert!(!Pattern::read("").unwrap().needs_more_than_the_number());
    }

    proptest! {
        #[test]
        fn whatever_a_customer_is_called(customers in proptest::collection::vec("\\PC{0,200}|[./\\\\: a-cA-C]{0,6}", 1..20)) {
            let pattern = Pattern::read("{customer}").unwrap();
            let mut names = Names::default();
            let mut seen = HashSet::new();
            let folder = tempfile::tempdir().unwrap();
            for customer in customers {
                let name = names.add(&pattern, &[String::new(), customer, String::new(), String::new(), String::new()], "pdf");
                prop_assert!(seen.insert(folded(&name)));
                prop_assert!(name.len() <= 255 && !name.contains(['/', '\\', ':', '\0']) && !name.starts_with('.'));
                std::fs::write(folder.path().join(&name), "").unwrap();
            }
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), seen.len());
        }
    }
}
