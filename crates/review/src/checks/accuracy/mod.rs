//! Accuracy: the invoice's own arithmetic, prices and quantities.

mod line_net;

use crate::check::Check;

pub const ALL: &[&Check] = &[&line_net::CHECK];
