//! What the user asks of a comparison. Kept with it, and shown on every result.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tieout_billing::FieldName;

/// How much two values of a field may differ and still count as equal. At least one bound is set; either suffices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerance {
    /// In the unit of the field: 0.01 means one cent.
    #[serde(default, with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub absolute: Option<Decimal>,
    /// In percent of the before value: 0.5 means 0.5 %.
    #[serde(default, with = "rust_decimal::serde::str_option", skip_serializing_if = "Option::is_none")]
    pub relative_percent: Option<Decimal>,
}

/// What is ignored when texts are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRule {
    /// Blanks at both ends and runs of blanks within.
    #[serde(default)]
    pub trim: bool,
    /// Upper and lower case.
    #[serde(default)]
    pub ignore_case: bool,
}

/// The settings of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Fields that identify a line on both sides; empty: found by Tieout.
    pub keys: Vec<FieldName>,
    /// Fields that are not compared.
    pub ignore: Vec<FieldName>,
    pub tolerance: BTreeMap<FieldName, Tolerance>,
    /// Per ISO 4217 currency, the most that tolerance may hide: the sum of the absolute deltas of net and tax.
    pub budget: BTreeMap<String, BudgetAmount>,
    /// Per text field.
    pub text: BTreeMap<FieldName, TextRule>,
}

/// A budget's amount in the currency's major unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BudgetAmount(#[serde(with = "rust_decimal::serde::str")] pub Decimal);
