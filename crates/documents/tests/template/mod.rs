//! Templates from TOML and back, their labels, and numbers, money and dates by language and country.

mod formats;
mod guide;

use proptest::prelude::*;
use std::collections::BTreeSet;
use tieout_documents::template::*;

#[test]
fn an_empty_text_is_the_house_template_and_every_template_comes_back_from_its_toml() {
    assert_eq!(Template::from_toml("").unwrap(), Template::default());
    let template = Template {
        paper: Paper::Letter,
        language: Some(Language::Ja),
        accent: "#00FF99".to_owned(),
        currency: CurrencyStyle::Symbol,
        blocks: Block::ALL.to_vec(),
        columns: vec![Column::Description, Column::Net],
        group_by: GroupBy::Product,
        closing: "Thanks.\n\"Bye\" \\ 有難う".to_owned(),
        footer: String::new(),
        labels: [("invoice".to_owned(), "Tax invoice".to_owned())].into(),
    };
    assert_eq!(Template::from_toml(&template.to_toml()).unwrap(), template);
    assert_eq!(Template::from_toml(&Template::default().to_toml()).unwrap(), Template::default());
}

#[test]
fn an_error_names_the_line_the_key_and_what_is_allowed() {
    for (text, said) in [
        ("paper = \"a5\"", "line 1 of the template: `paper` is `a5`; allowed are `a4`, `letter`"),
        ("\n\npaper = 4", "line 3 of the template: `paper` is the number 4; allowed are `a4`, `letter`"),
        ("accent = \"#12345G\"", "line 1 of the template: `accent` is `#12345G`; a colour is `#RRGGBB`, such as `#1f4e79`"),
        ("accent = \"#é2345\"", "line 1 of the template: `accent` is `#é2345`; a colour is `#RRGGBB`, such as `#1f4e79`"),
        ("accent = \"red\"", "line 1 of the template: `accent` is `red`; a colour is `#RRGGBB`, such as `#1f4e79`"),
        ("columns = [\n  \"net\",\n  \"net\",\n]", "line 3 of the template: `net` stands twice in `columns`; leave one of them out"),
        ("group_by = \"customer\"", "line 1 of the template: `group_by` is `customer`; allowed are `none`, `product`, `period`"),
        (
            "paper = \"a4\"\ncolumns = [\n  \"net\",\n  \"tax\"]",
            "line 4 of the template: `columns` is `tax`; allowed are `position`, `item`, `description`, `period`, `quantity`, `unit`, \
             `unit_price`, `discount`, `tax_rate`, `net`",
        ),
        (
            "blocks = \"lines\"",
            "line 1 of the template: `blocks` is `lines`; it must be a list of `seller`, `buyer`, `details`, `notes`, `lines`, `totals`, \
             `tax`, `payment`, `closing`, `usage`",
        ),
        (
            "color = \"#123456\"",
            "line 1 of the template: `color` is not known; known are `paper`, `language`, `accent`, `currency`, `blocks`, `columns`, \
             `group_by`, `closing`, `footer`, `labels`",
        ),
        ("closing = 3", "line 1 of the template: `closing` is the number 3; it must be a text in quotes"),
        (
            "[labels]\npage = \"{page}/{total}\"",
            "line 2 of the template: `labels.page` is `{page}/{total}`; `{total}` is not known here, filled in are `page`, `pages`",
        ),
        (
            "[labels]\ninvoice = \"Invoice {number}\"",
            "line 2 of the template: `labels.invoice` is `Invoice {number}`; nothing is filled in here, so leave `{number}` out",
        ),
        (
            "labels = 1",
            "line 1 of the template: `labels` is the number 1; it must be a table: `[labels]`, below it `invoice = \"Tax invoice\"`",
        ),
    ] {
        assert_eq!(Template::from_toml(text).unwrap_err().to_string(), said, "{text}");
    }
    let unknown = Template::from_toml("[labels]\n\ninvoice_no = \"x\"").unwrap_err();
    assert_eq!(unknown.line(), 3);
    assert!(unknown.to_string().contains("`labels.invoice_no` is not known; known are `invoice`, `credit_note`"), "{unknown}");
    for broken in ["paper = ", "paper = \"a4\"\npaper = \"a4\"", "\n[labels", "a = \"\u{0}\""] {
        let error = Template::from_toml(broken).unwrap_err();
        assert!(matches!(error, TemplateError::Syntax { .. }), "{broken:?}: {error}");
        assert!(error.line() <= 1 + broken.lines().count(), "{error}");
    }
}

