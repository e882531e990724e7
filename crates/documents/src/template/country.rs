//! Names of countries, for addresses.

use super::Language;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The name of a country (ISO 3166-1 alpha-2, or `XI`, `1A`); `None` for an unknown code.
pub fn country_name(code: &str, language: Language) -> Option<&'static str> {
    NAMES.get(code.to_ascii_uppercase().as_str()).and_then(|names| names.get(language as usize)).copied()
}

/// By code, in the order of [`Language::ALL`].
static NAMES: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("countries.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(code, names)| (code, names.split('\t').collect()))
        .collect()
});
