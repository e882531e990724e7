//! Allowances and charges, and tax by category and rate.

use super::Amount;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// BG-20 or BG-21 (on the document), BG-27 or BG-28 (on a line): a discount, or a charge that is not an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Allowance {
    /// A charge raises the amount, an allowance lowers it.
    pub is_charge: bool,
    /// BT-92, BT-99, BT-136, BT-141; positive.
    pub amount: Option<Amount>,
    /// BT-93, BT-100, BT-137, BT-142.
    pub base: Option<Amount>,
    /// BT-94, BT-101, BT-138, BT-143: in percent.
    pub percentage: Option<Decimal>,
    /// BT-95, BT-102: a code of UNTDID 5305. Only on the document: a line's allowances have the line's category.
    pub tax_category: Option<String>,
    /// BT-96, BT-103: in percent.
    pub tax_rate: Option<Decimal>,
    /// BT-97, BT-104, BT-139, BT-144.
    pub reason: Option<String>,
    /// BT-98, BT-105, BT-140, BT-145: a code of UNTDID 5189 (allowance) or 7161 (charge).
    pub reason_code: Option<String>,
}

/// BG-23: the tax of one category and rate, as the document states it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaxSubtotal {
    /// BT-116.
    pub taxable: Option<Amount>,
    /// BT-117.
    pub tax: Option<Amount>,
    /// BT-118: a code of UNTDID 5305: S, Z, E, AE, K, G, O, L, M, B.
    pub category: Option<String>,
    /// BT-119: in percent.
    pub rate: Option<Decimal>,
    /// BT-120.
    pub exemption_reason: Option<String>,
    /// BT-121: a code of the VATEX list.
    pub exemption_code: Option<String>,
}
