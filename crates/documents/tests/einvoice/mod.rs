//! E-invoices: what is written is read back the same, and what is missing is said. That what is written is valid is shown by
//! `cargo xtask einvoice`, which asks the official rules.

mod gaps;
mod parties;
mod round_trip;
mod varied;
