//! Receivables: what is open, overdue, disputed or written off.

use crate::check::Check;

pub const ALL: &[&Check] = &[];
