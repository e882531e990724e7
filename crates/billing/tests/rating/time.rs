//! Cases of periods and proration.

use super::{Case, Outcome};

pub fn run(_case: &Case) -> Outcome {
    None
}
