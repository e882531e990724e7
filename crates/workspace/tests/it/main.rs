//! The workspace as its two doors use it, on real invoices.

mod causes;
mod comparing;
mod importing;
mod killing;
mod opening;
mod querying;
mod records;
mod support;
