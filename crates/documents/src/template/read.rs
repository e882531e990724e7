//! Templates from TOML and back.

use super::label::placeholders;
use super::{Block, Column, CurrencyStyle, GroupBy, Label, Language, Paper, Template};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Why a text is not a template. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The text is not TOML.
    #[error("line {line} of the template can't be read: {reason}")]
    Syntax { line: usize, reason: String },
    /// There is no such key.
    #[error("line {line} of the template: `{key}` is not known; known are {allowed}")]
    UnknownKey { line: usize, key: String, allowed: String },
    /// A key has a value that it can't have.
    #[error("line {line} of the template: `{key}` is {value}; {allowed}")]
    Value { line: usize, key: String, value: String, allowed: String },
    /// A block or a column stands twice in its list.
    #[error("line {line} of the template: `{value}` stands twice in `{key}`; leave one of them out")]
    Twice { line: usize, key: String, value: String },
}

impl TemplateError {
    /// The line that the error is on, from 1: what an editor marks.
    pub fn line(&self) -> usize {
        match self {
            TemplateError::Syntax { line, .. }
            | TemplateError::UnknownKey { line, .. }
            | TemplateError::Value { line, .. }
            | TemplateError::Twice { line, .. } => *line,
        }
    }
}

impl Template {
    /// A template from its TOML; what it does not say is as in [`Template::default`].
    ///
    /// # Errors
    /// The first thing that is wrong, with its line and key and what is allowed there.
    pub fn from_toml(text: &str) -> Result<Template, TemplateError> {
        let place = Place { text };
        let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        let syntax = |error: toml::de::Error| TemplateError::Syntax { line: place.line(error.span()), reason: error.message().to_owned() };
        for (key, value) in DeTable::parse(text).map_err(syntax)?.get_ref() {
            let key_line = place.line(Some(key.span()));
            let key: &str = key.get_ref();
            let at = At { place, key, line: place.line(Some(value.span())) };
            match key {
                "paper" => at.one_of(value.get_ref(), &names(Paper::ALL, |it| it.name()))?,
                "language" => at.one_of(value.get_ref(), &names(Language::ALL, |it| it.name()))?,
                "currency" => at.one_of(value.get_ref(), &names(CurrencyStyle::ALL, |it| it.name()))?,
                "group_by" => at.one_of(value.get_ref(), &names(GroupBy::ALL, |it| it.name()))?,
                "blocks" => at.each_once(value.get_ref(), &names(Block::ALL, |it| it.name()))?,
                "columns" => at.each_once(value.get_ref(), &names(Column::ALL, |it| it.name()))?,
                "accent" => at.colour(value.get_ref())?,
                "closing" | "footer" => drop(at.text(value.get_ref())?),
                "labels" => at.labels(value.get_ref())?,
                _ => return Err(TemplateError::UnknownKey { line: key_line, key: key.to_owned(), allowed: listed(&keys) }),
            }
        }
        toml::from_str(text).map_err(syntax)
    }

    /// The template as TOML, everything said. [`Template::from_toml`] reads the same template from it.
    pub fn to_toml(&self) -> String {
        // A struct of strings and lists of names, its only table last: TOML can say all of it.
        toml::to_string_pretty(self).unwrap_or_default()
    }
}

/// The keys of a template, each with what it says.
pub const KEYS: &[(&str, &str)] = &[
    ("paper", "The size of the pages."),
    ("language", "The language of labels, dates and numbers; left out, that of the buyer's country, or English."),
    ("accent", "The colour of rules, headings and the table's header, as `#RRGGBB`."),
    ("currency", "Whether sums name their currency by its code or by its symbol."),
    ("blocks", "What stands on the page, in this order; what is left out does not."),
    ("columns", "The columns of the table of lines, from left to right."),
    ("group_by", "Under which headings the lines stand, each with its subtotal."),
    ("closing", "Text below the totals, such as thanks."),
    ("footer", "Text at the foot of each page, beside the page's number."),
    ("labels", "Labels in your own words, by their names, below `[labels]`."),
];

