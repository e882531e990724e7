//! What a rating is made of, from files: contracts, price books, and usage summed up while it streams.
//!
//! A row that is wrong becomes a [`tieout_billing::rating::Problem`] with its number, and what it says is not used.

mod words;

pub mod usage;

pub use usage::{UsageOptions, UsageTotals, aggregate};
