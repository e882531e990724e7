//! The structure that the schemas ask for, read from the tables `ubl.elements` and `cii.elements`.

use super::datatype::Datatype;
use super::names::{self, Name, Vocabulary};
use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) static UBL: LazyLock<Schema> = LazyLock::new(|| Schema::read(include_str!("ubl.elements"), &names::UBL, "cac"));
pub(super) static CII: LazyLock<Schema> = LazyLock::new(|| Schema::read(include_str!("cii.elements"), &names::CII, "ram"));

/// The elements of one syntax.
pub(super) struct Schema {
    pub(super) vocabulary: &'static Vocabulary,
    types: HashMap<&'static str, Type>,
}

/// What an element with children has, in this order.
#[derive(Default)]
pub(super) struct Type {
    pub(super) children: Vec<Child>,
    /// Exactly one of the children, not all.
    pub(super) choice: bool,
    positions: HashMap<Name<'static>, usize>,
}

/// A child of a [`Type`].
pub(super) struct Child {
    pub(super) name: Name<'static>,
    pub(super) content: Content,
    pub(super) required: bool,
    pub(super) repeated: bool,
}

/// What is in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Elements: the name of their [`Type`].
    Elements(&'static str),
    Value(Datatype),
    /// EN 16931 does not use it: it is not looked into.
    Unused,
}

impl Schema {
    /// Whether amounts name their currency, and so on.
    pub(super) fn is_ubl(&self) -> bool {
        std::ptr::eq(self.vocabulary, &names::UBL)
    }

    pub(super) fn type_of(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// Reads a table; `aggregates` is the prefix of the names after a `|`. Its form stands in its head.
    fn read(table: &'static str, vocabulary: &'static Vocabulary, aggregates: &str) -> Self {
        let mut types: HashMap<&'static str, Type> = HashMap::new();
        let mut current = "";
        let mut in_aggregates = false;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            if !line.starts_with(' ') {
                let Some(name) = words.next().and_then(|word| word.strip_suffix(':')) else { continue };
                (current, in_aggregates) = (name, false);
            }
            let of = types.entry(current).or_default();
            for word in words {
                match word {
                    "|" => in_aggregates = true,
                    "/" => of.choice = true,
                    _ => of.push(Child::read(word, vocabulary, in_aggregates.then_some(aggregates))),
                }
            }
        }
        Self { vocabulary, types }
    }
}

impl Type {
    /// The position of a child in the order.
    pub(super) fn position(&self, name: Name<'_>) -> Option<usize> {
        self.positions.get(&name).copied()
    }

    fn push(&mut self, child: Child) {
        self.positions.insert(child.name, self.children.len());
        self.children.push(child);
    }
}

impl Child {
    fn read(word: &'static str, vocabulary: &Vocabulary, aggregates: Option<&str>) -> Self {
        let bare = word.trim_end_matches(['?', '*', '+']);
        let mark = &word[bare.len()..];
        let (name, content) = bare.split_once('=').unwrap_or((bare, ""));
        let mut name = vocabulary.named(name);
        if let Some(prefix) = aggregates {
            name.namespace = vocabulary.prefixed(prefix);
        }
        let content = match (content, aggregates) {
            ("-", _) => Content::Unused,
            ("", None) => Content::Value(Datatype::of_name(name.local)),
            ("", Some(_)) => Content::Elements(name.local),
            (word, _) => Datatype::called(word).map_or(Content::Elements(word), Content::Value),
        };
        Self { name, content, required: matches!(mark, "" | "+"), repeated: matches!(mark, "*" | "+") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_is_named_is_there() {
        for schema in [&*UBL, &*CII] {
            for (name, of) in &schema.types {
                assert!(!of.children.is_empty(), "{name} has no children");
                for child in &of.children {
                    assert!(schema.vocabulary.name_is_known(child.name), "{name}: {:?} has an unknown prefix", child.name);
                    if let Content::Elements(inner) = child.content {
                        assert!(schema.types.contains_key(inner), "{name}: {inner} has no line");
                    }
                }
            }
        }
    }
}
