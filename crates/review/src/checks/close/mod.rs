//! Close: what must agree before the month is closed.

use crate::check::Check;

pub const ALL: &[&Check] = &[];
