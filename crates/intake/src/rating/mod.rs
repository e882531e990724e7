//! What a rating is made of, from files: contracts, price books, and usage summed up while it streams.
//!
//! A row that is wrong becomes a [`tieout_billing::rating::Problem`] with its number, and what it says is not used.

mod contracts;
mod intervals;
mod json;
mod prices;
mod sheet;
pub mod usage;
mod words;

pub use contracts::{ContractOptions, Contracts, contracts};
pub use prices::{merge, price_books};
pub use usage::{UsageOptions, UsageTotals, aggregate};
