//! The guide's tables of templates are what the program says; `TIEOUT_WRITE_GUIDE=1 cargo test -p tieout-documents guide` writes them anew.

use std::fmt::Write;
use tieout_documents::template::*;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/guide/templates.md");

#[test]
fn the_guide_says_what_a_template_can_say() {
    let found = std::fs::read_to_string(PAGE).unwrap();
    let mut page = found.clone();
    for (name, table) in [
        ("ready", ready()),
        ("keys", keys()),
        ("blocks", named("block", Block::ALL.iter().map(|it| (it.name(), it.about())))),
        ("columns", named("column", Column::ALL.iter().map(|it| (it.name(), it.about())))),
        ("choices", choices()),
        ("labels", labels()),
    ] {
        let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let start = page.find(&begin).unwrap_or_else(|| panic!("templates.md has no {begin}")) + begin.len();
        let stop = start + page[start..].find(&end).unwrap_or_else(|| panic!("templates.md has no {end}"));
        page.replace_range(start..stop, &table);
    }
    if std::env::var_os("TIEOUT_WRITE_GUIDE").is_some() {
        std::fs::write(PAGE, page).unwrap();
    } else {
        assert!(page == found, "docs/guide/templates.md is not what the program says; TIEOUT_WRITE_GUIDE=1 writes it");
    }
}

/// The example of the page is a template, and every key that it shows is one.
#[test]
fn the_examples_of_the_guide_are_templates() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!examples.is_empty());
    for example in examples {
        Template::from_toml(example).unwrap();
    }
}

fn ready() -> String {
    let mut table = "| name | what it is for |\n|---|---|\n".to_owned();
    for ready in Template::ready() {
        let _ = writeln!(table, "| `{}` | {} |", ready.name, ready.about());
    }
    table
}

fn keys() -> String {
    let house: toml::Table = Template::default().to_toml().parse().unwrap();
    let mut table = "| key | default | what it says |\n|---|---|---|\n".to_owned();
    for (key, about) in KEYS {
        let default = match house.get(*key) {
            Some(toml::Value::Table(_)) => "none".to_owned(),
            Some(value) => format!("`{value}`"),
            None => "not set".to_owned(),
        };
        let _ = writeln!(table, "| `{key}` | {default} | {about} |");
    }
    table
}

fn named<'a>(kind: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    names.fold(format!("| {kind} | what it is |\n|---|---|\n"), |table, (name, about)| format!("{table}| `{name}` | {about} |\n"))
}

fn choices() -> String {
    let mut table = "| key | value | what it is |\n|---|---|---|\n".to_owned();
    let papers = Paper::ALL.iter().map(|it| ("paper", it.name(), it.about()));
    let languages = Language::ALL.iter().map(|it| ("language", it.name(), it.about()));
    let currencies = CurrencyStyle::ALL.iter().map(|it| ("currency", it.name(), it.about()));
    let groups = GroupBy::ALL.iter().map(|it| ("group_by", it.name(), it.about()));
    for (key, name, about) in papers.chain(languages).chain(currencies).chain(groups) {
        let _ = writeln!(table, "| `{key}` | `\"{name}\"` | {about} |");
    }
    table
}

fn labels() -> String {
    let mut table = "| label | English | German |\n|---|---|---|\n".to_owned();
    for label in Label::ALL {
        let _ = writeln!(table, "| `{}` | {} | {} |", label.name(), label.text(Language::En), label.text(Language::De));
    }
    table
}
