//! The catalogue: each check in a file of its own, by family.

pub mod accuracy;
pub mod arithmetic;
pub mod close;
pub mod completeness;
pub mod receivables;
pub mod tax;
pub mod timeliness;

use crate::check::Check;
use std::sync::LazyLock;

/// Every check, by family and id.
pub fn catalogue() -> &'static [&'static Check] {
    static ALL: LazyLock<Vec<&'static Check>> =
        LazyLock::new(|| [accuracy::ALL, completeness::ALL, timeliness::ALL, tax::ALL, close::ALL, receivables::ALL].concat());
    &ALL
}

/// The check of that id.
pub fn find(id: &str) -> Option<&'static Check> {
    catalogue().iter().copied().find(|check| check.id == id)
}