#[test]
fn a_label_is_the_users_the_languages_and_never_missing() {
    let mut template = Template::default();
    assert_eq!(template.label(Language::De, Label::Invoice), "Rechnung");
    template.labels.insert("invoice".to_owned(), "Tax invoice".to_owned());
    assert_eq!(template.label(Language::De, Label::Invoice), "Tax invoice");

    let mut names = BTreeSet::new();
    for label in Label::ALL {
        assert!(names.insert(label.name()), "{label:?} twice");
        assert_eq!(Label::from_name(label.name()), Some(*label));
        for language in Language::ALL {
            let text = label.text(*language);
            assert!(!text.trim().is_empty() && text == text.trim(), "{label:?} {language:?}");
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{label:?} {language:?}");
            assert!(!text.contains(['\'', '"', '\n']), "{label:?} {language:?}: typographic marks, one line");
        }
    }
}

#[test]
fn what_is_filled_in_is_filled_in_and_nothing_else() {
    for (text, filled) in [
        ("Page {page} of {pages}", "Page 1 of 3"),
        ("{page}{page}", "11"),
        ("{none} {page", "{none} {page"),
        ("{ {page}", "{ 1"),
        ("", ""),
        ("}", "}"),
    ] {
        assert_eq!(fill(text, &[("page", "1"), ("pages", "3")]), filled);
    }
    assert_eq!(fill("{a}{b}", &[("a", "{b}"), ("b", "1")]), "{b}1", "a value is not filled in again");
}

#[test]
fn the_language_is_the_templates_or_the_buyers() {
    let mut template = Template::default();
    for (country, language) in
        [("DE", "de"), ("at", "de"), ("MX", "es"), ("JP", "ja"), ("PL", "pl"), ("BE", "nl"), ("LU", "fr"), ("GB", "en"), ("KR", "en")]
    {
        assert_eq!(template.language_for(Some(country)).name(), language, "{country}");
    }
    assert_eq!(template.language_for(None), Language::En);
    template.language = Some(Language::Fr);
    assert_eq!(template.language_for(Some("DE")), Language::Fr);
}

#[test]
fn tax_has_the_name_of_its_country_and_the_note_of_its_category() {
    assert_eq!(tax_name(Some("DE")).text(Language::De), "MwSt.");
    assert_eq!(tax_name(Some("US")).text(Language::En), "Sales tax");
    assert_eq!(tax_name(Some("JP")).text(Language::Ja), "消費税");
    assert_eq!(tax_note("AE").unwrap().text(Language::De), "Steuerschuldnerschaft des Leistungsempfängers");
    assert_eq!(tax_note("S"), None);
    assert_eq!(country_name("de", Language::Fr), Some("Allemagne"));
    assert_eq!(country_name("ZZ", Language::Fr), None);
    assert_eq!(unit_name("HUR", Language::De), "Std.");
    assert_eq!(unit_name("X99", Language::De), "X99");
}

#[test]
fn every_ready_template_is_one_and_says_what_it_is_for() {
    for ready in Template::ready() {
        let template = Template::from_toml(ready.toml).unwrap_or_else(|error| panic!("{}: {error}", ready.name));
        assert_eq!(template, ready.template());
        assert!(ready.about().len() > 20, "{}", ready.name);
    }
    assert_eq!(Template::ready()[0].template(), Template::default(), "the first is the house's own");
}

/// Any choice of what a template can say.
fn template() -> impl Strategy<Value = Template> {
    let pick = |count: usize| 0..count;
    let labels = prop::collection::btree_map(pick(Label::ALL.len()).prop_map(|at| Label::ALL[at].name().to_owned()), "[^{}]*", 0..4);
    (
        (pick(2), prop::option::of(pick(8)), pick(2), pick(3)),
        "#[0-9a-fA-F]{6}",
        prop::sample::subsequence(Block::ALL.to_vec(), 0..=10).prop_shuffle(),
        prop::sample::subsequence(Column::ALL.to_vec(), 0..=10).prop_shuffle(),
        (any::<String>(), any::<String>()),
        labels,
    )
        .prop_map(|((paper, language, currency, group), accent, blocks, columns, (closing, footer), labels)| Template {
            paper: Paper::ALL[paper],
            language: language.map(|at| Language::ALL[at]),
            accent,
            currency: CurrencyStyle::ALL[currency],
            blocks,
            columns,
            group_by: GroupBy::ALL[group],
            closing,
            footer,
            labels,
        })
}

proptest! {
    #[test]
    fn every_template_comes_back_from_its_toml(template in template()) {
        prop_assert_eq!(Template::from_toml(&template.to_toml()).unwrap(), template);
    }

    /// Whatever is typed is a template, or an error on a line that is there.
    #[test]
    fn any_text_is_a_template_or_an_error_on_one_of_its_lines(template in template(), at in any::<prop::sample::Index>(), typed in ".{0,3}", cut in 0usize..9) {
        let whole: Vec<char> = template.to_toml().chars().collect();
        let at = at.index(whole.len());
        let text: String = whole[..at].iter().copied().chain(typed.chars()).chain(whole.iter().copied().skip(at + cut)).collect();
        if let Err(error) = Template::from_toml(&text) {
            prop_assert!((1..=text.matches('\n').count() + 1).contains(&error.line()), "{error} in\n{text}");
        }
    }
}
