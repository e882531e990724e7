//! What a rating is made of, from files: contracts, price books, and usage summed up while it streams.
//!
//! A row that is wrong becomes a [`tieout_billing::rating::Problem`] with its number, and what it says is not used.

mod contracts;
mod intervals;
mod json;
mod look;
mod prices;
mod said;
mod sheet;
pub mod usage;

pub use contracts::{ContractOptions, Contracts, contracts};
pub use look::{ColumnRead, FileRead, fields, look};
pub use prices::{PriceOptions, merge, price_books};
pub use said::SaidColumn;
pub use usage::{UsageOptions, UsageTotals, aggregate};
