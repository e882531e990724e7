//! What quantities count, in words.

use super::Language;

/// The name of a unit as it stands beside a quantity, for the common codes of UN/ECE Recommendation 20 (with 21); a code that is not among
/// them stands for itself.
pub fn unit_name(code: &str, language: Language) -> &str {
    UNITS.iter().find(|(known, _)| *known == code).map_or(code, |(_, names)| names[language as usize])
}

/// Names in the order of [`Language::ALL`]; abbreviated where the plural would depend on the number.
const UNITS: &[(&str, [&str; 8])] = &[
    ("C62", ["pcs", "Stk.", "u.", "ud.", "pz.", "st.", "szt.", "個"]),
    ("H87", ["pcs", "Stk.", "pce", "pza.", "pz.", "st.", "szt.", "個"]),
    ("EA", ["pcs", "Stk.", "u.", "ud.", "pz.", "st.", "szt.", "個"]),
    ("XPP", ["pcs", "Stk.", "u.", "ud.", "pz.", "st.", "szt.", "個"]),
    ("SET", ["set", "Satz", "jeu", "juego", "set", "set", "zestaw", "セット"]),
    ("PR", ["pair", "Paar", "paire", "par", "paio", "paar", "para", "組"]),
    ("XBX", ["box", "Karton", "boîte", "caja", "scatola", "doos", "karton", "箱"]),
    ("LS", ["lump sum", "pauschal", "forfait", "tanto alzado", "a corpo", "vast bedrag", "ryczałt", "一式"]),
    ("IE", ["pers.", "Pers.", "pers.", "pers.", "pers.", "pers.", "os.", "名"]),
    ("SEC", ["s", "s", "s", "s", "s", "s", "s", "秒"]),
    ("MIN", ["min", "min", "min", "min", "min", "min", "min", "分"]),
    ("HUR", ["h", "Std.", "h", "h", "h", "uur", "godz.", "時間"]),
    ("DAY", ["days", "Tage", "jours", "días", "giorni", "dagen", "dni", "日"]),
    ("WEE", ["wks", "Wo.", "sem.", "sem.", "sett.", "wk.", "tyg.", "週"]),
    ("MON", ["mo.", "Mon.", "mois", "mes", "mese", "mnd.", "mies.", "か月"]),
    ("QAN", ["qtr.", "Quart.", "trim.", "trim.", "trim.", "kwart.", "kwart.", "四半期"]),
    ("ANN", ["yr.", "J.", "an", "año", "anno", "jaar", "rok", "年"]),
    ("MTR", ["m", "m", "m", "m", "m", "m", "m", "m"]),
    ("KMT", ["km", "km", "km", "km", "km", "km", "km", "km"]),
    ("MTK", ["m²", "m²", "m²", "m²", "m²", "m²", "m²", "m²"]),
    ("MTQ", ["m³", "m³", "m³", "m³", "m³", "m³", "m³", "m³"]),
    ("LTR", ["l", "l", "l", "l", "l", "l", "l", "L"]),
    ("GRM", ["g", "g", "g", "g", "g", "g", "g", "g"]),
    ("KGM", ["kg", "kg", "kg", "kg", "kg", "kg", "kg", "kg"]),
    ("TNE", ["t", "t", "t", "t", "t", "t", "t", "t"]),
    ("KWH", ["kWh", "kWh", "kWh", "kWh", "kWh", "kWh", "kWh", "kWh"]),
    ("MWH", ["MWh", "MWh", "MWh", "MWh", "MWh", "MWh", "MWh", "MWh"]),
    ("AD", ["B", "B", "o", "B", "B", "B", "B", "B"]),
    ("2P", ["kB", "kB", "ko", "kB", "kB", "kB", "kB", "kB"]),
    ("4L", ["MB", "MB", "Mo", "MB", "MB", "MB", "MB", "MB"]),
    ("E34", ["GB", "GB", "Go", "GB", "GB", "GB", "GB", "GB"]),
    ("E35", ["TB", "TB", "To", "TB", "TB", "TB", "TB", "TB"]),
    ("P1", ["%", "%", "%", "%", "%", "%", "%", "%"]),
];
