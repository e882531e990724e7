//! Cases of charge models: graduated, volume, package, stairstep, percentage, matrix.

use super::{Case, Outcome};

pub fn run(_case: &Case) -> Outcome {
    None
}
