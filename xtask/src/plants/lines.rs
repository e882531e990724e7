//! Invoices with their lines, as they stand in the run's file.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

/// The columns of the run, in the order of the file. The first fourteen are the source's (its `discount` is a rate).
pub const COLUMNS: &[&str] = &[
    "invoice_number",
    "invoice_date",
    "customer_id",
    "country",
    "currency",
    "line_number",
    "product",
    "description",
    "quantity",
    "unit_price",
    "discount_rate",
    "net_amount",
    "tax_rate",
    "tax_amount",
    "region",
    "postal_code",
    "document_type",
    "status",
    "preceding_invoice",
    "due_date",
    "created_date",
    "posted_date",
    "sent_date",
    "payment_terms",
    "seller",
    "seller_tax_id",
    "customer_tax_id",
    "delivery_country",
    "delivery_date",
    "tax_category",
    "exemption_reason",
    "subscription",
    "period_start",
    "period_end",
    "invoice_start",
    "invoice_end",
    "base_quantity",
    "gross_price",
    "price_discount",
    "discount_amount",
    "gross_amount",
    "invoice_lines_total",
    "invoice_allowance",
    "invoice_charge",
    "invoice_net",
    "invoice_tax",
    "invoice_gross",
    "invoice_prepaid",
    "invoice_due",
    "home_currency",
    "exchange_rate",
    "home_amount",
    "invoice_tax_home",
    "proration_days",
    "proration_of",
    "full_price",
];

/// What a line bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A delivery, under no contract.
    Plain,
    /// A contract's charge for the period.
    Recurring,
    /// Metered: there are usage records.
    Usage,
    /// A contract's one-time charge.
    OneTime,
    /// Half a period, by its days.
    Prorated,
}

/// One row of the file.
#[derive(Clone)]
pub struct Line {
    cells: Vec<String>,
    pub role: Role,
}

/// An invoice or credit note.
#[derive(Clone)]
pub struct Invoice {
    pub lines: Vec<Line>,
    /// No further error is planted here.
    pub taken: bool,
}

impl Line {
    /// A line with nothing in it.
    pub fn new() -> Line {
        Line { cells: vec![String::new(); COLUMNS.len()], role: Role::Plain }
    }

    pub fn get(&self, column: &str) -> &str {
        &self.cells[place(column)]
    }

    pub fn set(&mut self, column: &str, value: impl ToString) {
        self.cells[place(column)] = value.to_string();
    }

    /// The decimal of a column; 0 where it is empty.
    pub fn decimal(&self, column: &str) -> Decimal {
        self.get(column).parse().unwrap_or_default()
    }

    pub fn date(&self, column: &str) -> NaiveDate {
        date(self.get(column))
    }

    pub fn cells(&self) -> &[String] {
        &self.cells
    }

    /// Discount and net amount from quantity, price and rate of discount; then [`Line::tax`].
    pub fn price(&mut self) {
        let list = self.decimal("quantity") * self.decimal("unit_price");
        let discount = cents(list * self.decimal("discount_rate") / Decimal::ONE_HUNDRED);
        if !discount.is_zero() {
            self.set("discount_amount", discount);
        }
        self.set("net_amount", cents(list - discount));
        self.tax();
    }

    /// Tax, gross and home amount from the net amount.
    pub fn tax(&mut self) {
        self.set("tax_amount", cents(self.decimal("net_amount") * self.decimal("tax_rate") / Decimal::ONE_HUNDRED));
        self.gross();
    }

    /// Gross and home amount from net and tax.
    pub fn gross(&mut self) {
        let net = self.decimal("net_amount");
        self.set("gross_amount", net + self.decimal("tax_amount"));
        self.set("home_amount", cents(net * self.decimal("exchange_rate")));
    }
}

impl Invoice {
    pub fn get(&self, column: &str) -> &str {
        self.lines[0].get(column)
    }

    pub fn decimal(&self, column: &str) -> Decimal {
        self.lines[0].decimal(column)
    }

    pub fn date(&self, column: &str) -> NaiveDate {
        self.lines[0].date(column)
    }

    pub fn number(&self) -> &str {
        self.get("invoice_number")
    }

    pub fn customer(&self) -> &str {
        self.get("customer_id")
    }

    pub fn is_credit(&self) -> bool {
        self.get("document_type") == "credit note"
    }

    pub fn set(&mut self, column: &str, value: impl ToString) {
        let value = value.to_string();
        self.lines.iter_mut().for_each(|line| line.set(column, &value));
    }

    pub fn sum(&self, column: &str) -> Decimal {
        self.lines.iter().map(|line| line.decimal(column)).sum()
    }

    /// The header's totals from the lines, as a billing system would state them.
    pub fn restate(&mut self) {
        let (net, tax) = (self.sum("net_amount"), self.sum("tax_amount"));
        let home = cents(tax * self.decimal("exchange_rate"));
        for line in &mut self.lines {
            let totals = [
                ("invoice_lines_total", net),
                ("invoice_allowance", Decimal::ZERO),
                ("invoice_charge", Decimal::ZERO),
                ("invoice_net", net),
                ("invoice_tax", tax),
                ("invoice_gross", net + tax),
                ("invoice_prepaid", Decimal::ZERO),
                ("invoice_due", net + tax),
                ("invoice_tax_home", home),
            ];
            for (column, total) in totals {
                line.set(column, total);
            }
        }
    }

    /// All of it from quantities and prices.
    pub fn price(&mut self) {
        self.lines.iter_mut().for_each(Line::price);
        self.restate();
    }
}

/// Rounded half up to two decimals, which every currency of the slice has; written with both.
pub fn cents(amount: Decimal) -> Decimal {
    let mut rounded = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(2);
    rounded
}

/// A cent.
pub fn cent() -> Decimal {
    Decimal::new(1, 2)
}

/// A day as it is written; the first day of the calendar where it is none.
pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or_default()
}

fn place(column: &str) -> usize {
    match COLUMNS.iter().position(|known| *known == column) {
        Some(at) => at,
        None => panic!("the run has no column {column}"),
    }
}
