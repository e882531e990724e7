//! Timeliness: bills and credits at the time that was agreed.

use crate::check::Check;

pub const ALL: &[&Check] = &[];
