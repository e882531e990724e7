//! Completeness: everything that is to be billed is on a bill, once.

use crate::check::Check;

pub const ALL: &[&Check] = &[];
