//! Tax: category, rate and amount.

use crate::check::Check;

pub const ALL: &[&Check] = &[];
