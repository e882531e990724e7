//! The billing domain: invoice lines, money, currencies, rounding. Pure: no files, no database, no clock.
//!
//! Amounts, prices, quantities and rates are [`rust_decimal::Decimal`] everywhere; there is no floating point in this crate.

pub mod currency;
pub mod field;
pub mod invoice;
pub mod line;
pub mod money;
pub mod progress;

pub mod rating;
pub mod record;
pub mod source;
pub mod sum;

pub use field::{Field, FieldKind, FieldName};
pub use line::{Cell, Column, Layout, LineView, Value};
pub use money::{CurrencyTotals, Rounding, Totals};
pub use progress::{Cancelled, Progress, Silent};
pub use record::RecordKind;
pub use rust_decimal::Decimal;
pub use source::{LineSource, SourceError};
pub use sum::ExactSum;
