//! VAT categories, as EN 16931 codes them (UNCL 5305).

/// What a category is called, where no tax is charged under it.
pub fn untaxed(category: &str) -> Option<&'static str> {
    Some(match category.to_ascii_uppercase().as_str() {
        "Z" => "zero rated",
        "E" => "exempt",
        "AE" => "reverse charge",
        "K" => "intra-community supply",
        "G" => "export",
        "O" => "outside the scope of tax",
        _ => return None,
    })
}

/// Whether the category is that one, however it is written.
pub fn is(category: &str, code: &str) -> bool {
    category.eq_ignore_ascii_case(code)
}
