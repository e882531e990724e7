//! The bill that should be: what rating returns.

use super::dates::DateRange;
use super::derivation::Derivation;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An invoice as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedInvoice {
    pub contract: String,
    pub customer: String,
    pub customer_name: Option<String>,
    pub currency: String,
    pub issue_date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    pub period: DateRange,
    pub lines: Vec<ExpectedLine>,
    /// Discounts, coupons and credits on the whole invoice before tax, negative amounts; each with its share per tax category and rate.
    /// The lines' nets and these make `net`; rounded once where the dialect doesn't round lines.
    pub adjustments: Vec<Adjustment>,
    /// Taxable amounts add up to `net`. The taxes add up to `tax`, but where the dialect rounds the invoice's tax once
    /// ([`TaxRounding::PerInvoice`](super::dialect::TaxRounding)), where they and the lines' taxes can differ from it.
    pub taxes: Vec<ExpectedTax>,
    pub net: Derivation,
    pub tax: Derivation,
    /// Net and tax, exactly.
    pub gross: Derivation,
    /// Prepaid credits and coupons that the dialect takes after tax, negative amounts without shares.
    pub settlements: Vec<Adjustment>,
    /// Gross less settlements, rounded for cash where the dialect does.
    pub due: Derivation,
}

/// One line of an expected invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedLine {
    pub item: String,
    pub plan: String,
    pub charge: String,
    pub product: String,
    pub description: String,
    pub kind: LineKind,
    pub unit: Option<String>,
    pub period: DateRange,
    pub quantity: Derivation,
    /// The price of one unit where the charge has one price; nothing where tiers make several.
    pub unit_price: Option<Decimal>,
    /// Unit price and discount contain the tax; net never does.
    pub tax_inclusive: bool,
    /// Line discounts, positive, unrounded.
    pub discount: Option<Derivation>,
    /// Before tax, after line discounts, rounded as the dialect does.
    pub net: Derivation,
    pub tax_category: String,
    /// In percent.
    pub tax_rate: Decimal,
    /// On the net less the line's share of adjustments.
    pub tax: Derivation,
}

/// Why a line is on the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The charge of the period.
    Charge,
    /// What was billed in advance for days on which it no longer applied: negative.
    Credit,
    /// What a minimum commitment adds.
    TrueUp,
    /// What a maximum takes off: negative.
    Cap,
}

/// A discount, coupon or credit on the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Of the discount or the credit grant.
    pub id: String,
    pub kind: AdjustmentKind,
    pub description: String,
    pub amount: Derivation,
    /// Adds up to the amount.
    pub shares: Vec<AdjustmentShare>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    Discount,
    /// Drawn from prepaid credits.
    Credit,
}

/// What an adjustment takes from one category and rate, negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentShare {
    pub category: String,
    /// In percent.
    #[serde(with = "rust_decimal::serde::str")]
    pub rate: Decimal,
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
}

/// The tax of one category and rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedTax {
    pub category: String,
    /// In percent.
    pub rate: Decimal,
    pub taxable: Derivation,
    pub tax: Derivation,
    pub exemption_reason: Option<String>,
}
