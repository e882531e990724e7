//! `line`: the lines of all runs, as their sources said them.

use tieout_billing::{Column, Field, Layout};

/// Amounts, quantities, rates and dates are texts in canonical form (`-1234.50`, `2026-04-03`) with every digit of the source. `other`:
/// a JSON object of the columns that no field stands for. `source`: a JSON object of the cells whose source text differs from the
/// canonical one.
///
/// `id` is `run << 32 | position`. It is no foreign key: checking one for each of a million lines costs a third of the import, and
/// `check` counts and hashes the lines of each run anyway.
pub const V1: &str = "
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    file INTEGER NOT NULL,
    row INTEGER NOT NULL,
    invoice_number TEXT,
    invoice_date TEXT,
    due_date TEXT,
    customer_id TEXT,
    customer_name TEXT,
    country TEXT,
    region TEXT,
    currency TEXT,
    line_number TEXT,
    product TEXT,
    description TEXT,
    plan TEXT,
    subscription TEXT,
    period_start TEXT,
    period_end TEXT,
    quantity TEXT,
    unit TEXT,
    unit_price TEXT,
    discount_rate TEXT,
    discount_amount TEXT,
    net_amount TEXT,
    tax_category TEXT,
    tax_rate TEXT,
    tax_amount TEXT,
    gross_amount TEXT,
    invoice_net TEXT,
    invoice_tax TEXT,
    invoice_gross TEXT,
    other TEXT,
    source TEXT,
    run INTEGER GENERATED ALWAYS AS (id >> 32) VIRTUAL,
    position INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL
) STRICT;
";

/// The statement that inserts a line of this layout: `id, file, row`, the known fields in layout order, `other`, `source`.
pub fn insert_sql(layout: &Layout) -> String {
    let names = known(layout).map(|field| format!(", {}", field.name())).collect::<String>();
    let marks = ", ?".repeat(known(layout).count());
    format!("INSERT INTO line (id, file, row{names}, other, source) VALUES (?, ?, ?{marks}, ?, ?)")
}

/// The statement that selects lines of this layout: `id, file, row`, the known fields in layout order, `other`, `source`.
pub fn select_sql(layout: &Layout, condition: &str) -> String {
    let names = known(layout).map(|field| format!(", {}", field.name())).collect::<String>();
    format!("SELECT id, file, row{names}, other, source FROM line WHERE {condition}")
}

fn known(layout: &Layout) -> impl Iterator<Item = Field> {
    layout.columns.iter().filter_map(|column: &Column| column.name.known())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_column() {
        for field in Field::ALL {
            assert!(V1.contains(&format!("    {} TEXT,\n", field.name())), "{field:?} needs a column: add a migration");
        }
    }
}
