//! What a customer agreed to.

use super::catalogue::{ChargeModel, Interval};
use super::dates::DateRange;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A contract, order or subscription with all its amendments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    pub id: String,
    pub customer: String,
    pub customer_name: Option<String>,
    /// ISO 4217.
    pub currency: String,
    pub term: DateRange,
    /// IANA name, such as `Europe/Berlin`: where the customer's midnight is.
    pub time_zone: Option<String>,
    /// The day on which billing periods begin.
    pub anchor: Anchor,
    pub items: Vec<ContractItem>,
    pub discounts: Vec<Discount>,
    /// The least and the most that all charges of the contract cost per whole period of that length, before tax.
    pub minimum: Option<Commitment>,
    pub maximum: Option<Commitment>,
    pub credits: Vec<CreditGrant>,
    pub tax: TaxTreatment,
    /// Days from invoice to due date.
    pub payment_days: Option<u32>,
    /// Where it was read: rows of the imported file.
    pub rows: Vec<u64>,
}

/// When billing periods begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Anchor {
    /// On the day on which the contract begins.
    ContractStart,
    /// On the calendar's first day of the interval: 1st of the month, 1 January, Monday.
    Calendar,
    /// On that day of the month (1 to 31; the month's last day where it has fewer), counted from the contract's first month on.
    DayOfMonth { day: u32 },
}

/// A plan or product within the contract, as it stood from amendment to amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractItem {
    pub id: String,
    /// What applied when, in order, without overlaps: an amendment, an upgrade or a step of a ramp begins a new phase.
    pub phases: Vec<Phase>,
}

/// An item between two amendments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    pub dates: DateRange,
    pub price_book: Option<String>,
    pub plan: String,
    /// Seats or licences; 1 for a fee.
    pub quantity: Decimal,
    /// Prices agreed for this customer, in place of the book's: by charge id.
    pub prices: Vec<(String, ChargeModel)>,
    /// The interval agreed for this customer, in place of the plan's.
    pub interval: Option<Interval>,
    pub row: u64,
}

/// A discount or coupon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    pub id: String,
    pub name: String,
    pub kind: DiscountKind,
    /// The charge or product that it is for; the whole invoice where absent.
    pub applies_to: Option<String>,
    pub dates: Option<DateRange>,
    /// Periods that it lasts, from the first that it was used in.
    pub periods: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DiscountKind {
    /// In percent.
    Percentage { percent: Decimal },
    /// In the contract's currency, per period, at most what it is taken from.
    Amount { amount: Decimal },
    /// Units that are not charged.
    FreeUnits { units: Decimal },
}

/// An amount per interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    pub amount: Decimal,
    pub interval: Interval,
}

/// Prepaid credits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditGrant {
    pub id: String,
    pub amount: Decimal,
    /// Usable from the first day on; what is left at the end expires, or is rolled over.
    pub dates: DateRange,
    /// The lower is drawn first; among equals the one that expires first, then the one granted first.
    pub priority: u32,
    /// The charge or product that it pays; all where absent.
    pub applies_to: Option<String>,
    pub rollover: Option<Rollover>,
}

/// What becomes of a grant's rest when it expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollover {
    /// The most that is taken over; all where absent.
    pub maximum: Option<Decimal>,
    /// The first day on which it is lost for good.
    pub until: NaiveDate,
}

/// How the customer is taxed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxTreatment {
    /// ISO 3166-1 alpha-2, and the region within it.
    pub country: Option<String>,
    pub region: Option<String>,
    /// VAT category code (UNTDID 5305) that overrides the product's: AE for reverse charge, E for exempt, ...
    pub category: Option<String>,
    /// A rate in percent that was agreed or given, in place of the rate table's.
    pub rate: Option<Decimal>,
    pub exemption_reason: Option<String>,
}
