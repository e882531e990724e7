//! Charge models: from a quantity to an amount, with its derivation.

mod shape;

pub use shape::{TierBounds, TierShape};