#[derive(Clone, Copy)]
struct Place<'a> {
    text: &'a str,
}

impl Place<'_> {
    fn line(self, span: Option<Range<usize>>) -> usize {
        let start = span.map_or(0, |span| span.start.min(self.text.len()));
        1 + self.text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count()
    }
}

/// A key with its line, and what its value must be.
#[derive(Clone, Copy)]
struct At<'a> {
    place: Place<'a>,
    key: &'a str,
    line: usize,
}

impl At<'_> {
    fn text<'v>(self, value: &'v DeValue<'_>) -> Result<&'v str, TemplateError> {
        value.as_str().ok_or_else(|| self.refused(value, "it must be a text in quotes".to_owned()))
    }

    fn one_of(self, value: &DeValue<'_>, allowed: &[&str]) -> Result<(), TemplateError> {
        match value.as_str() {
            Some(name) if allowed.contains(&name) => Ok(()),
            _ => Err(self.refused(value, format!("allowed are {}", listed(allowed)))),
        }
    }

    fn each_once(self, value: &DeValue<'_>, allowed: &[&str]) -> Result<(), TemplateError> {
        let Some(list) = value.as_array() else {
            return Err(self.refused(value, format!("it must be a list of {}", listed(allowed))));
        };
        let mut seen = Vec::new();
        for item in list.iter() {
            let at = At { line: self.place.line(Some(item.span())), ..self };
            at.one_of(item.get_ref(), allowed)?;
            let name = at.text(item.get_ref())?;
            if seen.contains(&name) {
                return Err(TemplateError::Twice { line: at.line, key: self.key.to_owned(), value: name.to_owned() });
            }
            seen.push(name);
        }
        Ok(())
    }

    fn colour(self, value: &DeValue<'_>) -> Result<(), TemplateError> {
        let digits = self.text(value)?.strip_prefix('#');
        match digits {
            Some(digits) if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(()),
            _ => Err(self.refused(value, "a colour is `#RRGGBB`, such as `#1f4e79`".to_owned())),
        }
    }

    fn labels(self, value: &DeValue<'_>) -> Result<(), TemplateError> {
        let Some(table) = value.as_table() else {
            return Err(self.refused(value, "it must be a table: `[labels]`, below it `invoice = \"Tax invoice\"`".to_owned()));
        };
        for (name, value) in table {
            let name_line = self.place.line(Some(name.span()));
            let key = format!("labels.{}", name.get_ref());
            let at = At { key: &key, line: self.place.line(Some(value.span())), ..self };
            let Some(label) = Label::from_name(name.get_ref()) else {
                let allowed = listed(&names(Label::ALL, |it| it.name()));
                return Err(TemplateError::UnknownKey { line: name_line, key, allowed });
            };
            let known: BTreeSet<&str> = Language::ALL.iter().flat_map(|language| placeholders(label.text(*language))).collect();
            let known = Vec::from_iter(known);
            if let Some(unknown) = placeholders(at.text(value.get_ref())?).into_iter().find(|it| !known.contains(it)) {
                let allowed = match known.as_slice() {
                    [] => format!("nothing is filled in here, so leave `{{{unknown}}}` out"),
                    known => format!("`{{{unknown}}}` is not known here, filled in are {}", listed(known)),
                };
                return Err(at.refused(value.get_ref(), allowed));
            }
        }
        Ok(())
    }

    fn refused(self, value: &DeValue<'_>, allowed: String) -> TemplateError {
        let value = match value {
            DeValue::String(text) => format!("`{text}`"),
            DeValue::Integer(number) => format!("the number {number}"),
            DeValue::Boolean(truth) => truth.to_string(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
            DeValue::Float(_) => "a number".to_owned(),
            DeValue::Datetime(_) => "a date".to_owned(),
        };
        TemplateError::Value { line: self.line, key: self.key.to_owned(), value, allowed }
    }
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| name(*it)).collect()
}

/// `a`, `b`, `c`.
fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
