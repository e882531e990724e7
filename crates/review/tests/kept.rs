//! What is right by construction has no finding, and what is broken in one place has that one: properties of the checks, by family.

mod support;

#[path = "kept/accuracy.rs"]
mod accuracy;
#[path = "kept/books.rs"]
mod books;
#[path = "kept/close.rs"]
mod close;
#[path = "kept/completeness.rs"]
mod completeness;
#[path = "kept/figures.rs"]
mod figures;
#[path = "kept/receivables.rs"]
mod receivables;
#[path = "kept/tax.rs"]
mod tax;
#[path = "kept/timeliness.rs"]
mod timeliness;
#[path = "kept/world.rs"]
mod world;
