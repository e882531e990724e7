//! Thresholds and severities: the workspace's, kept with every result.

use crate::check::{Check, Severity};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What differs from the catalogue's own thresholds and severities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// By `ID.parameter`: `ACC-01.tolerance`.
    pub parameters: BTreeMap<String, Decimal>,
    /// By check id.
    pub severities: BTreeMap<String, Severity>,
    /// Checks that are not run.
    pub off: BTreeSet<String>,
}

impl Settings {
    /// The value of a parameter of a check: the workspace's, or else the usual one.
    pub fn parameter(&self, check: &Check, name: &str) -> Decimal {
        let set = self.parameters.get(&format!("{}.{name}", check.id)).copied();
        let usual = || check.parameters.iter().find(|parameter| parameter.name == name).and_then(|parameter| parameter.usual.parse().ok());
        set.or_else(usual).unwrap_or_default()
    }

    /// The severity of a check's findings.
    pub fn severity(&self, check: &Check) -> Severity {
        self.severities.get(check.id).copied().unwrap_or(check.severity)
    }
}
