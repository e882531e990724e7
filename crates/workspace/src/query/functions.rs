//! The functions that a query may call. Those that go through binary floating point are left out: each has an exact one.

/// The exact functions, and what they do.
pub const EXACT: &[(&str, &str)] = &[
    ("decimal_sum(x)", "Exact sum of a column; NULLs are left out, the sum of nothing is 0"),
    ("one_currency_sum(currency, x)", "The same, but NULL where the amounts are of more than one currency"),
    ("decimal_add(a, b)", "Exact, with every digit"),
    ("decimal_sub(a, b)", "Exact, with every digit"),
    ("decimal_mul(a, b)", "Exact, with every digit"),
    ("decimal_cmp(a, b)", "-1, 0 or 1, by value: 1.50 equals 1.5"),
    ("decimal_round(x, digits)", "Half up, away from zero"),
    ("decimal_round(x, digits, how)", "how: half_up, half_even, half_down, truncate, up, floor or ceiling"),
];

/// By SQLite's names. `->` and `->>` read the JSON of the columns `other` and `source`.
pub const FUNCTIONS: &[&str] = &[
    "decimal_add",
    "decimal_sub",
    "decimal_mul",
    "decimal_cmp",
    "decimal_round",
    "decimal_sum",
    "one_currency_sum",
    "count",
    "min",
    "max",
    "group_concat",
    "string_agg",
    "coalesce",
    "ifnull",
    "nullif",
    "iif",
    "if",
    "like",
    "glob",
    "length",
    "lower",
    "upper",
    "substr",
    "substring",
    "trim",
    "ltrim",
    "rtrim",
    "replace",
    "instr",
    "concat",
    "concat_ws",
    "quote",
    "hex",
    "typeof",
    "sign",
    "date",
    "time",
    "datetime",
    "strftime",
    "unixepoch",
    "->",
    "->>",
    "json_extract",
    "json_type",
    "json_valid",
    "json_array_length",
    "row_number",
    "rank",
    "dense_rank",
    "lag",
    "lead",
    "first_value",
    "last_value",
    "nth_value",
    "ntile",
    // What the views are made with.
    "line_first",
    "line_spans",
];

/// Why a function can't be called, and what to call instead.
pub fn refusal(name: &str) -> String {
    let instead = match name {
        "sum" | "total" => "it is not exact; use decimal_sum",
        "avg" => "it is not exact; select decimal_sum(x) and count(x)",
        "round" => "it is not exact; use decimal_round",
        "printf" | "format" => "it is not exact; use decimal_round, and || to join texts",
        "abs" => "it is not exact; use ltrim(x, '-')",
        _ => return format!("the function {name} is not allowed in a query"),
    };
    format!("the function {name} is not allowed in a query: {instead}")
}
