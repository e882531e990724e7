//! Templates that come with Tieout.

use super::Template;

/// A template to begin with, as it stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadyTemplate {
    /// The name to choose it by, such as `classic`.
    pub name: &'static str,
    /// Its TOML, which begins with a line that says what it is for.
    pub toml: &'static str,
}

impl ReadyTemplate {
    /// What it is for, in a sentence.
    pub fn about(&self) -> &'static str {
        self.toml.lines().next().unwrap_or_default().trim_start_matches('#').trim()
    }

    /// The template.
    pub fn template(&self) -> Template {
        // A test reads each of them.
        Template::from_toml(self.toml).unwrap_or_default()
    }
}

impl Template {
    /// The templates that come with Tieout; the first is the house's own.
    pub const fn ready() -> &'static [ReadyTemplate] {
        &[
            ReadyTemplate { name: "classic", toml: include_str!("ready/classic.toml") },
            ReadyTemplate { name: "plain", toml: include_str!("ready/plain.toml") },
            ReadyTemplate { name: "usage", toml: include_str!("ready/usage.toml") },
            ReadyTemplate { name: "letter", toml: include_str!("ready/letter.toml") },
            ReadyTemplate { name: "japanese", toml: include_str!("ready/japanese.toml") },
        ]
    }
}
