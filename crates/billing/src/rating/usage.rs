//! What was used: which quantities a rating asks for, and what it is given. `intake` makes one from the other while it streams the events.

use super::catalogue::Aggregation;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A quantity that a rating needs: of one metric, by one contract, in one span of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDemand {
    /// Events name the contract, or the customer where the customer has one contract with the metric.
    pub contract: String,
    pub customer: String,
    pub metric: String,
    pub aggregation: Aggregation,
    /// The dimensions that the price depends on, in the order of the charge model; events are kept apart by their values.
    pub dimensions: Vec<String>,
    /// Single amounts are wanted: for charge models that look at each event.
    pub single_amounts: bool,
    /// From midnight where the customer is, to the midnight after the last day.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// What was used, for one combination of dimension values. No entry at all where nothing was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageQuantity {
    /// Parallel to the demand's dimensions.
    pub values: Vec<String>,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub events: u64,
    /// Each event's amount in the order of time, then of amount, where the demand asks for single amounts.
    pub amounts: Vec<Decimal>,
}

/// What was used of a metric on one day, for charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageDay {
    pub metric: String,
    pub day: NaiveDate,
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    pub events: u64,
}
