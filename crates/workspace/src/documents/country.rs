//! Countries by whatever name a run or a person calls them.

use std::collections::HashMap;
use std::sync::LazyLock;
use tieout_documents::template::{Language, country_name};

/// The code of a country (ISO 3166-1 alpha-2): from the code itself, or its name in any language that Tieout has. `None` for what names no
/// country, or more than one (`Channel Islands`).
pub fn code(name: &str) -> Option<&'static str> {
    CODES.get(&reduced(name)).copied()
}

/// Names that people use and no list has.
const ALIASES: &[(&str, &str)] = &[
    ("uk", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("usa", "US"),
    ("u.s.", "US"),
    ("u.s.a.", "US"),
    ("united states of america", "US"),
    ("eire", "IE"),
    ("republic of ireland", "IE"),
    ("rsa", "ZA"),
    ("holland", "NL"),
    ("the netherlands", "NL"),
    ("czech republic", "CZ"),
    ("korea", "KR"),
    ("republic of korea", "KR"),
    ("uae", "AE"),
    ("hong kong", "HK"),
    ("macau", "MO"),
    ("turkey", "TR"),
    ("russian federation", "RU"),
    ("viet nam", "VN"),
];

static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for code in TWO_LETTERS.iter().map(String::as_str) {
        for language in Language::ALL {
            if let Some(name) = country_name(code, *language) {
                codes.entry(reduced(name)).or_insert(code);
                codes.insert(code.to_ascii_lowercase(), code);
            }
        }
    }
    codes.extend(ALIASES.iter().map(|(name, code)| ((*name).to_owned(), *code)));
    codes
});

static TWO_LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let letters = || 'A'..='Z';
    letters().flat_map(|first| letters().map(move |second| format!("{first}{second}"))).collect()
});

/// Without case, and with `&` as `and`.
fn reduced(name: &str) -> String {
    name.trim().to_lowercase().replace('&', "and").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_by_any_name() {
        for (name, expected) in [
            ("United Kingdom", Some("GB")),
            ("EIRE", Some("IE")),
            ("germany", Some("DE")),
            ("Deutschland", Some("DE")),
            (" de ", Some("DE")),
            ("ドイツ", Some("DE")),
            ("USA", Some("US")),
            ("Channel Islands", None),
            ("European Community", None),
            ("Unspecified", None),
            ("", None),
            ("ZZ", None),
        ] {
            assert_eq!(code(name), expected, "{name}");
        }
    }
}
