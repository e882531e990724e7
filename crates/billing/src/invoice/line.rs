//! BG-25: an invoice line with its price and its item.

use super::{Allowance, Amount, Identifier, Period, Quantity};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Line {
    /// BT-126.
    pub id: Option<String>,
    /// BT-127.
    pub note: Option<String>,
    /// BT-128, with its scheme (UNTDID 1153).
    pub object: Option<Identifier>,
    /// BT-129 and BT-130.
    pub quantity: Option<Quantity>,
    /// BT-131: the net amount, after the line's allowances and charges.
    pub net: Option<Amount>,
    /// BT-132: the line of the purchase order.
    pub order_line: Option<String>,
    /// BT-133.
    pub buyer_accounting: Option<String>,
    /// BG-26.
    pub period: Option<Period>,
    /// BG-27 and BG-28.
    pub allowances: Vec<Allowance>,
    /// BG-29.
    pub price: Option<Price>,
    /// BT-151: a code of UNTDID 5305.
    pub tax_category: Option<String>,
    /// BT-152: in percent.
    pub tax_rate: Option<Decimal>,
    /// BT-153.
    pub name: Option<String>,
    /// BT-154.
    pub description: Option<String>,
    /// BT-155.
    pub seller_item: Option<String>,
    /// BT-156.
    pub buyer_item: Option<String>,
    /// BT-157, with its scheme (ISO 6523 ICD).
    pub standard_item: Option<Identifier>,
    /// BT-158: what class the item is of, such as a UNSPSC or CPV code; the scheme is of UNTDID 7143.
    pub classifications: Vec<Identifier>,
    /// BT-159: ISO 3166-1 alpha-2.
    pub origin: Option<String>,
    /// BG-32.
    pub attributes: Vec<ItemAttribute>,
}

/// BG-29.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Price {
    /// BT-146: net price of the base quantity, to any number of decimals.
    pub net: Option<Amount>,
    /// BT-147: what is taken off the gross price.
    pub discount: Option<Amount>,
    /// BT-148.
    pub gross: Option<Amount>,
    /// BT-149 and BT-150: what the price is for; one unit where nothing is said.
    pub base: Option<Quantity>,
}

/// BG-32.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemAttribute {
    /// BT-160.
    pub name: Option<String>,
    /// BT-161.
    pub value: Option<String>,
}
