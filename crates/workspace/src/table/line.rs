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

/// The fields that came with the records beside bill runs. A field of records alone is kept in `other` by its name.
pub const V2: &str = "
ALTER TABLE line ADD COLUMN document_type TEXT;
ALTER TABLE line ADD COLUMN status TEXT;
ALTER TABLE line ADD COLUMN preceding_invoice TEXT;
ALTER TABLE line ADD COLUMN created_date TEXT;
ALTER TABLE line ADD COLUMN posted_date TEXT;
ALTER TABLE line ADD COLUMN sent_date TEXT;
ALTER TABLE line ADD COLUMN tax_point_date TEXT;
ALTER TABLE line ADD COLUMN payment_terms TEXT;
ALTER TABLE line ADD COLUMN seller_tax_id TEXT;
ALTER TABLE line ADD COLUMN customer_tax_id TEXT;
ALTER TABLE line ADD COLUMN seller TEXT;
ALTER TABLE line ADD COLUMN postal_code TEXT;
ALTER TABLE line ADD COLUMN delivery_country TEXT;
ALTER TABLE line ADD COLUMN delivery_date TEXT;
ALTER TABLE line ADD COLUMN exemption_reason TEXT;
ALTER TABLE line ADD COLUMN invoice_start TEXT;
ALTER TABLE line ADD COLUMN invoice_end TEXT;
ALTER TABLE line ADD COLUMN base_quantity TEXT;
ALTER TABLE line ADD COLUMN gross_price TEXT;
ALTER TABLE line ADD COLUMN price_discount TEXT;
ALTER TABLE line ADD COLUMN charge_amount TEXT;
ALTER TABLE line ADD COLUMN invoice_lines_total TEXT;
ALTER TABLE line ADD COLUMN invoice_allowance TEXT;
ALTER TABLE line ADD COLUMN invoice_charge TEXT;
ALTER TABLE line ADD COLUMN invoice_prepaid TEXT;
ALTER TABLE line ADD COLUMN invoice_rounding TEXT;
ALTER TABLE line ADD COLUMN invoice_due TEXT;
ALTER TABLE line ADD COLUMN home_currency TEXT;
ALTER TABLE line ADD COLUMN exchange_rate TEXT;
ALTER TABLE line ADD COLUMN home_amount TEXT;
ALTER TABLE line ADD COLUMN invoice_tax_home TEXT;
ALTER TABLE line ADD COLUMN proration_days TEXT;
ALTER TABLE line ADD COLUMN proration_of TEXT;
ALTER TABLE line ADD COLUMN full_price TEXT;
";

/// Which fields have a column of their own: a run keeps its lines as the edition says that it was imported under, for its hash is made
/// of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// The columns of [`V1`].
    First,
    /// Every field of a line.
    Second,
}

impl Edition {
    /// The edition that a run which is imported now is kept under.
    pub const NEWEST: Edition = Edition::Second;

    /// The number that stands in the table `run`.
    pub const fn number(self) -> i64 {
        match self {
            Edition::First => 1,
            Edition::Second => 2,
        }
    }

    /// The edition of that number.
    pub const fn of(number: i64) -> Edition {
        if number <= 1 { Edition::First } else { Edition::Second }
    }

    /// Whether lines have a column for the field.
    pub const fn has_column(self, field: Field) -> bool {
        match self {
            Edition::First => (field as u8) <= Field::InvoiceGross as u8,
            Edition::Second => field.is_line(),
        }
    }

    /// The field of a column of the layout, if lines have a column for it.
    pub fn column(self, column: &Column) -> Option<Field> {
        column.name.known().filter(|field| self.has_column(*field))
    }

    fn columns(self, layout: &Layout) -> impl Iterator<Item = Field> {
        layout.columns.iter().filter_map(move |column| self.column(column))
    }
}

/// The statement that inserts a line of this layout: `id, file, row`, the fields that have a column in layout order, `other`, `source`.
pub fn insert_sql(layout: &Layout) -> String {
    let names = Edition::NEWEST.columns(layout).map(|field| format!(", {}", field.name())).collect::<String>();
    let marks = ", ?".repeat(Edition::NEWEST.columns(layout).count());
    format!("INSERT INTO line (id, file, row{names}, other, source) VALUES (?, ?, ?{marks}, ?, ?)")
}

/// The statement that selects lines of this layout: `id, file, row`, the fields that have a column in layout order, `other`, `source`.
pub fn select_sql(layout: &Layout, edition: Edition, condition: &str) -> String {
    let names = edition.columns(layout).map(|field| format!(", {}", field.name())).collect::<String>();
    format!("SELECT id, file, row{names}, other, source FROM line WHERE {condition}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_column() {
        // The table's own column `source` is no field; that of the ledger's postings lies in `other`.
        for field in Field::ALL.iter().filter(|field| **field != Field::Source) {
            let (first, second) = (format!("    {} TEXT,\n", field.name()), format!("ADD COLUMN {} TEXT;", field.name()));
            assert_eq!(V1.contains(&first), Edition::First.has_column(*field), "{field:?}");
            assert_eq!(V1.contains(&first) || V2.contains(&second), field.is_line(), "{field:?} needs a column: add a migration");
        }
    }
}
