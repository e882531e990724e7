//! Invoices as documents: `documents`, `pdf`, `einvoice`, `seller`, `buyer`, `template`, and `check` of e-invoice files.

mod batch;
mod check;
mod kept;
mod list;

pub use batch::{chosen, einvoice, pdf};
pub use check::check;
pub use kept::{buyer, seller, template};
pub use list::list;
