//! What the checks find in the slice before any error is planted, each with its cause.

/// Check, how many findings, why.
pub const NATURAL: &[(&str, usize, &str)] = &[
    (
        "ACC-19",
        22,
        "small orders, mostly one customer's who orders the same several times a day (536366, 536372, 536377), billed each by itself",
    ),
    ("ACC-25", 69, "a wholesaler's customers order little and much: some bills are far from their customer's median"),
    ("CMP-10", 270, "stock that was written off or given away stands in the source as invoices at a price of 0"),
    ("CMP-18", 557, "sales over the counter and stock movements have no customer in the source"),
    ("CMP-19", 557, "the same invoices lack the customer, which every invoice must name"),
];
