//! What the checks find in the slice before any error is planted, each with its cause.

/// Check, how many findings, why.
pub const NATURAL: &[(&str, usize, &str)] = &[];
