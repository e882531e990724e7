//! E-invoices: read as documents, and imported as runs.

mod import;
mod reading;
pub mod sample;
