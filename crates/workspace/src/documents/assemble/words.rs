//! Words of billing systems as the codes of EN 16931.

/// The code of UNTDID 5305: from the code itself, or a word; `None` for a system's own tax codes.
pub fn tax_category(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some(code) = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"].into_iter().find(|code| code.eq_ignore_ascii_case(text)) {
        return Some(code);
    }
    Some(match text.to_lowercase().replace(['_', '-'], " ").as_str() {
        "standard" | "standard rate" | "standard rated" | "taxable" => "S",
        "zero" | "zero rate" | "zero rated" => "Z",
        "exempt" | "exempt from tax" | "exempt from vat" => "E",
        "reverse charge" => "AE",
        "intra community" | "intra community supply" => "K",
        "export" | "export outside the eu" => "G",
        "outside scope" | "outside the scope of tax" | "out of scope" | "not subject to vat" => "O",
        _ => return None,
    })
}

/// The code of UN/ECE Recommendation 20 or 21: from a word, else the text itself, which may be a code.
pub fn unit(text: &str) -> String {
    let word = text.trim().to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let known = UNITS.iter().find(|(_, words)| words.contains(&word.as_str()) || words.contains(&singular));
    known.map_or_else(|| text.trim().to_owned(), |(code, _)| (*code).to_owned())
}

/// One unit of whatever is sold.
pub const ONE: &str = "C62";

const UNITS: &[(&str, &[&str])] = &[
    (
        ONE,
        &[
            "one",
            "unit",
            "piece",
            "pc",
            "pce",
            "item",
            "stk",
            "stück",
            "stueck",
            "user",
            "seat",
            "licence",
            "license",
            "token",
            "request",
            "call",
            "transaction",
            "message",
            "credit",
            "event",
            "pièce",
            "ud",
            "pz",
            "szt",
            "count",
            "qty",
            "number",
        ],
    ),
    ("EA", &["each", "ea"]),
    ("SET", &["set"]),
    ("PR", &["pair"]),
    ("DZN", &["dozen"]),
    ("XBX", &["box", "boxe", "carton"]),
    ("XPK", &["pack", "package"]),
    ("MIL", &["thousand", "1000"]),
    ("MIO", &["million"]),
    ("LS", &["lump sum", "flat", "flat fee"]),
    ("IE", &["person"]),
    ("SEC", &["second", "sec"]),
    ("MIN", &["minute", "min"]),
    ("HUR", &["hour", "h", "hr", "std", "stunde", "heure"]),
    ("DAY", &["day", "d", "tag", "jour"]),
    ("WEE", &["week", "wk", "woche"]),
    ("MON", &["month", "mo", "monat", "moi"]),
    ("QAN", &["quarter", "quartal"]),
    ("ANN", &["year", "yr", "jahr", "annum", "an"]),
    ("MTR", &["metre", "meter", "m"]),
    ("KMT", &["km", "kilometre", "kilometer"]),
    ("MTK", &["m2", "m²", "square metre", "square meter"]),
    ("MTQ", &["m3", "m³", "cubic metre", "cubic meter"]),
    ("LTR", &["litre", "liter", "l"]),
    ("GRM", &["gram", "g"]),
    ("KGM", &["kg", "kilogram", "kilo"]),
    ("TNE", &["tonne", "t"]),
    ("KWH", &["kwh", "kilowatt hour"]),
    ("MWH", &["mwh", "megawatt hour"]),
    ("AD", &["byte"]),
    ("2P", &["kb", "kilobyte"]),
    ("4L", &["mb", "megabyte"]),
    ("E34", &["gb", "gigabyte"]),
    ("E35", &["tb", "terabyte"]),
    ("P1", &["percent", "%"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_codes() {
        for (word, code) in [("Seats", "C62"), ("hours", "HUR"), ("GB", "E34"), ("Stk", "C62"), ("HUR", "HUR"), ("furlongs", "furlongs")] {
            assert_eq!(unit(word), code, "{word}");
        }
        for (word, code) in [("s", Some("S")), ("Reverse-Charge", Some("AE")), ("P0000000", None)] {
            assert_eq!(tax_category(word), code, "{word}");
        }
    }
}
